#include "exporters/prometheus/district_metrics.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "exporters/prometheus/if_mib.h"
#include "exporters/prometheus/process_metrics.h"
#include "exporters/prometheus/text_writer.h"
#include "made.h"

namespace netroster::prometheus {
namespace {

using test::lines_of;

std::string text_of(DistrictOptions options = {}, SeriesDropped* dropped = nullptr) {
  SeriesDropped own;
  options.now = test::noon;
  const auto config = test::config();
  const Directory directory(test::snapshot(), config);
  return write_text(
      district_metrics(directory, config, options, dropped == nullptr ? own : *dropped));
}

struct Row {
  const char* name;
  const char* lines;
};
class Series : public testing::TestWithParam<Row> {};

TEST_P(Series, AreThoseOfTheDistrict) {
  EXPECT_EQ(lines_of(text_of(), GetParam().name), GetParam().lines);
}
INSTANTIATE_TEST_SUITE_P(
    District, Series,
    testing::Values(
        Row{"netroster_site_info",
            "netroster_site_info{kind=\"elementary\",latitude=\"37.5\",longitude=\"-122.25\",name="
            "\"Oak \\\"Grove\\\" School\",phase=\"\",site=\"OAK\"} 1\n"
            "netroster_site_info{kind=\"elementary\",latitude=\"\",longitude=\"\",name=\"\",phase="
            "\"\",site=\"ELM\"} 1\n"},
        Row{"netroster_site_students", "netroster_site_students{site=\"OAK\"} 420\n"},
        Row{"netroster_circuit_info",
            "netroster_circuit_info{circuit=\"wan1\",device=\"oak-sw1\",port=\"Gi2\",provider="
            "\"Fibre Co\",site=\"OAK\"} 1\n"},
        Row{"netroster_circuit_contract_down_bytes_per_second",
            "netroster_circuit_contract_down_bytes_per_second{circuit=\"wan1\",site=\"OAK\"} "
            "125000000\n"},
        Row{"netroster_circuit_contract_up_bytes_per_second", ""},
        Row{"netroster_devices",
            "netroster_devices{role=\"access\",site=\"ELM\",state=\"answered\",vendor=\"Maker\"} "
            "2\n"
            "netroster_devices{role=\"access\",site=\"ELM\",state=\"silent\",vendor=\"Maker\"} 1\n"
            "netroster_devices{role=\"access\",site=\"OAK\",state=\"answered\",vendor=\"Maker\"} "
            "1\n"
            "netroster_devices{role=\"core\",site=\"OAK\",state=\"answered\",vendor=\"Maker\"} "
            "1\n"},
        Row{"netroster_device_up",
            "netroster_device_up{device=\"ELM-0000000001\",site=\"ELM\"} 1\n"
            "netroster_device_up{device=\"ELM-0000000002\",site=\"ELM\"} 1\n"
            "netroster_device_up{device=\"bad\\\"name\\\\\\n\xef\xbf\xbd{}\",site=\"ELM\"} 0\n"
            "netroster_device_up{device=\"oak-sw1\",site=\"OAK\"} 1\n"
            "netroster_device_up{device=\"oak-sw2\",site=\"OAK\"} 1\n"},
        Row{"netroster_link_info",
            "netroster_link_info{id=\"OAK-1\",site=\"OAK\",source=\"oak-sw1\",source_port=\"Gi1\","
            "stale=\"false\",state=\"confirmed\",target=\"oak-sw2\",target_port=\"1\"} 1\n"},
        Row{"netroster_links", "netroster_links{site=\"OAK\",state=\"confirmed\"} 1\n"},
        Row{"netroster_link_capacity_bytes_per_second",
            "netroster_link_capacity_bytes_per_second{id=\"OAK-1\",site=\"OAK\"} 125000000\n"},
        Row{"netroster_addresses", "netroster_addresses{site=\"OAK\",state=\"silent\"} 3\n"},
        Row{"netroster_poe_budget_watts",
            "netroster_poe_budget_watts{device=\"oak-sw1\",group=\"1\",site=\"OAK\"} 370\n"},
        Row{"netroster_poe_drawn_watts",
            "netroster_poe_drawn_watts{device=\"oak-sw1\",group=\"1\",site=\"OAK\"} 12.5\n"},
        Row{"netroster_sensor_temperature_celsius",
            "netroster_sensor_temperature_celsius{device=\"oak-sw1\",port=\"\",sensor=\"inlet\","
            "site=\"OAK\"} 21.5\n"
            "netroster_sensor_temperature_celsius{device=\"oak-sw1\",port=\"\",sensor=\"inlet #2\","
            "site=\"OAK\"} 22.5\n"},
        Row{"netroster_ups_charge_ratio",
            "netroster_ups_charge_ratio{device=\"oak-sw1\",port=\"\",sensor=\"battery charge\","
            "site=\"OAK\"} 0.5\n"},
        Row{"netroster_ups_runtime_seconds",
            "netroster_ups_runtime_seconds{device=\"oak-sw1\",port=\"\",sensor=\"estimated "
            "runtime\",site=\"OAK\"} 1800\n"},
        Row{"netroster_ups_on_battery_seconds",
            "netroster_ups_on_battery_seconds{device=\"oak-sw1\",port=\"\",sensor=\"time on "
            "battery\",site=\"OAK\"} 0\n"},
        Row{"netroster_ups_battery_good",
            "netroster_ups_battery_good{device=\"oak-sw1\",site=\"OAK\"} 0\n"},
        Row{"netroster_ups_on_battery", ""},
        Row{"netroster_processor_load_ratio",
            "netroster_processor_load_ratio{device=\"oak-sw1\",port=\"\",sensor=\"processor\","
            "site=\"OAK\"} 0.25\n"},
        Row{"netroster_memory_used_ratio",
            "netroster_memory_used_ratio{device=\"oak-sw1\",port=\"\",sensor=\"memory\",site="
            "\"OAK\"} 0.75\n"},
        Row{"netroster_access_point_clients",
            "netroster_access_point_clients{access_point=\"ap-1\",device=\"oak-sw1\",site=\"OAK\"} "
            "7\n"},
        Row{"netroster_access_point_radio_utilisation_ratio",
            "netroster_access_point_radio_utilisation_ratio{access_point=\"ap-1\",band=\"5 "
            "GHz\",device=\"oak-sw1\",radio=\"0\",site=\"OAK\"} 0.25\n"},
        Row{"netroster_inventory_timestamp_seconds",
            "netroster_inventory_timestamp_seconds 1782907200\n"}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(District, NoSeriesIsThereTwice) {
  std::set<std::string> seen;
  std::istringstream in(text_of());
  for (std::string line; std::getline(in, line);) {
    const auto series = line.substr(0, line.rfind(' '));
    if (line.starts_with("#")) continue;
    EXPECT_TRUE(seen.insert(series).second) << series;
  }
  EXPECT_GT(seen.size(), 40U);
}

TEST(District, ASiteWhereNothingIsSeenHasNoRatio) {
  config::Config config;
  config.sites.resize(1);
  config.sites[0].id = "NEW";
  const Directory directory(std::make_shared<const Inventory>(), config);
  SeriesDropped dropped;
  const auto text = write_text(district_metrics(directory, config, {}, dropped));
  EXPECT_EQ(lines_of(text, "netroster_coverage_found"),
            "netroster_coverage_found{site=\"NEW\"} 0\n");
  EXPECT_EQ(lines_of(text, "netroster_coverage_ratio"), "");
  EXPECT_EQ(lines_of(text, "netroster_inventory_timestamp_seconds"), "");
}

TEST(District, AReadingIsNewerThanTheSweep) {
  DistrictOptions options;
  options.freshness = [](const Device& device) -> std::optional<Freshness> {
    if (device.name != "oak-sw1") return std::nullopt;
    const PortsFreshness uplinks{test::noon + std::chrono::seconds(90), false};
    return Freshness{uplinks, PortsFreshness{test::noon + std::chrono::seconds(30), true}};
  };
  const auto lines = lines_of(text_of(options), "netroster_device_last_poll_timestamp_seconds");
  EXPECT_NE(lines.find("{device=\"oak-sw1\",site=\"OAK\"} 1782907230\n"), std::string::npos);
  EXPECT_NE(lines.find("{device=\"oak-sw2\",site=\"OAK\"} 1782907200\n"), std::string::npos);
  EXPECT_EQ(lines.find("bad"), std::string::npos) << "it never answered";
  EXPECT_EQ(lines_of(text_of(options), "netroster_stale_devices"),
            "netroster_stale_devices{ports=\"access\",site=\"OAK\"} 1\n"
            "netroster_stale_devices{ports=\"uplinks\",site=\"OAK\"} 0\n");
}

TEST(District, PortsThatLieAboutTheirSpeedAreNamed) {
  DistrictOptions options;
  EXPECT_EQ(lines_of(text_of(options), "netroster_port_over_speed_ratio"), "");
  const measurements::SpeedLiars liars{
      {"OAK", "OAK-gone", "Gi1", {32, 3, 100'000'000, 940'000'000}}};
  options.speed_liars = &liars;
  EXPECT_EQ(lines_of(text_of(options), "netroster_port_over_speed_ratio"),
            "netroster_port_over_speed_ratio{device=\"OAK-gone\",port=\"Gi1\",site=\"OAK\"} 9.4\n");
}

TEST(District, WhatWasReadSinceTheSweepStandsInItsPlace) {
  auto facts = std::make_shared<DeviceFacts>();
  facts->poe = {{1, 370.0, 99.0, "on"}};
  DistrictOptions options;
  options.facts = [&](const Device& device) -> std::optional<FactsNow> {
    if (device.name != "oak-sw1") return std::nullopt;
    FactsNow out;
    for (auto& each : out) each = {facts, test::noon + std::chrono::seconds(30)};
    out[static_cast<std::size_t>(ReadingKind::clients)] = {};
    return out;
  };
  const auto times = [](const std::string& reading) {
    return "netroster_device_facts_timestamp_seconds{device=\"oak-sw1\",reading=\"" + reading +
           "\",site=\"OAK\"} 1782907230\n";
  };
  const auto text = text_of(options);
  EXPECT_EQ(lines_of(text, "netroster_poe_drawn_watts"),
            "netroster_poe_drawn_watts{device=\"oak-sw1\",group=\"1\",site=\"OAK\"} 99\n");
  EXPECT_EQ(lines_of(text, "netroster_sensor_temperature_celsius"), "") << "nobody told it now";
  EXPECT_EQ(lines_of(text, "netroster_device_facts_timestamp_seconds"),
            times("power") + times("sensors") + times("load") + times("batteries"));
  EXPECT_EQ(lines_of(text, "netroster_access_point_clients"),
            lines_of(text_of(DistrictOptions{}), "netroster_access_point_clients"))
      << "they are those of the sweep";
}

TEST(District, WhatTheBudgetLeavesOutIsCountedUp) {
  DistrictOptions options;
  options.budget = {.family = 3, .device = 1};
  SeriesDropped dropped;
  text_of(options, &dropped);
  const auto text = text_of(options, &dropped);
  EXPECT_EQ(dropped["netroster_device_up"], 4U) << "two of five, twice";
  EXPECT_EQ(dropped["netroster_sensor_temperature_celsius"], 2U);
  EXPECT_EQ(dropped["netroster_site_info"], 0U);
  const auto lines = lines_of(text, "netroster_series_dropped_total");
  EXPECT_NE(lines.find("{family=\"netroster_device_up\"} 4\n"), std::string::npos) << lines;
}

TEST(District, EveryFamilyIsDocumented) {
  std::ifstream file(std::string(NETROSTER_SOURCE_DIR) + "/docs/reference/metrics.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  const auto config = test::config();
  const Directory directory(test::snapshot(), config);
  IfMibOptions quality;
  quality.quality = true;
  DistrictOptions options;
  options.now = test::noon;
  SeriesDropped dropped;
  auto families = district_metrics(directory, config, options, dropped);
  for (auto& family : families_of(process_figures())) families.push_back(std::move(family));
  for (auto& family : if_mib(test::reading(), *directory.find("oak-sw1"), quality))
    families.push_back(std::move(family));
  for (const auto& family : families)
    EXPECT_NE(page.find("`" + family.name + "`"), std::string::npos) << family.name;
}

}  // namespace
}  // namespace netroster::prometheus
