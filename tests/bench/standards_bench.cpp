// standards_bench: time of holding a district against the shipped rules, on one core.
#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>

#include "standards/judge.h"
#include "standards/world.h"

namespace netroster::standards {
namespace {

const WallTime noon = *parse_time("2026-07-01T12:00:00Z");

struct Settings {
  std::uint32_t sites = 1000;
  std::uint32_t switches = 20;  // a site
  std::uint32_t ports = 50;     // a switch
};

DeviceFacts switch_facts(const Settings& settings, std::uint32_t number) {
  DeviceFacts facts;
  facts.device.vendor = "Cisco";
  facts.device.model = "C9300-48UXM";
  facts.device.os_version = "17.9.4";
  for (std::uint32_t i = 1; i <= settings.ports; ++i) {
    Port port;
    port.index = i;
    port.name = fmt::format("Gi1/0/{}", i);
    port.type = "ethernetCsmacd";
    port.oper = (i + number) % 3 == 0 ? OperState::down : OperState::up;
    port.admin = AdminState::up;
    port.speed_bps = i == 1 ? 10'000'000'000 : 1'000'000'000;
    port.duplex = Duplex::full;
    port.vlan = 10;
    facts.ports.push_back(std::move(port));
  }
  facts.stp = SpanningTree{};
  facts.stp->priority = number == 0 ? 0 : 32768;
  return facts;
}

std::shared_ptr<const Device> switch_of(const Settings& settings, const std::string& site,
                                        std::uint32_t number) {
  auto out = std::make_shared<Device>();
  out->id = fmt::format("{}-{:04}", site, number);
  out->site = site;
  out->name = fmt::format("{}-sw{}", site, number);
  out->closet = number == 0 ? "mdf" : fmt::format("idf-{}", number / 4);
  out->role = "switch";
  out->first_seen = out->last_seen = noon;
  out->last_attempt.reach = Reach::answered;
  out->last_attempt.when = noon;
  out->facts = std::make_shared<const DeviceFacts>(switch_facts(settings, number));
  out->neighbours = std::make_shared<const std::vector<KnownNeighbour>>();
  return out;
}

void add_site(const Settings& settings, std::uint32_t number, Inventory& inventory,
              config::Config& config) {
  Site site;
  site.id = fmt::format("S{:04}", number);
  site.kind = SiteKind::elementary;
  site.enrolment = 500;
  site.staff = 50;
  site.classrooms = 24;
  site.closets.push_back({"mdf", "", ClosetKind::mdf, ""});
  for (std::uint32_t i = 0; i <= settings.switches / 4; ++i)
    site.closets.push_back({fmt::format("idf-{}", i), "", ClosetKind::idf, ""});
  for (std::uint32_t i = 0; i < settings.switches; ++i) {
    inventory.devices.push_back(switch_of(settings, site.id, i));
    if (i == 0) continue;
    auto link = std::make_shared<Link>();
    link->id = fmt::format("{}-{}", site.id, i);
    link->site = site.id;
    link->ends[0] = {fmt::format("{}-{:04}", site.id, 0), "", i + 1, std::nullopt, ""};
    link->ends[1] = {fmt::format("{}-{:04}", site.id, i), "", 1U, std::nullopt, ""};
    link->state = LinkState::confirmed;
    link->last_seen = noon;
    inventory.links.push_back(std::move(link));
  }
  config.sites.push_back(std::move(site));
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void measure(const Settings& settings) {
  Inventory inventory;
  config::Config config;
  for (std::uint32_t i = 0; i < settings.sites; ++i) add_site(settings, i, inventory, config);
  const auto library = load("").library;
  std::map<std::string, const Site*, std::less<>> declared;
  for (const auto& site : config.sites) declared[site.id] = &site;
  const auto start = std::chrono::steady_clock::now();
  const World world({inventory, config, library->models(), {}, noon});
  const auto built = seconds_since(start);
  JudgeOptions options;
  options.now = noon;
  options.most_unknown = 20;
  const auto judged = std::chrono::steady_clock::now();
  const auto judgement = judge(
      *library, world,
      [&declared](std::string_view id) -> const Site* {
        const auto at = declared.find(id);
        return at == declared.end() ? nullptr : at->second;
      },
      options);
  const auto took = seconds_since(judged);
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto total = judgement.total();
  fmt::print("{} rules, {} sites, {} devices, {} ports\n", library->rules().size(), settings.sites,
             inventory.devices.size(), world.count(SubjectKind::port));
  fmt::print("put in order {:.2f} s, judged {:.2f} s, {} findings kept, {} MB at most\n", built,
             took, judgement.findings.size(), used.ru_maxrss / 1024);
  fmt::print("{} pass, {} fail, {} unknown, {} not applicable\n", total.of(Result::pass),
             total.of(Result::fail), total.of(Result::unknown), total.of(Result::not_applicable));
}

}  // namespace
}  // namespace netroster::standards

int main(int argc, char** argv) {
  netroster::standards::Settings settings;
  CLI::App app("holds a district against the shipped rules");
  app.add_option("--sites", settings.sites);
  app.add_option("--switches", settings.switches, "of each site");
  app.add_option("--ports", settings.ports, "of each switch");
  CLI11_PARSE(app, argc, argv);
  netroster::standards::measure(settings);
  return 0;
}
