// What reading one file yields, for the checks across files. Private to this folder.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/config.h"
#include "config/files.h"
#include "config/load.h"
#include "config/reader.h"

namespace netroster::config {

template <typename T>
struct Declared {
  T value;
  std::string file;
  Places places;
};

// The tables written [[name]] under `parent`.
template <typename T>
std::vector<Declared<T>> read_list(Reader& reader, std::string_view name, const Node& parent) {
  const auto& rows = section(name);
  std::vector<Declared<T>> all;
  for (const auto* node : reader.tables(rows, parent)) {
    Declared<T> one;
    one.file = reader.file();
    one.places = reader.read(rows, *node, &one.value);
    all.push_back(std::move(one));
  }
  return all;
}

template <typename T>
std::vector<T> values_of(const std::vector<Declared<T>>& declared) {
  std::vector<T> values;
  for (const auto& one : declared) values.push_back(one.value);
  return values;
}

struct Parts {
  Config config;  // sites and credentials still empty
  std::string main_file;
  std::vector<Declared<Site>> sites;
  std::vector<Declared<Circuit>> circuits;  // of all sites, for uniqueness
  std::vector<Declared<Credential>> credentials;
  std::vector<Declared<WebUser>> users;
  std::vector<Declared<WebToken>> tokens;
  std::vector<Declared<NotifyTarget>> notified;
  std::vector<Declared<Maintenance>> maintenance;
  std::vector<Declared<ReportSchedule>> reports;
  bool sites_complete = true;        // no file of sites failed to parse
  bool credentials_complete = true;  // nor of credentials
  bool sites_disjoint = true;        // no address belongs to two sites
};

void read_main(Reader& reader, const Node& root, const Surroundings& surroundings, Parts& parts);
// What stands under the table [calendar], whose own keys are read and stand at `places`.
void read_calendar(Reader& reader, const Node& table, const Places& places,
                   CalendarSettings& calendar);
void read_sites(Reader& reader, const Node& root, Parts& parts);
void read_credentials(Reader& reader, const Node& root, const File& file,
                      const Surroundings& surroundings, Parts& parts);
void read_users(Reader& reader, const Node& root, const File& file, Parts& parts);
void read_notify(Reader& reader, const Node& root, const File& file, Parts& parts);

// Checks that need more than one table.
void check_sites(Parts& parts, Problems& problems);
void check_credentials(const Parts& parts, Problems& problems);  // names alone
void check_users(const Parts& parts, Problems& problems);        // names and sites
void check_notify(const Parts& parts, Problems& problems);       // likewise
void check_reports(const Parts& parts, Problems& problems);      // names, sites, what each takes
void check_listening(const Parts& parts, Problems& problems);    // for others, without users
void check_coverage(const Parts& parts, Problems& problems);     // credentials against sites

}  // namespace netroster::config
