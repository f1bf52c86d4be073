// The sections of the compliance report about each site, about the numbers of the standard, and
// about what of the standard was not used.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "exporters/reports/compliance_kit.h"
#include "exporters/reports/words.h"

namespace netroster::reports {
namespace {

using standards::Finding;
using standards::Result;

// Rows of one table of a page; the JSON has all of them.
constexpr std::size_t most_rows = 500;
// Things named in one cell; the others are counted.
constexpr std::size_t most_named = 12;
constexpr std::size_t most_subjects = 40;

std::string listed(const std::vector<std::string>& all, std::string_view none,
                   std::size_t most = most_named) {
  std::string out;
  for (std::size_t i = 0; i < all.size() && i < most; ++i)
    out += (out.empty() ? "" : "; ") + all[i];
  if (all.size() > most) out += fmt::format("; and {} more", all.size() - most);
  return out.empty() ? std::string(none) : out;
}

std::string time_or(WallTime when, std::string_view none) {
  return when == WallTime{} ? std::string(none) : iso_text(when);
}

class SiteSection {
 public:
  SiteSection(const ComplianceReport& report, const SiteCompliance& site, HtmlPage& page)
      : report_(report), site_(site), page_(page) {}

  void put() {
    page_.raw("<section class=\"site\">\n");
    page_.line("h2", site_.label());
    std::string about = site_.kind;
    if (site_.enrolment)
      about += fmt::format("{}{} students", about.empty() ? "" : ", ", *site_.enrolment);
    if (!about.empty()) page_.line("p", about);
    page_.line(
        "p", fmt::format("{} pass, {} fail, {} not known, {} waived.{}", site_.now.of(Result::pass),
                         site_.now.of(Result::fail), site_.now.of(Result::unknown),
                         site_.now.of(Result::waived), trends()));
    put_findings(Result::fail, "What fails",
                 {"Rule", "Where", "Because", "Observed, by whom and when", "To mend it"});
    put_findings(Result::unknown, "What is not known",
                 {"Rule", "Where", "What is missing", "Known so far", "How to get it"});
    put_findings(Result::waived, "What is waived",
                 {"Rule", "Where", "Because", "Observed, by whom and when", "Waiver"});
    if (report_.as_built) put_built(report_.as_built(site_.id));
    page_.raw("</section>\n");
  }

 private:
  std::string trends() const {
    std::string out;
    for (std::size_t i = 0; i < report_.compared.size() && i < site_.before.size(); ++i) {
      const auto& with = report_.compared[i].with;
      const auto& before = site_.before[i];
      out += before ? fmt::format(" Since {}: failures {}, not known {}.", with,
                                  change_text(site_.now, before, Result::fail),
                                  change_text(site_.now, before, Result::unknown))
                    : fmt::format(" It was not there at {}.", with);
    }
    return out;
  }

  const standards::Rule* rule(const std::string& id) const {
    for (const auto& one : report_.rules)
      if (one.id == id) return &one;
    return nullptr;
  }

  std::string last_cell(const Finding& one, const standards::Rule* judged) const {
    if (one.result == Result::waived) return one.waiver;
    if (one.result == Result::fail) return judged == nullptr ? "" : judged->fix;
    auto how = how_text(one);
    if (how.empty() && one.evidence.empty()) how = "--format csv and json have each of them";
    return how;
  }

  // Findings of one rule that differ in their subject and the time of reading only.
  struct Group {
    std::array<std::string, 4> cells;  // the rule, because, the fact, the last cell
    std::vector<std::string> subjects;
    WallTime first_read{};
    WallTime last_read{};
  };

  // "idf-1" of "OAK/idf-1": the section is about one site.
  std::string short_name(const std::string& subject) const {
    const auto head = site_.id + "/";
    return subject.size() > head.size() && subject.starts_with(head) ? subject.substr(head.size())
                                                                     : subject;
  }

  Group alone(const Finding& one) const {
    const auto* judged = rule(one.rule);
    auto because = one.result == Result::unknown ? missing_text(one) : one.reason;
    if (because.empty()) because = one.reason;
    if (one.result == Result::fail && !one.waiver.empty()) because += "; waiver: " + one.waiver;
    const auto* fact = deciding(one);
    Group out{{judged != nullptr ? judged->title : one.rule, because, fact_text(fact),
               last_cell(one, judged)},
              {short_name(one.subject)}};
    if (fact != nullptr) out.first_read = out.last_read = fact->when;
    return out;
  }

  std::vector<Group> groups_of(Result result) const {
    std::vector<Group> out;
    for (const auto& one : site_.findings) {
      if (one.result != result) continue;
      auto next = alone(one);
      const auto same = std::find_if(out.begin(), out.end(), [&next](const Group& group) {
        return group.cells == next.cells &&
               (group.first_read == WallTime{}) == (next.first_read == WallTime{});
      });
      if (same == out.end()) {
        out.push_back(std::move(next));
        continue;
      }
      same->subjects.push_back(next.subjects.front());
      same->first_read = std::min(same->first_read, next.first_read);
      same->last_read = std::max(same->last_read, next.last_read);
    }
    return out;
  }

  static std::string read_text(const Group& group) {
    if (group.first_read == WallTime{}) return {};
    auto out = ", read " + iso_text(group.first_read);
    if (group.last_read != group.first_read) out += " to " + iso_text(group.last_read);
    return out;
  }

  void put_findings(Result result, const char* title, const std::vector<std::string>& columns) {
    const auto groups = groups_of(result);
    if (groups.empty()) return;
    page_.line("h3", title);
    page_.begin_table(fmt::format("{}: {}", site_.label(), title), columns, {},
                      {20, 25, 15, 20, 20});
    for (std::size_t i = 0; i < groups.size() && i < most_rows; ++i) {
      const auto& one = groups[i];
      const auto count = one.subjects.size();
      auto where = listed(one.subjects, "", most_subjects);
      if (count > 1) where = fmt::format("{}: {}", count, where);
      page_.row({one.cells[0], where, one.cells[1], one.cells[2] + read_text(one), one.cells[3]},
                style_of(result));
    }
    page_.end_table();
    say_more(groups.size());
  }

  void say_more(std::size_t count) {
    if (count > most_rows)
      page_.line("p", fmt::format("{} more are in --format json.", count - most_rows));
  }

  void put_built(const SiteAsBuilt& built) {
    page_.line("h3", "Closets");
    if (built.closets.empty())
      page_.line("p", "None is declared, and no device is in one.");
    else
      put_closets(built.closets);
    page_.line("h3", "Devices");
    if (built.devices.empty())
      page_.line("p", "None is known.");
    else
      put_devices(built.devices);
    page_.line("h3", "Links");
    if (built.links.empty())
      page_.line("p", "None is known.");
    else
      put_links(built.links);
    put_facts(built.facts);
  }

  // Puts at most so many rows.
  template <typename Row, typename Cells>
  void put_table(std::string_view what, const std::vector<std::string>& columns,
                 const std::vector<int>& widths, const std::vector<Row>& rows, const Cells& cells) {
    page_.begin_table(fmt::format("{}: {}", site_.label(), what), columns, {}, widths);
    for (std::size_t i = 0; i < rows.size() && i < most_rows; ++i) cells(rows[i]);
    page_.end_table();
    say_more(rows.size());
  }

  void put_closets(const std::vector<BuiltCloset>& closets) {
    put_table("closets",
              {"Closet", "Kind", "Building", "Devices", "Uplinks", "Batteries", "Declared plant"},
              {10, 10, 10, 10, 25, 20, 15}, closets, [this](const BuiltCloset& one) {
                page_.row({one.id, one.kind.empty() ? "not declared" : one.kind, one.building,
                           std::to_string(one.devices), listed(one.uplinks, "none known"),
                           listed(one.batteries, "none known"), listed(one.plant, "none declared")},
                          one.kind.empty() ? "u" : "");
              });
  }

  void put_devices(const std::vector<BuiltDevice>& devices) {
    put_table("devices",
              {"Device", "Closet", "Role", "Model", "Software", "Ports", "Last answered"},
              {20, 10, 10, 20, 15, 10, 15}, devices, [this](const BuiltDevice& one) {
                const auto ports =
                    one.ports ? fmt::format("{} ({} up)", *one.ports, one.ports_up) : "not read";
                auto last = time_or(one.last_answered, "never");
                if (!one.not_answering.empty()) last += "; since then: " + one.not_answering;
                page_.row({one.name, one.closet.empty() ? "not known" : one.closet, one.role,
                           one.model.empty() ? "not told" : one.model,
                           one.software.empty() ? "not told" : one.software, ports, last},
                          one.not_answering.empty() ? "" : "u");
              });
  }

  void put_links(const std::vector<BuiltLink>& links) {
    put_table("links", {"From", "To", "Closets", "Speed", "State", "Last heard"},
              {20, 20, 15, 10, 15, 20}, links, [this](const BuiltLink& one) {
                const auto speed =
                    one.speed_bps
                        ? standards::text(standards::Scalar{static_cast<double>(*one.speed_bps)},
                                          standards::Unit::rate)
                        : std::string("not known");
                page_.row({one.from, one.to, one.between.empty() ? "not known" : one.between, speed,
                           one.stale ? one.state + ", stale" : one.state,
                           time_or(one.last_heard, "never")},
                          one.stale || !one.speed_bps ? "u" : "");
              });
  }

  void put_facts(const std::vector<standards::BuiltRow>& facts) {
    page_.line("h3", "As built");
    put_table("as built", {"Fact", "Value", "By whom", "Read", "Particulars"}, {20, 15, 20, 15, 30},
              facts, [this](const standards::BuiltRow& row) {
                auto more = row.note;
                if (!row.how.empty()) more += (more.empty() ? "" : "; to get it: ") + row.how;
                page_.row({row.fact, row.value.empty() ? "not known" : row.value, row.source,
                           time_or(row.when, row.value.empty() ? "" : "declared or counted"), more},
                          row.value.empty() ? "u" : "");
              });
  }

  const ComplianceReport& report_;
  const SiteCompliance& site_;
  HtmlPage& page_;
};

}  // namespace

void put_site_section(const ComplianceReport& report, const SiteCompliance& site, HtmlPage& page) {
  SiteSection(report, site, page).put();
}

void put_numbers_section(const ComplianceReport& report, HtmlPage& page) {
  page.open("section");
  page.line("h2", "What the numbers rest on");
  page.line("p",
            "Each number that a rule demands, where it comes from, and how sure that is. What a "
            "district sets for itself is its own judgement.");
  page.begin_table("Numbers of the standard",
                   {"Rule", "Number", "Value", "Where", "How sure", "Source"}, {},
                   {20, 15, 15, 10, 15, 25});
  for (std::size_t i = 0; i < report.rules.size(); ++i) {
    const auto& rule = report.rules[i];
    const auto& numbers = report.bases[i].numbers;
    const bool says_the_same =
        std::any_of(numbers.begin(), numbers.end(), [&rule](const standards::NumberRow& one) {
          return one.source == rule.source && one.confidence == rule.confidence;
        });
    if (!says_the_same)
      page.row({rule.id, "the rule itself", "", "everywhere",
                std::string(standards::sureness(rule.confidence)), rule.source},
               "");
    for (const auto& one : numbers)
      page.row({rule.id, one.name, one.value, one.where.empty() ? "everywhere" : one.where,
                std::string(standards::sureness(one.confidence)), one.source},
               one.confidence == "J" ? "n" : "");
  }
  page.end_table();
  page.close("section");
}

void put_unused_section(const ComplianceReport& report, HtmlPage& page) {
  if (report.problems.empty()) return;
  const bool errors = config::has_errors(report.problems);
  page.open("section");
  page.line("h2", errors ? "Not used" : "Remarks on the standard");
  page.line("p", errors ? "A rule, override, waiver or phase with an error is left out as a whole; "
                          "the others are used."
                        : "All of the standard was used. What is said here should be looked at.");
  page.begin_table(errors ? "What of the standard was not used" : "Remarks",
                   {"Place", "Key", "What is wrong", "Hint"});
  for (const auto& one : report.problems) {
    auto place = one.file;
    if (one.line > 0) place += fmt::format(":{}:{}", one.line, one.column);
    page.row({place, one.key, one.what, one.hint}, one.warning ? "n" : "f");
  }
  page.end_table();
  page.close("section");
}

}  // namespace netroster::reports
