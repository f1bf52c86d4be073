// A set of small numbers as bits.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace netroster::inventory {

class Bits {
 public:
  Bits() = default;
  explicit Bits(std::size_t size) : words_((size + 63) / 64) {}

  bool empty() const { return words_.empty(); }  // not even zeros
  void set(std::size_t i) { words_[i / 64] |= std::uint64_t{1} << i % 64; }
  void reset(std::size_t i) { words_[i / 64] &= ~(std::uint64_t{1} << i % 64); }
  bool test(std::size_t i) const {
    return i / 64 < words_.size() && (words_[i / 64] >> i % 64 & 1) != 0;
  }
  std::size_t count() const {
    std::size_t sum = 0;
    for (const auto word : words_) sum += static_cast<std::size_t>(std::popcount(word));
    return sum;
  }
  // How many numbers are in both; both sets are of one size.
  std::size_t common(const Bits& other) const {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < words_.size(); ++i)
      sum += static_cast<std::size_t>(std::popcount(words_[i] & other.words_[i]));
    return sum;
  }
  // Numbers of `other` that are not here yet, in order.
  template <typename Use>
  void each_missing(const Bits& other, Use use) const {
    for (std::size_t i = 0; i < words_.size(); ++i)
      for (auto rest = other.words_[i] & ~words_[i]; rest != 0; rest &= rest - 1)
        use(i * 64 + static_cast<std::size_t>(std::countr_zero(rest)));
  }
  template <typename Use>
  void each(Use use) const {
    for (std::size_t i = 0; i < words_.size(); ++i)
      for (auto rest = words_[i]; rest != 0; rest &= rest - 1)
        use(i * 64 + static_cast<std::size_t>(std::countr_zero(rest)));
  }

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace netroster::inventory
