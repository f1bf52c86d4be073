#include "planning/refresh.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "planning/budget.h"
#include "planning/refresh_lines.h"

namespace netroster::planning {
namespace {

// What Category Two still holds, cycle by cycle, while a plan is paid for.
class Purse {
 public:
  Purse(const Book& book, std::span<const Site> sites) : book_(book), sites_(sites) {}

  struct Cycle {
    std::optional<Money> left;
    std::optional<std::int64_t> discount;
  };
  Cycle& of(FiscalYear year) {
    const auto* rule = book_.erate.category_two_of(year);
    const auto key = rule == nullptr ? year : rule->years.first;
    const auto [at, is_new] = cycles_.try_emplace(key);
    if (is_new) at->second = opened(year);
    return at->second;
  }

 private:
  Cycle opened(FiscalYear year) const {
    const auto plan = budget_plan(book_, sites_, {}, year);
    Cycle cycle{.left = std::nullopt, .discount = plan.discount.percent};
    if (plan.entities[0].balance) cycle.left = plan.entities[0].balance->left;
    return cycle;
  }

  const Book& book_;
  std::span<const Site> sites_;
  std::map<FiscalYear, Cycle> cycles_;
};

void pay(RefreshLine& line, Purse::Cycle& cycle) {
  if (!line.gross) return;
  // What is not eligible is paid locally, whatever the budget is.
  if (line.eligible == Money{}) {
    line.erate = Money{};
    line.local = line.gross;
    return;
  }
  if (!cycle.left) return;
  line.in_budget = std::min(line.eligible, *cycle.left);
  *cycle.left -= line.in_budget;
  if (!cycle.discount) return;
  const auto shares = shares_of(*line.gross, line.in_budget, *cycle.discount);
  line.erate = shares.erate;
  line.local = shares.local;
}

// A sum is known when all of its parts are.
void add(std::optional<Money>& sum, const std::optional<Money>& part) {
  if (sum && part)
    *sum += *part;
  else
    sum.reset();
}

void add(RefreshYear& to, const RefreshLine& line) {
  ++to.things;
  if (!line.gross) {
    ++to.unpriced;
    return;
  }
  to.gross += *line.gross;
  to.eligible += line.eligible;
  to.in_budget += line.in_budget;
  add(to.erate, line.erate);
  add(to.local, line.local);
}

RefreshYear empty_year(FiscalYear year, std::string site = {}) {
  RefreshYear out;
  out.year = year;
  out.site = std::move(site);
  out.erate = Money{};
  out.local = Money{};
  return out;
}

bool past_support_after(const RefreshLine& line, FiscalYear year) {
  return line.year > year && line.life != nullptr && line.life->end_of_support &&
         *line.life->end_of_support <= year.last_day();
}

void sum_up(RefreshPlan& plan, const RefreshOptions& options, Purse& purse) {
  auto line = plan.lines.begin();
  for (int i = 0; i < options.years; ++i) {
    auto year = empty_year(options.first.plus(i));
    auto& cycle = purse.of(year.year);
    for (; line != plan.lines.end() && line->year == year.year; ++line) {
      pay(*line, cycle);
      add(year, *line);
    }
    year.budget_left = cycle.left;
    for (const auto& [site, number] : plan.undated) year.undated += number;
    if (options.cap && year.gross > *options.cap) year.over_cap = year.gross - *options.cap;
    plan.years.push_back(std::move(year));
  }
}

void count_past_support(RefreshPlan& plan, const std::vector<RefreshLine>& lines) {
  for (auto& year : plan.years)
    year.past_support += static_cast<std::size_t>(std::count_if(
        lines.begin(), lines.end(),
        [&](const RefreshLine& line) { return past_support_after(line, year.year); }));
}

// After levelling: what may pay depends on the year, and on what the lines before took.
void choose_funds(RefreshPlan& plan, std::span<const Fund> funds, std::optional<Day> today) {
  FundsTaken taken;
  for (auto& line : plan.lines) {
    if (line.price == nullptr) continue;
    line.fund = fund_for(funds, line.price->funds, line.year, today, line.local, taken);
    if (line.fund.used_up) line.because += "; " + line.fund.note;
    if (line.fund.fund != nullptr) taken[line.fund.fund] += line.local.value_or(Money{});
  }
}

std::string undated_text(const std::map<std::string, std::size_t>& undated) {
  std::vector<std::string> kinds;
  std::size_t all = 0;
  for (const auto& [kind, count] : undated) {
    all += count;
    kinds.push_back(fmt::format("{} {}", kind, count));
  }
  return fmt::format("nothing tells when {} things are due: {}", all, fmt::join(kinds, ", "));
}

std::string what_if_of(const RefreshOptions& options) {
  std::vector<std::string> said;
  if (options.delay_years > 0)
    said.push_back(fmt::format("everything were put off by {} years", options.delay_years));
  if (options.cap) said.push_back(fmt::format("no year cost more than {}", text(*options.cap)));
  if (!options.first_sites.empty())
    said.push_back(fmt::format("{} came first", options.first_name));
  if (options.failing != nullptr)
    said.emplace_back("what fails the standard were replaced at once");
  return fmt::format("{}", fmt::join(said, ", and "));
}

// What has no budget of its own names no site as the one that gets the money.
void mark_for_schools(RefreshPlan& plan, std::span<const Site> sites) {
  std::set<std::string_view> without;
  for (const auto& site : sites)
    if (!is_school(site.kind)) without.insert(site.id);
  std::set<std::string_view> named;
  std::size_t things = 0;
  for (auto& line : plan.lines) {
    line.for_schools =
        line.rule != nullptr && line.rule->eligible && without.contains(line.thing->site);
    if (!line.for_schools) continue;
    ++things;
    named.insert(line.thing->site);
  }
  if (things > 0)
    plan.notes.push_back(fmt::format(
        "{} eligible things are at {}, not for instruction and without a budget of Category Two: "
        "they are asked for by the schools that they serve, which nothing here names",
        things, fmt::join(named, ", ")));
}

std::vector<std::string> notes_of(const DueLines& due, const RefreshPlan& plan) {
  std::vector<std::string> notes;
  const auto unpriced = static_cast<std::size_t>(std::count_if(
      plan.lines.begin(), plan.lines.end(), [](const RefreshLine& one) { return !one.gross; }));
  if (unpriced > 0)
    notes.push_back(fmt::format(
        "{} things are unpriced, and totals are \"at least\": [[price]] in planning.d has prices",
        unpriced));
  if (!due.undated.empty()) notes.push_back(undated_text(due.undated));
  const auto no_life = std::count_if(plan.lines.begin(), plan.lines.end(),
                                     [](const RefreshLine& one) { return one.life == nullptr; });
  if (no_life > 0)
    notes.push_back(
        fmt::format("of {} things no end of support is known: they are dated by age", no_life));
  const auto shut = std::count_if(plan.lines.begin(), plan.lines.end(), [](const auto& one) {
    return one.fund.name.empty() && !one.fund.note.empty();
  });
  if (shut > 0)
    notes.push_back(fmt::format(
        "{} things are to be paid by funds that are not open in their year, or that no [[fund]] "
        "declares: who pays is not known",
        shut));
  return notes;
}

}  // namespace

std::vector<RefreshYear> RefreshPlan::by_site() const {
  std::map<std::pair<FiscalYear, std::string>, RefreshYear> found;
  for (const auto& line : lines) {
    const auto& site = line.thing->site;
    const auto [at, is_new] = found.try_emplace({line.year, site});
    if (is_new) {
      at->second = empty_year(line.year, site);
      const auto silent = undated.find(site);
      if (silent != undated.end()) at->second.undated = silent->second;
    }
    add(at->second, line);
  }
  std::vector<RefreshYear> out;
  for (auto& [key, year] : found) out.push_back(std::move(year));
  return out;
}

RefreshPlan refresh_plan(const Book& book, std::span<const Equipment> things,
                         std::span<const Site> sites, const RefreshOptions& options) {
  auto due = due_lines(book, things, options);
  level_peaks(due.lines, options);
  RefreshPlan plan;
  plan.plant = options.plant;
  plan.lines = std::move(due.lines);
  plan.later = due.later.size();
  plan.undated = std::move(due.undated_at);
  plan.what_if = what_if_of(options);
  std::stable_sort(plan.lines.begin(), plan.lines.end(), [](const auto& a, const auto& b) {
    return std::tie(a.year, a.thing->site, a.thing->name, a.thing->serial) <
           std::tie(b.year, b.thing->site, b.thing->name, b.thing->serial);
  });
  Purse purse(book, sites);
  sum_up(plan, options, purse);
  count_past_support(plan, plan.lines);
  count_past_support(plan, due.later);  // put off past the last year
  choose_funds(plan, book.funds, options.today);
  plan.notes = notes_of(due, plan);
  mark_for_schools(plan, sites);
  return plan;
}

}  // namespace netroster::planning
