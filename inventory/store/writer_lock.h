// Who may write a store: one process at a time.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"

namespace netroster::inventory::store {

// The exclusive right to write a store, or the right to keep writers out of it, held by a lock on a
// file beside it. The operating system gives it back when the process dies, however it dies.
class WriterLock {
 public:
  static Result<std::unique_ptr<WriterLock>> acquire(const std::string& store_path,
                                                     const std::string& asked_at = {});
  // For readers: no writer may begin as long as it lives. Null where there is no lock file.
  static Result<std::unique_ptr<WriterLock>> keep_out(const std::string& store_path);
  // What the one who holds it now gave as `asked_at`; "" when nobody does.
  static std::string asked_at(const std::string& store_path);
  ~WriterLock();
  WriterLock(const WriterLock&) = delete;
  WriterLock& operator=(const WriterLock&) = delete;

 private:
  explicit WriterLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace netroster::inventory::store
