// Random numbers that nobody can work out from those that were sent before: the kernel's, fetched
// in batches. For request ids and salts.
#pragma once

#include <sys/random.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>

namespace netroster::snmp {

class RandomWords {
 public:
  std::uint64_t next() {
    if (left_ == 0) refill();
    return words_[--left_];
  }
  // 1 to 2^31 - 1, as request-ids are.
  std::int32_t next_id() {
    while (true)
      if (const auto id = static_cast<std::int32_t>(next() & 0x7fffffffU); id != 0) return id;
  }

 private:
  void refill() {
    // 256 bytes come whole or not at all (getrandom(2)); without them no request may be sent.
    while (getrandom(words_.data(), sizeof words_, 0) != static_cast<ssize_t>(sizeof words_))
      if (errno != EINTR) std::abort();
    left_ = words_.size();
  }

  std::array<std::uint64_t, 32> words_{};
  std::size_t left_ = 0;
};

}  // namespace netroster::snmp
