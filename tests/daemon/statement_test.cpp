// statement, device merge and what becomes of them: whole command lines.
#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "inventory/manual_statements.h"
#include "inventory/store/store.h"
#include "sample.h"

namespace netroster::daemon {
namespace {

using Words = std::vector<std::string>;
using test::run;

class Statements : public testing::Test {
 protected:
  Statements() {
    folder_.write("netroster.toml", "[district]\nname = \"Test\"\n");
    auto store = inventory::open_store(folder_.file("store.db"), inventory::OpenMode::read_write);
    EXPECT_TRUE(store && (*store)->record(test::sample_inventory()));
  }
  test::Ran with_store(Words words) const {
    words.insert(words.end(), {"--config", folder_.path(), "--store", folder_.file("store.db")});
    return run(words);
  }
  test::Folder folder_;
};

TEST_F(Statements, StatementsCountAtOnceAndCanBeTakenBack) {
  const auto count = [&](const char* noun) {
    return nlohmann::json::parse(with_store({noun, "list", "-j"}).out).size();
  };
  const auto merged = with_store(
      {"device", "merge", "whs-mdf-core1", "whs-idf1-sw1", "--reason", "exchanged", "--by", "kim"});
  EXPECT_EQ(merged.code, Exit::ok) << merged.err;
  EXPECT_EQ(count("device"), 2U);
  EXPECT_NE(with_store({"statement", "list"}).out.find("exchanged"), std::string::npos);
  EXPECT_EQ(with_store({"statement", "withdraw", "1"}).code, Exit::ok);
  EXPECT_EQ(count("device"), 3U);
  EXPECT_EQ(count("statement"), 0U);
  const auto again = with_store({"statement", "withdraw", "1"});
  EXPECT_EQ(again.code, Exit::failed);
  EXPECT_NE(again.err.find("no statement 1 stands"), std::string::npos) << again.err;
}

TEST_F(Statements, WithdrawingGoesOnPastOneThatDoesNotStand) {
  ASSERT_EQ(
      with_store({"device", "split", "whs-mdf-core1", "whs-idf1-sw1", "--reason", "two"}).code,
      Exit::ok);
  ASSERT_EQ(
      with_store({"link", "add", "whs-mdf-core1:Te1/0/1", "whs-idf1-sw1:49", "--reason", "x"}).code,
      Exit::ok);
  const auto ran = with_store({"statement", "withdraw", "1", "99", "2"});
  EXPECT_EQ(ran.code, Exit::partial);
  EXPECT_NE(ran.out.find("statement 1 withdrawn"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("statement 2 withdrawn"), std::string::npos) << ran.out;
  EXPECT_NE(ran.err.find("no statement 99 stands"), std::string::npos) << ran.err;
  EXPECT_EQ(with_store({"statement", "withdraw", "98", "99"}).code, Exit::failed);
}

TEST_F(Statements, WithdrawingTakesNumbersOnlyAndThenDoesNothing) {
  ASSERT_EQ(
      with_store({"device", "split", "whs-mdf-core1", "whs-idf1-sw1", "--reason", "two"}).code,
      Exit::ok);
  const auto ran = with_store({"statement", "withdraw", "1", "1/2"});
  EXPECT_EQ(ran.code, Exit::usage);
  EXPECT_EQ(ran.err, "netroster: \"1/2\" is no number of a statement\n");
  EXPECT_NE(with_store({"statement", "list"}).out.find("two"), std::string::npos);
}

TEST_F(Statements, AReasonThatIsTooLongIsRefused) {
  const auto merge = [&](std::size_t bytes) {
    return with_store(
        {"device", "merge", "whs-mdf-core1", "whs-idf1-sw1", "--reason", std::string(bytes, 'x')});
  };
  const auto ran = merge(1001);
  EXPECT_EQ(ran.code, Exit::usage);
  EXPECT_NE(ran.err.find("--reason has 1001 bytes, and 1000 are kept"), std::string::npos)
      << ran.err;
  EXPECT_EQ(merge(1000).code, Exit::ok);
}

TEST_F(Statements, AMergeOfLinkedDevicesTellsOfTheLinksThatGo) {
  const auto ran =
      with_store({"device", "merge", "whs-mdf-core1", "whs-idf1-sw1", "--reason", "one"});
  EXPECT_EQ(ran.code, Exit::ok);
  EXPECT_NE(ran.out.find("1 link between the two is no longer shown: whs-mdf-core1 Te1/0/1"),
            std::string::npos)
      << ran.out;
}

// The one that went was read later, so that the one that stayed had taken its facts.
TEST_F(Statements, AMergeLeavesThePastAloneAndIsUndoneWhole) {
  {
    const auto sample = test::sample_inventory();
    auto later = std::make_shared<Inventory>(*sample);
    later->when += std::chrono::hours(1);
    ++later->version;
    for (auto& device : later->devices) {
      if (device->name != "whs-idf1-sw1") continue;
      auto read = std::make_shared<Device>(*device);
      read->last_seen = read->last_attempt.when = later->when;
      device = std::move(read);
    }
    auto store = inventory::open_store(folder_.file("store.db"), inventory::OpenMode::read_write);
    ASSERT_TRUE(store && (*store)->record(later));
  }
  const auto devices = [&](Words more) {
    Words words{"device", "list", "-j", "--columns", "id,name"};
    words.insert(words.end(), more.begin(), more.end());
    return nlohmann::json::parse(with_store(words).out);
  };
  const auto before = devices({});
  ASSERT_EQ(before.size(), 3U);
  ASSERT_EQ(
      with_store({"device", "merge", "whs-mdf-core1", "whs-idf1-sw1", "--reason", "RMA"}).code,
      Exit::ok);
  EXPECT_EQ(devices({}).size(), 2U);
  EXPECT_EQ(devices({"--at", "2026-07-01T13:30:00Z"}), before);
  ASSERT_EQ(with_store({"statement", "withdraw", "1"}).code, Exit::ok);
  EXPECT_EQ(devices({}), before);
}

TEST_F(Statements, AMergeThatReadingsSpeakAgainstIsSaidToBeContradicted) {
  ASSERT_EQ(
      with_store({"device", "merge", "whs-mdf-core1", "whs-idf1-sw1", "--reason", "one"}).code,
      Exit::ok);
  const auto standing = [&] {
    return nlohmann::json::parse(with_store({"statement", "list", "-j"}).out).at(0)["standing"];
  };
  EXPECT_EQ(standing(), "stands");
  auto store = inventory::open_store(folder_.file("store.db"), inventory::OpenMode::read_write);
  ASSERT_TRUE(store);
  const auto known = (*store)->load();
  ASSERT_TRUE(known);
  const auto event = [&](std::int64_t statement) {
    return Event{wall_now(), std::string(inventory::contradicted_event), "WHS", "whs",
                 inventory::contradicted_words(statement) + "a and b for one device"};
  };
  ASSERT_TRUE((*store)->record(*known, {event(11)}));
  EXPECT_EQ(standing(), "stands");
  ASSERT_TRUE((*store)->record(*known, {event(1)}));
  EXPECT_EQ(standing(), "contradicted");
}

}  // namespace
}  // namespace netroster::daemon
