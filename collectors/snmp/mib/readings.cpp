// What changes from minute to minute: power, light, heat, load, clients. The device is known from a
// sweep; only its readings are asked for.
#include <algorithm>
#include <functional>
#include <utility>

#include "collectors/snmp/mib/collectors.h"
#include "collectors/snmp/mib/context.h"
#include "collectors/snmp/mib/registry.h"

namespace netroster::mib {
namespace {

using profiles::Target;
using std::chrono::seconds;

// A restart is told by an uptime that lacks more than clocks may differ by.
constexpr seconds least_slack{300};
constexpr int slack_parts = 10;  // of the time since the sweep

// Of what a profile's tables tell; nullopt: it does not change from minute to minute.
std::optional<ReadingKind> kind_of(Target target, bool is_ups) {
  switch (target) {
    case Target::access_point:
    case Target::radio:
    case Target::client:
    case Target::ssid:
      return ReadingKind::clients;
    case Target::poe_budget:
      return ReadingKind::power;
    case Target::sensor:
      return is_ups ? ReadingKind::batteries : ReadingKind::sensors;
    default:
      return std::nullopt;
  }
}

bool has_rows(const DeviceFacts& facts, std::string_view table) {
  return std::any_of(facts.tables.begin(), facts.tables.end(),
                     [table](const auto& one) { return one.table == table && one.rows > 0; });
}

bool has_poe(const DeviceFacts& facts) {
  return !facts.poe.empty() || std::any_of(facts.ports.begin(), facts.ports.end(),
                                           [](const auto& port) { return port.poe.has_value(); });
}

bool may_be_ups(const DeviceFacts& facts) {
  return facts.device.kind == "ups" ||
         std::any_of(facts.sensors.begin(), facts.sensors.end(), [](const auto& sensor) {
           return sensor.kind == "charge" || sensor.name == "estimated runtime";
         });
}

// Of which kind the single objects are that a profile names.
ReadingKind kind_of_objects(bool is_ups) {
  return is_ups ? ReadingKind::batteries : ReadingKind::load;
}

bool reads_by_profile(const profiles::Profile* profile, ReadingKind kind, bool is_ups) {
  if (profile == nullptr) return false;
  if (kind == kind_of_objects(is_ups) && !profile->readings.empty()) return true;
  return std::any_of(profile->tables.begin(), profile->tables.end(),
                     [=](const auto& map) { return kind_of(map.target, is_ups) == kind; });
}

bool reads_by_standard(const DeviceFacts& facts, ReadingKind kind) {
  if (kind == ReadingKind::power) return has_poe(facts);
  if (kind == ReadingKind::batteries) return may_be_ups(facts);
  return kind == ReadingKind::sensors && has_rows(facts, "entPhySensorTable");
}

bool is_without(const CollectOptions& options, std::string_view name) {
  return std::find(options.without.begin(), options.without.end(), name) != options.without.end();
}

// Numbers of ports and parts are those of one boot.
bool has_restarted(std::optional<std::uint64_t> now, const KnownDevice& known) {
  const auto then = known.facts->device.uptime_centiseconds;
  if (!now || !then) return true;  // nobody knows
  const auto slack = std::max<seconds>(least_slack, known.age / slack_parts);
  const auto least = static_cast<std::int64_t>(*then) + (known.age - slack).count() * 100;
  return static_cast<std::int64_t>(*now) < least;
}

void take_numbers(const DeviceFacts& from, Context& context) {
  context.facts.ports = from.ports;
  context.facts.modules = from.modules;
  for (std::size_t i = 0; i < from.ports.size(); ++i)
    context.port_at.emplace(from.ports[i].index, i);
  for (std::size_t i = 0; i < from.modules.size(); ++i)
    context.module_at.emplace(from.modules[i].index, i);
}

boost::asio::awaitable<std::optional<std::uint64_t>> uptime(Context& context) {
  std::vector<Oid> object{Oid{1, 3, 6, 1, 2, 1, 1, 3, 0}};
  const auto rows = co_await context.scalars(std::move(object));
  if (rows.empty() || !rows[0].value.is_number()) co_return std::nullopt;
  co_return rows[0].value.number;
}

DeviceFacts readings_in(Context& context, bool renumbered) {
  DeviceFacts out;
  auto& from = context.facts;
  if (renumbered)
    std::erase_if(from.sensors, [](const auto& one) { return one.module_index || one.port_index; });
  out.poe = std::move(from.poe);
  out.sensors = std::move(from.sensors);
  out.access_points = std::move(from.access_points);
  out.ssids = std::move(from.ssids);
  out.tables = std::move(from.tables);
  return out;
}

}  // namespace

bool has_readings(const DeviceFacts& facts, const profiles::Library& library, ReadingKind kind) {
  return reads_by_standard(facts, kind) ||
         reads_by_profile(library.find(facts.profile), kind, may_be_ups(facts));
}

boost::asio::awaitable<Result<DeviceFacts>> collect_readings(snmp::Session& session,
                                                             KnownDevice known, ReadingKind kind,
                                                             CollectOptions options,
                                                             snmp::AgentHabits& habits) {
  Context context(session, options, habits);
  const auto now = co_await uptime(context);
  if (!now) co_return Error{Errc::timeout, "does not tell its uptime"};
  const auto& facts = *known.facts;
  const bool renumbered = has_restarted(now, known);
  if (!renumbered) take_numbers(facts, context);
  if (const auto* profile = context.library->find(facts.profile)) use_profile(context, *profile);
  const bool is_ups = may_be_ups(facts);
  const bool standard = reads_by_standard(facts, kind);
  const auto is_wanted = [&](ReadingKind which, const char* collector) {
    return standard && kind == which && !is_without(options, collector);
  };
  if (is_wanted(ReadingKind::power, "poe")) co_await collect_poe(context);
  if (is_wanted(ReadingKind::batteries, "ups")) co_await collect_ups(context);
  if (is_wanted(ReadingKind::sensors, "sensor") && !renumbered) co_await collect_sensors(context);
  std::function<bool(const profiles::TableMap&)> of_kind = [=](const profiles::TableMap& map) {
    return kind_of(map.target, is_ups) == kind;
  };
  co_await read_profile_readings(context, std::move(of_kind), kind == kind_of_objects(is_ups));
  if (context.gone) context.facts.tables.push_back({"readings", 0, {}, false, "stopped answering"});
  co_return readings_in(context, renumbered);
}

}  // namespace netroster::mib
