// The routes of /api/v1 that change something, and the one that tells who did. What they change is
// written by the thread that writes the store.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "daemon/service/service.h"
#include "inventory/store/store.h"
#include "web/route.h"
#include "web/routes.h"

namespace netroster::daemon::api {

// Opens the store for reading beside its writer.
using OpenStore = std::function<Result<std::unique_ptr<inventory::Store>>()>;
OpenStore opens(std::string store_path);

// `known` is called by Control::work too.
std::vector<web::Route> write_routes(const web::Known& known, const service::Control& control,
                                     const OpenStore& open);

}  // namespace netroster::daemon::api
