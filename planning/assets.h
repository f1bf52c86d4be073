// What papers say of equipment: the register of assets, by serial number.
#pragma once

#include <cstdint>
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
  std::string building;
  std::string room;
  std::string use;        // what it serves
  std::string condition;  // "in use", "spare", "broken" …
  std::string fund;
  std::string fain;                             // the number of a federal award
  std::string title_holder;                     // who owns it
  std::optional<std::int64_t> federal_percent;  // of its cost
  std::string request;                          // the number of the funding request
  std::optional<FiscalYear> funding_year;
  std::optional<Day> purchased;
  std::optional<Day> installed;
  std::optional<Money> cost;
  std::optional<Day> disposed;
  std::string disposal_manner;  // "sold", "recycled", "traded in" …
  std::optional<Money> disposal_price;
  Provenance of;  // with the line that it stands in
};

// That it went to serve another site, in the words of who recorded it.
struct Transfer {
  std::string thing;  // its serial number, else its tag
  std::optional<Day> on;
  std::string from;  // sites
  std::string to;
  std::string reason;
  std::string by;
  Provenance of;
};

// What a law wants a register to say.
struct RegisterRule {
  std::string law;
  std::vector<std::string> fund_kinds;  // empty: whoever paid
  std::optional<Day> bought_from;
  std::optional<Money> cost_at_least;
  std::vector<std::string> fields;  // columns
  Provenance of;
};
// What was bought before that day may serve another site only so many years after.
struct TransferRule {
  std::optional<Day> bought_before;
  std::int64_t years = 0;
  std::string note;
  Provenance of;
};

// What no row may say, whichever file it stands in; "": nothing. `today`: what was bought or put in
// after it is a slip; nullopt: not asked.
struct AssetFault {
  std::string_view column;  // "": of the row as a whole
  std::string what;
};
AssetFault wrong_with(const Asset& asset, const std::optional<Day>& today);

// The text of a column of a row, "" where it says nothing or there is no such column.
std::string field_text(const Asset& asset, std::string_view column);

// Serial numbers as they are compared: in small letters, without blanks around.
std::string serial_key(std::string_view serial);

struct Assets {
  std::vector<Asset> rows;
  std::vector<Transfer> transfers;

  // Orders them. The second row of one serial number is told and left out: which of the two is
  // right nobody can say from here.
  void settle(config::Problems& problems);
  // Null: no paper speaks of it. After settle().
  const Asset* find(std::string_view serial) const;
};

// Adds the rows of a CSV with the columns serial, tag, description, make, model, site, building,
// room, use, condition, fund, fain, title_holder, federal_percent, request, funding_year,
// purchased, installed, cost, disposed, disposal_manner, disposal_price, in any order, or as USAC
// and other registers call them. A row with an error is left out and said with its line and column;
// a column that is not known is said and left out.
void read_assets(const std::string& file, std::string_view text, Assets& to,
                 config::Problems& problems, const std::optional<Day>& today = std::nullopt);

}  // namespace netroster::planning
