// Circuits with their contracts, what they carried and what a target wants of them.
#pragma once

#include <string>
#include <vector>

#include "daemon/commands/bandwidth_rows.h"
#include "daemon/commands/standard_kit.h"
#include "planning/circuits.h"

namespace netroster::daemon {

struct CircuitReport {
  std::vector<planning::CircuitFigures> circuits;
  std::vector<planning::CircuitFigures> totals;  // of each site and of the district
  WallTime from{};
  WallTime to{};
  std::vector<std::string> notes;
};

// Of the sites that the command names, from --from to --to (30 days), against --target. Without a
// history what was carried is not known, and a note says so. Errors as of a history that is broken.
enum class Steps : std::uint8_t { none, all };  // whether circuits get the steps of a picture
Result<CircuitReport> circuit_report(Call call, const Bench& bench, Steps steps = Steps::none);

// Of measurements::bandwidth_targets(); a test holds them together.
inline constexpr std::string_view target_ids[] = {
    "setda-bi3",      "setda-bi2-2020", "setda-bi2-2017",      "setda-bi1-2017",
    "setda-bi1-2014", "fcc-2014",       "fcc-2014-short-term", "connect-k12"};
inline constexpr Option target_option{
    .name = "target",
    .value = "ID",
    .doc = "The target, by document and year. Each row says how sure its number is.",
    .fallback = "setda-bi3",
    .form = Form::choice,
    .offer = Offer::choices,
    .choices = target_ids};
inline constexpr Option traffic_from_option{
    .name = "from",
    .value = "TIME",
    .doc = "Traffic since then, a date or a time in UTC. Without it: 30 days before --to.",
    .form = Form::time};
inline constexpr Option traffic_to_option{
    .name = "to", .value = "TIME", .doc = "Until then. Without it: now.", .form = Form::time};
inline constexpr Option history_option{.name = "history",
                                       .value = "FILE",
                                       .doc = "The database of traffic, instead of history.path.",
                                       .offer = Offer::files};

}  // namespace netroster::daemon
