// A made-up site with gaps that are known beforehand, for what counts them.
#pragma once

#include <string>
#include <vector>

#include "standards/judge.h"
#include "standards/world.h"

namespace netroster::standards::test {

inline const WallTime noon = *parse_time("2026-07-01T12:00:00Z");

// OAK, an elementary school of 10 classrooms. Closets: mdf with the core and a battery at 95 %
// load; idf-1 with sw1, one uplink of 1 Gbps over 200 m of OM2, and 2 slow ports in use; idf-2 with
// sw2, two uplinks of 10 Gbps over OM4, and a battery. A controller with 7 access points. A gym for
// 400 people with one access point. sw1 gives 350 of 370 W. ELM: declared, and nothing is known of
// it.
struct MadeDistrict {
  MadeDistrict();
  World world() const { return World({inventory, config, library->models(), {}, noon}); }
  const Site* declared(std::string_view id) const;
  // With the shipped rules and `own` over them.
  void use(const std::string& own);
  // `rules`: globs; empty: all.
  Judgement judged(const World& from, std::vector<std::string> rules = {}) const;

  config::Config config;
  Inventory inventory;
  std::shared_ptr<const Library> library;
};

}  // namespace netroster::standards::test
