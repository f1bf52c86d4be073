#include "exporters/reports/board.h"

#include <fmt/format.h>

#include <algorithm>

namespace netroster::reports {
namespace {

using planning::Basis;
using planning::LifeState;
using planning::Money;
using planning::Progress;
using standards::Result;

// Schools that are named; the page stays one page.
constexpr std::size_t most_sites = 8;

struct Figure {
  std::string what;
  Value now;
  Value before = word("not known");
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
        "are \"at least\"."};
    return out;
  }

 private:
  std::string before_heading() const {
    const auto& with = in_.compliance.compared;
    return with.empty() ? "Before"
                        : fmt::format("On {}", iso_text(with.front().when).substr(0, 10));
  }
  std::string standard_text() const {
    return fmt::format("standard {} {}", in_.compliance.standard, in_.compliance.version);
  }

  void add_standard() {
    const auto [students, silent] = in_.compliance.students_behind_failures();
    auto on = standard_text();
    if (silent > 0) on += fmt::format("; {} of the sites say no number of students", silent);
    figures_.push_back({"Students at sites that fail a required rule",
                        static_cast<std::int64_t>(students), word("not known"), std::move(on),
                        students > 0 ? "f" : ""});
    const auto& sites = in_.compliance.sites;
    const auto failing = std::count_if(sites.begin(), sites.end(), fails_required);
    figures_.push_back({"Sites that fail a required rule",
                        word(fmt::format("{} of {}", failing, sites.size())), word("not known"),
                        standard_text(), failing > 0 ? "f" : ""});
    const auto total = in_.compliance.total();
    const auto before = in_.compliance.total_before();
    const auto was = [&before](Result result) {
      return before ? Value(static_cast<std::int64_t>(before->of(result))) : Value();
    };
    figures_.push_back({"Checks that fail", static_cast<std::int64_t>(total.of(Result::fail)),
                        was(Result::fail), standard_text()});
    figures_.push_back({"Checks that are not known",
                        static_cast<std::int64_t>(total.of(Result::unknown)), was(Result::unknown),
                        standard_text(), total.of(Result::unknown) > 0 ? "u" : ""});
  }

  std::size_t lives_at(LifeState state) const {
    return static_cast<std::size_t>(
        std::count_if(in_.lives.begin(), in_.lives.end(),
                      [state](const planning::Life& one) { return one.state == state; }));
  }

  void add_support() {
    const auto past = lives_at(LifeState::past_support);
    figures_.push_back({"Things past the end of their support",
                        word(fmt::format("{} of {}", past, in_.lives.size())), word("not known"),
                        "dates of makers, each with its source in report lifecycle",
                        past > 0 ? "f" : ""});
  }

  void add_money() {
    if (!in_.plan.years.empty()) {
      const auto& year = in_.plan.years.front();
      Money all;
      std::size_t unpriced = 0;
      for (const auto& one : in_.plan.years) {
        all += one.gross;
        unpriced += one.unpriced;
      }
      const auto amount = [](Money sum, bool more) {
        return word(fmt::format("{}{}", more ? "at least " : "", text(sum)));
      };
      const std::string prices = "the district's own prices (D)";
      figures_.push_back({fmt::format("To be replaced in {}", text(year.year)),
                          amount(year.gross, year.unpriced > 0), word(""), prices});
      figures_.push_back({fmt::format("In the {} years from then", in_.plan.years.size()),
                          amount(all, unpriced > 0), word(""), prices});
    }
    const auto& district = in_.budget.entities.front();
    const auto* rule = in_.budget.rule;
    figures_.push_back({"Left of E-Rate's Category Two budget",
                        district.balance ? word(text(district.balance->left)) : Value(), word(""),
                        rule == nullptr ? district.because : text(rule->of)});
  }

  void add_progress() {
    if (in_.steps.empty()) return;
    const auto count_of = [this](auto state_of) {
      return std::count_if(in_.steps.begin(), in_.steps.end(), [&](const auto& step) {
        return state_of(step) == Progress::implemented;
      });
    };
    const auto now = count_of([](const planning::StepState& one) { return one.state; });
    const auto was = count_of(
        [](const planning::StepState& one) { return one.before.value_or(Progress::not_started); });
    const auto measured = std::count_if(in_.steps.begin(), in_.steps.end(), [](const auto& one) {
      return one.basis == Basis::evidence;
    });
    figures_.push_back({"Steps of the plan that are fully implemented",
                        word(fmt::format("{} of {}", now, in_.steps.size())),
                        word(fmt::format("{}, as declared", was)),
                        fmt::format("evidence for {}, else declared", measured)});
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
    if (in_.compliance.compared.empty())
      out.push_back("No earlier inventory is compared with: --compared-with DATE does.");
    if (out.empty()) out.push_back("Nothing that this page rests on.");
    return out;
  }

  const BoardInput& in_;
  std::vector<Figure> figures_;
};

}  // namespace

Document board_document(const BoardInput& input) { return Board(input).make(); }

}  // namespace netroster::reports
