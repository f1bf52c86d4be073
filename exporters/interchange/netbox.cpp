#include "exporters/interchange/netbox.h"

#include <fmt/format.h>

#include "exporters/interchange/netbox_catalogue.h"

namespace netroster::interchange {
namespace {

struct CsvFile {
  std::string_view name;
  std::string_view import_at;  // the menu of NetBox
  std::string text;
};

std::vector<CsvFile> csv_files(const netbox::Catalogue& all, const Part& part,
                               std::vector<std::string>& left_out) {
  auto addresses = netbox::ip_addresses(all, left_out);
  return {{"01-manufacturers.csv", "Devices > Manufacturers", netbox::manufacturers(all)},
          {"02-device-types.csv", "Devices > Device Types", netbox::device_types(all)},
          {"03-device-roles.csv", "Devices > Device Roles", netbox::device_roles(all)},
          {"04-platforms.csv", "Devices > Platforms", netbox::platforms(all)},
          {"05-sites.csv", "Organization > Sites", netbox::sites(all)},
          {"06-locations.csv", "Organization > Locations", netbox::locations(all)},
          {"07-virtual-chassis.csv", "Devices > Virtual Chassis", netbox::virtual_chassis(all)},
          {"08-devices.csv", "Devices > Devices", netbox::devices(all)},
          {"09-vlans.csv", "IPAM > VLANs", netbox::vlans(all)},
          {"10-interfaces.csv", "Devices > Interfaces", netbox::interfaces(all)},
          {"11-mac-addresses.csv", "Devices > MAC Addresses", netbox::mac_addresses(all)},
          {"12-ip-addresses.csv", "IPAM > IP Addresses", std::move(addresses.others)},
          {"13-primary-ip-addresses.csv", "IPAM > IP Addresses", std::move(addresses.primary)},
          {"14-cables.csv", "Connections > Cables", netbox::cables(all, part, left_out)}};
}

constexpr std::string_view readme_head =
    "# Import into NetBox\n\n"
    "Written for NetBox {} from the inventory of {}. Import the files with *Import* on each list, "
    "in\n"
    "this order, as CSV with the delimiter comma. A file that has only its first line has nothing "
    "to\n"
    "import.\n\n| file | list |\n| --- | --- |\n";

constexpr std::string_view readme_tail =
    "\n"
    "- The rows are new objects. An object that is in NetBox already makes NetBox refuse the file; "
    "take\n"
    "  its row out.\n"
    "- `device-types/` holds the same device types as YAML, with their ports as templates. Import "
    "these\n"
    "  instead of 02 only if you leave 10 to 14 out: NetBox then makes the ports itself.\n"
    "- Heights are 1 unit because NetBox wants a number. Devices do not say how high they are.\n"
    "- A stack is a virtual chassis with a device for each member. All its ports are at the first\n"
    "  member; make that one the master after the import.\n"
    "- Interface types are told from the speed where a device does not name its medium.\n"
    "- Cables are links that are confirmed, one-sided or stated by a person. NetBox records what "
    "is\n"
    "  intended; look at the one-sided ones before you import them.\n"
    "- MAC addresses are objects of their own since NetBox 4.2; leave 11 out before that.\n"
    "- Text is as the devices sent it, also where it begins with = + - or @. Do not open these "
    "files\n"
    "  in a spreadsheet, which may run such text; `netroster export csv` writes files for that.\n";

std::string readme(const std::vector<CsvFile>& files, const Part& part) {
  auto out = fmt::format(readme_head, netbox_version, iso_text(part.inventory.when));
  for (const auto& file : files) out += fmt::format("| {} | {} |\n", file.name, file.import_at);
  return out.append(readme_tail);
}

}  // namespace

Export netbox_files(const Part& part) {
  const auto catalogue = netbox::make_catalogue(part);
  Export made;
  auto files = csv_files(catalogue, part, made.left_out);
  made.files.push_back({.name = "README.md", .text = readme(files, part)});
  for (auto& file : files)
    made.files.push_back({.name = std::string(file.name), .text = std::move(file.text)});
  for (auto& file : netbox::device_type_files(catalogue)) made.files.push_back(std::move(file));
  return made;
}

}  // namespace netroster::interchange
