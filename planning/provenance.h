// Where a number comes from and how sure it is. Shown wherever the number is.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "planning/fiscal_year.h"

namespace netroster::planning {

enum class Confidence {
  primary,    // "V": read in the text of who decides it
  secondary,  // "S": read in what others wrote about it
  memory,     // "M": from memory, not checked
  judgement,  // "J": ours; nobody else says so
  declared    // "D": the district says so itself
};

struct Provenance {
  std::string source;
  Confidence confidence = Confidence::judgement;
  std::optional<Day> retrieved;  // when it was read there
};

std::string_view letter(Confidence confidence);
// "read in the primary source"
std::string_view text(Confidence confidence);
// "V" "S" "M" "J" "D"
std::optional<Confidence> parse_confidence(std::string_view letter);

// May be said to be the rule of the regulator or the maker, with its source: nothing that is from
// memory or our own judgement may.
bool may_be_quoted(Confidence confidence);

// "USAC, Category Two budget (V: read in the primary source, 2026-11-22)"
std::string text(const Provenance& provenance);

}  // namespace netroster::planning
