// netroster report bandwidth, erate circuits: Category One and what circuits carry.
#include <utility>

#include "daemon/arguments.h"
#include "daemon/commands/circuit_figures.h"
#include "daemon/commands/planning_kit.h"
#include "daemon/commands/planning_rows.h"
#include "daemon/commands/report_kit.h"
#include "daemon/listing.h"
#include "daemon/sources.h"
#include "daemon/streams.h"
#include "exporters/reports/bandwidth.h"

namespace netroster::daemon {
namespace {

using planning::CircuitFigures;

Result<reports::Document> make_bandwidth(Call call, const Bench& bench) {
  auto found = circuit_report(call, bench, Steps::all);
  if (!found) return found.error();
  return reports::bandwidth_document({.heading = heading_of(bench),
                                      .circuits = std::move(found->circuits),
                                      .totals = std::move(found->totals),
                                      .from = found->from,
                                      .to = found->to,
                                      .notes = std::move(found->notes)});
}

Exit run_bandwidth(Call call) { return run_document(call, make_bandwidth); }

Cell rate(const std::optional<double>& bps) {
  return bps ? Cell{static_cast<std::uint64_t>(*bps)} : Cell{};
}

using C = const CircuitFigures&;
constexpr Field<CircuitFigures> fields[] = {
    {{"verdict", "VERDICT", 0, Shown::state}, [](C row) { return cell(row.verdict()); }},
    {{"site", "SITE"}, [](C row) { return cell(row.site); }},
    {{"circuit", "CIRCUIT"}, [](C row) { return cell(row.circuit); }},
    {{"provider", "PROVIDER", 4}, [](C row) { return cell(row.provider); }},
    {{"purpose", "PURPOSE", 5}, [](C row) { return cell(row.purpose); }},
    {{"contract_down_bps", "CONTRACT", 0, Shown::speed},
     [](C row) { return cell(row.contract_down_bps); }},
    {{"port_bps", "PORT SPEED", 3, Shown::speed}, [](C row) { return cell(row.port_bps); }},
    {{"monthly_cost_usd", "A MONTH", 1}, [](C row) { return money_cell(row.monthly_cost); }},
    {{"cost_per_mbps_usd", "PER MBPS", 1}, [](C row) { return money_cell(row.cost_per_mbps()); }},
    {{"contract_ends", "CONTRACT ENDS", 2}, [](C row) { return day_cell(row.contract_ends); }},
    {{"next_request", "ASK IN", 4},
     [](C row) {
       const auto year = row.next_request();
       return year ? cell(planning::funding_year_text(*year)) : Cell{};
     }},
    {{"p95_in_bps", "95TH IN", 1, Shown::speed}, [](C row) { return rate(row.p95_in_bps); }},
    {{"peak_in_bps", "PEAK IN", 2, Shown::speed}, [](C row) { return rate(row.peak_in_bps); }},
    {{"users", "USERS", 3}, [](C row) { return cell(row.users()); }},
    {{"mbps_per_user", "MBPS PER USER", 3}, [](C row) { return cell(row.mbps_per_user()); }},
    {{"target", "TARGET", 4},
     [](C row) { return row.target == nullptr ? Cell{} : cell(row.target->id); }},
    {{"target_bps", "WANTS", 1, Shown::speed},
     [](C row) { return row.wants ? number(row.wants->bps) : Cell{}; }},
    {{"target_school_year", "FOR", wide_only},
     [](C row) { return row.target == nullptr ? Cell{} : cell(row.target->school_year); }},
    {{"target_certainty", "CERTAINTY", 5},
     [](C row) { return row.wants ? cell(measurements::text(row.wants->certainty)) : Cell{}; }},
    {{"target_confidence", "SURE", 3}, [](C row) { return cell(row.target_confidence()); }},
    {{"target_of", "TARGET OF", wide_only}, [](C row) { return cell(row.target_words()); }},
    {{"target_source", "SOURCE", wide_only},
     [](C row) { return row.target == nullptr ? Cell{} : cell(row.target->source); }},
    {{"slots_seen", "SEEN", wide_only}, [](C row) { return number(row.slots_seen); }},
    {{"slots_expected", "OF", wide_only}, [](C row) { return number(row.slots_expected); }},
    {{"note", "NOTE", 6}, [](C row) { return cell(row.note); }},
};

Exit run_circuits(Call call) {
  const auto bench = open_bench(call);
  if (!bench) return refuse(call, bench.error());
  const auto found = circuit_report(call, **bench);
  if (!found) return refuse(call, found.error());
  for (const auto& note : found->notes) call.streams.remark(note);
  return print_rows(rows_of(std::span<const Field<CircuitFigures>>(fields), found->circuits), call);
}

constexpr Positional any_site[] = {
    {.name = "SITE", .doc = "A site's id. * and ? stand for any characters."},
};
constexpr Option report_options[] = {document_format_option, traffic_from_option, traffic_to_option,
                                     target_option,          history_option,      output_option};
constexpr Option circuit_options[] = {traffic_from_option, traffic_to_option, target_option,
                                      history_option};
constexpr Example report_examples[] = {
    {"netroster report bandwidth --from 2026-09-01 --to 2026-12-18 -o bandwidth.html",
     "A term, with a sheet for each circuit."},
};
constexpr Example circuit_examples[] = {
    {"netroster erate circuits --output csv", "What Category One pays for, as rows."},
};
constexpr Command rows[] = {
    {.words = "report bandwidth",
     .summary = "Report what circuits cost and carry, against users and a target",
     .description =
         "All circuits and all sites in a table, and for each circuit a sheet that says why it is "
         "asked for: contract, cost, 95th percentile and peak over school hours, users, and what "
         "the document of --target wants. Without a history what was carried is not known.",
     .positionals = any_site,
     .options = report_options,
     .groups = history_options,
     .examples = report_examples,
     .run = run_bandwidth},
    {.words = "erate circuits",
     .summary = "List circuits for Category One: contract, cost per Mbps, use, target",
     .description =
         "Contract, cost and end are what the site's file declares; port speed and traffic are "
         "measured. VERDICT holds the lesser of contract and port against the target.",
     .positionals = any_site,
     .options = circuit_options,
     .groups = history_options | output_options,
     .examples = circuit_examples,
     .run = run_circuits},
};

}  // namespace

std::span<const Command> report_bandwidth_commands() { return rows; }

}  // namespace netroster::daemon
