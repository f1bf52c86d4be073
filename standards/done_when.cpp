#include "standards/done_when.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace netroster::standards {
namespace {

using config::Node;
using config::NodeReader;
using Rules = DoneWhen::Rules;

constexpr std::array<std::pair<Rules, std::string_view>, 2> sentences{{
    {Rules::required, "no required rule fails"},
    {Rules::all, "no rule fails"},
}};
constexpr std::string_view rule_words[] = {"required", "all"};
constexpr std::string_view priority_words[] = {"one-to-one", "connectivity", "need", "students",
                                               "failures"};

std::string sentence(Rules rules) {
  for (const auto& [key, words] : sentences)
    if (key == rules) return std::string(words);
  return {};
}

// The word, when it is one of them; what is wrong is said.
std::optional<std::size_t> word_of(NodeReader& in, const Node& node, const std::string& where,
                                   std::span<const std::string_view> words) {
  const auto word = in.text(node, where);
  if (word.empty()) return std::nullopt;
  const auto at = std::find(words.begin(), words.end(), word);
  if (at != words.end()) return static_cast<std::size_t>(at - words.begin());
  const auto wrong = wrong_for(Scalar{word}, {.words = words});
  in.error(node, where, wrong.what.empty() ? "must be in small letters" : wrong.what, wrong.hint);
  return std::nullopt;
}

std::optional<double> share_of(NodeReader& in, const Node& node) {
  Form form;
  form.unit = Unit::percent;
  form.most = 100;
  auto value = scalar_of(node, form);
  if (const auto* right = std::get_if<Scalar>(&value)) return std::get<double>(*right);
  in.error(node, "phase.done_when.passing", std::get<WrongValue>(value).what,
           std::get<WrongValue>(value).hint);
  return std::nullopt;
}

Goal worse(const Goal& a, const Goal& b) {
  if (a.met == Goal::Met::no || b.met == Goal::Met::no) {
    if (a.met == b.met) return {Goal::Met::no, a.reason + "; " + b.reason};
    return a.met == Goal::Met::no ? a : b;
  }
  if (a.met == b.met) return {a.met, a.reason + "; " + b.reason};
  return a.met == Goal::Met::unknown ? a : b;
}

Goal by_required(const PhaseStatus& status) {
  std::size_t failing = 0;
  std::size_t open = 0;
  bool any = false;
  for (const auto& site : status.sites) {
    failing += site.must_mend > 0 ? 1 : 0;
    open += site.must_look > 0 ? 1 : 0;
    any = any || site.now.of(Result::pass) > 0;
  }
  const auto all = status.sites.size();
  if (failing > 0)
    return {Goal::Met::no, fmt::format("a required rule fails at {} of {} sites", failing, all)};
  if (open > 0)
    return {Goal::Met::unknown,
            fmt::format("at {} of {} sites it is not known whether every required rule is met",
                        open, all)};
  if (!any) return {Goal::Met::unknown, "nothing is known to pass"};
  return {Goal::Met::yes, "no required rule fails"};
}

std::string checks(std::uint32_t count, const char* one, const char* several) {
  return count == 1 ? fmt::format("1 check {}", one) : fmt::format("{} checks {}", count, several);
}

Goal by_all(const Tally& now) {
  if (now.of(Result::fail) > 0)
    return {Goal::Met::no, checks(now.of(Result::fail), "fails", "fail")};
  if (now.of(Result::unknown) > 0)
    return {Goal::Met::unknown, checks(now.of(Result::unknown), "is unknown", "are unknown")};
  if (now.of(Result::pass) == 0) return {Goal::Met::unknown, "nothing is known to pass"};
  return {Goal::Met::yes, "no rule fails"};
}

// Of what can be judged, the share that surely passes and the one that may.
Goal by_share(const Tally& now, double wanted) {
  const double pass = now.of(Result::pass);
  const double open = now.of(Result::unknown);
  const double all = pass + open + now.of(Result::fail);
  if (all == 0) return {Goal::Met::unknown, "nothing can be judged"};
  const double least = 100 * pass / all;
  const double most = 100 * (pass + open) / all;
  const auto words = least == most ? fmt::format("{:.1f} % of checks pass", least)
                                   : fmt::format(
                                         "{:.1f} % of checks pass, {:.1f} % if all that is unknown "
                                         "does",
                                         least, most);
  if (least >= wanted) return {Goal::Met::yes, words};
  const auto asked = fmt::format("{}; {} must", words, text(Scalar{wanted}, Unit::percent));
  return {most < wanted ? Goal::Met::no : Goal::Met::unknown, asked};
}

}  // namespace

std::string_view text(Priority priority) {
  return priority_words[static_cast<std::size_t>(priority)];
}

void read_done_when(NodeReader& in, const Node& node, Phase& phase) {
  auto& goal = phase.goal;
  if (node.kind != Node::Kind::table) {
    phase.done_when = in.text(node, "phase.done_when");
    for (const auto& [rules, words] : sentences)
      if (words == phase.done_when) goal.rules = rules;
    return;
  }
  in.table(node, "phase.done_when",
           {{"rules",
             [&](const Node& one) {
               const auto at = word_of(in, one, "phase.done_when.rules", rule_words);
               if (at) goal.rules = *at == 0 ? Rules::required : Rules::all;
             }},
            {"passing", [&](const Node& one) { goal.passing = share_of(in, one); }}});
  if (node.entries.empty())
    in.error(node, "phase.done_when", "asks for nothing", "for example { rules = \"required\" }");
  phase.done_when = sentence(goal.rules);
  if (goal.passing)
    phase.done_when +=
        fmt::format("{}{} of checks pass", phase.done_when.empty() ? "" : " and at least ",
                    text(Scalar{*goal.passing}, Unit::percent));
}

void read_priority(NodeReader& in, const Node& node, Phase& phase) {
  phase.priority.clear();
  in.each(node, [&](const Node& one) {
    const auto at = word_of(in, one, "phase.priority", priority_words);
    if (!at) return;
    const auto word = static_cast<Priority>(*at);
    if (std::find(phase.priority.begin(), phase.priority.end(), word) != phase.priority.end())
      in.error(one, "phase.priority", fmt::format("\"{}\" is there twice", text(word)));
    phase.priority.push_back(word);
  });
  if (node.kind == Node::Kind::list && node.items.empty())
    in.error(node, "phase.priority", "is empty", list_of(priority_words));
}

std::string_view text(Goal::Met met) {
  constexpr std::array<std::string_view, 4> words{"", "met", "not met", "unknown"};
  return words[static_cast<std::size_t>(met)];
}

Goal judged(const DoneWhen& wanted, const PhaseStatus& status) {
  Goal out;
  if (wanted.is_judged() && status.sites.empty()) return {Goal::Met::unknown, "no site is in it"};
  if (wanted.rules == Rules::required) out = by_required(status);
  if (wanted.rules == Rules::all) out = by_all(status.now);
  if (!wanted.passing) return out;
  const auto share = by_share(status.now, *wanted.passing);
  return out.met == Goal::Met::not_judged ? share : worse(out, share);
}

}  // namespace netroster::standards
