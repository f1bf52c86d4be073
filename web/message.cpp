#include "web/message.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace netroster::web {
namespace {

// The parts of a header's list, without outer blanks.
std::vector<std::string_view> split(std::string_view text, char by) {
  std::vector<std::string_view> out;
  while (true) {
    const auto at = text.find(by);
    out.push_back(trim(text.substr(0, at)));
    if (at == std::string_view::npos) return out;
    text.remove_prefix(at + 1);
  }
}

// "q=0.5" in thousandths (RFC 9110, 12.4.2); what cannot be read counts as 0.
int thousandths(std::string_view number) {
  if (number.empty() || (number[0] != '0' && number[0] != '1')) return 0;
  const int whole = number[0] == '1' ? 1000 : 0;
  if (number.size() == 1) return whole;
  if (number[1] != '.' || number.size() > 5) return 0;
  int out = 0;
  for (std::size_t i = 2; i < 5; ++i) {
    const char digit = i < number.size() ? number[i] : '0';
    if (digit < '0' || digit > '9') return 0;
    out = out * 10 + (digit - '0');
  }
  return std::min(whole + out, 1000);
}

struct Range {
  std::string_view type;
  std::string_view version;  // "" when it names none
  int weight = 1000;
};

Range range_of(std::string_view text) {
  const auto parts = split(text, ';');
  Range out{parts.front(), {}, 1000};
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (starts_with_nocase(parts[i], "q=")) out.weight = thousandths(parts[i].substr(2));
    if (starts_with_nocase(parts[i], "version=")) out.version = parts[i].substr(8);
  }
  return out;
}

// How exactly a range means the type; 0: not at all.
int precision(const Range& range, std::string_view type, std::string_view version) {
  if (range.type == "*/*") return 1;
  if (range.type.ends_with("/*"))
    return starts_with_nocase(type, range.type.substr(0, range.type.size() - 1)) ? 2 : 0;
  if (!equal_nocase(range.type, type)) return 0;
  if (range.version.empty()) return 3;
  return range.version == version ? 4 : 0;
}

std::optional<char> byte_of(std::string_view digits) {
  unsigned value = 0;
  const auto* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, value, 16);
  if (digits.size() != 2 || read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return static_cast<char>(value);
}

}  // namespace

std::string_view text(Role role) {
  switch (role) {
    case Role::anyone:
      return "anyone";
    case Role::reader:
      return "reader";
    case Role::operator_:
      return "operator";
    case Role::admin:
      return "admin";
  }
  return "unknown";
}

std::optional<Role> parse_role(std::string_view word) {
  for (const auto role : {Role::reader, Role::operator_, Role::admin})
    if (word == text(role)) return role;
  return std::nullopt;
}

bool Identity::sees(std::string_view site) const {
  return sites.empty() || std::find(sites.begin(), sites.end(), site) != sites.end();
}

std::optional<std::string> Request::parameter(const std::string& name) const {
  if (query.count(name) != 1) return std::nullopt;
  return query.find(name)->second;
}

std::vector<std::string> Request::all(const std::string& name) const {
  std::vector<std::string> out;
  const auto [begin, end] = query.equal_range(name);
  for (auto at = begin; at != end; ++at) out.push_back(at->second);
  return out;
}

std::optional<std::string> Request::member(const std::string& name) const {
  const auto at = members.find(name);
  if (at == members.end()) return std::nullopt;
  return at->second;
}

void Reply::operator()(Response response) const { take(std::move(response)); }

Response Response::line(unsigned status, std::string_view text) {
  Response out;
  out.status = status;
  out.body = std::string(text) + "\n";
  return out;
}

Response Response::problem(unsigned status, std::string_view detail, std::string_view parameter) {
  nlohmann::ordered_json about{{"type", "about:blank"},
                               {"title", reason(status)},
                               {"status", status},
                               {"detail", sanitise(detail)}};
  if (!parameter.empty()) about["parameter"] = sanitise(parameter);
  Response out;
  out.status = status;
  out.content_type = "application/problem+json; charset=utf-8";
  out.body = about.dump() + "\n";
  return out;
}

std::string_view reason(unsigned status) {
  struct Reason {
    unsigned status;
    std::string_view text;
  };
  static constexpr Reason reasons[] = {{200, "OK"},
                                       {201, "Created"},
                                       {202, "Accepted"},
                                       {304, "Not Modified"},
                                       {400, "Bad Request"},
                                       {401, "Unauthorized"},
                                       {403, "Forbidden"},
                                       {404, "Not Found"},
                                       {405, "Method Not Allowed"},
                                       {406, "Not Acceptable"},
                                       {409, "Conflict"},
                                       {413, "Content Too Large"},
                                       {415, "Unsupported Media Type"},
                                       {421, "Misdirected Request"},
                                       {422, "Unprocessable Content"},
                                       {429, "Too Many Requests"},
                                       {431, "Request Header Fields Too Large"},
                                       {500, "Internal Server Error"},
                                       {503, "Service Unavailable"}};
  for (const auto& each : reasons)
    if (each.status == status) return each.text;
  return "Status";
}

bool names_tag(std::string_view if_none_match, std::string_view tag) {
  for (auto part : split(if_none_match, ',')) {
    if (part == "*") return true;
    if (part.starts_with("W/")) part.remove_prefix(2);
    if (part.size() == tag.size() + 2 && part.starts_with('"') && part.ends_with('"') &&
        part.substr(1, tag.size()) == tag)
      return true;
  }
  return false;
}

bool accepts_gzip(std::string_view accept_encoding) {
  std::optional<int> named;
  int others = 0;
  for (const auto part : split(accept_encoding, ',')) {
    const auto range = range_of(part);
    if (equal_nocase(range.type, "gzip") || equal_nocase(range.type, "x-gzip"))
      named = range.weight;
    if (range.type == "*") others = range.weight;
  }
  return named.value_or(others) > 0;
}

int accept_weight(std::string_view accept, std::string_view type, std::string_view version) {
  if (trim(accept).empty()) return 1000;
  int best = 0;
  int weight = 0;
  for (const auto part : split(accept, ',')) {
    const auto range = range_of(part);
    const int now = precision(range, type, version);
    if (now == 0 || now < best) continue;
    weight = now == best ? std::max(weight, range.weight) : range.weight;
    best = now;
  }
  return weight;
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_blank) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_blank) {
      out += ' ';
    } else if (text[i] == '%') {
      const auto byte = byte_of(text.substr(i + 1, 2));
      if (!byte) return std::nullopt;
      out += *byte;
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::optional<std::multimap<std::string, std::string>> parse_query(std::string_view query) {
  std::multimap<std::string, std::string> out;
  if (query.empty()) return out;
  for (const auto pair : split(query, '&')) {
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    auto name = percent_decoded(pair.substr(0, equals), true);
    auto value = percent_decoded(
        equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1), true);
    if (!name || !value) return std::nullopt;
    out.emplace(std::move(*name), std::move(*value));
  }
  return out;
}

}  // namespace netroster::web
