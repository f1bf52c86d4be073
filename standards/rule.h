// Rules, parameters, waivers, phases: what the TOML files say, as plain values.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/problem.h"
#include "model/site.h"
#include "standards/facts.h"
#include "standards/models.h"

namespace netroster::standards {

// Where the values of one table stand, so that what is found wrong later is said with its place.
class Where {
 public:
  Where() = default;
  explicit Where(const config::Node& table);

  // Of the value of the key, else of the whole table.
  config::Place of(std::string_view key) const;
  // Of the item of the list, counted from 0; of the value itself when it is no list.
  config::Place item(std::string_view key, std::size_t index) const;

 private:
  config::Place whole_;
  std::map<std::string, std::vector<config::Place>, std::less<>> values_;  // the value, its items
};

enum class Severity { required, recommended, advice };
std::string_view text(Severity severity);

enum class Op {
  at_least,
  at_most,
  equals,
  differs,
  one_of,
  none_of,
  matches,   // one of the globs
  includes,  // of names: all of these are among them
  excludes,  // of names: none of these is among them
};
std::string_view text(Op op);

// What a fact is held against: a value, a parameter of the rule, or another fact.
struct Operand {
  std::vector<Scalar> values;
  std::string parameter;  // "min_speed", "rule-id.min_speed"; "": none
  Form form;              // of the fact or number it is held against
  std::size_t slot = 0;   // the place of the parameter in Rule::slots
  const FactRow* fact = nullptr;
  double times = 1;  // of the other fact
  config::Place place;
};

struct Test {
  Op op = Op::equals;
  Operand operand;
};

struct Condition {
  enum class Kind {
    fact,   // `tests` hold for the fact
    all,    // every part holds
    any,    // at least one part holds
    none,   // no part holds
    count,  // how many of the things inside fulfil `where`: `tests` on the number
    ratio,  // the share of those which fulfil `that`, in percent: `tests` on it
    every,  // those that fulfil `where` all fulfil `that`
  };
  Kind kind = Kind::fact;
  config::Place place;
  const FactRow* fact = nullptr;  // count: things of one value of this count once
  std::vector<Test> tests;
  std::vector<Condition> parts;
  SubjectKind of = SubjectKind::site;
  std::vector<Condition> where;  // all of them
  std::vector<Condition> that;
};

struct Parameter {
  std::string name;
  Unit unit = Unit::text;
  std::vector<Scalar> values;  // several for one_of
  std::string same_as;         // another parameter: "name" or "rule-id.name"
  std::string doc;
  std::string source;
  std::string confidence;  // "V" "S" "M" "J"
  config::Place place;
  const config::Node* node = nullptr;  // its default, while the file is read
  config::Place value_place;           // of its default
  Form form;                           // of everything that it is held against
  bool is_used = false;
};

// Whether a rule that finds nothing of its kind at a site says so.
enum class Empty { unknown, not_applicable };

struct Rule {
  std::string id;
  std::string title;
  std::string why;
  std::string fix;
  Severity severity = Severity::required;
  SubjectKind subject = SubjectKind::site;
  std::string version;  // a rule of the district that names none has that of its standard
  std::string source;
  std::string confidence;
  std::vector<std::string> tags;
  std::optional<std::chrono::sys_days> effective;
  std::optional<std::chrono::sys_days> expires;
  double max_age_seconds = 30.0 * 86'400;  // older facts are unknown
  Empty empty = Empty::unknown;
  std::vector<Condition> where;
  std::vector<Condition> require;
  std::map<std::string, Parameter, std::less<>> parameters;
  std::vector<std::string> slots;  // every parameter that a condition names, once
  std::string file;
  config::Place place;
  Where at;
  bool shipped = false;
  std::string replaces;  // the version of the shipped rule whose place it takes; "": of none
};

// A parameter set otherwise for some sites. The most particular one counts: site, phase, kind, all.
struct Override {
  std::string rule;
  std::string parameter;
  std::vector<Scalar> values;
  std::string site;
  std::string phase;
  std::optional<SiteKind> kind;
  std::string reason;
  std::string file;
  config::Place place;
  Where at;
};

struct Waiver {
  std::string rule;
  std::string subject;  // a glob over subjects' names
  std::string reason;
  std::string owner;
  std::optional<std::chrono::sys_days> granted;
  std::optional<std::chrono::sys_days> expires;
  std::string file;
  config::Place place;
  Where at;
};

// When a phase is done, as far as that can be judged.
struct DoneWhen {
  enum class Rules : std::uint8_t { unsaid, required, all };  // none of these may fail
  Rules rules = Rules::unsaid;
  std::optional<double> passing;  // of what can be judged, in percent
  bool is_judged() const { return rules != Rules::unsaid || passing.has_value(); }
};

// What makes a site come before others.
enum class Priority : std::uint8_t {
  one_to_one,    // a device for every student
  connectivity,  // a rule about backbone or capacity fails
  need,          // more students times the share that does not pass
  students,      // more of them
  failures,      // more required rules that fail
};
std::string_view text(Priority priority);  // "one-to-one" …

struct Phase {
  std::string id;
  std::string title;
  std::vector<std::string> sites;  // besides those whose own `phase` names it
  std::vector<std::string> closets;
  std::vector<std::string> rules;  // globs of what it must fulfil; empty: all that are required
  std::string standard_version;
  std::optional<std::chrono::sys_days> baseline;
  std::optional<std::chrono::sys_days> start;
  std::optional<std::chrono::sys_days> end;
  std::string fund;
  std::string done_when;  // in words
  DoneWhen goal;
  std::vector<Priority> priority{Priority::one_to_one, Priority::connectivity, Priority::need};
  std::vector<std::string> evidence;  // "file:NAME" is a file beside this one
  std::string file;
  config::Place place;
  Where at;
};

// Whether the phase is about this site.
bool covers(const Phase& phase, std::string_view site, const Site* declared);

}  // namespace netroster::standards
