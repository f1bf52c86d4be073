#pragma once

#include <compare>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace netroster {

// An SNMP object identifier: up to 128 sub-identifiers of 32 bits (RFC 2578, 3.5). Ordered as
// GETNEXT orders it.
class Oid {
 public:
  static constexpr std::size_t max_size = 128;

  Oid() = default;
  Oid(std::initializer_list<std::uint32_t> ids) : ids_(ids) {}
  explicit Oid(std::vector<std::uint32_t> ids) : ids_(std::move(ids)) {}
  explicit Oid(std::span<const std::uint32_t> ids) : ids_(ids.begin(), ids.end()) {}

  auto operator<=>(const Oid&) const = default;

  std::size_t size() const { return ids_.size(); }
  bool empty() const { return ids_.empty(); }
  std::uint32_t operator[](std::size_t i) const { return ids_[i]; }
  std::uint32_t back() const { return ids_.back(); }
  std::span<const std::uint32_t> ids() const { return ids_; }
  std::span<const std::uint32_t> after(std::size_t n) const { return ids().subspan(n); }
  void push(std::uint32_t id) { ids_.push_back(id); }
  void clear() { ids_.clear(); }
  void reserve(std::size_t n) { ids_.reserve(n); }

  // True when `other` is this OID or lies below it.
  bool contains(const Oid& other) const { return contains(other.ids()); }
  bool contains(std::span<const std::uint32_t> other) const;
  Oid child(std::uint32_t id) const;
  Oid child(std::span<const std::uint32_t> more) const;

  // "1.3.6.1.2.1".
  std::string text() const;
  // Takes "1.3.6", ".1.3.6" and "1.3.6."; nullopt for anything else, or past max_size.
  static std::optional<Oid> parse(std::string_view text);

 private:
  std::vector<std::uint32_t> ids_;
};

}  // namespace netroster
