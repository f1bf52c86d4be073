#include "planning/funds.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace netroster::planning {
namespace {

std::string why_shut(const Fund& fund, FiscalYear year) {
  if (fund.opens && *fund.opens > year.last_day())
    return fmt::format("{} opens on {}", fund.title(), day_text(fund.opens));
  return fmt::format("{} closed on {} and pays for nothing new", fund.title(),
                     day_text(fund.obligate_by));
}

// A window that ends or begins within the year is to be minded.
std::string bounds_in(const Fund& fund, FiscalYear year) {
  const auto within = [year](const std::optional<Day>& day) {
    return day && *day > year.first_day() && *day < year.last_day();
  };
  if (within(fund.obligate_by))
    return fmt::format("{} must be promised by {}", fund.title(), day_text(fund.obligate_by));
  if (within(fund.opens))
    return fmt::format("{} not before {}", fund.title(), day_text(fund.opens));
  return {};
}

// What it still holds; nullopt: how much it held is not said.
std::optional<Money> left_of(const Fund& fund, const FundsTaken& taken) {
  if (!fund.amount) return std::nullopt;
  const auto at = taken.find(&fund);
  const auto gone = at == taken.end() ? Money{} : at->second;
  return gone < *fund.amount ? *fund.amount - gone : Money{};
}

// "": it holds enough, or nobody knows how much.
std::string why_too_little(const Fund& fund, std::optional<Money> cost, const FundsTaken& taken) {
  const auto left = left_of(fund, taken);
  if (!left || !cost || *cost <= *left) return {};
  if (*left == Money{})
    return fmt::format("{} is used up: the plan takes all {} before", fund.title(),
                       text(*fund.amount));
  return fmt::format("{} has {} left of {}", fund.title(), text(*left), text(*fund.amount));
}

void add(std::string& to, const std::string& more) {
  if (!more.empty()) to += (to.empty() ? "" : "; ") + more;
}

}  // namespace

bool Fund::is_open_on(Day day) const {
  return (!opens || *opens <= day) && (!obligate_by || day <= *obligate_by);
}

bool Fund::is_open_in(FiscalYear year, std::optional<Day> from) const {
  const auto first = from ? std::max(*from, year.first_day()) : year.first_day();
  return (!opens || *opens <= year.last_day()) && (!obligate_by || first <= *obligate_by);
}

std::string Fund::window() const {
  if (opens && obligate_by) return fmt::format("{} to {}", day_text(opens), day_text(obligate_by));
  if (obligate_by) return "until " + day_text(obligate_by);
  if (opens) return fmt::format("from {} until it is spent", day_text(opens));
  return "until it is spent";
}

const Fund* find_fund(std::span<const Fund> funds, std::string_view said) {
  const auto wanted = to_lower(trim(said));
  if (wanted.empty()) return nullptr;
  const auto at = std::find_if(funds.begin(), funds.end(), [&wanted](const Fund& one) {
    return to_lower(one.id) == wanted || to_lower(one.name) == wanted;
  });
  return at == funds.end() ? nullptr : &*at;
}

FundChoice fund_for(std::span<const Fund> funds, const std::vector<std::string>& named,
                    FiscalYear year, std::optional<Day> today, std::optional<Money> cost,
                    const FundsTaken& taken) {
  FundChoice out;
  const Fund* overdrawn = nullptr;
  const bool declared =
      std::any_of(funds.begin(), funds.end(), [](const Fund& one) { return !one.shipped; });
  for (const auto& name : named) {
    const auto* fund = find_fund(funds, name);
    if (fund == nullptr && declared) {
      add(out.note, fmt::format("no [[fund]] is called {}", name));
      continue;
    }
    if (fund != nullptr && !fund->is_open_in(year, today)) {
      add(out.note, why_shut(*fund, year));
      continue;
    }
    if (fund != nullptr) {
      if (const auto why = why_too_little(*fund, cost, taken); !why.empty()) {
        add(out.note, why);
        out.used_up = true;
        if (overdrawn == nullptr) overdrawn = fund;
        continue;
      }
    }
    out.fund = fund;
    out.name = fund == nullptr ? name : fund->title();
    if (fund != nullptr) add(out.note, bounds_in(*fund, year));
    return out;
  }
  if (overdrawn != nullptr) {
    out.fund = overdrawn;
    out.name = overdrawn->title();
    add(out.note, "no other that is named is open and holds enough");
  }
  return out;
}

std::string wrong_with_purchase(const Fund& fund, Day purchased) {
  if (fund.opens && purchased < *fund.opens)
    return fmt::format("bought on {}, before {} opened on {}", day_text(purchased), fund.title(),
                       day_text(fund.opens));
  if (fund.obligate_by && purchased > *fund.obligate_by)
    return fmt::format("bought on {}, after {} closed on {}", day_text(purchased), fund.title(),
                       day_text(fund.obligate_by));
  return {};
}

}  // namespace netroster::planning
