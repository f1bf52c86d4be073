#include "config/binding.h"

#include <array>
#include <string_view>
#include <utility>

namespace netroster::config {
namespace {

template <typename Enum, std::size_t N>
using Words = std::array<std::pair<Enum, std::string_view>, N>;

constexpr Words<SnmpVersion, 3> versions{
    {{SnmpVersion::v3, "3"}, {SnmpVersion::v2c, "2c"}, {SnmpVersion::v1, "1"}}};
constexpr Words<AuthProtocol, 6> auths{{{AuthProtocol::md5, "MD5"},
                                        {AuthProtocol::sha1, "SHA-1"},
                                        {AuthProtocol::sha224, "SHA-224"},
                                        {AuthProtocol::sha256, "SHA-256"},
                                        {AuthProtocol::sha384, "SHA-384"},
                                        {AuthProtocol::sha512, "SHA-512"}}};
constexpr Words<PrivProtocol, 6> privs{{{PrivProtocol::des, "DES"},
                                        {PrivProtocol::aes128, "AES-128"},
                                        {PrivProtocol::aes192, "AES-192"},
                                        {PrivProtocol::aes256, "AES-256"},
                                        {PrivProtocol::aes192c, "AES-192-C"},
                                        {PrivProtocol::aes256c, "AES-256-C"}}};
constexpr Words<LogLevel, 5> levels{{{LogLevel::error, "error"},
                                     {LogLevel::warning, "warning"},
                                     {LogLevel::notice, "notice"},
                                     {LogLevel::info, "info"},
                                     {LogLevel::debug, "debug"}}};

constexpr Words<WebRole, 3> web_roles{
    {{WebRole::reader, "reader"}, {WebRole::operator_, "operator"}, {WebRole::admin, "admin"}}};

constexpr Words<CalendarDayKind, 3> day_kinds{{{CalendarDayKind::holiday, "holiday"},
                                               {CalendarDayKind::instruction, "instruction"},
                                               {CalendarDayKind::early_release, "early-release"}}};

// "" for what no word names (AuthProtocol::none): the key was left out.
template <typename Enum, std::size_t N>
std::string_view word_in(const Words<Enum, N>& words, Enum value) {
  for (const auto& [key, known] : words)
    if (key == value) return known;
  return {};
}

// The reader hands in only words that the row's choices allow.
template <typename Enum, std::size_t N>
void value_in(const Words<Enum, N>& words, std::string_view wanted, Enum& out) {
  for (const auto& [key, known] : words)
    if (known == wanted) out = key;
}

}  // namespace

std::string_view word(SiteKind kind) { return text(kind); }
std::string_view word(ClosetKind kind) { return text(kind); }
std::string_view word(SnmpVersion version) { return word_in(versions, version); }
std::string_view word(AuthProtocol protocol) { return word_in(auths, protocol); }
std::string_view word(PrivProtocol protocol) { return word_in(privs, protocol); }
std::string_view word(LogLevel level) { return word_in(levels, level); }

std::string_view word(CalendarDayKind kind) { return word_in(day_kinds, kind); }
std::string_view word(WebRole role) { return word_in(web_roles, role); }

void from_word(std::string_view word, SiteKind& out) { out = parse_site_kind(word).value_or(out); }
void from_word(std::string_view word, ClosetKind& out) {
  out = parse_closet_kind(word).value_or(out);
}
void from_word(std::string_view word, SnmpVersion& out) { value_in(versions, word, out); }
void from_word(std::string_view word, AuthProtocol& out) { value_in(auths, word, out); }
void from_word(std::string_view word, PrivProtocol& out) { value_in(privs, word, out); }
void from_word(std::string_view word, LogLevel& out) { value_in(levels, word, out); }
void from_word(std::string_view word, CalendarDayKind& out) { value_in(day_kinds, word, out); }
void from_word(std::string_view word, WebRole& out) { value_in(web_roles, word, out); }

}  // namespace netroster::config
