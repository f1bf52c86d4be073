// Tables of what devices are and where they stand.
#include <fmt/format.h>

#include <set>
#include <utility>

#include "base/text.h"
#include "exporters/interchange/escape.h"
#include "exporters/interchange/netbox_catalogue.h"
#include "model/words.h"

namespace netroster::interchange::netbox {
namespace {

constexpr std::string_view grey = "9e9e9e";

std::string slug_of(std::string_view name) { return slug(name, '-', long_name_limit, "unnamed"); }

// Sorted, each once.
template <typename Read>
auto all_of(const Catalogue& catalogue, Read read) {
  std::set<decltype(read(catalogue.entries.front()))> found;
  for (const auto& entry : catalogue.entries) found.insert(read(entry));
  return found;
}

struct DeviceType {
  std::string manufacturer;
  std::string model;
  std::string slug;
  const Entry* example = nullptr;  // a device of it that is no stack; null when all are
};

std::vector<DeviceType> types_of(const Catalogue& catalogue) {
  std::map<std::pair<std::string, std::string>, const Entry*> examples;
  for (const auto& entry : catalogue.entries) {
    auto& example = examples[{entry.manufacturer, entry.model}];
    if (example == nullptr && entry.members.empty()) example = &entry;
  }
  UniqueNames slugs("-", long_name_limit);
  std::vector<DeviceType> types;
  for (const auto& [key, example] : examples)
    types.push_back({.manufacturer = key.first,
                     .model = key.second,
                     .slug = slugs.take(slug_of(key.first + " " + key.second)),
                     .example = example});
  return types;
}

std::string type_yaml(const DeviceType& type) {
  auto text = fmt::format(
      "---\nmanufacturer: {}\nmodel: {}\nslug: {}\npart_number: {}\nu_height: 1\n"
      "is_full_depth: false\n",
      yaml_quoted(type.manufacturer), yaml_quoted(type.model), type.slug,
      yaml_quoted(sanitise(type.model, serial_limit)));
  std::string ports;
  if (type.example != nullptr)
    for (const auto& each : type.example->interfaces) {
      if (!takes_cable(each.type)) continue;
      ports += fmt::format("  - name: {}\n    type: {}\n", yaml_quoted(each.name), each.type);
      if (each.port->poe) ports += "    poe_mode: pse\n";
    }
  return ports.empty() ? text : text + "interfaces:\n" + ports;
}

struct Closets {
  const SiteEntry* site = nullptr;
  std::map<std::string, std::string> descriptions;  // by name
};

Closets closets_of(const SiteEntry& site, const Catalogue& catalogue) {
  Closets closets{.site = &site, .descriptions = {}};
  for (const auto& entry : catalogue.entries)
    if (entry.device->site == site.id && !entry.device->closet.empty())
      closets.descriptions[sanitise(entry.device->closet, long_name_limit)];
  if (site.site != nullptr)
    for (const auto& closet : site.site->closets)
      closets.descriptions[sanitise(closet.id, long_name_limit)] =
          fmt::format("{} {}", to_lower(text(closet.kind)), closet.name);
  return closets;
}

}  // namespace

std::string manufacturers(const Catalogue& catalogue) {
  Table table{"name", "slug"};
  UniqueNames slugs("-", long_name_limit);
  for (const auto& name : all_of(catalogue, [](const Entry& each) { return each.manufacturer; }))
    table.row({name, slugs.take(slug_of(name))});
  return table.text();
}

std::string device_types(const Catalogue& catalogue) {
  Table table{"manufacturer", "model", "slug", "part_number", "u_height"};
  for (const auto& type : types_of(catalogue))
    table.row({type.manufacturer, type.model, type.slug, sanitise(type.model, serial_limit), "1"});
  return table.text();
}

std::vector<TextFile> device_type_files(const Catalogue& catalogue) {
  std::vector<TextFile> files;
  for (const auto& type : types_of(catalogue))
    files.push_back({fmt::format("device-types/{}.yaml", type.slug), type_yaml(type)});
  return files;
}

std::string device_roles(const Catalogue& catalogue) {
  Table table{"name", "slug", "color", "vm_role"};
  UniqueNames slugs("-", long_name_limit);
  for (const auto& name : all_of(catalogue, [](const Entry& each) { return each.role; }))
    table.row({name, slugs.take(slug_of(name)), grey, "false"});
  return table.text();
}

std::string platforms(const Catalogue& catalogue) {
  Table table{"name", "slug", "manufacturer"};
  UniqueNames slugs("-", long_name_limit);
  std::map<std::string, std::string> makers;
  for (const auto& entry : catalogue.entries)
    if (!entry.platform.empty()) makers.emplace(entry.platform, entry.manufacturer);
  for (const auto& [name, maker] : makers) table.row({name, slugs.take(slug_of(name)), maker});
  return table.text();
}

std::string sites(const Catalogue& catalogue) {
  Table table{"name",     "slug",     "status", "facility", "description", "physical_address",
              "latitude", "longitude"};
  UniqueNames slugs("-", long_name_limit);
  const auto degrees = [](const std::optional<double>& value) {
    return value ? fmt::format("{:.6f}", *value) : std::string();
  };
  for (const auto& each : catalogue.sites) {
    const Site site = each.site == nullptr ? Site{} : *each.site;
    table.row({each.name, slugs.take(slug_of(each.name)), "active", sanitise(each.id, serial_limit),
               each.site == nullptr ? std::string_view() : text(site.kind),
               sanitise(site.address, description_limit), degrees(site.latitude),
               degrees(site.longitude)});
  }
  return table.text();
}

std::string locations(const Catalogue& catalogue) {
  Table table{"site", "name", "slug", "status", "description"};
  for (const auto& site : catalogue.sites) {
    UniqueNames slugs("-", long_name_limit);
    for (const auto& [name, description] : closets_of(site, catalogue).descriptions)
      table.row({site.name, name, slugs.take(slug_of(name)), "active",
                 sanitise(description, description_limit)});
  }
  return table.text();
}

}  // namespace netroster::interchange::netbox
