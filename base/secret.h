// A credential's secret part. It cannot be printed, compared with == or copied into a log by
// accident, and its memory is overwritten when it dies.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace netroster {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept : value_(std::move(other.value_)) { other.wipe(); }
  Secret& operator=(const Secret& other) {
    if (this != &other) {
      wipe();
      value_ = other.value_;
    }
    return *this;
  }
  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) {
      wipe();
      value_ = std::move(other.value_);
      other.wipe();
    }
    return *this;
  }
  ~Secret() { wipe(); }

  // The name is long on purpose: a reviewer sees every place where the secret is read.
  std::string_view reveal_to_protocol() const { return value_; }
  bool empty() const { return value_.empty(); }

 private:
  void wipe() {
    volatile char* bytes = value_.data();  // volatile: the compiler may not drop the writes
    for (std::size_t i = 0; i < value_.size(); ++i) bytes[i] = 0;
    value_.clear();
  }
  std::string value_;
};

}  // namespace netroster
