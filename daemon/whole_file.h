// Files that are there whole or not at all: written beside their place under another name, brought
// to the disk, then renamed.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "exporters/interchange/part.h"

namespace netroster::daemon {

// One file that is written piece by piece and takes its place when it is finished. Writes over a
// regular file that is there, with its permissions, and its owner and group as far as they may be
// set; follows a symbolic link to its file. One that is not there gets those of `like`, or else the
// permissions that the umask gives. What processes that were killed left of theirs in the
// same folder is taken away.
class WholeFile {
 public:
  explicit WholeFile(const std::string& path, const std::string& like = {});
  ~WholeFile();
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;

  // After an error it takes no more, and finish() says which.
  void write(std::string_view piece);
  // Errors: Errc::invalid (not a regular file), disk_full, io. After an error, and when this is not
  // called, the old file is as it was.
  Result<void> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The same of a text that is whole already.
Result<void> write_whole(const std::string& path, std::string_view text,
                         const std::string& like = {});

// Makes the directory with these files in it, or takes the place of one that this function made
// and that nobody has put anything into. Errors: Errc::invalid (something else is there),
// disk_full, io. After an error nothing has changed.
Result<void> write_whole_directory(const std::string& path,
                                   const std::vector<interchange::TextFile>& files);

}  // namespace netroster::daemon
