#include "tests/simulator/makes.h"

namespace netroster::simulator {
namespace {

constexpr bool yes = true;
constexpr bool no = false;
constexpr const char* none = "";

// clang-format off
constexpr Make rows[] = {
 // kind, vendor, model, os, version, sysObjectID, of a stack, sysDescr, enterprise, OUI, serial, naming, copper, uplinks, Mb/s, PoE W,
 //   lldp sends, mib, v2, cdp sends, mib, entity, qbridge, contexts, fdb number, v1, repetitions, bytes
 /*0*/ {Kind::core, "Cisco", "C9500-40X", "IOS-XE", "17.9.4a", "1.3.6.1.4.1.9.1.2420", "1.3.6.1.4.1.9.1.2593", "Cisco IOS Software [Cupertino], Catalyst L3 Switch Software (CAT9K_IOSXE), Version {v}, RELEASE SOFTWARE (fc3)", 9, 0x001b54, "FCW", Naming::ios, 0, 40, 10'000, 0,
   yes, yes, no, yes, yes, yes, no, yes, no, no, 0, 4096},
 /*1*/ {Kind::access, "Cisco", "C9300-48U", "IOS-XE", "17.6.5", "1.3.6.1.4.1.9.1.2441", "1.3.6.1.4.1.9.1.2494", "Cisco IOS Software [Bengaluru], Catalyst L3 Switch Software (CAT9K_IOSXE), Version {v}, RELEASE SOFTWARE (fc2)", 9, 0x001b54, "FOC", Naming::ios, 48, 8, 10'000, 822,
   yes, yes, no, yes, yes, yes, no, yes, no, no, 0, 4096},
 /*2*/ {Kind::access, "Cisco", "C9200L-24P-4X", "IOS-XE", "17.3.3", "1.3.6.1.4.1.9.1.2574", "1.3.6.1.4.1.9.1.2694", "Cisco IOS Software [Amsterdam], Catalyst L3 Switch Software (CAT9K_LITE_IOSXE), Version {v}, RELEASE SOFTWARE (fc7)", 9, 0x001b54, "JAE", Naming::ios, 24, 4, 10'000, 370,
   yes, yes, no, yes, yes, yes, no, yes, no, no, 0, 4096},
 /*3*/ {Kind::access, "Cisco", "WS-C2960X-48FPD-L", "IOS", "15.2(7)E4", "1.3.6.1.4.1.9.1.1690", "1.3.6.1.4.1.9.1.1208", "Cisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M), Version {v}, RELEASE SOFTWARE (fc2)", 9, 0x001b54, "FCW", Naming::ios, 48, 2, 10'000, 740,
   no, no, no, yes, yes, yes, no, yes, no, no, 0, 1472},
 /*4*/ {Kind::controller, "Cisco", "AIR-CT3504-K9", "AireOS", "8.10.185.0", "1.3.6.1.4.1.9.1.2427", none, "Cisco Controller", 9, 0x001b54, "FCL", Naming::host, 4, 0, 0, 0,
   no, no, no, yes, no, yes, no, no, no, no, 0, 1472},
 /*5*/ {Kind::access_point, "Cisco", "C9120AXI-B", "IOS-XE", "17.9.4.27", none, none, "Cisco AP Software, ap1g7-k9w8 Version: {v}", 9, 0x001b54, "KWC", Naming::host, 1, 0, 0, 0,
   yes, no, no, yes, no, no, no, no, no, no, 0, 1472},
 /*6*/ {Kind::phone, "Cisco", "CP-8841", "SIP", "14.2.1", none, none, "Cisco IP Phone 8841, V3, sip88xx.{v}", 9, 0x001b54, "FCH", Naming::host, 1, 0, 0, 0,
   yes, no, no, yes, no, no, no, no, no, no, 0, 1472},
 /*7*/ {Kind::core, "Aruba", "JL658A", "AOS-CX", "FL.10.10.1030", "1.3.6.1.4.1.47196.4.1.1.1.100", none, "Aruba JL658A 6300M 24SFP+ 4SFP56 Swch {v}", 47196, 0x94b40f, "SG", Naming::aos_cx, 0, 28, 10'000, 0,
   yes, yes, yes, no, no, yes, yes, no, no, no, 0, 8192},
 /*8*/ {Kind::access, "Aruba", "JL727A", "AOS-CX", "ML.10.08.1021", "1.3.6.1.4.1.47196.4.1.1.1.303", none, "Aruba JL727A 6200F 48G CL4 4SFP+370W Swch {v}", 47196, 0x94b40f, "SG", Naming::aos_cx, 48, 4, 10'000, 370,
   yes, yes, no, no, no, yes, yes, no, no, no, 0, 8192},
 /*9*/ {Kind::access, "HP", "J9776A", "AOS-S", "YA.16.11.0012", "1.3.6.1.4.1.11.2.3.7.11.140", none, "HP J9776A 2530-24G Switch, revision {v}, ROM YA.15.20 (Formula: PV-16)", 11, 0x3cd92b, "CN", Naming::procurve, 24, 4, 1'000, 0,
   yes, yes, no, no, yes, yes, yes, no, no, no, 25, 1472},
 /*10*/ {Kind::access_point, "Aruba", "AP-505", "ArubaOS", "8.10.0.7", "1.3.6.1.4.1.14823.1.2.112", none, "ArubaOS (MODEL: 505), Version {v}", 14823, 0x94b40f, "CNK", Naming::host, 1, 0, 0, 0,
   yes, no, no, no, no, no, no, no, no, no, 0, 1472},
 /*11*/ {Kind::phone, "Poly", "VVX 450", "UCS", "6.4.3.5059", none, none, "Polycom;VVX-VVX_450;3111-48450-001,Rev:2;SIP/{v}", 13885, 0x64167f, "64167F", Naming::host, 1, 0, 0, 0,
   yes, no, no, no, no, no, no, no, no, no, 0, 1472},
 /*12*/ {Kind::core, "Ruckus", "ICX7650-48F", "FastIron", "09.0.10fT233", "1.3.6.1.4.1.1991.1.3.65.1.2.1.2", "1.3.6.1.4.1.1991.1.3.48.11.2", "Ruckus Wireless, Inc. Stacking System ICX7650-48F, IronWare Version {v} Compiled on Jun 12 2023 at 09:01:22 labeled as TNR09010f", 1991, 0x58b633, "EZC", Naming::fastiron, 0, 48, 10'000, 0,
   yes, yes, no, no, no, no, yes, no, no, no, 0, 2048},
 /*13*/ {Kind::access, "Ruckus", "ICX7150-48P", "FastIron", "08.0.95gT213", "1.3.6.1.4.1.1991.1.3.64.2.2.1.1", "1.3.6.1.4.1.1991.1.3.48.10.1", "Ruckus Wireless, Inc. Stacking System ICX7150-48-POE, IronWare Version {v} Compiled on Feb 03 2022 at 21:14:08 labeled as SPS08095g", 1991, 0x58b633, "FEK", Naming::fastiron, 48, 4, 10'000, 370,
   yes, yes, no, yes, no, no, yes, no, no, no, 0, 2048},
 /*14*/ {Kind::access_point, "Ruckus", "R500", "Ruckus AP", "114.0.0.0.5585", "1.3.6.1.4.1.25053.3.1.4.71", none, "R500", 25053, 0x58b633, "R5", Naming::host, 1, 0, 0, 0,
   yes, no, no, no, no, no, no, no, no, no, 0, 1472},
 /*15*/ {Kind::phone, "Yealink", "SIP-T46U", "Yealink", "108.86.0.45", none, none, "SIP-T46U {v}", 3990, 0x805ec0, "80", Naming::host, 1, 0, 0, 0,
   yes, no, no, no, no, no, no, no, no, no, 0, 1472},
 /*16*/ {Kind::core, "Extreme", "SummitX460G2-24x-10G4", "EXOS", "31.7.2.28", "1.3.6.1.4.1.1916.2.199", none, "ExtremeXOS (X460G2-24x-10G4) version {v} by release-manager on a build host", 1916, 0x000496, "1733N", Naming::exos, 0, 28, 10'000, 0,
   yes, yes, no, yes, yes, yes, yes, no, yes, no, 0, 4096},
 /*17*/ {Kind::access, "Extreme", "SummitX440G2-48p-10G4", "EXOS", "30.7.1.1", "1.3.6.1.4.1.1916.2.220", none, "ExtremeXOS (X440G2-48p-10G4) version {v} by release-manager on a build host", 1916, 0x000496, "1804N", Naming::exos, 48, 4, 10'000, 740,
   yes, yes, no, no, no, yes, yes, no, yes, no, 0, 4096},
 /*18*/ {Kind::access_point, "Ubiquiti", "UAP-AC-Pro", "UniFi", "6.5.54.14616", "1.3.6.1.4.1.41112", none, "UAP-AC-Pro {v}", 41112, 0x24a43c, "24A4", Naming::host, 2, 0, 0, 0,
   yes, no, no, no, no, no, no, no, no, no, 0, 1472},
 /*19*/ {Kind::core, "Juniper", "EX3400", "Junos", "21.4R3-S4.9", "1.3.6.1.4.1.2636.1.1.1.2.131", none, "Juniper Networks, Inc. ex3400-48p Ethernet Switch, kernel JUNOS {v}, Build date: 2023-06-06", 2636, 0x2c6bf5, "NX", Naming::junos, 48, 6, 10'000, 740,
   yes, yes, no, no, no, yes, yes, no, yes, no, 0, 8192},
 /*20*/ {Kind::access, "Juniper", "EX2300", "Junos", "20.4R3-S1.3", "1.3.6.1.4.1.2636.1.1.1.2.132", none, "Juniper Networks, Inc. ex2300-48p Ethernet Switch, kernel JUNOS {v}, Build date: 2021-10-14", 2636, 0x2c6bf5, "HW", Naming::junos, 48, 4, 10'000, 740,
   yes, yes, no, no, no, yes, yes, no, yes, no, 0, 8192},
 /*21*/ {Kind::access_point, "Juniper", "AP43", "Mist", "0.12.27139", none, none, "Mist Systems 802.11ax Access Point. Version {v}", 2636, 0x5c5b35, "A07", Naming::host, 1, 0, 0, 0,
   yes, no, no, no, no, no, no, no, no, no, 0, 1472},
 /*22*/ {Kind::access, "Netgear", "GS724T", "smart switch", "6.3.1.19", "1.3.6.1.4.1.4526.100.4.5", none, "GS724T ProSafe 24-port Gigabit Smart Switch, {v}, B1.0.0.4", 4526, 0xa040a0, "4F", Naming::smart, 24, 2, 1'000, 0,
   yes, yes, no, no, no, no, yes, no, no, no, 10, 1472},
 /*23*/ {Kind::access, "HP", "J9777A", "AOS-S", "YA.15.10.0003", "1.3.6.1.4.1.11.2.3.7.11.141", none, "HP J9777A 2530-8G Switch, revision {v}, ROM YA.15.08", 11, 0x3cd92b, "CN", Naming::procurve, 8, 2, 1'000, 0,
   yes, yes, no, no, no, no, no, no, no, yes, 0, 484},
 /*24*/ {Kind::ups, "APC", "Smart-UPS 1500", "AOS", "6.9.6", "1.3.6.1.4.1.318.1.3.2.16", none, "APC Web/SNMP Management Card (MB:v4.1.0 PF:v{v} PN:apc_hw05_aos_696.bin AF1:v6.9.6 MN:AP9630 HR:08 SN: ZA{s} MD:05/12/2019)", 318, 0x00c0b7, "AS", Naming::host, 1, 0, 0, 0,
   no, no, no, no, no, no, no, no, no, no, 0, 1472},
 /*25*/ {Kind::ups, "Eaton", "5PX 2200", "Network-M2", "2.1.5", "1.3.6.1.4.1.534.1", none, "Eaton 5PX 2200", 534, 0x002085, "G3", Naming::host, 1, 0, 0, 0,
   no, no, no, no, no, no, no, no, no, no, 0, 1472},
 /*26*/ {Kind::printer, "HP", "LaserJet M507", "FutureSmart", "5.4", "1.3.6.1.4.1.11.2.3.9.1", none, "HP ETHERNET MULTI-ENVIRONMENT,ROM none,JETDIRECT,JD156,EEPROM JSI{v},CIDATE 03/14/2022", 11, 0x3cd92b, "PH", Naming::host, 1, 0, 0, 0,
   no, no, no, no, no, no, no, no, no, no, 0, 1472},
 /*27*/ {Kind::printer, "Lexmark", "MS725", "embedded", "MSNGM.076.303", "1.3.6.1.4.1.641.2.71237", none, "Lexmark MS725 version {v} kernel 4.17.19", 641, 0x002000, "46", Naming::host, 1, 0, 0, 0,
   no, no, no, no, no, no, no, no, no, no, 0, 1472},
 /*28*/ {Kind::camera, "Axis", "P3245-V", "AXIS OS", "10.12.182", "1.3.6.1.4.1.368.1.1", none, "; AXIS P3245-V; Network Camera; {v}; Dec 02 2022 11:10; 770; 1;", 368, 0xaccc8e, "ACCC8E", Naming::host, 1, 0, 0, 0,
   yes, no, no, no, no, no, no, no, no, no, 0, 1472},
 /*29*/ {Kind::camera, "Hanwha", "XNV-8080R", "embedded", "1.41.12", none, none, "XNV-8080R {v}", 36849, 0x000918, "ZP", Naming::host, 1, 0, 0, 0,
   yes, no, no, no, no, no, no, no, no, no, 0, 1472},
 /*30*/ {Kind::access, "Netgear", "GS110MX", "none", "", none, none, "", 4526, 0x9cc9eb, "6A", Naming::smart, 8, 4, 10'000, 0,
   no, no, no, no, no, no, no, no, no, no, 0, 1472},
 /*31*/ {Kind::access_point, "Meraki", "MR46", "MR", "29.7.1", none, none, "Meraki MR46 Cloud Managed AP", 29671, 0x0cd996, "Q3", Naming::host, 1, 0, 0, 0,
   yes, no, no, no, no, no, no, no, no, no, 0, 1472},
};

constexpr Fleet fleet_rows[] = {
 // name, core, dist, access, small, old, controller, ap, phone, camera, camera agent, ups, printer, lag, ap agent, controller
 {"cisco",   0, 0, 1, 2, 3, 4, 5, 6, 29, 28, 24, 26, yes, no, yes},
 {"aruba",   7, 7, 8, 9, 23, 4, 10, 11, 29, 28, 24, 26, yes, yes, no},
 {"ruckus", 12, 12, 13, 13, 23, 4, 14, 15, 29, 28, 25, 27, no, yes, no},
 {"extreme", 16, 16, 17, 17, 22, 4, 18, 11, 29, 28, 24, 27, no, yes, no},
 {"juniper", 19, 19, 20, 20, 9, 4, 21, 11, 29, 28, 25, 26, no, no, no},
 {"mixed",   0, 12, 2, 9, 22, 4, 5, 15, 29, 28, 24, 27, no, no, yes},
};
// clang-format on

}  // namespace

const char* kind_name(Kind kind) {
  switch (kind) {
    case Kind::core:
    case Kind::distribution:
    case Kind::access:
      return "switch";
    case Kind::controller:
      return "wireless_controller";
    case Kind::access_point:
      return "access_point";
    case Kind::phone:
      return "phone";
    case Kind::camera:
      return "camera";
    case Kind::ups:
      return "ups";
    case Kind::printer:
      return "printer";
  }
  return "";
}

std::span<const Make> makes() { return rows; }
std::span<const Fleet> fleets() { return fleet_rows; }

}  // namespace netroster::simulator
