// What a site and the district carry together: which ports count, each octet once, and their sums
// slot by slot.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "measurements/slots.h"
#include "model/inventory.h"
#include "model/site.h"

namespace netroster::measurements {

// A port that counts in a total. `port` is its key of port_keys().
struct CountedPort {
  std::string device;  // Device::id
  std::string port;
  std::string site;      // whose traffic it is
  bool flipped = false;  // what the port sends goes towards the site: it is at the far end
  std::string why;       // "circuit wan-oak", "link to hub"
};

// A port that would count again what another one counts.
struct LeftOutPort {
  std::string device;
  std::string port;
  std::string why;  // "member of Po1, which counts"
};

// Something that should count and cannot be measured: a total without it is not whole.
struct Unmeasured {
  std::string site;
  std::string what;  // "circuit wan-oak"
  std::string why;
};

struct PortChoice {
  std::vector<CountedPort> ports;  // by device, then port
  std::vector<LeftOutPort> left_out;
  std::vector<Unmeasured> unmeasured;
};

// Reads the wiring once, for the totals of many sites. The inventory must outlive it.
class PortChooser {
 public:
  explicit PortChooser(const Inventory& inventory);
  ~PortChooser();
  PortChooser(const PortChooser&) = delete;
  PortChooser& operator=(const PortChooser&) = delete;

  // The edge of a site: its circuits; without any, its links to other sites. Redundant ones add up.
  // Of an aggregate and its members, of a port and what is stacked on it, and of the two ends of a
  // link only one counts.
  PortChoice site(const Site& site) const;

  // Where one circuit of the site is measured, whatever else counts: one port, or what is lacking.
  PortChoice circuit(const Site& site, const Circuit& circuit) const;

  // The edge of the district: circuits that no port of another site is at the far end of. Those of
  // data centres and offices alone where these have any, for what schools carry goes through there
  // again; else those of all sites.
  PortChoice district(std::span<const Site> sites) const;

 private:
  struct Wiring;
  std::unique_ptr<const Wiring> wiring_;
};

// One counted port on one day.
struct DaySeries {
  const DaySlots* slots = nullptr;  // nullptr: nothing is kept of that day
  bool flipped = false;
};

struct TotalDay {
  // In: towards the site. A slot is whole when every series is; otherwise nothing of it is known
  // (no seconds, and a reason), so that no figure is ever low because a series is missing.
  DaySlots sums;
  std::array<std::uint32_t, slots_a_day> missing{};  // series that are not whole, of
  std::uint32_t expected = 0;                        // so many
  // Octets that are known all the same, in both directions, of slots that are not whole.
  std::array<std::uint64_t, slots_a_day> known_octets{};
};

// `unmeasured`: how many more series there should be.
TotalDay total_of(std::chrono::sys_days day, std::span<const DaySeries> series,
                  std::uint32_t unmeasured);

}  // namespace netroster::measurements
