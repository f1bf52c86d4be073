#include "exporters/reports/words.h"

#include "base/clock.h"
#include "base/text.h"
#include "exporters/interchange/escape.h"

namespace netroster::reports {

std::string day_text(std::chrono::sys_days day) { return iso_text(WallTime(day)).substr(0, 10); }

std::string kind_words(SiteKind kind) {
  switch (kind) {
    case SiteKind::elementary:
      return "elementary school";
    case SiteKind::middle:
      return "middle school";
    case SiteKind::high:
      return "high school";
    case SiteKind::alternative:
      return "alternative school";
    case SiteKind::administrative:
      return "administrative site";
    case SiteKind::data_centre:
      break;
  }
  return "data centre";
}

std::string grouped(std::int64_t number) {
  auto out = std::to_string(number);
  const std::ptrdiff_t first = number < 0 ? 1 : 0;
  for (auto at = static_cast<std::ptrdiff_t>(out.size()) - 3; at > first; at -= 3)
    out.insert(static_cast<std::size_t>(at), 1, ',');
  return out;
}

// A spreadsheet takes what begins like this for a formula.
std::string csv_cell(const std::string& raw) {
  constexpr std::size_t most_bytes = 32'000;  // a spreadsheet's cell holds 32,767 characters
  return interchange::spreadsheet_field(sanitise(raw, most_bytes));
}

}  // namespace netroster::reports
