#include "exporters/reports/bandwidth.h"

#include <fmt/format.h>

#include <algorithm>

namespace netroster::reports {
namespace {

using planning::CircuitFigures;

constexpr double mega = 1e6;

Value mbps(const std::optional<double>& bps) { return bps ? Value(*bps / mega) : Value(); }
Value mbps(const std::optional<std::uint64_t>& bps) {
  return bps ? Value(static_cast<double>(*bps) / mega) : Value();
}
Value number(const std::optional<std::uint64_t>& value) {
  return value ? Value(static_cast<std::int64_t>(*value)) : Value();
}

std::string_view style_of(const CircuitFigures& one) {
  const auto verdict = one.verdict();
  if (verdict == "meets") return "p";
  return verdict == "below" ? "f" : "u";
}

Value year_of(const CircuitFigures& one) {
  const auto year = one.next_request();
  return year ? Value(planning::funding_year_text(*year)) : Value();
}

std::string certainty(const CircuitFigures& one) {
  return one.wants ? std::string(measurements::text(one.wants->certainty)) : "";
}

// Pages have no room for all columns in one table.
Table cost_table(const std::vector<CircuitFigures>& figures) {
  std::vector<Row> rows;
  for (const auto& one : figures)
    rows.push_back({{one.site, one.circuit, one.provider, mbps(one.contract_down_bps),
                     mbps(one.port_bps), known(one.monthly_cost), known(one.cost_per_mbps()),
                     known(one.contract_ends), year_of(one)},
                    ""});
  auto out = table_of("cost", "Contracts, and when to ask for the next one",
                      {{"site", "Site"},
                       {"circuit", "Circuit"},
                       {"provider", "Provider"},
                       {"contract", "Contract, Mbps", true},
                       {"port", "Port, Mbps", true},
                       {"month", "A month", true},
                       {"per_mbps", "A month per Mbps", true},
                       {"ends", "Contract ends"},
                       {"next", "Ask in"}},
                      std::move(rows));
  out.shown = Shown::on_pages;
  return out;
}

Table use_table(std::string id, std::string caption, const std::vector<CircuitFigures>& figures) {
  std::vector<Row> rows;
  for (const auto& one : figures)
    rows.push_back({{one.site, one.circuit, number(one.users()), known(one.mbps_per_user()),
                     mbps(one.p95_in_bps), mbps(one.peak_in_bps), known(one.used_percent),
                     one.wants ? mbps(std::optional(one.wants->bps)) : Value(), word(one.verdict()),
                     word(one.target_confidence()), one.target_words()},
                    style_of(one)});
  auto out = table_of(std::move(id), std::move(caption),
                      {{"site", "Site"},
                       {"circuit", "Circuit"},
                       {"users", "Users", true},
                       {"per_user", "Mbps per user", true},
                       {"p95", "95th percentile in, Mbps", true},
                       {"peak", "Peak in, Mbps", true},
                       {"used", "Used, %", true},
                       {"target", "Target, Mbps", true},
                       {"verdict", "Verdict"},
                       {"sure", "Sure"},
                       {"source", "Target of", false, false, true}},
                      std::move(rows));
  out.shown = Shown::on_pages;
  return out;
}

// The steps of the pictures, for programs.
Table traffic_table(const std::vector<CircuitFigures>& figures) {
  std::vector<Row> rows;
  for (const auto& one : figures)
    for (const auto& step : one.steps)
      rows.push_back({{one.site, one.circuit, step.from, mbps(step.p95_in_bps),
                       mbps(step.peak_in_bps), count(step.slots_seen), count(step.slots_expected)},
                      ""});
  auto out = table_of("traffic", "What circuits carried, step by step",
                      {{"site", "Site"},
                       {"circuit", "Circuit"},
                       {"from", "From"},
                       {"p95_in_mbps", "95th percentile in, Mbps", true},
                       {"peak_in_mbps", "Peak in, Mbps", true},
                       {"slots_seen", "Slots seen", true},
                       {"slots_expected", "Slots", true}},
                      std::move(rows));
  out.shown = Shown::in_files;
  return out;
}

Chart chart_of(const CircuitFigures& one) {
  Chart out;
  out.title = fmt::format("Circuit {} of {}, towards the site, over {} hours", one.circuit,
                          one.site, one.school_hours ? "school" : "all");
  if (one.school_hours) out.title += ", on days that have some";
  out.unit = "Mbps";
  out.lines = {{"95th percentile", {}}, {"peak", {}}};
  const auto scaled = [](const std::optional<double>& bps) {
    return bps ? std::optional(*bps / mega) : std::nullopt;
  };
  for (const auto& step : one.steps) {
    // A weekend has no school hours: nothing is missing there.
    if (step.slots_expected == 0) continue;
    out.days.push_back(step.from);
    out.lines[0].values.push_back(scaled(step.p95_in_bps));
    out.lines[1].values.push_back(scaled(step.peak_in_bps));
  }
  if (const auto limit = one.limit_bps())
    out.marks.push_back({"what it can carry", static_cast<double>(*limit) / mega});
  return out;
}

std::vector<Column> columns() {
  return {{"site", "Site"},
          {"circuit", "Circuit"},
          {"provider", "Provider", false, true},
          {"purpose", "Purpose", false, true},
          {"contract_down_mbps", "Contract, Mbps", true},
          {"contract_up_mbps", "Up, Mbps", true, true},
          {"port_mbps", "Port, Mbps", true},
          {"monthly_cost_usd", "A month", true},
          {"cost_per_mbps_usd", "A month per Mbps", true},
          {"contract_ends", "Contract ends"},
          {"next_request", "Ask in"},
          {"p95_in_mbps", "95th percentile in, Mbps", true},
          {"p95_out_mbps", "95th percentile out, Mbps", true, true},
          {"peak_in_mbps", "Peak in, Mbps", true},
          {"peak_out_mbps", "Peak out, Mbps", true, true},
          {"used_percent", "Used, %", true},
          {"hours", "Hours", false, true},
          {"slots_seen", "Slots seen", true, true},
          {"slots_expected", "Slots", true, true},
          {"students", "Students", true, true},
          {"users", "Users", true},
          {"mbps_per_user", "Mbps per user", true, true},
          {"target_mbps", "Target, Mbps", true},
          {"verdict", "Verdict"},
          {"target_document", "Document", false, true},
          {"target_school_year", "School year", false, true},
          {"target_certainty", "Target is"},
          {"target_confidence", "Sure"},
          {"target_words", "Target of", false, true},
          {"target_source", "Target from", false, true},
          {"note", "Note", false, true}};
}

Row row_of(const CircuitFigures& one) {
  const auto* target = one.target;
  return {{one.site,
           one.circuit,
           one.provider,
           one.purpose,
           mbps(one.contract_down_bps),
           mbps(one.contract_up_bps),
           mbps(one.port_bps),
           known(one.monthly_cost),
           known(one.cost_per_mbps()),
           known(one.contract_ends),
           year_of(one),
           mbps(one.p95_in_bps),
           mbps(one.p95_out_bps),
           mbps(one.peak_in_bps),
           mbps(one.peak_out_bps),
           known(one.used_percent),
           word(one.school_hours ? "school" : "all"),
           count(one.slots_seen),
           count(one.slots_expected),
           number(one.heads.students),
           number(one.users()),
           known(one.mbps_per_user()),
           one.wants ? mbps(std::optional(one.wants->bps)) : Value(),
           word(one.verdict()),
           word(target == nullptr ? "" : target->document),
           word(target == nullptr ? "" : target->school_year),
           certainty(one),
           word(one.target_confidence()),
           one.target_words(),
           word(target == nullptr ? ""
                : one.internet    ? target->source
                                  : target->wan_source),
           one.note},
          style_of(one)};
}

Table table(std::string id, std::string caption, const std::vector<CircuitFigures>& figures) {
  std::vector<Row> rows;
  for (const auto& one : figures) rows.push_back(row_of(one));
  return table_of(std::move(id), std::move(caption), columns(), std::move(rows));
}

Table in_files(Table table) {
  table.shown = Shown::in_files;
  return table;
}

std::string speed(const std::optional<std::uint64_t>& bps) {
  return bps ? fmt::format("{:.0f} Mbps", static_cast<double>(*bps) / mega) : "not known";
}

// Why it is asked for, in sentences that can be signed.
std::string contract_of(const CircuitFigures& one) {
  return fmt::format(
      "Contract {} down, {} up; the port carries {}. It costs {} a month{}; the contract ends {}.",
      speed(one.contract_down_bps), speed(one.contract_up_bps), speed(one.port_bps),
      one.monthly_cost ? text(*one.monthly_cost) : "an amount that is not known",
      one.cost_per_mbps() ? fmt::format(", {} per Mbps", text(*one.cost_per_mbps())) : "",
      one.contract_ends ? planning::day_text(one.contract_ends) : "on a day that is not known");
}

Part justification(const CircuitFigures& one) {
  Part out{fmt::format("Circuit {} of {}", one.circuit, one.site), {}, {}};
  out.lines.push_back(contract_of(one));
  if (one.p95_in_bps && one.peak_in_bps)
    out.lines.push_back(
        fmt::format("Over {} hours the 95th percentile of 5-minute samples towards the site was "
                    "{:.1f} Mbps and "
                    "the peak {:.1f} Mbps; {} of {} samples were seen.",
                    one.school_hours ? "school" : "all", *one.p95_in_bps / mega,
                    *one.peak_in_bps / mega, one.slots_seen, one.slots_expected));
  else
    out.lines.push_back("What it carried is not known.");
  if (one.wants)
    out.lines.push_back(fmt::format("The target is {} for {} heads ({}: {}): the circuit {}.",
                                    speed(one.wants->bps), one.wants->heads,
                                    one.target_confidence(), one.target_words(),
                                    one.verdict() == "meets" ? "meets it" : "is below it"));
  else
    out.lines.push_back("What a target wants of it is not known.");
  if (!one.note.empty()) out.lines.push_back(one.note + ".");
  if (const auto year = one.next_request())
    out.lines.push_back(fmt::format("A new contract is to be asked for in {}.",
                                    planning::funding_year_text(*year)));
  if (one.p95_in_bps && !one.steps.empty()) out.charts.push_back(chart_of(one));
  return out;
}

bool is_judged(const CircuitFigures& one) {
  return one.wants && one.wants->certainty == measurements::Certainty::judgement;
}

// "3 are below the target, 2 of them by a number that is our judgement (J)": no regulator's word.
std::string verdicts_text(const std::vector<CircuitFigures>& all) {
  std::size_t below = 0;
  std::size_t judged = 0;
  std::size_t unknown = 0;
  for (const auto& one : all) {
    const bool is_below = one.verdict() == "below";
    below += is_below ? 1 : 0;
    judged += is_below && is_judged(one) ? 1 : 0;
    unknown += one.verdict() == "not known" ? 1 : 0;
  }
  return fmt::format(
      "Of {} circuits {} are below the target{}, and of {} it is not known.", all.size(), below,
      judged == 0 ? std::string()
                  : fmt::format(" ({} of them by a number that is our judgement, J)", judged),
      unknown);
}

}  // namespace

Document bandwidth_document(const BandwidthInput& input) {
  auto out =
      begun(input.heading, "bandwidth", "Circuits: what they cost and what they carry", "circuits");
  Part summary{"Summary", {}, {}};
  summary.lines.push_back(verdicts_text(input.circuits));
  summary.lines.push_back(
      fmt::format("Traffic from {} to {}.", iso_text(input.from), iso_text(input.to)));
  summary.tables = {cost_table(input.circuits),
                    use_table("use", "What circuits carry, against the target", input.circuits),
                    use_table("use_totals", "Sites as a whole, and the district", input.totals),
                    in_files(table("circuits", "Circuits", input.circuits)),
                    in_files(table("totals", "Sites as a whole, and the district", input.totals)),
                    traffic_table(input.circuits)};
  out.parts.push_back(std::move(summary));
  for (const auto& one : input.circuits) out.parts.push_back(justification(one));
  out.notes = input.notes;
  out.method = {
      "Contracts and costs are what the district declares. Traffic is the daemon's, in slots of 5 "
      "minutes; percentiles are by nearest rank over slots that are known whole, and what was not "
      "seen is neither zero nor made up.",
      "A target is one document's for one school year; it tells whether it was read in the "
      "document "
      "itself, in what others wrote of it, or is our judgement.",
      confidence_words()};
  return out;
}

}  // namespace netroster::reports
