#include "daemon/waiving.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "daemon/audit_rows.h"
#include "daemon/whole_file.h"
#include "standards/waiver_file.h"

namespace netroster::daemon {
namespace {

using As = Heard::As;
using standards::Waiver;
using Waivers = std::vector<Waiver>;
using Day = std::chrono::sys_days;

constexpr std::size_t longest_word = 256;  // bytes
constexpr std::chrono::years most_years{10};

Heard refused(As as, std::string words, std::string about = {}) {
  return {as, 0, std::move(words), std::move(about)};
}

std::string day_text(Day day) { return iso_text(WallTime(day)).substr(0, 10); }

Day day_of(WallTime when) { return std::chrono::floor<std::chrono::days>(when); }

// 28 February where the day is none.
Day last_day_from(Day today) {
  const auto wanted = std::chrono::year_month_day(today) + most_years;
  return wanted.ok() ? Day(wanted) : Day(wanted.year() / wanted.month() / std::chrono::last);
}

std::string site_of(const Waiver& waiver) {
  return waiver.subject.substr(0, waiver.subject.find('/'));
}

std::string name_of(const Waiver& waiver) {
  return fmt::format("{} for {}", waiver.rule, waiver.subject);
}

class Shelving {
 public:
  Shelving(scan::Desk& desk, const WaiverShelf& shelf, const Waiving& waiving,
           const Speaker& speaker)
      : desk_(desk), shelf_(shelf), waiving_(waiving), speaker_(speaker) {}

  Heard add();
  Heard end();

 private:
  std::optional<Heard> fill(Waiver& waiver) const;
  std::optional<Heard> wrong_days(const Waiver& waiver) const;
  std::optional<Heard> problem_of(const standards::Loaded& loaded, std::size_t after_line) const;
  std::optional<Heard> note_begun() const;
  std::optional<Heard> put(const std::string& text, standards::Loaded loaded) const;

  scan::Desk& desk_;
  const WaiverShelf& shelf_;
  const Waiving& waiving_;
  const Speaker& speaker_;
};

std::optional<Heard> required(const std::string& word, const char* name, const char* example) {
  if (word.empty())
    return refused(As::wrong, fmt::format("{} is missing: {}", name, example), name);
  if (word.size() <= longest_word) return std::nullopt;
  return refused(As::wrong, fmt::format("{} is longer than {} bytes", name, longest_word), name);
}

std::optional<Heard> Shelving::wrong_days(const Waiver& waiver) const {
  if (!waiver.expires)
    return refused(As::wrong, "expires is missing: a waiver is never for good", "expires");
  if (*waiver.expires < day_of(desk_.now))
    return refused(As::wrong, day_text(*waiver.expires) + " is over already", "expires");
  if (*waiver.expires < *waiver.granted)
    return refused(As::wrong,
                   fmt::format("it would end on {}, before it begins on {}",
                               day_text(*waiver.expires), day_text(*waiver.granted)),
                   "expires");
  if (const auto last = last_day_from(day_of(desk_.now)); *waiver.expires > last)
    return refused(As::wrong,
                   fmt::format("{} is more than {} years ahead: a waiver ends by {} at the latest",
                               day_text(*waiver.expires), most_years.count(), day_text(last)),
                   "expires");
  return std::nullopt;
}

std::optional<Heard> Shelving::fill(Waiver& waiver) const {
  waiver.rule = stated_text(waiving_.rule);
  waiver.subject = stated_text(waiving_.subject);
  waiver.reason = stated_text(waiving_.reason);
  waiver.owner = stated_text(waiving_.owner);
  waiver.granted = day_of(waiving_.granted.value_or(desk_.now));
  if (waiving_.expires) waiver.expires = day_of(*waiving_.expires);
  if (auto problem = required(waiver.rule, "rule", "\"netroster standard list\" lists them"))
    return problem;
  if (auto problem = required(waiver.subject, "subject", "OAK/idf-3, as findings name it"))
    return problem;
  if (auto problem = required(waiver.owner, "owner", "who answers for it")) return problem;
  if (auto fit = check_reason(waiving_.reason); !fit)
    return refused(As::wrong, fit.error().what, "reason");
  if (auto problem = wrong_days(waiver)) return problem;
  if (is_of_sites(waiver, speaker_.sites)) return std::nullopt;
  return refused(As::unknown, fmt::format("there is no site \"{}\"", site_of(waiver)), "subject");
}

// What is said against the waiver that stands last in the file. What is wrong with others, as the
// rule of an old one that is gone, keeps nobody from granting this one.
std::optional<Heard> Shelving::problem_of(const standards::Loaded& loaded,
                                          std::size_t after_line) const {
  const auto find = [&](const std::vector<config::Problem>& all) {
    return std::find_if(all.begin(), all.end(), [&](const config::Problem& one) {
      return !one.warning && one.file == shelf_.file && one.line > after_line;
    });
  };
  const auto said = [](As as, const config::Problem& one) {
    return refused(as, one.hint.empty() ? one.what : fmt::format("{} ({})", one.what, one.hint),
                   one.key.substr(one.key.find('.') + 1));
  };
  // Of the subject the standard itself says only that it is waived already.
  if (const auto one = find(loaded.problems); one != loaded.problems.end())
    return said(one->key == "waiver.subject" ? As::conflict : As::unknown, *one);
  const auto of_sites = standards::check_sites(*loaded.library, desk_.sites);
  if (const auto one = find(of_sites); one != of_sites.end()) return said(As::unknown, *one);
  return std::nullopt;
}

inventory::AuditEntry entry_of(const scan::Desk& desk, const Waiving& waiving,
                               const Speaker& speaker) {
  inventory::AuditEntry out;
  out.when = desk.now;
  out.who = stated_text(speaker.name);
  out.from = speaker.from;
  out.what = command_text(waiving);
  return out;
}

// Before the file: no waiver comes to be that the audit does not know of.
std::optional<Heard> Shelving::note_begun() const {
  auto entry = entry_of(desk_, waiving_, speaker_);
  entry.result = audit_begun;
  if (const auto noted = desk_.store->add_audit(entry); !noted)
    return refused(As::failed, "the audit cannot be written: " + noted.error().what);
  return std::nullopt;
}

std::optional<Heard> Shelving::put(const std::string& text, standards::Loaded loaded) const {
  if (auto problem = note_begun()) return problem;
  if (const auto written = write_whole(shelf_.file, text, standards::store_of_waivers(shelf_.file));
      !written)
    return refused(As::failed, fmt::format("{}: {}", shelf_.file, written.error().what));
  if (shelf_.take) shelf_.take(std::move(loaded.library));
  return std::nullopt;
}

Heard Shelving::add() {
  Waiver waiver;
  if (auto problem = fill(waiver)) return std::move(*problem);
  auto kept = standards::read_waiver_file(shelf_.file);
  if (!kept) return refused(As::failed, kept.error().what);
  if (kept->size() >= standards::most_stored_waivers)
    return refused(As::conflict,
                   fmt::format("{} waivers are granted already: end those that are over, or put "
                               "them into standards.d",
                               kept->size()));
  const auto before = standards::waivers_toml(*kept);
  kept->push_back(waiver);
  const auto text = standards::waivers_toml(*kept);
  auto loaded = standards::with_waiver_file(*shelf_.library, shelf_.file, text);
  const auto lines = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  if (auto problem = problem_of(loaded, lines)) return std::move(*problem);
  if (auto problem = put(text, std::move(loaded))) return std::move(*problem);
  Heard out{As::done, 0, {}, {}};
  out.waiver = standards::waiver_id(waiver);
  out.words =
      fmt::format("waiver {}: {} until {}", out.waiver, name_of(waiver), day_text(*waiver.expires));
  return out;
}

Heard Shelving::end() {
  const auto& all = shelf_.library->waivers();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Waiver& one) {
    return standards::waiver_id(one) == waiving_.id && is_of_sites(one, speaker_.sites);
  });
  if (found == all.end())
    return refused(As::unknown,
                   fmt::format("there is no waiver {}; \"netroster waiver list\" lists them",
                               sanitise(waiving_.id, longest_word)),
                   "id");
  if (found->file != shelf_.file)
    return refused(As::conflict,
                   fmt::format("waiver {} is one of the configuration: it ends in {}, line {}",
                               waiving_.id, found->file, found->place.line),
                   "id");
  auto kept = standards::read_waiver_file(shelf_.file);
  if (!kept) return refused(As::failed, kept.error().what);
  std::erase_if(*kept, [&](const Waiver& one) { return standards::waiver_id(one) == waiving_.id; });
  const auto name = name_of(*found);
  const auto text = standards::waivers_toml(*kept);
  auto loaded = standards::with_waiver_file(*shelf_.library, shelf_.file, text);
  if (auto problem = put(text, std::move(loaded))) return std::move(*problem);
  const auto why = stated_text(waiving_.reason);
  const auto words = fmt::format("waiver {} ended: {}{}", waiving_.id, name,
                                 why.empty() ? "" : fmt::format(" ({})", why));
  return {As::done, 0, words, {}, waiving_.id};
}

}  // namespace

bool is_of_sites(const Waiver& waiver, const std::vector<std::string>& sites) {
  return sites.empty() || std::find(sites.begin(), sites.end(), site_of(waiver)) != sites.end();
}

std::string command_text(const Waiving& waiving) {
  if (waiving.act == Waiving::Act::end)
    return fmt::format("waiver end {}", sanitise(waiving.id, longest_word));
  return fmt::format("waiver add {} {}", sanitise(waiving.rule, longest_word),
                     sanitise(waiving.subject, longest_word));
}

Heard waive(scan::Desk& desk, const WaiverShelf& shelf, const Waiving& waiving,
            const Speaker& speaker) {
  Shelving shelving(desk, shelf, waiving, speaker);
  auto out = waiving.act == Waiving::Act::add ? shelving.add() : shelving.end();
  auto entry = entry_of(desk, waiving, speaker);
  entry.done = out.done();
  entry.result = stated_text(out.words);
  keep_audit(desk, entry);
  return out;
}

}  // namespace netroster::daemon
