// One question to a daemon elsewhere, by libcurl. Blocks.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "base/result.h"
#include "base/secret.h"

namespace netroster::notify {

struct Question {
  std::string url;   // http:// or https://
  Secret token;      // "": none
  std::string body;  // JSON, posted
};

struct AskLimits {
  std::chrono::milliseconds time{120'000};  // for all of it
  std::size_t bytes = 64 * 1024 * 1024;     // of the answer
};

struct Reply {
  long status = 0;
  std::string body;
};

// Certificates are checked, redirections are not followed. Errors: no connection, no answer in
// time, one that is too long. Errc::refused: a token would go over the network unencrypted.
Result<Reply> ask(const Question& question, const AskLimits& limits);

}  // namespace netroster::notify
