#include "daemon/api/analysis.h"
#include "daemon/api/api.h"
#include "daemon/api/commands.h"
#include "daemon/api/events.h"
#include "daemon/api/scans.h"
#include "daemon/api/waivers.h"
#include "daemon/api/writes.h"
#include "standards/library.h"
#include "tests/web/all_routes.h"

namespace netroster::web::test {

std::vector<Route> all_routes() {
  const auto no_changes = [](WallTime, WallTime) {
    return Result<std::vector<inventory::Change>>(std::vector<inventory::Change>());
  };
  auto all = daemon::api::routes(known_nothing(), no_changes);
  static const service::EventFeed no_events;
  const service::Control busy{
      .write = [](const scan::Errand&) { return false; },
      .work = [](const std::function<void()>&) { return false; },
      .scan = [](const std::vector<std::string>&) -> Result<service::ScanOrder> {
        return Error{Errc::limit, "busy"};
      },
      .scans = [] { return std::vector<service::ScanOrder>(); },
      .events = &no_events,
      .library = [library = standards::load("").library] { return library; }};
  const auto no_store = [] {
    return Result<std::unique_ptr<inventory::Store>>(Error{Errc::not_found, "nowhere"});
  };
  const auto add = [&all](std::vector<Route> more) {
    for (auto& route : more) all.push_back(std::move(route));
  };
  add(daemon::api::write_routes(known_nothing(), busy, no_store));
  add(daemon::api::scan_routes(known_nothing(), busy));
  add(daemon::api::analysis_routes(known_nothing(), busy, {"", ""}));
  add(daemon::api::waiver_routes(busy, ""));
  all.push_back(daemon::api::command_route(busy, {"", ""}));
  all.push_back(daemon::api::events_route(busy));
  return routes(known_nothing(), std::move(all));
}

}  // namespace netroster::web::test
