#include "daemon/selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <tuple>

#include "daemon/arguments.h"
#include "daemon/command_table.h"

namespace netroster::daemon {
namespace {

bool same_character(char pattern, char text) {
  return pattern == '?' || std::tolower(static_cast<unsigned char>(pattern)) ==
                               std::tolower(static_cast<unsigned char>(text));
}

}  // namespace

// On a mismatch only the last * is tried anew: earlier ones cannot do better.
bool glob_matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && same_character(pattern[p], text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool any_matches(const std::vector<std::string>& patterns, std::string_view text) {
  return patterns.empty() ||
         std::any_of(patterns.begin(), patterns.end(),
                     [text](const std::string& pattern) { return glob_matches(pattern, text); });
}

bool Selection::takes(const Device& device) const {
  return any_matches(sites, device.site) && any_matches(closets, device.closet) &&
         any_matches(roles, device.role);
}

Selection selection_of(const Arguments& arguments) {
  return {.sites = arguments.all("site"),
          .closets = arguments.all("closet"),
          .roles = arguments.all("role")};
}

bool names_device(std::string_view pattern, const Device& device) {
  if (glob_matches(pattern, device.name) || glob_matches(pattern, device.id)) return true;
  if (glob_matches(pattern, fmt::format("{}:{}", device.site, device.name))) return true;
  return std::any_of(device.addresses.begin(), device.addresses.end(),
                     [pattern](const IpAddress& each) { return each.text() == pattern; });
}

bool names_port(std::string_view pattern, const Device& device, std::string_view port) {
  return names_device(pattern, device) ||
         glob_matches(pattern, fmt::format("{}:{}", device.name, port)) ||
         glob_matches(pattern, fmt::format("{}:{}", device.id, port)) ||
         glob_matches(pattern, fmt::format("{}:{}:{}", device.site, device.name, port));
}

std::vector<const Device*> select_devices(const Inventory& inventory, const Selection& selection,
                                          const std::vector<std::string>& patterns) {
  std::vector<const Device*> found;
  for (const auto& device : inventory.devices) {
    if (!selection.takes(*device)) continue;
    const bool named =
        patterns.empty() || std::any_of(patterns.begin(), patterns.end(), [&](const auto& pattern) {
          return names_device(pattern, *device);
        });
    if (named) found.push_back(device.get());
  }
  std::sort(found.begin(), found.end(), [](const Device* a, const Device* b) {
    return std::tie(a->site, a->name, a->id) < std::tie(b->site, b->name, b->id);
  });
  return found;
}

std::string name_or_id(const Device& device) {
  return device.name.empty() ? device.id : device.name;
}

Result<const Device*> one_device(const Inventory& inventory, const Selection& selection,
                                 const std::string& word) {
  const auto found = select_devices(inventory, selection, {word});
  if (found.size() == 1) return found.front();
  if (!found.empty())
    return Error{Errc::invalid,
                 fmt::format("\"{}\" names {} devices, {} ({}) and {} ({}) among them; name one by "
                             "its id or as SITE:NAME",
                             word, found.size(), name_or_id(*found[0]), found[0]->id,
                             name_or_id(*found[1]), found[1]->id)};
  std::vector<std::string_view> names;
  for (const auto& device : inventory.devices) names.push_back(device->name);
  const auto near = nearest(word, names);
  return Error{Errc::not_found,
               fmt::format("no device matches \"{}\"{}", word,
                           near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near))};
}

std::string end_name(const Inventory& inventory, const LinkEnd& end) {
  if (const auto* device = find_device(inventory, end.device); device != nullptr)
    return device->name.empty() ? end.device : device->name;
  for (const auto& hidden : inventory.hidden)
    if (hidden->id == end.device)
      return fmt::format("unmanaged switch, {} ports or more", hidden->estimated_ports);
  return end.device;
}

std::string end_text(const Inventory& inventory, const LinkEnd& end) {
  const auto name = end_name(inventory, end);
  return end.port.empty() ? name : fmt::format("{}:{}", name, end.port);
}

}  // namespace netroster::daemon
