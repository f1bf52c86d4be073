#include "tests/topology/link_score.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "tests/simulator/district_parts.h"
#include "tests/simulator/mib.h"
#include "tests/topology/agent_session.h"

namespace netroster::topology {
namespace {

using simulator::District;
using simulator::End;
using simulator::nowhere;

// A port as "device name, port name"; of an aggregate its own name.
using PortName = std::pair<std::string, std::string>;
using PortPair = std::array<PortName, 2>;

PortPair pair_of(PortName a, PortName b) {
  PortPair pair{std::move(a), std::move(b)};
  std::sort(pair.begin(), pair.end());
  return pair;
}

std::string words(const PortPair& pair) {
  return fmt::format("{} {} = {} {}", pair[0].first, pair[0].second, pair[1].first, pair[1].second);
}

struct Truth {
  explicit Truth(const District& from) : district(from) {
    for (std::size_t i = 0; i < district.cables.size(); ++i) add(i);
    for (std::size_t i = 0; i < district.devices.size(); ++i)
      if (district.devices[i].unmanaged) add_hidden(i);
  }

  PortName name(End end) const {
    const auto& device = district.devices[end.device];
    return {device.name, device.ports[end.port].name};
  }
  PortName bridging_name(End end) const {
    const auto& device = district.devices[end.device];
    return {device.name, device.ports[simulator::bridging_port(device, end.port)].name};
  }
  bool tells(End end) const {
    const auto& device = district.devices[end.device];
    const auto& port = device.ports[end.port];
    return simulator::sees_by_lldp(district, device, port) ||
           simulator::sees_by_cdp(district, device, port);
  }
  void add(std::size_t i) {
    const auto& cable = district.cables[i];
    if (!district.devices[cable.a.device].agent || !district.devices[cable.b.device].agent) return;
    by_ports.emplace(pair_of(name(cable.a), name(cable.b)), i);
    by_aggregates[pair_of(bridging_name(cable.a), bridging_name(cable.b))].push_back(i);
    (tells(cable.a) || tells(cable.b) ? told : silent).insert(i);
  }
  // Ports of agents that lead to it, through others of its kind too.
  void collect(std::size_t i, std::size_t from, std::set<PortName>& ports) const {
    for (const auto& port : district.devices[i].ports) {
      if (port.peer.device == nowhere || port.peer.device == from) continue;
      const auto& peer = district.devices[port.peer.device];
      if (peer.agent) ports.insert(bridging_name(port.peer));
      if (peer.unmanaged) collect(port.peer.device, i, ports);
    }
  }
  void add_hidden(std::size_t i) {
    std::set<PortName> ports;
    collect(i, nowhere, ports);
    if (ports.size() >= 2) hidden.insert(std::move(ports));
  }

  const District& district;
  std::map<PortPair, std::size_t> by_ports;
  std::map<PortPair, std::vector<std::size_t>> by_aggregates;
  std::set<std::size_t> told;    // cables of which a protocol tells
  std::set<std::size_t> silent;  // of which none does
  std::set<std::set<PortName>> hidden;
};

class Comparison {
 public:
  Comparison(const District& district, const Inventory& inventory)
      : truth_(district), inventory_(inventory) {}

  Score score() {
    for (const auto& link : inventory_.links) judge(*link);
    for (const auto& found : inventory_.hidden) judge(*found);
    result_.told_recall = recall(truth_.told, "told");
    result_.inferred_recall = recall(truth_.silent, "silent");
    result_.hidden_recall = {hidden_found_.size(), truth_.hidden.size()};
    for (const auto& ports : truth_.hidden)
      if (hidden_found_.count(ports) == 0) result_.missing.push_back("hidden: " + text(ports));
    return std::move(result_);
  }

 private:
  PortName name(const LinkEnd& end) const {
    const auto* const device = find_device(inventory_, end.device);
    return {device == nullptr ? end.device : device->name, end.port};
  }
  static std::string text(const std::set<PortName>& ports) {
    std::string words;
    for (const auto& [device, port] : ports) words += fmt::format("{} {}, ", device, port);
    return words;
  }

  std::vector<std::size_t> cables_of(const PortPair& pair) const {
    if (const auto exact = truth_.by_ports.find(pair); exact != truth_.by_ports.end())
      return {exact->second};
    const auto all = truth_.by_aggregates.find(pair);
    return all == truth_.by_aggregates.end() ? std::vector<std::size_t>{} : all->second;
  }

  void judge(const Link& link) {
    // What is contradicted or shared is no claim of a cable: it says that something is odd.
    if (link.state == LinkState::contradicted || link.state == LinkState::shared) return;
    const auto pair = pair_of(name(link.ends[0]), name(link.ends[1]));
    const auto cables = cables_of(pair);
    const bool inferred = link.state == LinkState::inferred;
    auto& precision = inferred ? result_.inferred_precision : result_.told_precision;
    ++precision.all;
    if (!cables.empty()) {
      ++precision.right;
      found_.insert(cables.begin(), cables.end());
      return;
    }
    if (link.state == LinkState::confirmed) ++result_.false_confirmed;
    result_.wrong.push_back(fmt::format("{} {} % ({}): {}", netroster::text(link.state),
                                        link.confidence, link.note, words(pair)));
  }

  void judge(const HiddenSwitch& found) {
    std::set<PortName> ports;
    for (const auto& end : found.ports) ports.insert(name(end));
    ++result_.hidden_precision.all;
    if (truth_.hidden.count(ports) != 0) {
      ++result_.hidden_precision.right;
      hidden_found_.insert(ports);
      return;
    }
    result_.wrong.push_back(fmt::format("hidden {} %: {}", found.confidence, text(ports)));
  }

  Share recall(const std::set<std::size_t>& cables, const char* kind) {
    Share share{0, cables.size()};
    for (const auto i : cables) {
      if (found_.count(i) != 0) {
        ++share.right;
        continue;
      }
      const auto& cable = truth_.district.cables[i];
      result_.missing.push_back(
          fmt::format("{}{}: {}", kind, cable.blocked ? " blocked" : "",
                      words(pair_of(truth_.name(cable.a), truth_.name(cable.b)))));
      ++result_.undecided;
    }
    return share;
  }

  Truth truth_;
  const Inventory& inventory_;
  Score result_;
  std::set<std::size_t> found_;
  std::set<std::set<PortName>> hidden_found_;
};

}  // namespace

void Score::add(const Score& other) {
  told_precision.add(other.told_precision);
  told_recall.add(other.told_recall);
  inferred_precision.add(other.inferred_precision);
  inferred_recall.add(other.inferred_recall);
  hidden_precision.add(other.hidden_precision);
  hidden_recall.add(other.hidden_recall);
  false_confirmed += other.false_confirmed;
  undecided += other.undecided;
  wrong.insert(wrong.end(), other.wrong.begin(), other.wrong.end());
  missing.insert(missing.end(), other.missing.begin(), other.missing.end());
}

std::vector<Observation> read_district(const District& district,
                                       std::vector<simulator::Agent>& agents, WallTime when) {
  std::map<std::uint32_t, std::string> sites;
  for (const auto& device : district.devices)
    if (device.agent) sites[device.address] = district.sites[device.site].site.id;
  std::vector<Observation> read;
  for (auto& agent : agents) {
    Observation seen;
    seen.site = sites[agent.address];
    seen.address = IpAddress::v4(agent.address);
    seen.when = when + std::chrono::seconds(read.size() / 10);
    seen.collector = "snmp";
    seen.reach = Reach::answered;
    seen.facts = std::make_shared<const DeviceFacts>(read_agent(agent));
    read.push_back(std::move(seen));
  }
  return read;
}

Score score(const District& district, const Inventory& inventory) {
  return Comparison(district, inventory).score();
}

std::string text(const Score& score) {
  const auto share = [](const Share& it) {
    return fmt::format("{:.2f} % ({}/{})", it.percent(), it.right, it.all);
  };
  return fmt::format(
      "told: precision {}, recall {}; inferred: precision {}, recall {}; hidden: precision {}, "
      "recall {}; false confirmed {}",
      share(score.told_precision), share(score.told_recall), share(score.inferred_precision),
      share(score.inferred_recall), share(score.hidden_precision), share(score.hidden_recall),
      score.false_confirmed);
}

}  // namespace netroster::topology
