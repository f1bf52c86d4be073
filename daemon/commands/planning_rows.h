// The rows of the commands about money and years.
#pragma once

#include <span>

#include "daemon/command.h"

namespace netroster::daemon {

std::span<const Command> lifecycle_commands();
std::span<const Command> erate_commands();
std::span<const Command> erate_line_commands();  // erate lines
std::span<const Command> asset_commands();
std::span<const Command> refresh_commands();
std::span<const Command> import_commands();
std::span<const Command> report_progress_commands();   // report progress
std::span<const Command> report_board_commands();      // report board
std::span<const Command> report_bandwidth_commands();  // report bandwidth, erate circuits
std::span<const Command> report_plan_commands();       // report refresh, erate, assets, lifecycle

}  // namespace netroster::daemon
