// Readings of a made-up switch whose counters move at a known speed.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "daemon/poll/polled_device.h"

namespace netroster::service::testing_kit {

// From shortly after the midnight of the day before yesterday: recent enough to be kept.
inline WallTime at(int second) {
  static const auto begin =
      std::chrono::floor<std::chrono::days>(wall_now()) - std::chrono::days(2);
  return WallTime(begin) + std::chrono::seconds(100 + second);
}

// A device of two ports: "1" takes 1000 octets a second in and sends 500, "2" ten times as much.
inline std::shared_ptr<poll::PortReading> reading_at(int second, int since_boot = 100'000) {
  auto out = std::make_shared<poll::PortReading>();
  static const auto keys =
      std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"1", "2"});
  out->pace = poll::Pace::access;
  out->keys = keys;
  auto& counters = out->counters;
  counters.device = "OAK-1";
  counters.when = at(second);
  counters.complete = true;
  const auto up = static_cast<std::uint64_t>(since_boot + second);
  counters.uptime_centiseconds = static_cast<std::uint32_t>(up * 100);
  counters.resize({1, 2});
  for (std::size_t row = 0; row < 2; ++row) {
    const std::uint64_t scale = row == 0 ? 1 : 10;
    counters.set(row, InterfaceObject::hc_in_octets, up * 1000 * scale);
    counters.set(row, InterfaceObject::hc_out_octets, up * 500 * scale);
    counters.set(row, InterfaceObject::high_speed, 1000);
  }
  return out;
}

inline poll::PollPlan plan_of_it() {
  poll::PollPlan plan;
  poll::DevicePlan device;
  device.device = "OAK-1";
  device.site = "OAK";
  device.uplinks = {"2"};
  plan.devices.push_back(device);
  return plan;
}

}  // namespace netroster::service::testing_kit
