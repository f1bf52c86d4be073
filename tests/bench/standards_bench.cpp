// standards_bench: time of holding a district against the shipped rules, and of the reports of it:
// CPU time, on one core.
#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <map>

#include "exporters/reports/compliance.h"
#include "standards/around.h"
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

// Of this process: other programs on the machine do not count.
struct Clock {
  static std::clock_t now() { return std::clock(); }
};

double seconds_since(std::clock_t start) {
  return static_cast<double>(Clock::now() - start) / CLOCKS_PER_SEC;
}

class District {
 public:
  explicit District(const Settings& settings) {
    for (std::uint32_t i = 0; i < settings.sites; ++i) add_site(settings, i, inventory_, config_);
    for (const auto& site : config_.sites) declared_[site.id] = &site;
  }
  void judge_all();
  void judge_changed();
  void report();
  void tell() const;

 private:
  Judgement judged(const World& world, std::vector<std::string> sites) const {
    JudgeOptions options;
    options.now = noon;
    options.most_unknown = 20;
    options.sites = std::move(sites);
    return judge(
        *library_, world, [this](std::string_view id) { return find(id); }, options);
  }
  World world_of(const Inventory& inventory) const {
    return World({inventory, config_, library_->models(), {}, noon});
  }
  const Site* find(std::string_view id) const {
    const auto at = declared_.find(id);
    return at == declared_.end() ? nullptr : at->second;
  }
  // `world` must outlive it.
  reports::ComplianceReport report_of(const Judgement& judgement, const World& world) const {
    std::map<std::string, Subject, std::less<>> sites;
    for (const auto site : world.sites()) sites.emplace(world.site_id(site), site);
    reports::ComplianceInput input{.library = *library_,
                                   .judgement = judgement,
                                   .declared = [this](std::string_view id) { return find(id); },
                                   .district = "Bench",
                                   .as_of = std::chrono::floor<std::chrono::days>(noon),
                                   .data_through = noon};
    input.as_built = [&world, sites = std::move(sites)](std::string_view id) {
      return reports::as_built_of(world, sites.find(id)->second);
    };
    return reports::make_compliance_report(input);
  }

  Inventory inventory_;
  config::Config config_;
  std::shared_ptr<const Library> library_ = load("").library;
  std::map<std::string, const Site*, std::less<>> declared_;
  Judgement all_;
};

void District::judge_all() {
  const auto start = Clock::now();
  const auto world = world_of(inventory_);
  const auto built = seconds_since(start);
  const auto begun = Clock::now();
  all_ = judged(world, {});
  const auto took = seconds_since(begun);
  fmt::print("{} rules, {} sites, {} devices, {} ports\n", library_->rules().size(),
             config_.sites.size(), inventory_.devices.size(), world.count(SubjectKind::port));
  fmt::print("put in order {:.2f} s, judged {:.2f} s, together {:.2f} s; {} findings kept\n", built,
             took, built + took, all_.findings.size());
  const auto total = all_.total();
  fmt::print("{} pass, {} fail, {} unknown, {} not applicable\n", total.of(Result::pass),
             total.of(Result::fail), total.of(Result::unknown), total.of(Result::not_applicable));
}

// One device was read again: its site is judged, of the part of the inventory that it rests on.
void District::judge_changed() {
  constexpr std::size_t times = 20;
  double longest = 0;
  double sum = 0;
  for (std::size_t i = 0; i < times; ++i) {
    const auto& site = config_.sites[i * config_.sites.size() / times].id;
    const auto start = Clock::now();
    const auto part = around(inventory_, config_, site);
    const auto judgement = judged(world_of(part), {site});
    const auto took = seconds_since(start);
    longest = std::max(longest, took);
    sum += took;
  }
  fmt::print("judged again what one device changed: {:.1f} ms, longest {:.1f} ms\n",
             1000 * sum / times, 1000 * longest);
}

void District::report() {
  const auto& site = config_.sites[config_.sites.size() / 2].id;
  auto start = Clock::now();
  const auto part = around(inventory_, config_, site);
  const auto around_it = world_of(part);
  const auto one = reports::compliance_html(report_of(judged(around_it, {site}), around_it));
  fmt::print("report of one site, judged and written: {:.1f} ms, {} octets\n",
             1000 * seconds_since(start), one.size());
  const auto world = world_of(inventory_);
  start = Clock::now();
  const auto made = report_of(all_, world);
  const auto collected = seconds_since(start);
  const auto html = reports::compliance_html(made);
  const auto took = seconds_since(start);
  fmt::print("report of all sites, from the verdicts: {:.2f} s ({:.2f} s of it gathered), {} MB\n",
             took, collected, html.size() / 1'000'000);
}

void District::tell() const {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  fmt::print("{} MB at most\n", used.ru_maxrss / 1024);
}

void measure(const Settings& settings) {
  District district(settings);
  district.judge_all();
  district.judge_changed();
  district.report();
  district.tell();
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
