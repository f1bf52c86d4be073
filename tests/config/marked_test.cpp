// Ports whose history is kept longer: what is taken, and what is an error at its place.
#include <gtest/gtest.h>

#include <string>

#include "config/load.h"
#include "tests/config/memory.h"

namespace netroster::config {
namespace {

using std::string;

LoadResult load_with(const string& lines) {
  const fixture::World here;
  return load_texts(
      {{"netroster.toml", FileKind::main, string(fixture::district) + "[history]\n" + lines, 0644}},
      here.surroundings());
}

TEST(Marked, PatternsAreTaken) {
  const auto loaded = load_with(
      "marked = \"OAK:oak-sw1:Gi1/0/24 *:*:ge-0/0/0:1\"\nmarked_aliases = \"SRV-* "
      "*camera*\"\nmarked_roles = \"core\"\n");
  ASSERT_TRUE(loaded.ok()) << fixture::joined(loaded.problems);
  EXPECT_EQ(loaded.config.history.marked, "OAK:oak-sw1:Gi1/0/24 *:*:ge-0/0/0:1");
  EXPECT_EQ(loaded.config.history.marked_aliases, "SRV-* *camera*");
  EXPECT_EQ(loaded.config.history.marked_roles, "core");
}

TEST(Marked, WhatIsNoPatternIsNamedWithItsPlace) {
  for (const auto* bad : {"oak-sw1:Gi1/0/24", "Gi1/0/24", "OAK::Gi1", ":oak-sw1:Gi1",
                          "OAK:sw1:", "OAK:sw1:Gi1 sw2"}) {
    const auto loaded = load_with("marked = \"" + string(bad) + "\"\n");
    EXPECT_FALSE(loaded.ok()) << bad;
    EXPECT_NE(fixture::joined(loaded.problems)
                  .find("netroster.toml:4:10: history.marked: must be patterns SITE:DEVICE:PORT"),
              string::npos)
        << fixture::joined(loaded.problems);
  }
  const auto alias = load_with("marked_aliases = \"a\\tb\"\n");
  EXPECT_NE(fixture::joined(alias.problems)
                .find("netroster.toml:4:18: history.marked_aliases: has control characters"),
            string::npos)
      << fixture::joined(alias.problems);
}

}  // namespace
}  // namespace netroster::config
