// Link aggregation: IEEE8023-LAG-MIB, and ifStackTable for agents that have only that.
#include <algorithm>
#include <map>

#include "collectors/snmp/mib/collectors.h"
#include "collectors/snmp/mib/context.h"

namespace netroster::mib {
namespace {

using Lags = std::map<std::uint32_t, Lag>;

void add_member(Lags& lags, std::uint32_t aggregate, std::uint32_t member) {
  auto& lag = lags[aggregate];
  lag.port_index = aggregate;
  if (std::find(lag.members.begin(), lag.members.end(), member) == lag.members.end())
    lag.members.push_back(member);
}

Done read_members(Context& context, Lags& lags) {
  // dot3adAggPortTable: partner's system, and the aggregate this port is attached to.
  TableSpec spec{"dot3adAggPortTable", Oid{1, 2, 840, 10006, 300, 43, 1, 2, 1, 1}, {9, 13}};
  const Table table = co_await context.table(std::move(spec));
  for (const auto& row : table.rows) {
    if (row.index.size() != 1) {
      context.drop(table.name, "index is not one number");
      continue;
    }
    const auto aggregate = u32_of(row.cells[1]).value_or(0);
    // A port that is attached to nothing names 0 or itself.
    if (aggregate == 0 || aggregate == row.index[0]) continue;
    add_member(lags, aggregate, row.index[0]);
    const auto partner = mac_of(row.cells[0]);
    auto& known = lags[aggregate].partner_system;
    if (partner && known.empty()) known = partner->text();
  }
}

void read_stack(const Context& context, Lags& lags) {
  for (const auto& port : context.facts.ports) {
    for (const auto above : port.above) {
      const auto* const upper = context.port(above);
      if (upper != nullptr && upper->type == "ieee8023adLag" && port.type != "ieee8023adLag")
        add_member(lags, above, port.index);
    }
  }
}

}  // namespace

Done collect_lags(Context& context) {
  Lags lags;
  co_await read_members(context, lags);
  read_stack(context, lags);
  for (auto& [index, lag] : lags) context.facts.lags.push_back(std::move(lag));
}

}  // namespace netroster::mib
