// The devices that an export is about, inside the inventory that they are of.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/inventory.h"
#include "model/site.h"

namespace netroster::interchange {

// References: all of it must outlive the call that takes it.
struct Part {
  const Inventory& inventory;
  std::span<const Site> sites;         // as configured; may lack sites of the inventory
  std::vector<const Device*> devices;  // by Device::id, of `inventory`

  bool holds(std::string_view id) const {
    const auto at = std::lower_bound(
        devices.begin(), devices.end(), id,
        [](const Device* device, std::string_view wanted) { return device->id < wanted; });
    return at != devices.end() && (*at)->id == id;
  }

  const Site* site(std::string_view id) const {
    const auto at =
        std::find_if(sites.begin(), sites.end(), [id](const Site& each) { return each.id == id; });
    return at == sites.end() ? nullptr : &*at;
  }
};

// One file of an export. Names are relative, with / between folders, and never device text as it
// is.
struct TextFile {
  std::string name;
  std::string text;
};

// What was written, and what could not be: a sentence each, device text sanitised.
struct Export {
  std::vector<TextFile> files;
  std::vector<std::string> left_out;
};

}  // namespace netroster::interchange
