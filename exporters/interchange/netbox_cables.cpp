// Links as cables: only those that a person may take for one.
#include <fmt/format.h>

#include <set>

#include "base/text.h"
#include "exporters/interchange/netbox_catalogue.h"
#include "inventory/path.h"

namespace netroster::interchange::netbox {
namespace {

struct Side {
  const Entry* entry = nullptr;
  const Interface* interface = nullptr;
};

Side side_of(const Catalogue& catalogue, const LinkEnd& end) {
  Side side{.entry = catalogue.entry(end.device), .interface = nullptr};
  if (side.entry != nullptr && end.index) side.interface = side.entry->interface_at(*end.index);
  return side;
}

using Taken = std::set<const Interface*>;

// Why a link is no cable; "" when it is one.
std::string objection(const Link& link, const Side& a, const Side& b, const Taken& taken) {
  const bool is_cable = link.state == LinkState::confirmed || link.state == LinkState::one_sided ||
                        link.state == LinkState::manual;
  if (!is_cable) return fmt::format("it is {}", text(link.state));
  if (link.stale) return "it is stale";
  if (a.interface == nullptr || b.interface == nullptr) return "the port of an end is not known";
  if (a.interface == b.interface) return "both ends are one port";
  if (!takes_cable(a.interface->type) || !takes_cable(b.interface->type))
    return "an end is no physical port";
  if (taken.count(a.interface) != 0 || taken.count(b.interface) != 0)
    return "another link ends at the same port";
  return {};
}

// Those that are believed most come first, so that a port goes to the better claim.
std::vector<const Link*> links_of(const Part& part) {
  std::vector<const Link*> links;
  for (const auto& link : part.inventory.links)
    if (part.holds(link->ends[0].device) && part.holds(link->ends[1].device))
      links.push_back(link.get());
  std::stable_sort(links.begin(), links.end(), [](const Link* a, const Link* b) {
    return inventory::doubt(*a) < inventory::doubt(*b);
  });
  return links;
}

// Cables of which one end is in the part: NetBox would miss the other.
void note_leaving(const Part& part, Remarks& left_out) {
  for (const auto& link : part.inventory.links) {
    const bool here = part.holds(link->ends[0].device);
    if (here == part.holds(link->ends[1].device)) continue;
    const auto words = [&](const LinkEnd& end) {
      const auto* device = find_device(part.inventory, end.device);
      const bool named = device != nullptr && !device->name.empty();
      return sanitise(fmt::format("{} {}", named ? device->name : end.device, end.port));
    };
    left_out.push_back(fmt::format(
        "link {} between {} and {}: {} is not among the devices exported", sanitise(link->id),
        words(link->ends[0]), words(link->ends[1]), words(link->ends[here ? 1 : 0])));
  }
}

}  // namespace

std::string cables(const Catalogue& catalogue, const Part& part, Remarks& left_out) {
  constexpr std::string_view interface_kind = "dcim.interface";
  Table table{"side_a_device", "side_a_type", "side_a_name", "side_b_device", "side_b_type",
              "side_b_name",   "status",      "label",       "description"};
  Taken taken;
  for (const auto* link : links_of(part)) {
    const auto a = side_of(catalogue, link->ends[0]);
    const auto b = side_of(catalogue, link->ends[1]);
    if (const auto why = objection(*link, a, b, taken); !why.empty()) {
      left_out.push_back(fmt::format("link {} between {} {} and {} {}: {}", sanitise(link->id),
                                     a.entry->name, sanitise(link->ends[0].port), b.entry->name,
                                     sanitise(link->ends[1].port), why));
      continue;
    }
    taken.insert({a.interface, b.interface});
    table.row({a.entry->name, interface_kind, a.interface->name, b.entry->name, interface_kind,
               b.interface->name, "connected", sanitise(link->id, name_limit),
               fmt::format("{}, {} %", text(link->state), link->confidence)});
  }
  note_leaving(part, left_out);
  return table.text();
}

}  // namespace netroster::interchange::netbox
