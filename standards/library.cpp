#include "standards/library.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "base/text.h"
#include "config/files.h"
#include "config/suggest.h"

namespace netroster::standards {
namespace {

constexpr std::size_t largest_file = 2'000'000;  // bytes

// FNV-1a, 64 bits: tells versions apart; nobody is kept from forging one.
std::string fingerprint_of(const std::vector<SourceFile>& files) {
  std::uint64_t hash = 14'695'981'039'346'656'037ULL;
  for (const auto& file : files)
    for (const char c : file.text)
      hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211ULL;
  return fmt::format("{:016x}", hash);
}

// Where the text first stands in quotes after `without`: lists of texts are read without places.
std::pair<std::string, config::Place> place_of(const std::vector<SourceFile>& files,
                                               const std::string& word) {
  for (const auto& file : files) {
    const auto begin = file.text.find("without");
    if (begin == std::string::npos) continue;
    auto at = file.text.find('"' + word + '"', begin);
    if (at == std::string::npos) at = file.text.find('\'' + word + '\'', begin);
    if (at == std::string::npos) continue;
    const auto before = std::string_view(file.text).substr(0, at);
    const auto line_start = before.rfind('\n') + 1;  // 0 when there is none
    const auto lines = std::count(before.begin(), before.end(), '\n');
    return {file.name, config::Place{static_cast<std::uint32_t>(lines + 1),
                                     static_cast<std::uint32_t>(at - line_start + 1)}};
  }
  return {};
}

template <typename Visit>
void each_operand(std::vector<Condition>& conditions, const Visit& visit) {
  for (auto& one : conditions) {
    for (auto& test : one.tests) visit(test.operand);
    each_operand(one.parts, visit);
    each_operand(one.where, visit);
    each_operand(one.that, visit);
  }
}

}  // namespace

Library::Library(std::vector<SourceFile> files, config::Problems& problems)
    : fingerprint_(fingerprint_of(files)), sources_(std::move(files)) {
  for (const auto& file : sources_)
    add(read_standard(file.name, file.text, problems), file, problems);
  std::sort(rules_.begin(), rules_.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  std::stable_sort(models_.begin(), models_.end(),
                   [](const auto& a, const auto& b) { return a.shipped < b.shipped; });
  link(problems);
  for (const auto& raw : raw_) take_override(raw, problems);
  raw_.clear();
  check_rows(problems);
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
  *at = std::move(rule);
}

void Library::add(FileContents contents, const SourceFile& file, config::Problems& problems) {
  if (!contents.name.empty()) name_ = contents.name;
  if (!contents.version.empty()) version_ = contents.version;
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
  append(without_, contents.without);
  append(broken_, contents.broken);
  append(raw_, contents.overrides);
  append(waivers_, contents.waivers);
  append(phases_, contents.phases);
}

void Library::link(config::Problems& problems) {
  std::set<std::string> faulty;
  for (auto& rule : rules_) {
    config::Problems own;
    link_rule(rule, own);
    const auto found = own.take();
    if (!found.empty()) faulty.insert(rule.id);
    for (const auto& one : found)
      problems.error(one.file, {one.line, one.column}, one.key, one.what, one.hint);
  }
  std::erase_if(rules_, [&](const Rule& rule) { return faulty.contains(rule.id); });
  broken_.insert(broken_.end(), faulty.begin(), faulty.end());
}

void Library::link_rule(Rule& rule, config::Problems& problems) {
  const auto visit = [&](Operand& operand) {
    if (operand.parameter.empty()) return;
    if (!resolves(rule, operand, problems)) return;
    const auto at = std::find(rule.slots.begin(), rule.slots.end(), operand.parameter);
    operand.slot = static_cast<std::size_t>(at - rule.slots.begin());
    if (at == rule.slots.end()) rule.slots.push_back(operand.parameter);
  };
  each_operand(rule.where, visit);
  each_operand(rule.require, visit);
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

// Follows "same as" to a value. A ring of parameters never ends.
bool Library::resolves(const Rule& rule, const Operand& operand, config::Problems& problems) const {
  std::set<const Parameter*> seen;
  const Rule* owner = &rule;
  std::string wanted = operand.parameter;
  for (;;) {
    const auto [next, found] = parameter(*owner, wanted);
    if (found == nullptr) {
      problems.error(rule.file, operand.place, "rule.parameter",
                     fmt::format("there is no parameter \"{}\"", wanted),
                     next == nullptr
                         ? config::did_you_mean(wanted.substr(0, wanted.find('.')), ids())
                         : std::string());
      return false;
    }
    if (!seen.insert(found).second) {
      problems.error(rule.file, found->place, "rule.parameter." + found->name,
                     "is circular: it takes its value from itself");
      return false;
    }
    if (found->unit != operand.unit) {
      problems.error(
          rule.file, operand.place, "rule.parameter." + found->name,
          fmt::format("is a {}, and a {} stands here", text(found->unit), text(operand.unit)));
      return false;
    }
    if (found->same_as.empty()) return true;
    owner = next;
    wanted = found->same_as;
  }
}

void Library::take_override(const RawOverride& raw, config::Problems& problems) {
  const auto& row = raw.row;
  const auto wrong = [&](config::Place place, const char* key, std::string what, std::string hint) {
    problems.error(row.file, place, std::string("override.") + key, std::move(what),
                   std::move(hint));
  };
  const auto* rule = find(row.rule);
  if (rule == nullptr)
    return wrong(row.place, "rule", fmt::format("there is no rule \"{}\"", row.rule),
                 config::did_you_mean(row.rule, ids()));
  const auto at = rule->parameters.find(row.parameter);
  if (at == rule->parameters.end()) {
    std::vector<std::string_view> known;
    for (const auto& [name, parameter] : rule->parameters) known.push_back(name);
    return wrong(row.place, "parameter",
                 fmt::format("rule {} has no parameter \"{}\"", rule->id, row.parameter),
                 config::did_you_mean(row.parameter, known));
  }
  auto out = row;
  const auto take = [&](const config::Node& node) {
    auto value = scalar_of(node, at->second.unit);
    if (auto* right = std::get_if<Scalar>(&value))
      out.values.push_back(std::move(*right));
    else
      wrong(node.place, "value", std::get<WrongValue>(value).what,
            std::get<WrongValue>(value).hint);
  };
  if (raw.value.kind == config::Node::Kind::list)
    for (const auto& item : raw.value.items) take(item);
  else
    take(raw.value);
  if (!out.values.empty()) overrides_.push_back(std::move(out));
}

void Library::check_rows(config::Problems& problems) const {
  const auto known = ids();
  const auto is_rule = [&](const std::string& id) {
    return find(id) != nullptr || std::find(broken_.begin(), broken_.end(), id) != broken_.end();
  };
  for (const auto& waiver : waivers_)
    if (!is_rule(waiver.rule))
      problems.error(waiver.file, waiver.place, "waiver.rule",
                     fmt::format("there is no rule \"{}\"", waiver.rule),
                     config::did_you_mean(waiver.rule, known));
  for (const auto& id : without_) {
    if (is_rule(id)) continue;
    const auto [file, place] = place_of(sources_, id);
    problems.error(file, place, "standard.without", fmt::format("there is no rule \"{}\"", id),
                   config::did_you_mean(id, known));
  }
  std::set<std::string> phases;
  for (const auto& phase : phases_)
    if (!phases.insert(phase.id).second)
      problems.error(phase.file, phase.place, "phase.id",
                     fmt::format("\"{}\" is there twice", phase.id));
  for (const auto& row : overrides_)
    if (!row.phase.empty() && find_phase(row.phase) == nullptr)
      problems.error(row.file, row.place, "override.phase",
                     fmt::format("there is no phase \"{}\"", row.phase));
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

Loaded load(const std::string& directory) {
  config::Problems problems;
  auto files = shipped_sources();
  for (const auto& path : files_in(directory, problems)) {
    auto text = config::read_regular_file(path.string(), largest_file);
    if (text)
      files.push_back({path.string(), std::move(text->text), false});
    else
      problems.error(path.string(), {}, "", text.error().what);
  }
  return loaded_of(files, problems);
}

std::vector<config::Problem> check_sites(const Library& library, const std::vector<Site>& sites) {
  config::Problems problems;
  std::vector<std::string_view> known;
  for (const auto& site : sites) known.push_back(site.id);
  const auto check = [&](const std::string& file, config::Place place, const char* key,
                         std::string_view pattern) {
    for (const auto site : known)
      if (glob_matches(pattern, site)) return;
    problems.error(file, place, key, fmt::format("there is no site \"{}\"", pattern),
                   config::did_you_mean(pattern, known));
  };
  for (const auto& waiver : library.waivers())
    check(waiver.file, waiver.place, "waiver.subject",
          std::string_view(waiver.subject).substr(0, waiver.subject.find('/')));
  for (const auto& row : library.overrides())
    if (!row.site.empty()) check(row.file, row.place, "override.site", row.site);
  for (const auto& phase : library.phases())
    for (const auto& site : phase.sites) check(phase.file, phase.place, "phase.sites", site);
  return problems.take();
}

}  // namespace netroster::standards
