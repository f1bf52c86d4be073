#include "planning/progress_money.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "base/text.h"

namespace netroster::planning {
namespace {

std::size_t undated_in(const RefreshPlan& plan) {
  std::size_t out = 0;
  for (const auto& [site, number] : plan.undated) out += number;
  return out;
}

std::string undated_words(std::size_t undated) {
  return undated == 0 ? std::string()
                      : fmt::format("; of {} things more nothing tells the year", undated);
}

bool is_priced(const RefreshLine& line) {
  return line.gross && line.price != nullptr && line.price->of.retrieved;
}

bool is_old(const RefreshLine& line, const MoneyEvidence& input) {
  return input.price_days && is_priced(line) &&
         (input.day - *line.price->of.retrieved).count() > *input.price_days;
}

template <typename Has>
Measure count_lines(const MoneyEvidence& input, const char* what, Has has) {
  const auto& lines = input.plan.lines;
  const auto undated = undated_in(input.plan);
  Measure out{.all = lines.size() + undated, .artefact = !lines.empty()};
  out.done = static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), has));
  out.because = fmt::format("{} of {} lines of the refresh plan {}{}", out.done, lines.size(), what,
                            undated_words(undated));
  return out;
}

// What is asked for in this funding year.
struct Asked {
  std::size_t requests = 0;
  std::size_t assets = 0;  // of the register, bought with a request of the year
  Money left;              // that no line has taken yet
};

Asked asked_in(const MoneyEvidence& input, FiscalYear year) {
  Asked out;
  for (const auto& one : input.book.requests) {
    if (one.year != year || !one.entity.empty()) continue;
    ++out.requests;
    out.left += one.before_discount;
  }
  out.assets = static_cast<std::size_t>(std::count_if(
      input.book.assets.rows.begin(), input.book.assets.rows.end(),
      [year](const Asset& row) { return row.funding_year == year && !trim(row.request).empty(); }));
  return out;
}

// Without a price the kind tells.
bool may_be_eligible(const RefreshLine& line) {
  return line.gross ? line.eligible > Money{} : line.rule != nullptr && line.rule->eligible;
}

bool is_asked_for(const RefreshLine& line, FiscalYear year, Asked& asked) {
  const bool discounted = line.erate && *line.erate > Money{};
  if (!discounted || line.year != year) return discounted;
  if (asked.left < line.in_budget) return false;
  asked.left -= line.in_budget;
  return true;
}

// Of one time: there is an amount of it, and days in which it may be promised.
bool is_of_one_time(const Fund& fund) { return fund.amount && fund.is_dated(); }

bool is_open_within(const Fund& fund, const MoneyEvidence& input) {
  const auto first = fiscal_year_of(input.day);
  return fund.is_open_on(input.day) || (fund.opens && *fund.opens > input.day &&
                                        *fund.opens <= first.plus(input.years - 1).last_day());
}

bool is_adopted(const MoneyEvidence& input, FiscalYear year) {
  const auto& all = input.book.action_plan.artefacts;
  return std::any_of(all.begin(), all.end(), [&](const Artefact& one) {
    return one.kind == "refresh-plan" && one.year == year && one.amount && one.adopted &&
           *one.adopted <= input.day;
  });
}

struct Payers {
  std::set<std::string> unknown;  // that lines name, and of which no day or no amount is known
  std::set<const Fund*> paying;
  std::size_t unpaid = 0;  // eligible lines that name none
};

Payers payers_of(const RefreshPlan& plan) {
  Payers out;
  for (const auto& line : plan.lines) {
    if (line.fund.name.empty())
      out.unpaid += may_be_eligible(line) ? 1 : 0;
    else if (line.fund.fund == nullptr)
      out.unknown.insert(line.fund.name);
    else if (line.gross)
      out.paying.insert(line.fund.fund);
  }
  return out;
}

}  // namespace

Measure lines_with_fund(const MoneyEvidence& input) {
  return count_lines(input, "are paid by a fund that is open then, by the days of its [[fund]]",
                     [](const RefreshLine& line) {
                       return line.fund.fund != nullptr && line.fund.fund->is_dated();
                     });
}

Measure lines_with_price(const MoneyEvidence& input) {
  auto out = count_lines(input, "have a price with the day that it is of", is_priced);
  const auto old = std::count_if(input.plan.lines.begin(), input.plan.lines.end(),
                                 [&](const auto& line) { return is_old(line, input); });
  out.stale = old > 0;
  if (out.stale) out.because += fmt::format("; {} prices are too old", old);
  return out;
}

Measure lines_asked_for(const MoneyEvidence& input) {
  const auto year = fiscal_year_of(input.day);
  auto asked = asked_in(input, year);
  const bool any = asked.requests > 0 || asked.assets > 0;
  const auto undated = undated_in(input.plan);
  Measure out{.all = undated + 1};
  for (const auto& line : input.plan.lines) {
    if (!may_be_eligible(line)) continue;
    ++out.all;
    out.artefact = out.artefact || line.erate;
    if (any && is_asked_for(line, year, asked)) ++out.done;
  }
  const auto lines = out.all - undated - 1;
  out.because = fmt::format(
      "{} of {} eligible lines of the refresh plan have a discount, and in this funding year a "
      "request that covers them; {} requests of {} are known, and {} things that were bought with "
      "one{}",
      out.done, lines, asked.requests, funding_year_text(year), asked.assets,
      undated_words(undated));
  if (any && lines > 0) ++out.done;
  return out;
}

Measure funds_that_pay(const MoneyEvidence& input) {
  auto [unknown, paying, unpaid] = payers_of(input.plan);
  Measure out{.artefact = !input.plan.lines.empty()};
  for (const auto& fund : input.book.funds) {
    const bool pays = paying.contains(&fund);
    if (!is_of_one_time(fund)) {
      if (pays && !fund.shipped) unknown.insert(fund.title());
      continue;
    }
    if (!is_open_within(fund, input)) continue;
    ++out.all;
    out.done += pays ? 1 : 0;
  }
  out.because = fmt::format("{} of {} funds of one time that are open pay for lines of the plan",
                            out.done, out.all);
  if (!unknown.empty())
    out.because += fmt::format("; whether it is one, and how long it is open, is not known of {}",
                               fmt::join(unknown, ", "));
  if (unpaid > 0) out.because += fmt::format("; no fund pays for {} eligible lines", unpaid);
  out.all += unknown.size() + unpaid;
  return out;
}

Measure years_with_budget(const MoneyEvidence& input) {
  const auto first = fiscal_year_of(input.day);
  const auto undated = undated_in(input.plan);
  Measure out{.all = static_cast<std::size_t>(input.years) + undated,
              .artefact = !input.plan.lines.empty()};
  std::size_t adopted = 0;
  for (int i = 0; i < input.years; ++i) {
    const auto year = first.plus(i);
    const bool priced =
        std::all_of(input.plan.lines.begin(), input.plan.lines.end(),
                    [year](const auto& line) { return line.year != year || is_priced(line); });
    const bool is_agreed = is_adopted(input, year);
    adopted += is_agreed ? 1 : 0;
    out.done += is_agreed && priced ? 1 : 0;
  }
  out.because = fmt::format(
      "of {} years from {} on the amounts of {} are adopted, and of {} of these every line has a "
      "price with its day{}",
      input.years, text(first), adopted, out.done, undated_words(undated));
  return out;
}

}  // namespace netroster::planning
