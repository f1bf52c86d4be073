#include "daemon/commands/rows.h"
namespace netroster::daemon {
std::span<const Command> link_commands() { return {}; }
}  // namespace netroster::daemon
