// From the words of a command line to an exit code.
#pragma once

#include <string>
#include <vector>

#include "daemon/command.h"
#include "daemon/streams.h"

namespace netroster::daemon {

struct Parsed;

// `words` without the program's name; with --url a daemon elsewhere runs them. Never throws; every
// failure is told on streams.err.
Exit run_program(const std::vector<std::string>& words, Streams& streams);

// What was parsed, here whatever --url says.
Exit run_parsed(const Parsed& parsed, Streams& streams);

}  // namespace netroster::daemon
