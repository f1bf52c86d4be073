#include "exporters/interchange/automation.h"

namespace netroster::interchange {
namespace {

// Ansible: the collections' own documentation; Oxidized 0.34: docs/Supported-OS-Types.md.
constexpr Automation table[] = {
    {"A10", "ACOS", "", "acos"},
    {"Adtran", "AOS", "", "adtran"},
    {"Alcatel-Lucent", "AOS", "", "aos7"},
    {"Allied Telesis", "AlliedWare Plus", "alliedtelesis.awplus.awplus", "awplus"},
    {"APC", "AOS", "", "apc_aos"},
    {"Arista", "EOS", "arista.eos.eos", "eos"},
    {"Extreme", "EOS", "", "enterasys"},
    {"", "AOS-CX", "arubanetworks.aoscx.aoscx", "aoscx"},
    {"", "ArubaOS", "community.network.aruba", "aosw"},
    {"", "ArubaOS-Switch", "arubanetworks.aos_switch.arubaoss", "procurve"},
    {"", "Aruba Instant", "", "arubainstant"},
    {"", "AireOS", "community.network.aireos", "aireos"},
    {"", "ASA", "cisco.asa.asa", "asa"},
    {"", "AsyncOS", "", "asyncos"},
    {"", "BIG-IP", "", "tmos"},
    {"", "BOSS", "", "boss"},
    {"", "CatOS", "", "catos"},
    {"", "Comware", "", "comware"},
    {"", "Cumulus Linux", "", "cumulus"},
    {"", "DNOS", "dellemc.os6.os6", "os6"},
    {"", "EdgeOS", "community.network.edgeos", "edgeos"},
    {"", "EdgeSwitch", "community.network.edgeswitch", "edgeswitch"},
    {"", "EXOS", "community.network.exos", "xos"},
    {"", "ExtremeWare", "", "xos"},
    {"", "Fabric Engine", "community.network.voss", "voss"},
    {"", "Fabric OS", "", "fabricos"},
    {"", "FastIron", "community.network.icx", "fastiron"},
    {"", "Fireware", "", "firewareos"},
    {"", "FortiOS", "fortinet.fortios.fortios", "fortios"},
    {"", "FSOS", "", "fsos"},
    {"", "FTOS", "dellemc.os9.os9", "ftos"},
    {"", "Gaia", "", "gaiaos"},
    {"", "IOS", "cisco.ios.ios", "ios"},
    {"", "IOS XE", "cisco.ios.ios", "ios"},
    {"", "IOS XR", "cisco.iosxr.iosxr", "iosxr"},
    {"", "IronWare", "community.network.ironware", "ironware"},
    {"", "JetStream", "", "tplink"},
    {"", "Junos", "junipernetworks.junos.junos", "junos"},
    {"", "Junos Evolved", "junipernetworks.junos.junos", "junos"},
    {"", "LCOS", "", "lancom"},
    {"", "NetScaler", "", "netscaler"},
    {"", "Network OS", "community.network.nos", "nos"},
    {"", "NX-OS", "cisco.nxos.nxos", "nxos"},
    {"", "OcNOS", "", "ocnos"},
    {"", "Onyx", "", "mlnxos"},
    {"", "OpenBSD", "", "openbsd"},
    {"", "OpenWrt", "", "openwrt"},
    {"", "OPNsense", "", "opnsense"},
    {"", "OS9", "dellemc.os9.os9", "ftos"},
    {"", "OS10", "dellemc.os10.os10", "os10"},
    {"", "PAN-OS", "", "panos"},
    {"", "pfSense", "", "pfsense"},
    {"", "PowerConnect", "", "powerconnect"},
    {"", "Purity", "", "purityos"},
    {"", "RGOS", "", "rgos"},
    {"", "RouterOS", "community.routeros.routeros", "routeros"},
    {"", "ScreenOS", "", "screenos"},
    {"", "SLX-OS", "community.network.slxos", "slxos"},
    {"", "SonicOS", "", "sonicos"},
    {"", "SR OS", "community.network.sros", "sros"},
    {"", "Switch Engine", "community.network.exos", "xos"},
    {"", "SwOS", "", "swos"},
    {"", "TrueNAS", "", "truenas"},
    {"", "airOS", "", "airos"},
    {"", "Viptela OS", "", "viptela"},
    {"", "VOSS", "community.network.voss", "voss"},
    {"", "VRP", "", "vrp"},
    {"", "VyOS", "vyos.vyos.vyos", "vyos"},
    {"", "ZyNOS", "", "zynos"},
};

}  // namespace

const Automation* automation_of(const DeviceIdentity& device) {
  const Automation* of_any = nullptr;
  for (const auto& row : table) {
    if (row.os != device.os) continue;
    if (row.vendor == device.vendor) return &row;
    if (row.vendor.empty()) of_any = &row;
  }
  return of_any;
}

}  // namespace netroster::interchange
