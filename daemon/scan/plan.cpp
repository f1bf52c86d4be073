#include "daemon/scan/plan.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace netroster::scan {
namespace {

using Credential = std::shared_ptr<const snmp::PreparedCredential>;

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

class PlanMaker {
 public:
  PlanMaker(Plan& plan, const config::Config& config, Candidates candidates,
            const std::vector<Remembered>& remembered)
      : plan_(plan), config_(config), candidates_(std::move(candidates)) {
    for (const auto& site : plan.sites) in_plan_.insert(site.id);
    for (const auto& one : remembered) remembered_[one.site].emplace(one.address, &one);
  }

  void add_network(std::uint32_t site, const IpNetwork& block) {
    if (!config_.sweep.may_be_swept(block)) return add_crawled(site, block);
    const auto size = block.size();
    for (std::uint64_t i = 0; i < size; ++i) add_address(site, block, nth_address(block, i));
  }
  void add_single(std::uint32_t site, const IpAddress& address) {
    add_address(site, IpNetwork(address, address.bit_length()), address);
  }

 private:
  // The seeds, and where agents were found before.
  void add_crawled(std::uint32_t site, const IpNetwork& block) {
    std::set<IpAddress> seeds;
    for (const auto& seed : plan_.sites[site].seeds)
      if (block.contains(seed)) seeds.insert(seed.address());
    std::set<IpAddress> known;
    if (const auto at = remembered_.find(plan_.sites[site].id); at != remembered_.end())
      for (const auto& [address, one] : at->second)
        if (!one->credential.empty() && block.contains(address) && !seeds.contains(address))
          known.insert(address);
    plan_.crawled.push_back({site, block, seeds.size(), known.size()});
    for (const auto& address : seeds) add_address(site, block, address);
    for (const auto& address : known) add_address(site, block, address);
  }

  void add_address(std::uint32_t site, const IpNetwork& block, const IpAddress& address) {
    if (!seen_.insert({site, address}).second) return;  // networks of a site may overlap
    const auto* owner = config_.site_of(address);
    const bool of_another = owner != nullptr && owner->id != plan_.sites[site].id;
    if (of_another && in_plan_.contains(owner->id)) return;  // asked once, as its own site's
    if (auto reason = forbidden(site, block, address); !reason.empty())
      return skip(site, address, std::move(reason));
    const auto* const known = find(site, address);
    if (known != nullptr && !known->left_alone.empty())
      return skip(site, address, known->left_alone);
    Target target;
    target.address = address;
    target.site = site;
    target.candidates = candidates_.of(address, plan_.candidates);
    const auto& set = plan_.candidates[target.candidates];
    if (set.v3.empty() && set.communities.empty())
      return skip(site, address, "no credential is bound to this address");
    if (known != nullptr) {
      target.remembered = known->credential;
      target.last_tried = known->last_tried;
    }
    plan_.targets.push_back(std::move(target));
  }

  // What every configured site says holds for all; the block itself says which addresses are
  // reserved only where no configured network does: it may be a part of one.
  std::string forbidden(std::uint32_t site, const IpNetwork& block,
                        const IpAddress& address) const {
    if (auto reason = config_.forbidden(address); !reason.empty()) return reason;
    for (const auto& excluded : plan_.sites[site].excluded)
      if (excluded.contains(address)) return "excluded by " + excluded.text();
    const auto* owner = config_.site_of(address);
    const auto reserves = [&](const IpNetwork& one) {
      return one.contains(address) && one.is_reserved(address);
    };
    const bool reserved =
        owner == nullptr ? reserves(block)
                         : std::any_of(owner->networks.begin(), owner->networks.end(), reserves);
    return reserved ? "network or broadcast address" : "";
  }

  void skip(std::uint32_t site, const IpAddress& address, std::string reason) {
    plan_.not_tested.push_back({site, IpNetwork(address, address.bit_length()), std::move(reason)});
  }

  const Remembered* find(std::uint32_t site, const IpAddress& address) const {
    const auto at = remembered_.find(plan_.sites[site].id);
    if (at == remembered_.end()) return nullptr;
    const auto entry = at->second.find(address);
    return entry == at->second.end() ? nullptr : entry->second;
  }

  Plan& plan_;
  const config::Config& config_;
  std::set<std::string> in_plan_;  // ids of sites
  Candidates candidates_;
  std::set<std::pair<std::uint32_t, IpAddress>> seen_;
  std::map<std::string, std::unordered_map<IpAddress, const Remembered*>> remembered_;
};

// Makes `front` the block twice as large, if `next` is its other half.
bool join(IpNetwork& front, const IpNetwork& next) {
  if (front.prefix_length() != next.prefix_length() || front.prefix_length() == 0) return false;
  const IpNetwork twice(front.address(), front.prefix_length() - 1);
  if (twice.address() != front.address() || front == next || !twice.contains(next)) return false;
  front = twice;
  return true;
}

// Neighbouring addresses with one reason become one range of blocks, so that lists stay short.
void merge_not_tested(std::vector<NotTested>& list) {
  std::vector<NotTested> out;
  for (auto& next : list) {
    out.push_back(std::move(next));
    while (out.size() > 1) {
      auto& front = out[out.size() - 2];
      const auto& back = out.back();
      if (front.site != back.site || front.reason != back.reason || !join(front.block, back.block))
        break;
      out.pop_back();
    }
  }
  list = std::move(out);
}

const Credential* named(const std::vector<Credential>& list, const std::string& name) {
  const auto found = std::find_if(list.begin(), list.end(), [&name](const Credential& one) {
    return one->credential.name == name;
  });
  return found == list.end() ? nullptr : &*found;
}

}  // namespace

IpAddress nth_address(const IpNetwork& block, std::uint64_t n) {
  if (block.address().is_v4())
    return IpAddress::v4(block.address().to_v4() + static_cast<std::uint32_t>(n));
  auto bytes = block.address().bytes();
  for (std::size_t i = 16; i-- > 8; n >>= 8)
    bytes[i] = static_cast<std::uint8_t>(bytes[i] | (n & 0xff));
  return IpAddress::from_bytes({reinterpret_cast<const char*>(bytes.data()), 16})
      .value_or(block.address());
}

Result<Plan> make_plan(const config::Config& config, std::vector<Site> sites,
                       const std::vector<Remembered>& remembered) {
  auto prepared = prepare_all(config.credentials);
  if (!prepared) return prepared.error();
  Plan plan;
  plan.sites = std::move(sites);
  PlanMaker maker(plan, config, Candidates(std::move(*prepared)), remembered);
  for (std::uint32_t site = 0; site < plan.sites.size(); ++site) {
    const auto networks = plan.sites[site].networks;
    for (const auto& block : networks) maker.add_network(site, block);
  }
  merge_not_tested(plan.not_tested);
  return plan;
}

Result<Plan> make_crawl_plan(const config::Config& config, std::vector<Site> sites,
                             const std::vector<CrawlTarget>& targets,
                             const std::vector<Remembered>& remembered) {
  auto prepared = prepare_all(config.credentials);
  if (!prepared) return prepared.error();
  Plan plan;
  plan.sites = std::move(sites);
  PlanMaker maker(plan, config, Candidates(std::move(*prepared)), remembered);
  for (const auto& target : targets) maker.add_single(target.site, target.address);
  merge_not_tested(plan.not_tested);
  return plan;
}

bool is_discovered(const Target& target, const CandidateSet& set) {
  return !set.v3.empty() && named(set.communities, target.remembered) == nullptr;
}

bool was_read_with_v3(const Target& target, const CandidateSet& set) {
  return named(set.v3, target.remembered) != nullptr;
}

std::vector<Credential> communities_in_turn(const Target& target, const CandidateSet& set,
                                            std::size_t most) {
  std::vector<Credential> order = set.communities;
  if (const auto* known = named(order, target.remembered)) return {*known};
  const auto last = std::find_if(order.begin(), order.end(), [&target](const Credential& one) {
    return one->credential.name == target.last_tried;
  });
  if (last != order.end()) std::rotate(order.begin(), last + 1, order.end());
  if (order.size() > most) order.resize(most);
  return order;
}

std::vector<IpNetwork> merged(std::vector<IpNetwork> blocks) {
  std::vector<IpNetwork> out;
  for (const auto& next : blocks) {
    out.push_back(next);
    while (out.size() > 1 && join(out[out.size() - 2], out.back())) out.pop_back();
  }
  return out;
}

}  // namespace netroster::scan
