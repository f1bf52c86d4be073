// The way to the store: opened at the start, or later when there was no room for it then.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "base/result.h"
#include "inventory/store/store.h"

namespace netroster::service {

class StoreDoor {
 public:
  StoreDoor(std::string path, std::string asked_at)
      : path_(std::move(path)), asked_at_(std::move(asked_at)) {}

  // What the store knows; null: nothing yet. Where there is no room to open it for writing it is
  // only read, and is_open() stays false. Errors: all others of open_store() and load().
  Result<Snapshot> open();
  // Tries again, for the thread that writes. What the store knows when it could be opened.
  Result<Snapshot> try_again();
  void close();

  // Any thread.
  bool is_open() const { return is_open_; }
  // For the thread that writes; null until it is open.
  inventory::Store* store() const { return store_.get(); }

 private:
  Result<Snapshot> known(inventory::Store& store) const;

  const std::string path_;
  const std::string asked_at_;
  std::unique_ptr<inventory::Store> store_;
  std::atomic<bool> is_open_{false};
};

}  // namespace netroster::service
