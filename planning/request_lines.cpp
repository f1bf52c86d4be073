#include "planning/request_lines.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "planning/budget.h"

namespace netroster::planning {
namespace {

using Key = std::tuple<std::string, std::string, std::string, Money, Money>;

Key key_of(const RefreshLine& line) {
  return {line.thing->kind, line.price->make, line.price->replacement, *line.gross, line.eligible};
}

void add_site(RequestLine& to, const std::string& id, std::span<const Site> sites) {
  if (std::find(to.sites.begin(), to.sites.end(), id) != to.sites.end()) return;
  to.sites.push_back(id);
  const auto at =
      std::find_if(sites.begin(), sites.end(), [&id](const Site& one) { return one.id == id; });
  // A site that is not for instruction has no budget, and gets nothing itself.
  if (at != sites.end() && is_school(at->kind) && !at->billed_entity_number.empty())
    to.entities.push_back(at->billed_entity_number);
}

}  // namespace

std::vector<RequestLine> request_lines(const RefreshPlan& plan, const Book& book,
                                       std::span<const Site> sites, FiscalYear year) {
  std::map<Key, RequestLine> found;
  for (const auto& line : plan.lines) {
    if (line.year != year || !line.gross || line.eligible == Money{}) continue;
    auto& one = found[key_of(line)];
    one.form = book.erate.form_of(line.thing->kind);
    one.kind = line.thing->kind;
    one.make = line.price->make;
    one.model = line.price->replacement;
    one.unit = *line.gross;
    one.unit_eligible = line.eligible;
    ++one.quantity;
    one.total += *line.gross;
    one.total_eligible += line.eligible;
    add_site(one, line.thing->site, sites);
  }
  std::vector<RequestLine> out;
  for (auto& [key, one] : found) out.push_back(std::move(one));
  return out;
}

}  // namespace netroster::planning
