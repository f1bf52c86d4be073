#include "model/words.h"

#include <array>
#include <utility>

namespace netroster {
namespace {

template <typename Enum, std::size_t N>
using Words = std::array<std::pair<Enum, std::string_view>, N>;

constexpr Words<SiteKind, 6> site_kinds{{{SiteKind::elementary, "elementary"},
                                         {SiteKind::middle, "middle"},
                                         {SiteKind::high, "high"},
                                         {SiteKind::alternative, "alternative"},
                                         {SiteKind::administrative, "administrative"},
                                         {SiteKind::data_centre, "data-centre"}}};
constexpr Words<ClosetKind, 3> closet_kinds{
    {{ClosetKind::mpoe, "mpoe"}, {ClosetKind::mdf, "mdf"}, {ClosetKind::idf, "idf"}}};
constexpr Words<AdminState, 3> admin_states{
    {{AdminState::up, "up"}, {AdminState::down, "down"}, {AdminState::testing, "testing"}}};
constexpr Words<OperState, 7> oper_states{{{OperState::up, "up"},
                                           {OperState::down, "down"},
                                           {OperState::testing, "testing"},
                                           {OperState::unknown, "unknown"},
                                           {OperState::dormant, "dormant"},
                                           {OperState::not_present, "notPresent"},
                                           {OperState::lower_layer_down, "lowerLayerDown"}}};
constexpr Words<StatementKind, 3> statement_kinds{{{StatementKind::same_device, "same_device"},
                                                   {StatementKind::other_device, "other_device"},
                                                   {StatementKind::link, "link"}}};
constexpr Words<Duplex, 2> duplexes{{{Duplex::half, "half"}, {Duplex::full, "full"}}};
constexpr Words<Reach, 7> reaches{{{Reach::answered, "answered"},
                                   {Reach::silent, "silent"},
                                   {Reach::closed, "closed"},
                                   {Reach::refused, "refused"},
                                   {Reach::timeout, "timeout"},
                                   {Reach::misbehaving, "misbehaving"},
                                   {Reach::not_tested, "not_tested"}}};

template <typename Enum, std::size_t N>
std::string_view word_of(const Words<Enum, N>& words, Enum value) {
  for (const auto& [key, word] : words)
    if (key == value) return word;
  return "unknown";
}

template <typename Enum, std::size_t N>
std::optional<Enum> value_of(const Words<Enum, N>& words, std::string_view word) {
  for (const auto& [key, known] : words)
    if (known == word) return key;
  return std::nullopt;
}

}  // namespace

std::string_view text(SiteKind kind) { return word_of(site_kinds, kind); }
std::string_view text(ClosetKind kind) { return word_of(closet_kinds, kind); }
std::string_view text(AdminState state) { return word_of(admin_states, state); }
std::string_view text(OperState state) { return word_of(oper_states, state); }
std::string_view text(Duplex duplex) { return word_of(duplexes, duplex); }
std::string_view text(StatementKind kind) { return word_of(statement_kinds, kind); }
std::string_view text(Reach reach) { return word_of(reaches, reach); }

std::optional<SiteKind> parse_site_kind(std::string_view word) {
  return value_of(site_kinds, word);
}
std::optional<ClosetKind> parse_closet_kind(std::string_view word) {
  return value_of(closet_kinds, word);
}
std::optional<AdminState> parse_admin_state(std::string_view word) {
  return value_of(admin_states, word);
}
std::optional<OperState> parse_oper_state(std::string_view word) {
  return value_of(oper_states, word);
}
std::optional<Duplex> parse_duplex(std::string_view word) { return value_of(duplexes, word); }
std::optional<StatementKind> parse_statement_kind(std::string_view word) {
  return value_of(statement_kinds, word);
}
std::optional<Reach> parse_reach(std::string_view word) { return value_of(reaches, word); }

}  // namespace netroster
