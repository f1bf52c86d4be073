#include "daemon/whole_file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "sample.h"

namespace netroster::daemon {
namespace {

namespace fs = std::filesystem;

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::size_t entries(const std::string& directory) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(directory), fs::directory_iterator()));
}

// A disk that takes no more than so many bytes of a file.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    auto limit = before_;
    limit.rlim_cur = bytes;
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int) = SIG_DFL;
};

TEST(WholeFile, IsWrittenAndReplaced) {
  const test::Folder folder;
  ASSERT_TRUE(write_whole(folder.file("map"), "one"));
  ASSERT_TRUE(write_whole(folder.file("map"), "two"));
  EXPECT_EQ(read(folder.file("map")), "two");
  EXPECT_EQ(entries(folder.path()), 1U);
}

TEST(WholeFile, KeepsTheOldOneWhenTheDiskIsFull) {
  const test::Folder folder;
  ASSERT_TRUE(write_whole(folder.file("map"), "old"));
  {
    const FileSizeLimit full(1000);
    const auto done = write_whole(folder.file("map"), std::string(100'000, 'x'));
    ASSERT_FALSE(done);
    EXPECT_TRUE(done.error().what.starts_with(folder.file("map") + ": ")) << done.error().what;
  }
  EXPECT_EQ(read(folder.file("map")), "old");
  EXPECT_EQ(entries(folder.path()), 1U);
}

TEST(WholeFile, FollowsALinkToItsFile) {
  const test::Folder folder;
  folder.write("real", "old");
  fs::create_symlink(folder.file("real"), folder.file("link"));
  ASSERT_TRUE(write_whole(folder.file("link"), "new"));
  EXPECT_TRUE(fs::is_symlink(folder.file("link")));
  EXPECT_EQ(read(folder.file("real")), "new");
}

TEST(WholeFile, IsNoDirectoryAndNoPipe) {
  const test::Folder folder;
  EXPECT_EQ(write_whole(folder.path(), "x").error().code, Errc::invalid);
  ASSERT_EQ(::mkfifo(folder.file("pipe").c_str(), 0600), 0);
  EXPECT_EQ(write_whole(folder.file("pipe"), "x").error().code, Errc::invalid);
  EXPECT_EQ(write_whole(folder.file("none/map"), "x").error().code, Errc::io);
}

using Files = std::vector<interchange::TextFile>;
const Files first{{.name = "a.csv", .text = "1"}, {.name = "types/b.yaml", .text = "2"}};
const Files second{{.name = "a.csv", .text = "3"}};

TEST(WholeDirectory, IsMadeAndReplaced) {
  const test::Folder folder;
  const auto path = folder.file("netbox");
  ASSERT_TRUE(write_whole_directory(path, first));
  EXPECT_EQ(read(path + "/types/b.yaml"), "2");
  ASSERT_TRUE(write_whole_directory(path + "/", second));
  EXPECT_EQ(read(path + "/a.csv"), "3");
  EXPECT_FALSE(fs::exists(path + "/types"));
  EXPECT_EQ(entries(folder.path()), 1U);
}

TEST(WholeDirectory, MayBeThereAndEmpty) {
  const test::Folder folder;
  fs::create_directory(folder.file("netbox"));
  ASSERT_TRUE(write_whole_directory(folder.file("netbox"), first));
  EXPECT_EQ(read(folder.file("netbox") + "/a.csv"), "1");
}

TEST(WholeDirectory, KeepsWhatIsNotItsOwn) {
  const test::Folder folder;
  folder.write("home/thesis.txt", "years of work");
  const auto refused = write_whole_directory(folder.file("home"), first);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::invalid);
  EXPECT_NE(refused.error().what.find("thesis.txt"), std::string::npos);
  EXPECT_EQ(read(folder.file("home/thesis.txt")), "years of work");
}

TEST(WholeDirectory, KeepsANoteInAnOlderExport) {
  const test::Folder folder;
  ASSERT_TRUE(write_whole_directory(folder.file("netbox"), first));
  folder.write("netbox/types/note.txt", "mine");
  EXPECT_FALSE(write_whole_directory(folder.file("netbox"), second));
  EXPECT_EQ(read(folder.file("netbox/a.csv")), "1");
  EXPECT_EQ(read(folder.file("netbox/types/note.txt")), "mine");
}

TEST(WholeDirectory, StaysAsItWasWhenTheDiskIsFull) {
  const test::Folder folder;
  ASSERT_TRUE(write_whole_directory(folder.file("netbox"), first));
  {
    const FileSizeLimit full(1000);
    const auto done = write_whole_directory(
        folder.file("netbox"),
        {{.name = "a.csv", .text = "3"}, {.name = "b.csv", .text = std::string(100'000, 'x')}});
    ASSERT_FALSE(done);
    EXPECT_TRUE(done.error().what.starts_with(folder.file("netbox/b.csv") + ": "))
        << done.error().what;
  }
  EXPECT_EQ(read(folder.file("netbox/a.csv")), "1");
  EXPECT_EQ(entries(folder.path()), 1U);
}

TEST(WholeDirectory, IsNoFile) {
  const test::Folder folder;
  folder.write("file", "x");
  EXPECT_EQ(write_whole_directory(folder.file("file"), first).error().code, Errc::invalid);
  EXPECT_EQ(write_whole_directory(folder.file("none/netbox"), first).error().code, Errc::io);
}

}  // namespace
}  // namespace netroster::daemon
