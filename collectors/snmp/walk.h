// Walking a conceptual table over an agent that is not trusted: OIDs must increase inside the asked
// subtree, every walk has caps, and each result says whether it is complete.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "collectors/snmp/session.h"
#include "model/facts.h"

namespace netroster::snmp {

// Caps of one walk. What is read when a cap is reached is kept and the table is "cut short".
struct WalkLimits {
  std::size_t varbinds = 50'000;
  std::size_t bytes = 4 * 1024 * 1024;
  std::size_t packets = 20'000;
  std::chrono::milliseconds time{30'000};
  std::size_t rows = 1'000'000;             // of the longest column
  std::size_t memory = 1024 * 1024 * 1024;  // bytes that values and rows take here, about
};

struct TableSpec {
  const char* name;                    // "ifTable"
  Oid entry;                           // the conceptual row: 1.3.6.1.2.1.2.2.1
  std::vector<std::uint32_t> columns;  // column sub-identifiers to read
};

struct Row {
  std::vector<std::uint32_t> index;  // what follows entry.column
  std::vector<Value> cells;          // one per asked column; Tag::null where the agent has none
};

enum class WalkEnd {
  complete,
  cut_short,     // a cap, a time-out, an error in the middle
  inconsistent,  // the agent repeated or jumped back
  unsupported,   // no row at all: the agent does not have this table (also complete)
};

struct Table {
  std::string name;
  std::vector<Row> rows;  // ordered by index
  WalkEnd end = WalkEnd::complete;
  std::string reason;                            // in words, unless complete
  Errc error = Errc::none;                       // when the agent stopped answering: why
  bool over_limit = false;                       // cut short by a cap on how much it may hold
  std::size_t memory = 0;                        // bytes that it took to read it, about
  std::map<std::string, std::uint32_t> dropped;  // rows left out, by reason

  bool complete() const { return end == WalkEnd::complete || end == WalkEnd::unsupported; }
  TableReport report() const;
};

// What is remembered about one agent between walks, so that a limit is learned once.
struct AgentHabits {
  std::uint16_t page = 10;          // max-repetitions in use; never 0
  std::uint16_t page_limit = 50;    // never above this
  std::size_t target_bytes = 1400;  // aim of one response, below a usual MTU
  std::size_t columns_per_request = 10;
  bool no_bulk = false;     // GETBULK brings no answer, GETNEXT does
  bool bulk_works = false;  // it has been answered before: silence is no reason to give it up
};

// Reads the columns of `spec` side by side. `session` and `habits` must outlive the walk.
boost::asio::awaitable<Table> walk_table(Session& session, TableSpec spec, WalkLimits limits,
                                         AgentHabits& habits);

// Reads single objects (scalars, with their ".0"); one VarBind per OID in the same order, with an
// exception value where the agent has nothing. Splits on tooBig.
boost::asio::awaitable<Result<std::vector<VarBind>>> get_all(Session& session,
                                                             std::vector<Oid> oids,
                                                             AgentHabits& habits);

}  // namespace netroster::snmp
