// A directory for what other programs and libraries need as files.
#pragma once

#include <string>

#include "base/result.h"

namespace netroster::daemon {

// Gone with this object, with what is in it.
class Workshop {
 public:
  Workshop();
  ~Workshop();
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;

  // false: it could not be made, and error() says why.
  explicit operator bool() const { return !path_.empty(); }
  Error error() const;

  const std::string& path() const { return path_; }
  std::string file(const char* name) const { return path_ + "/" + name; }
  std::string content(const char* name) const;  // "" when it cannot be read

 private:
  std::string path_;
  std::string why_;
};

}  // namespace netroster::daemon
