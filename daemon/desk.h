// The store for writing, for commands that put something in without a scan.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "daemon/command.h"
#include "inventory/resolver.h"
#include "inventory/store/store.h"
#include "model/site.h"

namespace netroster::daemon {

struct Desk {
  std::unique_ptr<inventory::Store> store;
  std::vector<Site> sites;
  inventory::ResolverPolicy policy;
  Snapshot known;
  WallTime now{};
};

// Errors: there is no store yet, or another netroster is writing it.
Result<Desk> open_desk(Call call);

// What is put in besides the statements that the store holds.
struct Additions {
  std::vector<std::shared_ptr<const Device>> back;  // as Resolver::bring_back() has them
  std::vector<Observation> seen;
};

// Works the store's statements and the additions into the inventory now, so that nobody has to wait
// for the next scan, and records it.
Result<Snapshot> work_in(Desk& desk, const Additions& additions = {});

// A port in the words of a command line, "DEVICE:PORT", found.
struct NamedPort {
  const Device* device = nullptr;
  int position = -1;  // in its ports; -1: it has no known ports at all
  std::string name;
};
// Names of devices and of ports may hold colons themselves: every one of them is tried.
Result<NamedPort> one_port(const Inventory& inventory, const std::string& word);

}  // namespace netroster::daemon
