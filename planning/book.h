// Everything that is given and not measured: our data, and what a district says of its own in
// planning.d, in one value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/problem.h"
#include "planning/assets.h"
#include "planning/erate.h"
#include "planning/funds.h"
#include "planning/lifecycle.h"
#include "planning/progress_reader.h"

namespace netroster::planning {

// What counts for the discount. What is not said is not known.
struct DistrictFigures {
  std::optional<std::int64_t> students;
  std::optional<std::int64_t> lunch_eligible;      // students, National School Lunch Program
  std::optional<std::int64_t> directly_certified;  // students, instead, under community eligibility
  std::optional<std::int64_t> schools;
  std::optional<std::int64_t> rural_schools;
  std::optional<std::int64_t> discount_percent;  // of Category Two, as a letter of USAC says
  std::string billed_entity_number;
  Provenance of;
};

// A library, or a system of several.
struct Library {
  std::string id;
  std::string name;
  std::string billed_entity_number;
  std::optional<std::int64_t> square_feet;  // of all its branches
  bool tribal = false;
  Provenance of;
};

// What takes the place of what, and what it costs. Never shipped: prices are the district's.
struct Price {
  std::vector<std::string> kinds;  // empty: any
  std::vector<std::string> match;  // globs over the model that is replaced; empty: any
  std::string make;                // of what takes its place
  std::string replacement;         // its model
  std::optional<Money> unit_cost;
  std::int64_t eligible_percent = 100;  // of it, where the kind is eligible
  std::vector<std::string> funds;       // that pay what E-Rate does not: the first that is open
  Provenance of;
  Written at;
};

// What no device tells of and that wears out all the same: cabling, batteries, racks.
struct Plant {
  std::string kind;
  std::string site;
  std::string closet;
  std::string name;
  std::string model;
  std::optional<Day> installed;  // nullopt: nobody knows when it is due
  Provenance of;
};

struct Cycle {
  std::vector<std::string> kinds;
  std::vector<std::string> match;  // globs over the model; empty: any
  std::int64_t plan_years = 0;
  std::int64_t most_years = 0;
  Provenance of;
};

// Which failing rules a new thing would mend, and what that is called in the plan.
struct ReplaceRule {
  std::string why;                 // "capacity", "standard"
  std::vector<std::string> rules;  // globs
  Provenance of;
};

struct Book {
  ErateRules erate;
  Lifecycle lifecycle;
  std::vector<Cycle> cycles;
  std::vector<Plant> plant;
  DistrictFigures district;
  std::string district_file;  // that says them; "": none does
  std::vector<Library> libraries;
  std::vector<FundingRequest> requests;
  std::vector<Written> requests_at;  // of each
  std::vector<Price> prices;
  std::vector<Fund> funds;
  std::vector<ReplaceRule> replace_for;
  Assets assets;
  std::vector<RegisterRule> registers;
  std::vector<TransferRule> transfer_rules;
  ActionPlan action_plan;

  const Cycle* cycle_of(std::string_view kind, std::string_view model = {}) const;
  const Price* price_of(std::string_view kind, std::string_view model) const;
};

// Of one file: a register of 100,000 things with every column filled is about 17 MB.
inline constexpr std::size_t most_book_bytes = 50'000'000;

struct BookFile {
  std::string name;  // one that ends in .csv is a register of assets
  std::string text;
};
struct LoadedBook {
  Book book;
  std::vector<config::Problem> problems;
};
// `today`: what the register says of later days is a slip; nullopt: any day may be.
LoadedBook book_of(const std::vector<BookFile>& files,
                   const std::optional<Day>& today = std::nullopt);

// What is wrong with a TOML file, whatever it is called, beside what is there already, in the words
// in which it is refused.
std::vector<config::Problem> problems_of(const BookFile& file, const Book& beside);

// Ours, every *.toml of the directory and every assets*.csv, by name; a directory that is not there
// is an empty one.
LoadedBook load_book(const std::string& directory, const std::optional<Day>& today = std::nullopt);

}  // namespace netroster::planning
