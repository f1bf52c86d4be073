#include "daemon/commands/bandwidth_subjects.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "daemon/selection.h"

namespace netroster::daemon {
namespace {

using inventory::Series;
using inventory::SeriesName;
using measurements::PortChoice;
using measurements::PortChooser;

std::optional<std::size_t> port_at(const Device& device, const std::string& name) {
  const auto& ports = device.facts->ports;
  const auto keys = port_keys(ports);
  for (std::size_t i = 0; i < ports.size(); ++i)
    if (keys[i] == name || ports[i].name == name || ports[i].descr == name) return i;
  return std::nullopt;
}

class Subjects {
 public:
  Subjects(const BandwidthQuestion& question, const config::Config& config,
           const Inventory& inventory)
      : question_(question), config_(config), inventory_(inventory), chooser_(inventory) {}

  void add_circuits() {
    for (const auto& site : config_.sites)
      if (any_matches(question_.sites, site.id))
        for (const auto& circuit : site.circuits) add(site, circuit);
  }

  void add_totals() {
    for (const auto& site : config_.sites)
      if (any_matches(question_.sites, site.id)) add_total(site);
    if (question_.sites.empty()) add_district();
  }

  Result<void> add_ports(inventory::History& history) {
    const auto all = history.series(std::nullopt);
    if (!all) return all.error();
    for (const auto& series : *all) {
      const bool wanted = series.uplink || question_.all_ports;
      if (wanted && !shown_.contains(series.name) && any_matches(question_.sites, series.site))
        add_port(series);
    }
    return {};
  }

  std::vector<BandwidthSubject> take() { return std::move(made_); }

 private:
  void add(const Site& site, const Circuit& circuit) {
    BandwidthSubject made;
    made.site = &site;
    made.row.site = site.id;
    made.row.circuit = circuit.id;
    made.row.provider = circuit.provider;
    made.row.device = circuit.device;
    made.row.port = circuit.interface;
    made.row.students = site.enrolment;
    if (circuit.down_bps > 0) made.row.contract_down_bps = circuit.down_bps;
    if (circuit.up_bps > 0) made.row.contract_up_bps = circuit.up_bps;
    auto choice = chooser_.circuit(site, circuit);
    for (const auto& port : choice.ports) {
      shown_.insert({port.device, port.port});
      made.row.port_bps = speed_of(port.device, port.port);
    }
    add_sum(std::move(made), std::move(choice));
  }

  std::optional<std::uint64_t> speed_of(const std::string& id, const std::string& port) const {
    const auto* device = find_device(inventory_, id);
    const auto at = device == nullptr ? std::nullopt : port_at(*device, port);
    return at ? device->facts->ports[*at].speed_bps : std::nullopt;
  }

  // The sum of what the circuits promise; unknown when one of them says nothing.
  static void add_contracts(const std::vector<const Circuit*>& circuits, BandwidthRow& row) {
    std::uint64_t down = 0;
    std::uint64_t up = 0;
    for (const auto* circuit : circuits) {
      if (circuit->down_bps == 0 || circuit->up_bps == 0) return;
      down += circuit->down_bps;
      up += circuit->up_bps;
    }
    if (circuits.empty()) return;
    row.contract_down_bps = down;
    row.contract_up_bps = up;
  }

  // The sum of the speeds of the ports; unknown when one of them is.
  void add_port_speeds(const PortChoice& choice, BandwidthRow& row) const {
    std::uint64_t sum = 0;
    for (const auto& port : choice.ports) {
      const auto speed = speed_of(port.device, port.port);
      if (!speed || *speed == 0) return;
      sum += *speed;
    }
    if (!choice.ports.empty() && choice.unmeasured.empty()) row.port_bps = sum;
  }

  void add_total(const Site& site) {
    BandwidthSubject made;
    made.site = &site;
    made.row.site = site.id;
    made.row.students = site.enrolment;
    std::vector<const Circuit*> circuits;
    for (const auto& circuit : site.circuits) circuits.push_back(&circuit);
    add_contracts(circuits, made.row);
    auto choice = chooser_.site(site);
    add_port_speeds(choice, made.row);
    add_sum(std::move(made), std::move(choice));
  }

  void add_district() {
    BandwidthSubject made;
    made.row.site = whole_district;
    auto choice = chooser_.district(config_.sites);
    if (const auto circuits = circuits_of(choice)) add_contracts(*circuits, made.row);
    add_port_speeds(choice, made.row);
    add_sum(std::move(made), std::move(choice));
  }

  // The circuits that are measured at these ports; nullopt when something else is among them.
  std::optional<std::vector<const Circuit*>> circuits_of(const PortChoice& choice) const {
    if (!choice.unmeasured.empty()) return std::nullopt;
    std::map<SeriesName, const Circuit*> by_port;
    for (const auto& site : config_.sites)
      for (const auto& circuit : site.circuits)
        for (const auto& port : chooser_.circuit(site, circuit).ports)
          by_port[{port.device, port.port}] = &circuit;
    std::vector<const Circuit*> found;
    for (const auto& port : choice.ports) {
      const auto at = by_port.find({port.device, port.port});
      if (at == by_port.end()) return std::nullopt;
      found.push_back(at->second);
    }
    return found;
  }

  void add_sum(BandwidthSubject made, PortChoice choice) {
    made.row.ports = choice.ports.size();
    for (const auto& one : choice.unmeasured)
      made.row.unmeasured.push_back(one.what + ": " + one.why);
    made.choice = std::move(choice);
    made_.push_back(std::move(made));
  }

  void add_port(const Series& series) {
    BandwidthSubject made;
    made.site = site_of(series.site);
    made.series = series.name;
    made.row.site = series.site;
    made.row.device = series.name.device;
    made.row.port = series.name.port;
    const auto* device = find_device(inventory_, series.name.device);
    if (device != nullptr && !device->name.empty()) made.row.device = device->name;
    made.row.port_bps = speed_of(series.name.device, series.name.port);
    made_.push_back(std::move(made));
  }

  const Site* site_of(const std::string& id) const {
    const auto at = std::find_if(config_.sites.begin(), config_.sites.end(),
                                 [&](const Site& site) { return site.id == id; });
    return at == config_.sites.end() ? nullptr : &*at;
  }

  const BandwidthQuestion& question_;
  const config::Config& config_;
  const Inventory& inventory_;
  PortChooser chooser_;
  std::set<SeriesName> shown_;
  std::vector<BandwidthSubject> made_;
};

}  // namespace

Result<std::vector<BandwidthSubject>> bandwidth_subjects(const BandwidthQuestion& question,
                                                         const config::Config& config,
                                                         const Inventory& inventory,
                                                         inventory::History& history) {
  Subjects subjects(question, config, inventory);
  if (question.totals) {
    subjects.add_totals();
    return subjects.take();
  }
  subjects.add_circuits();
  if (question.uplinks || question.all_ports)
    if (const auto added = subjects.add_ports(history); !added) return added.error();
  return subjects.take();
}

}  // namespace netroster::daemon
