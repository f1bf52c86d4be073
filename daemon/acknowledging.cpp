#include "daemon/acknowledging.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace netroster::daemon {
namespace {

constexpr std::string_view before_id = "finding acknowledge ";
constexpr std::string_view before_ended = "finding unacknowledge ";

}  // namespace

std::string text(const Acknowledged& one) {
  return fmt::format("{}, {}: {}", one.who, iso_text(one.when), one.note);
}

Result<Acknowledgements> read_acknowledged(inventory::Store& store, WallTime now) {
  auto entries = store.audit(WallTime{}, now);
  if (!entries) return entries.error();
  Acknowledgements out;
  for (auto& entry : *entries) {
    if (entry.done && entry.what.starts_with(before_id))
      out[entry.what.substr(before_id.size())] = {entry.when, std::move(entry.who),
                                                  std::move(entry.result)};
    else if (entry.done && entry.what.starts_with(before_ended))
      out.erase(entry.what.substr(before_ended.size()));
  }
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

std::vector<std::string> acknowledged_words(const Acknowledgements& all,
                                            const std::vector<standards::Finding>& findings,
                                            inventory::Store& store, WallTime now) {
  std::vector<std::string> out(findings.size());
  for (std::size_t i = 0; i < findings.size() && !all.empty(); ++i) {
    const auto found = all.find(findings[i].id);
    if (found != all.end() && is_of(found->second, findings[i], store, now))
      out[i] = text(found->second);
  }
  return out;
}

const standards::Finding* standing_in(const std::vector<standards::Finding>& findings,
                                      const std::string& id, const Speaker& speaker) {
  const auto sees = [&](const std::string& site) {
    return speaker.sites.empty() ||
           std::find(speaker.sites.begin(), speaker.sites.end(), site) != speaker.sites.end();
  };
  const auto found =
      std::find_if(findings.begin(), findings.end(), [&](const standards::Finding& one) {
        const bool stands =
            one.result == standards::Result::fail || one.result == standards::Result::unknown;
        return one.id == id && stands && sees(one.site);
      });
  return found == findings.end() ? nullptr : &*found;
}

std::optional<Heard> wrong_in(const Noting& noting) {
  if (noting.ends || !stated_text(noting.note).empty()) return std::nullopt;
  return Heard{Heard::As::wrong, 0, "Say what is done about it.", "note"};
}

Heard no_such_finding() {
  return {Heard::As::unknown, 0,
          "No such finding stands. \"netroster standard check -o wide\" and /api/v1/findings list "
          "them by id.",
          "finding"};
}

Heard take_note(inventory::Store& store, const standards::Finding& finding, const Noting& noting,
                const Speaker& speaker, WallTime now) {
  if (noting.ends) {
    const auto all = read_acknowledged(store, now);
    if (!all) return {Heard::As::failed, 0, all.error().what, {}};
    const auto found = all->find(finding.id);
    if (found == all->end() || !is_of(found->second, finding, store, now))
      return {Heard::As::unknown, 0, "Nobody has acknowledged " + finding.id + ".", "finding"};
  }
  inventory::AuditEntry entry;
  entry.when = now;
  entry.who = stated_text(speaker.name);
  entry.from = speaker.from;
  entry.what = fmt::format("{}{}", noting.ends ? before_ended : before_id, finding.id);
  entry.done = true;
  entry.result = stated_text(noting.note);
  if (const auto kept = store.add_audit(entry); !kept)
    return {Heard::As::failed, 0, kept.error().what, {}};
  return {
      Heard::As::done,
      0,
      fmt::format("{}: {}", noting.ends ? "no longer acknowledged" : "acknowledged", finding.id),
      {}};
}

}  // namespace netroster::daemon
