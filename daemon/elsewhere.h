// A command line whose daemon is on another computer: --url.
#pragma once

#include <string>
#include <vector>

#include "daemon/arguments.h"
#include "daemon/command.h"

namespace netroster::daemon {

struct Streams;

// Has the daemon of --url run it, and prints what it printed there. The exit code is that of there.
Exit run_elsewhere(const std::vector<std::string>& words, const Arguments& arguments,
                   Streams& streams);

// The words without --url, --token and what follows them.
std::vector<std::string> words_for_elsewhere(const std::vector<std::string>& words);

}  // namespace netroster::daemon
