// Endpoints are counted by what they say plainly, and by nothing else.
#include "wire/host_kind.h"

#include <gtest/gtest.h>

namespace netroster::wire {
namespace {

struct KindCase {
  const char* name;
  std::string vendor_class;
  std::vector<std::string> services;
  std::vector<std::string> names;
  const char* kind;
};

class HostKind : public testing::TestWithParam<KindCase> {};

TEST_P(HostKind, IsWhatItSays) {
  HostSeen host;
  host.vendor_class = GetParam().vendor_class;
  host.services = GetParam().services;
  host.names = GetParam().names;
  EXPECT_EQ(host_kind(host), GetParam().kind);
}

INSTANTIATE_TEST_SUITE_P(
    Hosts, HostKind,
    testing::Values(
        KindCase{"Nothing", "", {}, {}, "unknown"},
        KindCase{"GenericClient", "udhcp 1.31.1", {}, {"device"}, "unknown"},
        KindCase{"NetworkBoot", "PXEClient:Arch:00009:UNDI:003010", {}, {}, "unknown"},
        KindCase{"Windows", "MSFT 5.0", {}, {}, "computer"},
        KindCase{"Android", "android-dhcp-13", {}, {}, "mobile"},
        KindCase{"JetDirect", "Hewlett-Packard JetDirect", {}, {}, "printer"},
        KindCase{"PrinterByItsType", "Mfg=DELL;Typ=Printer;Mod=1", {}, {}, "printer"},
        KindCase{"DeskPhone", "Cisco Systems, Inc. IP Phone CP-8841", {}, {}, "phone"},
        KindCase{"Camera", "AXIS,Network Camera,P3245,10.1", {}, {}, "camera"},
        KindCase{"AccessPoint", "ArubaAP", {}, {}, "access-point"},
        KindCase{"PrinterByService", "", {"_ipp._tcp"}, {}, "printer"},
        KindCase{
            "ComputerThatSharesAPrinter", "", {"_ipp._tcp", "_workstation._tcp"}, {}, "computer"},
        KindCase{"UpnpPrinter", "", {"urn:schemas-upnp-org:device:Printer:1"}, {}, "printer"},
        KindCase{"TabletByName", "", {}, {"Cart-3-iPad-07.local"}, "tablet"},
        KindCase{"ServiceBeforeName", "", {"_rfb._tcp"}, {"ipad-cart-server"}, "computer"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace netroster::wire
