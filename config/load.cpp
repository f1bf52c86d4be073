#include "config/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>
#include <variant>

#include "config/document.h"
#include "config/parts.h"

namespace netroster::config {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_files = 20'000;

void note_unreadable(FileKind kind, Parts& parts) {
  if (kind == FileKind::sites) parts.sites_complete = false;
  if (kind == FileKind::credentials) parts.credentials_complete = false;
}

void read_file(const File& file, const Surroundings& surroundings, Parts& parts,
               Problems& problems) {
  Reader reader(file.path, file.kind, problems);
  const auto document = parse_document(file.text);
  if (const auto* broken = std::get_if<SyntaxError>(&document)) {
    note_unreadable(file.kind, parts);
    return reader.error(broken->place, "", broken->what);
  }
  const auto& root = std::get<Node>(document);
  switch (file.kind) {
    case FileKind::main:
      return read_main(reader, root, surroundings, parts);
    case FileKind::sites:
      return read_sites(reader, root, parts);
    case FileKind::credentials:
      return read_credentials(reader, root, file, surroundings, parts);
    case FileKind::users:
      return read_users(reader, root, file, parts);
    case FileKind::notify:
      return read_notify(reader, root, file, parts);
  }
}

int rank(SnmpVersion version) {
  switch (version) {
    case SnmpVersion::v3:
      return 0;
    case SnmpVersion::v2c:
      return 1;
    case SnmpVersion::v1:
      return 2;
  }
  return 3;
}

std::vector<Credential> in_order_of_trying(std::vector<Declared<Credential>> declared) {
  std::vector<Credential> all;
  for (auto& one : declared) all.push_back(std::move(one.value));
  std::stable_sort(all.begin(), all.end(), [](const Credential& a, const Credential& b) {
    return rank(a.version) < rank(b.version);
  });
  return all;
}

WebUsers users_of(const Parts& parts) { return {values_of(parts.users), values_of(parts.tokens)}; }

LoadResult load_parts(const std::vector<File>& files, const Surroundings& surroundings, Parts parts,
                      Problems problems) {
  for (const auto& file : files) read_file(file, surroundings, parts, problems);
  check_sites(parts, problems);
  check_credentials(parts, problems);
  check_users(parts, problems);
  check_notify(parts, problems);
  check_reports(parts, problems);
  check_listening(parts, problems);
  check_coverage(parts, problems);
  if (parts.sites.empty() && parts.sites_complete)
    problems.warning(parts.main_file, {}, "", "no site is configured, so nothing is swept");
  for (auto& site : parts.sites) parts.config.sites.push_back(std::move(site.value));
  parts.config.credentials = in_order_of_trying(std::move(parts.credentials));
  parts.config.web_users = users_of(parts);
  parts.config.reports = values_of(parts.reports);
  parts.config.notify = {values_of(parts.notified), values_of(parts.maintenance)};
  return {std::move(parts.config), problems.take()};
}

void check_district(Reader& reader, const Places& places, const District& district,
                    const Surroundings& surroundings) {
  if (!surroundings.is_timezone(district.timezone))
    reader.error(places.of("timezone"), "district.timezone",
                 fmt::format("this system knows no time zone \"{}\"", district.timezone),
                 "for example \"America/Los_Angeles\"");
}

void check_snmp(Reader& reader, const Places& places, const SnmpSettings& snmp) {
  if (snmp.page > snmp.page_limit)
    reader.error(
        places.of(places.values.count("page") > 0 ? "page" : "page_limit"), "snmp.page",
        fmt::format("{} is more than page_limit, which is {}", snmp.page, snmp.page_limit));
}

// Collects the texts of a directory; what cannot be read is a problem of that file.
class Collector {
 public:
  Collector(const Surroundings& surroundings, Parts& parts, Problems& problems)
      : surroundings_(surroundings), parts_(parts), problems_(problems) {}

  void take(const fs::path& path, FileKind kind) {
    auto read = surroundings_.read_file(path.string());
    if (!read) {
      problems_.error(path.string(), {}, "", read.error().what);
      return note_unreadable(kind, parts_);
    }
    files_.push_back({path.string(), kind, std::move(read->text), read->mode});
  }

  void take_directory(const fs::path& directory, FileKind kind) {
    std::error_code failed;
    const bool there = fs::exists(directory, failed);
    if (!failed && !there) return;
    std::vector<fs::path> found;
    fs::directory_iterator at(directory, failed);
    for (; !failed && at != fs::directory_iterator(); at.increment(failed))
      if (is_ours(at->path()) && found.size() <= most_files) found.push_back(at->path());
    if (failed) return refuse(directory, kind, "cannot be listed: " + failed.message());
    if (found.size() > most_files)
      return refuse(directory, kind, fmt::format("holds more than {} files", most_files));
    std::sort(found.begin(), found.end());
    for (const auto& path : found) take(path, kind);
  }

  std::vector<File> files() && { return std::move(files_); }

 private:
  static bool is_ours(const fs::path& path) {
    return path.extension() == ".toml" && path.filename().string().front() != '.';
  }
  void refuse(const fs::path& directory, FileKind kind, std::string what) {
    problems_.error(directory.string(), {}, "", std::move(what));
    note_unreadable(kind, parts_);
  }

  const Surroundings& surroundings_;
  Parts& parts_;
  Problems& problems_;
  std::vector<File> files_;
};

}  // namespace

void read_main(Reader& reader, const Node& root, const Surroundings& surroundings, Parts& parts) {
  reader.check_root(root);
  static const Node absent{Node::Kind::table, {}, {}, {}, {}};
  for (const auto& rows : sections()) {
    if (rows.file != FileKind::main || rows.repeated) continue;
    const auto* table = reader.table(rows, root);
    const auto& node = table == nullptr ? absent : *table;
    const auto places = reader.read(rows, node, rows.in_mutable(parts.config));
    if (rows.name == "district")
      check_district(reader, places, parts.config.district, surroundings);
    if (rows.name == "calendar") read_calendar(reader, node, places, parts.config.calendar);
    if (rows.name == "snmp") check_snmp(reader, places, parts.config.snmp);
  }
  for (auto& report : read_list<ReportSchedule>(reader, "report", root)) {
    report.value.line = report.places.of("options").line;
    parts.reports.push_back(std::move(report));
  }
}

LoadResult load_texts(const std::vector<File>& files, const Surroundings& surroundings) {
  Parts parts;
  for (const auto& file : files)
    if (file.kind == FileKind::main) parts.main_file = file.path;
  return load_parts(files, surroundings, std::move(parts), {});
}

LoadResult load(const fs::path& directory, Secrets secrets) {
  auto surroundings = system_surroundings();
  surroundings.secrets = secrets;
  Parts parts;
  Problems problems;
  Collector collector(surroundings, parts, problems);
  std::error_code failed;
  if (!fs::is_directory(directory, failed)) {
    problems.error(directory.string(), {}, "",
                   failed && failed != std::errc::no_such_file_or_directory
                       ? "cannot be read: " + failed.message()
                       : "there is no such directory");
    return {{}, problems.take()};
  }
  parts.main_file = (directory / "netroster.toml").string();
  collector.take(directory / "netroster.toml", FileKind::main);
  collector.take_directory(directory / "sites.d", FileKind::sites);
  collector.take_directory(directory / "credentials.d", FileKind::credentials);
  if (fs::exists(directory / "web_users.toml", failed))
    collector.take(directory / "web_users.toml", FileKind::users);
  if (fs::exists(directory / "notify.toml", failed))
    collector.take(directory / "notify.toml", FileKind::notify);
  const auto files = std::move(collector).files();
  return load_parts(files, surroundings, std::move(parts), std::move(problems));
}

CredentialsResult load_credentials_text(const File& file, const Surroundings& surroundings) {
  Parts parts;
  Problems problems;
  File credentials = file;
  credentials.kind = FileKind::credentials;
  read_file(credentials, surroundings, parts, problems);
  check_credentials(parts, problems);
  if (parts.credentials.empty() && parts.credentials_complete)
    problems.error(file.path, {}, "", "holds no [[credential]]");
  return {in_order_of_trying(std::move(parts.credentials)), problems.take()};
}

CredentialsResult load_credentials(const fs::path& file) {
  const auto surroundings = system_surroundings();
  auto read = surroundings.read_file(file.string());
  if (!read) {
    Problems problems;
    problems.error(file.string(), {}, "", read.error().what);
    return {{}, problems.take()};
  }
  const File text{file.string(), FileKind::credentials, std::move(read->text), read->mode};
  return load_credentials_text(text, surroundings);
}

WebUsersResult load_web_users_text(const File& file, const Surroundings& surroundings) {
  Parts parts;
  parts.sites_complete = false;  // nobody knows here which there are
  Problems problems;
  File users = file;
  users.kind = FileKind::users;
  read_file(users, surroundings, parts, problems);
  check_users(parts, problems);
  auto out = users_of(parts);
  auto found = problems.take();
  if (out.empty() && !has_errors(found)) {
    problems.error(file.path, {}, "", "holds no [[user]] and no [[token]]");
    found = problems.take();
  }
  return {std::move(out), std::move(found)};
}

WebUsersResult load_web_users(const fs::path& file) {
  const auto surroundings = system_surroundings();
  auto read = surroundings.read_file(file.string());
  if (!read) {
    Problems problems;
    problems.error(file.string(), {}, "", read.error().what);
    return {{}, problems.take()};
  }
  const File text{file.string(), FileKind::users, std::move(read->text), read->mode};
  return load_web_users_text(text, surroundings);
}

}  // namespace netroster::config
