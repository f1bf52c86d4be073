#include "config/schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cctype>
#include <charconv>
#include <cmath>

#include "config/schema_rows.h"
#include "config/units.h"

namespace netroster::config {
namespace {

bool only_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string date_text(std::chrono::sys_days value) {
  const std::chrono::year_month_day date(value);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string networks_text(const std::vector<IpNetwork>& blocks) {
  std::string out;
  for (const auto& block : blocks) out += (out.empty() ? "" : ", ") + quoted(block.text());
  return "[" + out + "]";
}

std::string counted_text(Type type, std::int64_t count) {
  const auto size = static_cast<std::uint64_t>(count);
  switch (type) {
    case Type::duration:
      return quoted(duration_text(std::chrono::milliseconds(count)));
    case Type::rate:
      return quoted(rate_text(size));
    case Type::size:
      return quoted(size_text(size));
    default:
      return fmt::format("{}", count);
  }
}

// Shortest text that reads back as the same double, and as a TOML float.
std::string number_text(double value) {
  auto out = fmt::format("{}", value);
  if (out.find_first_of(".en") == std::string::npos) out += ".0";
  return out;
}

std::string bound_text(Type type, double bound) {
  if (type == Type::number) return fmt::format("{}", bound);
  auto out = counted_text(type, std::llround(bound));
  std::erase(out, '"');
  return out;
}

std::vector<Section> joined() {
  std::vector<Section> all;
  for (const auto part :
       {main_sections(), daemon_sections(), calendar_sections(), site_sections(), plant_sections(),
        credential_sections(), user_sections(), notify_sections(), report_sections()})
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

}  // namespace

std::span<const Section> sections() {
  static const std::vector<Section> all = joined();
  return all;
}

const Section& section(std::string_view name) {
  const auto all = sections();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Section& s) { return s.name == name; });
  assert(found != all.end());
  return *found;
}

const Row* find_row(const Section& section, std::string_view key) {
  for (const auto& row : section.rows)
    if (row.key == key) return &row;
  return nullptr;
}

std::string_view file_pattern(FileKind kind) {
  switch (kind) {
    case FileKind::main:
      return "netroster.toml";
    case FileKind::sites:
      return "sites.d/*.toml";
    case FileKind::credentials:
      return "credentials.d/*.toml";
    case FileKind::users:
      return "web_users.toml";
    case FileKind::notify:
      return "notify.toml";
  }
  return {};
}

std::string_view type_name(Type type) {
  switch (type) {
    case Type::text:
      return "text";
    case Type::id:
      return "id";
    case Type::secret:
      return "secret";
    case Type::integer:
      return "whole number";
    case Type::number:
      return "number";
    case Type::boolean:
      return "true or false";
    case Type::duration:
      return "duration";
    case Type::rate:
      return "rate";
    case Type::size:
      return "size";
    case Type::date:
      return "date";
    case Type::choice:
      return "one of";
    case Type::networks:
      return "list of networks";
  }
  return {};
}

std::string toml_value(Type type, const Value& value) {
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  if (const auto* count = std::get_if<std::int64_t>(&value)) return counted_text(type, *count);
  if (const auto* number = std::get_if<double>(&value)) return number_text(*number);
  if (const auto* text = std::get_if<std::string>(&value))
    return type == Type::secret ? "\"<secret>\"" : quoted(*text);
  if (const auto* date = std::get_if<std::chrono::sys_days>(&value)) return date_text(*date);
  if (const auto* blocks = std::get_if<std::vector<IpNetwork>>(&value))
    return networks_text(*blocks);
  return {};
}

std::string default_text(const Section& section, const Row& row) {
  if (row.required) return {};
  return toml_value(row.type, row.get(section.defaults()));
}

std::string range_text(const Row& row) {
  std::string words;
  for (const auto choice : row.choices)
    words += fmt::format("{}\"{}\"", words.empty() ? "" : ", ", choice);
  if (!words.empty() || row.least == row.most) return words;
  return fmt::format("{} to {}", bound_text(row.type, row.least), bound_text(row.type, row.most));
}

const char* check_timezone(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '/' || c == '-' ||
           c == '+';
  });
  const bool relative = text.empty() || text.front() == '/' || text.back() == '/';
  return plain && !relative
             ? nullptr
             : "must be the name of a time zone; write for example \"America/Los_Angeles\"";
}

const char* check_currency(std::string_view text) {
  const bool capitals =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  return capitals && text.size() == 3 ? nullptr
                                      : "must be three capital letters (ISO 4217), such as \"USD\"";
}

const char* check_district_nces(std::string_view text) {
  return only_digits(text) && text.size() == 7 ? nullptr
                                               : "must be the 7 digits of the NCES district number";
}

const char* check_school_nces(std::string_view text) {
  return only_digits(text) && text.size() == 12 ? nullptr
                                                : "must be the 12 digits of the NCES school number";
}

const char* check_billed_entity(std::string_view text) {
  return only_digits(text) && !text.empty() && text.size() <= 10
             ? nullptr
             : "must be the digits of the billed entity number";
}

namespace {

// One part of a name between dots (RFC 1123, 2.1).
bool is_host_label(std::string_view label) {
  constexpr std::size_t longest = 63;
  if (label.empty() || label.size() > longest) return false;
  if (label.front() == '-' || label.back() == '-') return false;
  return std::all_of(label.begin(), label.end(), [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || c == '-';
  });
}

bool is_host_name(std::string_view name) {
  constexpr std::size_t longest = 253;
  if (name.size() > 1 && name.back() == '.') name.remove_suffix(1);  // an absolute name
  if (name.size() > longest) return false;
  for (auto rest = name;;) {
    const auto dot = rest.find('.');
    if (!is_host_label(rest.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    rest.remove_prefix(dot + 1);
  }
}

// A port may have colons in its name.
bool is_port_pattern(std::string_view word) {
  const auto colon = word.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const auto next = word.find(':', colon + 1);
  return next != std::string_view::npos && next > colon + 1 && next + 1 < word.size();
}

}  // namespace

const char* check_host_names(std::string_view text) {
  for (auto rest = text; !rest.empty();) {
    const auto blank = std::min(rest.find(' '), rest.size());
    if (blank > 0 && !is_host_name(rest.substr(0, blank)))
      return "must be names of hosts, without a port, with blanks between";
    rest.remove_prefix(std::min(blank + 1, rest.size()));
  }
  return nullptr;
}

const char* check_networks(std::string_view text) {
  for (auto rest = text; !rest.empty();) {
    const auto blank = std::min(rest.find(' '), rest.size());
    if (blank > 0 && !IpNetwork::parse(rest.substr(0, blank)))
      return "must be addresses and networks with blanks between, such as \"10.20.0.9 "
             "10.21.0.0/24\"";
    rest.remove_prefix(std::min(blank + 1, rest.size()));
  }
  return nullptr;
}

const char* check_port_patterns(std::string_view text) {
  for (auto rest = text; !rest.empty();) {
    const auto blank = std::min(rest.find(' '), rest.size());
    if (blank > 0 && !is_port_pattern(rest.substr(0, blank)))
      return "must be patterns SITE:DEVICE:PORT with blanks between, such as "
             "\"OAK:oak-sw1:Gi1/0/24 *:*:Po*\"";
    rest.remove_prefix(std::min(blank + 1, rest.size()));
  }
  return nullptr;
}

const char* check_listen_address(std::string_view text) {
  constexpr auto wanted = "must be an address and a port, such as 127.0.0.1:9816 or [::1]:9816";
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return wanted;
  auto host = text.substr(0, colon);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  const auto address = IpAddress::parse(host);
  const auto port = text.substr(colon + 1);
  unsigned number = 0;
  const auto read = std::from_chars(port.data(), port.data() + port.size(), number);
  const bool is_port =
      read.ec == std::errc() && read.ptr == port.data() + port.size() && number <= 65535;
  return address && address->is_v4() != bracketed && is_port ? nullptr : wanted;
}

const char* check_absolute_path(std::string_view text) {
  return text.substr(0, 1) == "/" ? nullptr : "must be an absolute path, starting with \"/\"";
}

// As the kernel takes them (capture::can_be_interface).
const char* check_interface(std::string_view text) {
  const auto fits = [](char c) { return c > ' ' && c < '\x7f' && c != '/' && c != ':'; };
  const bool good = text.size() <= 15 && text != "." && text != ".." &&
                    std::all_of(text.begin(), text.end(), fits);
  return good ? nullptr : "must be the name of an interface";
}

// A UNIX socket address has room for 107 characters.
const char* check_socket_path(std::string_view text) {
  return text.substr(0, 1) == "/" && text.size() <= 107
             ? nullptr
             : "must be an absolute path of at most 107 characters";
}

}  // namespace netroster::config
