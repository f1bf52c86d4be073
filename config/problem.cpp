#include "config/problem.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>

#include "base/text.h"

namespace netroster::config {
namespace {

Problem at(const std::string& file, Place place, std::string key, std::string what,
           std::string hint) {
  return {file, place.line, place.column, std::move(key), std::move(what), std::move(hint), false};
}

}  // namespace

std::string text(const Problem& problem) {
  std::string out = problem.file;
  if (problem.line > 0) out += fmt::format(":{}:{}", problem.line, problem.column);
  out += problem.warning ? ": warning: " : ": ";
  if (!problem.key.empty()) out += problem.key + ": ";
  out += problem.what;
  if (!problem.hint.empty()) out += " (" + problem.hint + ")";
  return escape_for_terminal(out);
}

std::string problems_json(const std::vector<Problem>& problems) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& problem : problems) {
    nlohmann::ordered_json entry;
    entry["file"] = problem.file;
    entry["line"] = problem.line;
    entry["column"] = problem.column;
    entry["key"] = problem.key;
    entry["what"] = problem.what;
    entry["hint"] = problem.hint;
    entry["warning"] = problem.warning;
    list.push_back(std::move(entry));
  }
  // A file name need not be UTF-8; replacing is the one mode in which dump() does not throw.
  return list.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

bool has_errors(const std::vector<Problem>& problems) {
  return std::any_of(problems.begin(), problems.end(), [](const auto& p) { return !p.warning; });
}

void Problems::error(const std::string& file, Place place, std::string key, std::string what,
                     std::string hint) {
  add(at(file, place, std::move(key), std::move(what), std::move(hint)));
}

void Problems::warning(const std::string& file, Place place, std::string key, std::string what,
                       std::string hint) {
  auto problem = at(file, place, std::move(key), std::move(what), std::move(hint));
  problem.warning = true;
  add(std::move(problem));
}

std::vector<Problem> Problems::take() {
  auto out = std::exchange(kept_, {});
  std::stable_sort(out.begin(), out.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.file, a.line, a.column) < std::tie(b.file, b.line, b.column);
  });
  for (auto* kind : {&errors_, &warnings_}) {
    if (kind->dropped > 0)
      out.push_back({out.back().file, 0, 0, "",
                     fmt::format("{} more {} not listed", kind->dropped,
                                 kind == &errors_ ? "errors are" : "warnings are"),
                     "", kind == &warnings_});
    *kind = {};
  }
  return out;
}

void Problems::add(Problem problem) {
  // Counted apart: warnings must not push out the error that makes loading fail.
  auto& kind = problem.warning ? warnings_ : errors_;
  if (kind.kept >= limit) {
    ++kind.dropped;
    return;
  }
  ++kind.kept;
  kept_.push_back(std::move(problem));
}

}  // namespace netroster::config
