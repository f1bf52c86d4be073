#include "config/problem.h"

#include <gtest/gtest.h>

#include "config/load.h"
#include "tests/config/memory.h"

namespace netroster::config {
namespace {

TEST(Problem, ThoseOfAHostileFileAreBounded) {
  std::string text = fixture::district;
  for (int i = 0; i < 100'000; ++i) text += "k" + std::to_string(i) + " = 1\n";
  const fixture::World here;
  const auto loaded =
      load_texts({{"netroster.toml", FileKind::main, text, 0644}}, here.surroundings());
  EXPECT_LE(loaded.problems.size(), Problems::limit + 2);
  EXPECT_NE(fixture::joined(loaded.problems).find("99000 more errors are not listed"),
            std::string::npos);
}

TEST(Problem, IsSafeForATerminal) {
  const Problem problem{"a\x1b[31m.toml", 1, 2, "k", "what\r", "hint", false};
  EXPECT_EQ(text(problem), "a\\x1b[31m.toml:1:2: k: what\\x0d (hint)");
}

}  // namespace
}  // namespace netroster::config
