// The standard: shipped rules, those of a directory that add to them or take their place, and what
// the district says about them.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "config/problem.h"
#include "standards/read.h"
#include "standards/rule.h"

namespace netroster::standards {

struct SourceFile {
  std::string name;
  std::string text;
  bool shipped = false;
};

struct ShippedFile {
  std::string_view name;
  std::string_view text;
};
// What was built into the program.
std::span<const ShippedFile> shipped_files();

class Library {
 public:
  Library(std::vector<SourceFile> files, config::Problems& problems);

  const std::string& name() const { return name_; }
  const std::string& version() const { return version_; }
  // What the file says that names the days on which the standard is in force; without days: none.
  const Head& dates() const { return dates_; }

  // Of what is demanded (rules, parameters, overrides, models, what was taken out): 16 hexadecimal
  // digits. Words about it, waivers, phases, comments and the order of files do not count.
  const std::string& fingerprint() const { return fingerprint_; }
  // Of the text of all files, after that one and a dot: tells kept standards apart.
  std::string text_fingerprint() const;

  // The text of all files: enough to make the same library again.
  const std::vector<SourceFile>& sources() const { return sources_; }

  const std::vector<Rule>& rules() const { return rules_; }  // by id
  const Rule* find(std::string_view id) const;
  const std::vector<std::string>& without() const { return without_; }  // not judged
  const std::vector<std::string>& broken() const { return broken_; }    // left out for their errors
  const std::vector<std::string>& replaced() const { return replaced_; }
  const std::vector<Waiver>& waivers() const { return waivers_; }
  const std::vector<Phase>& phases() const { return phases_; }
  const Phase* find_phase(std::string_view id) const;
  // Ids of phases that were left out for their errors.
  const std::vector<std::string>& broken_phases() const { return broken_phases_; }
  const std::vector<ModelRow>& models() const { return models_; }  // the district's first
  const std::vector<Override>& overrides() const { return overrides_; }

  // What a parameter ("name", "rule-id.name") of the rule is for this site. Never null for what the
  // loader let through.
  const std::vector<Scalar>* value(const Rule& rule, std::string_view parameter,
                                   std::string_view site, const Site* declared) const;

 private:
  void add(FileContents contents, const SourceFile& file, config::Problems& problems);
  void add_head(Head head, const SourceFile& file, config::Problems& problems);
  void add_rule(Rule rule, config::Problems& problems);
  void name_versions();
  void link(config::Problems& problems);
  std::set<std::string> link_all(config::Problems& problems);
  void link_rule(Rule& rule, config::Problems& problems);
  bool resolves(Rule& rule, const Operand& operand, config::Problems& problems);
  void no_parameter(const Rule& rule, const Operand& operand, const Rule* owner,
                    const std::string& wanted, config::Problems& problems) const;
  bool fits_there(const Rule& rule, const Operand& operand, const Parameter& parameter,
                  config::Problems& problems) const;
  // The values of an operand as the files say them; with `instead`, when that were in force.
  const std::vector<Scalar>* written(const Rule& rule, const Operand& operand,
                                     const Override* instead) const;
  // Bounds that nothing can fulfil together: the second of them; null: none.
  const Test* contradiction(const Rule& rule, const std::vector<Condition>& conditions,
                            const Override* instead) const;
  const Test* contradiction(const Rule& rule, const Condition& condition,
                            const Override* instead) const;
  void take_override(const RawOverride& raw, config::Problems& problems);
  bool is_sound(const Override& row, config::Problems& problems) const;
  void check_rows(config::Problems& problems) const;
  void check_waivers(config::Problems& problems) const;
  void check_phases(config::Problems& problems) const;
  Rule* find_own(std::string_view id);
  std::pair<const Rule*, const Parameter*> parameter(const Rule& rule, std::string_view name) const;
  // The most particular override of the parameter for the site; null: none is about it.
  const Override* override_of(const Rule& rule, const Parameter& parameter, std::string_view site,
                              const Site* declared) const;
  int rank(const Override& row, std::string_view site, const Site* declared) const;
  bool is_broken(std::string_view id) const;
  std::vector<std::string_view> ids() const;

  std::string name_;
  std::string version_;
  std::string fingerprint_;
  std::vector<SourceFile> sources_;
  std::vector<Rule> rules_;
  std::vector<std::string> without_;
  std::vector<Head> heads_;
  Head dates_;
  std::vector<std::string> broken_;
  std::vector<std::string> replaced_;
  std::map<std::string, Rule, std::less<>> shipped_before_;  // while files are read
  std::vector<RawOverride> raw_;
  std::vector<Override> overrides_;
  std::vector<Waiver> waivers_;
  std::vector<Phase> phases_;
  std::vector<std::string> broken_phases_;
  std::vector<ModelRow> models_;
};

struct Loaded {
  std::shared_ptr<const Library> library;  // never null
  std::vector<config::Problem> problems;
  std::size_t files = 0;
};

// The shipped files, and over them those of `directory` ("" or one that is not there: none).
Loaded load(const std::string& directory);
Loaded load_texts(const std::vector<SourceFile>& files);
std::vector<SourceFile> shipped_sources();

// What the files of the standard and those of the sites say of each other and that is not so:
// waivers, overrides and phases of sites that there are not, waivers and phases of closets that a
// site does not declare, sites of phases that there are not.
std::vector<config::Problem> check_sites(const Library& library, const std::vector<Site>& sites);

// Where a file of sites gives the key of that site; line 0: it does not.
config::Place place_in_site(std::string_view text, std::string_view site, std::string_view key);

// Waivers of subjects, other than closets, of which nothing is known: they waive nothing. Warnings.
std::vector<config::Problem> check_subjects(const Library& library, const FactSource& facts);

// The standard and rules that are not in force on that day, with the day that says so.
std::vector<config::Problem> out_of_force(const Library& library, std::chrono::sys_days today);

// Phases that were frozen on a day that is still to come. Warnings.
std::vector<config::Problem> check_baselines(const Library& library, std::chrono::sys_days today);

// "did you mean \"closet-uplinks\"?" for globs of rules that match none, each with what was
// written; rules that were left out for their errors are there. Empty: all match.
struct UnknownRule {
  std::string written;
  std::string hint;  // may be empty
};
std::vector<UnknownRule> unknown_rules(const Library& library,
                                       const std::vector<std::string>& globs);

}  // namespace netroster::standards
