#include "daemon/commands/rows.h"
namespace netroster::daemon {
std::span<const Command> device_commands() { return {}; }
}  // namespace netroster::daemon
