// The rows that each file of this folder adds to the command table.
#pragma once

#include <span>

#include "daemon/command.h"

namespace netroster::daemon {

std::span<const Command> scan_commands();
std::span<const Command> daemon_commands();
std::span<const Command> replay_commands();
std::span<const Command> record_commands();
std::span<const Command> capture_commands();
std::span<const Command> site_commands();
std::span<const Command> device_commands();
std::span<const Command> port_commands();
std::span<const Command> link_commands();
std::span<const Command> path_commands();       // link path
std::span<const Command> statement_commands();  // device merge|split, link add, statement
std::span<const Command> audit_commands();
std::span<const Command> coverage_commands();
std::span<const Command> bandwidth_commands();
std::span<const Command> standard_commands();       // standard check, why
std::span<const Command> standard_past_commands();  // standard findings
std::span<const Command> standard_rule_commands();  // standard list, explain, facts, test, diff
std::span<const Command> changes_commands();
std::span<const Command> notify_commands();
std::span<const Command> waiver_commands();
std::span<const Command> finding_commands();
std::span<const Command> phase_commands();
std::span<const Command> export_commands();
std::span<const Command>
interchange_commands();                      // export topology, netbox, grafana, ansible, oxidized
std::span<const Command> report_commands();  // report compliance
std::span<const Command> report_design_commands();  // report design
std::span<const Command> report_due_commands();     // report due
std::span<const Command> store_commands();
std::span<const Command> config_commands();
std::span<const Command> profile_commands();
std::span<const Command> program_commands();  // version, help, completion, man

}  // namespace netroster::daemon
