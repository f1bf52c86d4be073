#include "exporters/reports/board.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "exporters/reports/words.h"

namespace netroster::reports {
namespace {

using planning::Basis;
using planning::LifeState;
using planning::Money;
using planning::Progress;
using standards::Result;

// Schools that are named; the page stays one page.
constexpr std::size_t most_sites = 6;

struct Figure {
  std::string what;
  Value now;
  Value before;
  std::string rests_on;
  std::string_view style = "";
};

bool fails_required(const SiteCompliance& site) {
  return std::any_of(site.findings.begin(), site.findings.end(), [](const auto& one) {
    return one.result == Result::fail && one.severity == standards::Severity::required;
  });
}

class Board {
 public:
  explicit Board(const BoardInput& input) : in_(input) {}

  Document make() {
    auto out = begun(in_.heading, "board", "The network at a glance", "figures");
    add_standard();
    add_support();
    add_money();
    add_progress();
    std::vector<Row> rows;
    for (auto& one : figures_)
      rows.push_back({{one.what, one.now, one.before, one.rests_on}, one.style});
    out.parts.push_back({"",
                         {},
                         {table_of("figures", "Figures",
                                   {{"figure", "What"},
                                    {"now", "Now", true},
                                    {"before", before_heading(), true},
                                    {"rests_on", "Rests on"}},
                                   std::move(rows))}});
    out.parts.push_back({"Where it matters most", {}, {site_table()}});
    out.parts.push_back({"What nobody knows", gaps(), {}});
    out.method = {
        "What is not known counts neither as good nor as bad. Amounts with things that have no "
        "price "
        "are \"at least\". What was before is an earlier inventory, by the standard, prices and "
        "dates of today.",
        confidence_words()};
    return out;
  }

 private:
  std::string before_heading() const {
    return in_.before == nullptr ? "Before"
                                 : fmt::format("On {}", planning::day_text(in_.before->day));
  }
  // Null without an inventory of then.
  template <typename Of>
  Value was(Of of) const {
    return in_.before == nullptr ? Value() : Value(of(*in_.before));
  }

  static std::string letters_text(const std::map<std::string, std::size_t>& letters) {
    std::string out;
    for (const auto& [letter, number] : letters)
      out += fmt::format("{}{} {}", out.empty() ? "" : ", ", number,
                         letter.empty() ? "of no known source" : letter);
    return out;
  }

  // How sure the rules are that fail: what nobody but us demands must not read as a law.
  std::string standard_text() const {
    std::map<std::string, std::size_t> letters;
    std::set<std::string> failing;
    for (const auto& site : in_.compliance.sites)
      for (const auto& one : site.findings)
        if (one.result == Result::fail && one.severity == standards::Severity::required)
          failing.insert(one.rule);
    for (std::size_t i = 0; i < in_.compliance.rules.size(); ++i)
      if (failing.contains(in_.compliance.rules[i].id)) ++letters[in_.compliance.bases[i].lowest];
    return fmt::format(
        "standard {} {}{}", in_.compliance.standard, in_.compliance.version,
        letters.empty() ? std::string() : "; of the failing rules " + letters_text(letters));
  }

  std::string every_rule_text() const {
    std::map<std::string, std::size_t> letters;
    for (const auto& basis : in_.compliance.bases) ++letters[basis.lowest];
    return fmt::format("every rule of the standard: {}", letters_text(letters));
  }

  void add_standard() {
    const bool none = in_.no_inventory;
    const auto [students, silent] = in_.compliance.students_behind_failures();
    auto on = standard_text();
    if (silent > 0) on += fmt::format("; {} of the sites say no number of students", silent);
    figures_.push_back(
        {"Students at sites that fail a required rule",
         none ? Value() : Value(static_cast<std::int64_t>(students)),
         was([](const BoardBefore& then) { return static_cast<std::int64_t>(then.students); }),
         std::move(on), students > 0 ? "f" : ""});
    const auto& sites = in_.compliance.sites;
    const auto failing = std::count_if(sites.begin(), sites.end(), fails_required);
    figures_.push_back(
        {"Sites that fail a required rule",
         none ? Value() : word(fmt::format("{} of {}", failing, sites.size())),
         was([](const BoardBefore& then) { return word(std::to_string(then.failing)); }),
         "the same", failing > 0 ? "f" : ""});
    const auto total = in_.compliance.total();
    const auto was_of = [this](Result result) {
      return was([result](const BoardBefore& then) {
        return static_cast<std::int64_t>(then.total.of(result));
      });
    };
    const auto every = every_rule_text();
    figures_.push_back({"Checks that fail",
                        none ? Value() : Value(static_cast<std::int64_t>(total.of(Result::fail))),
                        was_of(Result::fail), every});
    figures_.push_back({"Checks that are not known",
                        static_cast<std::int64_t>(total.of(Result::unknown)),
                        was_of(Result::unknown), every, total.of(Result::unknown) > 0 ? "u" : ""});
  }

  std::size_t lives_at(LifeState state) const {
    return static_cast<std::size_t>(
        std::count_if(in_.lives.begin(), in_.lives.end(),
                      [state](const planning::Life& one) { return one.state == state; }));
  }

  static std::string grouped_size(std::size_t number) {
    return grouped(static_cast<std::int64_t>(number));
  }

  std::string dates_text() const {
    std::map<std::string_view, std::size_t> letters;
    std::size_t unknown = 0;
    for (const auto& one : in_.lives) {
      if (one.state == LifeState::unknown || one.row == nullptr)
        ++unknown;
      else
        ++letters[planning::letter(one.row->of.confidence)];
    }
    std::string out;
    for (const auto& [letter, number] : letters)
      out += fmt::format("{} {}, ", grouped_size(number), letter);
    return fmt::format("dates of makers: {}{} not known", out, grouped_size(unknown));
  }

  void add_support() {
    const auto past = lives_at(LifeState::past_support);
    figures_.push_back({"Things past the end of their support",
                        in_.no_inventory ? Value()
                                         : word(fmt::format("{} of {}", grouped_size(past),
                                                            grouped_size(in_.lives.size()))),
                        was([](const BoardBefore& then) {
                          return word(fmt::format("{} of {}", grouped_size(then.past_support),
                                                  grouped_size(then.things)));
                        }),
                        dates_text(), past > 0 ? "f" : ""});
  }

  // Of the first so many years. A sum of nothing but unpriced things is no amount.
  static Value cost_of(const std::vector<planning::RefreshYear>& years, std::size_t number) {
    Money sum;
    std::size_t unpriced = 0;
    bool at_least = false;
    for (std::size_t i = 0; i < std::min(number, years.size()); ++i) {
      sum += years[i].gross;
      unpriced += years[i].unpriced;
      at_least = at_least || years[i].at_least();
    }
    if (unpriced > 0 && sum == Money{}) return word(fmt::format("unpriced: {} things", unpriced));
    return word(fmt::format("{}{}", at_least ? "at least " : "", text(sum)));
  }

  Value now_of(const std::vector<planning::RefreshYear>& years, std::size_t number) const {
    return in_.no_inventory ? Value() : cost_of(years, number);
  }

  static Value left_of(const planning::EntityBudget& district) {
    if (!district.balance) return {};
    const auto& balance = *district.balance;
    return word(balance.over > Money{} ? "over by " + text(balance.over) : text(balance.left));
  }

  void add_money() {
    if (!in_.plan.years.empty()) {
      const auto& years = in_.plan.years;
      const std::string prices = "the district's own prices (D)";
      figures_.push_back(
          {fmt::format("To be replaced in {}", text(years.front().year)), now_of(years, 1),
           was([](const BoardBefore& then) { return cost_of(then.years, 1); }), prices});
      figures_.push_back(
          {fmt::format("In the {} years from then", years.size()), now_of(years, years.size()),
           was([](const BoardBefore& then) { return cost_of(then.years, then.years.size()); }),
           prices});
    }
    const auto& district = in_.budget.entities.front();
    const auto* rule = in_.budget.rule;
    figures_.push_back({"Left of E-Rate's Category Two budget", left_of(district), word(""),
                        rule == nullptr ? district.because : text(rule->of),
                        district.balance && district.balance->over > Money{} ? "f" : ""});
  }

  void add_progress() {
    if (in_.steps.empty()) return;
    const auto now = std::count_if(in_.steps.begin(), in_.steps.end(), [](const auto& one) {
      return one.state == Progress::implemented;
    });
    const auto standing_in = std::count_if(in_.steps.begin(), in_.steps.end(), [](const auto& one) {
      return one.basis == Basis::stand_in;
    });
    const auto measured = std::count_if(in_.steps.begin(), in_.steps.end(), [](const auto& one) {
      return one.basis == Basis::evidence;
    });
    figures_.push_back(
        {"Steps of the plan that are fully implemented",
         word(fmt::format("{} of {}", now, in_.steps.size())),
         was([](const BoardBefore& then) { return static_cast<std::int64_t>(then.implemented); }),
         fmt::format(
             "evidence for {}, by limits of our judgement (J); else "
             "declared{}",
             measured,
             standing_in > 0 ? fmt::format(", of {} only as a stand-in", standing_in) : "")});
  }

  // By students behind a failure.
  Table site_table() const {
    std::vector<const SiteCompliance*> failing;
    for (const auto& site : in_.compliance.sites)
      if (fails_required(site)) failing.push_back(&site);
    std::stable_sort(failing.begin(), failing.end(), [](const auto* a, const auto* b) {
      return a->enrolment.value_or(0) > b->enrolment.value_or(0);
    });
    if (failing.size() > most_sites) failing.resize(most_sites);
    std::vector<Row> rows;
    for (const auto* site : failing) {
      const auto number = [site](Result result) {
        return Value(static_cast<std::int64_t>(site->now.of(result)));
      };
      rows.push_back(
          {{site->name,
            site->enrolment ? Value(static_cast<std::int64_t>(*site->enrolment)) : Value(),
            number(Result::fail), number(Result::unknown), worst_rule(*site)},
           "f"});
    }
    return table_of("sites", "Sites that fail a required rule, by students",
                    {{"site", "Site"},
                     {"students", "Students", true},
                     {"fail", "Checks that fail", true},
                     {"unknown", "Not known", true},
                     {"first", "First of them"}},
                    std::move(rows));
  }

  std::string worst_rule(const SiteCompliance& site) const {
    if (site.findings.empty()) return "";
    const auto& first = site.findings.front();
    const auto& rules = in_.compliance.rules;
    const auto at = std::find_if(rules.begin(), rules.end(),
                                 [&first](const auto& rule) { return rule.id == first.rule; });
    return at == rules.end() ? first.rule : at->title;
  }

  std::vector<std::string> gaps() const {
    std::vector<std::string> out;
    const auto say = [&out](std::size_t number, std::string_view what) {
      if (number > 0) out.push_back(fmt::format("{} {}", number, what));
    };
    if (in_.no_inventory)
      out.push_back(
          "What was there on this day: there is no inventory of it, and so no figure that rests on "
          "one.");
    say(static_cast<std::size_t>(
            std::count_if(in_.sites.begin(), in_.sites.end(),
                          [](const auto& site) { return !site.identified_percent; })),
        "sites of which nobody knows how much of the network was found.");
    say(static_cast<std::size_t>(std::count_if(in_.compliance.sites.begin(),
                                               in_.compliance.sites.end(),
                                               [](const auto& site) { return !site.enrolment; })),
        "sites that say no number of students.");
    const auto& left_out = in_.compliance.not_judged;
    say(left_out.broken, "rules of the standard that have errors and were not judged.");
    say(left_out.files, "files of the standard that could not be read.");
    say(lives_at(LifeState::unknown), "things of which no end of support is known.");
    for (const auto& note : in_.plan.notes) out.push_back(note + ".");
    if (in_.before == nullptr && !in_.before_missing.empty()) out.push_back(in_.before_missing);
    if (out.empty()) out.push_back("Nothing that this page rests on.");
    for (auto& line : out)
      if (line.front() >= 'a' && line.front() <= 'z')
        line.front() = static_cast<char>(line.front() - 'a' + 'A');
    return out;
  }

  const BoardInput& in_;
  std::vector<Figure> figures_;
};

}  // namespace

Document board_document(const BoardInput& input) { return Board(input).make(); }

}  // namespace netroster::reports
