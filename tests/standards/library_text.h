// Files of a district beside the shipped ones, for what reads them.
#pragma once

#include <string>
#include <vector>

#include "standards/library.h"

namespace netroster::standards::test {

inline std::string texts(const std::vector<config::Problem>& problems) {
  std::string out;
  for (const auto& one : problems) out += config::text(one) + "\n";
  return out;
}

// A rule of a district, right as it stands. Its lines: 1 [[rule]] … 9 where, 10 require, 11
// parameter.
inline constexpr char head[] =
    "[[rule]]\n"
    "id = \"two-uplinks\"\n"
    "title = \"Two uplinks\"\n"
    "why = \"One may be cut.\"\n"
    "fix = \"Pull a cable.\"\n"
    "source = \"district\"\n"
    "confidence = \"J\"\n"
    "subject = \"closet\"\n";
inline constexpr char good_tail[] =
    "where.kind = \"idf\"\n"
    "require.uplinks = { at_least = \"$least\" }\n"
    "[rule.parameter.least]\n"
    "default = 2\n"
    "doc = \"Cables.\"\n"
    "source = \"district\"\n"
    "confidence = \"J\"\n";

inline Loaded with(const std::string& text) {
  auto files = shipped_sources();
  files.push_back({"own.toml", text, false});
  return load_texts(files);
}

inline std::string override_of(const std::string& scope, int value) {
  return "[[override]]\nrule = \"closet-uplinks\"\nparameter = \"min_links\"\nvalue = " +
         std::to_string(value) + "\n" + scope + "\n";
}

}  // namespace netroster::standards::test
