// What is wrong between rows of the standard, and between them and the sites.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "config/document.h"
#include "config/suggest.h"
#include "standards/library.h"

namespace netroster::standards {
namespace {

using Day = std::chrono::sys_days;

std::string day_text(Day day) { return text(Scalar{day}, Unit::date); }

bool any_like(std::string_view glob, const std::vector<std::string_view>& words) {
  return std::any_of(words.begin(), words.end(),
                     [glob](std::string_view word) { return glob_matches(glob, word); });
}

// Whether both hold on some day.
bool overlap(const Waiver& a, const Waiver& b) {
  return a.granted && a.expires && b.granted && b.expires && *a.granted <= *b.expires &&
         *b.granted <= *a.expires;
}

std::string_view site_part(std::string_view subject) {
  return subject.substr(0, subject.find('/'));
}

std::vector<std::string> closets_of(const Site& site) {
  std::vector<std::string> out;
  for (const auto& closet : site.closets) out.push_back(site.id + "/" + closet.id);
  return out;
}

std::vector<std::string_view> views(const std::vector<std::string>& words) {
  return {words.begin(), words.end()};
}

class SiteCheck {
 public:
  SiteCheck(const Library& library, const std::vector<Site>& sites)
      : library_(library), sites_(sites) {
    for (const auto& site : sites) ids_.push_back(site.id);
  }
  std::vector<config::Problem> take() {
    for (const auto& waiver : library_.waivers()) check(waiver);
    for (const auto& row : library_.overrides()) check(row);
    for (const auto& phase : library_.phases()) check(phase);
    check_phases_of_sites();
    return problems_.take();
  }

 private:
  bool is_there(const std::string& file, config::Place place, const char* key,
                std::string_view pattern) {
    if (any_like(pattern, ids_)) return true;
    problems_.error(file, place, key, fmt::format("there is no site \"{}\"", pattern),
                    config::did_you_mean(pattern, ids_));
    return false;
  }
  void check(const Waiver& waiver);
  void check(const Override& row);
  const Site* in_both(const Phase* a, const Phase* b) const;
  void check(const Phase& phase);
  void check_phases_of_sites();
  void unknown_phase(const std::string& phase, const std::vector<std::string_view>& sites);

  const Library& library_;
  const std::vector<Site>& sites_;
  std::vector<std::string_view> ids_;
  config::Problems problems_;
};

void SiteCheck::check(const Waiver& waiver) {
  const auto place = waiver.at.of("subject");
  if (!is_there(waiver.file, place, "waiver.subject", site_part(waiver.subject))) return;
  const auto* rule = library_.find(waiver.rule);
  const bool of_closet = rule != nullptr && rule->subject == SubjectKind::closet;
  if (!of_closet || waiver.subject.find('/') == std::string::npos) return;
  std::vector<std::string> closets;
  for (const auto& site : sites_) {
    if (!glob_matches(site_part(waiver.subject), site.id)) continue;
    if (site.closets.empty()) return;  // not declared: nobody knows
    const auto own = closets_of(site);
    closets.insert(closets.end(), own.begin(), own.end());
  }
  if (!any_like(waiver.subject, views(closets)))
    problems_.error(waiver.file, place, "waiver.subject",
                    fmt::format("there is no closet \"{}\"", waiver.subject),
                    config::did_you_mean(waiver.subject, views(closets)));
}

void SiteCheck::check(const Override& row) {
  if (!row.site.empty() && std::find(ids_.begin(), ids_.end(), row.site) == ids_.end())
    problems_.error(row.file, row.at.of("site"), "override.site",
                    fmt::format("there is no site \"{}\"", row.site),
                    config::did_you_mean(row.site, ids_));
  if (row.phase.empty()) return;
  for (const auto& other : library_.overrides()) {
    if (&other == &row) break;  // of a pair, the later one is said
    if (other.rule != row.rule || other.parameter != row.parameter) continue;
    const auto* site = in_both(library_.find_phase(row.phase), library_.find_phase(other.phase));
    if (site == nullptr) continue;
    problems_.error(row.file, row.at.of("phase"), "override.phase",
                    fmt::format("{} is in {} too, for which {}:{} sets {} otherwise", site->id,
                                other.phase, other.file, other.place.line, row.parameter));
    return;
  }
}

// Of two phases that a site is in, nobody could tell which counts. Null: there is no such site.
const Site* SiteCheck::in_both(const Phase* a, const Phase* b) const {
  if (a == nullptr || b == nullptr) return nullptr;
  for (const auto& site : sites_)
    if (covers(*a, site.id, &site) && covers(*b, site.id, &site)) return &site;
  return nullptr;
}

void SiteCheck::check(const Phase& phase) {
  for (std::size_t i = 0; i < phase.sites.size(); ++i)
    is_there(phase.file, phase.at.item("sites", i), "phase.sites", phase.sites[i]);
  std::vector<std::string> closets;
  for (const auto& site : sites_) {
    if (!covers(phase, site.id, &site)) continue;
    const auto own = closets_of(site);
    closets.insert(closets.end(), own.begin(), own.end());
  }
  for (std::size_t i = 0; i < phase.closets.size(); ++i)
    if (!any_like(phase.closets[i], views(closets)))
      problems_.error(phase.file, phase.at.item("closets", i), "phase.closets",
                      fmt::format("its sites have no closet \"{}\"", phase.closets[i]),
                      config::did_you_mean(phase.closets[i], views(closets)));
}

void SiteCheck::check_phases_of_sites() {
  const auto& broken = library_.broken_phases();
  std::map<std::string, std::vector<std::string_view>> unknown;
  for (const auto& site : sites_) {
    const bool is_there = site.phase.empty() || library_.find_phase(site.phase) != nullptr ||
                          std::find(broken.begin(), broken.end(), site.phase) != broken.end();
    if (!is_there) unknown[site.phase].push_back(site.id);
  }
  for (const auto& [phase, sites] : unknown) unknown_phase(phase, sites);
}

// The sites' own files are read elsewhere: the first of them is named. Phases may not be written
// yet.
void SiteCheck::unknown_phase(const std::string& phase,
                              const std::vector<std::string_view>& sites) {
  std::vector<std::string_view> known;
  for (const auto& one : library_.phases()) known.push_back(one.id);
  const auto what = fmt::format(
      "there is no phase \"{}\"{}", phase,
      sites.size() == 1 ? std::string() : fmt::format(", which {} sites name", sites.size()));
  const auto who = fmt::format("[[site]] {}", sites.front());
  if (known.empty())
    problems_.warning(who, {}, "site.phase", what, "[[phase]] in standards.d declares one");
  else
    problems_.error(who, {}, "site.phase", what, config::did_you_mean(phase, known));
}

}  // namespace

void Library::check_rows(config::Problems& problems) const {
  for (const auto& head : heads_)
    for (std::size_t i = 0; i < head.without.size(); ++i)
      if (const auto& id = head.without[i]; find(id) == nullptr && !is_broken(id))
        problems.error(head.file, head.at.item("without", i), "standard.without",
                       fmt::format("there is no rule \"{}\"", id), config::did_you_mean(id, ids()));
  check_waivers(problems);
  check_phases(problems);
}

void Library::check_waivers(config::Problems& problems) const {
  for (auto one = waivers_.begin(); one != waivers_.end(); ++one) {
    if (find(one->rule) == nullptr && !is_broken(one->rule)) {
      problems.error(one->file, one->at.of("rule"), "waiver.rule",
                     fmt::format("there is no rule \"{}\"", one->rule),
                     config::did_you_mean(one->rule, ids()));
      continue;
    }
    const auto before = std::find_if(waivers_.begin(), one, [one](const Waiver& other) {
      return other.rule == one->rule && other.subject == one->subject && overlap(other, *one);
    });
    if (before != one)
      problems.error(
          one->file, one->at.of("subject"), "waiver.subject",
          fmt::format("{} for {} is already waived in {}:{} until {}", one->rule, one->subject,
                      before->file, before->place.line, day_text(*before->expires)));
  }
}

void Library::check_phases(config::Problems& problems) const {
  std::vector<std::string_view> rules = ids();
  rules.insert(rules.end(), broken_.begin(), broken_.end());
  std::vector<std::string_view> known;
  for (const auto& phase : phases_) {
    if (std::find(known.begin(), known.end(), phase.id) != known.end())
      problems.error(phase.file, phase.at.of("id"), "phase.id",
                     fmt::format("\"{}\" is there twice", phase.id));
    known.push_back(phase.id);
    for (std::size_t i = 0; i < phase.rules.size(); ++i)
      if (!any_like(phase.rules[i], rules))
        problems.error(phase.file, phase.at.item("rules", i), "phase.rules",
                       fmt::format("no rule is like \"{}\"", phase.rules[i]),
                       config::did_you_mean(phase.rules[i], rules));
  }
  known.insert(known.end(), broken_phases_.begin(), broken_phases_.end());
  for (const auto& row : overrides_)
    if (!row.phase.empty() && std::find(known.begin(), known.end(), row.phase) == known.end())
      problems.error(row.file, row.at.of("phase"), "override.phase",
                     fmt::format("there is no phase \"{}\"", row.phase),
                     config::did_you_mean(row.phase, known));
}

std::vector<config::Problem> check_sites(const Library& library, const std::vector<Site>& sites) {
  return SiteCheck(library, sites).take();
}

config::Place place_in_site(std::string_view text, std::string_view site, std::string_view key) {
  const auto parsed = config::parse_document(text);
  const auto* root = std::get_if<config::Node>(&parsed);
  if (root == nullptr) return {};
  const auto value_of = [](const config::Node& table,
                           std::string_view name) -> const config::Node* {
    for (const auto& entry : table.entries)
      if (entry.key == name) return &entry.value;
    return nullptr;
  };
  const auto* all = value_of(*root, "site");
  if (all == nullptr) return {};
  for (const auto& one : all->items) {
    const auto* id = value_of(one, "id");
    const auto* found = value_of(one, key);
    if (id != nullptr && found != nullptr && id->scalar == decltype(id->scalar)(std::string(site)))
      return found->place;
  }
  return {};
}

std::vector<config::Problem> check_subjects(const Library& library, const FactSource& facts) {
  config::Problems problems;
  for (const auto& waiver : library.waivers()) {
    const auto* rule = library.find(waiver.rule);
    const auto own = site_part(waiver.subject);
    // Of many sites there may be a million ports.
    const bool of_many = own.find_first_of("*?") != std::string_view::npos;
    if (of_many || rule == nullptr || rule->subject == SubjectKind::site ||
        rule->subject == SubjectKind::closet)
      continue;
    std::vector<std::string> names;
    for (const auto site : facts.sites())
      if (glob_matches(own, facts.site_id(site)))
        for (const auto subject : facts.inside(site, rule->subject))
          names.push_back(facts.name(subject));
    // Where nothing of its kind is known, everything is still to be found.
    if (names.empty() || any_like(waiver.subject, views(names))) continue;
    problems.warning(waiver.file, waiver.at.of("subject"), "waiver.subject",
                     fmt::format("no {} \"{}\" is known", text(rule->subject), waiver.subject),
                     config::did_you_mean(waiver.subject, views(names)));
  }
  return problems.take();
}

std::vector<config::Problem> out_of_force(const Library& library, Day today) {
  std::vector<config::Problem> out;
  const auto check = [&](const std::string& file, const Where& at, const std::string& table,
                         const std::string& who, const std::optional<Day>& effective,
                         const std::optional<Day>& expires) {
    const auto note = [&](const char* key, std::string what) {
      const auto place = at.of(key);
      out.push_back({file, place.line, place.column, table + key, std::move(what), "", true});
    };
    if (effective && *effective > today)
      note("effective", fmt::format("{} before {}", who, day_text(*effective)));
    if (expires && *expires < today)
      note("expires", fmt::format("{}: it ended on {}", who, day_text(*expires)));
  };
  const auto& head = library.dates();
  check(head.file, head.at, "standard.",
        fmt::format("the standard {} {} is not in force", library.name(), library.version()),
        head.effective, head.expires);
  for (const auto& rule : library.rules())
    check(rule.file, rule.at, "rule.", rule.id + " is not judged", rule.effective, rule.expires);
  return out;
}

std::vector<config::Problem> check_baselines(const Library& library, Day today) {
  config::Problems problems;
  for (const auto& phase : library.phases())
    if (phase.baseline && *phase.baseline > today)
      problems.warning(phase.file, phase.at.of("baseline"), "phase.baseline",
                       fmt::format("{} is still to come: {} cannot be compared with it",
                                   day_text(*phase.baseline), phase.id));
  return problems.take();
}

std::vector<UnknownRule> unknown_rules(const Library& library,
                                       const std::vector<std::string>& globs) {
  std::vector<std::string_view> known(library.broken().begin(), library.broken().end());
  for (const auto& rule : library.rules()) known.push_back(rule.id);
  std::vector<UnknownRule> out;
  for (const auto& glob : globs)
    if (!any_like(glob, known)) out.push_back({glob, config::did_you_mean(glob, known)});
  return out;
}

}  // namespace netroster::standards
