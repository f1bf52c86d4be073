#include "daemon/commands/rows.h"
namespace netroster::daemon {
std::span<const Command> port_commands() { return {}; }
}  // namespace netroster::daemon
