// Loading from a directory: what only a file system can get wrong.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "config/load.h"
#include "tests/config/memory.h"

namespace netroster::config {
namespace {

namespace fs = std::filesystem;
using fixture::joined;

class Disk : public ::testing::Test {
 protected:
  Disk() {
    std::string name = (fs::temp_directory_path() / "netroster-config-XXXXXX").string();
    root_ = mkdtemp(name.data());
    fs::create_directories(root_ / "sites.d");
    fs::create_directories(root_ / "credentials.d");
    put("netroster.toml", fixture::district);
    put("sites.d/oak.toml",
        "[[site]]\nid = \"oak\"\nname = \"Oak\"\nkind = \"high\"\nnetworks = [\"10.1.0.0/24\"]\n");
    put("credentials.d/keys.toml",
        "[[credential]]\nname = \"x\"\nversion = \"2c\"\nnetworks = [\"10.1.0.0/24\"]\n"
        "community_file = \"secret\"\n");
    put("credentials.d/secret", "canary-file\n", 0600);
  }
  ~Disk() override {
    std::error_code ignored;
    fs::permissions(root_ / "sites.d", fs::perms::owner_all, ignored);
    fs::remove_all(root_, ignored);
  }

  void put(const std::string& name, const std::string& text, mode_t mode = 0644) {
    std::ofstream(root_ / name, std::ios::binary) << text;
    ASSERT_EQ(chmod((root_ / name).c_str(), mode), 0);
  }

  // All problems, with the test's directory cut out.
  std::string problems() {
    auto out = joined(load(root_).problems);
    for (auto at = out.find(root_.string()); at != std::string::npos; at = out.find(root_.string()))
      out.erase(at, root_.string().size() + 1);
    return out;
  }

  fs::path root_;
};

TEST_F(Disk, ADirectoryIsLoaded) {
  const auto loaded = load(root_);
  EXPECT_EQ(joined(loaded.problems), "");
  ASSERT_EQ(loaded.config.sites.size(), 1U);
  ASSERT_EQ(loaded.config.credentials.size(), 1U);
  EXPECT_EQ(loaded.config.credentials[0].community.reveal_to_protocol(), "canary-file");
}

TEST_F(Disk, OtherFilesAreIgnored) {
  put("sites.d/.hidden.toml", "junk");
  put("sites.d/oak.toml~", "junk");
  put("sites.d/README", "junk");
  EXPECT_EQ(problems(), "");
}

TEST_F(Disk, SitesAndCredentialsMayBeMissing) {
  fs::remove_all(root_ / "sites.d");
  fs::remove_all(root_ / "credentials.d");
  EXPECT_EQ(problems(), "netroster.toml: warning: no site is configured, so nothing is swept\n");
  EXPECT_TRUE(load(root_).ok());
}

TEST_F(Disk, AMissingMainFileIsAnError) {
  fs::remove(root_ / "netroster.toml");
  EXPECT_EQ(problems(), "netroster.toml: there is no such file\n");
}

TEST_F(Disk, AMissingDirectoryIsAnError) {
  EXPECT_EQ(joined(load(root_ / "nowhere").problems),
            (root_ / "nowhere").string() + ": there is no such directory\n");
  EXPECT_FALSE(load(root_ / "netroster.toml").ok());
}

TEST_F(Disk, ADirectoryNamedLikeAFile) {
  fs::create_directories(root_ / "sites.d" / "elm.toml");
  EXPECT_EQ(problems(), "sites.d/elm.toml: is a directory, not a file\n");
}

TEST_F(Disk, SymbolicLinksInACircle) {
  fs::create_symlink("b.toml", root_ / "sites.d" / "a.toml");
  fs::create_symlink("a.toml", root_ / "sites.d" / "b.toml");
  EXPECT_EQ(problems(),
            "sites.d/a.toml: its symbolic links go round in a circle\n"
            "sites.d/b.toml: its symbolic links go round in a circle\n");
}

TEST_F(Disk, ADanglingLink) {
  fs::create_symlink("nowhere", root_ / "sites.d" / "a.toml");
  EXPECT_EQ(problems(), "sites.d/a.toml: there is no such file\n");
}

TEST_F(Disk, APipeDoesNotHang) {
  ASSERT_EQ(mkfifo((root_ / "sites.d" / "a.toml").c_str(), 0600), 0);
  EXPECT_EQ(problems(), "sites.d/a.toml: is not a regular file\n");
}

TEST_F(Disk, AnEndlessDevice) {
  fs::create_symlink("/dev/zero", root_ / "sites.d" / "a.toml");
  EXPECT_EQ(problems(), "sites.d/a.toml: is not a regular file\n");
}

TEST_F(Disk, AFileThatIsTooLarge) {
  put("sites.d/a.toml", "");
  fs::resize_file(root_ / "sites.d" / "a.toml", 20'000'000);
  EXPECT_EQ(problems(), "sites.d/a.toml: is larger than 10000000 bytes\n");
}

TEST_F(Disk, SitesAsAFile) {
  fs::remove_all(root_ / "sites.d");
  put("sites.d", "junk");
  EXPECT_EQ(problems(), "sites.d: cannot be listed: Not a directory\n");
}

TEST_F(Disk, UnreadableFilesAndDirectories) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  put("credentials.d/keys.toml", "", 0000);
  fs::permissions(root_ / "sites.d", fs::perms::none);
  EXPECT_EQ(problems(),
            "credentials.d/keys.toml: may not be read by this user\n"
            "sites.d: cannot be listed: Permission denied\n");
}

TEST_F(Disk, PermissionsOfSecretsAreChecked) {
  ASSERT_EQ(chmod((root_ / "credentials.d/secret").c_str(), 0644), 0);
  EXPECT_EQ(problems(),
            "credentials.d/keys.toml:5:18: credential.community_file: the secret's file may be "
            "read by everyone; run chmod 600 on it\n");
  put("credentials.d/keys.toml",
      "[[credential]]\nname = \"x\"\nversion = \"2c\"\nnetworks = [\"10.1.0.0/24\"]\n"
      "community = \"canary-inline\"\n",
      0640);
  EXPECT_NE(problems().find("run chmod 600 on this file"), std::string::npos);
  ASSERT_EQ(chmod((root_ / "credentials.d/keys.toml").c_str(), 0600), 0);
  EXPECT_EQ(problems(), "");
}

TEST_F(Disk, ASecretThatIsADirectory) {
  fs::remove(root_ / "credentials.d/secret");
  fs::create_directories(root_ / "credentials.d/secret");
  EXPECT_EQ(problems(),
            "credentials.d/keys.toml:5:18: credential.community_file: the secret's file: is a "
            "directory, not a file\n");
}

TEST_F(Disk, CredentialsForAnAdHocSweep) {
  const auto loaded = load_credentials(root_ / "credentials.d/keys.toml");
  EXPECT_EQ(joined(loaded.problems), "");
  ASSERT_EQ(loaded.credentials.size(), 1U);
  const auto missing = load_credentials(root_ / "nowhere");
  EXPECT_FALSE(missing.ok());
  EXPECT_NE(joined(missing.problems).find("there is no such file"), std::string::npos);
}

TEST_F(Disk, EnvironmentAndSystemdCredentials) {
  put("credentials.d/keys.toml",
      "[[credential]]\nname = \"x\"\nversion = \"2c\"\nnetworks = [\"10.1.0.0/24\"]\n"
      "community_env = \"NETROSTER_TEST_COMMUNITY\"\n"
      "[[credential]]\nname = \"y\"\nversion = \"2c\"\nnetworks = [\"10.1.0.0/24\"]\n"
      "community_credential = \"secret\"\n");
  setenv("NETROSTER_TEST_COMMUNITY", "canary-environment", 1);
  setenv("CREDENTIALS_DIRECTORY", (root_ / "credentials.d").c_str(), 1);
  const auto loaded = load(root_);
  unsetenv("NETROSTER_TEST_COMMUNITY");
  unsetenv("CREDENTIALS_DIRECTORY");
  ASSERT_EQ(joined(loaded.problems), "");
  EXPECT_EQ(loaded.config.credentials[0].community.reveal_to_protocol(), "canary-environment");
  EXPECT_EQ(loaded.config.credentials[1].community.reveal_to_protocol(), "canary-file");
}

// The district that is shipped, with secrets as its comments say.
TEST_F(Disk, TheExampleDistrictLoads) {
  fs::remove_all(root_);
  fs::copy(fs::path(NETROSTER_SOURCE_DIR) / "config" / "example", root_,
           fs::copy_options::recursive);
  fs::create_directories(root_ / "credentials.d/secrets");
  for (const char* name : {"switches-auth", "switches-priv", "old-community"})
    put(std::string("credentials.d/secrets/") + name, "canary-password\n", 0600);
  EXPECT_EQ(problems(), "");
  const auto loaded = load(root_);
  ASSERT_EQ(loaded.config.sites.size(), 3U);
  for (const auto& site : loaded.config.sites) {
    EXPECT_FALSE(site.closets.empty()) << site.id;
    EXPECT_FALSE(site.circuits.empty()) << site.id;
  }
  EXPECT_EQ(loaded.config.credentials.size(), 2U);
}

}  // namespace
}  // namespace netroster::config
