// Runs one part of the engine against agents that are already there and prints one JSON line of
// wall time, CPU time and work done. tests/bench/compare runs it beside the peers.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <string>

#include "collectors/snmp/poll.h"
#include "collectors/snmp/sweep.h"
#include "collectors/snmp/udp_session.h"
#include "collectors/snmp/walk.h"

namespace netroster::snmp {
namespace {

namespace asio = boost::asio;
using Options = std::map<std::string, std::string>;

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

long resident_kib() {
  std::ifstream in("/proc/self/statm");
  long pages = 0;
  long resident = 0;
  in >> pages >> resident;
  return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

class Stopwatch {
 public:
  double wall() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
  }
  double cpu() const { return cpu_seconds() - cpu_; }

 private:
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  double cpu_ = cpu_seconds();
};

std::uint16_t port_of(const Options& options) {
  return static_cast<std::uint16_t>(std::stoi(options.at("port")));
}

std::size_t number(const Options& options, const std::string& key, std::size_t otherwise) {
  const auto entry = options.find(key);
  return entry == options.end() ? otherwise : std::stoul(entry->second);
}

std::shared_ptr<const PreparedCredential> public_community() {
  config::Credential credential;
  credential.name = "bench";
  credential.version = config::SnmpVersion::v2c;
  credential.community = Secret("public");
  return *prepare(std::move(credential));
}

// The first hosts of the block, skipping each .0 and .255, as the simulator lays its agents out.
std::vector<IpAddress> hosts(const Options& options, std::size_t count) {
  const auto block = IpNetwork::parse(options.at("network")).value_or(IpNetwork());
  std::vector<IpAddress> out;
  for (std::uint32_t at = block.address().to_v4(); out.size() < count; ++at)
    if ((at & 0xff) != 0 && (at & 0xff) != 0xff) out.push_back(IpAddress::v4(at));
  return out;
}

int sweep(const Options& options) {
  const auto block = IpNetwork::parse(options.at("network")).value_or(IpNetwork());
  const auto credential = public_community();
  std::vector<ProbeTarget> targets;
  for (std::uint32_t i = 0; i < block.size(); ++i)
    targets.push_back({IpAddress::v4(block.address().to_v4() + i), 0, credential});
  ProbeSettings settings;
  settings.port = port_of(options);
  settings.rate = static_cast<double>(number(options, "rate", 0));
  settings.passes = static_cast<unsigned>(number(options, "passes", 1));
  Statistics statistics;
  const Stopwatch watch;
  std::atomic<bool> stop{false};
  Sweep run(settings, statistics);
  const auto outcomes = run.run(targets, stop, [](std::size_t, const ProbeOutcome&) {}, {});
  if (!outcomes) return 1;
  std::size_t found = 0;
  for (const auto& outcome : *outcomes) found += outcome.reach == Reach::answered ? 1 : 0;
  fmt::print(
      "{{\"wall_s\": {:.3f}, \"cpu_s\": {:.3f}, \"packets\": {}, \"found\": {}, "
      "\"kernel_drops\": {}}}\n",
      watch.wall(), watch.cpu(), statistics.sent.load(), found, statistics.kernel_drops.load());
  return 0;
}

struct WalkWork {
  Transport& transport;
  std::vector<IpAddress> addresses;
  std::uint16_t port;
  std::shared_ptr<const PreparedCredential> credential;
  std::size_t next = 0;
  std::size_t varbinds = 0;
  std::size_t incomplete = 0;
  std::size_t left = 0;
};

std::size_t cells(const Table& table) {
  std::size_t count = 0;
  for (const auto& row : table.rows)
    for (const auto& cell : row.cells) count += cell.tag == Tag::null ? 0 : 1;
  return count;
}

TableSpec if_table() {
  TableSpec spec{"ifTable", Oid{1, 3, 6, 1, 2, 1, 2, 2, 1}, {}};
  for (std::uint32_t column = 1; column <= 22; ++column) spec.columns.push_back(column);
  return spec;
}

TableSpec if_x_table() {
  TableSpec spec{"ifXTable", Oid{1, 3, 6, 1, 2, 1, 31, 1, 1, 1}, {}};
  for (std::uint32_t column = 1; column <= 19; ++column) spec.columns.push_back(column);
  return spec;
}

asio::awaitable<void> walk_worker(WalkWork& work) {
  while (work.next < work.addresses.size()) {
    auto agent = std::make_shared<Agent>();
    agent->endpoint = {work.addresses[work.next++], work.port};
    agent->credential = work.credential;
    agent->habits.page = 20;
    UdpSession session(work.transport, agent);
    WalkLimits limits;
    for (int i = 0; i < 2; ++i) {
      TableSpec spec = i == 0 ? if_table() : if_x_table();
      const Table table = co_await walk_table(session, std::move(spec), limits, agent->habits);
      work.varbinds += cells(table);
      if (!table.complete()) ++work.incomplete;
    }
  }
  if (--work.left == 0) work.transport.stop();
}

int walk(const Options& options) {
  asio::io_context io(1);
  Statistics statistics;
  Transport transport(io, {}, statistics);
  if (!transport.open()) return 1;
  WalkWork work{.transport = transport,
                .addresses = hosts(options, number(options, "count", 1000)),
                .port = port_of(options),
                .credential = public_community()};
  work.left = number(options, "window", 100);
  const Stopwatch watch;
  for (std::size_t i = 0, n = work.left; i < n; ++i)
    asio::co_spawn(io, walk_worker(work), asio::detached);
  io.run();
  fmt::print(
      "{{\"wall_s\": {:.3f}, \"cpu_s\": {:.3f}, \"packets\": {}, \"varbinds\": {}, "
      "\"incomplete\": {}}}\n",
      watch.wall(), watch.cpu(), statistics.sent.load(), work.varbinds, work.incomplete);
  return work.incomplete == 0 ? 0 : 1;
}

// ifHC octets and packets both ways, errors and discards both ways would be the eight of a table
// poll; these eight are 64-bit or 32-bit as IF-MIB has them.
std::vector<Oid> polled_columns() {
  std::vector<Oid> out;
  for (const std::uint32_t column : {6U, 7U, 10U, 11U})
    out.push_back(Oid{1, 3, 6, 1, 2, 1, 31, 1, 1, 1, column});
  for (const std::uint32_t column : {13U, 14U, 19U, 20U})
    out.push_back(Oid{1, 3, 6, 1, 2, 1, 2, 2, 1, column});
  return out;
}

// What is held of each counter: the last value and the rate since the one before.
struct Held {
  std::vector<std::uint64_t> last;
  std::vector<float> per_second;
  std::chrono::steady_clock::time_point at{};
};

void hold_rates(const PolledDevice& device, Held& held) {
  const auto now = std::chrono::steady_clock::now();
  const std::chrono::duration<float> passed = now - held.at;
  const bool first = held.last.empty();
  const auto columns = device.known.empty() ? 1 : device.values.size() / device.known.size();
  held.last.resize(device.values.size());
  held.per_second.resize(device.values.size());
  for (std::size_t i = 0; i < device.values.size(); ++i) {
    const auto delta = device.values[i] - held.last[i];
    const bool known = (device.known[i / columns] >> i % columns & 1U) != 0;
    held.per_second[i] = first || !known ? 0.0F : static_cast<float>(delta) / passed.count();
    held.last[i] = device.values[i];
  }
  held.at = now;
}

std::vector<PolledDevice> polled_devices(const Options& options) {
  std::vector<PolledDevice> devices;
  const auto ports = number(options, "ports", 52);
  for (const auto& address : hosts(options, number(options, "count", 5000))) {
    PolledDevice& device = devices.emplace_back();
    device.endpoint = {address, port_of(options)};
    device.community = "public";
    for (std::uint32_t i = 1; i <= ports; ++i) device.indexes.push_back(i);
  }
  return devices;
}

std::size_t moving_rates(const std::vector<Held>& held) {
  std::size_t moving = 0;
  for (const auto& one : held)
    for (const auto rate : one.per_second) moving += rate > 0 ? 1 : 0;
  return moving;
}

int poll(const Options& options) {
  asio::io_context io(1);
  Statistics statistics;
  Transport transport(io, {}, statistics);
  if (!transport.open()) return 1;
  auto devices = polled_devices(options);
  std::vector<Held> held(devices.size());
  PollSettings settings;
  settings.columns = polled_columns();
  settings.objects_a_request = 52;
  std::size_t cut_short = 0;
  std::size_t left = 0;
  Poller poller(transport, settings, [&](PolledDevice& device, PollEnd end) {
    if (end != PollEnd::complete) ++cut_short;
    hold_rates(device, held[static_cast<std::size_t>(&device - devices.data())]);
    if (--left == 0) io.stop();
  });
  double wall = 0;
  double cpu = 0;
  // The second round is the one that has rates, so that is the one that is measured.
  for (int round = 0; round < 2; ++round) {
    const Stopwatch watch;
    cut_short = 0;
    left = devices.size();
    for (auto& device : devices) poller.add(device);
    io.restart();
    io.run();
    wall = watch.wall();
    cpu = watch.cpu();
  }
  const auto interfaces = devices.size() * number(options, "ports", 52);
  fmt::print(
      "{{\"wall_s\": {:.3f}, \"cpu_s\": {:.3f}, \"interfaces\": {}, \"cut_short\": {}, "
      "\"rates_not_zero\": {}, \"interfaces_per_cpu_s\": {:.0f}, \"rss_kib\": {}}}\n",
      wall, cpu, interfaces, cut_short, moving_rates(held),
      cpu > 0 ? static_cast<double>(interfaces) / cpu : 0.0, resident_kib());
  transport.stop();
  io.restart();
  io.poll();
  return cut_short == 0 ? 0 : 1;
}

// Agents that are known and not being asked: what each of them costs.
int idle(const Options& options) {
  const auto credential = public_community();
  const auto before = resident_kib();
  std::vector<std::shared_ptr<Agent>> agents;
  for (const auto& address : hosts(options, number(options, "count", 10'000))) {
    auto& agent = agents.emplace_back(std::make_shared<Agent>());
    agent->endpoint = {address, 161};
    agent->credential = credential;
    agent->device_pacing = std::make_shared<Pacing>(10.0);
    agent->clock.propose(std::string(12, 'e'), 1, 1, std::chrono::steady_clock::now());
    agent->keys.auth_key = std::string(32, 'k');
    agent->keys.priv_key = std::string(16, 'k');
  }
  fmt::print("{{\"agents\": {}, \"rss_kib\": {}, \"bytes_an_agent\": {}}}\n", agents.size(),
             resident_kib(), (resident_kib() - before) * 1024 / static_cast<long>(agents.size()));
  return 0;
}

}  // namespace
}  // namespace netroster::snmp

int main(int argc, char** argv) {
  using namespace netroster::snmp;
  Options options;
  for (int i = 2; i + 1 < argc; i += 2) options[argv[i] + std::strspn(argv[i], "-")] = argv[i + 1];
  const std::map<std::string, int (*)(const Options&)> parts{
      {"sweep", sweep}, {"walk", walk}, {"poll", poll}, {"idle", idle}};
  const auto part = argc > 1 ? parts.find(argv[1]) : parts.end();
  const bool needs_port = part != parts.end() && part->first != "idle";
  if (part == parts.end() || !options.contains("network") ||
      (needs_port && !options.contains("port"))) {
    std::fputs("usage: engine_bench sweep|walk|poll|idle --network CIDR --port N [--count N]\n",
               stderr);
    return 2;
  }
  return part->second(options);
}
