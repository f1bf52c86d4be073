// The configuration in force, and the schema, as text and JSON. Secrets are "<secret>".
#pragma once

#include <string>

#include "config/config.h"

namespace netroster::config {

// TOML with every setting, "# default" behind those that nobody set; then sites and credentials.
std::string config_toml(const Config& config);
// {"district": {…}, "sweep": {…}, …, "sites": [{…, "buildings": [], "closets": [], "circuits":
// []}], "credentials": []}. Quantities are texts with their unit.
std::string config_json(const Config& config);

// Every key with type, range and default, for a terminal.
std::string schema_text();
std::string schema_json();

// docs/reference/config.md and docs/man/netroster.toml.5.
std::string reference_markdown();
std::string manual_page();

}  // namespace netroster::config
