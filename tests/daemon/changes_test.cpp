// What `changes` prints: what became otherwise, and when.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "daemon/app.h"
#include "inventory/store/store.h"
#include "sample.h"

namespace netroster::daemon {
namespace {

using nlohmann::json;
using test::run;
using Words = std::vector<std::string>;

WallTime june(unsigned day) {
  return WallTime(std::chrono::sys_days(std::chrono::year(2026) / 6 / std::chrono::day(day)));
}

void name_as_the_resolver(Link& link) {
  const auto& [a, b] = link.ends;
  link.id = a.device + "|" + a.port + "|" + b.device + "|" + b.port;
}

// The sample on 1 June; on 3 June its first link is contradicted, on 5 June it is gone.
class Changes : public testing::Test {
 protected:
  Changes() {
    folder_.write("netroster.toml", "[district]\nname = \"Test\"\n");
    auto store = inventory::open_store(folder_.file("store.db"), inventory::OpenMode::read_write);
    EXPECT_TRUE(store);
    record(**store, june(1), [](Inventory&) {});
    record(**store, june(3), [](Inventory& inventory) {
      auto link = std::make_shared<Link>(*inventory.links.front());
      link->state = LinkState::contradicted;
      inventory.links.front() = std::move(link);
    });
    record(**store, june(5),
           [](Inventory& inventory) { inventory.links.erase(inventory.links.begin()); });
  }
  static void record(inventory::Store& store, WallTime when, void (*change)(Inventory&)) {
    auto inventory = std::make_shared<Inventory>(*test::sample_inventory());
    inventory->when = when;
    auto link = std::make_shared<Link>(*inventory->links.front());
    name_as_the_resolver(*link);
    inventory->links.front() = std::move(link);
    change(*inventory);
    EXPECT_TRUE(store.record(inventory));
  }
  test::Ran changes(Words words) const {
    words.insert(words.begin(), "changes");
    words.insert(words.end(), {"--config", folder_.path(), "--store", folder_.file("store.db")});
    return run(words);
  }
  json rows_of(Words words) const {
    words.emplace_back("--json");
    const auto ran = changes(std::move(words));
    EXPECT_EQ(ran.code, Exit::ok) << ran.err;
    return json::parse(ran.out, nullptr, false);
  }

  test::Folder folder_;
};

TEST_F(Changes, OfALinkTellItsStatesAndWhen) {
  auto first = *test::sample_inventory()->links.front();
  name_as_the_resolver(first);
  const auto rows = rows_of({"--entity", "link", "--from", "2026-06-02", "--to", "2026-06-30"});
  ASSERT_EQ(rows.size(), 2U) << rows.dump(1);
  EXPECT_EQ(rows[0]["change"], "changed");
  EXPECT_EQ(rows[0]["when"], "2026-06-03T00:00:00Z");
  EXPECT_EQ(rows[0]["key"], first.id);
  EXPECT_NE(rows[0]["fields"].dump().find("state: "), std::string::npos) << rows[0].dump();
  EXPECT_NE(rows[0]["fields"].dump().find("-> contradicted"), std::string::npos);
  EXPECT_EQ(rows[1]["change"], "gone");
  EXPECT_EQ(rows[1]["when"], "2026-06-05T00:00:00Z");
  // By name, not by id.
  EXPECT_NE(rows[0]["what"].get<std::string>().find(" = "), std::string::npos) << rows[0].dump();
}

TEST_F(Changes, AreFilteredByTimeKindAndName) {
  EXPECT_EQ(rows_of({"--from", "2026-06-04", "--to", "2026-06-30"}).size(), 1U);
  EXPECT_EQ(rows_of({"--change", "gone", "--from", "2026-06-01", "--to", "2026-06-30"}).size(), 1U);
  EXPECT_TRUE(
      rows_of({"--about", "no-such-*", "--from", "2026-06-01", "--to", "2026-06-30"}).empty());
  EXPECT_TRUE(rows_of({"ELSEWHERE", "--from", "2026-06-02", "--to", "2026-06-30"}).empty());
  // Without a time: the day before now, which is noon of 1 July, when the sample's devices were
  // read.
  const auto of_a_day = rows_of({});
  EXPECT_FALSE(of_a_day.empty());
  for (const auto& row : of_a_day) EXPECT_NE(row["entity"], "link") << row.dump();
}

TEST_F(Changes, RefuseAnEndBeforeTheBeginning) {
  const auto ran = changes({"--from", "2026-06-09", "--to", "2026-06-01"});
  EXPECT_EQ(ran.code, Exit::usage);
  EXPECT_NE(ran.err.find("--from is later"), std::string::npos) << ran.err;
}

}  // namespace
}  // namespace netroster::daemon
