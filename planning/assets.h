// What papers say of equipment: the register of assets, by serial number.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/problem.h"
#include "planning/fiscal_year.h"
#include "planning/money.h"
#include "planning/provenance.h"

namespace netroster::planning {

// One row. Nothing of it is measured; what is empty was not said.
struct Asset {
  std::string serial;  // "": a thing that nothing can measure, cabling or a rack for instance
  std::string tag;
  std::string description;
  std::string make;
  std::string model;
  std::string site;  // a site's id, or its billed entity number
  std::string room;
  std::string fund;
  std::string request;  // the number of the funding request
  std::optional<FiscalYear> funding_year;
  std::optional<Day> purchased;
  std::optional<Day> installed;
  std::optional<Money> cost;
  std::optional<Day> disposed;
  Provenance of;  // with the line that it stands in
};

// Serial numbers as they are compared: in small letters, without blanks around.
std::string serial_key(std::string_view serial);

struct Assets {
  std::vector<Asset> rows;

  // Orders them. The second row of one serial number is told and left out: which of the two is
  // right nobody can say from here.
  void settle(config::Problems& problems);
  // Null: no paper speaks of it. After settle().
  const Asset* find(std::string_view serial) const;
};

// Adds the rows of a CSV with the columns serial, tag, description, make, model, site, room, fund,
// request, funding_year, purchased, installed, cost, disposed, in any order, or as USAC and other
// registers call them. A row with an error is left out and said with its line and column; a column
// that is not known is said and left out.
void read_assets(const std::string& file, std::string_view text, Assets& to,
                 config::Problems& problems);

}  // namespace netroster::planning
