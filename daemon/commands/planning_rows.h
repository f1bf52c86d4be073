// The rows of the commands about money and years.
#pragma once

#include <span>

#include "daemon/command.h"

namespace netroster::daemon {

std::span<const Command> lifecycle_commands();
std::span<const Command> erate_commands();
std::span<const Command> asset_commands();
std::span<const Command> refresh_commands();

}  // namespace netroster::daemon
