#include "planning/register_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"

namespace netroster::planning {
namespace {

// E-Rate paid for what has a request number, whatever the column fund says.
std::string kind_of_fund(const Book& book, const Asset& asset) {
  if (!asset.request.empty()) return "erate";
  const auto* fund = find_fund(book.funds, asset.fund);
  return fund == nullptr ? std::string() : fund->kind;
}

bool is_for(const RegisterRule& rule, const Asset& asset, const std::string& kind) {
  const auto& kinds = rule.fund_kinds;
  if (!kinds.empty() && std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) return false;
  return !rule.bought_from || !asset.purchased || *rule.bought_from <= *asset.purchased;
}

// The newest rule of each law that is for the row.
std::map<std::string, const RegisterRule*> rules_for(const Book& book, const Asset& asset) {
  const auto kind = kind_of_fund(book, asset);
  std::map<std::string, const RegisterRule*> out;
  for (const auto& rule : book.registers) {
    if (!is_for(rule, asset, kind)) continue;
    auto& at = out[rule.law];
    if (at == nullptr || at->bought_from < rule.bought_from) at = &rule;
  }
  return out;
}

// What the row does not say and the thing itself tells is not missing: it is to be copied.
bool is_told(const Equipment* thing, std::string_view field) {
  if (thing == nullptr) return false;
  if (field == "make") return !thing->vendor.empty();
  if (field == "model") return !thing->model.empty();
  return field == "site" && !thing->site.empty();
}

std::vector<std::string> missing_of(const Book& book, const Asset& asset, const Equipment* thing) {
  std::vector<std::string> out;
  for (const auto& [law, rule] : rules_for(book, asset)) {
    // Without a cost nobody can say that it is below the limit.
    if (rule->cost_at_least && asset.cost && *asset.cost < *rule->cost_at_least) continue;
    std::vector<std::string> fields;
    std::copy_if(rule->fields.begin(), rule->fields.end(), std::back_inserter(fields),
                 [&](const auto& field) {
                   return field_text(asset, field).empty() && !is_told(thing, field);
                 });
    if (!fields.empty()) out.push_back(fmt::format("{}: {}", law, fmt::join(fields, ", ")));
  }
  return out;
}

// Either may be the longer form of the other: "C9300-48P" and "Catalyst C9300-48P-A".
bool differ(std::string_view said, std::string_view told) {
  const auto a = to_lower(trim(said));
  const auto b = to_lower(trim(told));
  if (a.empty() || b.empty()) return false;
  return a.find(b) == std::string::npos && b.find(a) == std::string::npos;
}

void check_days(const Book& book, const Asset& asset, const std::optional<Day>& obsolete,
                std::vector<std::string>& to) {
  if (asset.purchased && asset.installed && *asset.installed < *asset.purchased)
    to.push_back(fmt::format("installed on {}, before it was bought on {}",
                             day_text(asset.installed), day_text(asset.purchased)));
  const auto* fund = find_fund(book.funds, asset.fund);
  if (fund != nullptr && asset.purchased)
    if (auto wrong = wrong_with_purchase(*fund, *asset.purchased); !wrong.empty())
      to.push_back(std::move(wrong));
  const bool of_erate = kind_of_fund(book, asset) == "erate";
  if (of_erate && asset.disposed && obsolete && *asset.disposed < *obsolete)
    to.push_back(fmt::format("disposed of on {}, and it may go from {} on only",
                             day_text(asset.disposed), day_text(obsolete)));
}

void check_transfers(const Book& book, const Asset& asset, std::vector<std::string>& to) {
  const auto transfers = transfers_of(book, asset);
  if (transfers.empty()) return;
  const auto& last = *transfers.back();
  if (!asset.site.empty() && asset.site != last.to)
    to.push_back(
        fmt::format("stands as {}, and went to {} on {}", asset.site, last.to, day_text(last.on)));
  if (kind_of_fund(book, asset) != "erate" || !asset.purchased) return;
  for (const auto* one : transfers)
    for (const auto& rule : book.transfer_rules) {
      const auto from = years_after(*asset.purchased, static_cast<int>(rule.years));
      if (*asset.purchased < *rule.bought_before && *one->on < from)
        to.push_back(fmt::format("went to {} on {}, and might from {} on; {} ({})", one->to,
                                 day_text(one->on), day_text(from), rule.note, text(rule.of)));
    }
}

}  // namespace

std::vector<const Transfer*> transfers_of(const Book& book, const Asset& asset) {
  const auto serial = serial_key(asset.serial);
  const auto tag = serial_key(asset.tag);
  std::vector<const Transfer*> out;
  for (const auto& one : book.assets.transfers) {
    const auto thing = serial_key(one.thing);
    if (thing == serial || (!tag.empty() && thing == tag)) out.push_back(&one);
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const auto* a, const auto* b) { return a->on < b->on; });
  return out;
}

std::string text(const Transfer& transfer) {
  return fmt::format("{}{} to {} ({}{}{})", day_text(transfer.on),
                     transfer.from.empty() ? "" : " from " + transfer.from, transfer.to,
                     transfer.reason, transfer.reason.empty() ? "" : "; ", transfer.by);
}

RegisterCheck check_row(const Book& book, const Asset& asset, const Equipment* thing,
                        const std::optional<Day>& obsolete) {
  RegisterCheck out;
  if (thing != nullptr && differ(asset.model, thing->model))
    out.conflicts.push_back(
        fmt::format("stands as model {}, and tells {}", asset.model, thing->model));
  check_days(book, asset, obsolete, out.conflicts);
  check_transfers(book, asset, out.conflicts);
  out.missing = missing_of(book, asset, thing);
  return out;
}

}  // namespace netroster::planning
