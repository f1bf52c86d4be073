#include "standards/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <tuple>

#include "standards/waivers.h"

namespace netroster::standards {
namespace {

std::chrono::sys_days day_of(WallTime time) { return std::chrono::floor<std::chrono::days>(time); }

std::string date_text(const std::optional<std::chrono::sys_days>& day) {
  return day ? text(Scalar{*day}, Unit::date) : "-";
}

bool any_glob(const std::vector<std::string>& globs, std::string_view word) {
  return globs.empty() || std::any_of(globs.begin(), globs.end(), [word](const auto& glob) {
           return glob_matches(glob, word);
         });
}

Result result_of(Truth truth) {
  switch (truth) {
    case Truth::yes:
      return Result::pass;
    case Truth::no:
      return Result::fail;
    case Truth::not_applicable:
      return Result::not_applicable;
    case Truth::unknown:
      break;
  }
  return Result::unknown;
}

std::string line_of(const Evidence& row) {
  std::string out = row.subject.empty() ? "" : row.subject + ": ";
  out += row.fact;
  if (!row.value.empty()) out += " " + row.value;
  if (row.value.empty() && row.truth == Truth::unknown) out += " not known";
  if (row.truth == Truth::no && !row.demand.empty()) out += ", must be " + row.demand;
  if (!row.note.empty()) out += ": " + row.note;
  return out;
}

// The first row that decided it, in one line.
std::string reason_of(const std::vector<Evidence>& rows, Result result) {
  const auto wanted = result == Result::fail      ? Truth::no
                      : result == Result::unknown ? Truth::unknown
                      : result == Result::pass    ? Truth::yes
                                                  : Truth::not_applicable;
  for (const auto& row : rows)
    if (row.truth == wanted) return line_of(row);
  return rows.empty() ? std::string() : line_of(rows.front());
}

bool comes_first(const Finding& a, const Finding& b) {
  return std::tie(a.site, a.rule, a.subject) < std::tie(b.site, b.rule, b.subject);
}

class Judge {
 public:
  Judge(const Library& library, const FactSource& facts, const JudgeOptions& options)
      : library_(library), facts_(facts), options_(options) {}

  void judge_site(Subject site, const Site* declared);
  // So that findings are not moved again and again: what the first sites had is a measure.
  void make_room(std::size_t sites) {
    constexpr std::size_t first = 16;
    if (out_.sites == first && sites > first)
      out_.findings.reserve(out_.findings.size() / first * sites + out_.findings.size());
  }
  Judgement take() { return std::move(out_); }
  void notes();
  Finding finding(const Rule& rule, const Evaluator& evaluator, Subject subject, Verdict verdict,
                  const std::string& demand) const;
  Evaluator evaluator(const Rule& rule, std::string_view site, const Site* declared) const;

 private:
  bool is_wanted(const Rule& rule) const;
  void judge_rule(const Rule& rule, Subject site, const Site* declared,
                  const std::vector<Subject>& subjects);
  void nothing(const Rule& rule, Subject site, const Evaluator& evaluator);
  void keep(Finding finding, Tally& tally);
  void waive(Finding& finding) const;
  bool in_phase(Subject subject) const;
  bool is_kept(Result result) const;
  bool has_waiver(const Rule& rule) const;
  void waiver_notes();
  void say_more(const Rule& rule, Subject site, std::size_t count);
  Finding head(const Rule& rule, Subject subject) const;

  const Library& library_;
  const FactSource& facts_;
  const JudgeOptions& options_;
  Judgement out_;
};

Evaluator Judge::evaluator(const Rule& rule, std::string_view site, const Site* declared) const {
  Evaluator out(facts_, rule, options_.now);
  std::vector<const std::vector<Scalar>*> slots;
  for (const auto& name : rule.slots) slots.push_back(library_.value(rule, name, site, declared));
  out.bind(std::move(slots));
  return out;
}

bool Judge::is_wanted(const Rule& rule) const {
  if (!is_in_force(library_, rule, options_.now) || !any_glob(options_.rules, rule.id))
    return false;
  return options_.phase == nullptr || any_glob(options_.phase->rules, rule.id);
}

bool Judge::in_phase(Subject subject) const {
  if (options_.phase == nullptr || options_.phase->closets.empty()) return true;
  const auto closet = facts_.owner(subject, SubjectKind::closet);
  return !closet || any_glob(options_.phase->closets, facts_.name(*closet));
}

void Judge::judge_site(Subject site, const Site* declared) {
  ++out_.sites;
  std::array<std::optional<std::vector<Subject>>, subject_kinds> inside;
  for (const auto& rule : library_.rules()) {
    if (!is_wanted(rule)) continue;
    auto& subjects = inside[static_cast<std::size_t>(rule.subject)];
    if (!subjects) {
      subjects = rule.subject == SubjectKind::site ? std::vector<Subject>{site}
                                                   : facts_.inside(site, rule.subject);
      std::erase_if(*subjects, [this](Subject one) { return !in_phase(one); });
    }
    judge_rule(rule, site, declared, *subjects);
  }
}

void Judge::judge_rule(const Rule& rule, Subject site, const Site* declared,
                       const std::vector<Subject>& subjects) {
  const auto site_id = facts_.site_id(site);
  const auto judge = evaluator(rule, site_id, declared);
  if (subjects.empty()) return nothing(rule, site, judge);
  auto& tally = out_.tallies[{site_id, rule.id}];
  const auto first = static_cast<std::ptrdiff_t>(out_.findings.size());
  const bool collapses = options_.most_unknown > 0 && !has_waiver(rule);
  std::size_t unknowns = 0;
  std::string demand;  // the same for all of them
  for (const auto subject : subjects) {
    const auto verdict = verdict_of(rule, judge, subject);
    const auto result = result_of(verdict.truth);
    const bool more = collapses && result == Result::unknown && ++unknowns > options_.most_unknown;
    if (more || !is_kept(result)) {
      ++tally.count[static_cast<std::size_t>(result)];
      continue;
    }
    if (demand.empty()) demand = judge.demand(rule.require);
    keep(finding(rule, judge, subject, verdict, demand), tally);
  }
  if (collapses && unknowns > options_.most_unknown)
    say_more(rule, site, unknowns - options_.most_unknown);
  // Here they are few, and of one site and rule.
  const auto by_subject = [](const Finding& a, const Finding& b) { return a.subject < b.subject; };
  const auto from = out_.findings.begin() + first;
  if (!std::is_sorted(from, out_.findings.end(), by_subject))
    std::sort(from, out_.findings.end(), by_subject);
}

bool Judge::is_kept(Result result) const {
  if (result == Result::pass) return options_.keep_passes;
  return result != Result::not_applicable || options_.keep_not_applicable;
}

bool Judge::has_waiver(const Rule& rule) const {
  const auto& all = library_.waivers();
  return std::any_of(all.begin(), all.end(),
                     [&rule](const Waiver& one) { return one.rule == rule.id; });
}

void Judge::say_more(const Rule& rule, Subject site, std::size_t count) {
  auto out = head(rule, site);
  out.result = Result::unknown;
  out.reason = fmt::format("{} more {}s are unknown", count, text(rule.subject));
  out_.findings.push_back(std::move(out));
}

// A site about which nothing is known fulfils nothing.
void Judge::nothing(const Rule& rule, Subject site, const Evaluator& evaluator) {
  const bool blank = !facts_.has_devices(site);
  const bool open = blank || rule.empty == Empty::unknown;
  auto out = head(rule, site);
  out.result = open ? Result::unknown : Result::not_applicable;
  out.demand = evaluator.demand(rule.require);
  out.reason = blank ? fmt::format("no device of {} is known", out.site)
                     : fmt::format("no {} of {} is known", text(rule.subject), out.site);
  Evidence row;
  row.fact = fmt::format("{}s", text(rule.subject));
  row.note = out.reason;
  row.how = blank ? "scan the site: netroster scan " + out.site
                  : "scan the site, or declare it in the site's file";
  row.truth = open ? Truth::unknown : Truth::not_applicable;
  out.evidence.push_back(std::move(row));
  auto& tally = out_.tallies[{out.site, rule.id}];
  if (open || options_.keep_not_applicable)
    keep(std::move(out), tally);
  else
    ++tally.count[static_cast<std::size_t>(Result::not_applicable)];
}

Finding Judge::head(const Rule& rule, Subject subject) const {
  Finding out;
  out.rule = rule.id;
  out.rule_version = rule.version;
  out.severity = rule.severity;
  out.kind = rule.subject;
  out.subject = facts_.name(subject);
  out.site = facts_.site_id(subject);
  out.id = rule.id + "@" + out.subject;
  out.judged = options_.now;
  return out;
}

Finding Judge::finding(const Rule& rule, const Evaluator& evaluator, Subject subject,
                       Verdict verdict, const std::string& demand) const {
  const auto [applies, truth] = verdict;
  auto out = head(rule, subject);
  out.result = result_of(truth);
  out.demand = demand;
  const bool decided_by_where = applies == Truth::no || applies == Truth::not_applicable ||
                                (applies == Truth::unknown && truth == Truth::unknown);
  if (decided_by_where) out.evidence = evaluator.explain(rule.where, subject);
  out.reason = reason_of(out.evidence, applies == Truth::no ? Result::fail : out.result);
  if (applies == Truth::no) out.reason = "is not about it: " + out.reason;
  auto rows = evaluator.explain(rule.require, subject);
  if (out.reason.empty()) out.reason = reason_of(rows, out.result);
  out.evidence.insert(out.evidence.end(), std::move_iterator(rows.begin()),
                      std::move_iterator(rows.end()));
  return out;
}

void Judge::waive(Finding& finding) const {
  if (finding.result != Result::fail && finding.result != Result::unknown) return;
  const auto today = day_of(options_.now);
  for (const auto& waiver : library_.waivers()) {
    if (waiver.rule != finding.rule || !glob_matches(waiver.subject, finding.subject)) continue;
    if (waiver.granted && *waiver.granted > today) continue;
    const bool over = waiver.expires && *waiver.expires < today;
    finding.waiver =
        fmt::format("{} by {}, {} to {}{}", waiver.reason, waiver.owner, date_text(waiver.granted),
                    date_text(waiver.expires), over ? " (over)" : "");
    if (over) continue;
    finding.result = Result::waived;
    return;
  }
}

void Judge::keep(Finding finding, Tally& tally) {
  waive(finding);
  ++tally.count[static_cast<std::size_t>(finding.result)];
  out_.findings.push_back(std::move(finding));
}

static std::string words_about_broken(const Library& library, const std::string& id) {
  if (id.empty()) return "a rule without an id is not judged: it has errors";
  if (library.find(id) != nullptr)
    return fmt::format("the district's {} is not used: it has errors; the shipped one is judged",
                       id);
  return fmt::format("{} is not judged: it has errors", id);
}

void Judge::waiver_notes() {
  const auto today = day_of(options_.now);
  for (const auto& waiver : library_.waivers()) {
    const auto who = fmt::format("the waiver of {} for {}", waiver.rule, waiver.subject);
    const auto state = state_of(waiver, today);
    if (state == WaiverState::over)
      out_.notes.push_back(fmt::format("{} ended on {}", who, date_text(waiver.expires)));
    if (state == WaiverState::ends_soon)
      out_.notes.push_back(fmt::format("{} ends on {}", who, date_text(waiver.expires)));
  }
}

void Judge::notes() {
  waiver_notes();
  // A misspelt id takes nothing out.
  for (const auto& id : library_.without())
    if (library_.find(id) != nullptr)
      out_.notes.push_back(fmt::format("{} is not judged: the district took it out", id));
  for (const auto& id : library_.broken()) out_.notes.push_back(words_about_broken(library_, id));
  for (auto& late : out_of_force(library_, day_of(options_.now))) {
    late.warning = false;  // it is a note
    out_.notes.push_back(config::text(late));
  }
  for (const auto& rule : library_.rules())
    if (!rule.replaces.empty())
      out_.notes.push_back(fmt::format(
          "{} of {}:{} replaces the shipped rule{}", rule.id, rule.file, rule.place.line,
          rule.version == rule.replaces ? ", and both are of version " + rule.version : ""));
}

}  // namespace

std::string_view text(Result result) {
  constexpr std::array<std::string_view, results> words{"pass", "fail", "unknown", "not applicable",
                                                        "waived"};
  return words[static_cast<std::size_t>(result)];
}

Tally Judgement::total() const {
  Tally out;
  for (const auto& [where, tally] : tallies)
    for (std::size_t i = 0; i < results; ++i) out.count[i] += tally.count[i];
  return out;
}

bool is_in_force(const Library& library, const Rule& rule, WallTime now) {
  const auto today = day_of(now);
  if (rule.effective && *rule.effective > today) return false;
  if (rule.expires && *rule.expires < today) return false;
  const auto& out = library.without();
  return std::find(out.begin(), out.end(), rule.id) == out.end();
}

Verdict verdict_of(const Rule& rule, const Evaluator& evaluator, Subject subject) {
  Verdict out{evaluator.all(rule.where, subject), Truth::not_applicable};
  if (out.applies == Truth::yes) out.truth = evaluator.all(rule.require, subject);
  if (out.applies == Truth::unknown)
    out.truth = evaluator.all(rule.require, subject) == Truth::yes ? Truth::yes : Truth::unknown;
  return out;
}

Judgement judge(const Library& library, const FactSource& facts,
                const std::function<const Site*(std::string_view)>& declared,
                const JudgeOptions& options) {
  Judge all(library, facts, options);
  const auto sites = facts.sites();
  for (const auto site : sites) {
    const auto id = facts.site_id(site);
    const auto* known = declared(id);
    if (!any_glob(options.sites, id)) continue;
    if (options.phase != nullptr && !covers(*options.phase, id, known)) continue;
    all.judge_site(site, known);
    all.make_room(sites.size());
  }
  all.notes();
  auto out = all.take();
  if (!std::is_sorted(out.findings.begin(), out.findings.end(), comes_first))
    std::sort(out.findings.begin(), out.findings.end(), comes_first);
  return out;
}

Finding judge_one(const Library& library, const Rule& rule, const FactSource& facts,
                  Subject subject, const Site* declared, WallTime now) {
  JudgeOptions options;
  options.now = now;
  const Judge one(library, facts, options);
  const auto evaluator = one.evaluator(rule, facts.site_id(subject), declared);
  return one.finding(rule, evaluator, subject, verdict_of(rule, evaluator, subject),
                     evaluator.demand(rule.require));
}

}  // namespace netroster::standards
