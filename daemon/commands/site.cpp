#include "daemon/commands/rows.h"
namespace netroster::daemon {
std::span<const Command> site_commands() { return {}; }
}  // namespace netroster::daemon
