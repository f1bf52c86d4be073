#include "collectors/profiles/library.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "base/text.h"
#include "collectors/profiles/read.h"
#include "config/files.h"
#include "config/suggest.h"

namespace netroster::profiles {
namespace {

constexpr std::size_t largest_file = 2'000'000;  // bytes

bool is_word_end(std::string_view text, std::size_t at) {
  return at == text.size() || std::isalnum(static_cast<unsigned char>(text[at])) == 0;
}

// What a profile takes over from a part: rules after its own, tables, readings, and quirks that it
// does not state itself.
void take_over(Profile& into, const Profile& part) {
  for (const auto& [fact, rules] : part.facts) {
    auto& own = into.facts[fact];
    // The constant of the profile itself stays the last word.
    const bool has_constant = !own.empty() && own.back().from == Rule::From::constant;
    own.insert(has_constant ? own.end() - 1 : own.end(), rules.begin(), rules.end());
  }
  into.tables.insert(into.tables.end(), part.tables.begin(), part.tables.end());
  into.readings.insert(into.readings.end(), part.readings.begin(), part.readings.end());
  auto& quirks = into.quirks;
  if (!quirks.page) quirks.page = part.quirks.page;
  if (!quirks.oids_per_request) quirks.oids_per_request = part.quirks.oids_per_request;
  if (!quirks.vlan_contexts) quirks.vlan_contexts = part.quirks.vlan_contexts;
  quirks.no_bulk = quirks.no_bulk || part.quirks.no_bulk;
  const auto append = [](auto& list, const auto& more) {
    list.insert(list.end(), more.begin(), more.end());
  };
  append(quirks.reserved_vlans, part.quirks.reserved_vlans);
  append(quirks.absent, part.quirks.absent);
}

// The lines of a list that is sorted as text, found without reading it whole.
std::string_view line_of(std::string_view list, std::string_view key) {
  std::size_t low = 0;
  std::size_t high = list.size();
  while (low < high) {
    auto start = list.rfind('\n', low + (high - low) / 2);
    start = start == std::string_view::npos || start < low ? low : start + 1;
    const auto end = std::min(list.find('\n', start), list.size());
    const auto line = list.substr(start, end - start);
    const auto found = line.substr(0, line.find(','));
    if (found == key) return line;
    if (found < key) {
      low = end + 1;
    } else {
      high = start;
    }
    if (start >= high && high > low) high = start;
  }
  return {};
}

}  // namespace

void Library::add(Profile profile, const SourceFile& file, config::Problems& problems) {
  const auto [at, fresh] =
      known_.try_emplace(profile.id, std::pair(profiles_.size(), file.shipped));
  if (fresh) {
    profiles_.push_back(std::move(profile));
    return;
  }
  auto& known = profiles_[at->second.first];
  if (!at->second.second || file.shipped) {
    problems.error(file.name, profile.place, "profile.id",
                   fmt::format("\"{}\" is already in {}", profile.id, known.file));
    return;
  }
  at->second.second = false;
  replaced_.push_back(profile.id);
  known = std::move(profile);
}

Library::Library(const std::vector<SourceFile>& files, config::Problems& problems) {
  for (const auto& file : files) {
    auto contents = read_profiles(file.name, file.text, file.expressions, problems);
    for (auto& profile : contents.profiles) add(std::move(profile), file, problems);
    for (auto& vendor : contents.vendors) vendors_.push_back(std::move(vendor));
    for (auto& platform : contents.platforms) platforms_.push_back(std::move(platform));
  }
  known_.clear();
  std::sort(profiles_.begin(), profiles_.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  link(problems);
  index_vendors();
}

void Library::link(config::Problems& problems) {
  std::vector<std::string_view> ids;
  for (const auto& profile : profiles_) ids.push_back(profile.id);
  std::vector<Profile> linked = profiles_;
  for (auto& profile : linked) {
    std::set<std::string> taken{profile.id};
    std::vector<std::string> todo = profile.uses;
    for (std::size_t i = 0; i < todo.size(); ++i) {
      if (!taken.insert(todo[i]).second) continue;
      const auto* part = find(todo[i]);
      if (part == nullptr) {
        problems.error(profile.file, profile.place, "profile.uses",
                       fmt::format("there is no profile \"{}\"", todo[i]),
                       config::did_you_mean(todo[i], ids));
        continue;
      }
      take_over(profile, *part);
      todo.insert(todo.end(), part->uses.begin(), part->uses.end());
    }
  }
  profiles_ = std::move(linked);
}

void Library::index_vendors() {
  for (const auto& vendor : vendors_) {
    // What a file of the directory says comes later and counts.
    for (const auto number : vendor.enterprises)
      by_enterprise_.insert_or_assign(number, vendor.name);
    names_.emplace_back(to_lower(vendor.name), vendor.name);
    for (const auto& alias : vendor.aliases) names_.emplace_back(to_lower(alias), vendor.name);
  }
  std::sort(names_.begin(), names_.end());
}

const Profile* Library::find(std::string_view id) const {
  const auto at = std::lower_bound(profiles_.begin(), profiles_.end(), id,
                                   [](const auto& one, auto key) { return one.id < key; });
  return at != profiles_.end() && at->id == id ? &*at : nullptr;
}

std::string_view Library::vendor_of_enterprise(std::uint32_t number) const {
  const auto at = by_enterprise_.find(number);
  return at == by_enterprise_.end() ? std::string_view{} : at->second;
}

std::string_view Library::vendor_in_text(std::string_view text) const {
  const auto lower = to_lower(text.substr(0, 256));
  std::string_view best;
  std::size_t longest = 0;
  for (const auto& [name, vendor] : names_) {
    const bool named =
        name.size() > longest && lower.starts_with(name) && is_word_end(lower, name.size());
    if (!named) continue;
    best = vendor;
    longest = name.size();
  }
  return best;
}

std::string_view Library::usual_kind(std::string_view vendor) const {
  for (const auto& one : vendors_)
    if (!one.kind.empty() && one.name == vendor) return one.kind;
  return {};
}

std::string_view Library::kind_of_platform(std::string_view text) const {
  if (text.empty()) return {};
  for (const auto& one : platforms_)
    if (!one.kind.empty() && one.match && !one.match->find(text).empty()) return one.kind;
  return {};
}

bool Library::is_cloud_managed(std::string_view text) const {
  return !text.empty() &&
         std::any_of(platforms_.begin(), platforms_.end(), [text](const Platform& one) {
           return one.cloud_managed && one.match && !one.match->find(text).empty();
         });
}

std::optional<Model> Library::model_of(const Oid& object_id) const {
  const auto line = line_of(shipped_models(), object_id.text());
  if (line.empty()) return std::nullopt;
  const auto first = line.find(',');
  const auto second = line.find(',', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  return Model{line.substr(first + 1, second - first - 1), line.substr(second + 1)};
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

}  // namespace

Loaded load(const std::string& directory, Expressions of_shipped) {
  Loaded out;
  config::Problems problems;
  std::vector<SourceFile> files;
  for (const auto& file : shipped_files())
    files.push_back({std::string(file.name), std::string(file.text), of_shipped, true});
  for (const auto& path : files_in(directory, problems)) {
    auto text = config::read_regular_file(path.string(), largest_file);
    if (text)
      files.push_back({path.string(), std::move(text->text), Expressions::checked, false});
    else
      problems.error(path.string(), {}, "", text.error().what);
  }
  out.files = files.size();
  out.library = std::make_shared<const Library>(files, problems);
  out.problems = problems.take();
  return out;
}

std::shared_ptr<const Library> shipped() {
  static const auto library = load({}).library;
  return library;
}

}  // namespace netroster::profiles
