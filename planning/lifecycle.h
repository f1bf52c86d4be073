// When makers stop selling and mending a model: rows of data, and what they say on a day.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/problem.h"
#include "planning/fiscal_year.h"
#include "planning/provenance.h"

namespace netroster::planning {

struct ModelLife {
  std::vector<std::string> match;  // globs over the model, as the device tells it
  std::string vendor;              // a glob; "": any
  std::string kind;                // to read; it takes no part in matching
  std::optional<Day> announced;
  std::optional<Day> end_of_sale;  // each the last day of it
  std::optional<Day> end_of_software;
  std::optional<Day> end_of_security;
  std::optional<Day> end_of_support;
  Provenance of;
};

// From the worst; no row is `unknown`, never `supported`.
enum class LifeState : std::uint8_t {
  past_support,
  past_security,
  past_software,
  past_sale,
  supported,
  unknown
};
std::string_view text(LifeState state);
std::optional<LifeState> parse_life_state(std::string_view word);
LifeState state_on(const ModelLife* row, Day day);

// The rows of a district, in their order, then ours: the first that matches is the one.
struct Lifecycle {
  std::vector<ModelLife> rows;
  // A row that names a maker matches a thing whose maker is not known too: many parts do not tell.
  const ModelLife* find(std::string_view vendor, std::string_view model) const;
};

// Adds the [[model]] tables of the file; one with an error is left out and said with its place.
void read_lifecycle(const std::string& file, std::string_view text, Lifecycle& to,
                    config::Problems& problems);
// Those of the program.
const Lifecycle& shipped_lifecycle();

}  // namespace netroster::planning
