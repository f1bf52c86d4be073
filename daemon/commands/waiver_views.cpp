#include "daemon/commands/waiver_views.h"

#include <fmt/format.h>

#include <optional>
#include <span>
#include <string>

#include "standards/waiver_file.h"

namespace netroster::daemon {
namespace {

using standards::WaiverStatus;

std::string day_text(const std::optional<std::chrono::sys_days>& day) {
  return day ? iso_text(WallTime(*day)).substr(0, 10) : std::string();
}

using W = const WaiverStatus&;
constexpr Field<WaiverStatus> fields[] = {
    {{"state", "STATE", 0, Shown::state}, [](W row) { return cell(text(row.state)); }},
    {{"rule", "RULE"}, [](W row) { return cell(row.waiver.rule); }},
    {{"subject", "SUBJECT"}, [](W row) { return cell(row.waiver.subject); }},
    {{"expires", "ENDS"}, [](W row) { return cell(day_text(row.waiver.expires)); }},
    {{"days_left", "DAYS LEFT", 2}, [](W row) { return Cell{row.days_left}; }},
    {{"findings", "FINDINGS", 1}, [](W row) { return number(row.findings); }},
    {{"owner", "OWNER", 1}, [](W row) { return cell(row.waiver.owner); }},
    {{"reason", "REASON", 2}, [](W row) { return cell(row.waiver.reason); }},
    {{"granted", "GRANTED", 3}, [](W row) { return cell(day_text(row.waiver.granted)); }},
    {{"id", "ID", 1}, [](W row) { return cell(standards::waiver_id(row.waiver)); }},
    {{"kept_in", "KEPT IN", 4},
     [](W row) {
       const bool stored = standards::is_waiver_file(row.waiver.file);
       return cell(std::string(stored ? "store" : "configuration"));
     }},
    {{"file", "FILE", wide_only},
     [](W row) { return cell(fmt::format("{}:{}", row.waiver.file, row.waiver.place.line)); }},
};

}  // namespace

Rows waiver_listing(const std::vector<WaiverStatus>& rows) {
  return rows_of(std::span<const Field<WaiverStatus>>(fields), rows);
}

}  // namespace netroster::daemon
