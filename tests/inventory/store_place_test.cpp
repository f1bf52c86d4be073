// Where a store may be, and who may read it.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "builders.h"
#include "inventory/store/store.h"
#include "temp_store.h"
#include "two_switches.h"

namespace netroster::inventory {
namespace {

using namespace testing_kit;

// Somebody who may read the store and write nothing: as root, another user's rights are taken.
class ReadersRights {
 public:
  explicit ReadersRights(const std::string& directory) : directory_(directory) {
    std::filesystem::permissions(directory_, static_cast<std::filesystem::perms>(0555));
    if (root_) {
      EXPECT_EQ(::seteuid(nobody), 0);
    }
  }
  ~ReadersRights() {
    if (root_) {
      EXPECT_EQ(::seteuid(0), 0);
    }
    std::filesystem::permissions(directory_, static_cast<std::filesystem::perms>(0755));
  }
  ReadersRights(const ReadersRights&) = delete;
  ReadersRights& operator=(const ReadersRights&) = delete;

 private:
  static constexpr uid_t nobody = 65534;
  const bool root_ = ::geteuid() == 0;
  std::string directory_;
};

void keep_one_device(Store& store) {
  Resolver resolver;
  resolver.apply(answered("s", "10.0.0.1", 1, switch_a().complete()));
  ASSERT_TRUE(store.record(resolver.snapshot()).has_value());
}

void allow_all_to_read(const std::string& path) {
  for (const auto* end : {"", ".lock"})
    std::filesystem::permissions(path + end, static_cast<std::filesystem::perms>(0644));
}

TEST(StoreReaders, NeedNoRightToWrite) {
  const TempDirectory directory;
  const auto path = directory.file();
  keep_one_device(*opened(path));
  allow_all_to_read(path);
  const ReadersRights rights(std::filesystem::path(path).parent_path());
  auto reader = opened(path, OpenMode::read_only);
  ASSERT_TRUE(reader);
  EXPECT_EQ(reader->load().value()->devices.size(), 1U);
}

TEST(StoreReaders, AreRefusedInWordsWhenTheyCannotSeeWhatIsBeingWritten) {
  const TempDirectory directory;
  const auto path = directory.file();
  const auto store = opened(path);
  keep_one_device(*store);
  allow_all_to_read(path);
  std::filesystem::permissions(path + "-shm", static_cast<std::filesystem::perms>(0600));
  std::filesystem::permissions(path + "-wal", static_cast<std::filesystem::perms>(0600));
  const ReadersRights rights(std::filesystem::path(path).parent_path());
  if (::access((path + "-shm").c_str(), R_OK) == 0 && ::geteuid() != 65534) return;  // the owner
  const auto reader = open_store(path, OpenMode::read_only);
  ASSERT_FALSE(reader.has_value());
  EXPECT_NE(reader.error().what.find("is writing it"), std::string::npos) << reader.error().what;
}

TEST(StorePlace, MustBeAFileInADirectoryThatIsThere) {
  const TempDirectory directory;
  const auto missing = open_store(directory.file("none/x.db"), OpenMode::read_write);
  ASSERT_FALSE(missing.has_value());
  EXPECT_NE(missing.error().what.find("mkdir -p"), std::string::npos) << missing.error().what;
  const auto pipe = directory.file("pipe");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  for (const auto mode : {OpenMode::read_only, OpenMode::read_write}) {
    const auto store = open_store(pipe, mode);
    ASSERT_FALSE(store.has_value());
    EXPECT_NE(store.error().what.find("this is not a file"), std::string::npos);
  }
  const auto empty = directory.file("empty.db");
  std::ofstream(empty).close();
  EXPECT_EQ(open_store(empty, OpenMode::read_only).error().code, Errc::not_found);
}

TEST(StoreWriter, SaysWhereItIsAskedAsLongAsItWrites) {
  const TempDirectory folder;
  const auto path = folder.file();
  EXPECT_EQ(writer_asked_at(path), "");
  {
    const auto writer = open_store(path, OpenMode::read_write, {.asked_at = "/run/netroster.sock"});
    ASSERT_TRUE(writer);
    EXPECT_EQ(writer_asked_at(path), "/run/netroster.sock");
    const auto second = open_store(path, OpenMode::read_write);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().what.find("/run"), std::string::npos) << second.error().what;
  }
  EXPECT_EQ(writer_asked_at(path), "");
  const auto other = open_store(path, OpenMode::read_write);
  ASSERT_TRUE(other);
  EXPECT_EQ(writer_asked_at(path), "");
}

TEST(StoreAudit, IsReadByTimeAndForgottenWithHistory) {
  const TempDirectory folder;
  const auto store = opened(folder.file());
  ASSERT_TRUE(store);
  const AuditEntry first{at_minute(1), "kim", "command line", "device merge a b", true, "1"};
  const AuditEntry second{at_minute(2), "pat", "192.0.2.7", "statement withdraw 1", false, "no"};
  ASSERT_TRUE(store->add_audit(first));
  ASSERT_TRUE(store->add_audit(second));
  EXPECT_EQ(*store->audit(at_minute(0), at_minute(2)), (std::vector{first, second}));
  EXPECT_EQ(*store->audit(at_minute(1), at_minute(2)), std::vector{second});
  ASSERT_TRUE(store->prune(at_minute(1)));
  EXPECT_EQ(*store->audit(at_minute(0), at_minute(2)), std::vector{second});
}

}  // namespace
}  // namespace netroster::inventory
