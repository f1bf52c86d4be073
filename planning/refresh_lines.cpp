#include "planning/refresh_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace netroster::planning {
namespace {

struct Since {
  Day day;
  std::string text;  // "installed 2020-08-01"
};

// What is first seen may have been there long before: the plan says so.
std::optional<Since> age_of(const Equipment& thing, const Asset* asset) {
  if (asset != nullptr && asset->installed)
    return Since{*asset->installed, "installed " + day_text(asset->installed)};
  if (thing.first_seen == WallTime{}) return std::nullopt;
  const auto day = std::chrono::floor<std::chrono::days>(thing.first_seen);
  if (thing.seen == Seen::declared) return Since{day, "installed " + day_text(day)};
  // When its controller listed it first is not kept.
  if (thing.seen == Seen::by_controller)
    return Since{day, fmt::format("its controller first seen {}, and it may be older or newer",
                                  day_text(day))};
  return Since{day, fmt::format("first seen {}, and may be older", day_text(day))};
}

class Dating {
 public:
  Dating(const Book& book, const RefreshOptions& options) : book_(book), options_(options) {}

  // false: nothing tells when it is due.
  bool date(RefreshLine& line) {
    const auto& thing = *line.thing;
    line.life = life_of(thing);
    const bool by_support = date_by_support(line);
    const bool by_age = date_by_age(line, by_support);
    const bool by_standard = date_by_standard(line, by_support || by_age);
    if (!by_support && !by_age && !by_standard) return false;
    keep_in_plan(line);
    return true;
  }

 private:
  const ModelLife* life_of(const Equipment& thing) {
    const auto [at, is_new] = known_.try_emplace({thing.vendor, thing.model}, nullptr);
    if (is_new) at->second = book_.lifecycle.find(thing.vendor, thing.model);
    return at->second;
  }

  bool date_by_support(RefreshLine& line) const {
    if (line.life == nullptr || !line.life->end_of_support) return false;
    const auto last = *line.life->end_of_support;
    line.due = fiscal_year_of(last);
    line.latest = line.due;
    const bool over = last < options_.first.first_day();
    line.because = fmt::format("support {} {}", over ? "ended" : "ends", day_text(last));
    line.of = line.life->of;
    return true;
  }

  // Whatever comes first decides; neither may be passed.
  bool date_by_age(RefreshLine& line, bool dated) const {
    const auto* cycle = book_.cycle_of(line.thing->kind, line.thing->model);
    const auto since = age_of(*line.thing, book_.assets.find(line.thing->serial));
    if (cycle == nullptr || !since) return false;
    const auto installed = fiscal_year_of(since->day);
    const auto due = installed.plus(static_cast<int>(cycle->plan_years));
    const auto latest = installed.plus(static_cast<int>(cycle->most_years));
    line.latest = dated ? std::min(line.latest, latest) : latest;
    if (dated && line.due <= due) return true;
    line.due = due;
    line.because = fmt::format("{} years old: {}", cycle->plan_years, since->text);
    line.of = cycle->of;
    return true;
  }

  // A failure has no day: it is due at once, and may wait as long as support and age allow.
  bool date_by_standard(RefreshLine& line, bool dated) const {
    const auto& thing = *line.thing;
    if (options_.failing == nullptr || thing.seen == Seen::as_part) return false;
    const auto at = options_.failing->find({thing.site, thing.name});
    if (at == options_.failing->end()) return false;
    const auto first = options_.first;
    if (dated && line.due <= first) return true;
    line.due = first;
    line.latest = dated ? line.latest : first.plus(options_.years - 1);
    line.because = at->second.because;
    line.of = at->second.rule->of;
    return true;
  }

  void keep_in_plan(RefreshLine& line) const {
    const auto first = options_.first;
    line.due = std::max(line.due, first);
    line.latest = std::max(line.latest, line.due);
    if (options_.delay_years > 0) {
      line.due = line.due.plus(options_.delay_years);
      line.latest = line.latest.plus(options_.delay_years);
      line.moved = fmt::format("put off by {} years", options_.delay_years);
    }
    line.earliest = std::max(first, line.due.plus(-options_.lead_years));
    const auto& sites = options_.first_sites;
    const bool is_first = std::find(sites.begin(), sites.end(), line.thing->site) != sites.end();
    if (is_first && line.due > first && line.due < first.plus(options_.years)) {
      line.moved = fmt::format("{} comes first: due in {}", options_.first_name, text(line.due));
      line.due = first;
      line.earliest = first;
    }
    line.year = line.due;
  }

  const Book& book_;
  const RefreshOptions& options_;
  std::map<std::pair<std::string_view, std::string_view>, const ModelLife*> known_;
};

void put_price(RefreshLine& line, const Book& book) {
  const auto& thing = *line.thing;
  line.price = book.price_of(thing.kind, thing.model);
  line.rule = book.erate.equipment_of(thing.kind);
  if (line.price == nullptr || !line.price->unit_cost) return;
  line.gross = line.price->unit_cost;
  if (line.rule != nullptr && line.rule->eligible)
    line.eligible = percent_of(*line.gross, line.price->eligible_percent);
}

class Levelling {
 public:
  Levelling(std::vector<RefreshLine>& lines, const RefreshOptions& options, Money cap)
      : lines_(lines), options_(options), cap_(cap) {
    for (const auto& line : lines_) cost_[line.year] += line.gross.value_or(Money{});
  }

  void run() {
    for (int i = 0; i < options_.years; ++i) {
      const auto year = options_.first.plus(i);
      if (cost_[year] > cap_) empty(year);
    }
  }

 private:
  // What may wait longest goes first.
  std::vector<RefreshLine*> movable(FiscalYear year) {
    std::vector<RefreshLine*> found;
    for (auto& line : lines_)
      if (line.year == year && line.gross) found.push_back(&line);
    std::stable_sort(found.begin(), found.end(), [](const auto* a, const auto* b) {
      return std::tie(b->latest, *b->gross) < std::tie(a->latest, *a->gross);
    });
    return found;
  }

  void empty(FiscalYear year) {
    for (auto* line : movable(year)) {
      if (cost_[year] <= cap_) return;
      if (const auto to = room_for(*line)) move(*line, *to);
    }
  }

  bool has_room(FiscalYear year, Money cost) { return cost_[year] + cost <= cap_; }

  // The nearest year after it, else the nearest before.
  std::optional<FiscalYear> room_for(const RefreshLine& line) {
    const auto last = std::min(line.latest, options_.first.plus(options_.years - 1));
    for (auto to = line.year.plus(1); to <= last; to = to.plus(1))
      if (has_room(to, *line.gross)) return to;
    for (auto to = line.year.plus(-1); to >= line.earliest; to = to.plus(-1))
      if (has_room(to, *line.gross)) return to;
    return std::nullopt;
  }

  void move(RefreshLine& line, FiscalYear to) {
    cost_[line.year] -= *line.gross;
    cost_[to] += *line.gross;
    if (!line.moved.empty()) line.moved += "; ";
    line.moved += fmt::format("from {}, which costs more than {}", text(line.year), text(cap_));
    line.year = to;
  }

  std::vector<RefreshLine>& lines_;
  const RefreshOptions& options_;
  Money cap_;
  std::map<FiscalYear, Money> cost_;
};

}  // namespace

DueLines due_lines(const Book& book, std::span<const Equipment> things,
                   const RefreshOptions& options) {
  DueLines out;
  Dating dating(book, options);
  const auto after = options.first.plus(options.years);
  const auto add = [&](const Equipment& thing) {
    RefreshLine line;
    line.thing = &thing;
    if (!dating.date(line)) {
      ++out.undated_at[thing.site];
      ++out.undated[thing.kind.empty() ? "of no known kind" : thing.kind];
      return;
    }
    put_price(line, book);
    (line.year < after ? out.lines : out.later).push_back(std::move(line));
  };
  for (const auto& thing : things) add(thing);
  if (options.plant)
    for (const auto& thing : *options.plant) add(thing);
  return out;
}

void level_peaks(std::vector<RefreshLine>& lines, const RefreshOptions& options) {
  if (options.cap) Levelling(lines, options, *options.cap).run();
}

}  // namespace netroster::planning
