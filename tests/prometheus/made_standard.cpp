#include "made_standard.h"

#include "made.h"

namespace netroster::prometheus::test {
namespace {

constexpr const char* rules = R"(
[standard]
name = "Made \"up\""
version = "7"
[[rule]]
id = "ups-here"
title = "t"
why = "w"
fix = "f"
severity = "required"
subject = "closet"
source = "s"
confidence = "J"
require.uplinks = { at_least = 1 }
[[rule]]
id = "named"
title = "t"
why = "w"
fix = "f"
severity = "advice"
subject = "site"
source = "s"
confidence = "J"
require.closets = { at_least = 1 }
[[rule]]
id = "broken"
title = "t"
why = "w"
fix = "f"
severity = "advice"
subject = "site"
source = "s"
confidence = "J"
require.no_such_fact = { at_least = 1 }
)";

std::string waiver(const std::string& subject, const std::string& granted,
                   const std::string& expires) {
  return "[[waiver]]\nrule = \"ups-here\"\nsubject = \"" + subject +
         "\"\nreason = \"planned\"\nowner = \"K. Reyes\"\ngranted = " + granted +
         "\nexpires = " + expires + "\n";
}

standards::Tally tally(std::uint32_t pass, std::uint32_t fail, std::uint32_t unknown,
                       std::uint32_t not_applicable, std::uint32_t waived) {
  return {{pass, fail, unknown, not_applicable, waived}};
}

}  // namespace

StandardCounts standard() {
  const auto text = rules + waiver("OAK/idf-1", "2026-01-01", "2027-08-31") +
                    waiver("OAK/idf-2", "2026-01-01", "2026-07-11") +
                    waiver("ELM/*", "2026-01-01", "2026-06-30") +
                    waiver("OAK/idf-3", "2026-08-01", "2026-12-31");
  auto loaded = standards::load_texts({{"made.toml", text, false}});
  standards::Judgement judgement;
  judgement.tallies = {{{"OAK", "ups-here"}, tally(3, 1, 2, 0, 1)},
                       {{"OAK", "named"}, tally(5, 0, 0, 0, 0)},
                       {{"ELM", "ups-here"}, tally(0, 4, 0, 0, 0)},
                       {{"ELM", "gone"}, tally(9, 9, 9, 9, 9)}};
  return count_standard(std::move(loaded.library), judgement, noon - std::chrono::hours(1));
}

}  // namespace netroster::prometheus::test
