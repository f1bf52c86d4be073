// One program at a time that changes the files of a folder.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"

namespace netroster::daemon {

// Held on the folder itself, so that nothing is left in it; the operating system gives it back when
// the process dies, however it dies.
class FolderLock {
 public:
  // Errors: Errc::invalid (somebody holds it), io.
  static Result<std::unique_ptr<FolderLock>> take(const std::string& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace netroster::daemon
