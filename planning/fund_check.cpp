#include "planning/fund_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "config/suggest.h"

namespace netroster::planning {
namespace {

bool overlap(const Fund& a, const Fund& b) {
  const auto ends_before = [](const Fund& one, const Fund& other) {
    return one.obligate_by && other.opens && *one.obligate_by < *other.opens;
  };
  return !ends_before(a, b) && !ends_before(b, a);
}

const Fund* same_id(const std::vector<Fund>& all, const Fund& wanted) {
  const auto id = to_lower(wanted.id);
  const auto at = std::find_if(all.begin(), all.end(),
                               [&id](const Fund& one) { return to_lower(one.id) == id; });
  return at == all.end() ? nullptr : &*at;
}

}  // namespace

void drop_funds_twice(Book& book, config::Problems& problems) {
  std::vector<Fund> kept;
  for (auto& fund : book.funds) {
    const auto* first = same_id(kept, fund);
    if (first == nullptr) {
      kept.push_back(std::move(fund));
      continue;
    }
    problems.error(fund.at.file, fund.at.place, "fund",
                   fmt::format("{} is there twice{}: the one of {}:{} counts", fund.id,
                               overlap(*first, fund) ? ", and both pay in the same days" : "",
                               first->at.file, first->at.place.line),
                   "give each its own id");
  }
  book.funds = std::move(kept);
}

void settle_shipped_funds(Book& book, std::size_t own) {
  std::vector<Fund> kept;
  for (std::size_t i = 0; i < book.funds.size(); ++i) {
    auto& fund = book.funds[i];
    fund.shipped = i >= own;
    if (!fund.shipped || same_id(kept, fund) == nullptr) kept.push_back(std::move(fund));
  }
  book.funds = std::move(kept);
}

void check_fund_names(const Book& book, config::Problems& problems) {
  const auto& funds = book.funds;
  if (std::all_of(funds.begin(), funds.end(), [](const Fund& one) { return one.shipped; })) return;
  std::vector<std::string_view> known;
  for (const auto& fund : funds) {
    known.push_back(fund.id);
    if (!fund.name.empty()) known.push_back(fund.name);
  }
  for (const auto& price : book.prices)
    for (const auto& name : price.funds)
      if (find_fund(funds, name) == nullptr)
        problems.error(price.at.file, price.at.place, "price.funds",
                       fmt::format("no [[fund]] is called \"{}\", so it pays nothing", name),
                       config::did_you_mean(name, known));
}

}  // namespace netroster::planning
