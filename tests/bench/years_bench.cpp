// How large the inventory's history grows over years of a district where users come and go:
// switches of 48 ports, scanned twice a day, and what changes there as it does in schools. The size
// is printed year by year, and what 20,000 such switches (1,000 sites) would take.
//
// usage: years_bench [SWITCHES] [YEARS]
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>

#include "inventory/resolver.h"
#include "inventory/store/store.h"

namespace {

using namespace netroster;

constexpr int ports = 48;
constexpr int uplinks = 2;
constexpr int district = 20'000;
constexpr std::uint64_t seed = 7;

struct Chances {
  double plugged_in = 0.45;        // edge ports in use during the day
  double other_speed = 0.02;       // of those, by a device of another speed each day
  double moved = 0.1 / 365;        // a day and port: another VLAN
  double upgraded = 1.0 / 365;     // a day and switch: another version of its software
  double replaced_ap = 0.1 / 365;  // a day and access point
  double uplink_lost = 0.5 / 365;  // a day and uplink, until the evening
};

class District {
 public:
  explicit District(int switches) : random_(seed) {
    for (int i = 0; i < switches; ++i) switches_.push_back(made(i));
  }

  // Everything that happens in half a day.
  void live(bool by_day) {
    for (auto& facts : switches_) {
      if (by_day && happens(chances_.upgraded))
        facts.device.os_version = fmt::format("12.{}", ++version_);
      for (auto& port : facts.ports) live(facts, port, by_day);
    }
  }

  void scan(inventory::Resolver& resolver, WallTime now) const {
    for (std::size_t i = 0; i < switches_.size(); ++i) {
      Observation seen;
      seen.site = fmt::format("S{}", i / 20);
      seen.address = *IpAddress::parse(fmt::format("10.{}.{}.1", i / 250, i % 250));
      seen.when = now;
      seen.collector = "snmp";
      seen.credential = "district";
      seen.reach = Reach::answered;
      seen.facts = std::make_shared<const DeviceFacts>(switches_[i]);
      resolver.apply(seen);
    }
  }

 private:
  bool happens(double chance) { return std::bernoulli_distribution(chance)(random_); }

  DeviceFacts made(int number) {
    DeviceFacts facts;
    facts.device.name = fmt::format("sw{}", number);
    facts.device.kind = "switch";
    facts.device.vendor = "Example";
    facts.device.model = "X-48P";
    facts.device.serial = fmt::format("SN{:06}", number);
    facts.device.os_version = "12.0";
    for (std::uint32_t i = 1; i <= ports; ++i) {
      Port port;
      port.index = i;
      port.name = fmt::format("Gi1/0/{}", i);
      port.descr = fmt::format("GigabitEthernet1/0/{}", i);
      port.alias = fmt::format("room {}", 100 + i);
      port.type = "ethernetCsmacd";
      port.admin = AdminState::up;
      port.oper = OperState::down;
      port.duplex = Duplex::full;
      port.speed_bps = 1'000'000'000;
      port.mtu = 1500;
      port.vlan = 20;
      port.mau_type = "1000BaseTFD";
      port.poe = PortPoe{true, "searching", "0", std::nullopt};
      facts.ports.push_back(port);
    }
    for (std::uint32_t i = 1; i <= 4 + uplinks; ++i)
      facts.neighbours.push_back(neighbour(number, i));
    for (const char* table : {"system", "ifTable", "ifXTable", "lldpRemTable", "entPhysicalTable"})
      facts.tables.push_back({table, 1, {}, true, ""});
    return facts;
  }

  Neighbour neighbour(int number, std::uint32_t port) {
    Neighbour row;
    row.protocol = "lldp";
    row.local_index = port;
    row.chassis_id =
        fmt::format("00:1b:21:{:02x}:{:02x}:{:02x}", number / 256, number % 256, ++macs_ % 256);
    row.chassis_id_kind = "mac";
    row.port_id = "eth0";
    row.port_id_kind = "interface";
    row.name = fmt::format("ap-{}-{}", number, port);
    row.capabilities = {"bridge", "wlan"};
    return row;
  }

  void live(DeviceFacts& facts, Port& port, bool by_day) {
    const bool leads = port.index <= 4 + uplinks;
    if (by_day && happens(chances_.moved)) port.vlan = *port.vlan + 1;
    if (leads) {
      port.oper = by_day && happens(chances_.uplink_lost) ? OperState::down : OperState::up;
      if (by_day && happens(chances_.replaced_ap))
        facts.neighbours[port.index - 1] = neighbour(static_cast<int>(version_ % 250), port.index);
      return;
    }
    const bool up = by_day && happens(chances_.plugged_in);
    port.oper = up ? OperState::up : OperState::down;
    port.speed_bps = !up                             ? 10'000'000U
                     : happens(chances_.other_speed) ? 100'000'000U
                                                     : 1'000'000'000U;
    port.mau_type = up ? "1000BaseTFD" : "";
  }

  std::mt19937_64 random_;
  Chances chances_;
  std::vector<DeviceFacts> switches_;
  std::uint64_t version_ = 0;
  std::uint64_t macs_ = 0;
};

void say(int year, const std::string& path, int switches, const inventory::Store& store) {
  std::error_code ignored;
  const auto bytes = static_cast<double>(std::filesystem::file_size(path, ignored));
  fmt::print(
      "year {}: {:.1f} MB, {:.1f} KB a switch, {:.2f} GB for {} switches; {} versions written\n",
      year, bytes / 1e6, bytes / 1e3 / switches, bytes / switches * district / 1e9, district,
      store.counters().versions);
}

int live(int switches, int years, const std::string& path) {
  auto store = inventory::open_store(path, inventory::OpenMode::read_write);
  if (!store) return 1;
  District lived(switches);
  inventory::Resolver resolver;
  WallTime now{std::chrono::sys_days(std::chrono::year(2026) / 7 / 1)};
  for (int day = 0; day <= years * 365; ++day) {
    for (const bool by_day : {true, false}) {
      lived.live(by_day);
      now += std::chrono::hours(12);
      lived.scan(resolver, now);
      if (!(*store)->record(resolver.snapshot())) return 1;
    }
    if (day % 365 == 0) say(day / 365, path, switches, **store);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const auto switches = argc > 1 ? std::stoi(argv[1]) : 40;
  const auto years = argc > 2 ? std::stoi(argv[2]) : 10;
  auto folder = (std::filesystem::temp_directory_path() / "netroster-years-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) return 1;
  const int code = live(switches, years, folder + "/inventory.db");
  std::filesystem::remove_all(folder);
  return code;
}
