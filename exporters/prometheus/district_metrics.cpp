#include "exporters/prometheus/district_metrics.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <tuple>
#include <utility>

#include "exporters/prometheus/device_metrics.h"
#include "model/words.h"

namespace netroster::prometheus {
namespace {

constexpr double bits_a_byte = 8;

std::string degrees(std::optional<double> angle) {
  if (!angle) return {};
  std::array<char, 32> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), *angle);
  return {buffer.data(), end.ptr};
}

double as_double(std::size_t count) { return static_cast<double>(count); }

using Speed = std::optional<std::uint64_t>;
Speed slower(Speed a, Speed b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

class District {
 public:
  District(const Directory& directory, const config::Config& config, const DistrictOptions& options,
           SeriesDropped& dropped)
      : directory_(directory), config_(config), options_(options), dropped_(dropped) {}

  Families families() {
    add_sites();
    add_circuits();
    add_device_counts();
    for (auto& family : device_families(directory_, options_, dropped_))
      out_.push_back(std::move(family));
    add_links();
    add_coverage();
    add_speed_liars();
    add_addresses();
    add_freshness();
    add_dropped();
    return std::move(out_);
  }

 private:
  const Inventory& inventory() const { return *directory_.snapshot(); }
  // Of the district or a site: the budget of a device does not matter.
  FamilyBuilder family(const char* name, const char* help, MetricType type = MetricType::gauge) {
    return {name, help, {options_.budget.family, options_.budget.family}, type};
  }
  void put(FamilyBuilder& builder) { out_.push_back(builder.take(dropped_)); }

  std::string device_name(const std::string& id) const {
    const auto* device = find_device(inventory(), id);
    return device == nullptr ? id : directory_.instance(*device);
  }

  void add_sites() {
    auto info = family("netroster_site_info", "What the configuration says about a site.",
                       MetricType::info);
    auto students = family("netroster_site_students", "Students enrolled at a site.");
    for (const auto& site : config_.sites) {
      info.add({{"kind", text(site.kind)},
                {"latitude", degrees(site.latitude)},
                {"longitude", degrees(site.longitude)},
                {"name", site.name},
                {"phase", site.phase},
                {"site", site.id}},
               1);
      if (site.enrolment) students.add({{"site", site.id}}, *site.enrolment);
    }
    put(info);
    put(students);
    add_school_hours();
  }

  void add_school_hours() {
    auto hours = family("netroster_school_hours",
                        "1 between the first and the last bell of a day with school.");
    for (const auto& site : config_.sites) {
      const auto now = options_.school_hours == nullptr
                           ? std::nullopt
                           : options_.school_hours->at(site.id, options_.now);
      if (now) hours.add({{"site", site.id}}, *now ? 1 : 0);
    }
    put(hours);
  }

  void add_circuits() {
    auto info = family("netroster_circuit_info",
                       "A contracted connection and where it is measured.", MetricType::info);
    auto down = family("netroster_circuit_contract_down_bytes_per_second",
                       "What is contracted towards the site.");
    auto up = family("netroster_circuit_contract_up_bytes_per_second",
                     "What is contracted from the site.");
    for (const auto& site : config_.sites)
      for (const auto& circuit : site.circuits) {
        const auto* device = directory_.circuit_device(site, circuit);
        info.add({{"circuit", circuit.id},
                  {"device", device == nullptr ? circuit.device : directory_.instance(*device)},
                  {"port", circuit.interface},
                  {"provider", circuit.provider},
                  {"site", site.id}},
                 1);
        const std::initializer_list<Label> labels = {{"circuit", circuit.id}, {"site", site.id}};
        if (circuit.down_bps > 0)
          down.add(labels, static_cast<double>(circuit.down_bps) / bits_a_byte);
        if (circuit.up_bps > 0) up.add(labels, static_cast<double>(circuit.up_bps) / bits_a_byte);
      }
    put(info);
    put(down);
    put(up);
  }

  void add_device_counts() {
    using Key = std::tuple<std::string_view, std::string_view, std::string_view, std::string_view>;
    std::map<Key, std::size_t> counts;
    for (const auto& device : inventory().devices)
      if (device->replaced_by.empty())
        ++counts[{device->role, device->site, text(device->last_attempt.reach),
                  device->facts->device.vendor}];
    auto devices = family("netroster_devices",
                          "Inventoried devices, by what came of the last attempt to read them.");
    for (const auto& [key, count] : counts)
      devices.add({{"role", std::get<0>(key)},
                   {"site", std::get<1>(key)},
                   {"state", std::get<2>(key)},
                   {"vendor", std::get<3>(key)}},
                  as_double(count));
    put(devices);
  }

  void add_links() {
    auto info = family("netroster_link_info", "A link between two devices.", MetricType::info);
    auto capacity = family("netroster_link_capacity_bytes_per_second",
                           "Speed of a link: that of its slower end.");
    std::map<std::pair<std::string_view, std::string_view>, std::size_t> counts;
    for (const auto& link : inventory().links) {
      const auto& [a, b] = link->ends;
      ++counts[{link->site, text(link->state)}];
      info.add({{"id", link->id},
                {"site", link->site},
                {"source", device_name(a.device)},
                {"source_port", a.port},
                {"stale", link->stale ? "true" : "false"},
                {"state", text(link->state)},
                {"target", device_name(b.device)},
                {"target_port", b.port}},
               1);
      if (const auto speed = slower(a.speed_bps, b.speed_bps))
        capacity.add({{"id", link->id}, {"site", link->site}},
                     static_cast<double>(*speed) / bits_a_byte);
    }
    auto links = family("netroster_links", "Links, by how well they are known.");
    for (const auto& [key, count] : counts)
      links.add({{"site", key.first}, {"state", key.second}}, as_double(count));
    put(links);
    put(info);
    put(capacity);
  }

  void add_coverage() {
    std::vector<inventory::SiteCoverage> own;
    if (options_.coverage == nullptr)
      own = inventory::coverage_of(
          inventory(), config_.sites, options_.is_cloud_managed,
          std::chrono::floor<std::chrono::days>(options_.now),
          [this](const IpNetwork& network) { return config_.sweep.may_be_swept(network); });
    const auto& sites = options_.coverage == nullptr ? own : *options_.coverage;
    auto found = family("netroster_coverage_found", "Devices and access points in the inventory.");
    auto seen = family("netroster_coverage_seen",
                       "What is in the inventory, and what is seen and is not in it.");
    auto ratio = family("netroster_coverage_ratio", "The inventoried part of what is seen.");
    auto gaps = family("netroster_coverage_gaps",
                       "What is seen and is not in the inventory, without what was accepted.");
    auto points = family("netroster_access_points", "Access points, by who knows of them.");
    auto powered = family("netroster_access_points_powered",
                          "Access points that a switch announces, by whether its port feeds them.");
    auto unheard = family("netroster_powered_ports_unheard",
                          "Ports that give power to something that no protocol names.");
    for (const auto& site : sites) {
      found.add({{"site", site.site}}, as_double(site.found()));
      seen.add({{"site", site.site}}, as_double(site.seen()));
      if (const auto percent = site.percent()) ratio.add({{"site", site.site}}, *percent / 100);
      std::map<std::string_view, std::size_t> reasons;
      for (const auto& gap : site.gaps)
        if (gap.accepted.empty()) ++reasons[inventory::text(gap.reason)];
      for (const auto& [reason, count] : reasons)
        gaps.add({{"reason", reason}, {"site", site.site}}, as_double(count));
      const auto& known = site.reconciled;
      points.add({{"known_to", "both"}, {"site", site.site}}, as_double(known.by_both));
      points.add({{"known_to", "controllers"}, {"site", site.site}},
                 as_double(known.unknown_to_switches()));
      points.add({{"known_to", "switches"}, {"site", site.site}},
                 as_double(known.unknown_to_controllers()));
      powered.add({{"power", "given"}, {"site", site.site}}, as_double(known.by_power));
      powered.add({{"power", "none"}, {"site", site.site}}, as_double(known.without_power));
      unheard.add({{"site", site.site}}, as_double(known.unheard_with_power));
    }
    for (auto* const each : {&found, &seen, &ratio, &gaps, &points, &powered, &unheard}) put(*each);
  }

  void add_speed_liars() {
    if (options_.speed_liars == nullptr) return;
    auto ratio = family("netroster_port_over_speed_ratio",
                        "The most that a port carried lately, by the speed that it states, where "
                        "that was too much time after time.");
    for (const auto& liar : *options_.speed_liars)
      ratio.add({{"device", device_name(liar.device)}, {"port", liar.port}, {"site", liar.site}},
                static_cast<double>(liar.finding.highest_bps) /
                    static_cast<double>(std::max<std::uint64_t>(1, liar.finding.speed_bps)));
    put(ratio);
  }

  void add_addresses() {
    auto addresses = family("netroster_addresses",
                            "Addresses of a site, by what came of the last attempt there.");
    for (const auto& [site, coverage] : inventory().coverage)
      for (const auto& [reach, count] : coverage.addresses)
        addresses.add({{"site", site}, {"state", text(reach)}}, as_double(count));
    put(addresses);
    std::map<std::string_view, std::size_t> hidden;
    for (const auto& each : inventory().hidden) ++hidden[each->site];
    auto switches = family("netroster_hidden_switches",
                           "Switches that nobody manages, known by what is learned around them.");
    for (const auto& [site, count] : hidden) switches.add({{"site", site}}, as_double(count));
    put(switches);
  }

  void add_freshness() {
    const auto when = inventory().when.time_since_epoch().count();
    auto newest = family("netroster_inventory_timestamp_seconds",
                         "When the newest observation in the inventory was made, in seconds since "
                         "1970.");
    if (when > 0) newest.add({}, static_cast<double>(when));
    put(newest);
  }

  void add_dropped() {
    const SeriesBudget all{dropped_.size(), dropped_.size()};
    FamilyBuilder builder("netroster_series_dropped_total",
                          "Series that were left out of an answer, because the family or the "
                          "device had more than the budget allows.",
                          all, MetricType::counter);
    for (const auto& [name, count] : dropped_) builder.add({{"family", name}}, as_double(count));
    SeriesDropped ignored;
    out_.push_back(builder.take(ignored));
  }

  const Directory& directory_;
  const config::Config& config_;
  const DistrictOptions& options_;
  SeriesDropped& dropped_;
  Families out_;
};

}  // namespace

Families district_metrics(const Directory& directory, const config::Config& config,
                          const DistrictOptions& options, SeriesDropped& dropped) {
  return District(directory, config, options, dropped).families();
}

}  // namespace netroster::prometheus
