// Scans that somebody wants now: ordered, and how far they are.
#pragma once

#include <vector>

#include "daemon/service/service.h"
#include "web/route.h"
#include "web/routes.h"

namespace netroster::daemon::api {

// Called on the server's thread like `known`.
std::vector<web::Route> scan_routes(const web::Known& known, const service::Control& control);

}  // namespace netroster::daemon::api
