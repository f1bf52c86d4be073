// Reads the tables of a file that is not part of the schema (profiles of devices, rules): each key
// by its own function, each wrong one with its place.
#pragma once

#include <fmt/format.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/document.h"
#include "config/problem.h"
#include "config/suggest.h"
#include "model/oid.h"

namespace netroster::config {

class NodeReader {
 public:
  NodeReader(std::string file, Problems& problems) : file_(std::move(file)), problems_(problems) {}

  // One key of a table and what is done with it.
  using Key = std::pair<std::string_view, std::function<void(const Node&)>>;

  void table(const Node& node, const std::string& where, const std::vector<Key>& keys) {
    if (node.kind != Node::Kind::table) return error(node, where, "must be a table");
    for (const auto& entry : node.entries) {
      const auto* key = find(keys, entry.key);
      if (key != nullptr)
        key->second(entry.value);
      else
        error_at(entry.place, joined(where, entry.key), "unknown key",
                 did_you_mean(entry.key, names(keys)));
    }
  }

  std::string text(const Node& node, const std::string& where) {
    const auto* value = std::get_if<std::string>(&node.scalar);
    if (node.kind == Node::Kind::text && value != nullptr && !value->empty()) return *value;
    const bool empty = value != nullptr && value->empty();
    error(node, where, empty ? "must not be empty" : "must be text in quotes");
    return {};
  }
  bool boolean(const Node& node, const std::string& where) {
    const auto* value = std::get_if<bool>(&node.scalar);
    if (value == nullptr) error(node, where, "must be true or false, without quotes");
    return value != nullptr && *value;
  }
  std::optional<std::int64_t> integer(const Node& node, const std::string& where,
                                      std::int64_t least, std::int64_t most) {
    const auto* value = std::get_if<std::int64_t>(&node.scalar);
    if (value != nullptr && *value >= least && *value <= most) return *value;
    error(node, where, fmt::format("must be a whole number from {} to {}", least, most));
    return std::nullopt;
  }
  std::optional<double> number(const Node& node, const std::string& where) {
    if (const auto* whole = std::get_if<std::int64_t>(&node.scalar))
      return static_cast<double>(*whole);
    if (const auto* real = std::get_if<double>(&node.scalar)) return *real;
    error(node, where, "must be a number without quotes");
    return std::nullopt;
  }
  std::optional<Oid> oid(const Node& node, const std::string& where) {
    const auto written = text(node, where);
    if (written.empty()) return std::nullopt;
    auto parsed = Oid::parse(written);
    if (parsed && parsed->size() >= 3 && written.back() != '.' && is_registered(*parsed))
      return parsed;
    error(node, where, fmt::format("\"{}\" is not an object identifier", written),
          "numbers with dots between, for example 1.3.6.1.2.1.1.1.0");
    return std::nullopt;
  }
  // A list, or the one item without brackets.
  template <typename Each>
  void each(const Node& node, Each one) {
    if (node.kind != Node::Kind::list) return one(node);
    for (const auto& item : node.items) one(item);
  }
  std::vector<Oid> oids(const Node& node, const std::string& where) {
    std::vector<Oid> out;
    each(node, [&](const Node& item) {
      if (auto one = oid(item, where)) out.push_back(std::move(*one));
    });
    return out;
  }
  std::vector<std::string> texts(const Node& node, const std::string& where) {
    std::vector<std::string> out;
    each(node, [&](const Node& item) {
      if (auto one = text(item, where); !one.empty()) out.push_back(std::move(one));
    });
    return out;
  }

  // A text, or a whole number as text; "" for anything else.
  static std::string scalar_text(const Node& node) {
    if (const auto* text = std::get_if<std::string>(&node.scalar)) return *text;
    if (const auto* whole = std::get_if<std::int64_t>(&node.scalar)) return std::to_string(*whole);
    return {};
  }

  void error(const Node& node, const std::string& where, std::string what, std::string hint = {}) {
    error_at(node.place, where, std::move(what), std::move(hint));
  }
  void error_at(Place place, const std::string& where, std::string what, std::string hint) {
    ++errors_;
    problems_.error(file_, place, where, std::move(what), std::move(hint));
  }
  // How many errors were said so far.
  std::size_t errors() const { return errors_; }
  const std::string& file() const { return file_; }

  static std::string joined(const std::string& where, std::string_view key) {
    return where.empty() ? std::string(key) : fmt::format("{}.{}", where, key);
  }

 private:
  // There are three roots, and 40 branches below the first two (ITU-T X.660).
  static bool is_registered(const Oid& oid) { return oid[0] <= 2 && (oid[0] == 2 || oid[1] < 40); }

  static const Key* find(const std::vector<Key>& keys, std::string_view name) {
    for (const auto& key : keys)
      if (key.first == name) return &key;
    return nullptr;
  }
  static std::vector<std::string_view> names(const std::vector<Key>& keys) {
    std::vector<std::string_view> out;
    for (const auto& key : keys) out.push_back(key.first);
    return out;
  }

  std::string file_;
  Problems& problems_;
  std::size_t errors_ = 0;
};

}  // namespace netroster::config
