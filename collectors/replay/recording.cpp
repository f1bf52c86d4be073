#include "collectors/replay/recording.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>

#include "base/text.h"

namespace netroster::replay {
namespace {

using snmp::Tag;
using snmp::Value;

constexpr std::size_t most_bytes = 256U << 20;
constexpr std::size_t most_value = 65'535;  // no SNMP message holds more

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Pairs of digits, with or without blanks between them; nullopt when it is not hexadecimal.
std::optional<std::string> from_hex(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == ' ' || text[i] == ':') {
      ++i;
      continue;
    }
    if (i + 1 == text.size()) return std::nullopt;
    const int high = hex_digit(text[i]);
    const int low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high << 4 | low);
    i += 2;
  }
  return out;
}

char escaped(char c) {
  switch (c) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case '0':
      return '\0';
    default:
      return c;  // \\ \' \" stand for themselves
  }
}

std::string from_escapes(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    ++i;
    const bool hex = text[i] == 'x' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                     hex_digit(text[i + 2]) >= 0;
    out += hex ? static_cast<char>(hex_digit(text[i + 1]) << 4 | hex_digit(text[i + 2]))
               : escaped(text[i]);
    if (hex) i += 2;
  }
  return out;
}

// "value=3", "min=1,max=2,initial=2": what a variation module of snmpsim starts with.
std::string_view first_value(std::string_view options) {
  for (const std::string_view key : {"initial=", "value=", "min="}) {
    for (auto rest = options; !rest.empty();) {
      const auto comma = rest.find(',');
      const auto option = rest.substr(0, comma);
      if (option.starts_with(key)) {
        // A text value may hold commas itself.
        return key == "value=" ? rest.substr(key.size()) : option.substr(key.size());
      }
      rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    }
  }
  return "0";
}

struct TagField {
  unsigned number = 0;
  bool hex = false;
  bool escapes = false;
  bool variation = false;
};

std::optional<TagField> parse_tag(std::string_view text) {
  TagField field;
  text = trim(text);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), field.number);
  if (error != std::errc()) return std::nullopt;
  const std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (rest.starts_with(':')) {
    field.variation = true;
  } else if (rest == "x" || rest == "xx") {
    field.hex = true;
  } else if (rest == "e") {
    field.escapes = true;
  } else if (!rest.empty()) {
    return std::nullopt;
  }
  if (field.number == 40) field.number = 65;  // Counter32, written as in a hexadecimal dump
  return field;
}

// A number, or the text that stands in its place ("<private>"): the agent then answers that text.
Value number_value(Tag tag, std::string_view raw) {
  const auto text = trim(raw);
  const char* const end = text.data() + text.size();
  if (text.starts_with('-')) {
    std::int64_t number = 0;
    const auto [at, error] = std::from_chars(text.data(), end, number);
    if (error == std::errc() && at == end) return {tag, static_cast<std::uint64_t>(number), {}};
  } else {
    std::uint64_t number = 0;
    const auto [at, error] = std::from_chars(text.data(), end, number);
    if (error == std::errc() && at == end && !text.empty()) return {tag, number, {}};
  }
  return Value::octets(std::string(raw));
}

Value oid_value(std::string_view raw) {
  const auto text = trim(raw);
  if (text.empty()) return {Tag::oid, 0, {}};
  const auto oid = Oid::parse(text);
  return oid ? Value::object_id(*oid) : Value::octets(std::string(raw));
}

Value ip_value(std::string_view raw) {
  const auto address = IpAddress::parse(raw);
  return address && address->is_v4() ? Value::ip(*address) : Value::octets(std::string(raw));
}

std::optional<Value> parse_value(const TagField& field, std::string_view raw) {
  const auto tag = static_cast<Tag>(field.number);
  std::string decoded;
  bool is_bytes = false;
  if (field.variation) {
    raw = first_value(raw);
  } else if (field.hex) {
    if (auto bytes = from_hex(trim(raw))) {
      decoded = std::move(*bytes);
      is_bytes = true;
    }
  } else if (field.escapes) {
    decoded = from_escapes(raw);
    is_bytes = true;
  }
  switch (tag) {
    case Tag::octets:
    case Tag::opaque:
      return Value{tag, 0, is_bytes ? std::move(decoded) : std::string(raw)};
    case Tag::ip_address:
      if (is_bytes) return Value{tag, 0, std::move(decoded)};
      return ip_value(raw);
    case Tag::null:
      return Value{};
    case Tag::oid:
      return oid_value(raw);
    case Tag::integer:
    case Tag::counter32:
    case Tag::gauge32:
    case Tag::timeticks:
    case Tag::counter64:
      return number_value(tag, raw);
    default:
      return std::nullopt;
  }
}

bool by_oid(const snmp::VarBind& a, const snmp::VarBind& b) { return a.oid < b.oid; }

}  // namespace

void Recording::add_line(std::string_view line) {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  if (line.empty() || line.front() == '#') return;
  const auto first = line.find('|');
  const auto second = first == std::string_view::npos ? first : line.find('|', first + 1);
  if (second == std::string_view::npos) {
    ++skipped_lines_;
    return;
  }
  auto oid = Oid::parse(trim(line.substr(0, first)));
  const auto tag = parse_tag(line.substr(first + 1, second - first - 1));
  const auto raw = line.substr(second + 1);
  auto value = oid && tag && raw.size() <= 2 * most_value ? parse_value(*tag, raw) : std::nullopt;
  if (!value) {
    ++skipped_lines_;
    return;
  }
  binds_.push_back({std::move(*oid), std::move(*value)});
}

void Recording::put_in_order() {
  if (!std::is_sorted(binds_.begin(), binds_.end(), by_oid))
    std::stable_sort(binds_.begin(), binds_.end(), by_oid);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < binds_.size(); ++i) {
    const bool repeated = i + 1 < binds_.size() && binds_[i].oid == binds_[i + 1].oid;
    if (repeated) {
      ++duplicates_;
      continue;
    }
    if (kept != i) binds_[kept] = std::move(binds_[i]);
    ++kept;
  }
  binds_.resize(kept);
}

Recording Recording::parse(std::string_view text) {
  Recording recording;
  recording.binds_.reserve(text.size() / 40);
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  while (!text.empty()) {
    const auto end = text.find('\n');
    recording.add_line(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  recording.put_in_order();
  return recording;
}

Result<Recording> Recording::load(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             &std::fclose);
  if (!file) {
    const int why = errno;
    return Error{why == ENOENT ? Errc::not_found : Errc::io,
                 fmt::format("{}: {}", path, std::strerror(why))};
  }
  std::string text;
  std::size_t got = 0;
  do {
    const std::size_t have = text.size();
    if (have > most_bytes) return Error{Errc::limit, fmt::format("{}: over 256 MiB", path)};
    text.resize(std::max<std::size_t>(have * 2, 1U << 16));
    got = std::fread(text.data() + have, 1, text.size() - have, file.get());
    text.resize(have + got);
  } while (got > 0);
  if (std::ferror(file.get()) != 0) return Error{Errc::io, fmt::format("{}: cannot be read", path)};
  return parse(text);
}

const snmp::VarBind* Recording::get(const Oid& oid) const {
  const auto at =
      std::lower_bound(binds_.begin(), binds_.end(), oid,
                       [](const auto& bind, const auto& key) { return bind.oid < key; });
  return at != binds_.end() && at->oid == oid ? &*at : nullptr;
}

const snmp::VarBind* Recording::next(const Oid& after) const {
  const auto at =
      std::upper_bound(binds_.begin(), binds_.end(), after,
                       [](const auto& key, const auto& bind) { return key < bind.oid; });
  return at != binds_.end() ? &*at : nullptr;
}

}  // namespace netroster::replay
