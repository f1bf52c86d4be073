// Facts about batteries.
#include "base/text.h"
#include "standards/fact_kit.h"

namespace netroster::standards {
namespace {

constexpr double seconds_a_minute = 60;

const Device* device_of(const World& w, std::uint32_t i) {
  return w.ups(i).device == none ? nullptr : w.device(w.ups(i).device).device;
}

// The reading whose name or kind says so, the largest of several.
const Sensor* sensor_of(const Device* device, std::string_view kind, std::string_view word) {
  const Sensor* found = nullptr;
  if (device == nullptr) return nullptr;
  for (const auto& sensor : device->facts->sensors) {
    if (!sensor.value || sensor.kind != kind) continue;
    if (!word.empty() && to_lower(sensor.name).find(word) == std::string::npos) continue;
    if (found == nullptr || *sensor.value > *found->value) found = &sensor;
  }
  return found;
}

Observed has_card(const World& w, std::uint32_t i) {
  const auto* device = device_of(w, i);
  if (device != nullptr) return truth(true, device->last_seen);
  return truth(false, {}, "it is declared only");
}

Observed model(const World& w, std::uint32_t i) {
  const auto* device = device_of(w, i);
  if (device != nullptr && !device->facts->device.model.empty())
    return words(device->facts->device.model, device->last_seen);
  const auto* said = w.ups(i).declared;
  return words_or(said == nullptr ? std::string() : said->model, {}, "its model is not declared");
}

Observed closet(const World& w, std::uint32_t i) {
  return words_or(w.ups(i).closet, said_by_card(w, i), "where it stands is not declared");
}

Observed load(const World& w, std::uint32_t i) {
  const auto* device = device_of(w, i);
  if (const auto* one = sensor_of(device, "load", ""); one != nullptr)
    return number(*one->value, read_time(*device, "sensors"), one->name);
  const auto* said = w.ups(i).declared;
  if (said != nullptr && said->load_percent) return number(*said->load_percent, {}, "declared");
  return unknown("its load is neither told nor declared");
}

Observed runtime(const World& w, std::uint32_t i) {
  const auto* device = device_of(w, i);
  if (const auto* one = sensor_of(device, "time", "runtime"); one != nullptr) {
    const double unit = one->unit == "minutes" ? seconds_a_minute : 1;
    return number(*one->value * unit, read_time(*device, "sensors"), one->name);
  }
  const auto* said = w.ups(i).declared;
  if (said != nullptr && said->runtime_minutes)
    return number(*said->runtime_minutes * seconds_a_minute, {}, "declared");
  return unknown("its runtime is neither told nor declared");
}

Observed battery_age(const World& w, std::uint32_t i) {
  const auto* said = w.ups(i).declared;
  if (said == nullptr || !said->battery_date) return unknown("battery_date is not declared");
  const WallTime put_in = *said->battery_date;
  if (put_in > w.sources().now)
    return unknown("battery_date " + iso_text(put_in).substr(0, 10) + " is still to come");
  return number(static_cast<double>((w.sources().now - put_in).count()), {},
                "put in on " + iso_text(put_in).substr(0, 10));
}

Observed battery_state(const World& w, std::uint32_t i) {
  const auto* device = device_of(w, i);
  if (device == nullptr) return unknown("it has no card that tells");
  for (const auto& sensor : device->facts->sensors)
    if (sensor.kind == "state" && to_lower(sensor.name).find("battery") != std::string::npos)
      return words_or(sensor.status, read_time(*device, "sensors"), "it does not tell");
  return unknown("it does not tell the state of its battery");
}

Observed source(const World& w, std::uint32_t i) {
  const auto* device = device_of(w, i);
  if (device == nullptr) return unknown("it has no card that tells");
  for (const auto& sensor : device->facts->sensors)
    if (sensor.kind == "state" && to_lower(sensor.name).find("source") != std::string::npos)
      return words_or(sensor.status, read_time(*device, "sensors"), "it does not tell");
  return unknown("it does not tell what it feeds from");
}

constexpr auto U = SubjectKind::ups;
constexpr std::string_view declare_it = "write it in [[site.ups]] of the site's file";
constexpr std::string_view card_hint =
    "fit a management card and scan it, or declare it in [[site.ups]]";
constexpr FactRow rows[] = {
    {U, "has_card", Unit::truth, "Whether it answers SNMP.", "the inventory", card_hint, has_card},
    {U, "model", Unit::text, "As it is sold.", "UPS-MIB, or the site's file", card_hint, model},
    {U, "closet", Unit::text, "Where it stands.", "its location, or the site's file", declare_it,
     closet},
    {U, "load", Unit::percent, "Its load, of its rating.",
     "UPS-MIB upsOutputPercentLoad, or the site's file", card_hint, load},
    {U, "runtime", Unit::duration, "How long it holds at its load.",
     "UPS-MIB upsEstimatedMinutesRemaining, or the site's file", card_hint, runtime},
    {U, "battery_age", Unit::duration, "Time since its battery was put in.", in_site_file,
     declare_it, battery_age},
    {U, "battery_state", Unit::text, "normal, low or depleted.", "UPS-MIB upsBatteryStatus",
     card_hint, battery_state},
    {U, "source", Unit::text, "normal, bypass, battery, booster or reducer.",
     "UPS-MIB upsOutputSource", card_hint, source},
};

}  // namespace

std::span<const FactRow> ups_facts() { return rows; }

}  // namespace netroster::standards
