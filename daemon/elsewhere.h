// A command line that a daemon runs: one on another computer (--url), or the one that writes the
// store here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/arguments.h"
#include "daemon/command.h"
#include "daemon/parser.h"

namespace netroster::daemon {

struct Streams;

// Has the daemon of --url run it, and prints what it printed there. The exit code is that of there.
Exit run_elsewhere(const std::vector<std::string>& words, const Arguments& arguments,
                   Streams& streams);

// Has the daemon that writes the configured store run a command that shows what it knows. nullopt:
// there is none, it may not be asked, it goes by another configuration, or the command line names a
// store or other files. The command is run here then, on the store, and prints the same.
std::optional<Exit> run_by_daemon(const std::vector<std::string>& words, const Parsed& parsed,
                                  Streams& streams);

// The words without --url, --token and what follows them.
std::vector<std::string> words_for_elsewhere(const std::vector<std::string>& words);

}  // namespace netroster::daemon
