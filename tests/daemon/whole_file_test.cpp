#include "daemon/whole_file.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "daemon/commands/workshop.h"
#include "sample.h"

namespace netroster::daemon {
namespace {

namespace fs = std::filesystem;

// A report's directory of a run that was killed goes with the next one; those of others stay.
TEST(WorkshopTest, WhatWasLeftGoes) {
  const test::Folder folder;
  const char* before = std::getenv("TMPDIR");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("TMPDIR", folder.path().c_str(), 1);
  const pid_t gone = ::fork();
  if (gone == 0) ::_exit(0);
  ::waitpid(gone, nullptr, 0);
  const auto left = fmt::format("netroster-report-{}-AbCdEf", gone);
  for (const auto& name : {left, fmt::format("netroster-report-{}-AbCdEf", ::getppid()),
                           std::string("netroster-report-notes"), std::string("other-1-x")})
    fs::create_directory(fs::path(folder.path()) / name);
  folder.write(left + "/evidence.csv", "secret");
  {
    const Workshop workshop;
    ASSERT_TRUE(workshop) << workshop.error().what;
    EXPECT_FALSE(fs::exists(fs::path(folder.path()) / left));
  }
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 3);
  if (before == nullptr)
    ::unsetenv("TMPDIR");
  else
    ::setenv("TMPDIR", kept.c_str(), 1);
}

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

mode_t mode_of(const std::string& path) {
  struct stat is {};
  EXPECT_EQ(::stat(path.c_str(), &is), 0) << path;
  return is.st_mode & 07777;
}

class Umask {
 public:
  explicit Umask(mode_t mask) : before_(::umask(mask)) {}
  ~Umask() { ::umask(before_); }
  Umask(const Umask&) = delete;
  Umask& operator=(const Umask&) = delete;

 private:
  mode_t before_;
};

TEST(WholeFile, KeepsThePermissionsOfAFileThatIsThere) {
  const test::Folder folder;
  const Umask usual(022);
  for (const mode_t mode : {0600U, 0640U, 0444U, 0666U, 0755U}) {
    folder.write("map", "old");
    ASSERT_EQ(::chmod(folder.file("map").c_str(), mode), 0);
    ASSERT_TRUE(write_whole(folder.file("map"), "new"));
    EXPECT_EQ(mode_of(folder.file("map")), mode);
    EXPECT_EQ(read(folder.file("map")), "new");
    fs::remove(folder.file("map"));
  }
}

TEST(WholeFile, KeepsTheOwnerWhereItMayBeSet) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root may give files away";
  const test::Folder folder;
  folder.write("map", "old");
  ASSERT_EQ(::chown(folder.file("map").c_str(), 1234, 4321), 0);
  ASSERT_EQ(::chmod(folder.file("map").c_str(), 0640), 0);
  ASSERT_TRUE(write_whole(folder.file("map"), "new"));
  struct stat is {};
  ASSERT_EQ(::stat(folder.file("map").c_str(), &is), 0);
  EXPECT_EQ(is.st_uid, 1234U);
  EXPECT_EQ(is.st_gid, 4321U);
  EXPECT_EQ(mode_of(folder.file("map")), 0640U);
}

TEST(WholeFile, ANewOneFollowsTheUmask) {
  const test::Folder folder;
  const Umask strict(027);
  ASSERT_TRUE(write_whole(folder.file("map"), "new"));
  EXPECT_EQ(mode_of(folder.file("map")), 0640U);
}

TEST(WholeFile, IsWrittenPieceByPieceAndNotThereBeforeItIsFinished) {
  const test::Folder folder;
  folder.write("map", "old");
  {
    WholeFile file(folder.file("map"));
    file.write("a");
    EXPECT_EQ(read(folder.file("map")), "old");
    EXPECT_EQ(entries(folder.path()), 2U);
  }
  EXPECT_EQ(read(folder.file("map")), "old");
  EXPECT_EQ(entries(folder.path()), 1U);
  WholeFile file(folder.file("map"));
  for (const char* piece : {"a", "", "b"}) file.write(piece);
  ASSERT_TRUE(file.finish());
  EXPECT_EQ(read(folder.file("map")), "ab");
  EXPECT_EQ(entries(folder.path()), 1U);
}

// A process that is killed while it writes; its number.
pid_t killed_while_writing(const std::string& path) {
  int ready[2];
  EXPECT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    WholeFile file(path);
    file.write("half");
    [[maybe_unused]] const auto told = ::write(ready[1], "x", 1);
    ::pause();
    ::_exit(0);
  }
  char byte = 0;
  EXPECT_EQ(::read(ready[0], &byte, 1), 1);
  ::close(ready[0]);
  ::close(ready[1]);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  return child;
}

TEST(WholeFile, TakesAwayWhatAKilledProcessLeft) {
  const test::Folder folder;
  const auto child = killed_while_writing(folder.file("map"));
  EXPECT_TRUE(fs::exists(folder.file(fmt::format(".netroster-{}-0.tmp", child))));
  EXPECT_FALSE(fs::exists(folder.file("map")));
  ASSERT_TRUE(write_whole(folder.file("map"), "new"));
  EXPECT_EQ(read(folder.file("map")), "new");
  EXPECT_EQ(entries(folder.path()), 1U);
}

// One that is still being written, and what only looks like a draft, stay.
TEST(WholeFile, TakesAwayNothingElse) {
  const test::Folder folder;
  const auto dead = killed_while_writing(folder.file("other"));
  const std::vector<std::string> others = {".netroster-1-0.tmp",  // that process lives
                                           ".netroster-x-0.tmp",
                                           ".netroster-9-.tmp",
                                           ".netroster--1-0.tmp",
                                           ".netroster-9-0.tmp.old",
                                           fmt::format("netroster-{}-0.tmp", dead),
                                           fmt::format(".netroster-{}-0x.tmp", dead),
                                           fmt::format(".netroster-{}.tmp", dead)};
  for (const auto& name : others) folder.write(name, "x");
  folder.write("thesis", "years of work");
  const auto link = folder.file(fmt::format(".netroster-{}-1.tmp", dead));
  fs::create_symlink(folder.file("thesis"), link);
  WholeFile slow(folder.file("slow"));
  slow.write("half");
  ASSERT_TRUE(write_whole(folder.file("map"), "new"));
  for (const auto& name : others) EXPECT_TRUE(fs::exists(folder.file(name))) << name;
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(read(folder.file("thesis")), "years of work");
  EXPECT_FALSE(fs::exists(folder.file(fmt::format(".netroster-{}-0.tmp", dead))));
  ASSERT_TRUE(slow.finish());
  EXPECT_EQ(read(folder.file("slow")), "half");
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

TEST(WholeDirectory, KeepsThePermissionsOfOneThatIsThere) {
  const test::Folder folder;
  ASSERT_TRUE(write_whole_directory(folder.file("netbox"), first));
  ASSERT_EQ(::chmod(folder.file("netbox").c_str(), 0700), 0);
  ASSERT_TRUE(write_whole_directory(folder.file("netbox"), second));
  EXPECT_EQ(mode_of(folder.file("netbox")), 0700U);
}

TEST(WholeDirectory, TakesAwayTheDraftOfAKilledProcess) {
  const test::Folder folder;
  const auto dead = killed_while_writing(folder.file("map"));
  folder.write(fmt::format(".netroster-{}-1.tmp/types/b.yaml", dead), "half");
  ASSERT_TRUE(write_whole_directory(folder.file("netbox"), first));
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
