#include "made.h"

#include <algorithm>
#include <sstream>

namespace netroster::prometheus::test {
namespace {

Port port(std::uint32_t index, std::string name, std::string alias, std::uint64_t speed) {
  Port out;
  out.index = index;
  out.name = std::move(name);
  out.descr = "GigabitEthernet" + std::to_string(index);
  out.alias = std::move(alias);
  out.type = "ethernetCsmacd";
  out.mtu = 1500;
  out.speed_bps = speed;
  out.mac = MacAddress::parse("00:1a:2b:3c:4d:0" + std::to_string(index));
  return out;
}

Sensor sensor(std::string name, std::string kind, std::string unit, double value) {
  Sensor out;
  out.name = std::move(name);
  out.kind = std::move(kind);
  out.unit = std::move(unit);
  out.value = value;
  return out;
}

std::shared_ptr<Device> device(const std::string& id, const std::string& name,
                               const std::string& address, DeviceFacts facts) {
  auto out = std::make_shared<Device>();
  out->id = id;
  out->site = id.substr(0, 3);
  out->name = name;
  out->role = "access";
  out->addresses = {*IpAddress::parse(address)};
  out->last_seen = noon;
  out->last_attempt.reach = Reach::answered;
  facts.device.vendor = "Maker";
  out->facts = std::make_shared<const DeviceFacts>(std::move(facts));
  out->neighbours = std::make_shared<const std::vector<KnownNeighbour>>();
  return out;
}

DeviceFacts core_facts() {
  DeviceFacts facts;
  facts.ports = {port(1, "Gi1", "to \"oak-sw2\"", 1'000'000'000),
                 port(2, "Gi2", "WAN \\ circuit", 10'000'000'000)};
  facts.poe = {{1, 370.0, 12.5, "on"}, {2, std::nullopt, std::nullopt, ""}};
  facts.sensors = {sensor("inlet", "temperature", "celsius", 21.5),
                   sensor("inlet", "temperature", "celsius", 22.5),
                   sensor("battery charge", "charge", "percent", 50),
                   sensor("estimated runtime", "time", "minutes", 30),
                   sensor("time left", "time", "minutes", 31),
                   sensor("mains", "voltage", "volts", 230),
                   sensor("processor", "cpu", "percent", 25),
                   sensor("memory", "memory", "percent", 75),
                   sensor("liar", "cpu", "percent", 4'000'000),
                   sensor("time on battery", "time", "seconds", 0)};
  facts.sensors.push_back(sensor("battery", "state", "", 0));
  facts.sensors.back().value.reset();
  facts.sensors.back().status = "low";
  facts.sensors.push_back(sensor("dead", "temperature", "celsius", 0));
  facts.sensors.back().value.reset();
  AccessPoint point;
  point.name = "ap-1";
  point.clients = 7;
  point.radios = {{"0", "5 GHz", 36, std::nullopt, 25.0, 7}};
  facts.access_points = {point};
  return facts;
}

std::shared_ptr<const Link> link() {
  auto out = std::make_shared<Link>();
  out->id = "OAK-1";
  out->site = "OAK";
  out->ends = {LinkEnd{"OAK-0000000001", "Gi1", 1, 1'000'000'000, ""},
               LinkEnd{"OAK-0000000002", "1", 1, std::nullopt, ""}};
  out->state = LinkState::confirmed;
  return out;
}

}  // namespace

Inventory inventory() {
  Inventory out;
  out.when = noon;
  auto hostile = device("ELM-0000000003", "bad\"name\\\n\xff{}", "10.30.0.5", {});
  hostile->last_attempt.reach = Reach::silent;
  hostile->last_seen = WallTime{};
  auto core = device("OAK-0000000001", "oak-sw1", "10.20.0.2", core_facts());
  core->role = "core";
  core->closet = "MDF";
  DeviceFacts access;
  access.ports = {port(1, "1", "", 1'000'000'000)};
  out.devices = {device("ELM-0000000001", "switch", "10.30.0.2", {}),
                 device("ELM-0000000002", "switch", "10.30.0.3", {}), hostile, core,
                 device("OAK-0000000002", "oak-sw2", "10.20.0.3", access)};
  out.links = {link()};
  out.coverage["OAK"].addresses[Reach::silent] = 3;
  return out;
}

config::Config config() {
  config::Config out;
  Site oak;
  oak.id = "OAK";
  oak.name = "Oak \"Grove\" School";
  oak.enrolment = 420;
  oak.latitude = 37.5;
  oak.longitude = -122.25;
  Circuit circuit;
  circuit.id = "wan1";
  circuit.provider = "Fibre Co";
  circuit.down_bps = 1'000'000'000;
  circuit.device = "oak-sw1";
  circuit.interface = "Gi2";
  oak.circuits = {circuit};
  Site elm;
  elm.id = "ELM";
  out.sites = {oak, elm};
  return out;
}

Snapshot snapshot() { return std::make_shared<const Inventory>(inventory()); }

PolledPorts reading() {
  PolledPorts out;
  out.counters.device = "OAK-0000000001";
  out.counters.when = noon;
  out.counters.complete = true;
  out.counters.uptime_centiseconds = 360'000;
  out.counters.interfaces = 2;
  out.counters.resize({1, 2});
  for (std::size_t row = 0; row < 2; ++row)
    for (std::size_t object = 0; object < interface_objects; ++object)
      out.counters.set(row, static_cast<InterfaceObject>(object), row * 100 + object);
  return out;
}

std::string lines_of(const std::string& text, const std::string& name) {
  std::istringstream in(text);
  std::string out;
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(name + "{") || line.starts_with(name + " ")) out += line + "\n";
  return out;
}

}  // namespace netroster::prometheus::test
