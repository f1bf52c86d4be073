// What things cost, as a district's own list says: no price comes from anywhere else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "config/problem.h"
#include "standards/design.h"

namespace netroster::reports {

struct Price {
  std::string material;    // a glob over "switch", "optic" …; "*" when it is not said
  std::string what;        // a glob over "10 Gbps optic" …; likewise
  std::int64_t cents = 0;  // hundredths of the currency, of one
  std::string source;      // where it is from: a contract, a quotation
};

struct PriceList {
  std::string currency;  // ISO 4217: "USD"
  std::vector<Price> prices;
  // The first that is about it; null: there is none.
  const Price* find(standards::Material material, const std::string& what) const;
};

// A TOML text: currency, and a table [[price]] for each. What is wrong is in `problems`; a price
// with an error is left out.
PriceList read_prices(const std::string& text, const std::string& file, config::Problems& problems);

// What some lines come to.
struct Estimate {
  std::int64_t cents = 0;    // of what has a price
  bool at_least = false;     // a quantity is not sure
  std::size_t unpriced = 0;  // lines that have a quantity and no price
  std::size_t priced = 0;
};
Estimate estimate_of(const std::vector<standards::MaterialLine>& lines, const PriceList& prices);

std::string money_text(std::int64_t cents);  // "1234.50"

}  // namespace netroster::reports
