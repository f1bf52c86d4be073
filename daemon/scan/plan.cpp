#include "daemon/scan/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <unordered_map>

namespace netroster::scan {
namespace {

// A sweep keeps some bytes for each address; larger blocks are a mistake, not a site.
constexpr std::uint64_t most_addresses_a_network = 1ULL << 20;

struct Prepared {
  std::shared_ptr<const snmp::PreparedCredential> credential;
  bool v3 = false;
};

Result<std::vector<Prepared>> prepare_all(const std::vector<config::Credential>& credentials) {
  std::vector<Prepared> out;
  for (const auto& credential : credentials) {
    const bool v3 = credential.version == config::SnmpVersion::v3;
    auto prepared = snmp::prepare(credential);
    if (!prepared) return prepared.error();
    out.push_back({std::move(*prepared), v3});
  }
  return out;
}

// Gives each address its set of credentials; equal sets are stored once.
class Candidates {
 public:
  explicit Candidates(std::vector<Prepared> prepared) : prepared_(std::move(prepared)) {}

  std::uint32_t of(const IpAddress& address, std::vector<CandidateSet>& sets) {
    std::vector<bool> fits(prepared_.size());
    for (std::size_t i = 0; i < prepared_.size(); ++i)
      fits[i] = prepared_[i].credential->credential.may_be_sent_to(address);
    const auto [entry, is_new] = known_.try_emplace(fits, static_cast<std::uint32_t>(sets.size()));
    if (is_new) {
      CandidateSet& set = sets.emplace_back();
      for (std::size_t i = 0; i < prepared_.size(); ++i)
        if (fits[i])
          (prepared_[i].v3 ? set.v3 : set.communities).push_back(prepared_[i].credential);
    }
    return entry->second;
  }

 private:
  std::vector<Prepared> prepared_;
  std::map<std::vector<bool>, std::uint32_t> known_;
};

IpAddress nth_address(const IpNetwork& block, std::uint64_t n) {
  if (block.address().is_v4())
    return IpAddress::v4(block.address().to_v4() + static_cast<std::uint32_t>(n));
  auto bytes = block.address().bytes();
  for (std::size_t i = 16; i-- > 8; n >>= 8)
    bytes[i] = static_cast<std::uint8_t>(bytes[i] | (n & 0xff));
  return IpAddress::from_bytes({reinterpret_cast<const char*>(bytes.data()), 16})
      .value_or(block.address());
}

class PlanMaker {
 public:
  PlanMaker(Plan& plan, Candidates candidates, const std::vector<Remembered>& remembered)
      : plan_(plan), candidates_(std::move(candidates)) {
    for (const auto& one : remembered) remembered_[one.site].emplace(one.address, &one);
  }

  Result<void> add_network(std::uint32_t site, const IpNetwork& block) {
    const auto size = block.size();
    if (size > most_addresses_a_network)
      return Error{Errc::config, fmt::format("{}: {} has more addresses than can be swept; name "
                                             "smaller blocks",
                                             plan_.sites[site].id, block.text())};
    for (std::uint64_t i = 0; i < size; ++i) add_address(site, block, nth_address(block, i));
    return {};
  }

 private:
  void add_address(std::uint32_t site, const IpNetwork& block, const IpAddress& address) {
    if (!seen_.insert({site, address}).second) return;  // networks of a site may overlap
    if (block.is_reserved(address)) return skip(site, address, "network or broadcast address");
    for (const auto& excluded : plan_.sites[site].excluded)
      if (excluded.contains(address)) return skip(site, address, "excluded by " + excluded.text());
    Target target;
    target.address = address;
    target.site = site;
    target.candidates = candidates_.of(address, plan_.candidates);
    const auto& set = plan_.candidates[target.candidates];
    if (set.v3.empty() && set.communities.empty())
      return skip(site, address, "no credential is bound to this address");
    recall(target);
    plan_.targets.push_back(std::move(target));
  }

  void skip(std::uint32_t site, const IpAddress& address, std::string reason) {
    plan_.not_tested.push_back({site, IpNetwork(address, address.bit_length()), std::move(reason)});
  }

  void recall(Target& target) const {
    const auto site = remembered_.find(plan_.sites[target.site].id);
    if (site == remembered_.end()) return;
    const auto entry = site->second.find(target.address);
    if (entry == site->second.end()) return;
    target.remembered = entry->second->credential;
    target.last_tried = entry->second->last_tried;
  }

  Plan& plan_;
  Candidates candidates_;
  std::set<std::pair<std::uint32_t, IpAddress>> seen_;
  std::map<std::string, std::unordered_map<IpAddress, const Remembered*>> remembered_;
};

// Neighbouring addresses with one reason become one range of blocks, so that lists stay short.
void merge_not_tested(std::vector<NotTested>& list) {
  const auto same = [](const NotTested& a, const NotTested& b) {
    return a.site == b.site && a.reason == b.reason &&
           a.block.prefix_length() == b.block.prefix_length() && a.block.prefix_length() > 0;
  };
  bool merged = true;
  while (merged) {
    merged = false;
    std::vector<NotTested> out;
    for (auto& next : list) {
      if (!out.empty() && same(out.back(), next)) {
        const IpNetwork twice(out.back().block.address(), out.back().block.prefix_length() - 1);
        if (twice.address() == out.back().block.address() && twice.contains(next.block)) {
          out.back().block = twice;
          merged = true;
          continue;
        }
      }
      out.push_back(std::move(next));
    }
    list = std::move(out);
  }
}

}  // namespace

Result<Plan> make_plan(const config::Config& config, std::vector<Site> sites,
                       const std::vector<Remembered>& remembered) {
  auto prepared = prepare_all(config.credentials);
  if (!prepared) return prepared.error();
  Plan plan;
  plan.sites = std::move(sites);
  PlanMaker maker(plan, Candidates(std::move(*prepared)), remembered);
  for (std::uint32_t site = 0; site < plan.sites.size(); ++site) {
    const auto networks = plan.sites[site].networks;
    for (const auto& block : networks)
      if (auto added = maker.add_network(site, block); !added) return added.error();
  }
  merge_not_tested(plan.not_tested);
  return plan;
}

std::vector<SiteEstimate> estimate(const Plan& plan) {
  std::vector<SiteEstimate> out(plan.sites.size());
  std::vector<std::set<std::string>> names(plan.sites.size());
  for (std::size_t i = 0; i < plan.sites.size(); ++i) out[i].site = plan.sites[i].id;
  for (const auto& target : plan.targets) {
    const auto& set = plan.candidates[target.candidates];
    auto& line = out[target.site];
    ++line.addresses;
    if (!set.v3.empty()) ++line.discoveries;
    if (!set.communities.empty()) ++line.communities;
    for (const auto& credential : set.v3) names[target.site].insert(credential->credential.name);
    for (const auto& credential : set.communities)
      names[target.site].insert(credential->credential.name);
  }
  for (const auto& block : plan.not_tested)
    out[block.site].not_tested += static_cast<std::size_t>(block.block.size());
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i].credentials.assign(names[i].begin(), names[i].end());
  return out;
}

std::chrono::seconds longest_probe_time(const Plan& plan, const config::SweepSettings& sweep) {
  double whole = 0;
  double slowest_site = 0;
  for (const auto& line : estimate(plan)) {
    const auto packets = static_cast<double>((line.discoveries + line.communities) *
                                             static_cast<std::size_t>(sweep.passes));
    whole += packets;
    if (sweep.rate_per_site > 0)
      slowest_site = std::max(slowest_site, packets / static_cast<double>(sweep.rate_per_site));
  }
  const double paced = sweep.rate > 0 ? whole / static_cast<double>(sweep.rate) : 0;
  const double waits =
      static_cast<double>(sweep.passes * 2) * std::chrono::duration<double>(sweep.timeout).count();
  return std::chrono::seconds(std::llround(std::max(paced, slowest_site) + waits));
}

}  // namespace netroster::scan
