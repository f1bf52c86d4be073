#include "exporters/interchange/netbox.h"

#include <gtest/gtest.h>

#include <algorithm>

#include <map>
#include <set>
#include <sstream>

#include "district.h"
#include "exporters/interchange/netbox_catalogue.h"

namespace netroster::interchange {
namespace {

using test::district;
using test::expect_golden;

struct Form {
  const char* file;
  std::set<std::string> known;   // all columns of the import form
  std::set<std::string> needed;  // those it refuses to be without
};

// NetBox 4.6.8, netbox/dcim/forms/bulk_import.py and netbox/ipam/forms/bulk_import.py.
const std::vector<Form> forms = {
    {"01-manufacturers.csv", {"name", "slug", "description", "tags"}, {"name", "slug"}},
    {"02-device-types.csv",
     {"manufacturer", "default_platform", "model", "slug", "part_number", "u_height",
      "exclude_from_utilization", "is_full_depth", "subdevice_role", "airflow", "description",
      "weight", "weight_unit", "comments", "tags"},
     {"manufacturer", "model", "slug", "u_height"}},
    {"03-device-roles.csv",
     {"name", "slug", "color", "vm_role", "config_template", "description", "tags"},
     {"name", "slug", "color"}},
    {"04-platforms.csv",
     {"name", "slug", "manufacturer", "config_template", "description", "tags"},
     {"name", "slug"}},
    {"05-sites.csv",
     {"name", "slug", "status", "region", "group", "tenant", "facility", "time_zone", "description",
      "physical_address", "shipping_address", "latitude", "longitude", "owner", "comments", "tags"},
     {"name", "slug", "status"}},
    {"06-locations.csv",
     {"site", "parent", "name", "slug", "status", "tenant", "facility", "description", "owner",
      "comments", "tags"},
     {"site", "name", "slug", "status"}},
    {"07-virtual-chassis.csv",
     {"name", "domain", "master", "description", "comments", "tags"},
     {"name"}},
    {"08-devices.csv",
     {"name",        "role",        "tenant",     "manufacturer", "device_type",
      "platform",    "serial",      "asset_tag",  "status",       "site",
      "location",    "rack",        "position",   "face",         "latitude",
      "longitude",   "parent",      "device_bay", "airflow",      "virtual_chassis",
      "vc_position", "vc_priority", "cluster",    "description",  "config_template",
      "owner",       "comments",    "tags"},
     {"name", "role", "manufacturer", "device_type", "status", "site"}},
    {"09-vlans.csv",
     {"site", "group", "vid", "name", "tenant", "status", "role", "description", "qinq_role",
      "qinq_svlan", "owner", "comments", "tags"},
     {"vid", "name", "status"}},
    {"10-interfaces.csv",
     {"device",        "name",         "label",          "parent",
      "bridge",        "lag",          "type",           "speed",
      "duplex",        "enabled",      "mark_connected", "wwn",
      "vdcs",          "mtu",          "mgmt_only",      "description",
      "poe_mode",      "poe_type",     "mode",           "vlan_group",
      "untagged_vlan", "tagged_vlans", "qinq_svlan",     "vrf",
      "rf_role",       "rf_channel",   "tx_power",       "owner",
      "tags"},
     {"device", "name", "type", "enabled"}},
    {"11-mac-addresses.csv",
     {"mac_address", "device", "virtual_machine", "interface", "is_primary", "description",
      "comments", "tags"},
     {"mac_address"}},
    {"12-ip-addresses.csv",
     {"address", "vrf", "tenant", "status", "role", "device", "virtual_machine", "interface",
      "fhrp_group", "is_oob", "dns_name", "description", "owner", "comments", "tags"},
     {"address", "status"}},
    {"13-primary-ip-addresses.csv",
     {"address", "status", "device", "interface", "is_primary", "dns_name", "description"},
     {"address", "status", "device", "interface", "is_primary"}},
    {"14-cables.csv",
     {"side_a_site",
      "side_a_device",
      "side_a_power_panel",
      "side_a_type",
      "side_a_name",
      "side_b_site",
      "side_b_device",
      "side_b_power_panel",
      "side_b_type",
      "side_b_name",
      "type",
      "status",
      "profile",
      "tenant",
      "bundle",
      "label",
      "color",
      "length",
      "length_unit",
      "description",
      "owner",
      "comments",
      "tags"},
     {"side_a_device", "side_a_type", "side_a_name", "side_b_device", "side_b_type",
      "side_b_name"}},
};

std::map<std::string, std::string> texts_of(const Export& made) {
  std::map<std::string, std::string> texts;
  for (const auto& file : made.files) texts[file.name] = file.text;
  return texts;
}

std::set<std::string> columns_of(const std::string& text) {
  std::set<std::string> columns;
  std::stringstream line(text.substr(0, text.find("\r\n")));
  for (std::string column; std::getline(line, column, ',');) columns.insert(column);
  return columns;
}

TEST(NetBox, HasTheColumnsOfTheImportForms) {
  ASSERT_EQ(netbox_version, "4.6");
  const auto made = district();
  const auto texts = texts_of(netbox_files(made.all()));
  for (const auto& form : forms) {
    ASSERT_EQ(texts.count(form.file), 1U) << form.file;
    const auto columns = columns_of(texts.at(form.file));
    for (const auto& column : columns)
      EXPECT_EQ(form.known.count(column), 1U) << form.file << " has " << column;
    for (const auto& column : form.needed)
      EXPECT_EQ(columns.count(column), 1U) << form.file << " lacks " << column;
  }
  for (const auto& file : netbox_files(made.all()).files) {
    if (!file.name.ends_with(".csv")) continue;
    EXPECT_TRUE(std::any_of(forms.begin(), forms.end(), [&file](const Form& form) {
      return form.file == file.name;
    })) << file.name;
  }
}

TEST(NetBox, FilesAreAsTheGoldenOnes) {
  const auto made = district();
  const auto exported = netbox_files(made.all());
  for (const auto& file : exported.files) expect_golden("netbox/" + file.name, file.text);
  std::string left_out;
  for (const auto& each : exported.left_out) left_out += each + "\n";
  expect_golden("netbox/left-out.txt", left_out);
}

TEST(NetBox, LeavesOutLinksThatAreNoCables) {
  const auto made = district();
  const auto exported = netbox_files(made.all());
  const auto cables = texts_of(exported).at("14-cables.csv");
  for (const auto* id : {"link-1", "link-2", "link-4", "link-6"})
    EXPECT_NE(cables.find(id), std::string::npos) << id;
  for (const auto* id : {"link-3", "link-5", "link-7", "link-8"})
    EXPECT_EQ(cables.find(id), std::string::npos) << id;
  const auto of_addresses =
      std::count_if(exported.left_out.begin(), exported.left_out.end(),
                    [](const auto& note) { return note.starts_with("primary address "); });
  // and an address that two devices claim
  EXPECT_EQ(exported.left_out.size() - static_cast<std::size_t>(of_addresses), 5U);
}

// NetBox takes a primary address from an interface only.
TEST(NetBox, SaysWhichPrimaryAddressesStandOnNoPort) {
  auto made = district();
  auto device = std::make_shared<Device>(*made.inventory.devices.front());
  auto facts = std::make_shared<DeviceFacts>(*device->facts);
  facts->addresses = {{*IpAddress::parse("10.20.0.77"), 24, std::nullopt}};
  device->addresses = {*IpAddress::parse("10.20.0.77")};
  device->facts = facts;
  made.inventory.devices.front() = device;
  const auto noted = [&] {
    const auto notes = netbox_files(made.all()).left_out;
    return std::count_if(notes.begin(), notes.end(), [](const auto& note) {
      return note.starts_with("primary address 10.20.0.77") &&
             note.find("by hand") != std::string::npos;
    });
  };
  EXPECT_EQ(noted(), 1);
  facts->addresses.clear();  // it answers there, and tells of no address
  EXPECT_EQ(noted(), 1);
}

// One of the loopback stands on a port, and means nothing elsewhere.
TEST(NetBox, SaysWhichPrimaryAddressesMeanNothingElsewhere) {
  auto made = district();
  auto device = std::make_shared<Device>(*made.inventory.devices.front());
  auto facts = std::make_shared<DeviceFacts>(*device->facts);
  facts->addresses = {{*IpAddress::parse("127.16.0.9"), 24, facts->ports.front().index}};
  device->addresses = {*IpAddress::parse("127.16.0.9")};
  device->facts = facts;
  made.inventory.devices.front() = device;
  const auto notes = netbox_files(made.all()).left_out;
  EXPECT_EQ(std::count_if(notes.begin(), notes.end(),
                          [](const auto& note) {
                            return note.starts_with("primary address 127.16.0.9 of ");
                          }),
            1);
}

TEST(NetBox, WritesTextThatLooksLikeAFormulaAsItIs) {
  const auto made = district();
  const auto texts = texts_of(netbox_files(made.all()));
  EXPECT_NE(texts.at("10-interfaces.csv").find(",\"=1+1, \"\"to OMS\"\"\","), std::string::npos);
  EXPECT_NE(texts.at("08-devices.csv").find("\r\n@SUM(1+1),"), std::string::npos);
}

TEST(NetBox, OfTheSameInventoryIsTheSame) {
  const auto made = district();
  const auto once = netbox_files(made.all());
  const auto again = netbox_files(made.all());
  EXPECT_EQ(texts_of(once), texts_of(again));
}

TEST(NetBox, TellsDevicesOfOneNameApart) {
  auto made = district();
  auto twin = std::make_shared<Device>(*made.inventory.devices[3]);
  twin->id = "WHS-0000000009";
  twin->name = "WHS-IDF1-SW1";
  made.inventory.devices.push_back(twin);
  const auto texts = texts_of(netbox_files(made.all()));
  EXPECT_NE(texts.at("08-devices.csv").find("\r\nWHS-IDF1-SW1 #2,"), std::string::npos);
}

struct TypeCase {
  const char* name;
  const char* type;
  std::uint64_t speed;
  const char* mau;
  const char* expected;
};

class InterfaceType : public testing::TestWithParam<TypeCase> {};

TEST_P(InterfaceType, IsToldFromTypeMediumAndSpeed) {
  Port port;
  port.type = GetParam().type;
  port.mau_type = GetParam().mau;
  if (GetParam().speed > 0) port.speed_bps = GetParam().speed;
  EXPECT_EQ(netbox::interface_type(port, false), GetParam().expected);
  EXPECT_EQ(netbox::interface_type(port, true), "lag");
}

INSTANTIATE_TEST_SUITE_P(
    NetBox, InterfaceType,
    testing::Values(
        TypeCase{"Gigabit", "ethernetCsmacd", 1'000'000'000, "", "1000base-t"},
        TypeCase{"MultiGigabit", "ethernetCsmacd", 2'500'000'000, "", "2.5gbase-t"},
        TypeCase{"Fibre", "ethernetCsmacd", 1'000'000'000, "1000BaseLXFD", "1000base-x-sfp"},
        TypeCase{"TenByCopper", "ethernetCsmacd", 10'000'000'000, "10GBaseT", "10gbase-t"},
        TypeCase{"Ten", "ethernetCsmacd", 10'000'000'000, "10GigBaseLR", "10gbase-x-sfpp"},
        TypeCase{"Unknown", "ethernetCsmacd", 0, "", "other"},
        TypeCase{"OddSpeed", "ethernetCsmacd", 123, "", "other"},
        TypeCase{"Vlan", "l3ipvlan", 1'000'000'000, "", "virtual"},
        TypeCase{"Lag", "ieee8023adLag", 1, "", "lag"},
        TypeCase{"Radio", "ieee80211", 1, "", "other-wireless"},
        TypeCase{"Serial", "ds1", 1'544'000, "", "other"}),
    [](const auto& c) { return c.param.name; });

}  // namespace
}  // namespace netroster::interchange
