// The standard in words: for the reference page and for people at a terminal.
#pragma once

#include <string>
#include <string_view>

#include "standards/library.h"

namespace netroster::standards {

// "uplinks at least 2", with parameters at their defaults.
std::string demand_of(const Rule& rule);
// "kind is idf"; "" when it is about all of them.
std::string scope_of(const Rule& rule);
// "S: a secondary source says so" for "S".
std::string confidence_words(std::string_view code);

// The page docs/reference/standard.md: every fact, every rule.
std::string reference_markdown(const Library& library);

}  // namespace netroster::standards
