// What cables can carry, by the tables of IEEE 802.3 and TIA-568 as the trade prints them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace netroster::standards {

struct Carried {
  double bps = 0;    // 0: nothing that the tables know
  std::string what;  // "10GBASE-SR, 300 m on OM3"
};

// The fastest Ethernet that the fibre carries over that length; over any length when none is given.
// nullopt for a fibre type that is not in the table.
std::optional<Carried> fibre_carries(std::string_view type, double length_metres,
                                     std::optional<unsigned> strands);

// The fastest that copper of the category carries over 100 m (10 Gbps on Category 6: 55 m).
std::optional<Carried> copper_carries(std::string_view category, double length_metres);

}  // namespace netroster::standards
