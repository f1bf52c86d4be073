#include "inventory/store/store.h"

#include <gtest/gtest.h>

#include "builders.h"
#include "temp_store.h"

namespace netroster::inventory {
namespace {

using namespace testing_kit;

TEST(SweepJournal, ResumesWhereItStopped) {
  const TempDirectory directory;
  auto store = opened(directory.file());
  EXPECT_FALSE(store->unfinished_sweep("s", "hash1").value().has_value());
  const auto id = store->begin_sweep("s", "hash1", at_minute(1)).value();
  const SweepMark answered_mark{ip("10.0.0.2"), Reach::answered, "", "v3", at_minute(2)};
  const SweepMark excluded{ip("10.0.0.1"), Reach::not_tested, "excluded", "", at_minute(2)};
  ASSERT_TRUE(store->mark(id, {answered_mark, excluded}).has_value());
  store.reset();
  store = opened(directory.file());
  const auto sweep = store->unfinished_sweep("s", "hash1").value();
  ASSERT_TRUE(sweep.has_value());
  EXPECT_EQ(sweep->id, id);
  EXPECT_EQ(sweep->started, at_minute(1));
  EXPECT_EQ(sweep->marks, (std::vector<SweepMark>{excluded, answered_mark}));
  EXPECT_FALSE(store->unfinished_sweep("s", "hash2").value().has_value());
  EXPECT_FALSE(store->unfinished_sweep("t", "hash1").value().has_value());
  ASSERT_TRUE(store->finish_sweep(id, at_minute(3)).has_value());
  EXPECT_FALSE(store->unfinished_sweep("s", "hash1").value().has_value());
  const auto last = store->last_sweep("s").value();
  ASSERT_TRUE(last.has_value());
  EXPECT_EQ(last->finished, at_minute(3));
  EXPECT_EQ(last->marks.front().reason, "excluded");
}

TEST(SweepJournal, AMarkOfNoSweepIsRefused) {
  const TempDirectory directory;
  auto store = opened(directory.file());
  EXPECT_FALSE(
      store->mark(77, {{ip("10.0.0.1"), Reach::silent, "", "", at_minute(1)}}).has_value());
}

TEST(Credentials, AreRememberedPerSiteAndAddress) {
  const TempDirectory directory;
  auto store = opened(directory.file());
  ASSERT_TRUE(store->remember_credential("s", ip("10.0.0.1"), "old", at_minute(1)).has_value());
  ASSERT_TRUE(store->remember_credential("s", ip("10.0.0.1"), "new", at_minute(2)).has_value());
  ASSERT_TRUE(store->remember_credential("t", ip("10.0.0.1"), "other", at_minute(2)).has_value());
  EXPECT_EQ(store->credentials("s").value(),
            (std::map<IpAddress, std::string>{{ip("10.0.0.1"), "new"}}));
}

}  // namespace
}  // namespace netroster::inventory
