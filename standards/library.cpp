#include "standards/library.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "config/files.h"
#include "standards/fingerprint.h"
#include "standards/read_waivers.h"
#include "standards/waiver_file.h"

namespace netroster::standards {
namespace {

constexpr std::size_t largest_file = 4'000'000;  // bytes
constexpr std::string_view first_version = "1";

// Of two files of a district that call the standard otherwise only one can be right.
void say_again(const Head& first, const Head& head, const char* key, const std::string& before,
               const std::string& now, config::Problems& problems) {
  if (before.empty() || now.empty() || before == now) return;
  problems.error(
      head.file, head.at.of(key), std::string("standard.") + key,
      fmt::format("is already \"{}\" in {}:{}", before, first.file, first.at.of(key).line));
}

}  // namespace

Library::Library(std::vector<SourceFile> files, config::Problems& problems)
    : sources_(std::move(files)) {
  for (const auto& file : sources_)
    add(is_waiver_file(file.name) ? read_waivers(file.name, file.text, problems)
                                  : read_standard(file.name, file.text, problems),
        file, problems);
  name_versions();
  const auto by_id = [](const Rule& a, const Rule& b) { return a.id < b.id; };
  std::sort(rules_.begin(), rules_.end(), by_id);
  std::stable_sort(models_.begin(), models_.end(),
                   [](const auto& a, const auto& b) { return a.shipped < b.shipped; });
  link(problems);
  std::sort(rules_.begin(), rules_.end(), by_id);
  for (const auto& raw : raw_) take_override(raw, problems);
  raw_.clear();
  check_rows(problems);
  fingerprint_ = fingerprint_of(*this);
}

std::string Library::text_fingerprint() const {
  Fingerprint text;
  for (const auto& file : sources_) text.add(file.text);
  return fmt::format("{}.{}", fingerprint_, text.digits());
}

void Library::add_rule(Rule rule, config::Problems& problems) {
  const auto at = std::find_if(rules_.begin(), rules_.end(),
                               [&](const Rule& known) { return known.id == rule.id; });
  if (at == rules_.end()) {
    rules_.push_back(std::move(rule));
    return;
  }
  if (!at->shipped || rule.shipped) {
    problems.error(rule.file, rule.place, "rule.id",
                   fmt::format("\"{}\" is already in {}:{}", rule.id, at->file, at->place.line));
    return;
  }
  replaced_.push_back(rule.id);
  rule.replaces = at->version.empty() ? first_version : at->version;
  shipped_before_.emplace(rule.id, std::move(*at));
  *at = std::move(rule);
}

// A rule of the district that names no version is of the version of its standard.
void Library::name_versions() {
  std::string own(first_version);
  for (const auto& head : heads_)
    if (!head.is_shipped && !head.version.empty()) own = head.version;
  for (auto& rule : rules_)
    if (rule.version.empty()) rule.version = rule.shipped ? first_version : own;
  for (auto& [id, rule] : shipped_before_)
    if (rule.version.empty()) rule.version = first_version;
}

void Library::add_head(Head head, const SourceFile& file, config::Problems& problems) {
  if (!file.shipped)
    for (const auto& before : heads_) {
      if (before.is_shipped) continue;
      say_again(before, head, "name", before.name, head.name, problems);
      say_again(before, head, "version", before.version, head.version, problems);
    }
  head.is_shipped = file.shipped;
  if (!head.name.empty()) name_ = head.name;
  if (!head.version.empty()) version_ = head.version;
  if (head.effective || head.expires) dates_ = head;
  without_.insert(without_.end(), head.without.begin(), head.without.end());
  heads_.push_back(std::move(head));
}

void Library::add(FileContents contents, const SourceFile& file, config::Problems& problems) {
  add_head(std::move(contents.standard), file, problems);
  for (auto& rule : contents.rules) {
    rule.shipped = file.shipped;
    add_rule(std::move(rule), problems);
  }
  for (auto& row : contents.models) {
    row.shipped = file.shipped;
    models_.push_back(std::move(row));
  }
  const auto append = [](auto& to, auto& from) {
    std::move(from.begin(), from.end(), std::back_inserter(to));
  };
  append(broken_, contents.broken);
  append(raw_, contents.overrides);
  append(waivers_, contents.waivers);
  append(phases_, contents.phases);
  append(broken_phases_, contents.broken_phases);
}

std::pair<const Rule*, const Parameter*> Library::parameter(const Rule& rule,
                                                            std::string_view name) const {
  const auto dot = name.find('.');
  const auto* owner = dot == std::string_view::npos ? &rule : find(name.substr(0, dot));
  if (owner == nullptr) return {};
  const auto at =
      owner->parameters.find(dot == std::string_view::npos ? name : name.substr(dot + 1));
  return {owner, at == owner->parameters.end() ? nullptr : &at->second};
}

std::vector<std::string_view> Library::ids() const {
  std::vector<std::string_view> out;
  for (const auto& rule : rules_) out.push_back(rule.id);
  return out;
}

const Rule* Library::find(std::string_view id) const {
  for (const auto& rule : rules_)
    if (rule.id == id) return &rule;
  return nullptr;
}

bool Library::is_broken(std::string_view id) const {
  return std::find(broken_.begin(), broken_.end(), id) != broken_.end();
}

const Phase* Library::find_phase(std::string_view id) const {
  for (const auto& phase : phases_)
    if (phase.id == id) return &phase;
  return nullptr;
}

// How particular the override is for the site; 0: not about it.
int Library::rank(const Override& row, std::string_view site, const Site* declared) const {
  if (!row.site.empty()) return row.site == site ? 4 : 0;
  if (!row.phase.empty()) {
    const auto* phase = find_phase(row.phase);
    return phase != nullptr && covers(*phase, site, declared) ? 3 : 0;
  }
  if (row.kind) return declared != nullptr && declared->kind == *row.kind ? 2 : 0;
  return 1;
}

const Override* Library::override_of(const Rule& rule, const Parameter& parameter,
                                     std::string_view site, const Site* declared) const {
  const Override* best = nullptr;
  for (const auto& row : overrides_) {
    if (row.rule != rule.id || row.parameter != parameter.name) continue;
    const auto own = rank(row, site, declared);
    if (own > 0 && (best == nullptr || own >= rank(*best, site, declared))) best = &row;
  }
  return best;
}

const std::vector<Scalar>* Library::value(const Rule& rule, std::string_view name,
                                          std::string_view site, const Site* declared) const {
  const Rule* owner = &rule;
  std::string wanted(name);
  for (;;) {
    const auto [next, found] = parameter(*owner, wanted);
    if (found == nullptr) return nullptr;
    if (const auto* best = override_of(*next, *found, site, declared)) return &best->values;
    if (found->same_as.empty()) return &found->values;
    owner = next;
    wanted = found->same_as;
  }
}

namespace {

// The .toml files of the directory by name; none when it is not there.
std::set<std::filesystem::path> files_in(const std::string& directory, config::Problems& problems) {
  std::set<std::filesystem::path> paths;
  std::error_code failed;
  if (directory.empty()) return paths;
  std::filesystem::directory_iterator entry(directory, failed);
  for (; !failed && entry != std::filesystem::directory_iterator(); entry.increment(failed)) {
    const auto& path = entry->path();
    if (path.extension() == ".toml" && !path.filename().string().starts_with('.'))
      paths.insert(path);
  }
  if (failed && failed != std::errc::no_such_file_or_directory)
    problems.error(directory, {}, "", "cannot be read: " + failed.message());
  return paths;
}

Loaded loaded_of(const std::vector<SourceFile>& files, config::Problems& problems) {
  Loaded out;
  out.files = files.size();
  out.library = std::make_shared<const Library>(files, problems);
  out.problems = problems.take();
  return out;
}

}  // namespace

std::vector<SourceFile> shipped_sources() {
  std::vector<SourceFile> files;
  for (const auto& file : shipped_files())
    files.push_back({std::string(file.name), std::string(file.text), true});
  return files;
}

Loaded load_texts(const std::vector<SourceFile>& files) {
  config::Problems problems;
  return loaded_of(files, problems);
}

Loaded load(const std::string& directory) { return load_with_waivers(directory, ""); }

Loaded load_with_waivers(const std::string& directory, const std::string& waiver_file) {
  config::Problems problems;
  auto files = shipped_sources();
  const auto read = [&](const std::string& path) {
    auto text = config::read_regular_file(path, largest_file);
    if (text)
      files.push_back({path, std::move(text->text), false});
    else
      problems.error(path, {}, "", text.error().what);
  };
  for (const auto& path : files_in(directory, problems)) read(path.string());
  std::error_code failed;
  if (!waiver_file.empty() && std::filesystem::exists(waiver_file, failed)) read(waiver_file);
  return loaded_of(files, problems);
}

}  // namespace netroster::standards
