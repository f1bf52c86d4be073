// The read routes of /api/v1 over the daemon's snapshot: the listings of the command line, page by
// page. Pure but for the changes, which are read from the store.
#pragma once

#include <functional>
#include <vector>

#include "base/result.h"
#include "inventory/store/store.h"
#include "web/route.h"
#include "web/routes.h"

namespace netroster::daemon::api {

// What changed after the one time up to the other, oldest first.
using ReadChanges = std::function<Result<std::vector<inventory::Change>>(WallTime, WallTime)>;

// Called on the server's thread like `known`. Without `changes` there is no /api/v1/changes.
std::vector<web::Route> routes(const web::Known& known, ReadChanges changes = {});

// Opens the store beside its writer for each question.
ReadChanges changes_of(std::string store_path);

}  // namespace netroster::daemon::api
