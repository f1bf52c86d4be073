// Who may ask the daemon over HTTP, and what they may do there.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/secret.h"

namespace netroster::config {

// Each may all that the one before may.
enum class WebRole { reader, operator_, admin };

// Somebody who logs in with a password.
struct WebUser {
  std::string name;
  WebRole role = WebRole::reader;
  std::string sites;     // ids with blanks between; "": every site
  Secret password_hash;  // as crypt(5) writes it
};

// A program that sends a token.
struct WebToken {
  std::string name;
  WebRole role = WebRole::reader;
  std::string sites;
  Secret sha256;                                  // of the token: 64 hexadecimal digits, lower case
  std::optional<std::chrono::sys_days> last_day;  // that it is taken on, in UTC
};

struct WebUsers {
  std::vector<WebUser> users;
  std::vector<WebToken> tokens;

  bool empty() const { return users.empty() && tokens.empty(); }
};

}  // namespace netroster::config
