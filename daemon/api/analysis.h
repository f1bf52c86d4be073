// What is worked out from the inventory, the standard and the history: findings, phases, bandwidth.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "daemon/service/service.h"
#include "web/route.h"
#include "web/routes.h"

namespace netroster::daemon::api {

struct AnalysisSources {
  std::string store_path;  // for baselines
  std::string history_path;
};

// Answered later, by Control::work; `known` and Control::library, which gives one, are called on
// its thread.
std::vector<web::Route> analysis_routes(const web::Known& known, const service::Control& control,
                                        AnalysisSources sources);

}  // namespace netroster::daemon::api
