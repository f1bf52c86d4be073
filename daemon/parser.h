// The command line against the command table.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/arguments.h"
#include "daemon/command.h"

namespace netroster::daemon {

struct Parsed {
  const Command* command = nullptr;  // null: help about `topic`, or an error
  Arguments arguments;
  bool help = false;
  bool version = false;
  std::string topic;    // what help was asked about: "", "device", "device why"
  std::string problem;  // what is wrong with the line and what to do; "" when nothing is
};

// `words` without the program's name. Never throws.
Parsed parse(const std::vector<std::string>& words);

}  // namespace netroster::daemon
