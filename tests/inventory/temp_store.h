// A directory of its own for each test's store, removed afterwards.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "inventory/store/store.h"

namespace netroster::inventory::testing_kit {

class TempDirectory {
 public:
  TempDirectory() {
    auto name = ::testing::TempDir() + "netroster-store-XXXXXX";
    path_ = ::mkdtemp(name.data()) == nullptr ? "" : name;
  }
  ~TempDirectory() { std::filesystem::remove_all(path_); }
  TempDirectory(const TempDirectory&) = delete;
  TempDirectory& operator=(const TempDirectory&) = delete;
  std::string file(const std::string& name = "inventory.db") const { return path_ + "/" + name; }

 private:
  std::string path_;
};

inline std::unique_ptr<Store> opened(const std::string& path,
                                     OpenMode mode = OpenMode::read_write) {
  auto store = open_store(path, mode);
  EXPECT_TRUE(store.has_value()) << (store ? "" : store.error().what);
  return store ? std::move(*store) : nullptr;
}

}  // namespace netroster::inventory::testing_kit
