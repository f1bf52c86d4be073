#include "planning/provenance.h"

#include <fmt/format.h>

#include <array>

namespace netroster::planning {
namespace {

struct Words {
  std::string_view letter;
  std::string_view text;
};
constexpr std::array<Words, 5> words{{{"V", "read in the primary source"},
                                      {"S", "read in a secondary source"},
                                      {"M", "from memory, not checked"},
                                      {"J", "our judgement"},
                                      {"D", "declared by the district"}}};

const Words& of(Confidence confidence) { return words.at(static_cast<std::size_t>(confidence)); }

}  // namespace

std::string_view letter(Confidence confidence) { return of(confidence).letter; }
std::string_view text(Confidence confidence) { return of(confidence).text; }

std::optional<Confidence> parse_confidence(std::string_view letter) {
  for (std::size_t i = 0; i < words.size(); ++i)
    if (words.at(i).letter == letter) return static_cast<Confidence>(i);
  return std::nullopt;
}

bool may_be_quoted(Confidence confidence) {
  return confidence == Confidence::primary || confidence == Confidence::secondary;
}

std::string text(const Provenance& provenance) {
  const auto read = provenance.retrieved ? ", " + day_text(provenance.retrieved) : std::string();
  return fmt::format("{} ({}: {}{})", provenance.source, letter(provenance.confidence),
                     text(provenance.confidence), read);
}

}  // namespace netroster::planning
