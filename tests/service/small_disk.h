// A file system of its own that can be filled to the last byte. It is in a mount namespace of this
// thread and of those that it starts, and goes with it.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <string>
#include <utility>

namespace netroster::service::testing_kit {

class SmallDisk {
 public:
  // `options`: "size=1m".
  SmallDisk(std::string place, const char* options)
      : place_(std::move(place)),
        mounted_(unshare(CLONE_NEWNS) == 0 &&
                 mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                 mount("netroster-test", place_.c_str(), "tmpfs", 0, options) == 0) {}
  ~SmallDisk() {
    if (mounted_) umount2(place_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  // False without root.
  bool mounted() const { return mounted_; }
  // Leaves not a byte.
  void fill() const {
    const int file = open(filler().c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    ASSERT_GE(file, 0);
    for (const std::size_t size : {4096U, 1U}) {
      const std::array<char, 4096> bytes{};
      while (write(file, bytes.data(), size) > 0) {
      }
    }
    close(file);
  }
  // Nothing can be written, not even by root.
  void forbid_writing(bool forbidden = true) const {
    unsigned long how = MS_REMOUNT;
    if (forbidden) how |= MS_RDONLY;
    ASSERT_EQ(mount("netroster-test", place_.c_str(), "tmpfs", how, nullptr), 0);
  }
  void make_room() const { std::filesystem::remove(filler()); }

 private:
  std::string filler() const { return place_ + "/filler"; }

  const std::string place_;
  const bool mounted_;
};

}  // namespace netroster::service::testing_kit
