#include "daemon/poll/key_lists.h"

#include <gtest/gtest.h>

namespace netroster::poll {
namespace {

TEST(KeyLists, AreTheSameObjectForTheSameKeys) {
  KeyLists lists;
  const auto one = lists.shared({"Gi1/0/1", "Gi1/0/2"});
  EXPECT_EQ(lists.shared({"Gi1/0/1", "Gi1/0/2"}), one);
  EXPECT_NE(lists.shared({"Gi1/0/2", "Gi1/0/1"}), one);
  EXPECT_TRUE(lists.shared({})->empty());
}

TEST(KeyLists, LetGoOfWhatNobodyHolds) {
  KeyLists lists;
  const auto kept = lists.shared({"kept"});
  for (int i = 0; i < 1000; ++i) lists.shared({std::to_string(i)});
  EXPECT_LE(lists.size(), 130U);
  EXPECT_EQ(lists.shared({"kept"}), kept);
}

}  // namespace
}  // namespace netroster::poll
