// What a person states about the network where it does not say so itself, or says otherwise.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "model/ip_address.h"
#include "model/mac_address.h"

namespace netroster {

enum class StatementKind {
  same_device,   // `device` and `other` are one
  other_device,  // what has the signs of `other` is not `device`
  link           // a cable between `device`:`port` and `other`:`other_port`
};

// What a reading of a device shows when it is that device.
struct DeviceSigns {
  std::string site;
  std::vector<std::string> serials;  // upper case
  std::vector<MacAddress> base_macs;
  std::vector<IpAddress> addresses;  // where it was reached
  bool operator==(const DeviceSigns&) const = default;
};

struct ManualStatement {
  std::int64_t id = 0;  // the store's; 0: not stored
  StatementKind kind = StatementKind::same_device;
  std::string device;  // Device::id
  std::string port;    // of a link
  std::string other;   // Device::id; "" when the other device was never read by itself
  std::string other_port;
  DeviceSigns signs;  // of `device` and of `other` when it was stated
  DeviceSigns other_signs;
  std::string reason;
  std::string by;
  WallTime when{};
  std::optional<WallTime> until;  // holds until then; nullopt: for good
  std::optional<WallTime> withdrawn;
  std::string withdrawn_by;
  bool operator==(const ManualStatement&) const = default;

  bool holds_at(WallTime now) const { return !withdrawn && (!until || now < *until); }
};

// "same_device" "other_device" "link"
std::string_view text(StatementKind kind);
std::optional<StatementKind> parse_statement_kind(std::string_view word);

}  // namespace netroster
