#include "daemon/commands/bandwidth_targets.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "daemon/commands/bandwidth_subjects.h"

namespace netroster::daemon {
namespace {

using measurements::Heads;

bool is_school(const Site& site) {
  return site.kind != SiteKind::administrative && site.kind != SiteKind::data_centre;
}

// Adds what a site says; a school that says nothing makes the sum unknown.
void add(std::optional<std::uint64_t>& sum, std::optional<std::uint32_t> said, bool must) {
  if (!said && must) sum.reset();
  if (sum && said) *sum += *said;
}

Heads heads_of(const Site& site) { return {site.enrolment, site.staff}; }

std::optional<double> share(std::optional<double> value, std::optional<std::uint64_t> of) {
  if (!value || !of || *of == 0) return std::nullopt;
  return 100 * *value / static_cast<double>(*of);
}

std::optional<std::uint64_t> lesser(std::optional<std::uint64_t> a,
                                    std::optional<std::uint64_t> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

// Of rows for all hours and school hours of one subject, the latter.
std::vector<BandwidthRow> one_each(std::vector<BandwidthRow> rows) {
  std::vector<BandwidthRow> kept;
  for (auto& row : rows) {
    if (row.school_hours && !kept.empty()) kept.pop_back();
    kept.push_back(std::move(row));
  }
  return kept;
}

std::optional<std::uint64_t> a_head(std::optional<double> bps, std::optional<std::uint64_t> heads) {
  if (!bps || !heads || *heads == 0) return std::nullopt;
  return static_cast<std::uint64_t>(std::llround(*bps / static_cast<double>(*heads)));
}
std::optional<double> real(std::optional<std::uint64_t> value) {
  return value ? std::optional(static_cast<double>(*value)) : std::nullopt;
}
Cell rate(const std::optional<double>& bps) {
  return bps ? Cell{static_cast<std::uint64_t>(std::llround(*bps))} : Cell{};
}
std::string_view limited_by(const TargetRow& row) {
  if (!row.limit_bps()) return "";
  return row.limit_bps() == row.of.contract_down_bps ? "contract" : "port";
}
Cell met(const TargetRow& row) {
  const auto limit = row.limit_bps();
  if (!row.figure || !limit) return {};
  return Cell{*limit >= row.figure->bps};
}

using R = const TargetRow&;
constexpr Field<TargetRow> fields[] = {
    {{"site", "SITE"}, [](R row) { return cell(row.of.site); }},
    {{"circuit", "CIRCUIT", 2}, [](R row) { return cell(row.of.circuit); }},
    {{"hours", "HOURS", 4}, [](R row) { return cell(row.of.school_hours ? "school" : "all"); }},
    {{"contract_down_bps", "CONTRACT", 0, Shown::speed},
     [](R row) { return cell(row.of.contract_down_bps); }},
    {{"contract_up_bps", "CONTRACT UP", 5, Shown::speed},
     [](R row) { return cell(row.of.contract_up_bps); }},
    {{"port_bps", "PORT SPEED", 1, Shown::speed}, [](R row) { return cell(row.of.port_bps); }},
    {{"limit_bps", "LIMIT", 3, Shown::speed}, [](R row) { return cell(row.limit_bps()); }},
    {{"limited_by", "BY", 4}, [](R row) { return cell(limited_by(row)); }},
    {{"p95_in_bps", "95TH IN", 2, Shown::speed},
     [](R row) { return rate(row.of.traffic.in.p95_bps); }},
    {{"peak_in_bps", "PEAK IN", 0, Shown::speed},
     [](R row) { return rate(row.of.traffic.in.peak_bps); }},
    {{"peak_out_bps", "PEAK OUT", 3, Shown::speed},
     [](R row) { return rate(row.of.traffic.out.peak_bps); }},
    {{"peak_percent", "PEAK %", 0, Shown::percent}, [](R row) { return cell(row.peak_percent()); }},
    {{"students", "STUDENTS", 1}, [](R row) { return cell(row.heads.students); }},
    {{"staff", "STAFF", 6}, [](R row) { return cell(row.heads.staff); }},
    {{"limit_bps_per_student", "PER STUDENT", 0, Shown::speed},
     [](R row) { return cell(a_head(real(row.limit_bps()), row.heads.students)); }},
    {{"peak_bps_per_student", "PEAK PER STUDENT", 4, Shown::speed},
     [](R row) { return cell(a_head(row.of.traffic.in.peak_bps, row.heads.students)); }},
    {{"target", "TARGET"}, [](R row) { return cell(row.target->id); }},
    {{"target_bps", "WANTS", 0, Shown::speed},
     [](R row) { return row.figure ? number(row.figure->bps) : Cell{}; }},
    {{"target_percent", "HAS", 1, Shown::percent}, [](R row) { return cell(row.limit_percent()); }},
    {{"target_met", "MET"}, [](R row) { return met(row); }},
    {{"target_kind", "KIND", 5}, [](R row) { return cell(row.internet ? "internet" : "wan"); }},
    {{"target_document", "DOCUMENT", wide_only}, [](R row) { return cell(row.target->document); }},
    {{"target_school_year", "FOR", wide_only}, [](R row) { return cell(row.target->school_year); }},
    {{"target_certainty", "CERTAINTY", 5},
     [](R row) { return row.figure ? cell(measurements::text(row.figure->certainty)) : Cell{}; }},
    {{"target_source", "SOURCE", wide_only},
     [](R row) { return cell(row.internet ? row.target->source : row.target->wan_source); }},
    {{"slots_seen", "SEEN", 6}, [](R row) { return number(row.of.traffic.larger.seen); }},
    {{"slots_expected", "OF", 6}, [](R row) { return number(row.of.traffic.expected); }},
    {{"unmeasured", "UNMEASURED", wide_only}, [](R row) { return cell(row.of.unmeasured); }},
    {{"note", "NOTE", 7}, [](R row) { return cell(row.note()); }},
};

}  // namespace

Heads heads_of(const std::vector<Site>& sites) {
  Heads sum{0, 0};
  for (const auto& site : sites) {
    add(sum.students, site.enrolment, is_school(site));
    add(sum.staff, site.staff, is_school(site));
  }
  return sum;
}

std::optional<std::uint64_t> TargetRow::limit_bps() const {
  return lesser(of.contract_down_bps, of.port_bps);
}

std::optional<double> TargetRow::peak_percent() const {
  const auto down = share(of.traffic.in.peak_bps, limit_bps());
  const auto up = share(of.traffic.out.peak_bps, lesser(of.contract_up_bps, of.port_bps));
  return std::max(down, up);  // nullopt is less than any value
}

std::optional<double> TargetRow::limit_percent() const {
  if (!figure) return std::nullopt;
  return share(real(limit_bps()), figure->bps);
}

// Why there is no figure; "" where nothing is missing.
std::string_view TargetRow::missing() const {
  const bool per_student = internet ? target->per_student : target->wan_per_student;
  if (!internet && !target->wan_mbps)
    return "the document has no target for the connection of a site";
  if (!heads.students) return "students are not known";
  if (!per_student && !heads.staff) return "staff is not known, and the target counts users";
  return "";
}

std::string TargetRow::note() const {
  std::string said;
  const auto say = [&said](std::string_view what) {
    said += said.empty() ? "" : "; ";
    said += what;
  };
  if (of.contract_down_bps && of.port_bps && *of.port_bps < *of.contract_down_bps)
    say("the port is slower than the contract");
  if (const auto what = missing(); !what.empty()) say(what);
  if (figure && internet && !target->school_year.empty())
    say(fmt::format("written for {}; for another year it is our choice", target->school_year));
  if (figure && figure->certainty == measurements::Certainty::judgement)
    say(internet ? "the size class is our judgement"
                 : "the number is of an earlier document: our judgement");
  return said;
}

Result<std::vector<TargetRow>> bandwidth_against(const measurements::BandwidthTarget& target,
                                                 const BandwidthQuestion& question,
                                                 const config::Config& config,
                                                 const Inventory& inventory,
                                                 inventory::History& history) {
  auto traffic = bandwidth(question, config, inventory, history);
  if (!traffic) return traffic.error();
  std::vector<TargetRow> rows;
  for (auto& of : one_each(std::move(*traffic))) {
    TargetRow row;
    row.target = &target;
    row.internet = of.site == whole_district;
    const auto site = std::find_if(config.sites.begin(), config.sites.end(),
                                   [&](const Site& each) { return each.id == of.site; });
    if (row.internet)
      row.heads = heads_of(config.sites);
    else if (site != config.sites.end())
      row.heads = heads_of(*site);
    row.figure = row.internet ? measurements::internet_target(target, row.heads)
                              : measurements::wan_target(target, row.heads);
    row.of = std::move(of);
    rows.push_back(std::move(row));
  }
  return rows;
}

Rows target_listing(const std::vector<TargetRow>& rows) {
  return rows_of(std::span<const Field<TargetRow>>(fields), rows);
}

}  // namespace netroster::daemon
