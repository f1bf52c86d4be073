#include "daemon/commands/bandwidth_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "daemon/commands/bandwidth_reader.h"
#include "daemon/commands/bandwidth_subjects.h"

namespace netroster::daemon {
namespace {

using measurements::SchoolCalendar;
using measurements::Statistics;

constexpr std::chrono::days longest_range{10 * 365 + 3};
// How old a slot may be when the daemon writes it: ports that are many are written once an hour,
// and a slot is over with the first reading after it.
constexpr std::chrono::minutes written_within{80};

// A row for all hours and, where the calendar knows them, one for school hours.
Result<void> add_rows(const BandwidthSubject& subject, const SchoolCalendar* school,
                      const BandwidthQuestion& question, TrafficReader& reader,
                      std::vector<BandwidthRow>& rows) {
  auto row = subject.row;
  const TrafficRange range{question.from, question.to, question.may_wait_from};
  auto traffic = reader.read(subject, range, nullptr, row.unreadable);
  if (!traffic) return traffic.error();
  row.traffic = *traffic;
  rows.push_back(row);
  if (school == nullptr) return {};
  traffic = reader.read(subject, range, school, row.unreadable);
  if (!traffic) return traffic.error();
  row.school_hours = true;
  row.traffic = *traffic;
  rows.push_back(std::move(row));
  return {};
}

Cell rate(const std::optional<double>& bps) {
  return bps ? Cell{static_cast<std::uint64_t>(std::llround(*bps))} : Cell{};
}

std::uint64_t gap_seconds(const Statistics& traffic) {
  return traffic.longest_gap.slots * static_cast<std::uint64_t>(measurements::slot_length.count());
}

using R = const BandwidthRow&;
constexpr Field<BandwidthRow> fields[] = {
    {{"site", "SITE"}, [](R row) { return cell(row.site); }},
    {{"circuit", "CIRCUIT", 2}, [](R row) { return cell(row.circuit); }},
    {{"device", "DEVICE", 3}, [](R row) { return cell(row.device); }},
    {{"port", "PORT", 2}, [](R row) { return cell(row.port); }},
    {{"hours", "HOURS"}, [](R row) { return cell(row.school_hours ? "school" : "all"); }},
    {{"p95_in_bps", "95TH IN", 0, Shown::speed},
     [](R row) { return rate(row.traffic.in.p95_bps); }},
    {{"p95_out_bps", "95TH OUT", 0, Shown::speed},
     [](R row) { return rate(row.traffic.out.p95_bps); }},
    {{"p95_larger_bps", "95TH LARGER", 4, Shown::speed},
     [](R row) { return rate(row.traffic.larger.p95_bps); }},
    {{"peak_in_bps", "PEAK IN", 1, Shown::speed},
     [](R row) { return rate(row.traffic.in.peak_bps); }},
    {{"peak_out_bps", "PEAK OUT", 1, Shown::speed},
     [](R row) { return rate(row.traffic.out.peak_bps); }},
    {{"mean_in_bps", "MEAN IN", 4, Shown::speed},
     [](R row) { return rate(row.traffic.in.mean_bps); }},
    {{"mean_out_bps", "MEAN OUT", 4, Shown::speed},
     [](R row) { return rate(row.traffic.out.mean_bps); }},
    {{"used_percent", "USED", 0, Shown::percent}, [](R row) { return cell(row.used_percent()); }},
    {{"slots_seen", "SEEN", 1}, [](R row) { return number(row.traffic.larger.seen); }},
    {{"slots_expected", "OF", 1}, [](R row) { return number(row.traffic.expected); }},
    {{"longest_gap_seconds", "LONGEST GAP S", 3},
     [](R row) { return number(gap_seconds(row.traffic)); }},
    {{"longest_gap_reason", "GAP", 5},
     [](R row) { return cell(measurements::text(row.traffic.longest_gap.reason)); }},
    {{"contract_down_bps", "CONTRACT", 2, Shown::speed},
     [](R row) { return cell(row.contract_down_bps); }},
    {{"contract_up_bps", "CONTRACT UP", 6, Shown::speed},
     [](R row) { return cell(row.contract_up_bps); }},
    {{"port_bps", "PORT SPEED", 4, Shown::speed}, [](R row) { return cell(row.port_bps); }},
    {{"bps_per_student", "PER STUDENT", 5, Shown::speed},
     [](R row) { return rate(row.bps_per_student()); }},
    {{"provider", "PROVIDER", wide_only}, [](R row) { return cell(row.provider); }},
    {{"peak_in_at", "PEAK IN AT", wide_only, Shown::time},
     [](R row) { return row.traffic.in.peak_bps ? cell(row.traffic.in.peak_at) : Cell{}; }},
    {{"peak_out_at", "PEAK OUT AT", wide_only, Shown::time},
     [](R row) { return row.traffic.out.peak_bps ? cell(row.traffic.out.peak_at) : Cell{}; }},
    {{"octets_in", "OCTETS IN", wide_only}, [](R row) { return number(row.traffic.in.octets); }},
    {{"octets_out", "OCTETS OUT", wide_only}, [](R row) { return number(row.traffic.out.octets); }},
    {{"slots_partial", "PARTIAL", wide_only}, [](R row) { return number(row.traffic.partial); }},
    {{"slots_narrow", "32-BIT", wide_only}, [](R row) { return number(row.traffic.narrow); }},
    {{"slots_spread", "SPREAD", wide_only}, [](R row) { return number(row.traffic.spread); }},
    {{"slots_pending", "PENDING", wide_only}, [](R row) { return number(row.traffic.pending); }},
    {{"ports", "PORTS", wide_only}, [](R row) { return number(row.ports); }},
    {{"unmeasured", "UNMEASURED", 3}, [](R row) { return cell(row.unmeasured); }},
    {{"unreadable", "UNREADABLE", wide_only}, [](R row) { return cell(row.unreadable); }},
};

}  // namespace

std::optional<double> BandwidthRow::used_percent() const {
  const auto share = [](const std::optional<double>& bps, std::optional<std::uint64_t> of) {
    return bps && of && *of > 0 ? std::optional(100 * *bps / static_cast<double>(*of))
                                : std::nullopt;
  };
  const auto down = share(traffic.in.p95_bps, contract_down_bps ? contract_down_bps : port_bps);
  const auto up = share(traffic.out.p95_bps, contract_up_bps ? contract_up_bps : port_bps);
  if (!down || !up) return down ? down : up;
  return std::max(*down, *up);
}

std::optional<double> BandwidthRow::bps_per_student() const {
  if (!contract_down_bps || !students || *students == 0) return std::nullopt;
  return static_cast<double>(*contract_down_bps) / *students;
}

Result<void> bound(BandwidthQuestion& question, WallTime now, std::string_view mark) {
  const auto wrong = [&](std::string_view what) {
    return Error{Errc::invalid, fmt::format("{}from {} {}", mark, iso_text(question.from), what)};
  };
  if (question.from > now)
    return wrong(fmt::format("is in the future: it is {} now", iso_text(now)));
  if (question.from >= question.to)
    return wrong(fmt::format("is not before {}to {}", mark, iso_text(question.to)));
  question.to = std::min(question.to, measurements::slot_start(now));
  if (question.to - question.from > longest_range)
    return wrong(fmt::format(
        "is more than 10 years before {}, and no traffic is kept for longer; begin later",
        iso_text(question.to)));
  question.may_wait_from = now - written_within;
  return {};
}

Result<std::vector<BandwidthRow>> bandwidth(const BandwidthQuestion& question,
                                            const config::Config& config,
                                            const Inventory& inventory,
                                            inventory::History& history) {
  history.stop_when(question.stop);
  const auto subjects = bandwidth_subjects(question, config, inventory, history);
  if (!subjects) return subjects.error();
  const auto calendars = SchoolCalendars::read(config);
  if (!calendars && question.school_hours) return calendars.error();
  TrafficReader reader(history, question.stop);
  std::vector<BandwidthRow> rows;
  for (const auto& subject : *subjects) {
    const auto school =
        question.school_hours ? calendars->of(subject.site) : std::optional<SchoolCalendar>();
    const auto added = add_rows(subject, school ? &*school : nullptr, question, reader, rows);
    if (!added) return added.error();
  }
  return rows;
}

Rows bandwidth_listing(const std::vector<BandwidthRow>& rows) {
  return rows_of(std::span<const Field<BandwidthRow>>(fields), rows);
}

}  // namespace netroster::daemon
