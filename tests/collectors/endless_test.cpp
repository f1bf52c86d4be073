// A device whose every table goes on for ever: how much of it is kept, what that takes in memory,
// and that it is said.
#include <gtest/gtest.h>

#include <algorithm>

#include "collectors/snmp/mib/registry.h"
#include "counted_memory.h"
#include "run.h"

namespace netroster::mib {
namespace {

constexpr std::size_t mebibyte = 1024 * 1024;

struct Endless {
  const char* name;
  bool every_column;      // else only the first that is asked
  std::size_t text;       // octets of each value; 0: numbers
  std::uint32_t index;    // numbers of an index
  const char* only = "";  // the one subtree without an end, as text; "": all
};

// Counts the last number of the index up, whatever is asked.
class EndlessSession final : public snmp::Session {
 public:
  explicit EndlessSession(Endless how) : how_(how), only_(Oid::parse(how.only).value_or(Oid())) {}

  boost::asio::awaitable<Result<snmp::Response>> exchange(snmp::Request request) override {
    snmp::Response response;
    const auto rows = std::max<std::uint16_t>(request.max_repetitions, 1);
    auto cursors = request.oids;
    for (std::uint16_t row = 0; row < rows; ++row)
      for (auto& cursor : cursors) response.rows.push_back(after(request, cursor, cursors));
    ++requests;
    co_return response;
  }
  bool has_bulk() const override { return true; }
  std::shared_ptr<Session> in_vlan(std::uint32_t) override { return nullptr; }

  std::size_t requests = 0;

 private:
  snmp::VarBind after(const snmp::Request& request, Oid& cursor, const std::vector<Oid>& all) {
    if (request.type == snmp::PduType::get) return {cursor, {snmp::Tag::no_such_object, 0, {}}};
    if (!only_.empty() && !only_.contains(cursor))
      return {cursor, {snmp::Tag::end_of_mib_view, 0, {}}};
    if (!how_.every_column && &cursor != &all.front())
      return {cursor, {snmp::Tag::end_of_mib_view, 0, {}}};
    cursor = next(cursor);
    if (how_.text == 0) return {cursor, snmp::Value::integer(6)};
    return {cursor, snmp::Value::octets(std::string(how_.text, 'x'))};
  }
  Oid next(const Oid& cursor) const {
    constexpr std::uint32_t first = 1'000'000;
    auto ids = std::vector<std::uint32_t>(cursor.ids().begin(), cursor.ids().end());
    if (ids.back() >= first) {
      ++ids.back();
    } else {
      for (std::uint32_t i = 1; i < how_.index; ++i) ids.push_back(1);
      ids.push_back(first);
    }
    return Oid(std::move(ids));
  }

  const Endless how_;
  const Oid only_;
};

class EndlessDevice : public testing::TestWithParam<Endless> {};

TEST_P(EndlessDevice, IsKeptWithinBoundsAndSaid) {
  EndlessSession session(GetParam());
  snmp::AgentHabits habits;
  CollectOptions options;
  options.profiles = profiles::shipped();  // read before memory is counted
  (void)*profiles::shipped();
  EndlessSession first(Endless{"First", true, 255, 1});  // what a process makes once
  (void)run(collect_device(first, options, habits));
  habits = {};
  const auto before = fixture::memory_now();
  fixture::reset_memory_peak();
  const auto facts = run(collect_device(session, options, habits));
  const auto kept = fixture::memory_now() - before;
  const auto peak = fixture::memory_peak() - before;
  std::printf("%-24s %5zu ports, %5zu parts, %6zu requests, %4.1f MiB kept, %4.1f MiB at most\n",
              GetParam().name, facts.ports.size(), facts.modules.size(), session.requests,
              static_cast<double>(kept) / mebibyte, static_cast<double>(peak) / mebibyte);
  EXPECT_LE(facts.ports.size(), options.table_rows);
  EXPECT_LE(facts.modules.size(), options.table_rows);
  EXPECT_LE(peak, 8 * mebibyte);
  const auto said = [](const TableReport& one) { return one.inconsistent && !one.complete; };
  EXPECT_TRUE(std::any_of(facts.tables.begin(), facts.tables.end(), said));
  for (const auto& report : facts.tables)
    EXPECT_TRUE(report.complete || !report.reason.empty()) << report.table;
}

INSTANTIATE_TEST_SUITE_P(Tables, EndlessDevice,
                         testing::Values(Endless{"OneColumn", false, 0, 1},
                                         Endless{"EveryColumn", true, 0, 1},
                                         Endless{"LongTexts", true, 255, 1},
                                         Endless{"HugeTexts", true, 16'000, 1},
                                         Endless{"Neighbours", true, 16, 3},
                                         Endless{"PartsAlone", true, 16, 1, "1.3.6.1.2.1.47"},
                                         Endless{"NeighboursAlone", true, 16, 3, "1.0.8802"},
                                         Endless{"StackAlone", true, 0, 2, "1.3.6.1.2.1.31.1.2"},
                                         Endless{"VlansAlone", true, 16, 1, "1.3.6.1.2.1.17.7"}),
                         [](const auto& c) { return c.param.name; });

}  // namespace
}  // namespace netroster::mib
