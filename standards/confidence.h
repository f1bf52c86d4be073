// How sure the numbers of a rule are: a rule may quote a regulator and still demand a number that
// somebody judged. The weakest of them decides what may be said of the rule.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "standards/library.h"

namespace netroster::standards {

// One number (or word) that a rule demands.
struct NumberRow {
  std::string name;    // "max_share", or "rule-id.max_share" of another rule
  std::string value;   // with its unit: "70 %"
  std::string where;   // "": everywhere; "site OAK", "phase p1", "elementary": set for these only
  std::string doc;     // what it is
  std::string source;  // who says so; that of its rule when it names none itself
  std::string confidence;  // "V" "S" "M" "J"; what a district sets by an override is "J"
};

// Every parameter that the rule's conditions name, at its default, and below it what the district
// sets instead. In the order of their names.
std::vector<NumberRow> numbers_of(const Library& library, const Rule& rule);

// The weakest confidence of the rule and of its numbers: V is surer than S, S than M, M than J. ""
// when none of them says any.
std::string lowest_confidence(const Library& library, const Rule& rule);

// "verified", "from a secondary source", "from memory, not checked", "a judgement, not a
// regulation"; "" for anything else.
std::string_view sureness(std::string_view confidence);

}  // namespace netroster::standards
