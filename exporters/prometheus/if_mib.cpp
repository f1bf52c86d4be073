#include "exporters/prometheus/if_mib.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <unordered_map>
#include <utility>

namespace netroster::prometheus {
namespace {

struct Counter {
  InterfaceObject object;
  const char* name;
  MetricType type;
  const char* help;
};

// Sorted by name with the families of `described`, as snmp_exporter's output is.
constexpr std::array<Counter, interface_objects> counters{{
    {InterfaceObject::admin_status, "ifAdminStatus", MetricType::gauge,
     "What the interface is set to: 1 up, 2 down, 3 testing - 1.3.6.1.2.1.2.2.1.7"},
    {InterfaceObject::connector_present, "ifConnectorPresent", MetricType::gauge,
     "Whether a cable can be plugged in: 1 yes, 2 no - 1.3.6.1.2.1.31.1.1.1.17"},
    {InterfaceObject::discontinuity_time, "ifCounterDiscontinuityTime", MetricType::gauge,
     "sysUpTime when counters last lost their continuity - 1.3.6.1.2.1.31.1.1.1.19"},
    {InterfaceObject::hc_in_broadcast_packets, "ifHCInBroadcastPkts", MetricType::counter,
     "Broadcast packets received, 64 bits - 1.3.6.1.2.1.31.1.1.1.9"},
    {InterfaceObject::hc_in_multicast_packets, "ifHCInMulticastPkts", MetricType::counter,
     "Multicast packets received, 64 bits - 1.3.6.1.2.1.31.1.1.1.8"},
    {InterfaceObject::hc_in_octets, "ifHCInOctets", MetricType::counter,
     "Octets received with their framing, 64 bits - 1.3.6.1.2.1.31.1.1.1.6"},
    {InterfaceObject::hc_in_ucast_packets, "ifHCInUcastPkts", MetricType::counter,
     "Unicast packets received, 64 bits - 1.3.6.1.2.1.31.1.1.1.7"},
    {InterfaceObject::hc_out_broadcast_packets, "ifHCOutBroadcastPkts", MetricType::counter,
     "Broadcast packets to be sent, 64 bits - 1.3.6.1.2.1.31.1.1.1.13"},
    {InterfaceObject::hc_out_multicast_packets, "ifHCOutMulticastPkts", MetricType::counter,
     "Multicast packets to be sent, 64 bits - 1.3.6.1.2.1.31.1.1.1.12"},
    {InterfaceObject::hc_out_octets, "ifHCOutOctets", MetricType::counter,
     "Octets sent with their framing, 64 bits - 1.3.6.1.2.1.31.1.1.1.10"},
    {InterfaceObject::hc_out_ucast_packets, "ifHCOutUcastPkts", MetricType::counter,
     "Unicast packets to be sent, 64 bits - 1.3.6.1.2.1.31.1.1.1.11"},
    {InterfaceObject::high_speed, "ifHighSpeed", MetricType::gauge,
     "Bandwidth in units of a million bits a second - 1.3.6.1.2.1.31.1.1.1.15"},
    {InterfaceObject::in_broadcast_packets, "ifInBroadcastPkts", MetricType::counter,
     "Broadcast packets received, 32 bits - 1.3.6.1.2.1.31.1.1.1.3"},
    {InterfaceObject::in_discards, "ifInDiscards", MetricType::counter,
     "Packets received without an error and thrown away - 1.3.6.1.2.1.2.2.1.13"},
    {InterfaceObject::in_errors, "ifInErrors", MetricType::counter,
     "Packets received with an error - 1.3.6.1.2.1.2.2.1.14"},
    {InterfaceObject::in_multicast_packets, "ifInMulticastPkts", MetricType::counter,
     "Multicast packets received, 32 bits - 1.3.6.1.2.1.31.1.1.1.2"},
    {InterfaceObject::in_nucast_packets, "ifInNUcastPkts", MetricType::counter,
     "Multicast and broadcast packets received, 32 bits - 1.3.6.1.2.1.2.2.1.12"},
    {InterfaceObject::in_octets, "ifInOctets", MetricType::counter,
     "Octets received with their framing, 32 bits - 1.3.6.1.2.1.2.2.1.10"},
    {InterfaceObject::in_ucast_packets, "ifInUcastPkts", MetricType::counter,
     "Unicast packets received, 32 bits - 1.3.6.1.2.1.2.2.1.11"},
    {InterfaceObject::in_unknown_protos, "ifInUnknownProtos", MetricType::counter,
     "Packets received of a protocol that is not known - 1.3.6.1.2.1.2.2.1.15"},
    {InterfaceObject::last_change, "ifLastChange", MetricType::gauge,
     "sysUpTime when the interface came into its state - 1.3.6.1.2.1.2.2.1.9"},
    {InterfaceObject::link_trap_enable, "ifLinkUpDownTrapEnable", MetricType::gauge,
     "Whether the agent sends traps of the link: 1 yes, 2 no - 1.3.6.1.2.1.31.1.1.1.14"},
    {InterfaceObject::oper_status, "ifOperStatus", MetricType::gauge,
     "What the interface does: 1 up, 2 down, 3 testing, 4 unknown, 5 dormant, 6 notPresent, "
     "7 lowerLayerDown - 1.3.6.1.2.1.2.2.1.8"},
    {InterfaceObject::out_broadcast_packets, "ifOutBroadcastPkts", MetricType::counter,
     "Broadcast packets to be sent, 32 bits - 1.3.6.1.2.1.31.1.1.1.5"},
    {InterfaceObject::out_discards, "ifOutDiscards", MetricType::counter,
     "Packets to be sent without an error and thrown away - 1.3.6.1.2.1.2.2.1.19"},
    {InterfaceObject::out_errors, "ifOutErrors", MetricType::counter,
     "Packets that an error kept from being sent - 1.3.6.1.2.1.2.2.1.20"},
    {InterfaceObject::out_multicast_packets, "ifOutMulticastPkts", MetricType::counter,
     "Multicast packets to be sent, 32 bits - 1.3.6.1.2.1.31.1.1.1.4"},
    {InterfaceObject::out_nucast_packets, "ifOutNUcastPkts", MetricType::counter,
     "Multicast and broadcast packets to be sent, 32 bits - 1.3.6.1.2.1.2.2.1.18"},
    {InterfaceObject::out_octets, "ifOutOctets", MetricType::counter,
     "Octets sent with their framing, 32 bits - 1.3.6.1.2.1.2.2.1.16"},
    {InterfaceObject::out_queue_length, "ifOutQLen", MetricType::gauge,
     "Packets in the queue of those to be sent - 1.3.6.1.2.1.2.2.1.21"},
    {InterfaceObject::out_ucast_packets, "ifOutUcastPkts", MetricType::counter,
     "Unicast packets to be sent, 32 bits - 1.3.6.1.2.1.2.2.1.17"},
    {InterfaceObject::promiscuous_mode, "ifPromiscuousMode", MetricType::gauge,
     "Whether it takes packets for others too: 1 yes, 2 no - 1.3.6.1.2.1.31.1.1.1.16"},
}};

constexpr std::uint64_t saturated_speed = 4'294'967'295U;  // ifSpeed of anything faster
constexpr std::uint64_t mega = 1'000'000;

// One interface: a row of the reading and what the inventory knows of the port.
struct Interface {
  std::size_t row;
  const Port* port;      // null: not in the inventory
  std::string_view key;  // "" when the reading has no keys
};

std::vector<Interface> interfaces_of(const PolledPorts& reading, const Device& device,
                                     std::size_t at_most) {
  const auto& ports = device.facts->ports;
  const auto& indexes = reading.counters.indexes;
  const auto rows = std::min(indexes.size(), at_most);
  std::vector<Interface> out;
  out.reserve(rows);
  if (reading.keys.size() == indexes.size()) {
    const auto keys = port_keys(ports);
    std::unordered_map<std::string_view, const Port*> by_key;
    for (std::size_t i = 0; i < ports.size(); ++i) by_key.emplace(keys[i], &ports[i]);
    for (std::size_t row = 0; row < rows; ++row) {
      const auto at = by_key.find(reading.keys[row]);
      out.push_back({row, at == by_key.end() ? nullptr : at->second, reading.keys[row]});
    }
    return out;
  }
  std::unordered_map<std::uint32_t, const Port*> by_index;
  for (const auto& port : ports) by_index.emplace(port.index, &port);
  for (std::size_t row = 0; row < rows; ++row) {
    const auto at = by_index.find(indexes[row]);
    out.push_back({row, at == by_index.end() ? nullptr : at->second, {}});
  }
  return out;
}

std::string upper_mac(const MacAddress& mac) {
  auto text = mac.text();
  for (auto& letter : text)
    if (letter >= 'a' && letter <= 'f') letter = static_cast<char>(letter - 'a' + 'A');
  return text;
}

class IfMib {
 public:
  IfMib(const PolledPorts& reading, const Device& device, const IfMibOptions& options)
      : counters_(reading.counters),
        device_(device),
        options_(options),
        interfaces_(interfaces_of(reading, device, options.interfaces)) {
    auto blocks = std::make_shared<LabelBlocks>();
    blocks->reserve(interfaces_.size(), interfaces_.size() * 128);
    for (const auto& interface : interfaces_) add_block(*blocks, interface, {});
    blocks_ = std::move(blocks);
  }

  Families families() {
    for (const auto& counter : counters) add_counter(counter);
    add_described();
    if (const auto count = counters_.interfaces)
      add_one("ifNumber", "Interfaces of the device - 1.3.6.1.2.1.2.1", *count);
    std::sort(out_.begin(), out_.end(),
              [](const Family& a, const Family& b) { return a.name < b.name; });
    if (const auto uptime = counters_.uptime_centiseconds)
      add_one("sysUpTime", "Hundredths of a second since the agent started - 1.3.6.1.2.1.1.3",
              *uptime);
    if (options_.quality) add_quality();
    return std::move(out_);
  }

 private:
  // Labels in the order of their names; `more` sorts behind ifName.
  void add_block(LabelBlocks& blocks, const Interface& interface, std::optional<Label> more) const {
    static const Port none;
    const auto& port = interface.port != nullptr ? *interface.port : none;
    const auto index = std::to_string(counters_.indexes[interface.row]);
    std::array<Label, 9> labels;
    std::size_t count = 0;
    if (options_.place) labels[count++] = {"closet", device_.closet};
    labels[count++] = {"ifAlias", port.alias};
    labels[count++] = {"ifDescr", port.descr};
    labels[count++] = {"ifIndex", index};
    labels[count++] = {"ifName", interface.port != nullptr ? port.name : interface.key};
    if (more) labels[count++] = *more;
    if (options_.place) labels[count++] = {"role", device_.role};
    if (options_.place) labels[count++] = {"site", device_.site};
    if (options_.uplink) labels[count++] = {"uplink", is_uplink(interface) ? "true" : "false"};
    blocks.add(std::span(labels).first(count));
  }

  bool is_uplink(const Interface& interface) const {
    return interface.port != nullptr &&
           std::binary_search(options_.uplinks.begin(), options_.uplinks.end(),
                              interface.port->index);
  }

  void add_counter(const Counter& counter) {
    std::vector<std::uint64_t> values;
    std::vector<std::uint32_t> rows;
    values.reserve(interfaces_.size());
    rows.reserve(interfaces_.size());
    for (std::size_t row = 0; row < interfaces_.size(); ++row)
      if (const auto value = counters_.value(row, counter.object)) {
        values.push_back(*value);
        rows.push_back(static_cast<std::uint32_t>(row));
      }
    add(counter.name, counter.help, counter.type, std::move(rows), std::move(values));
  }

  // A gauge of what the inventory knows, for the interfaces where it knows it.
  void add_gauge(const char* name, const char* help,
                 const std::function<std::optional<std::uint64_t>(const Interface&)>& value_of) {
    std::vector<std::uint64_t> values;
    std::vector<std::uint32_t> rows;
    for (std::size_t row = 0; row < interfaces_.size(); ++row)
      if (const auto value = value_of(interfaces_[row])) {
        values.push_back(*value);
        rows.push_back(static_cast<std::uint32_t>(row));
      }
    add(name, help, MetricType::gauge, std::move(rows), std::move(values));
  }

  void add(const char* name, const char* help, MetricType type, std::vector<std::uint32_t> rows,
           std::vector<std::uint64_t> values) {
    if (rows.size() == interfaces_.size()) rows.clear();
    if (!values.empty())
      out_.push_back({name, help, type, blocks_, std::move(rows), std::move(values)});
  }

  // A text of each port as a label of a metric that is 1.
  void add_text(const char* name, const char* label, const char* help,
                const std::function<std::string(const Port&)>& text_of) {
    auto blocks = std::make_shared<LabelBlocks>();
    for (const auto& interface : interfaces_) {
      const auto text = interface.port != nullptr ? text_of(*interface.port) : std::string();
      if (!text.empty()) add_block(*blocks, interface, Label{label, text});
    }
    const auto size = blocks->size();
    if (size > 0)
      out_.push_back({name,
                      help,
                      MetricType::gauge,
                      std::move(blocks),
                      {},
                      std::vector<std::uint64_t>(size, 1)});
  }

  void add_described() {
    add_gauge("ifIndex", "Number of the interface until the agent restarts - 1.3.6.1.2.1.2.2.1.1",
              [this](const Interface& each) { return counters_.indexes[each.row]; });
    add_gauge("ifMtu", "Octets of the largest packet - 1.3.6.1.2.1.2.2.1.4",
              [](const Interface& each) -> std::optional<std::uint64_t> {
                if (each.port == nullptr) return std::nullopt;
                return each.port->mtu;
              });
    add_gauge("ifSpeed", "Bandwidth in bits a second, 4294967295 for more - 1.3.6.1.2.1.2.2.1.5",
              [this](const Interface& each) { return speed(each); });
    add_text("ifPhysAddress", "ifPhysAddress", "MAC address of the interface - 1.3.6.1.2.1.2.2.1.6",
             [](const Port& port) { return port.mac ? upper_mac(*port.mac) : std::string(); });
    add_text("ifType_info", "ifType", "Kind of interface (EnumAsInfo) - 1.3.6.1.2.1.2.2.1.3",
             [](const Port& port) { return port.type; });
  }

  // What was polled is newer than what the inventory has, but rounded to megabits.
  std::optional<std::uint64_t> speed(const Interface& each) const {
    const auto polled = counters_.value(each.row, InterfaceObject::high_speed);
    if (polled && *polled > saturated_speed / mega) return saturated_speed;
    const auto known = each.port != nullptr ? each.port->speed_bps : std::nullopt;
    if (!polled || *polled == 0) return known ? std::min(*known, saturated_speed) : known;
    const bool same = known && (*known + mega / 2) / mega == *polled;
    return same ? *known : *polled * mega;
  }

  void add_quality() {
    const auto when = std::max<std::int64_t>(counters_.when.time_since_epoch().count(), 0);
    add_one("netroster_reading_complete",
            "Whether the last reading of this device's counters was complete.",
            counters_.complete ? 1U : 0U);
    add_one("netroster_reading_interfaces_left_out",
            "Interfaces of this device beyond those that one answer may have.",
            counters_.indexes.size() - interfaces_.size());
    add_one("netroster_reading_timestamp_seconds",
            "When this device's counters were read, in seconds since 1970.",
            static_cast<std::uint64_t>(when));
  }

  void add_one(const char* name, const char* help, std::uint64_t value) {
    out_.push_back({name, help, MetricType::gauge, nullptr, {}, std::vector<std::uint64_t>{value}});
  }

  const DeviceReading& counters_;
  const Device& device_;
  const IfMibOptions& options_;
  const std::vector<Interface> interfaces_;
  std::shared_ptr<const LabelBlocks> blocks_;
  Families out_;
};

}  // namespace

Families if_mib(const PolledPorts& reading, const Device& device, const IfMibOptions& options) {
  return IfMib(reading, device, options).families();
}

}  // namespace netroster::prometheus
