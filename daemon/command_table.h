// Every command of the program, and the options that belong to no single one.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/command.h"

namespace netroster::daemon {

inline constexpr std::string_view program = "netroster";
inline constexpr std::string_view program_summary =
    "inventory of a school district's network, by SNMP and packet capture";

// In the order of the manual.
const std::vector<const Command*>& commands();
const Command* find_command(std::string_view words);

// What a command looks at without changing anything: nothing of the kind, this computer's files
// (configuration, profiles, recordings), or what a daemon knows, so that it may be asked elsewhere.
enum class Reads { nothing, files, known };
Reads reads_of(const Command& command);

// Options that every command takes.
std::span<const Option> global_options();
// All that `command` takes: its own, then its groups', then the global ones. An option of the
// command hides a letter of a group ("record -o FILE").
std::vector<Option> options_of(const Command& command);

struct ExitRow {
  Exit code;
  std::string_view name;
  std::string_view doc;
};
std::span<const ExitRow> exit_codes();

// The first word of every command, once, in order: "scan", "site" …
std::vector<std::string_view> nouns();
// What groups of commands are about ("site" -> "Sites: …").
std::string_view noun_summary(std::string_view noun);

// The nearest of `known` to what was written, or "" when none is near.
std::string nearest(std::string_view written, const std::vector<std::string_view>& known);

}  // namespace netroster::daemon
