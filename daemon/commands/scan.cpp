#include "daemon/commands/rows.h"
namespace netroster::daemon {
std::span<const Command> scan_commands() { return {}; }
}  // namespace netroster::daemon
