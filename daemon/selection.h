// Which sites, devices, ports and links a command is about. Patterns are globs, for device text is
// hostile and must not be able to make matching slow.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/inventory.h"

namespace netroster::daemon {

class Arguments;

// * stands for any characters, ? for one; case does not matter. Time is at most the product of the
// lengths.
bool glob_matches(std::string_view pattern, std::string_view text);
// True when there are no patterns, or one matches.
bool any_matches(const std::vector<std::string>& patterns, std::string_view text);

struct Selection {
  std::vector<std::string> sites;
  std::vector<std::string> closets;
  std::vector<std::string> roles;

  bool takes(const Device& device) const;
};
Selection selection_of(const Arguments& arguments);

// A device is named by its name, its id, "SITE:NAME" or one of its addresses.
bool names_device(std::string_view pattern, const Device& device);
// A port by "DEVICE:PORT", "SITE:DEVICE:PORT", or all ports of a device by its name.
bool names_port(std::string_view pattern, const Device& device, std::string_view port);

// Devices that the selection takes and a pattern names (all when there are none), by site and name.
std::vector<const Device*> select_devices(const Inventory& inventory, const Selection& selection,
                                          const std::vector<std::string>& patterns);

std::string name_or_id(const Device& device);
// The one device that a word names. Errc::not_found with the nearest name, Errc::invalid when it
// names several.
Result<const Device*> one_device(const Inventory& inventory, const Selection& selection,
                                 const std::string& word);

// Name or id of the device at the end of a link; a hidden switch is called unmanaged, with its
// size.
std::string end_name(const Inventory& inventory, const LinkEnd& end);
// "core1:Gi1/0/1".
std::string end_text(const Inventory& inventory, const LinkEnd& end);

}  // namespace netroster::daemon
