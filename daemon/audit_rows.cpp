#include "daemon/audit_rows.h"

#include <span>
#include <string>

namespace netroster::daemon {
namespace {

using Entry = const inventory::AuditEntry*;

std::string outcome_of(const inventory::AuditEntry& entry) {
  if (entry.done) return "done";
  return entry.result == audit_begun ? "begun" : "refused";
}

using E = const Entry&;
constexpr Field<Entry> fields[] = {
    {{"when", "WHEN", 0, Shown::time}, [](E row) { return cell(row->when); }},
    {{"who", "WHO"}, [](E row) { return cell(row->who); }},
    {{"from", "FROM", 2}, [](E row) { return cell(row->from); }},
    {{"what", "WHAT"}, [](E row) { return cell(row->what); }},
    {{"outcome", "OUTCOME", 1, Shown::state}, [](E row) { return cell(outcome_of(*row)); }},
    {{"result", "RESULT", 3}, [](E row) { return cell(row->result); }},
};

}  // namespace

Rows audit_listing(const std::vector<Entry>& entries) {
  return rows_of(std::span<const Field<Entry>>(fields), entries);
}

}  // namespace netroster::daemon
