#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "daemon/arguments.h"
#include "daemon/command_table.h"
#include "daemon/commands/plugged.h"
#include "daemon/commands/rows.h"
#include "daemon/commands/views.h"
#include "daemon/inventory_json.h"
#include "daemon/listing.h"
#include "daemon/selection.h"
#include "daemon/sources.h"
#include "exporters/interchange/facts_json.h"

namespace netroster::daemon {
namespace {

using Devices = std::vector<const Device*>;

Exit run_list(Call call) {
  const auto inventory = load_inventory(call);
  if (!inventory) return refuse(call, inventory.error());
  const auto devices =
      select_devices(**inventory, selection_of(call.arguments), call.arguments.positionals());
  if (devices.empty()) call.streams.remark("no device matches");
  return print_rows(device_listing(devices), call);
}

Error no_such_device(const Inventory& inventory, Call call) {
  const auto wanted = fmt::format("{}", fmt::join(call.arguments.positionals(), " "));
  std::vector<std::string_view> names;
  for (const auto& device : inventory.devices) names.push_back(device->name);
  const auto near = nearest(wanted, names);
  const auto advice = near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near);
  return {Errc::not_found, fmt::format("no device matches \"{}\"{}", wanted, advice)};
}

nlohmann::json identity_json(const Device* device) {
  nlohmann::json whole = device_json(*device);
  nlohmann::json out{{"id", device->id}, {"name", device->name}};
  for (const auto* key :
       {"site", "serials", "identity", "replaces", "replaced_by", "first_seen", "last_seen"})
    if (whole.contains(key)) out[key] = whole[key];
  return out;
}

template <typename Sections, typename Object>
Exit show(const Inventory& inventory, Call call, const Sections& sections, const Object& object) {
  const Devices devices =
      select_devices(inventory, selection_of(call.arguments), call.arguments.positionals());
  if (devices.empty()) return refuse(call, no_such_device(inventory, call));
  const auto layout = layout_of(call);
  if (layout.format == Format::csv) return print_rows(device_listing(devices), call);
  return print_each(devices, call, object, [&](const Device* device) {
    render_sections(sections(inventory, *device), layout, call.streams.out);
  });
}

Exit run_show(Call call) {
  const auto inventory = load_inventory(call);
  if (!inventory) return refuse(call, inventory.error());
  return show(**inventory, call, device_sections,
              [](const Device* device) { return device_json(*device); });
}

Exit run_why(Call call) {
  const auto inventory = load_inventory(call);
  if (!inventory) return refuse(call, inventory.error());
  Plugged plugged(**inventory);
  const auto sections = [&](const Inventory&, const Device& device) {
    auto out = identity_sections(device);
    if (const auto why = plugged.undecided(device); !why.empty())
      out.push_back({"why tables tell of no link", Labels{{"reason", cell(why)}}});
    return out;
  };
  const auto object = [&](const Device* device) {
    auto out = identity_json(device);
    const auto why = plugged.undecided(*device);
    out["no_link_because"] = why.empty() ? nlohmann::json() : nlohmann::json(why);
    return out;
  };
  return show(**inventory, call, sections, object);
}

ExplainedDevice explained(const Device& device) {
  return {device.name.empty() ? device.id : device.name, device.facts.get()};
}

Exit run_explain(Call call) {
  const auto inventory = load_inventory(call);
  if (!inventory) return refuse(call, inventory.error());
  const Devices devices =
      select_devices(**inventory, selection_of(call.arguments), call.arguments.positionals());
  if (devices.empty()) return refuse(call, no_such_device(**inventory, call));
  if (wants_listing(call)) {
    std::vector<ExplainedDevice> all;
    for (const auto* device : devices) all.push_back(explained(*device));
    return print_rows(origin_listing(all), call);
  }
  const auto to_json = [](const Device* device) {
    return interchange::origins_json(*device->facts, device->name);
  };
  return print_each(devices, call, to_json, [&](const Device* device) {
    render_sections(origin_sections(explained(*device)), layout_of(call), call.streams.out);
  });
}

constexpr std::string_view name_doc =
    "A device's name, id, address or SITE:NAME. * and ? stand for any characters.";
constexpr Positional any_device[] = {{.name = "NAME", .doc = name_doc}};
constexpr Positional some_device[] = {{.name = "NAME", .doc = name_doc, .least = 1}};
constexpr Example list_examples[] = {
    {"netroster device list --site WHS --closet MDF", "The devices of one closet."},
    {"netroster device list --at 2026-07-01 --json", "The inventory as it was on that day."},
};
constexpr Example why_examples[] = {
    {"netroster device why whs-mdf-sw1", "Which signs told it from every other device."},
};
constexpr unsigned groups = selection_options | history_options | output_options;
constexpr Command rows[] = {
    {.words = "device list",
     .summary = "List devices",
     .description = "One line a device. STATE is how its last reading ended; LAST SEEN is when it "
                    "answered last.",
     .positionals = any_device,
     .groups = groups,
     .examples = list_examples,
     .run = run_list},
    {.words = "device show",
     .summary = "Show all that is known about a device",
     .description =
         "Its identity, ports, links, neighbours, modules, addresses, VLANs, sensors and "
         "tables, and how fresh each of them is. --output csv prints the line of "
         "\"device list\".",
     .positionals = some_device,
     .groups = groups,
     .run = run_show},
    {.words = "device why",
     .summary = "Tell why readings were taken for this device",
     .description = "Every reading is matched with the known devices by serial numbers, MAC "
                    "addresses, engine id, address and name, each with a score. This shows the "
                    "reasons that decided the last one.",
     .positionals = some_device,
     .groups = groups,
     .examples = why_examples,
     .run = run_why},
    {.words = "device explain",
     .summary = "Tell which rule said what about a device",
     .description =
         "Which profile a device belongs to and why, and for each fact the rule it comes "
         "from, the object that was read, and whether it is a guess.",
     .positionals = some_device,
     .groups = groups,
     .run = run_explain},
};

}  // namespace

std::span<const Command> device_commands() { return rows; }

}  // namespace netroster::daemon
