// All profiles there are: those in the program and those of a directory, which replace a shipped
// profile by having its id.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "collectors/profiles/profile.h"
#include "collectors/profiles/read.h"
#include "config/problem.h"

namespace netroster::profiles {

struct SourceFile {
  std::string name;
  std::string text;
  Expressions expressions = Expressions::checked;
  bool shipped = false;  // one that is not replaces profiles of those that are
};

struct ShippedFile {
  std::string_view name;
  std::string_view text;
};
// What was built into the program.
std::span<const ShippedFile> shipped_files();
std::string_view shipped_models();  // "1.3.6.1.4.1.9.1.1,MODEL,PRODUCT" a line, sorted as text

struct Model {
  std::string_view model;    // as sold; may be ""
  std::string_view product;  // the registry's symbol
};

class Library {
 public:
  // `uses` and vendors may cross files. A profile that is not right is left out and said in
  // `problems`; the shipped one of its id, if there is one, stays.
  Library(const std::vector<SourceFile>& files, config::Problems& problems);

  const std::vector<Profile>& profiles() const { return profiles_; }
  const Profile* find(std::string_view id) const;
  const std::vector<Vendor>& vendors() const { return vendors_; }
  // Ids of shipped profiles that a file of the directory replaced.
  const std::vector<std::string>& replaced() const { return replaced_; }

  // "" when the number is nobody's that we know.
  std::string_view vendor_of_enterprise(std::uint32_t number) const;
  // The vendor whose name or alias the text begins with, in its one spelling; else "".
  std::string_view vendor_in_text(std::string_view text) const;
  // What nearly all devices of this vendor are, or "".
  std::string_view usual_kind(std::string_view vendor) const;
  // What a neighbour is that calls its platform so, or "".
  std::string_view kind_of_platform(std::string_view text) const;
  // Whether devices that call their platform so are managed from a service of their maker.
  bool is_cloud_managed(std::string_view text) const;
  // What the maker's registry says about a sysObjectID.
  std::optional<Model> model_of(const Oid& object_id) const;

 private:
  void add(Profile profile, const SourceFile& file, config::Problems& problems);
  void index_vendors();
  void link(config::Problems& problems);

  std::vector<Profile> profiles_;                                        // by id
  std::unordered_map<std::string, std::pair<std::size_t, bool>> known_;  // id -> place, shipped
  std::vector<std::string> replaced_;
  std::vector<Platform> platforms_;
  std::vector<Vendor> vendors_;
  std::unordered_map<std::uint32_t, std::string_view> by_enterprise_;
  std::vector<std::pair<std::string, std::string_view>> names_;  // lower case -> vendor
};

struct Loaded {
  std::shared_ptr<const Library> library;  // never null
  std::vector<config::Problem> problems;
  std::size_t files = 0;
};

// The shipped files, and over them those of `directory` ("" or one that is not there: none). The
// expressions of the shipped ones are checked only when that is asked for.
Loaded load(const std::string& directory, Expressions of_shipped = Expressions::at_first_use);

// The shipped ones alone, loaded once.
std::shared_ptr<const Library> shipped();

}  // namespace netroster::profiles
