#include "daemon/commands/rows.h"
namespace netroster::daemon {
std::span<const Command> export_commands() { return {}; }
}  // namespace netroster::daemon
