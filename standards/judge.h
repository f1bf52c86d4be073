// Holds everything that is known against the rules.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "standards/evaluate.h"
#include "standards/library.h"

namespace netroster::standards {

enum class Result : std::uint8_t { pass, fail, unknown, not_applicable, waived };
inline constexpr std::size_t results = 5;
std::string_view text(Result result);  // "pass" "fail" "unknown" "not applicable" "waived"

struct Finding {
  std::string id;  // "closet-uplinks@OAK/idf-1": the same at every judgement
  std::string rule;
  std::string rule_version;
  Severity severity = Severity::required;
  SubjectKind kind = SubjectKind::site;
  std::string subject;
  std::string site;
  Result result = Result::unknown;
  std::string demand;              // "uplinks at least 2"
  std::string reason;              // one line: what decided it
  std::vector<Evidence> evidence;  // by fact
  std::string waiver;              // who waived it, why and until when; also of one that is over
  WallTime judged{};
};

struct Tally {
  std::array<std::uint32_t, results> count{};
  std::uint32_t of(Result result) const { return count[static_cast<std::size_t>(result)]; }
};

struct Judgement {
  std::vector<Finding> findings;                                 // by site, rule and subject
  std::map<std::pair<std::string, std::string>, Tally> tallies;  // by site and rule
  std::vector<std::string> notes;  // waivers that end soon, rules that were not judged …
  std::size_t sites = 0;
  Tally total() const;
};

struct JudgeOptions {
  WallTime now{};
  std::vector<std::string> sites;  // globs; empty: all
  std::vector<std::string> rules;  // globs; empty: all
  const Phase* phase = nullptr;
  bool keep_passes = false;  // findings of passes too
  bool keep_not_applicable = false;
  // Unknown findings kept of one rule at one site; the others are counted, and one finding about
  // the site says how many they are. 0: all are kept. A rule that is waived somewhere keeps all.
  std::size_t most_unknown = 0;
};

// `declared` gives the configuration's site, or null.
Judgement judge(const Library& library, const FactSource& facts,
                const std::function<const Site*(std::string_view)>& declared,
                const JudgeOptions& options);

// Whether the rule is about the subject, and whether it fulfils it: what is unknown of the first
// makes the verdict unknown, unless it fulfils the rule anyhow.
struct Verdict {
  Truth applies = Truth::unknown;
  Truth truth = Truth::unknown;
};
Verdict verdict_of(const Rule& rule, const Evaluator& evaluator, Subject subject);

// One rule about one subject, kept whatever its result.
Finding judge_one(const Library& library, const Rule& rule, const FactSource& facts,
                  Subject subject, const Site* declared, WallTime now);

// Whether the rule is judged on that day: its dates allow it and the district did not take it out.
bool is_in_force(const Library& library, const Rule& rule, WallTime now);

}  // namespace netroster::standards
