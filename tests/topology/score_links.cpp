// score_links: districts of several seeds, read without a network, and how well their links are
// known. For figures at full size: the tests do the same with small ones.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <map>

#include "inventory/inference.h"
#include "tests/topology/link_score.h"

namespace netroster::topology {
namespace {

struct Settings {
  simulator::DistrictOptions district;
  std::uint32_t seeds = 10;
  bool list = false;
};

// Why devices have no place, site by site.
void print_undecided(const Inventory& inventory) {
  std::map<std::string, std::vector<std::shared_ptr<const Device>>> sites;
  for (const auto& device : inventory.devices) sites[device->site].push_back(device);
  for (const auto& [site, devices] : sites)
    for (const auto& each : inventory::infer_links(devices, inventory.links).undecided)
      fmt::print("undecided: {}: {}\n", find_device(inventory, each.device)->name, each.reason);
}

Score one_seed(const simulator::DistrictOptions& options, bool list) {
  auto made = simulator::make_district(options);
  if (!made) {
    fmt::print(stderr, "score_links: {}\n", made.error().what);
    std::exit(2);
  }
  const auto district = std::make_shared<const simulator::District>(std::move(*made));
  auto agents = simulator::district_agents(district);
  const WallTime when{std::chrono::sys_days(std::chrono::year(2026) / 7 / 1)};
  const auto read = read_district(*district, agents, when);
  inventory::Resolver resolver;
  const auto began = std::chrono::steady_clock::now();
  for (const auto& seen : read) resolver.apply(seen);
  const auto applied = std::chrono::steady_clock::now();
  resolver.settle();
  const std::chrono::duration<double> settling = std::chrono::steady_clock::now() - applied;
  const std::chrono::duration<double> applying = applied - began;
  const auto result = score(*district, *resolver.snapshot());
  fmt::print("seed {}: {} [apply {:.2f} s, settle {:.3f} s]\n", options.seed, text(result),
             applying.count(), settling.count());
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
  CLI11_PARSE(app, argc, argv);
  Score sum;
  for (std::uint32_t i = 0; i < s.seeds; ++i, ++s.district.seed)
    sum.add(one_seed(s.district, s.list));
  fmt::print("all: {}\n", text(sum));
  if (!s.list) return 0;
  for (const auto& line : sum.wrong) fmt::print("wrong: {}\n", line);
  for (const auto& line : sum.missing) fmt::print("missing: {}\n", line);
  return 0;
}

}  // namespace netroster::topology

int main(int argc, char** argv) { return netroster::topology::score_links_main(argc, argv); }
