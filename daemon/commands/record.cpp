#include "daemon/commands/rows.h"
namespace netroster::daemon {
std::span<const Command> record_commands() { return {}; }
}  // namespace netroster::daemon
