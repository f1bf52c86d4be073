// The files of profiles.d and the shipped ones.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "collectors/profiles/library.h"

namespace netroster::profiles {
namespace {

// A directory of profiles that is gone after the test.
class Directory {
 public:
  Directory() { std::filesystem::create_directories(path_); }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  ~Directory() { std::filesystem::remove_all(path_); }
  void put(const char* name, const std::string& text) const { std::ofstream(path_ / name) << text; }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_ =
      std::filesystem::path(testing::TempDir()) /
      ("profiles-" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
};

TEST(Directory, AProfileReplacesTheShippedOneOfItsIdAndNothingElse) {
  const Directory directory;
  directory.put("mine.toml",
                "[[vendor]]\nname = \"Mine\"\nenterprises = [9]\n"
                "[[profile]]\nid = \"cisco-ios\"\ntitle = \"my own\"\nmatch = { descr = 'IOS' }\n");
  const auto loaded = load(directory.path());
  for (const auto& problem : loaded.problems) ADD_FAILURE() << config::text(problem);
  EXPECT_EQ(loaded.library->vendor_of_enterprise(9), "Mine");
  EXPECT_EQ(loaded.library->find("cisco-ios")->title, "my own");
  EXPECT_EQ(loaded.library->replaced(), std::vector<std::string>{"cisco-ios"});
  EXPECT_EQ(loaded.library->profiles().size(), shipped()->profiles().size());
}

TEST(Directory, AFaultLeavesTheShippedOnesInPlace) {
  const Directory directory;
  directory.put("cisco-ios.toml", "[[profile]]\nid = \"cisco-ios\"\ntitel = \"x\"\n");
  directory.put("cisco-common.toml", "[[profile]\n");
  const auto loaded = load(directory.path());
  EXPECT_TRUE(config::has_errors(loaded.problems));
  EXPECT_EQ(loaded.library->profiles().size(), shipped()->profiles().size());
  EXPECT_EQ(loaded.library->find("cisco-ios")->title, shipped()->find("cisco-ios")->title);
}

TEST(Directory, OneThatIsAFileIsSaid) {
  const Directory directory;
  directory.put("profiles.d", "");
  const auto loaded = load(directory.path() + "/profiles.d");
  ASSERT_EQ(loaded.problems.size(), 1U);
  EXPECT_EQ(loaded.problems[0].file, directory.path() + "/profiles.d");
  EXPECT_TRUE(load(directory.path() + "/none").problems.empty());
}

}  // namespace
}  // namespace netroster::profiles
