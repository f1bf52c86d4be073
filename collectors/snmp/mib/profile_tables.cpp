// The vendor's tables and readings that a profile names.
#include <algorithm>
#include <functional>
#include <utility>

#include "collectors/snmp/mib/collectors.h"
#include "collectors/snmp/mib/context.h"
#include "collectors/snmp/mib/profile_facts.h"
#include "collectors/snmp/mib/profile_tables.h"

namespace netroster::mib {
namespace {

using profiles::Cell;
using profiles::TableMap;

constexpr std::size_t most_rows = 20'000;
constexpr std::size_t column_rows = 256;  // of a reading

std::vector<std::uint32_t> columns_of(const TableMap& map) {
  std::vector<std::uint32_t> columns;
  const auto add = [&columns](const Cell& cell) {
    if (cell.from == Cell::From::column) columns.push_back(cell.column);
  };
  for (const auto& [name, cell] : map.fields) add(cell);
  if (map.when) add(*map.when);
  std::sort(columns.begin(), columns.end());
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
  return columns;
}

// Scalars are asked together; what is a column is walked.
Done read_readings(Context& context, ProfileFacts& facts) {
  const auto& readings = context.profile->readings;
  std::vector<Oid> oids;
  for (const auto& reading : readings) oids.push_back(reading.oid);
  auto asked = oids;
  const auto rows = co_await context.scalars(std::move(asked));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& reading = readings[i];
    if (!rows[i].value.is_exception()) {
      facts.take(reading, any_text_of(rows[i].value), {});
      continue;
    }
    if (reading.oid.back() == 0 || context.gone) continue;
    auto ids = std::vector<std::uint32_t>(reading.oid.ids().begin(), reading.oid.ids().end());
    const auto column = ids.back();
    ids.pop_back();
    TableSpec spec{"profile reading", Oid(std::move(ids)), {column}};
    snmp::WalkLimits limits = context.options.limits;
    limits.varbinds = column_rows;
    const Table table =
        co_await snmp::walk_table(context.session, std::move(spec), limits, context.habits);
    for (const auto& row : table.rows)
      facts.take(reading, any_text_of(row.cells[0]),
                 table.rows.size() == 1 ? std::string() : Oid(row.index).text());
  }
}

}  // namespace

Done walk_profile_table(Context& context, const TableMap& map, RowTaker take) {
  const auto columns = columns_of(map);
  if (columns.empty()) co_return;
  TableSpec spec{map.name.c_str(), map.entry, columns};
  snmp::WalkLimits limits = context.options.limits;
  limits.varbinds = std::min(limits.varbinds, most_rows * columns.size());
  const Table table = co_await context.table(context.session, std::move(spec), limits);
  for (const auto& row : table.rows) {
    auto parts = index_parts(map.index, row.index);
    if (!parts) {
      context.drop(table.name, "its index is not as the profile says");
      continue;
    }
    const ProfileRow fields(map, std::move(*parts), row, columns);
    if (!fields.is_wanted()) continue;
    if (const auto wrong = take(fields); !wrong.empty()) context.drop(table.name, wrong);
  }
}

Done read_profile_readings(Context& context, std::function<bool(const TableMap&)> wanted,
                           bool objects) {
  if (context.profile == nullptr) co_return;
  ProfileFacts facts(context);
  for (const auto& map : context.profile->tables) {
    if (!wanted(map)) continue;
    RowTaker take = [&facts, &map](const ProfileRow& row) { return facts.take(map, row); };
    const auto reports = context.facts.tables.size();
    co_await walk_profile_table(context, map, std::move(take));
    if (context.facts.tables.size() > reports) facts.note_table(map, context.facts.tables.back());
  }
  if (objects && !context.profile->readings.empty()) co_await read_readings(context, facts);
  facts.finish();
}

Done read_profile_tables(Context& context) {
  // Those are read with the standard's lists of VLANs.
  std::function<bool(const TableMap&)> no_vlan = [](const TableMap& map) {
    return map.target != profiles::Target::vlan;
  };
  co_await read_profile_readings(context, std::move(no_vlan), true);
}

}  // namespace netroster::mib
