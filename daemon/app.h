// From the words of a command line to an exit code.
#pragma once

#include <string>
#include <vector>

#include "daemon/command.h"
#include "daemon/streams.h"

namespace netroster::daemon {

// `words` without the program's name. Never throws; every failure is told on streams.err.
Exit run_program(const std::vector<std::string>& words, Streams& streams);

}  // namespace netroster::daemon
