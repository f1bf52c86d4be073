// What the store does when it is not alone, not whole or not given room.
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "builders.h"
#include "inventory/store/store.h"
#include "temp_store.h"
#include "two_switches.h"

namespace netroster::inventory {
namespace {

using namespace testing_kit;

TEST(StoreWriters, ThereIsOnlyOne) {
  const TempDirectory directory;
  auto first = opened(directory.file());
  const auto second = open_store(directory.file(), OpenMode::read_write);
  ASSERT_FALSE(second.has_value()) << "a second writer could be opened";
  EXPECT_EQ(second.error().code, Errc::storage);
  EXPECT_NE(second.error().what.find("another netroster"), std::string::npos);
  EXPECT_NE(second.error().what.find(std::to_string(::getpid())), std::string::npos);
  EXPECT_TRUE(open_store(directory.file(), OpenMode::read_only).has_value());
  first.reset();
  EXPECT_TRUE(open_store(directory.file(), OpenMode::read_write).has_value());
}

TEST(StoreWriters, ThereIsOnlyOneWhateverLinkLeadsThere) {
  const TempDirectory directory;
  const auto first = opened(directory.file());
  std::filesystem::create_symlink(directory.file(), directory.file("link.db"));
  EXPECT_FALSE(open_store(directory.file("link.db"), OpenMode::read_write).has_value());
  EXPECT_TRUE(open_store(directory.file("link.db"), OpenMode::read_only).has_value());
}

TEST(StoreWriters, AFileWithTwoNamesIsWrittenByNobody) {
  const TempDirectory directory;
  opened(directory.file()).reset();
  std::filesystem::create_hard_link(directory.file(), directory.file("other.db"));
  for (const auto& name : {directory.file(), directory.file("other.db")}) {
    const auto refused = open_store(name, OpenMode::read_write);
    ASSERT_FALSE(refused.has_value()) << name;
    EXPECT_EQ(refused.error().code, Errc::storage);
    EXPECT_NE(refused.error().what.find("hard link"), std::string::npos) << refused.error().what;
  }
  std::filesystem::remove(directory.file("other.db"));
  EXPECT_TRUE(open_store(directory.file(), OpenMode::read_write).has_value());
}

TEST(StoreWriters, WhatRootMakesIsTheDirectorysOwners) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give files away";
  const TempDirectory directory;
  constexpr uid_t nobody = 65534;
  ASSERT_EQ(::chown(directory.file("").c_str(), nobody, nobody), 0);
  opened(directory.file()).reset();
  for (const auto* name : {"inventory.db", "inventory.db.lock"}) {
    struct stat made {};
    ASSERT_EQ(::stat(directory.file(name).c_str(), &made), 0);
    EXPECT_EQ(made.st_uid, nobody) << name;
    EXPECT_EQ(made.st_mode & 0777, 0640U) << name;
  }
}

TEST(StoreWriters, AReaderSeesWhatIsCommittedAndCannotWrite) {
  const TempDirectory directory;
  auto writer = opened(directory.file());
  auto reader = opened(directory.file(), OpenMode::read_only);
  Resolver resolver;
  resolver.apply(answered("s", "10.0.0.1", 1, switch_a().complete()));
  EXPECT_TRUE(reader->load().value()->devices.empty());
  ASSERT_TRUE(writer->record(resolver.snapshot()).has_value());
  EXPECT_EQ(reader->load().value()->devices.size(), 1U);
  resolver.apply(answered("s", "10.0.0.2", 2, switch_b().complete()));
  const auto refused = reader->record(resolver.snapshot());
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::invalid);
  EXPECT_EQ(writer->load().value()->devices.size(), 1U);
}

TEST(StoreFaults, NothingToReadIsSaid) {
  const TempDirectory directory;
  const auto store = open_store(directory.file(), OpenMode::read_only);
  ASSERT_FALSE(store.has_value());
  EXPECT_EQ(store.error().code, Errc::not_found);
  EXPECT_EQ(open_store(directory.file("no/such/folder.db"), OpenMode::read_write).error().code,
            Errc::io);
}

void raw_sql(const std::string& path, const char* sql) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(database);
}

TEST(StoreFaults, ANewerSchemaIsRefusedInWords) {
  const TempDirectory directory;
  opened(directory.file()).reset();
  raw_sql(directory.file(), "PRAGMA user_version = 99");
  for (const auto mode : {OpenMode::read_write, OpenMode::read_only}) {
    const auto store = open_store(directory.file(), mode);
    ASSERT_FALSE(store.has_value());
    EXPECT_EQ(store.error().code, Errc::storage);
    EXPECT_NE(store.error().what.find("newer netroster (schema 99"), std::string::npos);
  }
}

TEST(StoreFaults, AnotherProgramsDatabaseIsLeftAlone) {
  const TempDirectory directory;
  raw_sql(directory.file(), "CREATE TABLE theirs (x); PRAGMA application_id = 7");
  const auto store = open_store(directory.file(), OpenMode::read_write);
  ASSERT_FALSE(store.has_value());
  EXPECT_NE(store.error().what.find("another program"), std::string::npos);
}

TEST(StoreFaults, DamageIsFoundWhenOpened) {
  const TempDirectory directory;
  Resolver resolver;
  for (int i = 1; i < 40; ++i)
    resolver.apply(
        answered("s", "10.0.1." + std::to_string(i), i,
                 Facts("sw" + std::to_string(i)).serial("SN" + std::to_string(i)).complete()));
  ASSERT_TRUE(opened(directory.file())->record(resolver.snapshot()).has_value());
  {
    std::fstream file(directory.file(), std::ios::in | std::ios::out | std::ios::binary);
    for (int page = 3; page < 12; ++page) {
      file.seekp(page * 4096);
      file << std::string(512, '\x5a');
    }
  }
  const auto store = open_store(directory.file(), OpenMode::read_write);
  ASSERT_FALSE(store.has_value());
  EXPECT_EQ(store.error().code, Errc::storage);
  EXPECT_NE(store.error().what.find("damaged"), std::string::npos);
  std::ofstream(directory.file("text.db")) << std::string(8192, 'x');
  EXPECT_NE(
      open_store(directory.file("text.db"), OpenMode::read_write).error().what.find("damaged"),
      std::string::npos);
}

Snapshot large_snapshot(Resolver& resolver, int minute) {
  for (int i = 1; i <= 30; ++i) {
    auto facts = Facts("sw" + std::to_string(i)).serial("SN" + std::to_string(i));
    for (std::uint32_t port = 1; port <= 52; ++port)
      facts.port(port, "Gi1/0/" + std::to_string(port))
          .alias("at minute " + std::to_string(minute));
    resolver.apply(answered("s", "10.0.2." + std::to_string(i), minute, facts.complete()));
  }
  return resolver.snapshot();
}

TEST(Store, EmptiesItsLogIntoTheDatabaseWhileOpen) {
  const TempDirectory directory;
  auto store = opened(directory.file());
  Resolver resolver;
  for (int minute = 1; minute < 12; ++minute)
    ASSERT_TRUE(store->record(large_snapshot(resolver, minute)).has_value());
  EXPECT_GT(std::filesystem::file_size(directory.file()), 1'000'000U);
  EXPECT_LT(std::filesystem::file_size(directory.file() + "-wal"), 8'000'000U);
}

TEST(StoreFaults, AFullStoreLosesNothingAndGoesOn) {
  const TempDirectory directory;
  auto store = opened(directory.file());
  Resolver resolver;
  resolver.apply(answered("s", "10.0.0.1", 1, switch_a().complete()));
  ASSERT_TRUE(store->record(resolver.snapshot()).has_value());
  ASSERT_TRUE(store->set_max_bytes(200'000).has_value());
  const auto large = large_snapshot(resolver, 2);
  for (int attempt = 0; attempt < 3; ++attempt) {
    const auto full = store->record(large);
    ASSERT_FALSE(full.has_value());
    EXPECT_EQ(full.error().code, Errc::disk_full);
    EXPECT_NE(full.error().what.find("no room left"), std::string::npos);
  }
  EXPECT_EQ(store->load().value()->devices.size(), 1U);
  ASSERT_TRUE(store->set_max_bytes(0).has_value());
  ASSERT_TRUE(store->record(large).has_value());
  EXPECT_EQ(store->load().value()->devices.size(), 31U);
  EXPECT_TRUE(store->check().has_value());
}

// The operating system itself refuses to let the file grow.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limit = before_;
    limit.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  void (*handler_)(int);
  rlimit before_{};
};

TEST(StoreFaults, WritesThatTheSystemRefusesLoseNothing) {
  const TempDirectory directory;
  auto store = opened(directory.file());
  Resolver resolver;
  resolver.apply(answered("s", "10.0.0.1", 1, switch_a().complete()));
  ASSERT_TRUE(store->record(resolver.snapshot()).has_value());
  const auto large = large_snapshot(resolver, 2);
  Result<void> refused;
  {
    const FileSizeLimit limit(150'000);
    refused = store->record(large);
  }
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::disk_full) << refused.error().what;
  EXPECT_EQ(store->load().value()->devices.size(), 1U);
  ASSERT_TRUE(store->record(large).has_value());
  EXPECT_EQ(store->load().value()->devices.size(), 31U);
  EXPECT_TRUE(store->check().has_value());
  store.reset();
  EXPECT_EQ(opened(directory.file())->load().value()->devices.size(), 31U);
}

// Readers keep marks beside the log, for which a full disk has no room.
TEST(StoreFaults, AFullDiskCanBeReadFrom) {
  const TempDirectory directory;
  Resolver resolver;
  resolver.apply(answered("s", "10.0.0.1", 1, switch_a().complete()));
  ASSERT_TRUE(opened(directory.file())->record(resolver.snapshot()).has_value());
  const FileSizeLimit limit(0);
  const auto reader = open_store(directory.file(), OpenMode::read_only);
  ASSERT_TRUE(reader) << reader.error().what;
  EXPECT_EQ((*reader)->load().value()->devices.size(), 1U);
}

}  // namespace
}  // namespace netroster::inventory
