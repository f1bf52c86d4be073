#include "daemon/commands/report_earlier.h"

#include <fmt/format.h>

#include "daemon/arguments.h"
#include "daemon/commands/report_last.h"
#include "daemon/commands/standard_past.h"

namespace netroster::daemon {
namespace {

Result<EarlierTime> last_report(Call call, const Bench& bench) {
  const auto last = read_last_report(std::string(call.arguments.text("last-report")));
  if (!last) return last.error();
  EarlierTime out{"the last report", last->when, false, ""};
  if (last->fingerprint != bench.standard.library->fingerprint())
    out.note = "the standard has changed since the last report; both are judged by that of today";
  return out;
}

Result<EarlierTime> baseline(Call call, const Bench& bench, const standards::Phase& phase,
                             WallTime when) {
  const auto standard = standard_of(call, bench, when);
  if (!standard) return standard.error();
  EarlierTime out{fmt::format("the baseline of {}", phase.id), when, true, ""};
  out.note = fmt::format("the standard of the baseline is {}", standard->words);
  if (standard->changed) out.note += "; both are judged by that of today";
  return out;
}

}  // namespace

Result<std::vector<EarlierTime>> earlier_times(Call call, const Bench& bench,
                                               const standards::Phase* phase) {
  std::vector<EarlierTime> out;
  const auto given = call.arguments.time("compared-with");
  if (given && *given > bench.now + std::chrono::days(1))
    return Error{Errc::invalid, fmt::format("--compared-with {} is later than the report itself",
                                            iso_text(*given))};
  if (given) out.push_back({iso_text(*given).substr(0, 10), *given, false, ""});
  if (call.arguments.given("last-report")) {
    auto last = last_report(call, bench);
    if (!last) return last.error();
    out.push_back(std::move(*last));
  }
  const auto frozen = phase == nullptr ? std::nullopt : baseline_of(*phase);
  if (!frozen) return out;
  auto found = baseline(call, bench, *phase, *frozen);
  if (!found) return found.error();
  out.push_back(std::move(*found));
  return out;
}

}  // namespace netroster::daemon
