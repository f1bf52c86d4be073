// Ties a schema row to a struct member: one pair of functions per member, made by the compiler, so
// that the table needs no code of its own. Private to this folder.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/secret.h"
#include "config/config.h"
#include "config/schema.h"
#include "model/words.h"

namespace netroster::config {

std::string_view word(SiteKind kind);
std::string_view word(ClosetKind kind);
std::string_view word(SnmpVersion version);
std::string_view word(AuthProtocol protocol);
std::string_view word(PrivProtocol protocol);
std::string_view word(LogLevel level);
std::string_view word(CalendarDayKind kind);
std::string_view word(WebRole role);
void from_word(std::string_view word, SiteKind& out);
void from_word(std::string_view word, ClosetKind& out);
void from_word(std::string_view word, SnmpVersion& out);
void from_word(std::string_view word, AuthProtocol& out);
void from_word(std::string_view word, PrivProtocol& out);
void from_word(std::string_view word, LogLevel& out);
void from_word(std::string_view word, CalendarDayKind& out);
void from_word(std::string_view word, WebRole& out);

inline void assign(bool& field, const Value& value) { field = std::get<bool>(value); }
inline void assign(double& field, const Value& value) { field = std::get<double>(value); }
inline void assign(std::string& field, const Value& value) { field = std::get<std::string>(value); }
inline void assign(Secret& field, const Value& value) {
  field = Secret(std::get<std::string>(value));
}
inline void assign(std::chrono::sys_days& field, const Value& value) {
  field = std::get<std::chrono::sys_days>(value);
}
inline void assign(std::chrono::milliseconds& field, const Value& value) {
  field = std::chrono::milliseconds(std::get<std::int64_t>(value));
}
inline void assign(std::vector<IpNetwork>& field, const Value& value) {
  field = std::get<std::vector<IpNetwork>>(value);
}
template <std::integral T>
void assign(T& field, const Value& value) {
  field = static_cast<T>(std::get<std::int64_t>(value));
}
template <typename T>
requires std::is_enum_v<T>
void assign(T& field, const Value& value) { from_word(std::get<std::string>(value), field); }
template <typename T>
void assign(std::optional<T>& field, const Value& value) {
  assign(field.emplace(), value);
}

inline Value value_of(bool field) { return field; }
inline Value value_of(double field) { return field; }
inline Value value_of(const std::string& field) { return field.empty() ? Value{} : Value{field}; }
inline Value value_of(const Secret& field) {
  return field.empty() ? Value{} : Value{std::string("<secret>")};
}
inline Value value_of(std::chrono::sys_days field) { return field; }
inline Value value_of(std::chrono::milliseconds field) {
  return static_cast<std::int64_t>(field.count());
}
inline Value value_of(const std::vector<IpNetwork>& field) {
  return field.empty() ? Value{} : Value{field};
}
template <std::integral T>
Value value_of(T field) {
  return static_cast<std::int64_t>(field);
}
template <typename T>
requires std::is_enum_v<T> Value value_of(T field) {
  const auto text = word(field);
  return text.empty() ? Value{} : Value{std::string(text)};
}
template <typename T>
Value value_of(const std::optional<T>& field) {
  return field ? value_of(*field) : Value{};
}

template <typename T>
struct MemberOf;
template <typename O, typename T>
struct MemberOf<T O::*> {
  using Owner = O;
};

// put and get of a Row for one member. Owner is what the reader hands in when the member belongs to
// a base class of it.
template <auto Member, typename Owner = typename MemberOf<decltype(Member)>::Owner>
struct Bound {
  static void put(void* owner, const Value& value) {
    assign(static_cast<Owner*>(owner)->*Member, value);
  }
  static Value get(const void* owner) {
    return value_of(static_cast<const Owner*>(owner)->*Member);
  }
};

// The owner of a section's rows inside a Config.
template <auto Member>
const void* in(const Config& config) {
  return &(config.*Member);
}
template <auto Member>
void* in_mutable(Config& config) {
  return &(config.*Member);
}

template <typename Owner>
const void* untouched() {
  static const Owner owner;
  return &owner;
}

}  // namespace netroster::config
