#include "daemon/commands/bandwidth_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>
#include <utility>

#include "daemon/selection.h"
#include "measurements/day_blob.h"
#include "measurements/totals.h"

namespace netroster::daemon {
namespace {

using inventory::Series;
using inventory::SeriesName;
using measurements::SchoolCalendar;
using measurements::Statistics;

constexpr const char* whole_district = "(district)";  // no site id looks like this

std::optional<std::size_t> port_at(const Device& device, const std::string& name) {
  const auto& ports = device.facts->ports;
  const auto keys = port_keys(ports);
  for (std::size_t i = 0; i < ports.size(); ++i)
    if (keys[i] == name || ports[i].name == name || ports[i].descr == name) return i;
  return std::nullopt;
}

// Reads the days of one series into the figures that are asked for.
class Reader {
 public:
  Reader(const BandwidthQuestion& question, inventory::History& history)
      : question_(question), history_(history) {}

  Result<Statistics> read(const SeriesName& series, const SchoolCalendar* school,
                          std::string& unreadable) {
    auto builder = builder_of(school);
    const auto stored = history_.days(series, first_day(), last_day());
    if (!stored) return stored.error();
    measurements::DaySlots slots;
    for (const auto& day : *stored)
      if (take(day, slots, unreadable)) builder.add(slots);
    return builder.finish();
  }

  // The sum of several ports, slot by slot. A slot in which one of them is not known is a gap.
  Result<Statistics> read_sum(const measurements::PortChoice& choice, const SchoolCalendar* school,
                              std::string& unreadable) {
    auto builder = builder_of(school);
    for (auto day = first_day(); day <= last_day(); day += std::chrono::days(1)) {
      const auto sum = sum_of(choice, day, unreadable);
      if (!sum) return sum.error();
      builder.add(sum->sums);
    }
    return builder.finish();
  }

 private:
  measurements::StatisticsBuilder builder_of(const SchoolCalendar* school) const {
    measurements::StatisticsOptions options;
    if (school != nullptr)
      options.filter = [school](std::chrono::sys_days day) { return school->school_slots(day); };
    return {question_.from, question_.to, std::move(options)};
  }
  std::chrono::sys_days first_day() const {
    return std::chrono::floor<std::chrono::days>(question_.from);
  }
  std::chrono::sys_days last_day() const {
    return std::chrono::floor<std::chrono::days>(question_.to);
  }
  static bool take(const inventory::StoredDay& day, measurements::DaySlots& slots,
                   std::string& unreadable) {
    slots = {};
    const auto decoded = measurements::decode(day.blob, slots);
    if (!decoded && unreadable.empty())
      unreadable =
          fmt::format("{}: {}", iso_text(WallTime(day.day)).substr(0, 10), decoded.error().what);
    return decoded.has_value();
  }
  Result<measurements::TotalDay> sum_of(const measurements::PortChoice& choice,
                                        std::chrono::sys_days day, std::string& unreadable) {
    std::vector<measurements::DaySlots> slots(choice.ports.size());
    std::vector<measurements::DaySeries> series(choice.ports.size());
    for (std::size_t i = 0; i < choice.ports.size(); ++i) {
      const auto& port = choice.ports[i];
      series[i].flipped = port.flipped;
      const auto stored = history_.days({port.device, port.port}, day, day);
      if (!stored) return stored.error();
      if (!stored->empty() && take(stored->front(), slots[i], unreadable))
        series[i].slots = &slots[i];
    }
    return measurements::total_of(day, series,
                                  static_cast<std::uint32_t>(choice.unmeasured.size()));
  }

  const BandwidthQuestion& question_;
  inventory::History& history_;
};

class Answer {
 public:
  Answer(const BandwidthQuestion& question, const config::Config& config,
         const Inventory& inventory, inventory::History& history)
      : question_(question),
        config_(config),
        inventory_(inventory),
        history_(history),
        reader_(question, history) {}

  Result<std::vector<BandwidthRow>> rows() {
    if (auto zone = measurements::read_time_zone(config_.district.timezone); zone)
      zone_ = std::move(*zone);
    else if (question_.school_hours)
      return zone.error();
    if (question_.totals) {
      if (auto added = add_totals(); !added) return added.error();
      return std::move(rows_);
    }
    const measurements::PortChooser chooser(inventory_);
    for (const auto& site : config_.sites) {
      if (!any_matches(question_.sites, site.id)) continue;
      if (auto added = add_circuits(site, chooser); !added) return added.error();
    }
    if (question_.uplinks || question_.all_ports)
      if (auto added = add_ports(); !added) return added.error();
    return std::move(rows_);
  }

 private:
  Result<void> add_circuits(const Site& site, const measurements::PortChooser& chooser) {
    for (const auto& circuit : site.circuits) {
      BandwidthRow row;
      row.site = site.id;
      row.circuit = circuit.id;
      row.provider = circuit.provider;
      row.device = circuit.device;
      row.port = circuit.interface;
      row.students = site.enrolment;
      if (circuit.down_bps > 0) row.contract_down_bps = circuit.down_bps;
      if (circuit.up_bps > 0) row.contract_up_bps = circuit.up_bps;
      const auto choice = chooser.circuit(site, circuit);
      for (const auto& port : choice.ports) {
        shown_.insert({port.device, port.port});
        row.port_bps = speed_of(port.device, port.port);
      }
      if (auto added = add_sum(std::move(row), choice, &site); !added) return added;
    }
    return {};
  }

  std::optional<std::uint64_t> speed_of(const std::string& id, const std::string& port) const {
    const auto* device = find_device(inventory_, id);
    const auto at = device == nullptr ? std::nullopt : port_at(*device, port);
    return at ? device->facts->ports[*at].speed_bps : std::nullopt;
  }

  Result<void> add_totals() {
    const measurements::PortChooser chooser(inventory_);
    for (const auto& site : config_.sites) {
      if (!any_matches(question_.sites, site.id)) continue;
      BandwidthRow row;
      row.site = site.id;
      row.students = site.enrolment;
      add_contracts(site, row);
      if (auto added = add_sum(std::move(row), chooser.site(site), &site); !added) return added;
    }
    if (!question_.sites.empty()) return {};
    BandwidthRow row;
    row.site = whole_district;
    return add_sum(std::move(row), chooser.district(config_.sites), nullptr);
  }

  // The sum of what the site's circuits promise; unknown when one of them says nothing.
  static void add_contracts(const Site& site, BandwidthRow& row) {
    std::uint64_t down = 0;
    std::uint64_t up = 0;
    for (const auto& circuit : site.circuits) {
      if (circuit.down_bps == 0 || circuit.up_bps == 0) return;
      down += circuit.down_bps;
      up += circuit.up_bps;
    }
    if (site.circuits.empty()) return;
    row.contract_down_bps = down;
    row.contract_up_bps = up;
  }

  Result<void> add_sum(BandwidthRow row, const measurements::PortChoice& choice, const Site* site) {
    row.ports = choice.ports.size();
    for (const auto& one : choice.unmeasured) row.unmeasured.push_back(one.what + ": " + one.why);
    return add_both(std::move(row), site,
                    [&](const SchoolCalendar* school, std::string& unreadable) {
                      return reader_.read_sum(choice, school, unreadable);
                    });
  }

  Result<void> add_ports() {
    const auto all = history_.series(std::nullopt);
    if (!all) return all.error();
    for (const auto& series : *all) {
      const bool wanted = series.uplink || question_.all_ports;
      if (!wanted || shown_.contains(series.name)) continue;
      if (!any_matches(question_.sites, series.site)) continue;
      if (auto added = add(port_row(series), series.name, site_of(series.site)); !added)
        return added;
    }
    return {};
  }

  BandwidthRow port_row(const Series& series) const {
    BandwidthRow row;
    row.site = series.site;
    row.device = series.name.device;
    row.port = series.name.port;
    const auto* device = find_device(inventory_, series.name.device);
    if (device != nullptr && !device->name.empty()) row.device = device->name;
    row.port_bps = speed_of(series.name.device, series.name.port);
    return row;
  }

  const Site* site_of(const std::string& id) const {
    const auto at = std::find_if(config_.sites.begin(), config_.sites.end(),
                                 [&](const Site& site) { return site.id == id; });
    return at == config_.sites.end() ? nullptr : &*at;
  }

  Result<void> add(BandwidthRow row, const SeriesName& name, const Site* site) {
    return add_both(std::move(row), site,
                    [&](const SchoolCalendar* school, std::string& unreadable) {
                      return reader_.read(name, school, unreadable);
                    });
  }

  // A row for all hours and, where the calendar knows them, one for school hours.
  template <typename Read>
  Result<void> add_both(BandwidthRow row, const Site* site, Read read) {
    auto traffic = read(nullptr, row.unreadable);
    if (!traffic) return traffic.error();
    row.traffic = std::move(*traffic);
    rows_.push_back(row);
    if (!question_.school_hours) return {};
    const auto school = site == nullptr ? SchoolCalendar(config_.calendar, zone_)
                                        : SchoolCalendar(config_.calendar, zone_, *site);
    if (!school.known()) return {};
    traffic = read(&school, row.unreadable);
    if (!traffic) return traffic.error();
    row.school_hours = true;
    row.traffic = std::move(*traffic);
    rows_.push_back(std::move(row));
    return {};
  }

  const BandwidthQuestion& question_;
  const config::Config& config_;
  const Inventory& inventory_;
  inventory::History& history_;
  Reader reader_;
  measurements::TimeZone zone_;
  std::set<SeriesName> shown_;
  std::vector<BandwidthRow> rows_;
};

Cell rate(const std::optional<double>& bps) {
  return bps ? Cell{static_cast<std::uint64_t>(*bps + 0.5)} : Cell{};
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

Result<std::vector<BandwidthRow>> bandwidth(const BandwidthQuestion& question,
                                            const config::Config& config,
                                            const Inventory& inventory,
                                            inventory::History& history) {
  return Answer(question, config, inventory, history).rows();
}

Rows bandwidth_listing(const std::vector<BandwidthRow>& rows) {
  return rows_of(std::span<const Field<BandwidthRow>>(fields), rows);
}

}  // namespace netroster::daemon
