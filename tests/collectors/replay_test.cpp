// Whole recordings through all collectors, compared as whole JSON documents. After a wanted change:
//   NETROSTER_REGENERATE_GOLDEN=1 build/debug/tests/replay_test && git diff tests/golden
#include "collectors/replay/replay.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "exporters/interchange/facts_json.h"

namespace netroster::replay {
namespace {

namespace fs = std::filesystem;

const fs::path source = NETROSTER_SOURCE_DIR;
const fs::path recordings = source / "tests/fixtures/recordings";
const fs::path families = source / "tests/fixtures/families";

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<std::string> names(const fs::path& folder) {
  std::vector<std::string> all;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const auto name = entry.path().stem().string();
    if (entry.path().extension() == ".snmprec" && name.find('@') == std::string::npos)
      all.push_back(name);
  }
  std::sort(all.begin(), all.end());
  return all;
}

DeviceFacts facts_of(const std::string& name, mib::CollectOptions options = {}) {
  auto facts = replay_file((recordings / (name + ".snmprec")).string(), std::move(options));
  EXPECT_TRUE(facts) << name;
  return facts ? std::move(facts).value() : DeviceFacts{};
}

void compare(const std::string& text, const fs::path& path) {
  if (std::getenv("NETROSTER_REGENERATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << text;
    GTEST_SKIP() << "written: " << path;
  }
  EXPECT_EQ(text, read(path));
}

class Golden : public testing::TestWithParam<std::string> {};

TEST_P(Golden, TheWholeDocumentIsAsBefore) {
  const auto& name = GetParam();
  const auto text = interchange::facts_json_text(facts_of(name), name) + "\n";
  const auto path = source / "tests/golden/recordings" / (name + ".json");
  compare(text, path);
}

std::string test_name(const testing::TestParamInfo<std::string>& c) {
  std::string name = c.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Recordings, Golden, testing::ValuesIn(names(recordings)), test_name);

// One small recording a family, with invented names and numbers: what its profile makes of it.
// One test for all: a process for each of some hundred files would only load the profiles again.
TEST(Families, AreKnownByTheirProfiles) {
  for (const auto& name : names(families)) {
    SCOPED_TRACE(name);
    const auto facts = replay_file((families / (name + ".snmprec")).string());
    ASSERT_TRUE(facts);
    EXPECT_FALSE(facts->profile.empty());
    auto whole = interchange::facts_json(*facts, name);
    whole.erase("tables");  // how it was read is not what is tested here
    for (auto at = whole.begin(); at != whole.end();) at = at->empty() ? whole.erase(at) : ++at;
    compare(whole.dump(1) + "\n", source / "tests/golden/families" / (name + ".json"));
  }
}

TEST(Replay, VlanContextsAreReadFromTheCompanionFiles) {
  const auto facts = facts_of("stack");
  ASSERT_EQ(facts.forwarding.size(), 3U);
  EXPECT_EQ(facts.forwarding[0].vlan, 10U);
  EXPECT_EQ(facts.forwarding[0].port_index, 10003U);
  EXPECT_EQ(facts.forwarding[2].vlan, 20U);
  EXPECT_EQ(facts.forwarding[2].port_index, 20002U);
}

TEST(Replay, VlanContextsCanBeLimited) {
  mib::CollectOptions options;
  options.vlan_contexts = 0;
  EXPECT_TRUE(facts_of("stack", options).forwarding.empty());
}

TEST(Replay, OnlyTheNamedCollectorsRun) {
  mib::CollectOptions options;
  options.only = {"if"};
  const auto facts = facts_of("access-switch", options);
  EXPECT_EQ(facts.ports.size(), 11U);
  EXPECT_TRUE(facts.neighbours.empty());
  EXPECT_TRUE(facts.modules.empty());
  EXPECT_EQ(facts.device.name, "sw-oak-idf1");
}

TEST(Replay, ForwardingRowsHaveABoundAndItIsSaid) {
  mib::CollectOptions options;
  options.forwarding_rows = 2;
  const auto facts = facts_of("access-switch", options);
  EXPECT_LE(facts.forwarding.size(), 2U);
  EXPECT_FALSE(facts.complete());
}

TEST(Replay, AFileThatIsNotThereIsAnError) {
  const auto facts = replay_file("/nonexistent/a.snmprec");
  ASSERT_FALSE(facts);
  EXPECT_EQ(facts.error().code, Errc::not_found);
}

TEST(Replay, AnEmptyRecordingIsADeviceThatSaysNothing) {
  const auto facts = replay_recording(std::make_shared<const Recording>(), "");
  ASSERT_TRUE(facts);
  EXPECT_TRUE(facts->ports.empty());
  EXPECT_TRUE(facts->device.kind.empty());
}

TEST(Registry, NamesAreUniqueAndDescribed) {
  std::vector<std::string_view> seen;
  for (const auto& row : mib::collectors()) {
    EXPECT_FALSE(row.reads.empty());
    EXPECT_EQ(std::count(seen.begin(), seen.end(), row.name), 0) << row.name;
    seen.push_back(row.name);
  }
  EXPECT_EQ(seen.front(), "system");
}

}  // namespace
}  // namespace netroster::replay
