// The store on a disk that loses power, breaks off or refuses at any step of SQLite.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "inventory/store/database.h"
#include "numbered_steps.h"
#include "recording_disk.h"
#include "temp_store.h"

namespace netroster::inventory {
namespace {

using namespace testing_kit;

constexpr int records = 12;
constexpr int power_losses = 200;
constexpr std::uint64_t seed = 20261128;

// What SQLite did to a store that was made and into which `records` steps were recorded.
std::vector<DiskStep> steps_of_recording(const std::string& path) {
  RecordingDisk disk;
  auto store = opened(path);
  Resolver resolver;
  for (int step = 1; step <= records; ++step) {
    apply_step(resolver, step);
    EXPECT_TRUE(store->record(resolver.snapshot()).has_value());
    disk.mark(step);
  }
  store.reset();
  return disk.steps();
}

void expect_whole_store(const Image& image, const std::string& directory, int acknowledged_step) {
  put_down(image, directory);
  auto store = opened(directory + "/inventory.db");
  ASSERT_NE(store, nullptr);
  ASSERT_TRUE(store->check().has_value());
  const auto inventory = store->load();
  ASSERT_TRUE(inventory.has_value()) << inventory.error().what;
  expect_one_whole_step(**inventory, acknowledged_step);
}

TEST(PowerLoss, NoAcknowledgedRecordIsLost) {
  const TempDirectory directory;
  const auto steps = steps_of_recording(directory.file());
  ASSERT_EQ(acknowledged(steps, steps.size()), records);
  std::mt19937_64 random(seed);
  for (int loss = 0; loss < power_losses; ++loss) {
    const auto until = std::uniform_int_distribution<std::size_t>(0, steps.size())(random);
    SCOPED_TRACE("power lost before step " + std::to_string(until) + " of " +
                 std::to_string(steps.size()));
    expect_whole_store(after_power_loss(steps, until, {}, random), directory.file("after"),
                       acknowledged(steps, until));
    if (HasFatalFailure()) return;
  }
}

// The kit itself: without its flushes the same recording must not survive.
TEST(PowerLoss, WithoutAFlushARecordIsLost) {
  const TempDirectory directory;
  auto steps = steps_of_recording(directory.file());
  std::erase_if(steps, [](const DiskStep& step) { return step.act == Act::flush; });
  std::mt19937_64 random(seed);
  int lost = 0;
  for (int loss = 0; loss < 10; ++loss) {
    put_down(after_power_loss(steps, steps.size(), {}, random), directory.file("after"));
    const auto store = open_store(directory.file("after/inventory.db"), OpenMode::read_write);
    const auto inventory = store ? (*store)->load() : Result<Snapshot>(store.error());
    lost += !inventory || (*inventory)->devices.size() != 5 ? 1 : 0;
  }
  EXPECT_GT(lost, 0);
}

// A store of the first tables that were released, with rows in each.
void make_old_store(const std::string& path) {
  const auto newest = store::inventory_schema();
  const store::Schema old{newest.application_id, newest.migrations.first(1), newest.page_bytes};
  auto database = store::open_database(path, OpenMode::read_write, {}, old);
  ASSERT_TRUE(database.has_value()) << database.error().what;
  database->sqlite->exec(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) "
      "INSERT INTO event (at, kind, site, device, text) SELECT i, 'new', 's', 'd', i FROM n");
  database->sqlite->exec("INSERT INTO meta VALUES ('when', 7)");
}

int number(SQLite::Database& database, const char* sql) {
  return database.execAndGet(sql).getInt();
}

// The old tables or the new ones, whole; and the next start brings them up to date.
void expect_old_or_new(const Image& image, const std::string& directory) {
  put_down(image, directory);
  const auto path = directory + "/inventory.db";
  const auto newest = static_cast<int>(store::inventory_schema().migrations.size());
  {
    SQLite::Database database(path, SQLite::OPEN_READWRITE);
    const int version = number(database, "PRAGMA user_version");
    EXPECT_TRUE(version == 1 || version == newest) << version;
    EXPECT_EQ(database.execAndGet("PRAGMA integrity_check").getString(), "ok");
    EXPECT_EQ(number(database, "SELECT count(*) FROM event"), 500);
  }
  auto again = store::open_database(path, OpenMode::read_write, {});
  ASSERT_TRUE(again.has_value()) << again.error().what;
  EXPECT_EQ(number(*again->sqlite, "PRAGMA user_version"), newest);
  EXPECT_EQ(number(*again->sqlite, "SELECT count(*) FROM event"), 500);
  EXPECT_EQ(number(*again->sqlite, "SELECT value FROM meta WHERE key = 'when'"), 7);
}

struct Upgrade {
  Image before;
  std::vector<DiskStep> steps;
};

Upgrade upgrade(const std::string& path) {
  make_old_store(path);
  Upgrade done{image_of({path}), {}};
  RecordingDisk disk;
  EXPECT_TRUE(store::open_database(path, OpenMode::read_write, {}).has_value());
  done.steps = disk.steps();
  return done;
}

TEST(EndedUpgrade, LeavesTheOldTablesOrTheNew) {
  const TempDirectory directory;
  const auto done = upgrade(directory.file());
  ASSERT_GT(done.steps.size(), 50U);
  std::mt19937_64 random(seed);
  for (std::size_t until = 0; until <= done.steps.size(); ++until) {
    SCOPED_TRACE("ended before step " + std::to_string(until));
    expect_old_or_new(after_kill(done.steps, until, done.before), directory.file("killed"));
    expect_old_or_new(after_power_loss(done.steps, until, done.before, random),
                      directory.file("without-power"));
    if (HasFailure()) return;
  }
}

// The copy is on the disk before the first table is changed: the way back is there at each moment.
TEST(EndedUpgrade, HasItsCopyFirst) {
  const TempDirectory directory;
  const auto done = upgrade(directory.file());
  const auto copy = directory.file() + ".schema-1";
  SQLite::Database kept(copy, SQLite::OPEN_READONLY);
  EXPECT_EQ(number(kept, "PRAGMA user_version"), 1);
  EXPECT_EQ(number(kept, "SELECT count(*) FROM event"), 500);
  const auto last_of = [&](const std::string& file) {
    std::size_t last = 0;
    for (std::size_t i = 0; i < done.steps.size(); ++i)
      if (done.steps[i].file == file && done.steps[i].act == Act::write) last = i;
    return last;
  };
  std::size_t first_change = 0;
  while (done.steps[first_change].act != Act::write ||
         done.steps[first_change].file != directory.file() + "-wal")
    ++first_change;
  EXPECT_GT(last_of(copy + ".part"), 0U);
  EXPECT_LT(last_of(copy + ".part"), first_change);
}

struct Refusal {
  const char* what;
  Act act;
};

class BrokenDisk : public ::testing::TestWithParam<Refusal> {};

// One step fails, twenty times, each time a later one; what was recorded is there and goes on.
TEST_P(BrokenDisk, LosesNothingAndGoesOn) {
  const TempDirectory directory;
  RecordingDisk disk;
  auto store = opened(directory.file());
  Resolver resolver;
  apply_step(resolver, 1);
  ASSERT_TRUE(store->record(resolver.snapshot()).has_value());
  int refused = 0;
  for (int step = 2; step <= 21; ++step) {
    apply_step(resolver, step);
    disk.refuse(GetParam().act, GetParam().act == Act::write ? step % 5 : 0);
    const auto written = store->record(resolver.snapshot());
    disk.refuse(Act::mark, -1);
    refused += written ? 0 : 1;
    if (!written) {
      EXPECT_EQ(written.error().code, Errc::io) << written.error().what;
      EXPECT_NE(written.error().what.find(directory.file()), std::string::npos);
      expect_one_whole_step(**store->load(), step - 1);
    }
    ASSERT_TRUE(store->record(resolver.snapshot()).has_value());
    expect_one_whole_step(**store->load(), step);
  }
  EXPECT_EQ(refused, 20);
  EXPECT_EQ(disk.refused(), 20);
  store.reset();
  expect_one_whole_step(**opened(directory.file())->load(), 21);
}

INSTANTIATE_TEST_SUITE_P(Steps, BrokenDisk,
                         ::testing::Values(Refusal{"Write", Act::write},
                                           Refusal{"Flush", Act::flush}),
                         [](const auto& named) { return named.param.what; });

}  // namespace
}  // namespace netroster::inventory
