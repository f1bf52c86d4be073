// Waivers granted and ended by people: the same words for a command line and for who asks the
// daemon.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "daemon/scan/desk.h"
#include "daemon/stating.h"
#include "standards/library.h"

namespace netroster::daemon {

struct Waiving {
  enum class Act { add, end };

  Act act = Act::add;
  std::string id;  // of the one that ends
  std::string rule;
  std::string subject;
  std::string reason;               // of an end it may be ""
  std::string owner;                // who answers for it
  std::optional<WallTime> granted;  // else today
  std::optional<WallTime> expires;
};
// "waiver add closet-uplinks OAK/idf-3", as it would be written.
std::string command_text(const Waiving& waiving);

// The standard that the waivers are of.
struct WaiverShelf {
  std::string file;  // standards::waiver_file_of() the store
  std::shared_ptr<const standards::Library> library;
  // What the sites are held against from now on; empty: nobody holds them.
  std::function<void(std::shared_ptr<const standards::Library>)> take = {};
};

// Notes in the audit who asks, writes the file as a whole or leaves it as it is, and notes what
// came of it. Nothing is written where the audit cannot be. What lies at other sites than the
// speaker's is as if it were not there.
Heard waive(scan::Desk& desk, const WaiverShelf& shelf, const Waiving& waiving,
            const Speaker& speaker);

// Whether it is of these sites alone; none: of every one.
bool is_of_sites(const standards::Waiver& waiver, const std::vector<std::string>& sites);

}  // namespace netroster::daemon
