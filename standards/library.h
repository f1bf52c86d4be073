// The standard: shipped rules, those of a directory that add to them or take their place, and what
// the district says about them.
#pragma once

#include <memory>
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
  // Of the text of all files: 16 hexadecimal digits.
  const std::string& fingerprint() const { return fingerprint_; }

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
  const std::vector<ModelRow>& models() const { return models_; }  // the district's first
  const std::vector<Override>& overrides() const { return overrides_; }

  // What a parameter ("name", "rule-id.name") of the rule is for this site. Never null for what the
  // loader let through.
  const std::vector<Scalar>* value(const Rule& rule, std::string_view parameter,
                                   std::string_view site, const Site* declared) const;

 private:
  void add(FileContents contents, const SourceFile& file, config::Problems& problems);
  void add_rule(Rule rule, config::Problems& problems);
  void link(config::Problems& problems);
  void link_rule(Rule& rule, config::Problems& problems);
  bool resolves(const Rule& rule, const Operand& operand, config::Problems& problems) const;
  void take_override(const RawOverride& raw, config::Problems& problems);
  void check_rows(config::Problems& problems) const;
  std::pair<const Rule*, const Parameter*> parameter(const Rule& rule, std::string_view name) const;
  // The most particular override of the parameter for the site; null: none is about it.
  const Override* override_of(const Rule& rule, const Parameter& parameter, std::string_view site,
                              const Site* declared) const;
  int rank(const Override& row, std::string_view site, const Site* declared) const;
  std::vector<std::string_view> ids() const;

  std::string name_;
  std::string version_;
  std::string fingerprint_;
  std::vector<SourceFile> sources_;
  std::vector<Rule> rules_;
  std::vector<std::string> without_;
  std::vector<std::string> broken_;
  std::vector<std::string> replaced_;
  std::vector<RawOverride> raw_;
  std::vector<Override> overrides_;
  std::vector<Waiver> waivers_;
  std::vector<Phase> phases_;
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

// Waivers, overrides and phases that name a site that the configuration does not have.
std::vector<config::Problem> check_sites(const Library& library, const std::vector<Site>& sites);

}  // namespace netroster::standards
