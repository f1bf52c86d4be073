// What a scan would send: every kind of request, to whom, how often, and for how long.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/scan/plan.h"

namespace netroster::scan {

struct PlannedRequest {
  std::string site;
  std::string request;     // "SNMPv3 discovery", "SNMPv2c sysUpTime" …
  std::string credential;  // its name; "" when the request holds none
  std::string when;        // on what condition: "always", "while silent to SNMPv3" …
  std::vector<IpNetwork> to;
  std::size_t addresses = 0;
  // To addresses that stay silent, without and with the loss that makes a last pass longest.
  // Unknown for the reading of devices: it is as long as their tables are.
  std::optional<std::size_t> packets;
  std::optional<std::size_t> packets_at_most;
};
// In the order of sending, site by site.
std::vector<PlannedRequest> requests(const Plan& plan, const config::SweepSettings& sweep);

// How long the asking takes if nobody answers. The reading of devices comes on top of it.
struct AskingTime {
  std::chrono::seconds without_loss{0};
  std::chrono::seconds at_most{0};
};
AskingTime asking_time(const Plan& plan, const config::SweepSettings& sweep);

}  // namespace netroster::scan
