// What a value may be beside a fact: its unit, and what narrows it further.
#pragma once

#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "config/document.h"
#include "standards/value.h"

namespace netroster::standards {

struct Form {
  Unit unit = Unit::text;
  std::span<const std::string_view> words;                // the only ones there are; empty: any
  double most = std::numeric_limits<double>::infinity();  // in the base unit
  bool is_glob = false;                                   // one word must be like it
  bool is_single = false;                                 // a list of values makes no sense

  // Of what stands beside both.
  void narrow(const Form& other);
};

// Why a value of the unit may not stand there; `what` is empty when it may.
WrongValue wrong_for(const Scalar& value, const Form& form);
std::variant<Scalar, WrongValue> scalar_of(const config::Node& node, const Form& form);

// "one of up, down".
std::string list_of(std::span<const std::string_view> words);

}  // namespace netroster::standards
