// One table of every key: it validates, fills the structs of config.h, and writes the manual. A new
// setting is a member there and a row here.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/config.h"

namespace netroster::config {

enum class Type {
  text,
  id,      // names a thing: letters, digits, '.', '_' and '-'
  secret,  // text that is shown as <secret>
  integer,
  number,
  boolean,
  duration,  // milliseconds inside
  rate,      // bits per second inside
  size,      // bytes inside
  date,
  choice,
  networks,  // a list of address blocks
};

// What a key holds, whatever its struct member is. monostate: not given.
using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string,
                           std::chrono::sys_days, std::vector<IpNetwork>>;

struct Row {
  std::string_view key;
  Type type;
  std::string_view doc;      // whole sentences, Markdown
  std::string_view example;  // as written in TOML
  void (*put)(void* owner, const Value& value);
  Value (*get)(const void* owner);
  bool required = false;
  double least = 0;  // in the unit of the type; least == most: no bounds
  double most = 0;
  std::span<const std::string_view> choices = {};
  // What the text must be ("must be 7 digits"), or nullptr when it is that.
  const char* (*check)(std::string_view text) = nullptr;
};

enum class FileKind { main, sites, credentials, users, notify };

struct Section {
  std::string_view name;  // "sweep", "site.circuit"
  FileKind file;
  bool repeated;  // written [[name]]
  std::string_view doc;
  std::span<const Row> rows;
  const void* (*defaults)();                   // an untouched owner of the rows
  const void* (*in)(const Config&) = nullptr;  // the owner inside a Config; not for repeated ones
  void* (*in_mutable)(Config&) = nullptr;
};

std::span<const Section> sections();
const Section& section(std::string_view name);  // must exist
const Row* find_row(const Section& section, std::string_view key);

// "netroster.toml", "sites.d/*.toml", "credentials.d/*.toml", "web_users.toml", "notify.toml".
std::string_view file_pattern(FileKind kind);

// "duration", "list of networks" …
std::string_view type_name(Type type);
// A value as TOML writes it: "6 h" in quotes, 5, ["10.0.0.0/16"]. A secret is "<secret>".
std::string toml_value(Type type, const Value& value);
// The default as TOML, or "" when there is none.
std::string default_text(const Section& section, const Row& row);
// "1 to 10", "1 s to 1 h", "notice, info" or "".
std::string range_text(const Row& row);

}  // namespace netroster::config
