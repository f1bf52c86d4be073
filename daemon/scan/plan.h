// What a scan will do, worked out before the first packet: which addresses, in which site, with
// which credentials. `--dry-run` prints it; the scan follows it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "collectors/snmp/agent.h"
#include "config/config.h"
#include "daemon/scan/crawl.h"

namespace netroster::scan {

// The credentials of one address in the order of trying. Many addresses share one set.
struct CandidateSet {
  std::vector<std::shared_ptr<const snmp::PreparedCredential>> v3;
  std::vector<std::shared_ptr<const snmp::PreparedCredential>> communities;
};

struct Target {
  IpAddress address;
  std::uint32_t site = 0;  // index into Plan::sites
  std::uint32_t candidates = 0;
  std::string remembered;  // name of the credential that worked last time
  std::string last_tried;  // name of the community that was tried last time, without an answer
};

// A block that is not tested, and why.
struct NotTested {
  std::uint32_t site = 0;
  IpNetwork block;
  std::string reason;
};

// A block too large to sweep: these addresses in it are asked, then those that devices tell of.
struct Crawled {
  std::uint32_t site = 0;  // index into Plan::sites
  IpNetwork block;
  std::size_t seeds = 0;
  std::size_t known = 0;  // answered in an earlier scan
};

struct Plan {
  std::vector<Site> sites;
  std::vector<CandidateSet> candidates;
  std::vector<Target> targets;
  std::vector<NotTested> not_tested;
  std::vector<Crawled> crawled;
};

// What is remembered about an address from earlier sweeps.
struct Remembered {
  std::string site;
  IpAddress address;
  std::string credential;  // worked
  std::string last_tried;
  std::string left_alone = {};  // why nothing is sent there; "": it may be asked
};

// Address number `n` of a block, counted from 0.
IpAddress nth_address(const IpNetwork& block, std::uint64_t n);

// Errors: a credential that cannot be used, a network too large to sweep.
Result<Plan> make_plan(const config::Config& config, std::vector<Site> sites,
                       const std::vector<Remembered>& remembered);

// The same for single addresses that lie in crawled networks of the sites.
Result<Plan> make_crawl_plan(const config::Config& config, std::vector<Site> sites,
                             const std::vector<CrawlTarget>& targets,
                             const std::vector<Remembered>& remembered);

// Which requests an address gets, by what is known about it.
// SNMPv3 engine discovery: where such a credential is bound, unless a community worked last time.
bool is_discovered(const Target& target, const CandidateSet& set);
// Then it is never sent a community.
bool was_read_with_v3(const Target& target, const CandidateSet& set);
// The communities in the order of trying: the one that worked, else the one after the last that did
// not, so that sweep by sweep each gets its turn.
std::vector<std::shared_ptr<const snmp::PreparedCredential>> communities_in_turn(
    const Target& target, const CandidateSet& set, std::size_t most);

// The same addresses as the fewest blocks. `blocks` in order, none twice.
std::vector<IpNetwork> merged(std::vector<IpNetwork> blocks);

}  // namespace netroster::scan
