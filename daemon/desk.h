// The store for writing, for commands that put something in without a scan.
#pragma once

#include <string>

#include "base/result.h"
#include "daemon/command.h"
#include "daemon/scan/desk.h"

namespace netroster::daemon {

using scan::Desk;
using scan::work_in;

// Errors: there is no store yet, or another netroster is writing it.
Result<Desk> open_desk(Call call);

// A port in the words of a command line, "DEVICE:PORT", found.
struct NamedPort {
  const Device* device = nullptr;
  int position = -1;  // in its ports; -1: it has no known ports at all
  std::string name;
};
// Names of devices and of ports may hold colons themselves: every one of them is tried.
Result<NamedPort> one_port(const Inventory& inventory, const std::string& word);

}  // namespace netroster::daemon
