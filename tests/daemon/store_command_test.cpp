// netroster store: backups and what comes back of them.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "inventory/store/store.h"
#include "sample.h"
#include "standards/waiver_file.h"

namespace netroster::daemon {
namespace {

using Words = std::vector<std::string>;

class StoreCommand : public testing::Test {
 protected:
  StoreCommand() {
    folder_.write("netroster.toml", "[district]\nname = \"Test\"\n");
    folder_.write("sites.d/whs.toml",
                  "[[site]]\nid = \"WHS\"\nname = \"West\"\nkind = \"high\"\nnetworks = "
                  "[\"10.20.0.0/20\"]\n");
    auto store = inventory::open_store(folder_.file("store.db"), inventory::OpenMode::read_write);
    EXPECT_TRUE(store && (*store)->record(test::sample_inventory()));
  }
  test::Ran with_store(Words words) const {
    words.insert(words.end(), {"--config", folder_.path(), "--store", folder_.file("store.db")});
    return test::run(words);
  }
  test::Folder folder_;
};

TEST_F(StoreCommand, TheStoreIsCheckedCopiedAndRestored) {
  const auto nothing = folder_.file("no-traffic.db");
  const auto checked = with_store({"store", "check", "--history", nothing});
  EXPECT_EQ(checked.code, Exit::ok) << checked.err;
  EXPECT_NE(checked.out.find(": sound, schema "), std::string::npos) << checked.out;
  EXPECT_NE(checked.err.find("no traffic is kept there"), std::string::npos) << checked.err;
  const auto backup = folder_.file("backup");
  EXPECT_EQ(with_store({"store", "backup", backup, "--history", nothing}).code, Exit::ok);
  EXPECT_NE(with_store({"store", "backup", backup, "--history", nothing}).code, Exit::ok);
  EXPECT_EQ(with_store({"statement", "list"}).code, Exit::ok);
  const auto restored = with_store({"store", "restore", backup, "--history", nothing});
  EXPECT_EQ(restored.code, Exit::ok) << restored.err;
  EXPECT_NE(restored.err.find(".before-restore"), std::string::npos) << restored.err;
  EXPECT_EQ(nlohmann::json::parse(with_store({"device", "list", "-j"}).out).size(), 3U);
}

// Waivers go with the store they are of, and nobody else reads them but those who read the store.
TEST_F(StoreCommand, ABackupHasTheWaivers) {
  namespace fs = std::filesystem;
  const auto nothing = folder_.file("no-traffic.db");
  const auto backup = folder_.file("backup");
  const auto store = folder_.file("store.db");
  const auto file = standards::waiver_file_of(store);
  const auto mode = fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read;
  fs::permissions(store, mode);
  const auto last = iso_text(wall_now() + std::chrono::days(30)).substr(0, 10);
  const Words grant{"waiver", "add",     "device-read", "WHS/x",     "--reason",
                    "y",      "--owner", "z",           "--expires", last};
  ASSERT_EQ(with_store(grant).code, Exit::ok);
  EXPECT_EQ(fs::status(file).permissions(), mode);
  ASSERT_EQ(with_store({"store", "backup", backup, "--history", nothing}).code, Exit::ok);
  for (const auto* name : {"/inventory.db", "/inventory.db.waivers.toml"})
    EXPECT_EQ(fs::status(backup + name).permissions(), mode) << name;
  folder_.write("store.db.waivers.toml", standards::waivers_toml({}));
  const auto restored = with_store({"store", "restore", backup, "--history", nothing});
  ASSERT_EQ(restored.code, Exit::ok) << restored.err;
  EXPECT_EQ(standards::read_waiver_file(file)->size(), 1U);
  EXPECT_EQ(fs::status(file).permissions(), mode);
  EXPECT_EQ(standards::read_waiver_file(file + ".before-restore")->size(), 0U);
}

TEST_F(StoreCommand, ABackupWithoutWaiversLeavesThoseThereAre) {
  const auto nothing = folder_.file("no-traffic.db");
  const auto backup = folder_.file("backup");
  ASSERT_EQ(with_store({"store", "backup", backup, "--history", nothing}).code, Exit::ok);
  std::filesystem::remove(standards::waiver_file_of(backup + "/inventory.db"));
  folder_.write("store.db.waivers.toml", "mine");
  const auto restored = with_store({"store", "restore", backup, "--history", nothing});
  ASSERT_EQ(restored.code, Exit::ok) << restored.err;
  EXPECT_NE(restored.err.find("stays as it is"), std::string::npos) << restored.err;
  EXPECT_EQ(std::filesystem::file_size(folder_.file("store.db.waivers.toml")), 4U);
}

}  // namespace
}  // namespace netroster::daemon
