#include "daemon/acknowledging.h"

#include <fmt/format.h>

#include <algorithm>

#include <string_view>
#include <utility>

namespace netroster::daemon {
namespace {

constexpr std::string_view before_id = "finding acknowledge ";

}  // namespace

std::string text(const Acknowledged& one) {
  return fmt::format("{}, {}: {}", one.who, iso_text(one.when), one.note);
}

Result<Acknowledgements> read_acknowledged(inventory::Store& store, WallTime now) {
  auto entries = store.audit(WallTime{}, now);
  if (!entries) return entries.error();
  Acknowledgements out;
  for (auto& entry : *entries)
    if (entry.done && entry.what.starts_with(before_id))
      out[entry.what.substr(before_id.size())] = {entry.when, std::move(entry.who),
                                                  std::move(entry.result)};
  return out;
}

// What the store has no verdict of yet, as on a full disk, is taken for the same.
bool is_of(const Acknowledged& one, const standards::Finding& finding, inventory::Store& store,
           WallTime now) {
  const auto spans =
      store.verdicts(one.when, now, inventory::VerdictName{finding.rule, finding.subject});
  if (!spans || spans->empty()) return true;
  // It stood when it was acknowledged, and there is no time since in which it did not.
  WallTime held_to = one.when;
  for (const auto& span : *spans) {
    if (span.from > held_to) return false;
    if (!span.to) return true;
    held_to = std::max(held_to, *span.to);
  }
  return false;
}

Result<void> acknowledge(inventory::Store& store, const standards::Finding& finding,
                         const std::string& note, const Speaker& speaker, WallTime now) {
  inventory::AuditEntry entry;
  entry.when = now;
  entry.who = stated_text(speaker.name);
  entry.from = speaker.from;
  entry.what = fmt::format("{}{}", before_id, finding.id);
  entry.done = true;
  entry.result = stated_text(note);
  return store.add_audit(entry);
}

}  // namespace netroster::daemon
