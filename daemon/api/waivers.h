// /api/v1/waivers: what need not meet the standard, granted and ended by operators.
#pragma once

#include <string>
#include <vector>

#include "daemon/service/service.h"
#include "web/route.h"

namespace netroster::daemon::api {

// Those that change something; Control::library gives one. The waivers are kept beside that store.
std::vector<web::Route> waiver_routes(const service::Control& control,
                                      const std::string& store_path);

}  // namespace netroster::daemon::api
