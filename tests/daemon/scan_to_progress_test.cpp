// A district that is asked over the network of this machine, and its action steps before and after.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "inventory/store/store.h"
#include "sample.h"
#include "tests/simulator/district.h"
#include "tests/simulator/simulator.h"

namespace netroster::daemon {
namespace {

using Json = nlohmann::json;
using Words = std::vector<std::string>;

class ScanToProgress : public testing::Test {
 protected:
  void SetUp() override {
    simulator::DistrictOptions options;
    options.seed = 11;
    options.sites = 2;
    options.devices = 14;
    options.block = *IpNetwork::parse("127.93.0.0/16");
    auto made = simulator::make_district(options);
    ASSERT_TRUE(made) << made.error().what;
    const auto district = std::make_shared<const simulator::District>(std::move(*made));
    auto started = simulator::Simulator::start(simulator::district_agents(district), {});
    ASSERT_TRUE(started) << started.error().what;
    simulator_ = std::move(*started);
    ASSERT_TRUE(simulator::write_config(*district, folder_.path(), simulator_->port()));
    be_patient();
    std::ifstream in(std::string(NETROSTER_SOURCE_DIR) +
                     "/planning/examples/progress-2021-08-03.toml");
    std::filesystem::create_directories(folder_.file("planning.d"));
    folder_.write("planning.d/progress.toml", std::string(std::istreambuf_iterator<char>(in), {}));
  }
  // All agents share one thread, and a machine that is busy with other tests.
  void be_patient() const {
    auto text = file("netroster.toml");
    const auto replace = [&text](const std::string& what, const std::string& with) {
      const auto at = text.find(what);
      ASSERT_NE(at, std::string::npos) << what;
      text.replace(at, what.size(), with);
    };
    replace("rate_per_site = 2000", "rate_per_site = 200");
    replace("timeout = \"500 ms\"", "timeout = \"2 s\"");
    replace("[snmp]\n", "[snmp]\ntimeout = \"5 s\"\n");
    folder_.write("netroster.toml", text);
  }
  std::string file(const std::string& name) const {
    std::ifstream in(folder_.file(name));
    return {std::istreambuf_iterator<char>(in), {}};
  }
  test::Ran run(Words words) const {
    words.insert(words.end(), {"--config", folder_.path(), "--store", folder_.file("store.db")});
    return test::run(words);
  }
  std::map<std::string, Json> steps() const {
    const auto ran = run({"report", "progress", "--format", "json"});
    EXPECT_EQ(ran.code, Exit::ok) << ran.err;
    std::map<std::string, Json> out;
    const auto json = Json::parse(ran.out);
    for (const auto& step : json["tables"]["steps"]) out[step["step"]] = step;
    return out;
  }

  test::Folder folder_;
  std::unique_ptr<simulator::Simulator> simulator_;
};

TEST_F(ScanToProgress, StepsMoveByWhatTheNetworkAnswers) {
  ASSERT_TRUE(inventory::open_store(folder_.file("store.db"), inventory::OpenMode::read_write));
  const auto before = steps();
  ASSERT_EQ(before.size(), 80U);
  for (const auto& [key, step] : before) EXPECT_EQ(step["basis"], "stand-in") << step;
  const auto scan = run({"scan"});
  ASSERT_EQ(scan.code, Exit::ok) << scan.err;
  const auto after = steps();
  ASSERT_EQ(after.size(), 80U);
  std::size_t measured = 0;
  std::size_t moved = 0;
  for (const auto& [key, step] : after) {
    measured += step["basis"] == "evidence" ? 1 : 0;
    moved += step["moved"] == "unchanged" ? 0 : 1;
    // Nobody answers for the others because somebody scanned.
    const bool is_same = step["state"] == before.at(key)["state"];
    EXPECT_TRUE(step["basis"] == "evidence" || is_same) << step;
  }
  EXPECT_GE(measured, 8U);
  EXPECT_GE(moved, 1U);
  const auto& found = after.at("4.1.2");
  EXPECT_EQ(found["basis"], "evidence");
  EXPECT_NE(found["because"].get<std::string>().find("1 of 2 sites have 95 %"), std::string::npos)
      << found;
  EXPECT_EQ(found["state"], "Implementation in Progress") << found;
  EXPECT_EQ(found["moved"], "forward") << found;
  EXPECT_NE(found["because"].get<std::string>().find("not yet dc01"), std::string::npos)
      << "its access points answer nobody";
  // It was so for a day, and must be for thirty.
  for (const auto& [key, step] : after)
    EXPECT_FALSE(step["evidence"] == "discovery" && step["state"] == "Fully Implemented") << step;
  // No money is known of a network that was only asked.
  for (const auto* key : {"6.1.2", "6.2.2", "6.3.2"}) {
    EXPECT_EQ(after.at(key)["basis"], "evidence") << after.at(key);
    EXPECT_NE(after.at(key)["state"], "Fully Implemented") << after.at(key);
    EXPECT_NE(after.at(key)["state"], "Implementation in Progress") << after.at(key);
  }
}

}  // namespace
}  // namespace netroster::daemon
