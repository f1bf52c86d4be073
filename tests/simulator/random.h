// Numbers from a seed that are the same with every compiler and library (SplitMix64).
#pragma once

#include <cstdint>
#include <span>

namespace netroster::simulator {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
    return z ^ z >> 31;
  }
  // 0 to limit - 1.
  std::uint32_t below(std::uint32_t limit) {
    return limit == 0 ? 0 : static_cast<std::uint32_t>(next() % limit);
  }
  std::uint32_t between(std::uint32_t low, std::uint32_t high) {
    return low + below(high - low + 1);
  }
  bool percent(std::uint32_t share) { return below(100) < share; }
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  template <typename T>
  const T& pick(std::span<const T> from) {
    return from[below(static_cast<std::uint32_t>(from.size()))];
  }
  // A generator of its own for one subject, so that a change there moves nothing elsewhere.
  Random fork(std::uint64_t subject) const {
    return Random{state_ ^ (subject * 0xd1342543de82ef95ULL)};
  }

 private:
  std::uint64_t state_;
};

}  // namespace netroster::simulator
