// JSON as text that no terminal and no parser can be harmed by.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace netroster::daemon {

// One line, valid UTF-8; text with control or invisible characters is written in \u escapes.
std::string json_line(const nlohmann::json& value);
std::string json_line(const nlohmann::ordered_json& value);
// The same, indented by two blanks.
std::string json_block(const nlohmann::json& value);

}  // namespace netroster::daemon
