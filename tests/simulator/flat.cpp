#include "tests/simulator/flat.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>

namespace netroster::simulator {
namespace {

constexpr std::uint64_t mac_block = 0x02'00'5e'00'00'00;  // locally administered

void add_system(RowBuilder& rows) {
  const Oid system{1, 3, 6, 1, 2, 1, 1};
  const auto at = [&](std::uint32_t id) { return system.child(id).child(0); };
  rows.text(at(1), "Plain 52-port switch, software 7.4.1, for measurements");
  rows.object_id(at(2), Oid{1, 3, 6, 1, 4, 1, 99999, 1, 52});
  rows.live(at(3), {Live::uptime});
  rows.text(at(4), "network office");
  rows.live(at(5), {Live::name});
  rows.text(at(6), "measuring bench");
  rows.integer(at(7), 2);
  const Oid engine{1, 3, 6, 1, 6, 3, 10, 2, 1};
  rows.live(engine.child(1).child(0), {Live::engine_id});
  rows.live(engine.child(2).child(0), {Live::engine_boots});
  rows.live(engine.child(3).child(0), {Live::engine_time});
}

void add_part(RowBuilder& rows) {
  const Oid entry{1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1};
  const auto at = [&](std::uint32_t column) { return entry.child(column).child(1); };
  rows.text(at(2), "Plain switch");
  rows.integer(at(4), 0);
  rows.integer(at(5), 3);
  rows.integer(at(6), -1);
  rows.text(at(7), "Chassis");
  rows.live(at(11), {Live::serial});
  rows.text(at(12), "Plain");
  rows.text(at(13), "PLAIN-52");
}

void add_port(RowBuilder& rows, std::uint32_t port, std::uint32_t index) {
  const Oid entry{1, 3, 6, 1, 2, 1, 2, 2, 1};
  const auto at = [&](std::uint32_t column) { return entry.child(column).child(index); };
  const auto name = fmt::format("port {}", port);
  const bool up = port % 4 != 0;
  rows.integer(at(1), index);
  rows.text(at(2), name);
  rows.integer(at(3), 6);
  rows.integer(at(4), 1500);
  rows.gauge(at(5), 1'000'000'000);
  rows.live(at(6), {Live::port_mac, Shape::steady, port});
  rows.integer(at(7), 1);
  rows.integer(at(8), up ? 1 : 2);
  rows.number(at(9), tag::timeticks, 4711);
  const double load = up ? 200'000.0 * (1 + port % 7) : 0;
  const auto counter = [&](const Oid& oid, Live kind, double rate) {
    rows.live(oid, {kind, port % 5 == 0 ? Shape::steady : Shape::school_day, port, rate});
  };
  constexpr std::pair<std::uint32_t, double> narrow[] = {
      {10, 1.0}, {11, 0.001}, {12, 0.0001}, {13, 0}, {14, 0},
      {16, 3.0}, {17, 0.003}, {18, 0.0002}, {19, 0}, {20, 0}};
  for (const auto& [column, part] : narrow) counter(at(column), Live::counter32, load * part);
  const Oid extension{1, 3, 6, 1, 2, 1, 31, 1, 1, 1};
  const auto x = [&](std::uint32_t column) { return extension.child(column).child(index); };
  rows.text(x(1), fmt::format("{}", port));
  constexpr std::pair<std::uint32_t, double> wide[] = {{6, 1.0},     {7, 0.001},  {8, 0.0001},
                                                       {9, 0.00005}, {10, 3.0},   {11, 0.003},
                                                       {12, 0.0002}, {13, 0.0001}};
  for (const auto& [column, part] : wide) counter(x(column), Live::counter64, load * part);
  rows.gauge(x(15), 1000);
  rows.text(x(18), fmt::format("room {}", 100 + port));
}

bool is_host(std::uint32_t address) { return (address & 0xff) != 0 && (address & 0xff) != 255; }

}  // namespace

namespace {

// Everything that a switch holds. `reversed`: the last port has the first number.
std::shared_ptr<const RowTable> switch_rows(std::uint32_t ports, bool reversed) {
  RowBuilder rows;
  add_system(rows);
  add_part(rows);
  rows.integer(Oid{1, 3, 6, 1, 2, 1, 2, 1, 0}, ports);
  for (std::uint32_t port = 1; port <= ports; ++port)
    add_port(rows, port, reversed ? ports + 1 - port : port);
  return rows.build();
}

}  // namespace

std::vector<Agent> flat_agents(const std::vector<std::uint32_t>& addresses,
                               const FlatOptions& options) {
  auto profile = std::make_shared<Profile>();
  profile->rows = std::make_shared<LazyTable>(switch_rows(options.ports, false));
  profile->renumbered = [ports = options.ports] { return switch_rows(ports, true); };
  profile->v1 = true;
  profile->community = options.community;
  profile->max_message = options.max_message;
  std::mt19937_64 random{options.seed};
  const double start = 1'790'000'000;  // agents start before any measurement does
  std::vector<Agent> agents;
  agents.reserve(addresses.size());
  for (const auto address : addresses) {
    Agent agent;
    agent.address = address;
    agent.number = static_cast<std::uint32_t>(agents.size());
    agent.profile = profile;
    agent.name = fmt::format("flat-{:05}", agent.number);
    agent.serial = fmt::format("FL{:08}", agent.number);
    agent.base_mac = mac_block + (std::uint64_t{agent.number} << 8);
    agent.engine_id =
        std::string{"\x80\x01\x86\x9f\x03\x02", 6} + fmt::format("{:05}", agent.number);
    agent.boot(start - static_cast<double>(random() % 8'640'000));
    agents.push_back(std::move(agent));
  }
  return agents;
}

std::vector<std::uint32_t> first_addresses(const IpNetwork& block, std::size_t count) {
  std::vector<std::uint32_t> result;
  const auto base = block.address().to_v4();
  for (std::uint64_t i = 1; i < block.size() && result.size() < count; ++i) {
    const auto address = base + static_cast<std::uint32_t>(i);
    if (is_host(address)) result.push_back(address);
  }
  return result;
}

std::vector<std::uint32_t> scattered_addresses(const IpNetwork& block, std::size_t count,
                                               std::uint64_t seed) {
  auto all = first_addresses(block, static_cast<std::size_t>(block.size()));
  std::mt19937_64 random{seed};
  // Not std::shuffle: its order differs between standard libraries.
  for (std::size_t i = all.size(); i > 1; --i) std::swap(all[i - 1], all[random() % i]);
  all.resize(std::min(count, all.size()));
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace netroster::simulator
