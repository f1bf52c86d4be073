#include "exporters/reports/compliance_kit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <vector>

#include "base/clock.h"

namespace netroster::reports {
namespace {

using standards::Evidence;
using standards::Finding;
using standards::Result;
using standards::Truth;

bool decides(const Evidence& row, Result result) {
  switch (result) {
    case Result::pass:
      return row.truth == Truth::yes;
    case Result::fail:
      return row.truth == Truth::no;
    case Result::unknown:
      return row.truth == Truth::unknown;
    case Result::waived:
      return row.truth == Truth::no || row.truth == Truth::unknown;
    case Result::not_applicable:
      break;
  }
  return row.truth == Truth::not_applicable;
}

// Each text once, in their order.
void add_once(std::vector<std::string>& all, const std::string& one) {
  if (!one.empty() && std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
}

}  // namespace

const Evidence* deciding(const Finding& finding) {
  for (const auto& row : finding.evidence)
    if (decides(row, finding.result)) return &row;
  return finding.evidence.empty() ? nullptr : &finding.evidence.front();
}

std::string fact_text(const Evidence* row) {
  if (row == nullptr) return {};
  auto out = row->subject.empty() ? row->fact : fmt::format("{}: {}", row->subject, row->fact);
  out += row->value.empty() ? " not known" : " " + row->value;
  if (!row->source.empty()) out += ", by " + row->source;
  return out;
}

std::string observed_text(const Evidence* row) {
  auto out = fact_text(row);
  if (row != nullptr && row->when != WallTime{}) out += ", read " + iso_text(row->when);
  return out;
}

std::string missing_text(const Finding& finding) {
  std::vector<std::string> all;
  for (const auto& row : finding.evidence)
    if (row.truth == Truth::unknown)
      add_once(all, row.note.empty() ? row.fact + " is not known" : row.note);
  return fmt::format("{}", fmt::join(all, "; "));
}

std::string how_text(const Finding& finding) {
  std::vector<std::string> all;
  for (const auto& row : finding.evidence)
    if (row.truth == Truth::unknown) add_once(all, row.how);
  return fmt::format("{}", fmt::join(all, "; "));
}

Measure measure_of(const std::string& value) {
  const auto blank = value.find(' ');
  const auto number = value.substr(0, blank);
  const bool is_number =
      !number.empty() && std::all_of(number.begin(), number.end(), [](unsigned char c) {
        return std::isdigit(c) != 0 || c == '.' || c == '-';
      });
  if (!is_number || blank == std::string::npos) return {value, ""};
  const auto unit = value.substr(blank + 1);
  if (unit.find(' ') != std::string::npos) return {value, ""};  // "1 h 30 min"
  return {number, unit};
}

const standards::WaiverStatus* waiver_of(const ComplianceReport& report, const Finding& finding) {
  if (finding.waiver.empty()) return nullptr;
  for (const auto& one : report.waivers) {
    const auto head = fmt::format("{} by {}, ", one.waiver.reason, one.waiver.owner);
    if (one.waiver.rule == finding.rule && finding.waiver.starts_with(head) &&
        standards::glob_matches(one.waiver.subject, finding.subject))
      return &one;
  }
  return nullptr;
}

std::string not_judged_text(const NotJudged& counts) {
  std::vector<std::string> why;
  const auto put = [&why](std::size_t count, std::string_view one, std::string_view several) {
    if (count > 0) why.push_back(fmt::format("{} {}", count, count == 1 ? one : several));
  };
  put(counts.broken, "because it has errors", "because they have errors");
  put(counts.taken_out, "because the district took it out", "because the district took them out");
  put(counts.not_today, "because it is not in force on this day",
      "because they are not in force on this day");
  std::string out;
  const auto rules = counts.rules();
  if (rules > 0)
    out = fmt::format("{} {} not judged: {}.", rules, rules == 1 ? "rule was" : "rules were",
                      fmt::join(why, ", "));
  if (counts.files > 0)
    out += fmt::format(
        "{}{} of the standard could not be read; nothing in {} is used.", out.empty() ? "" : " ",
        counts.files == 1 ? std::string("1 file") : fmt::format("{} files", counts.files),
        counts.files == 1 ? "it" : "them");
  return out;
}

std::string_view style_of(Result result) {
  switch (result) {
    case Result::pass:
      return "p";
    case Result::fail:
      return "f";
    case Result::unknown:
      return "u";
    case Result::waived:
      return "w";
    case Result::not_applicable:
      break;
  }
  return "n";
}

std::string change_text(const standards::Tally& now, const std::optional<standards::Tally>& before,
                        Result result) {
  if (!before) return "";
  const auto change =
      static_cast<std::int64_t>(now.of(result)) - static_cast<std::int64_t>(before->of(result));
  return change == 0 ? "unchanged" : fmt::format("{:+}", change);
}

// The weakest number comes first: a rule is as sure as that.
std::string basis_text(const standards::Rule& rule, const RuleBasis& basis) {
  const auto said = [](const std::string& source, std::string_view sure) {
    if (source.empty()) return std::string(sure);
    return sure.empty() ? source : fmt::format("{} ({})", source, sure);
  };
  auto own = said(rule.source, standards::sureness(rule.confidence));
  if (basis.lowest == rule.confidence) return own;
  std::vector<std::string> weakest;
  for (const auto& number : basis.numbers)
    if (number.confidence == basis.lowest)
      weakest.push_back(fmt::format("{} = {}{}{}", number.name, number.value,
                                    number.where.empty() ? "" : " for ", number.where));
  constexpr std::size_t most_named = 2;
  const auto named = std::min(weakest.size(), most_named);
  auto out = fmt::format(
      "{}: {}", standards::sureness(basis.lowest),
      fmt::join(weakest.begin(), weakest.begin() + static_cast<std::ptrdiff_t>(named), ", "));
  if (weakest.size() > named) out += fmt::format(" and {} more numbers", weakest.size() - named);
  return own.empty() ? out : fmt::format("{}; the rule itself: {}", out, own);
}

}  // namespace netroster::reports
