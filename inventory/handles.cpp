#include "inventory/handles.h"

#include <optional>
#include <string>

#include "model/inventory.h"

namespace netroster::inventory {
namespace {

// Joins rows of two lists whose key is not empty and unique in both, leaving earlier joins alone.
class Joiner {
 public:
  Joiner(std::size_t known, std::size_t read) : used_(known), matches_(read, npos) {}

  void join(const std::vector<std::string>& known, const std::vector<std::string>& read) {
    const auto old_rows = unique(known, [this](std::size_t i) { return !used_[i]; });
    const auto new_rows = unique(read, [this](std::size_t i) { return matches_[i] == npos; });
    for (const auto& [key, position] : new_rows) {
      const auto found = old_rows.find(key);
      if (position == npos || found == old_rows.end() || found->second == npos) continue;
      matches_[position] = found->second;
      used_[found->second] = true;
    }
  }
  std::vector<std::size_t> take() { return std::move(matches_); }

 private:
  template <typename Free>
  static std::unordered_map<std::string, std::size_t> unique(const std::vector<std::string>& keys,
                                                             Free free) {
    std::unordered_map<std::string, std::size_t> rows;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (keys[i].empty() || !free(i)) continue;
      const auto [entry, is_new] = rows.emplace(keys[i], i);
      if (!is_new) entry->second = npos;
    }
    return rows;
  }
  std::vector<bool> used_;
  std::vector<std::size_t> matches_;
};

template <typename Row, typename Key>
std::vector<std::string> keys_of(const std::vector<Row>& rows, Key key) {
  std::vector<std::string> keys;
  keys.reserve(rows.size());
  for (const auto& row : rows) keys.push_back(key(row));
  return keys;
}

std::uint32_t moved_to(const Renumbering& moved, std::uint32_t handle) {
  const auto found = moved.find(handle);
  return found == moved.end() ? handle : found->second;
}

void move_handle(const Renumbering& moved, std::optional<std::uint32_t>& handle) {
  if (!handle) return;
  const auto now = moved_to(moved, *handle);
  if (now == 0)
    handle.reset();
  else
    handle = now;
}

void move_handles(const Renumbering& moved, std::vector<std::uint32_t>& handles) {
  std::vector<std::uint32_t> kept;
  for (const auto handle : handles)
    if (const auto now = moved_to(moved, handle); now != 0) kept.push_back(now);
  handles = std::move(kept);
}

std::string descr_and_mac(const Port& port) {
  return port.descr.empty() || !port.mac ? "" : port.descr + "|" + port.mac->text();
}

}  // namespace

std::vector<std::size_t> match_ports(const std::vector<Port>& known,
                                     const std::vector<Port>& read) {
  Joiner joiner(known.size(), read.size());
  joiner.join(port_keys(known), port_keys(read));
  joiner.join(keys_of(known, descr_and_mac), keys_of(read, descr_and_mac));
  const auto descr = [](const Port& port) { return port.descr; };
  joiner.join(keys_of(known, descr), keys_of(read, descr));
  const auto alias = [](const Port& port) { return port.alias; };
  joiner.join(keys_of(known, alias), keys_of(read, alias));
  return joiner.take();
}

std::vector<std::size_t> match_modules(const std::vector<Module>& known,
                                       const std::vector<Module>& read) {
  Joiner joiner(known.size(), read.size());
  const auto serial = [](const Module& part) {
    return part.serial.empty() ? "" : part.part_class + "|" + part.serial;
  };
  joiner.join(keys_of(known, serial), keys_of(read, serial));
  const auto place = [](const Module& part) {
    return part.name.empty() ? "" : part.part_class + "|" + part.name;
  };
  joiner.join(keys_of(known, place), keys_of(read, place));
  const auto handle = [](const Module& part) {
    return part.part_class + "|" + part.name + "|" + std::to_string(part.index);
  };
  joiner.join(keys_of(known, handle), keys_of(read, handle));
  return joiner.take();
}

void renumber_ports(DeviceFacts& facts, const Renumbering& moved) {
  if (moved.empty()) return;
  for (auto& port : facts.ports) {
    port.index = moved_to(moved, port.index);
    move_handles(moved, port.above);
  }
  for (auto& row : facts.modules) move_handle(moved, row.port_index);
  for (auto& row : facts.addresses) move_handle(moved, row.port_index);
  for (auto& row : facts.neighbours) move_handle(moved, row.local_index);
  for (auto& row : facts.forwarding) move_handle(moved, row.port_index);
  for (auto& row : facts.arp) move_handle(moved, row.port_index);
  for (auto& row : facts.routes) move_handle(moved, row.port_index);
  for (auto& row : facts.sensors) move_handle(moved, row.port_index);
  for (auto& row : facts.lags) {
    row.port_index = moved_to(moved, row.port_index);
    move_handles(moved, row.members);
  }
  if (facts.stp)
    for (auto& row : facts.stp->ports) move_handle(moved, row.port_index);
}

void renumber_modules(DeviceFacts& facts, const Renumbering& moved) {
  if (moved.empty()) return;
  for (auto& part : facts.modules) {
    part.index = moved_to(moved, part.index);
    part.parent = moved_to(moved, part.parent);
  }
  for (auto& row : facts.sensors) move_handle(moved, row.module_index);
}

}  // namespace netroster::inventory
