#include "inventory/manual_statements.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace netroster::inventory {
namespace {

// Serial numbers decide where both have them, then MAC addresses, then where it was reached: a
// device that was exchanged has the address of the one before it.
bool shows(const Shown& shown, const DeviceSigns& signs) {
  if (!signs.serials.empty() && !shown.signals.serials.empty())
    return share(signs.serials, shown.signals.serials);
  if (!signs.base_macs.empty() && !shown.signals.base_macs.empty())
    return share(signs.base_macs, shown.signals.base_macs);
  return signs.site == shown.site && share(signs.addresses, shown.addresses);
}

}  // namespace

DeviceSigns manual_signs_of(const Device& device) {
  auto signals = signals_of(*device.facts);
  return {device.site, std::move(signals.serials), std::move(signals.base_macs), device.addresses};
}

void ManualStatements::add_signs(const DeviceSigns& signs, std::size_t position) {
  for (const auto& serial : signs.serials) by_sign_.emplace(serial_key(serial), position);
  for (const auto& mac : signs.base_macs) by_sign_.emplace(mac_key(mac), position);
  for (const auto& address : signs.addresses)
    by_sign_.emplace(address_key(signs.site, address), position);
}

void ManualStatements::set(std::vector<ManualStatement> all) {
  all_ = std::move(all);
  by_sign_.clear();
  for (std::size_t i = 0; i < all_.size(); ++i) {
    if (all_[i].kind == StatementKind::link) continue;
    if (all_[i].kind == StatementKind::same_device) add_signs(all_[i].signs, i);
    add_signs(all_[i].other_signs, i);
  }
}

std::vector<ManualStatements::Word> ManualStatements::about(const Shown& shown,
                                                            WallTime now) const {
  if (all_.empty()) return {};
  std::set<std::size_t> positions;
  const auto look_up = [&](Key key) {
    const auto [begin, end] = by_sign_.equal_range(key);
    for (auto at = begin; at != end; ++at) positions.insert(at->second);
  };
  for (const auto& serial : shown.signals.serials) look_up(serial_key(serial));
  for (const auto& mac : shown.signals.base_macs) look_up(mac_key(mac));
  for (const auto& address : shown.addresses) look_up(address_key(shown.site, address));
  std::vector<Word> words;
  for (const auto position : positions) {
    const auto& statement = all_[position];
    if (!statement.holds_at(now)) continue;
    const bool same = statement.kind == StatementKind::same_device;
    if (shows(shown, statement.other_signs))
      words.push_back({&statement, same, true});
    else if (same && shows(shown, statement.signs))
      words.push_back({&statement, true, false});
  }
  return words;
}

bool ManualStatements::keep_apart(const std::string& id, const Shown& shown,
                                  const std::string& other_id, const Shown& other_shown,
                                  WallTime now) const {
  return std::any_of(all_.begin(), all_.end(), [&](const ManualStatement& statement) {
    if (statement.kind != StatementKind::other_device || !statement.holds_at(now)) return false;
    return (statement.device == id && shows(other_shown, statement.other_signs)) ||
           (statement.device == other_id && shows(shown, statement.other_signs));
  });
}

std::string ManualStatements::standing_for(const std::string& id, WallTime now) const {
  auto found = id;
  // As many steps as there are statements at most: statements may go round in a circle.
  for (std::size_t step = 0; step < all_.size(); ++step) {
    const auto next = std::find_if(all_.begin(), all_.end(), [&](const auto& statement) {
      return statement.kind == StatementKind::same_device && statement.other == found &&
             statement.holds_at(now);
    });
    if (next == all_.end()) break;
    found = next->device;
  }
  return found;
}

std::string contradicted_words(std::int64_t statement) {
  return fmt::format("statement {} holds ", statement);
}

std::string words_of(const ManualStatement& statement) {
  const auto day = iso_text(statement.when).substr(0, 10);
  return fmt::format("stated by {} on {}: {}", statement.by, day, statement.reason);
}

}  // namespace netroster::inventory
