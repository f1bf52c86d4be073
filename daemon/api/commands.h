// /api/v1/commands: a command that only looks, run here for a command line elsewhere.
#pragma once

#include <string>

#include "daemon/service/service.h"
#include "web/route.h"

namespace netroster::daemon::api {

// What the commands look at.
struct CommandSources {
  std::string config;  // a directory
  std::string store_path;
};

// Answered later, by Control::work. Only for who may see every site: a command shows all of them.
web::Route command_route(const service::Control& control, const CommandSources& sources);

}  // namespace netroster::daemon::api
