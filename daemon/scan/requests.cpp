#include "daemon/scan/requests.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "collectors/snmp/sweep.h"
#include "daemon/scan/slices.h"

namespace netroster::scan {
namespace {

using Credential = std::shared_ptr<const snmp::PreparedCredential>;

struct Passes {
  std::size_t usual = 1;
  std::size_t most = 1;
};

Passes passes_of(const config::SweepSettings& sweep) {
  const auto wanted = static_cast<std::size_t>(sweep.passes);
  if (wanted < 3) return {wanted, wanted};
  return {2, 2 + snmp::most_copies};
}

std::string version_of(const Credential& credential) {
  return credential->credential.version == config::SnmpVersion::v1 ? "SNMPv1" : "SNMPv2c";
}

// Collects equal requests of a site, in the order in which their kinds are sent.
class Requests {
 public:
  explicit Requests(const config::SweepSettings& sweep)
      : passes_(passes_of(sweep)), most_(sweep.communities_per_address), icmp_(sweep.icmp) {}

  void add(const Plan& plan, const Target& target) {
    const auto& set = plan.candidates[target.candidates];
    const bool discovers = is_discovered(target, set);
    if (discovers) add_v3(target, set);
    if (!was_read_with_v3(target, set)) add_communities(target, set, discovers);
    if (icmp_ && target.address.is_v4())
      put(target, {3, 0, "ICMP echo", "", "while silent to SNMP"}, Passes{1, 1});
  }

  std::vector<PlannedRequest> take(const Plan& plan) {
    std::vector<PlannedRequest> out;
    for (auto& [key, request] : by_key_) {
      request.site = plan.sites[key.first].id;
      request.to = merged(std::move(request.to));
      out.push_back(std::move(request));
    }
    return out;
  }

 private:
  struct Kind {
    int stage;
    std::size_t turn;
    std::string request;
    std::string credential;
    std::string when;
    auto operator<=>(const Kind&) const = default;
  };

  void add_v3(const Target& target, const CandidateSet& set) {
    put(target, {0, 0, "SNMPv3 discovery", "", "always"}, passes_);
    for (const auto& credential : set.v3)
      put(target, {4, 0, "SNMPv3 reading", credential->credential.name, "if it speaks SNMPv3"},
          std::nullopt);
  }

  void add_communities(const Target& target, const CandidateSet& set, bool discovers) {
    const auto order = communities_in_turn(target, set, static_cast<std::size_t>(most_));
    for (std::size_t turn = 0; turn < order.size(); ++turn) {
      const auto& name = order[turn]->credential.name;
      const auto version = version_of(order[turn]);
      std::string when = turn > 0 ? "while silent to the one before" : "always";
      if (turn == 0 && discovers) when = "while silent to SNMPv3, or if that is refused";
      put(target, {1, turn, version + " sysUpTime", name, std::move(when)}, passes_);
      put(target, {4, 1, version + " reading", name, "if it answers"}, std::nullopt);
    }
  }

  void put(const Target& target, Kind kind, std::optional<Passes> passes) {
    auto& request = by_key_[{target.site, kind}];
    request.request = std::move(kind.request);
    request.credential = std::move(kind.credential);
    request.when = std::move(kind.when);
    request.to.emplace_back(target.address, target.address.bit_length());
    ++request.addresses;
    if (!passes) return;
    request.packets = request.addresses * passes->usual;
    request.packets_at_most = request.addresses * passes->most;
  }

  Passes passes_;
  std::int64_t most_;
  bool icmp_;
  std::map<std::pair<std::uint32_t, Kind>, PlannedRequest> by_key_;
};

// The packets of one pass over a slice: in all, and into the busiest site.
struct Load {
  explicit Load(std::size_t sites) : of_site(sites) {}
  void add(std::uint32_t site) {
    ++all;
    busiest = std::max(busiest, ++of_site[site]);
  }
  double seconds(const config::SweepSettings& sweep) const {
    const auto at = [](std::size_t packets, std::int64_t rate) {
      return rate > 0 ? static_cast<double>(packets) / static_cast<double>(rate) : 0.0;
    };
    return std::max(at(all, sweep.rate), at(busiest, sweep.rate_per_site));
  }
  std::size_t all = 0;
  std::size_t busiest = 0;
  std::vector<std::size_t> of_site;
};

// Stage 0 is SNMPv3, the others are the communities in turn.
std::vector<Load> loads_of(const Plan& plan, std::span<const std::size_t> slice,
                           std::size_t communities) {
  std::vector<Load> loads(1 + communities, Load(plan.sites.size()));
  for (const auto i : slice) {
    const auto& target = plan.targets[i];
    const auto& set = plan.candidates[target.candidates];
    if (is_discovered(target, set)) loads[0].add(target.site);
    if (was_read_with_v3(target, set)) continue;
    const auto turns = communities_in_turn(target, set, communities).size();
    for (std::size_t turn = 0; turn < turns; ++turn) loads[1 + turn].add(target.site);
  }
  return loads;
}

double echo_seconds(std::size_t addresses, const config::SweepSettings& sweep) {
  const auto rate = std::min(sweep.rate, sweep.rate_per_site);
  const auto wait = std::chrono::duration<double>(sweep.timeout).count();
  return static_cast<double>(addresses) / static_cast<double>(rate > 0 ? rate : 1000) + wait;
}

}  // namespace

std::vector<PlannedRequest> requests(const Plan& plan, const config::SweepSettings& sweep) {
  Requests out(sweep);
  for (const auto& target : plan.targets) out.add(plan, target);
  return out.take(plan);
}

AskingTime asking_time(const Plan& plan, const config::SweepSettings& sweep) {
  const Slices slices(plan, sweep, most_in_slice);
  const auto passes = passes_of(sweep);
  const auto wait = std::chrono::duration<double>(sweep.timeout).count();
  double a_pass = 0;
  double echo = 0;
  for (std::size_t begin = 0; begin < plan.targets.size();) {
    const auto slice = slices.from(begin);
    for (const auto& load :
         loads_of(plan, slice, static_cast<std::size_t>(sweep.communities_per_address)))
      if (load.all > 0) a_pass += load.seconds(sweep) + wait;
    if (sweep.icmp) echo += echo_seconds(slice.size(), sweep);
    begin += slice.size();
  }
  const auto rounded = [&](std::size_t count) {
    return std::chrono::seconds(std::llround(a_pass * static_cast<double>(count) + echo));
  };
  return {rounded(passes.usual), rounded(passes.most)};
}

}  // namespace netroster::scan
