// What many frames say together, as plain values.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "wire/frame_context.h"
#include "wire/sightings.h"

namespace netroster::capture {

// How often something was heard, and when. 1970-01-01: the capture does not tell.
struct Heard {
  std::uint64_t count = 0;
  WallTime first{};
  WallTime last{};
};

template <typename Told>
struct HeardOf {
  Told told;
  Heard heard;
};

// All that one station told in different protocols, put together.
struct Host {
  wire::HostSeen told;                 // its protocol is the one that was heard first
  std::vector<std::string> protocols;  // in the order of hearing
};

// Why something that frames told was not kept.
enum class LeftOut {
  neighbours,
  bridges,
  trunks,
  domains,
  hosts,
  access_points,
  memory,
  future_time,
  last_
};

// "too_many_hosts", "memory" …; "future_time": the time of a frame, which then is not known
constexpr std::string_view left_out_name(LeftOut reason) {
  constexpr std::array<std::string_view, static_cast<std::size_t>(LeftOut::last_)> names = {
      "too_many_neighbours", "too_many_bridges",       "too_many_trunks", "too_many_domains",
      "too_many_hosts",      "too_many_access_points", "memory",          "future_time"};
  return names[static_cast<std::size_t>(reason)];
}

struct CaptureFacts {
  std::uint64_t frames = 0;
  WallTime first{};  // of the frames
  WallTime last{};
  wire::Counts counts;
  std::vector<HeardOf<wire::NeighbourSeen>> neighbours;
  std::vector<HeardOf<wire::BridgeSeen>> bridges;
  std::vector<HeardOf<wire::LacpSeen>> trunks;
  std::vector<HeardOf<wire::DomainSeen>> domains;
  std::vector<HeardOf<Host>> hosts;
  std::vector<HeardOf<wire::BeaconSeen>> access_points;
  std::array<std::uint64_t, static_cast<std::size_t>(LeftOut::last_)> left_out{};
};

}  // namespace netroster::capture
