// What some source has seen of the network and what is not in the inventory, each with the reason:
// the answer to "what was not found". Pure functions over one snapshot and the declared scope.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inventory/unasked.h"
#include "model/inventory.h"
#include "model/site.h"

namespace netroster::inventory {

enum class GapReason {
  no_credentials,  // an agent is there and refuses every credential for its network
  silent,          // its address was asked and did not answer, or has no agent
  misbehaving,     // its agent breaks the protocol, or stopped half-way
  not_tested,      // its address is in scope and was not asked yet
  excluded,        // its address is excluded on purpose
  outside_scope,   // its address is in no network of the site
  cloud_managed,   // of a make that is managed from a service and has no agent of its own
  unmanaged  // it names no address to ask, or is known from what is learned behind a port only
};
std::string_view text(GapReason reason);

// One thing that should be in the inventory.
struct Gap {
  std::string id;  // "OAK/10.20.3.4", "OAK/00:1a:2b:3c:4d:5e", "OAK/oak-sw1 Gi1/0/3": the same as
                   // long as the thing is seen
  std::string site;
  std::string name;  // what it calls itself, or the port it hangs on; may be ""
  std::optional<IpAddress> address;
  std::string chassis_id;
  std::string platform;
  GapReason reason = GapReason::unmanaged;
  std::string words;                 // the reason with its particulars
  std::vector<std::string> seen_by;  // "oak-sw1 Gi1/0/3 lldp", "sweep"
  WallTime last_seen{};
  std::string accepted;  // who accepted it, why and until when; "": nobody, or no longer
};

// Access points, counted by everybody who knows of them: controllers, switches that hear them, and
// ports that feed them.
struct AccessPointCount {
  std::size_t by_controllers = 0;
  std::size_t by_neighbours = 0;  // announced on a switch port
  std::size_t by_both = 0;
  std::size_t by_power = 0;       // announced on a port that gives it power
  std::size_t without_power = 0;  // announced on a port that gives power, and none to it
  // Ports that give power to something that no protocol and no link names: maybe an access point.
  std::size_t unheard_with_power = 0;
  std::size_t unknown_to_controllers() const { return by_neighbours - by_both; }
  std::size_t unknown_to_switches() const { return by_controllers - by_both; }
};

// An accepted_gap of the configuration that accepts nothing.
struct IdleAcceptance {
  std::string what;
  std::string why;  // in words
};

struct SiteCoverage {
  std::string site;
  bool configured = true;   // false: it is in the inventory and no longer in the configuration
  bool scanned = false;     // some address of it was asked, or a device is known
  std::size_t devices = 0;  // inventoried
  std::size_t access_points = 0;                // inventoried behind their controllers
  std::size_t not_answering = 0;                // of the devices: the last attempt failed
  std::vector<Gap> gaps;                        // by id
  std::map<std::string, std::size_t> untested;  // addresses in scope not asked: reason -> count
  AccessPointCount reconciled;
  std::vector<IdleAcceptance> idle;  // in the order of the configuration

  std::size_t found() const { return devices + access_points; }
  std::size_t open_gaps() const;  // those that nobody accepted
  std::size_t seen() const { return found() + open_gaps(); }
  // Addresses that are to be asked and were not yet.
  std::size_t waiting() const;
  // Percent of what is seen. Nullopt where nothing is seen, for nothing against nothing is no
  // coverage, and while addresses wait to be asked: nobody knows what is there.
  std::optional<double> percent() const;
};

// Whether a neighbour of this description is managed from a service.
using IsCloudManaged = std::function<bool(const KnownNeighbour&)>;

// By site id. What was accepted until before `today` is a gap again. `sites` is the declared scope;
// a site that is only in the inventory is answered for too, with everything outside its scope.
// `is_swept`: of which networks every address is to be asked.
std::vector<SiteCoverage> coverage_of(const Inventory& inventory, const std::vector<Site>& sites,
                                      const IsCloudManaged& is_cloud_managed,
                                      std::chrono::sys_days today, const IsSwept& is_swept = {});

}  // namespace netroster::inventory
