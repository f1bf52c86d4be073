// What a fact can be: a typed value with a unit, read from TOML and printed for people.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/document.h"

namespace netroster::standards {

enum class Unit {
  text,
  names,  // a list of texts
  truth,
  count,
  ratio,     // a plain number
  percent,   // 0 to 100, or more for what is overloaded
  rate,      // bits per second
  duration,  // seconds
  watts,
  celsius,
  metres,
  date,
};

// Numbers are in the base unit above. monostate: none.
using Scalar = std::variant<std::monostate, bool, double, std::string, std::chrono::sys_days,
                            std::vector<std::string>>;

std::string_view text(Unit unit);
// "\"40 Gbps\"", as TOML has it.
std::string_view example(Unit unit);

// "10 Gbps", "80 %", "3 years", "yes", "2027-06-30"; "-" for none.
std::string text(const Scalar& value, Unit unit);

struct WrongValue {
  std::string what;  // "\"40\" has no unit"
  std::string hint;
};
// One value of the unit; names are given one by one.
std::variant<Scalar, WrongValue> scalar_of(const config::Node& node, Unit unit);

// < 0, 0, > 0; nullopt when the two are of different types.
std::optional<int> compare(const Scalar& a, const Scalar& b);

// Letters may differ in case; * stands for any characters, ? for one.
bool glob_matches(std::string_view pattern, std::string_view text);

}  // namespace netroster::standards
