// Who asks, by the users and tokens of the configuration: HTTP Basic (RFC 7617) and Bearer tokens
// (RFC 6750).
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "config/web_users.h"
#include "web/answer.h"
#include "web/failures.h"

namespace netroster::web {

struct UsersCounts {
  std::atomic<std::uint64_t> hashed{0};   // passwords that took the time of a hash
  std::atomic<std::uint64_t> refused{0};  // answered 401
  std::atomic<std::uint64_t> limited{0};  // answered 429
};

struct UsersSettings {
  FailureLimit of_client{};  // of one address, or one IPv6 network of 64 bits
  FailureLimit of_all{30, std::chrono::milliseconds(1000)};
  std::function<std::chrono::steady_clock::time_point()> steady_now =
      std::chrono::steady_clock::now;
  std::function<WallTime()> wall_now = netroster::wall_now;
};

// On the server's thread; only the counts may be read elsewhere. A password that was right before
// is recognised without its hash, so that scrapes cost nothing and go on whoever guesses.
class Users {
 public:
  explicit Users(config::WebUsers known, UsersSettings settings = {});
  ~Users();
  Users(const Users&) = delete;
  Users& operator=(const Users&) = delete;

  // Somebody known; or 401, or 429 for a client that was wrong too often. A refusal tells nothing
  // of who there is, and takes as long for a name that there is not.
  Admission admit(const RawRequest& raw);
  const UsersCounts& counts() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// The same as a function; null gives none.
Admit admit_by(std::shared_ptr<Users> users);

}  // namespace netroster::web
