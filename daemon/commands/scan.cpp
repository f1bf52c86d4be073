#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "daemon/arguments.h"
#include "daemon/commands/plan_view.h"
#include "daemon/commands/rows.h"
#include "daemon/commands/scan_settings.h"
#include "daemon/commands/standard_kit.h"
#include "daemon/commands/views.h"
#include "daemon/listing.h"
#include "daemon/progress.h"
#include "daemon/scan/session.h"
#include "daemon/selection.h"
#include "daemon/service/school_traffic.h"
#include "daemon/service/standing.h"
#include "daemon/sources.h"
#include "daemon/stop_signal.h"
#include "model/words.h"

namespace netroster::daemon {
namespace {

constexpr std::string_view unlisted_site = "adhoc";  // of networks that no configured site has

bool is_unlisted(const Site& site) { return site.id == unlisted_site; }

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
    if (!config_.sweep.may_be_swept(block))
      return Error{Errc::invalid,
                   fmt::format("{} is too large to sweep (sweep.largest_network is {})\nMake it a "
                               "network of a site and name a device in it in `seeds`.",
                               block.text(), config_.sweep.largest_network)};
    add_unlisted(block);
    return {};
  }
  // Configured networks inside the block stay their own sites': a device has one site.
  void add_unlisted(const IpNetwork& block) {
    for (const auto& site : config_.sites)
      for (const auto& network : site.networks)
        if (block.contains(network) && !holds(of(site), network))
          of(site).networks.push_back(network);
    Site unlisted;
    unlisted.id = unlisted_site;
    unlisted.name = "networks named on the command line";
    of(unlisted).networks.push_back(block);
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

// What was left out from the start, by reason.
void remark_not_tested(const std::vector<scan::NotTested>& not_tested, Call call) {
  std::map<std::string, std::uint64_t> by_reason;
  for (const auto& skipped : not_tested) by_reason[skipped.reason] += skipped.block.size();
  constexpr std::size_t most_named = 5;
  std::string named;
  std::uint64_t all = 0;
  std::size_t reasons = 0;
  for (const auto& [reason, count] : by_reason) {
    all += count;
    if (++reasons <= most_named)
      named += fmt::format("{}{} {}", named.empty() ? "" : ", ", count, reason);
  }
  if (reasons > most_named) named += fmt::format(", and {} more reasons", reasons - most_named);
  if (all > 0) call.streams.remark(fmt::format("{} addresses were not tested: {}", all, named));
}

// Of the agents that are there, none could be read: for whoever asked, nothing was done.
bool nothing_read(const scan::ScanSummary& summary) {
  const auto there = count_of(summary, Reach::refused) + count_of(summary, Reach::misbehaving) +
                     count_of(summary, Reach::timeout);
  return there > 0 && count_of(summary, Reach::answered) == 0;
}

Exit not_kept(const scan::SessionResult& result, Call call) {
  call.streams.complain(
      fmt::format("{}\n{} observations of this scan are not kept; the next scan asks those "
                  "addresses again.",
                  result.store_failure.what, result.not_kept));
  return Exit::failed;
}

Exit ending(const scan::SessionResult& result, Call call) {
  const auto& summary = result.summary;
  if (result.store_failure.code != Errc::none) return not_kept(result, call);
  if (summary.unsent > 0)
    call.streams.complain(
        fmt::format("to {} addresses no packet could leave this machine, so they are not tested "
                    "({})\nLook at its network and packet filter, then scan again.",
                    summary.unsent, summary.unsent_first));
  if (summary.unsent > 0 && summary.packets_sent == 0) return Exit::failed;
  if (summary.stopped)
    call.streams.complain(
        "stopped before the end; what was read is kept, and the next scan goes on from here");
  if (nothing_read(summary))
    call.streams.complain(
        "no device that answered could be read; \"netroster export csv --table addresses\" has the "
        "reasons");
  const bool partial = summary.stopped || nothing_read(summary) ||
                       count_of(summary, Reach::timeout) > 0 ||
                       count_of(summary, Reach::not_tested) > 0;
  return partial ? Exit::partial : Exit::ok;
}

using StorePointer = std::unique_ptr<inventory::Store>;

// Null with --no-store, and for networks of no site unless a store is named: a quick look at a lab
// does not belong into the district's inventory.
Result<StorePointer> open_for_scan(Call call, const std::vector<Site>& sites,
                                   const config::Config& config, inventory::OpenMode mode) {
  const bool unlisted = std::any_of(sites.begin(), sites.end(), is_unlisted);
  if (call.arguments.given("no-store") || (unlisted && !call.arguments.given("store")))
    return StorePointer{};
  auto store = inventory::open_store(store_path(call, config), mode);
  if (store) return store;
  // A dry run makes no store.
  const bool reads = mode == inventory::OpenMode::read_only;
  if (reads && store.error().code == Errc::not_found) return StorePointer{};
  return Error{
      store.error().code,
      fmt::format("{}\n--store names another file, --no-store keeps nothing.", store.error().what)};
}

// Once, at the first word of progress after Ctrl-C.
void tell_of_stop(Progress& progress, bool& told, Call call) {
  if (std::exchange(told, true)) return;
  progress.finish();
  call.streams.remark("stopping; once more Ctrl-C loses what is not written down yet");
}

// Not of a scan that was stopped, nor of networks of no site: what is not known of them says
// nothing about the district.
void keep_verdicts(const scan::SessionResult& result, const config::Config& config,
                   inventory::Store* store, Call call) {
  if (store == nullptr || result.summary.stopped || config.sites.empty()) return;
  const auto now = wall_now();
  const auto traffic = service::SchoolTraffic::open(config.history.path, config, now);
  const auto library = load_standard(call).library;
  const auto judgement = service::judge_district(
      *library, {*result.inventory, config, library->models(),
                 service::measured_by(traffic ? traffic->get() : nullptr), now,
                 service::errors_by(traffic ? traffic->get() : nullptr)});
  if (const auto kept = store->add_verdicts(service::judged_of(*library, judgement, now)); !kept)
    call.streams.complain("what the standard says of it is not kept: " + kept.error().what);
}

Exit scan_sites(const std::vector<Site>& sites, const config::Config& config, Call call) {
  const auto store = open_for_scan(call, sites, config, inventory::OpenMode::read_write);
  if (!store) return refuse(call, store.error());
  const StopOnSignal signals;
  Progress progress(call.streams, "scan", Progress::Clock::now());
  snmp::Statistics statistics;
  bool told = false;
  const auto result = scan::run_session(
      config, sites, scan_settings(call, config), store->get(), statistics, stop_wanted,
      [&](const scan::ScanProgress& at) {
        if (stop_wanted) return tell_of_stop(progress, told, call);
        progress.update({at.asked, at.addresses, at.probed, at.answering, at.answering_done},
                        Progress::Clock::now());
      });
  progress.finish();
  if (!result) return refuse(call, result.error());
  if (result->resumed > 0)
    call.streams.remark(fmt::format(
        "went on with a scan that was cut short: {} addresses were done before", result->resumed));
  keep_verdicts(*result, config, store->get(), call);
  remark_summary(result->summary, call);
  remark_not_tested(result->not_tested, call);
  if (const auto printed = print_result(*result, sites, config, call); printed != Exit::ok)
    return printed;
  return ending(*result, call);
}

Exit dry_run(const std::vector<Site>& sites, const config::Config& config, Call call) {
  const auto store = open_for_scan(call, sites, config, inventory::OpenMode::read_only);
  if (!store) return refuse(call, store.error());
  const auto foreseen = scan::foresee(config, sites, store->get());
  if (!foreseen) return refuse(call, foreseen.error());
  return print_foreseen(*foreseen, config.sweep, call);
}

Exit run_scan(Call call) {
  auto config = load_configuration(call, config::Secrets::used);
  if (!config) return refuse(call, config.error());
  if (auto taken = take_credentials(call, *config); !taken) return refuse(call, taken.error());
  config->sweep.rate = call.arguments.count("rate").value_or(config->sweep.rate);
  auto sites = chosen_sites(call, *config);
  if (!sites) return refuse(call, sites.error());
  if (call.arguments.given("dry-run")) return dry_run(*sites, *config, call);
  return scan_sites(*sites, *config, call);
}

constexpr Positional positionals[] = {
    {.name = "SITE|CIDR",
     .doc = "A configured site (* and ? stand for any characters), or a network or address inside "
            "one. None: every site. With --snmp-credentials, any network; what a site excludes is "
            "left out of it all the same."},
};
constexpr Option options[] = {
    {.name = "dry-run",
     .value = "",
     .doc =
         "Send nothing: print every request that would be sent, to which addresses, with which "
         "credential, how often and on what condition; the addresses that would not be asked and "
         "why; and how long the asking takes. Reading the devices that answer comes on top."},
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
    {Exit::failed,
     "It could not be done: for example no packet could leave this machine, or what was read could "
     "not be kept."},
    {Exit::partial,
     "The scan was stopped before its end, an agent stopped answering in the middle, an address "
     "was "
     "not reached by any packet of this machine, or no device that answered could be read. What "
     "was "
     "read is kept. Single devices that refuse or misbehave are findings in the inventory; they "
     "alone do not change the exit code."},
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
