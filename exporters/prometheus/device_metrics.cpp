#include "exporters/prometheus/device_metrics.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace netroster::prometheus {
namespace {

// What sensors of one kind and unit become.
struct SensorFamily {
  std::string_view kind;
  std::string_view unit;
  std::string_view named;  // only the sensor of this name; "": every one
  const char* name;
  const char* help;
  double parts;  // of the sensor's unit in one of the metric's
  // In the sensor's unit: beyond them it is nonsense and left out.
  double least;
  double most;
};

constexpr double year_of_minutes = 366 * 24 * 60;

constexpr std::array sensor_families{
    SensorFamily{"temperature", "celsius", "", "netroster_sensor_temperature_celsius",
                 "What a temperature sensor reads.", 1, -100, 300},
    SensorFamily{"humidity", "percent", "", "netroster_sensor_humidity_ratio",
                 "Relative humidity, 1 for 100 %.", 100, 0, 100},
    SensorFamily{"light", "dbm", "", "netroster_optical_power_dbm",
                 "Optical power of a transceiver, in decibels of a milliwatt.", 1, -60, 60},
    SensorFamily{"charge", "percent", "", "netroster_ups_charge_ratio",
                 "Charge of a battery, 1 for full.", 100, 0, 100},
    SensorFamily{"load", "percent", "", "netroster_ups_load_ratio",
                 "Load of a power supply's output, 1 for all it can give.", 100, 0, 1000},
    SensorFamily{"time", "minutes", "estimated runtime", "netroster_ups_runtime_seconds",
                 "How long a battery will last.", 1.0 / 60, 0, year_of_minutes},
    SensorFamily{"time", "seconds", "time on battery", "netroster_ups_on_battery_seconds",
                 "How long a power supply has been on its battery; 0 when it is not.", 1, 0,
                 year_of_minutes * 60},
    SensorFamily{"cpu", "percent", "", "netroster_processor_load_ratio",
                 "Load of a processor, 1 for all it can do.", 100, 0, 100},
    SensorFamily{"memory", "percent", "", "netroster_memory_used_ratio",
                 "The part of a device's memory that is in use.", 100, 0, 100},
};

// What a sensor's words say as 1 or 0; other words say nothing.
struct StateFamily {
  std::string_view sensor;
  std::string_view yes;
  std::array<std::string_view, 6> no;
  const char* name;
  const char* help;
};

constexpr std::array state_families{
    StateFamily{"battery",
                "normal",
                {"low", "depleted"},
                "netroster_ups_battery_good",
                "1 while a battery is as it should be, 0 when it is low or empty."},
    StateFamily{"output source",
                "battery",
                {"normal", "none", "bypass", "booster", "reducer"},
                "netroster_ups_on_battery",
                "1 while a power supply gives what its battery has."},
};

class Devices {
 public:
  Devices(const Directory& directory, const DistrictOptions& options, SeriesDropped& dropped)
      : directory_(directory), options_(options), dropped_(dropped) {
    for (const auto& row : sensor_families) sensors_.push_back(family(row.name, row.help));
    for (const auto& row : state_families) states_.push_back(family(row.name, row.help));
  }

  Families families() {
    for (const auto& device : directory_.snapshot()->devices)
      if (device->replaced_by.empty()) add(*device);
    Families out;
    for (auto* const each : {&info_, &up_, &last_poll_, &facts_time_, &budget_, &drawn_, &clients_,
                             &radio_clients_, &radio_use_})
      out.push_back(each->take(dropped_));
    for (auto& each : sensors_) out.push_back(each.take(dropped_));
    for (auto& each : states_) out.push_back(each.take(dropped_));
    out.push_back(stale_family());
    return out;
  }

 private:
  FamilyBuilder family(const char* name, const char* help, MetricType type = MetricType::gauge) {
    return {name, help, options_.budget, type};
  }

  void add(const Device& device) {
    for (auto* const each : {&info_, &up_, &last_poll_, &facts_time_, &budget_, &drawn_, &clients_,
                             &radio_clients_, &radio_use_})
      each->next_device();
    for (auto& each : sensors_) each.next_device();
    for (auto& each : states_) each.next_device();
    const auto& name = directory_.instance(device);
    add_state(device, name);
    const auto now = options_.facts ? options_.facts(device) : std::nullopt;
    if (now) add_times(device, name, *now);
    add_readings(device, name, now.value_or(FactsNow{}));
  }

  void add_times(const Device& device, const std::string& name, const FactsNow& now) {
    for (const auto kind : all_reading_kinds) {
      const auto& of_kind = now[static_cast<std::size_t>(kind)];
      if (!of_kind.facts || of_kind.when == WallTime{}) continue;
      facts_time_.add(
          {{"device", name}, {"reading", std::string(text(kind))}, {"site", device.site}},
          static_cast<double>(of_kind.when.time_since_epoch().count()));
    }
  }

  // What was read between sweeps, and of the last sweep what was not. Sensors of a sweep are not
  // told apart by kind: one kind that was read since stands for all of them.
  void add_readings(const Device& device, const std::string& name, const FactsNow& now) {
    const auto of = [&now](ReadingKind kind) -> const DeviceFacts* {
      return now[static_cast<std::size_t>(kind)].facts.get();
    };
    const auto* power = of(ReadingKind::power);
    add_poe(device, name, power != nullptr ? *power : *device.facts);
    const auto* clients = of(ReadingKind::clients);
    const auto& points = clients != nullptr ? clients->access_points : device.facts->access_points;
    for (const auto& point : points) add_access_point(device, name, point);
    std::vector<const DeviceFacts*> told;
    for (const auto kind : {ReadingKind::sensors, ReadingKind::load, ReadingKind::batteries})
      if (const auto* facts = of(kind); facts != nullptr) told.push_back(facts);
    if (told.empty()) told.push_back(device.facts.get());
    SensorNames used;
    for (const auto* facts : told) add_sensors(device, name, *facts, used);
    add_states(device, name, told);
  }

  void add_state(const Device& device, const std::string& name) {
    const auto& said = device.facts->device;
    info_.add({{"closet", device.closet},
               {"device", name},
               {"id", device.id},
               {"kind", said.kind},
               {"model", said.model},
               {"os", said.os},
               {"os_version", said.os_version},
               {"role", device.role},
               {"site", device.site},
               {"vendor", said.vendor}},
              1);
    const auto reach = device.last_attempt.reach;
    if (reach != Reach::not_tested)
      up_.add({{"device", name}, {"site", device.site}}, reach == Reach::answered ? 1 : 0);
    const auto fresh = options_.freshness ? options_.freshness(device) : std::nullopt;
    if (fresh) count_stale(device, *fresh);
    auto polled = fresh ? fresh->told() : std::nullopt;
    if (!polled && device.last_seen.time_since_epoch().count() > 0) polled = device.last_seen;
    if (polled)
      last_poll_.add({{"device", name}, {"site", device.site}},
                     static_cast<double>(polled->time_since_epoch().count()));
  }

  void count_stale(const Device& device, const Freshness& fresh) {
    auto& counts = stale_[device.site];
    if (fresh.uplinks && fresh.uplinks->stale) ++counts.first;
    if (fresh.access && fresh.access->stale) ++counts.second;
  }

  // Sites with devices whose counters are read have a number, if it is 0.
  Family stale_family() {
    FamilyBuilder stale("netroster_stale_devices",
                        "Devices whose ports told nothing for too long, by which ports.",
                        {options_.budget.family, options_.budget.family});
    for (const auto& [site, counts] : stale_) {
      stale.add({{"ports", "access"}, {"site", site}}, static_cast<double>(counts.second));
      stale.add({{"ports", "uplinks"}, {"site", site}}, static_cast<double>(counts.first));
    }
    return stale.take(dropped_);
  }

  void add_poe(const Device& device, const std::string& name, const DeviceFacts& facts) {
    for (const auto& group : facts.poe) {
      const auto number = std::to_string(group.group);
      const auto put = [&](FamilyBuilder& to, std::optional<double> watts) {
        if (watts) to.add({{"device", name}, {"group", number}, {"site", device.site}}, *watts);
      };
      put(budget_, group.budget_watts);
      put(drawn_, group.drawn_watts);
    }
  }

  using SensorNames = std::map<std::pair<std::size_t, std::string>, int>;  // names repeat

  void add_sensors(const Device& device, const std::string& name, const DeviceFacts& facts,
                   SensorNames& used) {
    for (const auto& sensor : facts.sensors) {
      const auto at = std::find_if(sensor_families.begin(), sensor_families.end(),
                                   [&sensor](const SensorFamily& row) {
                                     return row.kind == sensor.kind && row.unit == sensor.unit &&
                                            (row.named.empty() || row.named == sensor.name);
                                   });
      if (at == sensor_families.end() || !sensor.value) continue;
      const bool sensible = *sensor.value >= at->least && *sensor.value <= at->most;
      if (!sensible) continue;  // nor is what is not a number
      const auto index = static_cast<std::size_t>(at - sensor_families.begin());
      const auto port = port_name(device, sensor.port_index);
      const int count = ++used[{index, sensor.name + '\n' + port}];
      const auto label = count == 1 ? sensor.name : sensor.name + " #" + std::to_string(count);
      sensors_[index].add(
          {{"device", name}, {"port", port}, {"sensor", label}, {"site", device.site}},
          *sensor.value / at->parts);
    }
  }

  static const Sensor* find_state(const std::vector<const DeviceFacts*>& told,
                                  std::string_view name) {
    for (const auto* facts : told)
      for (const auto& sensor : facts->sensors)
        if (sensor.kind == "state" && sensor.name == name && !sensor.status.empty()) return &sensor;
    return nullptr;
  }

  void add_states(const Device& device, const std::string& name,
                  const std::vector<const DeviceFacts*>& told) {
    for (std::size_t i = 0; i < state_families.size(); ++i) {
      const auto& row = state_families[i];
      const auto* at = find_state(told, row.sensor);
      if (at == nullptr) continue;
      const bool yes = at->status == row.yes;
      if (yes || std::find(row.no.begin(), row.no.end(), at->status) != row.no.end())
        states_[i].add({{"device", name}, {"site", device.site}}, yes ? 1 : 0);
    }
  }

  static std::string port_name(const Device& device, std::optional<std::uint32_t> index) {
    if (!index) return {};
    const auto& ports = device.facts->ports;
    const auto at = std::find_if(ports.begin(), ports.end(),
                                 [&index](const Port& port) { return port.index == *index; });
    return at == ports.end() ? "" : at->name;
  }

  void add_access_point(const Device& device, const std::string& name, const AccessPoint& point) {
    const auto label = point.name.empty() && point.mac ? point.mac->text() : point.name;
    if (point.clients)
      clients_.add({{"access_point", label}, {"device", name}, {"site", device.site}},
                   *point.clients);
    for (const auto& radio : point.radios) {
      const auto put = [&](FamilyBuilder& to, double value) {
        to.add({{"access_point", label},
                {"band", radio.band},
                {"device", name},
                {"radio", radio.name},
                {"site", device.site}},
               value);
      };
      if (radio.clients) put(radio_clients_, *radio.clients);
      if (radio.utilisation_percent) put(radio_use_, *radio.utilisation_percent / 100);
    }
  }

  const Directory& directory_;
  const DistrictOptions& options_;
  SeriesDropped& dropped_;
  FamilyBuilder info_ = family("netroster_device_info", "What a device is.", MetricType::info);
  FamilyBuilder up_ = family("netroster_device_up", "Whether the device answered the last time.");
  FamilyBuilder last_poll_ = family("netroster_device_last_poll_timestamp_seconds",
                                    "When the device last answered, in seconds since 1970.");
  FamilyBuilder facts_time_ =
      family("netroster_device_facts_timestamp_seconds",
             "When readings of a device were last taken between sweeps, in seconds since 1970, by "
             "what was read.");
  FamilyBuilder budget_ =
      family("netroster_poe_budget_watts", "What a power supply group can give to ports.");
  FamilyBuilder drawn_ =
      family("netroster_poe_drawn_watts", "What ports draw from a power supply group.");
  FamilyBuilder clients_ = family("netroster_access_point_clients", "Clients of an access point.");
  FamilyBuilder radio_clients_ =
      family("netroster_access_point_radio_clients", "Clients of one radio of an access point.");
  FamilyBuilder radio_use_ = family("netroster_access_point_radio_utilisation_ratio",
                                    "The part of the time that a radio's channel is busy.");
  std::vector<FamilyBuilder> sensors_;
  std::vector<FamilyBuilder> states_;
  std::map<std::string, std::pair<std::size_t, std::size_t>> stale_;  // by site: uplinks, access
};

}  // namespace

Families device_families(const Directory& directory, const DistrictOptions& options,
                         SeriesDropped& dropped) {
  return Devices(directory, options, dropped).families();
}

}  // namespace netroster::prometheus
