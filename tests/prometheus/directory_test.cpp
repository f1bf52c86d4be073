#include "exporters/prometheus/directory.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "exporters/prometheus/service_discovery.h"
#include "made.h"

namespace netroster::prometheus {
namespace {

struct FindCase {
  const char* name;
  const char* what;
  const char* id;  // "": not found
};
class Find : public testing::TestWithParam<FindCase> {};

TEST_P(Find, ByIdNameOrAddress) {
  const Directory directory(test::snapshot(), test::config());
  const auto* device = directory.find(GetParam().what);
  EXPECT_EQ(device == nullptr ? "" : device->id, GetParam().id);
}
INSTANTIATE_TEST_SUITE_P(Directory, Find,
                         testing::Values(FindCase{"Id", "OAK-0000000001", "OAK-0000000001"},
                                         FindCase{"Name", "OAK-sw1", "OAK-0000000001"},
                                         FindCase{"Address", "10.20.0.3", "OAK-0000000002"},
                                         FindCase{"WithPort", "10.20.0.3:161", "OAK-0000000002"},
                                         FindCase{"Mapped", "::ffff:10.20.0.3", "OAK-0000000002"},
                                         FindCase{"NameOfTwo", "switch", ""},
                                         FindCase{"Nobody", "nobody", ""},
                                         FindCase{"Empty", "", ""}),
                         [](const auto& each) { return each.param.name; });

TEST(Directory, InstancesAreUnique) {
  const Directory directory(test::snapshot(), test::config());
  std::set<std::string> seen;
  for (const auto& device : directory.snapshot()->devices)
    EXPECT_TRUE(seen.insert(directory.instance(*device)).second);
  EXPECT_TRUE(seen.contains("oak-sw1"));
  EXPECT_TRUE(seen.contains("ELM-0000000001"));
}

TEST(Directory, UplinksAreLinksAndCircuits) {
  const Directory directory(test::snapshot(), test::config());
  EXPECT_EQ(directory.uplinks(*directory.find("oak-sw1")), (std::vector<std::uint32_t>{1, 2}));
  EXPECT_EQ(directory.uplinks(*directory.find("ELM-0000000001")), std::vector<std::uint32_t>{});
}

TEST(Directory, AReplacedDeviceIsFoundByItsIdOnly) {
  auto known = test::inventory();
  auto old = std::make_shared<Device>(*known.devices.back());
  old->replaced_by = "OAK-0000000001";
  known.devices.back() = old;
  const Directory directory(std::make_shared<const Inventory>(known), test::config());
  EXPECT_EQ(directory.find("oak-sw2"), nullptr);
  EXPECT_EQ(directory.find("OAK-0000000002"), old.get());
}

TEST(ServiceDiscovery, EveryDeviceWithPortsIsATargetThatNeedsNoRelabelling) {
  const Directory directory(test::snapshot(), test::config());
  const auto groups = nlohmann::json::parse(service_discovery(directory, "127.0.0.1:9816"));
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0], nlohmann::json::parse(R"({
    "targets": ["127.0.0.1:9816"],
    "labels": {"__metrics_path__": "/metrics/device", "__param_device": "OAK-0000000001",
               "__param_labels": "uplink", "instance": "oak-sw1", "site": "OAK", "closet": "MDF",
               "role": "core"}})"));
  EXPECT_EQ(groups[1]["labels"].count("closet"), 0U);
}

TEST(ServiceDiscovery, NothingIsAnEmptyList) {
  const Directory directory(std::make_shared<const Inventory>(), config::Config{});
  EXPECT_EQ(service_discovery(directory, "x:1"), "[]\n");
}

}  // namespace
}  // namespace netroster::prometheus
