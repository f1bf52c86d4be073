// Checks across files: what no table can know by itself.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>

#include "base/text.h"
#include "config/network_check.h"
#include "config/parts.h"
#include "model/listen_address.h"

namespace netroster::config {
namespace {

// A whole provider has a /32; nobody's schools have more.
constexpr int shortest_v6_prefix = 32;
constexpr int shortest_v4_prefix = 8;

std::string line_of(const std::string& file, Place place) {
  return fmt::format("{}:{}", file, place.line);
}

template <typename T, typename Name>
void check_unique(const std::vector<Declared<T>>& all, std::string_view key, std::string_view field,
                  Name name, Problems& problems) {
  std::map<std::string, const Declared<T>*> first;
  for (const auto& one : all) {
    const std::string& id = name(one.value);
    if (id.empty()) continue;
    const auto [known, added] = first.emplace(to_lower(id), &one);
    if (added) continue;
    problems.error(one.file, one.places.of(field), std::string(key),
                   fmt::format("\"{}\" is already used in {}", id,
                               line_of(known->second->file, known->second->places.of(field))));
  }
}

// One block of one site, with where it is written.
struct Claim {
  const Declared<Site>* site;
  IpNetwork block;
  Place place;
};

std::vector<Claim> claims_of(const std::vector<Declared<Site>>& sites) {
  std::vector<Claim> claims;
  for (const auto& site : sites) {
    const auto places = site.places.items.find("networks");
    for (std::size_t i = 0; i < site.value.networks.size(); ++i)
      claims.push_back({&site, site.value.networks[i], places->second[i]});
  }
  return claims;
}

// A part of a crawled network may be swept.
bool is_swept_part(const Claim& outer, const Claim& inner, const SweepSettings& sweep) {
  return !sweep.may_be_swept(outer.block) && sweep.may_be_swept(inner.block);
}

void report_overlap(const Claim& outer, const Claim& inner, const SweepSettings& sweep,
                    Problems& problems) {
  if (outer.site != inner.site)
    return problems.error(
        inner.site->file, inner.place, "site.networks",
        fmt::format("{} of site \"{}\" overlaps {} of site \"{}\" in {}", inner.block.text(),
                    inner.site->value.id, outer.block.text(), outer.site->value.id,
                    line_of(outer.site->file, outer.place)));
  if (!is_swept_part(outer, inner, sweep))
    problems.warning(inner.site->file, inner.place, "site.networks",
                     fmt::format("{} is already inside {} on line {}", inner.block.text(),
                                 outer.block.text(), outer.place.line));
}

// Two blocks overlap only when one holds the other, so the ones open at a block form a stack.
// True when no two sites share an address.
bool check_overlaps(std::vector<Claim> claims, const SweepSettings& sweep, Problems& problems) {
  std::stable_sort(claims.begin(), claims.end(),
                   [](const Claim& a, const Claim& b) { return a.block < b.block; });
  std::vector<const Claim*> open;
  bool disjoint = true;
  for (const auto& claim : claims) {
    while (!open.empty() && !open.back()->block.contains(claim.block)) open.pop_back();
    if (!open.empty()) {
      disjoint = disjoint && open.back()->site == claim.site;
      report_overlap(*open.back(), claim, sweep, problems);
    }
    open.push_back(&claim);
  }
  return disjoint;
}

bool has_seed(const Site& site, const IpNetwork& block) {
  return std::any_of(site.seeds.begin(), site.seeds.end(),
                     [&block](const IpNetwork& seed) { return block.contains(seed); });
}

// A large IPv4 block may be a slip of the hand; with a seed in it somebody means it.
void check_size(const Claim& claim, const SweepSettings& sweep, Problems& problems) {
  const auto& block = claim.block;
  const bool v4 = block.address().is_v4();
  if (block.prefix_length() < (v4 ? shortest_v4_prefix : shortest_v6_prefix))
    return problems.error(claim.site->file, claim.place, "site.networks",
                          fmt::format("{} holds {} addresses, more than {}", block.text(),
                                      address_count(block), v4 ? "a /8" : "a whole provider has"),
                          "list the district's own blocks");
  if (!v4 || sweep.may_be_swept(block) || has_seed(claim.site->value, block)) return;
  problems.warning(claim.site->file, claim.place, "site.networks",
                   fmt::format("{} holds {} addresses, too many to sweep: only addresses in it "
                               "that devices tell of are asked",
                               block.text(), address_count(block)),
                   "if that is meant, name a device in it in `seeds`; else list smaller blocks");
}

template <typename T>
std::vector<IpNetwork> blocks_of(const std::vector<Declared<T>>& all) {
  std::vector<IpNetwork> blocks;
  for (const auto& one : all)
    blocks.insert(blocks.end(), one.value.networks.begin(), one.value.networks.end());
  return blocks;
}

// Excluded addresses are never asked, so they need no credential.
bool is_covered(const IpNetwork& block, const NetworkSet& asked, const Site& site) {
  if (asked.covers(block)) return true;
  if (site.excluded.empty()) return false;
  auto settled = asked.inside(block);
  settled.insert(settled.end(), site.excluded.begin(), site.excluded.end());
  return NetworkSet(std::move(settled)).covers(block);
}

void check_covered(const Declared<Site>& site, const NetworkSet& asked, Problems& problems) {
  const auto places = site.places.items.find("networks");
  for (std::size_t i = 0; i < site.value.networks.size(); ++i) {
    const auto& block = site.value.networks[i];
    if (is_covered(block, asked, site.value)) continue;
    problems.warning(
        site.file, places->second[i], "site.networks",
        fmt::format("no credential may be sent to {} of {}, so devices there are not "
                    "asked by SNMP",
                    asked.touches(block) ? "some addresses" : "any address", block.text()));
  }
}

}  // namespace

void check_sites(Parts& parts, Problems& problems) {
  const auto site_id = [](const Site& site) -> const std::string& { return site.id; };
  const auto circuit_id = [](const Circuit& circuit) -> const std::string& { return circuit.id; };
  check_unique(parts.sites, "site.id", "id", site_id, problems);
  check_unique(parts.circuits, "site.circuit.id", "id", circuit_id, problems);
  auto claims = claims_of(parts.sites);
  for (const auto& claim : claims) check_size(claim, parts.config.sweep, problems);
  parts.sites_disjoint = check_overlaps(std::move(claims), parts.config.sweep, problems);
}

void check_credentials(const Parts& parts, Problems& problems) {
  const auto name = [](const Credential& one) -> const std::string& { return one.name; };
  check_unique(parts.credentials, "credential.name", "name", name, problems);
}

// Only a warning: a command line may name another address, or other users.
void check_listening(const Parts& parts, Problems& problems) {
  const auto& listen = parts.config.web.listen;
  const auto address = ListenAddress::parse(listen);
  if (!address || address->address.is_loopback()) return;
  if (!parts.users.empty() || !parts.tokens.empty()) return;
  problems.warning(parts.main_file, {}, "web.listen",
                   fmt::format("{} is reached by others, but there are no users, so the daemon "
                               "does not start there",
                               listen),
                   "write web_users.toml, or listen on 127.0.0.1");
}

void check_coverage(const Parts& parts, Problems& problems) {
  // After a file that cannot be parsed nobody knows what it would have covered.
  if (!parts.sites_complete || !parts.credentials_complete || !parts.sites_disjoint) return;
  const NetworkSet asked(blocks_of(parts.credentials));
  for (const auto& site : parts.sites) check_covered(site, asked, problems);
  const NetworkSet swept(blocks_of(parts.sites));
  for (const auto& credential : parts.credentials)
    for (std::size_t i = 0; i < credential.value.networks.size(); ++i)
      if (!swept.touches(credential.value.networks[i]))
        problems.warning(credential.file, credential.places.items.at("networks")[i],
                         "credential.networks",
                         fmt::format("{} is outside every site, so \"{}\" is never sent there",
                                     credential.value.networks[i].text(), credential.value.name));
}

}  // namespace netroster::config
