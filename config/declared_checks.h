// Checks that hold for every list of declared things that have a name, or name sites. Private to
// this folder.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "config/lists.h"
#include "config/parts.h"

namespace netroster::config {

// Every `name` once.
template <typename T>
void check_names(const std::vector<Declared<T>>& all, std::string_view section,
                 Problems& problems) {
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (!all[i].value.name.empty() && all[i].value.name == all[j].value.name) {
        problems.error(all[i].file, all[i].places.of("name"), fmt::format("{}.name", section),
                       fmt::format("\"{}\" is already used on line {}", all[i].value.name,
                                   all[j].places.of("name").line));
        break;
      }
}

// Every site of `sites` is configured.
template <typename T>
void check_sites_of(const std::vector<Declared<T>>& all, std::string_view section,
                    const Parts& parts, Problems& problems) {
  const auto known = [&](std::string_view id) {
    return std::any_of(parts.sites.begin(), parts.sites.end(),
                       [&](const Declared<Site>& site) { return site.value.id == id; });
  };
  for (const auto& one : all)
    for (const auto& id : listed(one.value.sites))
      if (!known(id))
        problems.error(one.file, one.places.of("sites"), fmt::format("{}.sites", section),
                       fmt::format("there is no site \"{}\"", sanitise(id, 64)));
}

}  // namespace netroster::config
