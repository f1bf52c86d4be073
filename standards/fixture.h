// Facts made up in a file, and what rules must say about them: how a rule is tried before it judges
// anybody.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/problem.h"
#include "standards/judge.h"

namespace netroster::standards {

// One [[case]]: the facts of a subject, of what it is in and of what is in it.
class Fixture : public FactSource {
 public:
  std::uint32_t count(SubjectKind kind) const override;
  std::string name(Subject subject) const override;
  std::string site_id(Subject subject) const override;
  std::optional<Subject> owner(Subject subject, SubjectKind kind) const override;
  std::vector<Subject> inside(Subject subject, SubjectKind kind) const override;
  // What the file does not give is unknown.
  Observed read(Subject subject, const FactRow& fact) const override;
  std::vector<Subject> sites() const override;
  bool has_devices(Subject site) const override;

  using Facts = std::map<const FactRow*, Observed>;
  struct Thing {
    SubjectKind kind;
    std::uint32_t index;
    Facts facts;
  };
  SubjectKind kind = SubjectKind::site;  // of the subject itself, which has the index 0
  std::vector<Thing> things;             // owners have the index 0, what is inside others
};

struct Case {
  std::string name;
  std::string rule;
  Result expect = Result::unknown;
  WallTime now{};
  std::string site_kind;  // for overrides; may be ""
  Fixture facts;
  std::string file;
  config::Place place;
};

// The cases that are right; every error with its place.
std::vector<Case> read_cases(const std::string& file, std::string_view text, const Library& library,
                             config::Problems& problems);

struct CaseResult {
  const Case* tried = nullptr;
  Finding finding;
  bool as_expected = false;
};
CaseResult try_case(const Library& library, const Case& one);

}  // namespace netroster::standards
