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

std::string certainty(const CircuitFigures& one) {
  return one.wants ? std::string(measurements::text(one.wants->certainty)) : "";
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
           word(target == nullptr ? "" : target->source),
           one.note},
          style_of(one)};
}

Table table(std::string id, std::string caption, const std::vector<CircuitFigures>& figures) {
  std::vector<Row> rows;
  for (const auto& one : figures) rows.push_back(row_of(one));
  return table_of(std::move(id), std::move(caption), columns(), std::move(rows));
}

std::string speed(const std::optional<std::uint64_t>& bps) {
  return bps ? fmt::format("{:.0f} Mbps", static_cast<double>(*bps) / mega) : "not known";
}

// Why it is asked for, in sentences that can be signed.
Part justification(const CircuitFigures& one) {
  Part out{fmt::format("Circuit {} of {}", one.circuit, one.site), {}, {}};
  out.lines.push_back(fmt::format(
      "Contract {} down, {} up; the port carries {}. It costs {} a month{}; the contract ends {}.",
      speed(one.contract_down_bps), speed(one.contract_up_bps), speed(one.port_bps),
      one.monthly_cost ? text(*one.monthly_cost) : "an amount that is not known",
      one.cost_per_mbps() ? fmt::format(", {} per Mbps", text(*one.cost_per_mbps())) : "",
      one.contract_ends ? planning::day_text(one.contract_ends) : "on a day that is not known"));
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
    out.lines.push_back(
        fmt::format("{} ({}) wants {} for {} heads ({}): the circuit {}.", one.target->document,
                    one.target->school_year.empty() ? "no school year" : one.target->school_year,
                    speed(one.wants->bps), one.wants->heads, certainty(one), one.verdict()));
  else
    out.lines.push_back("What a target wants of it is not known.");
  if (!one.note.empty()) out.lines.push_back(one.note + ".");
  return out;
}

}  // namespace

Document bandwidth_document(const BandwidthInput& input) {
  auto out =
      begun(input.heading, "bandwidth", "Circuits: what they cost and what they carry", "circuits");
  const auto below = std::count_if(input.circuits.begin(), input.circuits.end(),
                                   [](const auto& one) { return one.verdict() == "below"; });
  const auto unknown = std::count_if(input.circuits.begin(), input.circuits.end(),
                                     [](const auto& one) { return one.verdict() == "not known"; });
  Part summary{"Summary", {}, {}};
  summary.lines.push_back(
      fmt::format("Of {} circuits {} are below the target, and of {} it is not known.",
                  input.circuits.size(), below, unknown));
  summary.lines.push_back(
      fmt::format("Traffic from {} to {}.", iso_text(input.from), iso_text(input.to)));
  summary.tables = {table("circuits", "Circuits", input.circuits),
                    table("totals", "Sites as a whole, and the district", input.totals)};
  out.parts.push_back(std::move(summary));
  for (const auto& one : input.circuits) out.parts.push_back(justification(one));
  out.notes = input.notes;
  out.method = {
      "Contracts and costs are what the district declares. Traffic is the daemon's, in slots of 5 "
      "minutes; percentiles are by nearest rank over slots that are known whole, and what was not "
      "seen is neither zero nor made up.",
      "A target is one document's for one school year; it tells whether it was read in the "
      "document "
      "itself, in what others wrote of it, or is our judgement."};
  return out;
}

}  // namespace netroster::reports
