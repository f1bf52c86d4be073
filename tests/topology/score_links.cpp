// score_links: districts of several seeds, read without a network, and how well their links are
// known. For figures at full size: the tests do the same with small ones.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <ctime>
#include <fstream>
#include <map>

#include "inventory/inference.h"
#include "tests/topology/link_score.h"

namespace netroster::topology {
namespace {

struct Settings {
  simulator::DistrictOptions district;
  std::uint32_t seeds = 10;
  bool list = false;
  bool updates = false;
};

// Why devices have no place, site by site.
void print_undecided(const Inventory& inventory) {
  std::map<std::string, std::vector<std::shared_ptr<const Device>>> sites;
  for (const auto& device : inventory.devices) sites[device->site].push_back(device);
  for (const auto& [site, devices] : sites)
    for (const auto& each : inventory::infer_links(devices, inventory.links).undecided)
      fmt::print("undecided: {}: {}\n", find_device(inventory, each.device)->name, each.reason);
}

// Octets that this process holds in memory now (proc(5), statm: its second word counts pages).
std::uint64_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t all = 0;
  std::uint64_t resident = 0;
  statm >> all >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

double processor_milliseconds() {
  return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

// Milliseconds, sorted.
struct UpdateTimes {
  std::vector<double> resolved;   // until the links of its site are worked out anew
  std::vector<double> published;  // from then until a new snapshot is there
};

// A port of one device after another changes, as a scan would tell.
UpdateTimes update_times(inventory::Resolver& resolver, const std::vector<Observation>& read) {
  constexpr std::size_t most = 200;
  UpdateTimes times;
  const auto step = std::max<std::size_t>(read.size() / most, 1);
  for (std::size_t i = 0; i < read.size(); i += step) {
    auto again = read[i];
    auto facts = std::make_shared<DeviceFacts>(*again.facts);
    if (facts->ports.empty()) continue;
    facts->ports.front().alias += " changed";
    again.facts = facts;
    again.when += std::chrono::hours(1);
    const auto began = processor_milliseconds();
    resolver.apply(again);
    resolver.settle();
    const auto resolved = processor_milliseconds();
    const auto snapshot = resolver.snapshot();
    times.resolved.push_back(resolved - began);
    times.published.push_back(processor_milliseconds() - resolved);
  }
  std::sort(times.resolved.begin(), times.resolved.end());
  std::sort(times.published.begin(), times.published.end());
  return times;
}

void print_times(const char* what, const std::vector<double>& times) {
  fmt::print(
      "  {} of {} updates of one device, processor time: median {:.2f} ms, 95 % {:.2f} ms, "
      "longest {:.2f} ms\n",
      what, times.size(), times[times.size() / 2], times[times.size() * 95 / 100], times.back());
}

void print_updates(inventory::Resolver& resolver, const std::vector<Observation>& read,
                   std::uint64_t bytes_before) {
  const auto times = update_times(resolver, read);
  if (times.resolved.empty()) return;
  print_times("resolution", times.resolved);
  print_times("publishing", times.published);
  fmt::print(
      "  the resolver holds {:.0f} MiB more than what was read\n",
      static_cast<double>(resident_bytes() - std::min(bytes_before, resident_bytes())) / (1 << 20));
}

Score one_seed(const simulator::DistrictOptions& options, bool list, bool updates) {
  auto made = simulator::make_district(options);
  if (!made) {
    fmt::print(stderr, "score_links: {}\n", made.error().what);
    std::exit(2);
  }
  const auto district = std::make_shared<const simulator::District>(std::move(*made));
  auto agents = simulator::district_agents(district);
  const WallTime when{std::chrono::sys_days(std::chrono::year(2026) / 7 / 1)};
  const auto read = read_district(*district, agents, when);
  const auto bytes_before = resident_bytes();
  inventory::Resolver resolver;
  const auto began = std::chrono::steady_clock::now();
  for (const auto& seen : read) resolver.apply(seen);
  const auto applied = std::chrono::steady_clock::now();
  resolver.settle();
  const std::chrono::duration<double> settling = std::chrono::steady_clock::now() - applied;
  const std::chrono::duration<double> applying = applied - began;
  auto result = score(*district, *resolver.snapshot());
  fmt::print("seed {}: {} [apply {:.2f} s, settle {:.3f} s]\n", options.seed, text(result),
             applying.count(), settling.count());
  if (updates) print_updates(resolver, read, bytes_before);
  if (list) print_undecided(*resolver.snapshot());
  std::fflush(stdout);
  return result;
}

}  // namespace

int score_links_main(int argc, char** argv) {
  Settings s;
  CLI::App app{"Scores the links of simulated districts against their cables."};
  app.add_option("--seeds", s.seeds, "how many districts, from --seed on");
  app.add_option("--seed", s.district.seed, "the first one");
  app.add_option("--sites", s.district.sites, "sites of each");
  app.add_option("--devices", s.district.devices, "agents of each");
  app.add_option("--silent", s.district.silent, "percent; see netroster-simulator --help");
  app.add_option("--hidden", s.district.hidden, "percent");
  app.add_option("--liars", s.district.liars, "percent");
  app.add_option("--chatter", s.district.chatter, "percent");
  app.add_option("--aged", s.district.aged, "percent");
  app.add_flag("--forward-cdp", s.district.forwards_cdp, "bridges pass CDP on");
  app.add_flag("--list", s.list, "print what is wrong and what is missing");
  app.add_flag("--updates", s.updates, "time updates of single devices, and memory");
  CLI11_PARSE(app, argc, argv);
  Score sum;
  for (std::uint32_t i = 0; i < s.seeds; ++i, ++s.district.seed)
    sum.add(one_seed(s.district, s.list, s.updates));
  fmt::print("all: {}\n", text(sum));
  if (!s.list) return 0;
  for (const auto& line : sum.wrong) fmt::print("wrong: {}\n", line);
  for (const auto& line : sum.missing) fmt::print("missing: {}\n", line);
  return 0;
}

}  // namespace netroster::topology

int main(int argc, char** argv) { return netroster::topology::score_links_main(argc, argv); }
