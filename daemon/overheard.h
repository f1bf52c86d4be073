// What frames on a cable say of the devices at its ends, put into the store: the same for a command
// line and for who asks the daemon.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/desk.h"
#include "daemon/stating.h"
#include "inventory/speakers.h"

namespace netroster::daemon {

struct Overheard {
  std::string port;  // that heard them, DEVICE:PORT; "": both directions of one cable
  std::vector<inventory::HeardRow> rows;  // 1970-01-01: nobody knows when, so now
};

// Whether the port is there to hear anything. Errors: what one_port() has; Errc::no_data.
Result<NamedPort> hearing_port(const Inventory& inventory, const std::string& word);

// Keeps them and notes in the audit who asked. The words are a line for each row that was kept, up
// to a limit, and for what was not.
Heard keep(scan::Desk& desk, const Overheard& overheard, const Speaker& speaker);

// The rows in as few texts as hold them, each at most so long; a row that is longer by itself loses
// its description.
inline constexpr std::size_t longest_rows = 12 * 1024;
std::vector<std::string> rows_json(const std::vector<inventory::HeardRow>& rows);
// Texts are made harmless. Errc::invalid, in words.
Result<std::vector<inventory::HeardRow>> rows_from(const std::string& json);

}  // namespace netroster::daemon
