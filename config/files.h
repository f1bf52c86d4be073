// What the loader asks of the world around it. Tests and the fuzzer answer from memory.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/result.h"

namespace netroster::config {

struct FileText {
  std::string text;
  unsigned mode = 0600;  // permission bits
};

// Whoever only reads what is known sends nothing, and needs no secret: it may be one of a systemd
// unit, or in a file that others may not read.
enum class Secrets {
  used,
  checked,  // as used; only systemd's, which nobody but the unit has, are let through with a
            // warning
  unused,   // files, variables and systemd's credentials are not looked at; what they hold is empty
};

struct Surroundings {
  // Errors say what is wrong in words that fit after "path: ", and never quote the contents.
  std::function<Result<FileText>(const std::string& path)> read_file;
  std::function<std::optional<std::string>(const std::string& name)> environment;
  std::function<bool(const std::string& name)> is_timezone;
  Secrets secrets = Secrets::used;
};

// The real ones: regular files of at most max_file_bytes; the process's environment; zoneinfo.
Surroundings system_surroundings();

// A regular file of at most `limit` bytes. Never blocks on a pipe or device: it refuses them.
Result<FileText> read_regular_file(const std::string& path, std::size_t limit);

}  // namespace netroster::config
