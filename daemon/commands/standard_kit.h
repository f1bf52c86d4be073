// What the commands about the standard share.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "config/config.h"
#include "daemon/command.h"
#include "daemon/render.h"
#include "daemon/service/school_traffic.h"
#include "model/inventory.h"
#include "standards/judge.h"
#include "standards/library.h"
#include "standards/world.h"

namespace netroster::daemon {

// The shipped rules and those of --standard, else of standards.d in the directory of --config and
// the waivers beside the store; what is wrong with them is in `problems`, the others are used.
standards::Loaded load_standard(Call call);
void tell_problems(Call call, const std::vector<config::Problem>& problems);

// Everything that is judged, kept together as long as it is needed.
struct Bench {
  config::Config config;
  Snapshot snapshot;
  standards::Loaded standard;
  std::unique_ptr<service::SchoolTraffic> traffic;  // null: there is no history
  std::string traffic_problem;                      // why it cannot be read; "" if there is none
  std::unique_ptr<standards::World> world;
  WallTime now{};

  const Site* declared(std::string_view id) const;
};
// Errors: Errc::config, not_found, storage.
Result<std::unique_ptr<Bench>> open_bench(Call call);
// What a report is as of: the newer of the day's begin and the inventory's last observation. So a
// second report of the day and the same inventory has the same ages in it.
WallTime report_time(WallTime now, WallTime observed);
// As open_bench, as of report_time() unless --at says otherwise.
Result<std::unique_ptr<Bench>> open_report_bench(Call call);
std::unique_ptr<Bench> make_bench(config::Config config, Snapshot snapshot,
                                  standards::Loaded standard, WallTime now);

// An earlier inventory under the same configuration.
struct PastBench {
  Snapshot snapshot;
  std::unique_ptr<service::SchoolTraffic> traffic;
  std::unique_ptr<standards::World> world;
};
// `bench` and `library` must outlive it. Errors: Errc::not_found, storage.
Result<std::unique_ptr<PastBench>> open_past(const Bench& bench, const standards::Library& library,
                                             const std::string& store_path, WallTime when);

// Errc::not_found with the nearest rule when one of the globs matches none; nullopt: all do. A rule
// that was left out for its errors is there.
std::optional<Error> unknown_rule_error(const standards::Library& library,
                                        const std::vector<std::string>& globs);

// What the files of the standard and those of the sites say of each other, with the places in
// `directory` where sites name phases that there are not.
std::vector<config::Problem> site_problems(const Bench& bench, const std::string& directory);

// Errc::not_found, with the nearest one, when standards.d declares no such phase.
Result<const standards::Phase*> find_phase(const Bench& bench, const std::string& id);
// The end of the day on which the phase was frozen; nullopt: it was not.
std::optional<WallTime> baseline_of(const standards::Phase& phase);

Rows finding_listing(const std::vector<standards::Finding>& findings);
// With who took note of each, as acknowledged_words() has it.
Rows finding_listing(const std::vector<standards::Finding>& findings,
                     const std::vector<std::string>& acknowledged);
nlohmann::json finding_json(const standards::Finding& finding);
std::vector<Section> finding_sections(const standards::Finding& finding,
                                      const standards::Library& library);
// How sure the weakest of its numbers is, in words.
std::string how_sure(const standards::Library& library, const standards::Rule& rule);
Rows evidence_listing(const std::vector<standards::Evidence>& evidence);

}  // namespace netroster::daemon
