// Expected failure as a value. The names are std::expected's, so that an alias can replace this
// class once the compiler has it.
#pragma once

#include <cassert>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace netroster {

// Why something did not work. The names double as the `error` label of metrics and as the `state`
// of a device that could not be read.
enum class Errc {
  none,
  invalid,      // an argument or a text that cannot be used
  config,       // the configuration is wrong
  io,           // the operating system refused
  timeout,      // nobody answered in time
  closed,       // the port is closed (ICMP says so)
  refused,      // the credential was refused
  protocol,     // bytes that are not what the protocol allows
  misbehaving,  // an agent that loops, lies about its tables or sends what was not asked
  limit,        // a cap of ours was reached
  unsupported,  // the agent or the build cannot do this
  not_found,
  no_data,
  cancelled,
  storage,  // the store cannot be read or written
  disk_full,
  outside_scope  // an address outside the configured networks
};

std::string_view text(Errc code);

struct Error {
  Errc code = Errc::none;
  std::string what;
};

// A value or an Error. Default-constructed it holds an Error of Errc::none: co_spawn needs that.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result() = default;
  Result(T value) : state_(std::in_place_index<1>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<0>, std::move(error)) {}

  bool has_value() const { return state_.index() == 1; }
  explicit operator bool() const { return has_value(); }

  T& value() & {
    assert(has_value());
    return *std::get_if<1>(&state_);
  }
  const T& value() const& {
    assert(has_value());
    return *std::get_if<1>(&state_);
  }
  T&& value() && {
    assert(has_value());
    return std::move(*std::get_if<1>(&state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  const Error& error() const {
    assert(!has_value());
    return *std::get_if<0>(&state_);
  }
  T value_or(T other) const& { return has_value() ? value() : std::move(other); }

 private:
  std::variant<Error, T> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)), failed_(true) {}

  bool has_value() const { return !failed_; }
  explicit operator bool() const { return has_value(); }
  const Error& error() const { return error_; }

 private:
  Error error_;
  bool failed_ = false;
};

}  // namespace netroster
