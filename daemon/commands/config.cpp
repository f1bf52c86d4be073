#include "daemon/commands/rows.h"
namespace netroster::daemon {
std::span<const Command> config_commands() { return {}; }
}  // namespace netroster::daemon
