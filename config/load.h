// Reads a configuration: every problem at once, each with its place. Loading has no side effects,
// so a running daemon loads anew, and keeps what it has when the new one has errors.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/config.h"
#include "config/files.h"
#include "config/problem.h"
#include "config/schema.h"

namespace netroster::config {

inline constexpr char default_directory[] = "/etc/netroster";

struct LoadResult {
  Config config;                  // complete only when ok(); otherwise what could be read
  std::vector<Problem> problems;  // by file and line

  bool ok() const { return !has_errors(problems); }
};

// `directory`/netroster.toml, sites.d/*.toml, credentials.d/*.toml and, where there is one,
// web_users.toml and notify.toml. Hidden files and other names are ignored.
LoadResult load(const std::filesystem::path& directory, Secrets secrets = Secrets::used);

struct CredentialsResult {
  std::vector<Credential> credentials;  // in the order of trying
  std::vector<Problem> problems;

  bool ok() const { return !has_errors(problems); }
};

// One file of the form of credentials.d, for a sweep without a configured district.
CredentialsResult load_credentials(const std::filesystem::path& file);

struct WebUsersResult {
  WebUsers users;
  std::vector<Problem> problems;

  bool ok() const { return !has_errors(problems); }
};

// One file of the form of web_users.toml. A file that names nobody is an error.
WebUsersResult load_web_users(const std::filesystem::path& file);

// The same from memory. `path` is used in problems and to find secret files beside it.
struct File {
  std::string path;
  FileKind kind = FileKind::main;
  std::string text;
  unsigned mode = 0600;
};
LoadResult load_texts(const std::vector<File>& files, const Surroundings& surroundings);
CredentialsResult load_credentials_text(const File& file, const Surroundings& surroundings);
// Sites are not known here, so names of sites are not checked.
WebUsersResult load_web_users_text(const File& file, const Surroundings& surroundings);

}  // namespace netroster::config
