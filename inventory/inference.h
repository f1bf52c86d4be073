// Links that no protocol tells of, found from the forwarding tables of one site; and what hangs on
// its ports besides. Pure and deterministic: the same devices in the same order give the same
// answer, and time comes from the readings.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "model/inventory.h"

namespace netroster::inventory {

// What hangs on a port that leads to no other bridge.
enum class EdgeKind {
  host,            // one address
  phone_and_host,  // a computer behind a phone
  access_point,    // and what uses its radio
  hypervisor,      // and its virtual machines
  shared           // several addresses, and nothing says by what they share the port
};

struct EdgePort {
  std::string device;  // Device::id
  std::string port;
  EdgeKind kind = EdgeKind::host;
  std::uint32_t addresses = 0;         // learned there, of no managed device
  std::uint32_t virtual_machines = 0;  // of these
  std::string why;                     // in words
  bool operator==(const EdgePort&) const = default;
};

// A device whose place is not known, and why.
struct Undecided {
  std::string device;
  std::string reason;
  bool operator==(const Undecided&) const = default;
};

// A link that a protocol told of and forwarding tables speak against: frames of that protocol pass
// through bridges that do not speak it. Is it weak, the link may well be there, but it is no more
// than inferred.
struct Doubt {
  std::string link;  // Link::id
  std::string note;
  bool is_weak = false;
  bool operator==(const Doubt&) const = default;
};

struct Inference {
  std::vector<Link> links;           // LinkState::inferred, by id
  std::vector<HiddenSwitch> hidden;  // by id
  std::vector<EdgePort> edges;       // by device, then port
  std::vector<Undecided> undecided;  // by device
  std::vector<Doubt> doubts;         // by link
};

// `devices` are those of one site that are there now, by id; `known` the links that protocols tell
// of with an end among them. Ports with such a link get no inferred one, unless it may have come
// through a bridge and the tables put another device there.
Inference infer_links(std::span<const std::shared_ptr<const Device>> devices,
                      std::span<const std::shared_ptr<const Link>> known);

std::string_view text(EdgeKind kind);

}  // namespace netroster::inventory
