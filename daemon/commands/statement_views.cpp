#include "daemon/commands/statement_views.h"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/commands/views.h"
#include "daemon/selection.h"
#include "inventory/manual_statements.h"
#include "model/words.h"

namespace netroster::daemon {
namespace {

std::string device_text(const StatementRow& row, const std::string& id) {
  const auto* device = find_device(*row.inventory, id);
  return device == nullptr ? id : name_or_id(*device);
}

Cell one(const StatementRow& row) {
  const auto name = device_text(row, row.statement->device);
  return cell(row.statement->port.empty() ? name : fmt::format("{}:{}", name, row.statement->port));
}

Cell other(const StatementRow& row) {
  const auto& statement = *row.statement;
  if (statement.kind == StatementKind::link)
    return cell(fmt::format("{}:{}", device_text(row, statement.other), statement.other_port));
  if (!statement.other.empty()) return cell(device_text(row, statement.other));
  const auto& at = statement.other_signs.addresses;
  return at.empty() ? Cell{} : cell(at.front().text());
}

// Both devices answered since, each with its own serial number.
bool answered_both(const StatementRow& row) {
  const auto words = inventory::contradicted_words(row.statement->id);
  return row.events != nullptr &&
         std::any_of(row.events->begin(), row.events->end(), [&](const Event& event) {
           return event.kind == inventory::contradicted_event && event.when >= row.statement->when &&
                  event.text.starts_with(words);
         });
}

// Devices tell of another cable at one of its ports, or are two where one is stated.
bool is_contradicted(const StatementRow& row) {
  const auto& statement = *row.statement;
  if (statement.kind == StatementKind::same_device) return answered_both(row);
  if (statement.kind != StatementKind::link) return false;
  const auto is_its_own = [&](const LinkEvidence& evidence) {
    return evidence.protocol == "manual" && evidence.when == statement.when;
  };
  return std::any_of(row.inventory->links.begin(), row.inventory->links.end(),
                     [&](const auto& link) {
                       return link->state == LinkState::contradicted &&
                              std::any_of(link->evidence.begin(), link->evidence.end(), is_its_own);
                     });
}

using F = Field<StatementRow>;
using R = const StatementRow&;
constexpr F fields[] = {
    {{"number", "NUMBER"},
     [](R row) { return number(static_cast<std::uint64_t>(row.statement->id)); }},
    {{"kind", "KIND"}, [](R row) { return cell(text(row.statement->kind)); }},
    {{"one", "ONE"}, one},
    {{"other", "OTHER"}, other},
    {{"standing", "STANDING", 0, Shown::state}, [](R row) { return cell(standing_of(row)); }},
    {{"reason", "REASON", 1}, [](R row) { return cell(row.statement->reason); }},
    {{"by", "BY", 2}, [](R row) { return cell(row.statement->by); }},
    {{"when", "WHEN", 3, Shown::time}, [](R row) { return cell(row.statement->when); }},
    {{"until", "UNTIL", 4, Shown::time}, [](R row) { return cell(row.statement->until); }},
    {{"withdrawn", "WITHDRAWN", wide_only, Shown::time},
     [](R row) { return cell(row.statement->withdrawn); }},
    {{"withdrawn_by", "WITHDRAWN BY", wide_only},
     [](R row) { return cell(row.statement->withdrawn_by); }},
};

}  // namespace

std::string standing_of(const StatementRow& row) {
  if (row.statement->withdrawn) return "withdrawn";
  if (!row.statement->holds_at(row.now)) return "ran out";
  return is_contradicted(row) ? "contradicted" : "stands";
}

Rows statement_listing(const std::vector<StatementRow>& rows) {
  return rows_of(std::span<const F>(fields), rows);
}

}  // namespace netroster::daemon
