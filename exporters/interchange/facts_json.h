// The facts of one device as JSON: what `netroster replay --json` prints and other programs read.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "model/facts.h"

namespace netroster::interchange {

// One object. What is not known is absent, never "" or 0. Ports are named, not numbered;
// `recording` is left out when empty. Always valid UTF-8.
nlohmann::json facts_json(const DeviceFacts& facts, std::string_view recording);

// Which rule of which profile said what.
nlohmann::json origins_json(const DeviceFacts& facts, std::string_view name);

// facts_json() as text, indented by two blanks.
std::string facts_json_text(const DeviceFacts& facts, std::string_view recording);

}  // namespace netroster::interchange
