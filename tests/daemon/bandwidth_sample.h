// A district of one school with one circuit, and a history to write to.
#pragma once

#include <gtest/gtest.h>

#include "daemon/commands/bandwidth_rows.h"
#include "measurements/day_blob.h"
#include "tests/inventory/temp_store.h"

namespace netroster::daemon::testing_kit {

inline constexpr std::chrono::sys_days a_monday = std::chrono::year(2026) / 9 / 7;
inline constexpr std::uint64_t mega = 1'000'000;

// A day with so many bits a second in, and half as many out, in each slot.
template <typename Rate>
measurements::DaySlots day_with(std::chrono::sys_days day, Rate bps_of) {
  measurements::DaySlots out;
  out.day = day;
  for (std::size_t i = 0; i < out.slots.size(); ++i) {
    const auto octets = static_cast<std::uint64_t>(bps_of(i)) / 8 * 300;
    out.slots[i].in = {octets, 300, measurements::GapReason::none, 0};
    out.slots[i].out = {octets / 2, 300, measurements::GapReason::none, 0};
  }
  return out;
}

class BandwidthSample : public testing::Test {
 protected:
  BandwidthSample() {
    Site site;
    site.id = "OAK";
    site.enrolment = 400;
    Circuit circuit;
    circuit.id = "C-1";
    circuit.provider = "County Office";
    circuit.down_bps = 100 * mega;
    circuit.up_bps = 50 * mega;
    circuit.device = "oak-core";
    circuit.interface = "Gi1/0/1";
    site.circuits = {circuit};
    config_.sites = {site};
    config_.calendar.monday = "08:00-15:00";
    config_.calendar.terms = {
        {"autumn", a_monday - std::chrono::days{30}, a_monday + std::chrono::days{60}}};
    auto device = std::make_shared<Device>();
    device->id = "OAK-1";
    device->site = "OAK";
    device->name = "oak-core";
    device->facts = facts_with(1000 * mega);
    device_ = device;
    inventory_.devices = {device};
    history_ = std::move(
        *inventory::open_history(folder_.file("history.db"), inventory::OpenMode::read_write));
    question_.from = WallTime(a_monday);
    question_.to = WallTime(a_monday + std::chrono::days{1});
  }
  static std::shared_ptr<DeviceFacts> facts_with(std::uint64_t speed_bps) {
    auto facts = std::make_shared<DeviceFacts>();
    Port port;
    port.index = 1;
    port.name = "Gi1/0/1";
    port.speed_bps = speed_bps;
    facts->ports = {port};
    return facts;
  }
  void keep(const measurements::DaySlots& day, const char* port = "Gi1/0/1", bool uplink = true) {
    keep_all({record_of(day, port, uplink)});
  }
  static inventory::DayRecord record_of(const measurements::DaySlots& day,
                                        const char* port = "Gi1/0/1", bool uplink = true) {
    inventory::DayRecord record;
    record.series = {"OAK-1", port};
    record.site = "OAK";
    record.uplink = uplink;
    record.day = day.day;
    record.blob = measurements::encode(day);
    return record;
  }
  void keep_all(const std::vector<inventory::DayRecord>& days) {
    ASSERT_TRUE(history_->write(days));
  }

  inventory::testing_kit::TempDirectory folder_;
  config::Config config_;
  Inventory inventory_;
  std::shared_ptr<Device> device_;
  std::unique_ptr<inventory::History> history_;
  BandwidthQuestion question_;
};

}  // namespace netroster::daemon::testing_kit
