// A small network for tests of inference: cables are laid, frames are sent, and every switch learns
// what a switch would learn.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "builders.h"
#include "inventory/inference.h"

namespace netroster::inventory::testing_kit {

// "00:1a:2b:XX:YY:00" for device XX; hosts have other makers' numbers.
inline MacAddress device_mac(unsigned number) {
  return {{0x00, 0x1a, 0x2b, static_cast<std::uint8_t>(number), 0, 0}};
}
inline MacAddress host_mac(unsigned number) {
  return {{0x3c, 0x07, 0x54, 0, static_cast<std::uint8_t>(number >> 8),
           static_cast<std::uint8_t>(number)}};
}

class Lan {
 public:
  // A switch with ports "1" to "24"; ifIndex and bridge port are the number.
  void add_switch(const std::string& name) { add(name, "switch", true); }
  // Without a forwarding table, and with one port, "1".
  void add_device(const std::string& name, const std::string& role) { add(name, role, false); }
  // A switch that nobody manages.
  void add_dumb(const std::string& name) { nodes_[name].dumb = true; }
  void add_host(unsigned number, const std::string& at, int port) {
    hosts_[host_mac(number)] = {at, port};
  }
  void cable(const std::string& a, int a_port, const std::string& b, int b_port) {
    nodes_[a].peers[a_port] = {b, b_port};
    nodes_[b].peers[b_port] = {a, a_port};
  }

  // The device's frames reach the other end: every switch on the way learns it.
  void talk(const std::string& from, const std::string& to) { send(mac_of(from), from, 0, to); }
  void talk(unsigned host, const std::string& to) {
    const auto [at, port] = hosts_.at(host_mac(host));
    learn(at, host_mac(host), port);
    send(host_mac(host), at, port, to);
  }
  // Everybody answers the router, which is what a scan brings about; and the router answers.
  void all_talk_to(const std::string& router) {
    for (const auto& [name, node] : nodes_)
      if (!node.dumb && name != router) {
        talk(name, router);
        talk(router, name);
      }
    for (const auto& [mac, where] : hosts_) {
      learn(where.first, mac, where.second);
      send(mac, where.first, where.second, router);
    }
  }
  void broadcast(const std::string& from) {
    for (const auto& [name, node] : nodes_)
      if (name != from) talk(from, name);
  }
  void broadcast(unsigned host) {
    for (const auto& [name, node] : nodes_) talk(host, name);
  }

  void learn(const std::string& at, const MacAddress& mac, int port,
             std::optional<std::uint32_t> vlan = 1) {
    auto& node = nodes_[at];
    if (!node.has_table) return;
    ForwardingEntry row;
    row.mac = mac;
    row.vlan = vlan;
    row.port_index = static_cast<std::uint32_t>(port);
    row.status = "learned";
    auto& rows = node.facts.forwarding;
    if (std::find(rows.begin(), rows.end(), row) == rows.end()) rows.push_back(row);
  }
  void forget(const std::string& at, const MacAddress& mac) {
    std::erase_if(nodes_[at].facts.forwarding, [&](const auto& row) { return row.mac == mac; });
  }

  DeviceFacts& facts(const std::string& name) { return nodes_.at(name).facts; }
  void read_at(const std::string& name, WallTime when) { nodes_.at(name).read = when; }
  void cut_short(const std::string& name) { nodes_.at(name).complete = false; }
  void read_without_table(const std::string& name) {
    nodes_.at(name).facts.forwarding.clear();
    nodes_.at(name).has_table = false;
  }
  MacAddress mac_of(const std::string& name) const {
    return *nodes_.at(name).facts.device.base_mac;
  }

  std::vector<std::shared_ptr<const Device>> devices() const {
    std::vector<std::shared_ptr<const Device>> list;
    for (const auto& [name, node] : nodes_) {
      if (node.dumb) continue;
      auto device = std::make_shared<Device>();
      device->id = device->name = name;
      device->site = "es01";
      device->role = node.role;
      device->facts = std::make_shared<const DeviceFacts>(node.facts);
      device->neighbours = std::make_shared<const std::vector<KnownNeighbour>>();
      Freshness read{node.read, std::nullopt, ""};
      if (node.complete) read.last_complete = read.last_read;
      device->freshness["forwarding"] = read;
      list.push_back(std::move(device));
    }
    return list;
  }
  Inference infer(const std::vector<std::shared_ptr<const Link>>& known = {}) const {
    return infer_links(devices(), known);
  }

 private:
  struct Node {
    std::string role;
    bool dumb = false;
    bool has_table = false;
    bool complete = true;
    WallTime read = at_minute(5);
    std::map<int, std::pair<std::string, int>> peers;
    DeviceFacts facts;
  };

  void add(const std::string& name, const std::string& role, bool is_switch) {
    auto& node = nodes_[name];
    node.role = role;
    node.has_table = is_switch;
    node.facts.device.name = name;
    node.facts.device.base_mac = device_mac(++count_);
    for (std::uint32_t i = 1; i <= (is_switch ? 24U : 1U); ++i) {
      Port port;
      port.index = i;
      port.bridge_port = i;
      port.name = port.descr = std::to_string(i);
      port.type = "ethernetCsmacd";
      node.facts.ports.push_back(port);
    }
  }
  // The way from one node to another, as the ports through which nodes are entered.
  bool way(const std::string& from, const std::string& to, std::set<std::string>& seen,
           std::vector<std::pair<std::string, int>>& entered) const {
    if (from == to) return true;
    seen.insert(from);
    for (const auto& [port, peer] : nodes_.at(from).peers) {
      if (seen.count(peer.first) != 0) continue;
      entered.push_back(peer);
      if (way(peer.first, to, seen, entered)) return true;
      entered.pop_back();
    }
    return false;
  }
  void send(const MacAddress& mac, const std::string& from, int, const std::string& to) {
    std::set<std::string> seen;
    std::vector<std::pair<std::string, int>> entered;
    if (!way(from, to, seen, entered)) return;
    for (const auto& [name, port] : entered) learn(name, mac, port);
  }

  unsigned count_ = 0;
  std::map<std::string, Node> nodes_;
  std::map<MacAddress, std::pair<std::string, int>> hosts_;
};

// "core 1 = sw 24".
inline std::vector<std::string> links_text(const Inference& found) {
  std::vector<std::string> list;
  for (const auto& link : found.links)
    list.push_back(link.ends[0].device + " " + link.ends[0].port + " = " + link.ends[1].device +
                   " " + link.ends[1].port);
  return list;
}

// "core 1, sw1 24, sw2 24".
inline std::vector<std::string> hidden_text(const Inference& found) {
  std::vector<std::string> list;
  for (const auto& each : found.hidden) {
    std::string ports;
    for (const auto& end : each.ports)
      ports += (ports.empty() ? "" : ", ") + end.device + " " + end.port;
    list.push_back(ports);
  }
  return list;
}

// Confirmed, with evidence of the first end.
inline std::shared_ptr<Link> link_of(const std::string& a, std::uint32_t a_port,
                                     const std::string& b, std::uint32_t b_port,
                                     const std::string& protocol) {
  auto link = std::make_shared<Link>();
  link->id = a + "|" + std::to_string(a_port) + "|" + b + "|" + std::to_string(b_port);
  link->site = "es01";
  link->ends[0] = {a, std::to_string(a_port), a_port, std::nullopt, ""};
  link->ends[1] = {b, std::to_string(b_port), b_port, std::nullopt, ""};
  link->state = LinkState::confirmed;
  link->evidence.push_back({protocol, a, std::to_string(a_port), at_minute(1), "", ""});
  return link;
}

inline std::string reason_of(const Inference& found, const std::string& device) {
  for (const auto& each : found.undecided)
    if (each.device == device) return each.reason;
  return "";
}

}  // namespace netroster::inventory::testing_kit
