#include "daemon/poll/polled_device.h"

#include <algorithm>
#include <map>
#include <utility>

#include "daemon/poll/interface_objects.h"

namespace netroster::poll {
namespace {

constexpr unsigned idle_changes_believed = 3;

// `heard`: anything at all was answered.
Incomplete reason_of(snmp::PollEnd end, bool heard) {
  switch (end) {
    case snmp::PollEnd::closed:
      return Incomplete::closed;
    case snmp::PollEnd::failed:
      return Incomplete::agent_error;
    case snmp::PollEnd::too_slow:
      return Incomplete::too_slow;
    case snmp::PollEnd::too_big:
      return Incomplete::too_big;
    default:
      return heard ? Incomplete::timeout : Incomplete::silent;
  }
}

std::optional<std::uint64_t> scalar(const snmp::PolledDevice& request, Scalar which) {
  const auto at = static_cast<std::size_t>(which);
  if ((request.scalars_known >> at & 1U) == 0) return std::nullopt;
  return request.scalars[at];
}

void note(DeviceReading& out, Incomplete reason, Statistics& statistics) {
  out.complete = false;
  out.reason = text(reason);
  statistics.count(reason);
}

}  // namespace

const char* text(Incomplete reason) {
  constexpr const char* words[] = {"timeout",      "closed",     "agent_error",
                                   "too_slow",     "renumbered", "no_names",
                                   "missing_rows", "silent",     "too_big"};
  return words[static_cast<std::size_t>(reason)];
}

PolledDevice::PolledDevice(DevicePlan plan, std::shared_ptr<snmp::Agent> agent, KeyLists& lists)
    : plan_(std::move(plan)), agent_(std::move(agent)), lists_(&lists) {
  const auto none = lists.shared({});
  for (auto& group : groups_) {
    group.keys = none;
    group.request.endpoint = agent_->endpoint;
    const auto& credential = plan_.credential->credential;
    if (is_plain()) group.request.community = credential.community.reveal_to_protocol();
    if (credential.version == config::SnmpVersion::v1) group.request.left_out = counter64_mask();
  }
}

bool PolledDevice::is_plain() const {
  return plan_.credential->credential.version == config::SnmpVersion::v2c;
}

void PolledDevice::set_uplinks(std::set<std::string> uplinks) {
  if (uplinks == plan_.uplinks) return;
  plan_.uplinks = std::move(uplinks);
  share_out(known_names());
}

void PolledDevice::take_names(InterfaceNames names) {
  const auto before = known_names();
  const bool same = names.indexes == before.indexes && names.keys == before.keys;
  const bool restarted = !still_holds(numbering_, names.at, true);
  idle_changes_ = same && !restarted && !before.indexes.empty() ? idle_changes_ + 1 : 0;
  numbering_ = names.at;
  has_names_ = true;
  if (!same) share_out(names);
}

// Both paces' rows together, as they were read: kept once, in their groups.
InterfaceNames PolledDevice::known_names() const {
  std::map<std::uint32_t, const std::string*> rows;
  for (const auto& group : groups_)
    for (std::size_t i = 0; i < group.request.indexes.size(); ++i)
      rows.emplace(group.request.indexes[i], &(*group.keys)[i]);
  InterfaceNames out{.at = numbering_, .indexes = {}, .keys = {}};
  for (const auto& [index, key] : rows) {
    out.indexes.push_back(index);
    out.keys.push_back(*key);
  }
  return out;
}

// Rows of each pace, by the names.
void PolledDevice::share_out(const InterfaceNames& names) {
  std::array<std::vector<std::string>, paces> keys;
  for (auto& group : groups_) group.request.indexes.clear();
  for (std::size_t i = 0; i < names.indexes.size(); ++i) {
    const bool is_uplink = plan_.uplinks.count(names.keys[i]) != 0;
    const auto pace = static_cast<std::size_t>(is_uplink ? Pace::uplinks : Pace::access);
    groups_[pace].request.indexes.push_back(names.indexes[i]);
    keys[pace].push_back(names.keys[i]);
  }
  for (std::size_t pace = 0; pace < paces; ++pace) {
    groups_[pace].request.indexes.shrink_to_fit();
    groups_[pace].keys = lists_->shared(std::move(keys[pace]));
  }
}

Numbering PolledDevice::numbering(const snmp::PolledDevice& request) const {
  return {scalar(request, Scalar::uptime), scalar(request, Scalar::interfaces),
          scalar(request, Scalar::interfaces_changed)};
}

// What was asked for in 64 bits each is kept smaller, and once: a million ports have 32 values
// each.
void PolledDevice::fill(snmp::PolledDevice& request, DeviceReading& out) {
  if (request.known.size() != request.indexes.size()) return out.resize(request.indexes);
  out.indexes = request.indexes;
  out.values.take(request.values, request.known);
  request.values = {};
  request.known = {};
}

PortReading PolledDevice::reading(Pace pace, snmp::PollEnd end, WallTime when,
                                  Statistics& statistics) {
  auto& group = groups_[static_cast<std::size_t>(pace)];
  PortReading out{pace, {}, group.keys};
  auto& counters = out.counters;
  counters.device = plan_.device;
  counters.when = when;
  counters.complete = end == snmp::PollEnd::complete;
  const auto now = numbering(group.request);
  if (now.uptime_centiseconds)
    counters.uptime_centiseconds = static_cast<std::uint32_t>(*now.uptime_centiseconds);
  if (now.interfaces) counters.interfaces = static_cast<std::uint32_t>(*now.interfaces);
  if (agent_->clock.known()) counters.engine_boots = agent_->clock.boots();
  // An answer without the scalars came from no first request: nothing else is known either.
  if (group.request.scalars_known != 0 &&
      !still_holds(numbering_, now, idle_changes_ >= idle_changes_believed)) {
    has_names_ = false;
    counters.resize(group.request.indexes);
    note(counters, Incomplete::renumbered, statistics);
    return out;
  }
  const bool heard = group.request.scalars_known != 0;
  if (heard) numbering_ = now;
  fill(group.request, counters);
  if (end != snmp::PollEnd::complete) {
    note(counters, reason_of(end, heard || !counters.knows_nothing()), statistics);
  } else if (counters.values.misses_a_row()) {
    has_names_ = idle_changes_ >= idle_changes_believed;
    note(counters, Incomplete::missing_rows, statistics);
  }
  return out;
}

PortReading PolledDevice::without_names(Pace pace, WallTime when, const Error& why,
                                        Statistics& statistics) const {
  const auto& group = groups_[static_cast<std::size_t>(pace)];
  PortReading out{pace, {}, group.keys};
  out.counters.device = plan_.device;
  out.counters.when = when;
  out.counters.resize(group.request.indexes);
  const auto reason = why.code == Errc::timeout  ? Incomplete::silent
                      : why.code == Errc::closed ? Incomplete::closed
                                                 : Incomplete::no_names;
  note(out.counters, reason, statistics);
  out.counters.reason += ": " + why.what;
  return out;
}

PortReading PolledDevice::no_ports(Pace pace, WallTime when) const {
  PortReading out{pace, {}, lists_->shared({})};
  out.counters.device = plan_.device;
  out.counters.when = when;
  out.counters.complete = true;
  return out;
}

}  // namespace netroster::poll
