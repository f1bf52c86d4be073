// Checks, copies, restores and compaction of database files.
#include "inventory/store/care.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>

#include "inventory/store/history.h"
#include "inventory/store/store.h"
#include "tests/inventory/temp_store.h"

namespace netroster::inventory {
namespace {

namespace fs = std::filesystem;
using testing_kit::opened;
using testing_kit::TempDirectory;

ManualStatement said(const std::string& reason) {
  ManualStatement statement;
  statement.reason = reason;
  return statement;
}

std::vector<std::string> reasons_in(const std::string& path) {
  std::vector<std::string> reasons;
  const auto store = open_store(path, OpenMode::read_only);
  if (!store) return reasons;
  const auto statements = (*store)->statements();
  if (!statements) return reasons;
  for (const auto& each : *statements) reasons.push_back(each.reason);
  return reasons;
}

void run_sql(const std::string& path, const char* words) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(database, words, nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(database);
}

class StoreCare : public testing::Test {
 protected:
  StoreCare() : store_(opened(folder_.file())) { EXPECT_TRUE(store_->add_statement(said("one"))); }
  std::string at(const std::string& name) const {
    return (fs::path(folder_.file()).parent_path() / name).string();
  }
  const std::string& path() const { return path_; }

  TempDirectory folder_;
  const std::string path_ = folder_.file();
  std::unique_ptr<Store> store_;
};

TEST_F(StoreCare, ACopyIsMadeBesideAWriterAndIsWhole) {
  const auto copied = back_up_store(path(), at("copy.db"), StoreKind::inventory);
  ASSERT_TRUE(copied) << copied.error().what;
  EXPECT_GT(copied->bytes, 0U);
  ASSERT_TRUE(store_->add_statement(said("two")));
  EXPECT_EQ(reasons_in(at("copy.db")), (std::vector<std::string>{"one"}));
  EXPECT_FALSE(fs::exists(at("copy.db.part")));
  const auto again = back_up_store(path(), at("copy.db"), StoreKind::inventory);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::invalid);
}

TEST_F(StoreCare, ARestoreKeepsWhatWasThere) {
  ASSERT_TRUE(back_up_store(path(), at("copy.db"), StoreKind::inventory));
  ASSERT_TRUE(store_->add_statement(said("two")));
  const auto refused = restore_store(at("copy.db"), path(), at("aside.db"), StoreKind::inventory);
  ASSERT_FALSE(refused);  // a writer is there
  EXPECT_NE(refused.error().what.find("another netroster"), std::string::npos);
  store_.reset();
  const auto restored = restore_store(at("copy.db"), path(), at("aside.db"), StoreKind::inventory);
  ASSERT_TRUE(restored) << restored.error().what;
  EXPECT_EQ(reasons_in(path()), (std::vector<std::string>{"one"}));
  EXPECT_EQ(reasons_in(at("aside.db")), (std::vector<std::string>{"one", "two"}));
  EXPECT_EQ(reasons_in(at("copy.db")), (std::vector<std::string>{"one"}));
  EXPECT_FALSE(restore_store(at("copy.db"), path(), at("aside.db"), StoreKind::inventory));
}

TEST_F(StoreCare, ADamagedBackupChangesNothing) {
  store_.reset();
  std::ofstream(at("copy.db"), std::ios::binary)
      << "no database at all, but longer than a header " << std::string(4096, 'x');
  EXPECT_FALSE(restore_store(at("copy.db"), path(), at("aside.db"), StoreKind::inventory));
  EXPECT_EQ(reasons_in(path()), (std::vector<std::string>{"one"}));
  EXPECT_FALSE(fs::exists(at("aside.db")));
}

TEST_F(StoreCare, TheBackupOfAnotherKindIsRefused) {
  const auto history = open_history(at("traffic.db"), OpenMode::read_write);
  ASSERT_TRUE(history);
  store_.reset();
  const auto done = restore_store(at("traffic.db"), path(), at("aside.db"), StoreKind::inventory);
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().what.find("another program"), std::string::npos) << done.error().what;
  EXPECT_TRUE(check_store(at("traffic.db"), StoreKind::traffic));
}

TEST_F(StoreCare, DamageIsSaid) {
  store_.reset();
  const auto size = fs::file_size(path());
  std::fstream file(path(), std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(static_cast<std::streamoff>(size / 2));
  file << std::string(4096, '\xff');
  file.close();
  const auto checked = check_store(path(), StoreKind::inventory);
  ASSERT_FALSE(checked);
  EXPECT_NE(checked.error().what.find("damaged"), std::string::npos) << checked.error().what;
}

TEST_F(StoreCare, CompactionGivesRoomBack) {
  store_.reset();
  run_sql(path(),
          "CREATE TABLE filler (text TEXT); INSERT INTO filler SELECT hex(randomblob(2000)) FROM "
          "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) SELECT "
          "i FROM n); DROP TABLE filler");
  const auto before = fs::file_size(path());
  const auto compacted = compact_store(path(), StoreKind::inventory);
  ASSERT_TRUE(compacted) << compacted.error().what;
  EXPECT_LT(fs::file_size(path()), before / 2);
  EXPECT_EQ(reasons_in(path()), (std::vector<std::string>{"one"}));
  EXPECT_EQ(compact_store(at("nowhere.db"), StoreKind::inventory).error().code, Errc::not_found);
}

TEST_F(StoreCare, AnUpgradeLeavesACopyOfBefore) {
  store_.reset();
  run_sql(path(),
          "ALTER TABLE coverage DROP COLUMN configured; ALTER TABLE gap DROP COLUMN accepted; "
          "DROP TABLE standard_file; DROP TABLE standard_text; DROP TABLE judging; "
          "DROP TABLE standard; DROP TABLE verdict; DROP TABLE audit; PRAGMA user_version = 3");
  store_ = opened(path());
  ASSERT_TRUE(store_);
  ASSERT_TRUE(fs::exists(path() + ".schema-3"));
  sqlite3* copy = nullptr;
  ASSERT_EQ(sqlite3_open((path() + ".schema-3").c_str(), &copy), SQLITE_OK);
  sqlite3_stmt* query = nullptr;
  ASSERT_EQ(sqlite3_prepare_v2(copy, "PRAGMA user_version", -1, &query, nullptr), SQLITE_OK);
  EXPECT_EQ(sqlite3_step(query), SQLITE_ROW);
  EXPECT_EQ(sqlite3_column_int(query, 0), 3);
  sqlite3_finalize(query);
  sqlite3_close(copy);
}

}  // namespace
}  // namespace netroster::inventory
