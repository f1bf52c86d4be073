// The published state of the network: one immutable value that every reader shares. The resolver is
// the only writer; whoever holds a snapshot keeps it whole for as long as it likes.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "model/facts.h"
#include "model/ip_address.h"
#include "model/observation.h"

namespace netroster {

// One reason why an observation was taken for this device. Negative scores spoke against it.
struct IdentityReason {
  std::string text;  // "serial FOC1234"
  int score = 0;
  bool operator==(const IdentityReason&) const = default;
};

// How fresh one part of a device's facts is ("ports", "neighbours.lldp" …). Freshness is a field of
// its own: an old fact stays a fact.
struct Freshness {
  WallTime last_read{};                   // the last attempt that brought anything about it
  std::optional<WallTime> last_complete;  // the last one that could tell absence from not looked
  std::string reason;                     // why the last attempt was not complete
  bool operator==(const Freshness&) const = default;
};

struct Attempt {
  IpAddress address;
  WallTime when{};
  Reach reach = Reach::not_tested;
  std::string reason;  // in words, for every reach but answered
  std::string collector;
  std::string credential;  // its name
  bool operator==(const Attempt&) const = default;
};

// What a device hears on a port and what is not (yet) the end of a link: phones, unmanaged
// switches, devices out of scope, and managed devices heard through something else.
struct KnownNeighbour {
  std::string port;  // the local port's name
  std::optional<std::uint32_t> port_index;
  std::vector<std::string> protocols;
  std::string chassis_id;
  std::string port_id;
  std::string name;
  std::string platform;
  std::vector<IpAddress> addresses;
  std::vector<std::string> capabilities;
  std::string device;    // the inventoried device it is, when it is one
  bool crowded = false;  // several neighbours on this port
  std::string reason;    // why it is no link
  WallTime last_seen{};
  bool operator==(const KnownNeighbour&) const = default;
};

struct Device {
  std::string id;    // stable for ever, "SITE-0123456789"
  std::string site;  // Site::id
  std::string closet;
  std::string role;
  std::string name;
  std::vector<IpAddress> addresses;  // where it was reached, the last one that answered first
  std::vector<std::string> serials;  // of the chassis and of every stack member, the main one first
  WallTime first_seen{};
  WallTime last_seen{};  // last time it answered
  Attempt last_attempt;
  std::map<std::string, Freshness> freshness;
  std::shared_ptr<const DeviceFacts> facts;  // merged; never null
  // When each of facts->neighbours was last read; same length.
  std::vector<WallTime> neighbour_seen;
  std::shared_ptr<const std::vector<KnownNeighbour>> neighbours;  // never null
  std::vector<IdentityReason> identity;  // why the last observation was taken for this device
  std::string replaces;                  // the device whose place this one took
  std::string replaced_by;
};

enum class LinkState {
  confirmed,     // both ends name each other
  one_sided,     // one end says so, the other says nothing
  shared,        // heard, but through a bridge or with others on the port: not one cable
  inferred,      // from forwarding tables
  contradicted,  // the ends name different ports or devices
  manual
};

struct LinkEnd {
  std::string device;  // Device::id
  std::string port;    // the port's name; the far end's words when the port is not known
  std::optional<std::uint32_t> index;  // ifIndex; unknown: the port was not found
  std::optional<std::uint64_t> speed_bps;
  std::string aggregate;  // the link aggregation this port is a member of
  bool operator==(const LinkEnd&) const = default;
};

struct LinkEvidence {
  std::string protocol;
  std::string device;  // who said it
  std::string port;    // on which of its ports
  WallTime when{};
  std::string row;      // what it said
  std::string matched;  // how the far end was recognised
  bool operator==(const LinkEvidence&) const = default;
};

struct Link {
  std::string id;
  std::string site;             // of the first end
  std::array<LinkEnd, 2> ends;  // ordered by device id, then port
  std::vector<LinkEvidence> evidence;
  LinkState state = LinkState::one_sided;
  bool stale = false;    // not heard for longer than the policy allows
  bool crowded = false;  // more than one neighbour on one of the ports
  int confidence = 0;    // percent
  std::string note;      // what speaks against it
  WallTime first_seen{};
  WallTime last_seen{};
  bool operator==(const Link&) const = default;
};

// A bridge that nobody manages and that says nothing, known by what is learned around it.
struct HiddenSwitch {
  std::string id;  // of its site and the first port that leads to it
  std::string site;
  std::vector<LinkEnd> ports;  // ports of managed devices that lead to it, by device, then port
  std::uint32_t estimated_ports = 0;  // the smallest usual size that holds what hangs on it
  std::uint32_t hosts = 0;            // addresses of no managed device behind it, last known
  std::vector<LinkEvidence> evidence;
  int confidence = 0;  // percent
  WallTime first_seen{};
  WallTime last_seen{};  // when the oldest table it follows from was read
  bool operator==(const HiddenSwitch&) const = default;
};

// One tested (or deliberately not tested) address of a site.
struct AddressState {
  std::string site;
  IpAddress address;
  Attempt last;
  std::string device;      // whose address it is, when known
  std::string credential;  // name of the one that last worked
  WallTime first_seen{};   // first attempt
  std::optional<WallTime> last_answered;
  std::optional<WallTime> read_from;  // when the last reading that brought facts began, and ended
  std::optional<WallTime> read_to;
  // How often the agent began anew while it was read or right after, and the last time.
  std::uint32_t restarts = 0;
  std::optional<WallTime> last_restart;
  bool operator==(const AddressState&) const = default;
};

struct Coverage {
  std::size_t devices = 0;
  std::size_t ports = 0;
  std::map<Reach, std::size_t> addresses;
  std::map<LinkState, std::size_t> links;
  std::size_t neighbours = 0;  // known neighbours that are no inventoried device
  bool operator==(const Coverage&) const = default;
};

// Something a person should know: "duplicate engine id", "replaced", "merged" …
struct Event {
  WallTime when{};
  std::string kind;  // "duplicate_engine_id" "device_replaced" "device_merged" …
  std::string site;
  std::string device;  // Device::id
  std::string text;
  bool operator==(const Event&) const = default;
};

struct Inventory {
  WallTime when{};                                             // newest observation in it
  std::uint64_t version = 0;                                   // grows with every change
  std::vector<std::shared_ptr<const Device>> devices;          // by id
  std::vector<std::shared_ptr<const Link>> links;              // by id
  std::vector<std::shared_ptr<const HiddenSwitch>> hidden;     // by id
  std::vector<std::shared_ptr<const AddressState>> addresses;  // by site, then address
  std::map<std::string, Coverage> coverage;                    // by site
};

using Snapshot = std::shared_ptr<const Inventory>;

std::string_view text(LinkState state);
std::optional<LinkState> parse_link_state(std::string_view word);

// Null when there is none. O(log n).
const Device* find_device(const Inventory& inventory, std::string_view id);

// A name for every port of a device that is unique in it and outlives renumbering: its name, with
// more words when several ports share one. Same order as `ports`.
std::vector<std::string> port_keys(const std::vector<Port>& ports);

}  // namespace netroster
