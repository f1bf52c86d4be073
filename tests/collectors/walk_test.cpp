#include "collectors/snmp/walk.h"

#include <gtest/gtest.h>

#include "run.h"
#include "scripted_session.h"

namespace netroster::snmp {
namespace {

const Oid entry{1, 3, 6, 1, 2, 1, 2, 2, 1};

Oid cell(std::uint32_t column, std::uint32_t row) { return entry.child(column).child(row); }

VarBind bind(Oid oid, std::int64_t number) { return {std::move(oid), Value::integer(number)}; }

Result<Response> reply(std::vector<VarBind> rows) {
  Response response;
  response.rows = std::move(rows);
  return response;
}

Result<Response> status(std::uint32_t code, std::uint32_t index) {
  Response response;
  response.error_status = code;
  response.error_index = index;
  return response;
}

Result<Response> timeout() { return Error{Errc::timeout, "no answer"}; }

class Walk : public testing::Test {
 protected:
  // columns × rows, cell value = column * 1000 + row; and something behind the table.
  void fill(std::uint32_t columns, std::uint32_t rows) {
    for (std::uint32_t c = 1; c <= columns; ++c)
      for (std::uint32_t r = 1; r <= rows; ++r)
        session.values[cell(c, r)] = Value::integer(c * 1000 + r);
    session.values[Oid{1, 3, 6, 1, 2, 1, 4, 1, 0}] = Value::integer(1);
  }
  Table walk(std::vector<std::uint32_t> columns) {
    TableSpec spec{"testTable", entry, std::move(columns)};
    return run(walk_table(session, std::move(spec), limits, habits));
  }
  // The value of a cell, or -1 where the table has none.
  static std::int64_t at(const Table& table, std::size_t row, std::size_t column) {
    return table.rows.at(row).cells.at(column).as_integer().value_or(-1);
  }

  ScriptedSession session;
  WalkLimits limits;
  AgentHabits habits;
};

TEST_F(Walk, ReadsAWholeTableInRowOrder) {
  fill(3, 57);
  const auto table = walk({1, 2, 3});
  EXPECT_EQ(table.end, WalkEnd::complete);
  ASSERT_EQ(table.rows.size(), 57U);
  for (std::uint32_t r = 0; r < 57; ++r) {
    EXPECT_EQ(table.rows[r].index, std::vector<std::uint32_t>{r + 1});
    EXPECT_EQ(at(table, r, 2), 3000 + r + 1);
  }
}

TEST_F(Walk, UnsupportedTableCostsOneRequestHoweverWide) {
  session.values[Oid{1, 3, 6, 1, 2, 1, 4, 1, 0}] = Value::integer(1);
  std::vector<std::uint32_t> columns;
  for (std::uint32_t c = 1; c <= 22; ++c) columns.push_back(c);
  const auto table = walk(columns);
  EXPECT_EQ(table.end, WalkEnd::unsupported);
  EXPECT_TRUE(table.complete());
  EXPECT_EQ(session.requests.size(), 1U);
}

TEST_F(Walk, EndOfMibViewEndsAColumn) {
  for (std::uint32_t r = 1; r <= 3; ++r) session.values[cell(1, r)] = Value::integer(r);
  const auto table = walk({1});
  EXPECT_EQ(table.end, WalkEnd::complete);
  EXPECT_EQ(table.rows.size(), 3U);
}

TEST_F(Walk, MissingColumnLeavesItsCellsEmptyAndRowsWhole) {
  fill(4, 12);
  for (std::uint32_t r = 1; r <= 12; ++r) session.values.erase(cell(2, r));
  session.values.erase(cell(3, 5));
  const auto table = walk({1, 2, 3, 4, 9});
  EXPECT_EQ(table.end, WalkEnd::complete);
  ASSERT_EQ(table.rows.size(), 12U);
  EXPECT_EQ(at(table, 4, 0), 1005);
  EXPECT_EQ(at(table, 4, 1), -1);
  EXPECT_EQ(at(table, 4, 2), -1);
  EXPECT_EQ(at(table, 4, 3), 4005);
  EXPECT_EQ(at(table, 5, 2), 3006);
  EXPECT_EQ(at(table, 5, 4), -1);
}

TEST_F(Walk, MoreColumnsThanOneRequestHolds) {
  fill(23, 9);
  std::vector<std::uint32_t> columns;
  for (std::uint32_t c = 1; c <= 23; ++c) columns.push_back(c);
  const auto table = walk(columns);
  ASSERT_EQ(table.rows.size(), 9U);
  for (std::size_t c = 0; c < 23; ++c)
    EXPECT_EQ(at(table, 8, c), static_cast<int>(c + 1) * 1000 + 9);
  for (const auto& request : session.requests)
    EXPECT_LE(request.oids.size(), habits.columns_per_request);
}

TEST_F(Walk, StartsSmallGrowsByHalfAndStaysUnderTheLimit) {
  fill(1, 400);
  habits.target_bytes = 100'000;
  const auto table = walk({1});
  EXPECT_EQ(table.rows.size(), 400U);
  std::vector<int> pages;
  for (const auto& request : session.requests) pages.push_back(request.max_repetitions);
  ASSERT_GE(pages.size(), 5U);
  EXPECT_EQ(std::vector<int>(pages.begin(), pages.begin() + 5),
            (std::vector<int>{10, 15, 22, 33, 49}));
  EXPECT_EQ(pages.back(), 50);
}

TEST_F(Walk, AResponseIsAimedBelowAPacket) {
  fill(8, 200);
  for (auto& [oid, value] : session.values) value = Value::octets(std::string(30, 'x'));
  const auto table = walk({1, 2, 3, 4, 5, 6, 7, 8});
  EXPECT_EQ(table.rows.size(), 200U);
  for (std::size_t i = 1; i < session.requests.size(); ++i) {
    const auto& request = session.requests[i];
    const std::size_t repetitions = std::max<std::size_t>(request.max_repetitions, 1);
    EXPECT_LE(request.oids.size() * repetitions * 48, habits.target_bytes + 48);
  }
}

// --- how real agents misbehave ---

TEST_F(Walk, TheSameOidForEverStopsTheColumnAndIsSaid) {
  session.always = [](const Request&) { return reply({bind(cell(1, 7), 7)}); };
  const auto table = walk({1});
  EXPECT_EQ(table.end, WalkEnd::inconsistent);
  EXPECT_EQ(table.rows.size(), 1U);
  EXPECT_LE(session.requests.size(), 2U);
  EXPECT_FALSE(table.complete());
  EXPECT_FALSE(table.reason.empty());
}

TEST_F(Walk, ACycleOverSeveralOidsIsFound) {
  session.always = [](const Request&) {
    return reply({bind(cell(1, 1), 1), bind(cell(1, 2), 2), bind(cell(1, 3), 3),
                  bind(cell(1, 1), 1), bind(cell(1, 2), 2)});
  };
  const auto table = walk({1});
  EXPECT_EQ(table.end, WalkEnd::inconsistent);
  EXPECT_EQ(table.rows.size(), 3U);
}

TEST_F(Walk, ACycleFromOneAnswerToTheNextIsFound) {
  session.always = [](const Request&) {
    return reply({bind(cell(1, 1), 1), bind(cell(1, 2), 2), bind(cell(1, 3), 3)});
  };
  const auto table = walk({1});
  EXPECT_EQ(table.end, WalkEnd::inconsistent);
  EXPECT_EQ(table.rows.size(), 3U);
  EXPECT_EQ(session.requests.size(), 2U);
}

TEST_F(Walk, JumpingBackToTheStartOfTheMibIsNotCompleteness) {
  session.script.push_back([](const Request&) { return reply({bind(cell(1, 1), 1)}); });
  session.always = [](const Request&) { return reply({bind(Oid{1, 3, 6, 1, 2, 1, 1, 1, 0}, 0)}); };
  const auto table = walk({1});
  EXPECT_EQ(table.end, WalkEnd::inconsistent);
  EXPECT_EQ(table.rows.size(), 1U);
}

TEST_F(Walk, OneBadColumnDoesNotStopTheOthers) {
  fill(2, 30);
  session.always = [this](const Request& request) {
    auto response = session.honest(request);
    for (auto& row : response.rows)
      if (entry.child(2).contains(row.oid)) row.oid = cell(2, 1);
    return Result<Response>(std::move(response));
  };
  const auto table = walk({1, 2});
  EXPECT_EQ(table.end, WalkEnd::inconsistent);
  EXPECT_EQ(table.rows.size(), 30U);
  EXPECT_EQ(at(table, 29, 0), 1030);
}

TEST_F(Walk, TooBigWithAnEmptyListHalvesThePageAndRemembers) {
  fill(2, 60);
  session.always = [this](const Request& request) {
    if (request.oids.size() * request.max_repetitions > 8) return status(error_too_big, 0);
    return Result<Response>(session.honest(request));
  };
  const auto table = walk({1, 2});
  EXPECT_EQ(table.end, WalkEnd::complete);
  EXPECT_EQ(table.rows.size(), 60U);
  const auto learned = session.requests.size();
  session.requests.clear();
  EXPECT_EQ(walk({1, 2}).rows.size(), 60U);
  EXPECT_LE(session.requests.size(), learned);
  EXPECT_LT(habits.page_limit, 10);
}

TEST_F(Walk, TooBigForOneRowAsksFewerColumns) {
  fill(6, 5);
  session.always = [this](const Request& request) {
    if (request.oids.size() > 2 || request.max_repetitions > 1) return status(error_too_big, 0);
    return Result<Response>(session.honest(request));
  };
  const auto table = walk({1, 2, 3, 4, 5, 6});
  EXPECT_EQ(table.end, WalkEnd::complete);
  ASSERT_EQ(table.rows.size(), 5U);
  EXPECT_EQ(at(table, 4, 5), 6005);
}

TEST_F(Walk, TooBigForASingleValueEndsThatColumn) {
  session.always = [](const Request&) { return status(error_too_big, 0); };
  const auto table = walk({1, 2});
  EXPECT_EQ(table.end, WalkEnd::cut_short);
  EXPECT_LT(session.requests.size(), 20U);
}

TEST_F(Walk, AnEmptyListEndsAfterTwoRequests) {
  session.always = [](const Request&) { return reply({}); };
  const auto table = walk({1, 2, 3});
  EXPECT_EQ(table.end, WalkEnd::cut_short);
  EXPECT_FALSE(table.complete());
  EXPECT_EQ(session.requests.size(), 2U);
}

TEST_F(Walk, TruncatedRowsAreContinuedFromEachColumnsOwnLastValue) {
  fill(3, 20);
  session.always = [this](const Request& request) {
    auto response = session.honest(request);
    if (response.rows.size() > 7) response.rows.resize(7);  // not a multiple of three columns
    return Result<Response>(std::move(response));
  };
  const auto table = walk({1, 2, 3});
  EXPECT_EQ(table.end, WalkEnd::complete);
  ASSERT_EQ(table.rows.size(), 20U);
  for (std::uint32_t r = 0; r < 20; ++r)
    for (std::uint32_t c = 0; c < 3; ++c) EXPECT_EQ(at(table, r, c), (c + 1) * 1000 + r + 1);
}

TEST_F(Walk, MoreVarbindsThanAskedAreIgnored) {
  fill(1, 500);
  session.always = [this](const Request& request) {
    Request more = request;
    more.type = PduType::get_bulk;
    more.max_repetitions = 400;
    return Result<Response>(session.honest(more));
  };
  limits.varbinds = 60;
  const auto table = walk({1});
  EXPECT_EQ(table.end, WalkEnd::cut_short);
  EXPECT_EQ(table.rows.size(), 60U);
}

TEST_F(Walk, GetBulkWithoutAnAnswerFallsBackToGetNextAndRemembers) {
  fill(2, 6);
  session.always = [this](const Request& request) {
    if (request.type == PduType::get_bulk) return timeout();
    return Result<Response>(session.honest(request));
  };
  const auto table = walk({1, 2});
  EXPECT_EQ(table.end, WalkEnd::complete);
  EXPECT_EQ(table.rows.size(), 6U);
  EXPECT_TRUE(habits.no_bulk);
  session.requests.clear();
  EXPECT_EQ(walk({1, 2}).rows.size(), 6U);
  for (const auto& request : session.requests) EXPECT_EQ(request.type, PduType::get_next);
}

TEST_F(Walk, ASlowTableDoesNotCostAGoodAgentItsBulk) {
  fill(1, 60);
  ASSERT_EQ(walk({1}).rows.size(), 60U);
  session.script = {[](const Request&) { return timeout(); },
                    [](const Request&) { return timeout(); }};
  EXPECT_EQ(walk({1}).end, WalkEnd::complete);
  EXPECT_FALSE(habits.no_bulk);
}

TEST_F(Walk, ADeadAgentIsAskedThreeTimesAndWhatWasReadIsKept) {
  fill(1, 100);
  session.script.push_back(
      [this](const Request& request) { return Result<Response>(session.honest(request)); });
  session.always = [](const Request&) { return timeout(); };
  const auto table = walk({1});
  EXPECT_EQ(table.end, WalkEnd::cut_short);
  EXPECT_EQ(table.error, Errc::timeout);
  EXPECT_EQ(table.rows.size(), 10U);
  EXPECT_EQ(session.requests.size(), 4U);
}

TEST_F(Walk, ARefusalEndsAtOnce) {
  session.always = [](const Request&) {
    return Result<Response>(Error{Errc::refused, "wrong key"});
  };
  const auto table = walk({1});
  EXPECT_EQ(table.error, Errc::refused);
  EXPECT_EQ(session.requests.size(), 1U);
}

TEST_F(Walk, GenErrSkipsThatInstanceOnce) {
  fill(2, 6);
  session.always = [this](const Request& request) {
    for (std::size_t i = 0; i < request.oids.size(); ++i)  // the row behind 1.3 cannot be read
      if (request.oids[i] == cell(1, 3))
        return status(error_gen_err, static_cast<std::uint32_t>(i + 1));
    if (request.max_repetitions > 1) return status(error_gen_err, 1);
    return Result<Response>(session.honest(request));
  };
  const auto table = walk({1, 2});
  EXPECT_EQ(table.end, WalkEnd::cut_short);
  ASSERT_EQ(table.rows.size(), 6U);
  EXPECT_EQ(at(table, 3, 0), -1);
  EXPECT_EQ(at(table, 3, 1), 2004);
  EXPECT_EQ(at(table, 4, 0), 1005);
}

TEST_F(Walk, GenErrForEverEndsTheColumn) {
  fill(2, 6);
  session.always = [this](const Request& request) {
    for (std::size_t i = 0; i < request.oids.size(); ++i)
      if (entry.child(1).contains(request.oids[i]))
        return status(error_gen_err, static_cast<std::uint32_t>(i + 1));
    return Result<Response>(session.honest(request));
  };
  const auto table = walk({1, 2});
  EXPECT_EQ(table.end, WalkEnd::cut_short);
  EXPECT_EQ(table.rows.size(), 6U);
  EXPECT_LT(session.requests.size(), 12U);
}

TEST_F(Walk, AnErrorIndexOutOfRangeIsNarrowedDown) {
  fill(2, 4);
  session.always = [this](const Request& request) {
    for (const auto& oid : request.oids)
      if (entry.child(2).contains(oid)) return status(error_gen_err, 99);
    return Result<Response>(session.honest(request));
  };
  const auto table = walk({1, 2});
  EXPECT_EQ(table.end, WalkEnd::cut_short);
  ASSERT_EQ(table.rows.size(), 4U);
  EXPECT_EQ(at(table, 3, 0), 1004);
}

TEST_F(Walk, NoSuchNameEndsAColumnOfVersionOne) {
  fill(2, 4);
  session.bulk = false;
  session.values.erase(Oid{1, 3, 6, 1, 2, 1, 4, 1, 0});
  session.always = [this](const Request& request) {
    for (std::size_t i = 0; i < request.oids.size(); ++i)
      if (session.values.upper_bound(request.oids[i]) == session.values.end())
        return status(error_no_such_name, static_cast<std::uint32_t>(i + 1));
    return Result<Response>(session.honest(request));
  };
  const auto table = walk({1, 2});
  EXPECT_EQ(table.end, WalkEnd::complete);
  EXPECT_EQ(table.rows.size(), 4U);
  for (const auto& request : session.requests) EXPECT_EQ(request.type, PduType::get_next);
}

TEST_F(Walk, AnotherErrorStatusEndsTheColumnAndIsSaid) {
  session.always = [](const Request&) { return status(16, 1); };
  const auto table = walk({1});
  EXPECT_EQ(table.end, WalkEnd::cut_short);
  EXPECT_NE(table.reason.find("16"), std::string::npos);
}

TEST_F(Walk, AnEndlessTableStopsAtEachCap) {
  session.always = [](const Request& request) {
    std::vector<VarBind> rows;
    Oid oid = request.oids.at(0);
    const auto last = oid.size() > entry.size() + 1 ? oid.back() : 0;
    for (std::uint32_t i = 1; i <= std::max<std::uint32_t>(request.max_repetitions, 1); ++i)
      rows.push_back({cell(1, last + i), Value::octets(std::string(100, 'x'))});
    return reply(std::move(rows));
  };
  limits.varbinds = 500;
  EXPECT_EQ(walk({1}).rows.size(), 500U);
  limits.varbinds = 1'000'000;
  limits.bytes = 20'000;
  auto table = walk({1});
  EXPECT_EQ(table.end, WalkEnd::cut_short);
  EXPECT_LT(table.rows.size(), 250U);
  limits.bytes = 100'000'000;
  limits.packets = 7;
  session.requests.clear();
  EXPECT_EQ(walk({1}).end, WalkEnd::cut_short);
  EXPECT_EQ(session.requests.size(), 7U);
  limits.packets = 1'000'000;
  limits.time = std::chrono::milliseconds(0);
  session.requests.clear();
  EXPECT_EQ(walk({1}).end, WalkEnd::cut_short);
  EXPECT_EQ(session.requests.size(), 1U);
}

TEST_F(Walk, AReportSaysWhatTheTableSays) {
  fill(1, 3);
  limits.varbinds = 2;
  const auto report = walk({1}).report();
  EXPECT_EQ(report.table, "testTable");
  EXPECT_EQ(report.rows, 2U);
  EXPECT_FALSE(report.complete);
  EXPECT_FALSE(report.reason.empty());
}

// --- single objects ---

std::vector<Oid> scalars(std::uint32_t count) {
  std::vector<Oid> oids;
  for (std::uint32_t i = 1; i <= count; ++i) oids.push_back(Oid{1, 3, 6, 1, 2, 1, 1, i, 0});
  return oids;
}

TEST_F(Walk, GetAllKeepsTheOrderAndMarksWhatIsMissing) {
  session.values[Oid{1, 3, 6, 1, 2, 1, 1, 2, 0}] = Value::integer(2);
  const auto rows = run(get_all(session, scalars(3), habits));
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 3U);
  EXPECT_TRUE((*rows)[0].value.is_exception());
  EXPECT_EQ((*rows)[1].value.as_integer(), 2);
  EXPECT_TRUE((*rows)[2].value.is_exception());
  EXPECT_EQ(session.requests.size(), 1U);
}

TEST_F(Walk, GetAllSplitsOnTooBig) {
  for (std::uint32_t i = 1; i <= 9; ++i)
    session.values[Oid{1, 3, 6, 1, 2, 1, 1, i, 0}] = Value::integer(i);
  session.always = [this](const Request& request) {
    if (request.oids.size() > 2) return status(error_too_big, 0);
    return Result<Response>(session.honest(request));
  };
  const auto rows = run(get_all(session, scalars(9), habits));
  ASSERT_TRUE(rows);
  for (std::size_t i = 0; i < 9; ++i)
    EXPECT_EQ((*rows)[i].value.as_integer(), static_cast<int>(i) + 1);
}

TEST_F(Walk, GetAllLeavesOutWhatVersionOneRefuses) {
  session.values[Oid{1, 3, 6, 1, 2, 1, 1, 3, 0}] = Value::integer(3);
  session.always = [this](const Request& request) {
    for (std::size_t i = 0; i < request.oids.size(); ++i)
      if (!session.values.contains(request.oids[i]))
        return status(error_no_such_name, static_cast<std::uint32_t>(i + 1));
    return Result<Response>(session.honest(request));
  };
  const auto rows = run(get_all(session, scalars(5), habits));
  ASSERT_TRUE(rows);
  EXPECT_EQ((*rows)[2].value.as_integer(), 3);
  EXPECT_TRUE((*rows)[0].value.is_exception());
  EXPECT_TRUE((*rows)[4].value.is_exception());
}

TEST_F(Walk, GetAllPlacesAnswersByNameNotByPosition) {
  session.always = [](const Request& request) {
    return reply(
        {{request.oids.at(1), Value::integer(2)}, {request.oids.at(0), Value::integer(1)}});
  };
  const auto rows = run(get_all(session, scalars(3), habits));
  ASSERT_TRUE(rows);
  EXPECT_EQ((*rows)[0].value.as_integer(), 1);
  EXPECT_EQ((*rows)[1].value.as_integer(), 2);
  EXPECT_TRUE((*rows)[2].value.is_exception());
}

TEST_F(Walk, GetAllHandsOnTheError) {
  session.always = [](const Request&) { return timeout(); };
  const auto rows = run(get_all(session, scalars(3), habits));
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().code, Errc::timeout);
}

}  // namespace
}  // namespace netroster::snmp
