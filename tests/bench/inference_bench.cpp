// inference_bench: time and memory of link inference for one large site, made without the
// simulator, so that the figure is inference alone.
#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>

#include "inventory/inference.h"

namespace netroster::inventory {
namespace {

struct Settings {
  std::uint32_t switches = 500;
  std::uint32_t macs = 20'000;   // a switch
  std::uint32_t hosts = 19'501;  // of the site
  std::uint32_t ports = 52;
  std::uint32_t fan_out = 8;  // switches below one
};

MacAddress numbered(std::uint8_t kind, std::uint32_t number) {
  return {{0x00, 0x1a, kind, static_cast<std::uint8_t>(number >> 16),
           static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number)}};
}

// Switch i hangs with port 1 on port 2 + … of its parent; hosts hang on the switches in turn.
class BigSite {
 public:
  explicit BigSite(const Settings& settings) : s_(settings) {}

  std::vector<std::shared_ptr<const Device>> devices() const {
    std::vector<std::shared_ptr<const Device>> list;
    for (std::uint32_t i = 0; i < s_.switches; ++i) list.push_back(device(i));
    return list;
  }

 private:
  std::uint32_t parent(std::uint32_t i) const { return (i - 1) / s_.fan_out; }
  // The port of switch `at` that leads to switch `to`.
  std::uint32_t port_to(std::uint32_t at, std::uint32_t to) const {
    while (to > at) {
      if (parent(to) == at) return 2 + (to - 1) % s_.fan_out;
      to = parent(to);
    }
    return 1;
  }
  void learn(DeviceFacts& facts, std::uint32_t at, std::uint32_t owner, const MacAddress& mac,
             std::uint32_t edge_port) const {
    ForwardingEntry row;
    row.mac = mac;
    row.vlan = 10;
    row.port_index = at == owner ? edge_port : port_to(at, owner);
    row.status = "learned";
    facts.forwarding.push_back(std::move(row));
  }
  std::shared_ptr<const Device> device(std::uint32_t i) const {
    auto facts = std::make_shared<DeviceFacts>();
    facts->device.base_mac = numbered(1, i);
    for (std::uint32_t p = 1; p <= s_.ports; ++p) {
      Port port;
      port.index = p;
      port.name = fmt::format("1/{}", p);
      port.type = "ethernetCsmacd";
      facts->ports.push_back(std::move(port));
    }
    facts->forwarding.reserve(s_.macs);
    for (std::uint32_t other = 0; other < s_.switches; ++other)
      if (other != i) learn(*facts, i, other, numbered(1, other), 0);
    for (std::uint32_t h = 0; facts->forwarding.size() < s_.macs && h < s_.hosts; ++h) {
      const auto host = (h * 7919 + i * 31) % s_.hosts;  // another part of them at each switch
      learn(*facts, i, host % s_.switches, numbered(2, host), 12 + host / s_.switches % 40);
    }
    auto it = std::make_shared<Device>();
    it->id = fmt::format("big-{:05}", i);
    it->name = it->id;
    it->site = "big";
    it->role = "switch";
    const WallTime read{std::chrono::seconds{1'790'000'000}};
    it->freshness["forwarding"] = {read, read, ""};
    it->facts = std::move(facts);
    it->neighbours = std::make_shared<const std::vector<KnownNeighbour>>();
    return it;
  }

  Settings s_;
};

std::size_t resident_mib() {
  std::ifstream status{"/proc/self/statm"};
  std::size_t total = 0;
  std::size_t resident = 0;
  status >> total >> resident;
  return resident * 4096 >> 20;
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

}  // namespace

int inference_bench_main(int argc, char** argv) {
  Settings s;
  CLI::App app{"Time and memory of link inference for one site."};
  app.add_option("--switches", s.switches, "switches of the site");
  app.add_option("--macs", s.macs, "forwarding rows of each");
  app.add_option("--hosts", s.hosts, "hosts of the site");
  CLI11_PARSE(app, argc, argv);
  const auto devices = BigSite(s).devices();
  const auto before = resident_mib();
  const auto cpu = cpu_seconds();
  const auto began = std::chrono::steady_clock::now();
  const auto found = infer_links(devices, {});
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  const auto used = cpu_seconds() - cpu;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  fmt::print(
      "{} switches, {} rows each: {:.2f} s of CPU, {:.2f} s of wall time; tables {} MiB, peak of "
      "all "
      "{} MiB; {} links of {}, {} hidden, {} undecided\n",
      s.switches, s.macs, used, took.count(), before, usage.ru_maxrss >> 10, found.links.size(),
      s.switches - 1, found.hidden.size(), found.undecided.size());
  return 0;
}

}  // namespace netroster::inventory

int main(int argc, char** argv) { return netroster::inventory::inference_bench_main(argc, argv); }
