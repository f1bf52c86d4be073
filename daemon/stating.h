// What people state about the network and what comes of it: the same words for a command line and
// for who asks the daemon.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "daemon/scan/desk.h"

namespace netroster::daemon {

struct Saying {
  enum class Act { merge, split, link, withdraw };

  Act act = Act::merge;
  std::string one;    // a device; of a link a port, DEVICE:PORT; the number of what is withdrawn
  std::string other;  // the other device, address or port
  std::string reason;
  std::string by;  // who says so
  std::optional<WallTime> until;
};
// "device merge core1 OAK-03ac5d11f0", as it would be written.
std::string command_text(const Saying& saying);

// Who asks, for the audit, and of which sites; none: of every one.
struct Speaker {
  std::string name;
  std::string from;  // an address, "socket", "command line"
  std::vector<std::string> sites = {};
};

struct Heard {
  enum class As {
    done,
    wrong,     // it cannot be stated like that
    unknown,   // there is no such device, port or statement
    conflict,  // it holds already, or another statement speaks against it
    failed     // the store
  };

  As as = As::done;
  std::int64_t statement = 0;  // its number
  std::string words;           // what holds now; or what is wrong and what to do
  std::string about;           // what of the saying is wrong: "one", "reason"; "": all of it
  std::string waiver = {};     // its id

  bool done() const { return as == As::done; }
};

// Keeps it and works it in, and notes in the audit who asked and what came of it. What lies at
// other sites than the speaker's is as if it were not there.
Heard hear(scan::Desk& desk, const Saying& saying, const Speaker& speaker);

// The devices that lie at his sites.
Snapshot seen_by(const Speaker& speaker, const Snapshot& known);

// What could not be kept is told in the log.
void keep_audit(scan::Desk& desk, const inventory::AuditEntry& entry);

// What was stated, those that ran out or were withdrawn too, and what happened since the first.
struct Stated {
  std::vector<ManualStatement> statements;
  std::vector<Event> events;
};
Result<Stated> read_stated(inventory::Store& store, WallTime now);

// The number of a statement in the words of a command line. Errc::invalid.
Result<std::int64_t> statement_number(const std::string& word);

// Errc::invalid, in words, when nothing is said, or more than is kept.
Result<void> check_reason(std::string_view reason);

// A text of somebody's as it is kept: one line, no control characters, so long at most.
std::string stated_text(std::string_view text);

}  // namespace netroster::daemon
