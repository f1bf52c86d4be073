// What a scan will do, worked out before the first packet: which addresses, in which site, with
// which credentials, how many packets and how long. `--dry-run` prints it; the scan follows it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "collectors/snmp/agent.h"
#include "config/config.h"

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

struct Plan {
  std::vector<Site> sites;
  std::vector<CandidateSet> candidates;
  std::vector<Target> targets;
  std::vector<NotTested> not_tested;
};

// What is remembered about an address from earlier sweeps.
struct Remembered {
  std::string site;
  IpAddress address;
  std::string credential;  // worked
  std::string last_tried;
};

// Errors: a credential that cannot be used, a network too large to sweep.
Result<Plan> make_plan(const config::Config& config, std::vector<Site> sites,
                       const std::vector<Remembered>& remembered);

// One line a site of what would be sent.
struct SiteEstimate {
  std::string site;
  std::size_t addresses = 0;
  std::size_t discoveries = 0;  // SNMPv3 engine discovery packets in one pass
  std::size_t communities = 0;  // addresses a community may be sent to
  std::size_t not_tested = 0;
  std::vector<std::string> credentials;  // names
};
std::vector<SiteEstimate> estimate(const Plan& plan);

// How long the probes take at the configured rates if nobody answers.
std::chrono::seconds longest_probe_time(const Plan& plan, const config::SweepSettings& sweep);

}  // namespace netroster::scan
