#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <csignal>

#include "daemon/arguments.h"
#include "daemon/commands/rows.h"
#include "daemon/commands/views.h"
#include "daemon/listing.h"
#include "daemon/progress.h"
#include "daemon/scan/session.h"
#include "daemon/selection.h"
#include "daemon/sources.h"
#include "model/words.h"

namespace netroster::daemon {
namespace {

constexpr std::string_view unlisted_site = "adhoc";  // of networks that no configured site has

std::atomic<bool> stop_wanted{false};  // the only thing a signal handler may touch

void on_signal(int) { stop_wanted.store(true); }

// While it lives, the first SIGINT or SIGTERM ends the scan in good order; a second one kills.
class StopOnSignal {
 public:
  StopOnSignal() {
    stop_wanted.store(false);
    struct sigaction action {};
    action.sa_handler = on_signal;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    ::sigaction(SIGINT, &action, &old_int_);
    ::sigaction(SIGTERM, &action, &old_term_);
  }
  ~StopOnSignal() {
    ::sigaction(SIGINT, &old_int_, nullptr);
    ::sigaction(SIGTERM, &old_term_, nullptr);
  }
  StopOnSignal(const StopOnSignal&) = delete;
  StopOnSignal& operator=(const StopOnSignal&) = delete;

 private:
  struct sigaction old_int_ {};
  struct sigaction old_term_ {};
};

bool holds(const Site& site, const IpNetwork& block) {
  return std::any_of(site.networks.begin(), site.networks.end(),
                     [&block](const IpNetwork& network) { return network.contains(block); });
}

// Sites are added whole or, for a network, with that network alone.
class Choice {
 public:
  Choice(const config::Config& config, bool may_add_site)
      : config_(config), may_add_site_(may_add_site) {}

  Result<void> add(const std::string& word) {
    if (const auto block = IpNetwork::parse(word)) return add_block(*block);
    bool found = false;
    for (const auto& site : config_.sites)
      if (glob_matches(word, site.id)) {
        found = true;
        whole(site);
      }
    if (found) return {};
    return Error{Errc::invalid,
                 fmt::format("\"{}\" is neither a configured site nor a network such "
                             "as 10.20.0.0/24",
                             word)};
  }
  std::vector<Site> take() { return std::move(sites_); }

 private:
  Site& of(const Site& site) {
    for (auto& chosen : sites_)
      if (chosen.id == site.id) return chosen;
    sites_.push_back(site);
    sites_.back().networks.clear();
    return sites_.back();
  }
  void whole(const Site& site) { of(site).networks = site.networks; }
  Result<void> add_block(const IpNetwork& block) {
    for (const auto& site : config_.sites)
      if (holds(site, block)) {
        auto& chosen = of(site);
        if (!holds(chosen, block)) chosen.networks.push_back(block);
        return {};
      }
    if (!may_add_site_)
      return Error{Errc::invalid,
                   fmt::format("{} is in no configured network\nAdd it to a site, or name the "
                               "credentials for it with --snmp-credentials FILE.",
                               block.text())};
    if (block.address().is_v4() && block.prefix_length() < config_.sweep.largest_network)
      return Error{
          Errc::invalid,
          fmt::format("{} is larger than /{}, the largest block that sweep.largest_network "
                      "allows",
                      block.text(), config_.sweep.largest_network)};
    Site unlisted;
    unlisted.id = unlisted_site;
    unlisted.name = "networks named on the command line";
    of(unlisted).networks.push_back(block);
    return {};
  }

  const config::Config& config_;
  bool may_add_site_;
  std::vector<Site> sites_;
};

Result<std::vector<Site>> chosen_sites(Call call, const config::Config& config) {
  const auto& words = call.arguments.positionals();
  if (!words.empty()) {
    Choice choice(config, call.arguments.given("snmp-credentials"));
    for (const auto& word : words)
      if (auto added = choice.add(word); !added) return added.error();
    return choice.take();
  }
  if (!config.sites.empty()) return config.sites;
  return Error{
      Errc::config,
      "no site is configured\nWrite one in sites.d of the configuration (--config DIR), or "
      "name a network and its credentials:\nnetroster scan 10.20.0.0/24 "
      "--snmp-credentials FILE"};
}

using E = const scan::SiteEstimate&;
constexpr Field<scan::SiteEstimate> estimate_fields[] = {
    {{"site", "SITE"}, [](E row) { return cell(row.site); }},
    {{"addresses", "ADDRESSES"}, [](E row) { return number(row.addresses); }},
    {{"v3_discoveries", "V3 DISCOVERIES", 2}, [](E row) { return number(row.discoveries); }},
    {{"communities", "COMMUNITIES", 2}, [](E row) { return number(row.communities); }},
    {{"not_tested", "NOT TESTED", 1}, [](E row) { return number(row.not_tested); }},
    {{"credentials", "CREDENTIALS", 1}, [](E row) { return cell(row.credentials); }},
};

struct Skipped {
  std::string site;
  const scan::NotTested* block;
};
using S = const Skipped&;
constexpr Field<Skipped> skipped_fields[] = {
    {{"site", "SITE"}, [](S row) { return cell(row.site); }},
    {{"block", "NOT TESTED"}, [](S row) { return cell(row.block->block.text()); }},
    {{"reason", "WHY"}, [](S row) { return cell(row.block->reason); }},
};

std::string duration_text(std::chrono::seconds time) {
  const auto seconds = time.count();
  if (seconds < 60) return fmt::format("{} s", seconds);
  if (seconds < 3600) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
  return fmt::format("{} h {} min", seconds / 3600, seconds / 60 % 60);
}

Exit print_plan(const scan::Plan& plan, const config::Config& config, Call call) {
  const auto rows =
      rows_of(std::span<const Field<scan::SiteEstimate>>(estimate_fields), scan::estimate(plan));
  const auto layout = layout_of(call);
  const bool text = layout.format == Format::table || layout.format == Format::wide;
  if (const auto printed = print_rows(rows, call); printed != Exit::ok || !text) return printed;
  std::vector<Skipped> skipped;
  for (const auto& block : plan.not_tested) skipped.push_back({plan.sites[block.site].id, &block});
  if (!skipped.empty()) {
    call.streams.out.write("\n");
    render(rows_of(std::span<const Field<Skipped>>(skipped_fields), skipped), layout,
           call.streams.out);
  }
  call.streams.print(
      "\n{} addresses, {} times each while they are silent; at most {} for the probes. Nothing was "
      "sent.\n",
      plan.targets.size(), config.sweep.passes,
      duration_text(scan::longest_probe_time(plan, config.sweep)));
  return Exit::ok;
}

std::size_t count_of(const scan::ScanSummary& summary, Reach reach) {
  const auto at = summary.reached.find(reach);
  return at == summary.reached.end() ? 0 : at->second;
}

void remark_summary(const scan::ScanSummary& summary, Call call) {
  std::string reached;
  for (const auto& [reach, count] : summary.reached)
    reached += fmt::format("{}{} {}", reached.empty() ? "" : ", ", count, text(reach));
  const auto took = std::chrono::duration<double>(summary.took).count();
  call.streams.remark(fmt::format("scanned in {:.1f} s with {} packets: {}", took,
                                  summary.packets_sent, reached.empty() ? "nothing" : reached));
}

Exit print_result(const scan::SessionResult& result, const std::vector<Site>& sites,
                  const config::Config& config, Call call) {
  std::vector<SiteRow> rows;
  for (auto& row : site_rows(config, *result.inventory))
    if (std::any_of(sites.begin(), sites.end(),
                    [&](const Site& site) { return site.id == row.id; }))
      rows.push_back(std::move(row));
  return print_rows(site_listing(rows), call);
}

Exit ending(const scan::SessionResult& result, Call call) {
  if (result.store_failure.code != Errc::none) {
    call.streams.complain(
        fmt::format("the inventory could not be kept: {}", result.store_failure.what));
    return Exit::failed;
  }
  if (result.summary.stopped)
    call.streams.complain(
        "stopped before the end; what was read is kept, and the next scan goes on from here");
  const bool partial = result.summary.stopped || count_of(result.summary, Reach::timeout) > 0;
  return partial ? Exit::partial : Exit::ok;
}

using StorePointer = std::unique_ptr<inventory::Store>;

// Null with --no-store, and for networks of no site unless a store is named: a quick look at a lab
// does not belong into the district's inventory.
Result<StorePointer> open_for_scan(Call call, const std::vector<Site>& sites,
                                   const config::Config& config) {
  const bool unlisted = std::all_of(sites.begin(), sites.end(),
                                    [](const Site& site) { return site.id == unlisted_site; });
  if (call.arguments.given("no-store") || (unlisted && !call.arguments.given("store")))
    return StorePointer{};
  auto store = inventory::open_store(store_path(call, config), inventory::OpenMode::read_write);
  if (store) return store;
  return Error{
      store.error().code,
      fmt::format("{}\n--store names another file, --no-store keeps nothing.", store.error().what)};
}

scan::ScanSettings settings_of(Call call, const config::Config& config) {
  scan::ScanSettings settings;
  settings.sweep = config.sweep;
  settings.snmp = config.snmp;
  settings.mib = config.mib;
  const auto loaded = load_profiles(call);
  tell_problems(call, loaded);
  settings.profiles = loaded.library;
  settings.port =
      static_cast<std::uint16_t>(call.arguments.count("port").value_or(config.snmp.port));
  return settings;
}

Exit scan_sites(const std::vector<Site>& sites, const config::Config& config, Call call) {
  const auto store = open_for_scan(call, sites, config);
  if (!store) return refuse(call, store.error());
  const StopOnSignal signals;
  Progress progress(call.streams, "scan", Progress::Clock::now());
  snmp::Statistics statistics;
  const auto result = scan::run_session(
      config, sites, settings_of(call, config), store->get(), statistics, stop_wanted,
      [&progress](const scan::ScanProgress& at) {
        progress.update(at.addresses_done, at.addresses, at.read, Progress::Clock::now());
      });
  progress.finish();
  if (!result) return refuse(call, result.error());
  if (result->resumed > 0)
    call.streams.remark(fmt::format(
        "went on with a scan that was cut short: {} addresses were done before", result->resumed));
  remark_summary(result->summary, call);
  if (const auto printed = print_result(*result, sites, config, call); printed != Exit::ok)
    return printed;
  return ending(*result, call);
}

Exit run_scan(Call call) {
  auto config = load_configuration(call);
  if (!config) return refuse(call, config.error());
  if (auto taken = take_credentials(call, *config); !taken) return refuse(call, taken.error());
  config->sweep.rate = call.arguments.count("rate").value_or(config->sweep.rate);
  auto sites = chosen_sites(call, *config);
  if (!sites) return refuse(call, sites.error());
  if (call.arguments.given("dry-run")) {
    const auto plan = scan::make_plan(*config, *sites, {});
    return plan ? print_plan(*plan, *config, call) : refuse(call, plan.error());
  }
  return scan_sites(*sites, *config, call);
}

constexpr Positional positionals[] = {
    {.name = "SITE|CIDR",
     .doc = "A configured site (* and ? stand for any characters), or a network or address inside "
            "one. None: every site. With --snmp-credentials, any network."},
};
constexpr Option options[] = {
    {.name = "dry-run",
     .value = "",
     .doc = "Send nothing: print which addresses would be asked, with which credentials, which "
            "would not and why, and how long it takes."},
    {.name = "rate",
     .value = "N",
     .doc = "Packets a second, all sites together, instead of sweep.rate. The limits of each site "
            "and device hold as well.",
     .form = Form::count,
     .least = 1,
     .most = 1'000'000},
    {.name = "snmp-credentials",
     .value = "FILE",
     .doc = "Use the credentials of this file, in the form of credentials.d, and no others.",
     .offer = Offer::files},
    {.name = "port",
     .value = "N",
     .doc = "The UDP port that agents listen on, instead of snmp.port.",
     .form = Form::count,
     .least = 1,
     .most = 65535},
    {.name = "no-store",
     .value = "",
     .doc = "Keep nothing; print the result only. So it is for networks of no site, unless --store "
            "names a file."},
};
constexpr ExitNote exits[] = {
    {Exit::partial,
     "The scan was stopped before its end, or an agent stopped answering in the middle. What was "
     "read is kept."},
};
constexpr Example examples[] = {
    {"netroster scan --dry-run", "What would be sent, to whom, and how long it takes."},
    {"netroster scan WHS", "One site."},
    {"netroster scan 10.20.0.0/24 --snmp-credentials lab.toml --no-store",
     "A network without a configuration."},
};
constexpr Command rows[] = {
    {.words = "scan",
     .summary = "Find and read the devices of sites by SNMP",
     .description =
         "Asks every address of the sites' networks once or a few times, reads every agent that "
         "answers, and keeps the inventory. It sends to configured networks only, never to "
         "excluded "
         "addresses, and no faster than the configured rates.\n\n"
         "Progress goes to stderr. Ctrl-C ends the scan in good order: what was read is kept, and "
         "the next scan goes on from there.",
     .positionals = positionals,
     .options = options,
     .groups = output_options,
     .exits = exits,
     .examples = examples,
     .run = run_scan},
};

}  // namespace

std::span<const Command> scan_commands() { return rows; }

}  // namespace netroster::daemon
