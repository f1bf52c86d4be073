#include "daemon/commands/circuit_figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "daemon/arguments.h"
#include "daemon/commands/bandwidth_targets.h"

namespace netroster::daemon {
namespace {

using planning::CircuitFigures;

constexpr std::chrono::days usual_range{30};

// Where nothing was ever counted.
class NoHistory : public inventory::History {
 public:
  Result<void> write(const std::vector<inventory::DayRecord>& /*days*/) override { return {}; }
  Result<std::vector<inventory::StoredDay>> days(const inventory::SeriesName& /*series*/,
                                                 std::chrono::sys_days /*from*/,
                                                 std::chrono::sys_days /*to*/) override {
    return std::vector<inventory::StoredDay>{};
  }
  Result<std::optional<inventory::DaySpan>> span_of_days(
      const inventory::SeriesName& /*series*/) override {
    return std::optional<inventory::DaySpan>();
  }
  Result<std::vector<inventory::StoredSummary>> summaries(const inventory::SeriesName& /*series*/,
                                                          std::chrono::sys_days /*from*/,
                                                          std::chrono::sys_days /*to*/) override {
    return std::vector<inventory::StoredSummary>{};
  }
  Result<std::vector<inventory::PortFrames>> frames(const std::string&, std::chrono::sys_days,
                                                    std::chrono::sys_days) override {
    return std::vector<inventory::PortFrames>{};
  }
  Result<std::vector<inventory::Series>> series(
      const std::optional<std::string>& /*site*/) override {
    return std::vector<inventory::Series>{};
  }
  Result<void> prune(const inventory::HistoryLimits& /*limits*/) override { return {}; }
  Result<void> check() override { return {}; }
  Result<void> set_max_bytes(std::uint64_t /*bytes*/) override { return {}; }
  void stop_when(std::stop_token /*stop*/) override {}
};

Result<std::unique_ptr<inventory::History>> history_of(Call call, const Bench& bench,
                                                       CircuitReport& report) {
  const auto path = call.arguments.given("history") ? std::string(call.arguments.text("history"))
                                                    : bench.config.history.path;
  auto history = inventory::open_history(path, inventory::OpenMode::read_only);
  if (history) return history;
  if (history.error().code != Errc::not_found || call.arguments.given("history"))
    return history.error();
  report.notes.push_back("no history of traffic is there: what circuits carried is not known");
  return std::unique_ptr<inventory::History>(std::make_unique<NoHistory>());
}

const Circuit* declared(const Bench& bench, const TargetRow& row) {
  const auto* site = bench.declared(row.of.site);
  if (site == nullptr) return nullptr;
  const auto at = std::find_if(site->circuits.begin(), site->circuits.end(),
                               [&row](const Circuit& one) { return one.id == row.of.circuit; });
  return at == site->circuits.end() ? nullptr : &*at;
}

CircuitFigures figures_of(const TargetRow& row, const Circuit* circuit) {
  const auto& traffic = row.of.traffic;
  CircuitFigures out{.site = row.of.site,
                     .circuit = row.of.circuit,
                     .provider = row.of.provider,
                     .purpose = circuit == nullptr ? "" : circuit->purpose,
                     .contract_down_bps = row.of.contract_down_bps,
                     .contract_up_bps = row.of.contract_up_bps,
                     .port_bps = row.of.port_bps,
                     .monthly_cost = std::nullopt,
                     .contract_ends = circuit == nullptr ? std::nullopt : circuit->end_date,
                     .p95_in_bps = traffic.in.p95_bps,
                     .p95_out_bps = traffic.out.p95_bps,
                     .peak_in_bps = traffic.in.peak_bps,
                     .peak_out_bps = traffic.out.peak_bps,
                     .used_percent = row.of.used_percent(),
                     .school_hours = row.of.school_hours,
                     .slots_seen = traffic.larger.seen,
                     .slots_expected = traffic.expected,
                     .heads = row.heads,
                     .target = row.target,
                     .internet = row.internet,
                     .wants = row.figure,
                     .note = row.note()};
  if (circuit != nullptr && circuit->monthly_cost)
    out.monthly_cost = planning::Money{std::llround(*circuit->monthly_cost * 100)};
  return out;
}

constexpr std::int64_t most_steps = 120;  // that a picture has room for

using Days = std::chrono::days;

// A day without school hours has no figures where the others are of school hours.
planning::TrafficStep step_of(const TargetRow& row, planning::Day from, bool school_hours) {
  planning::TrafficStep out;
  out.from = from;
  if (row.of.school_hours != school_hours) return out;
  const auto& traffic = row.of.traffic;
  out.p95_in_bps = traffic.in.p95_bps;
  out.peak_in_bps = traffic.in.peak_bps;
  out.slots_seen = traffic.larger.seen;
  out.slots_expected = traffic.expected;
  return out;
}

// Whole days of UTC, or as many together as make no more than `most_steps`.
Result<void> add_steps(CircuitReport& report, const measurements::BandwidthTarget& target,
                       BandwidthQuestion question, const Bench& bench,
                       inventory::History& history) {
  const auto first = std::chrono::floor<Days>(report.from);
  const auto last = std::chrono::ceil<Days>(report.to);
  const auto width = Days(1 + ((last - first).count() - 1) / most_steps);
  question.totals = false;
  for (auto day = first; day < last; day += width) {
    question.from = std::max(report.from, WallTime(day));
    question.to = std::min(report.to, WallTime(day + width));
    const auto rows = bandwidth_against(target, question, bench.config, *bench.snapshot, history);
    if (!rows) return rows.error();
    // The same circuits in the same order, whatever they carried.
    for (std::size_t i = 0; i < rows->size() && i < report.circuits.size(); ++i)
      report.circuits[i].steps.push_back(step_of((*rows)[i], day, report.circuits[i].school_hours));
  }
  return {};
}

}  // namespace

Result<CircuitReport> circuit_report(Call call, const Bench& bench, Steps steps) {
  CircuitReport report;
  report.to = call.arguments.time("to").value_or(bench.now);
  report.from = call.arguments.time("from").value_or(report.to - usual_range);
  BandwidthQuestion question;
  question.from = report.from;
  question.to = report.to;
  if (const auto fits = bound(question, bench.now, "--"); !fits) return fits.error();
  const auto history = history_of(call, bench, report);
  if (!history) return history.error();
  question.sites = call.arguments.positionals();
  const auto* target = measurements::find_bandwidth_target(call.arguments.text("target"));
  for (const bool totals : {false, true}) {
    question.totals = totals;
    const auto rows =
        bandwidth_against(*target, question, bench.config, *bench.snapshot, **history);
    if (!rows) return rows.error();
    auto& to = totals ? report.totals : report.circuits;
    for (const auto& row : *rows) {
      to.push_back(figures_of(row, declared(bench, row)));
      if (!row.of.unreadable.empty())
        report.notes.push_back(fmt::format("{} {}: a day cannot be read and is a gap: {}",
                                           row.of.site, row.of.circuit, row.of.unreadable));
    }
  }
  if (steps == Steps::all)
    if (const auto added = add_steps(report, *target, question, bench, **history); !added)
      return added.error();
  return report;
}

}  // namespace netroster::daemon
