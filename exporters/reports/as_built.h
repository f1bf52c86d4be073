// What is at a site: its closets with their devices, uplinks, batteries and declared plant, its
// links, and its facts. For the pages of reports.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "standards/design.h"
#include "standards/world.h"

namespace netroster::reports {

struct BuiltDevice {
  std::string name;
  std::string closet;  // its id; "": not known
  std::string role;
  std::string model;                   // with its vendor; "": not told
  std::string software;                // its version; "": not told
  std::optional<std::uint32_t> ports;  // nullopt: they were not read
  std::uint32_t ports_up = 0;
  WallTime last_answered{};
  std::string not_answering;  // why the last attempt failed; "": it answered
};

struct BuiltLink {
  std::string from;  // "oak-core Te1/1/1"
  std::string to;
  std::string between;                     // the closets at its ends: "mdf, idf-1"
  std::optional<std::uint64_t> speed_bps;  // of its slower end
  std::string state;                       // "confirmed", "one-sided" …
  bool stale = false;                      // not heard for longer than the policy allows
  WallTime last_heard{};
};

struct BuiltCloset {
  std::string id;
  std::string kind;      // "idf"; "": it is not declared
  std::string building;  // likewise
  std::size_t devices = 0;
  std::vector<std::string> uplinks;    // "idf-1-sw1 Te1/1/1 to mdf-core Te1/0/1, 10 Gbps"
  std::vector<std::string> batteries;  // "ups-1 (SMT1500), load 40 %, declared"
  std::vector<std::string> plant;      // "fibre to mdf: OM4, 12 strands, 90 m, route south"
};

struct SiteAsBuilt {
  std::vector<BuiltCloset> closets;        // by id
  std::vector<BuiltDevice> devices;        // by closet, then name
  std::vector<BuiltLink> links;            // by their ends
  std::vector<standards::BuiltRow> facts;  // of the site, as the catalogue has them
};

SiteAsBuilt as_built_of(const standards::World& world, standards::Subject site);

}  // namespace netroster::reports
