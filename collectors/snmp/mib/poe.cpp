// POWER-ETHERNET-MIB (RFC 3621). It numbers ports by group and position, not by interface.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "collectors/snmp/mib/collectors.h"
#include "collectors/snmp/mib/context.h"

namespace netroster::mib {
namespace {

constexpr std::array<std::string_view, 7> detection{"",      "disabled", "searching",  "delivering",
                                                    "fault", "test",     "other_fault"};
constexpr std::array<std::string_view, 4> supply{"", "on", "off", "faulty"};
constexpr double largest_group_watts = 20'000;  // more is milliwatts, or nonsense

// A port's name cut before its last number, "Gi1/0/" of "Gi1/0/24", and the numbers in it.
struct NameParts {
  std::string family;
  std::vector<std::uint32_t> numbers;
};

NameParts parts_of(const std::string& name) {
  NameParts parts;
  std::size_t last_start = name.size();
  for (std::size_t i = 0; i < name.size();) {
    if (name[i] < '0' || name[i] > '9') {
      ++i;
      continue;
    }
    last_start = i;
    std::uint64_t number = 0;
    for (; i < name.size() && name[i] >= '0' && name[i] <= '9'; ++i)
      number =
          std::min<std::uint64_t>(number * 10 + static_cast<unsigned>(name[i] - '0'), 0xffffffffU);
    parts.numbers.push_back(static_cast<std::uint32_t>(number));
  }
  const bool ends_in_number = !parts.numbers.empty() && name.back() >= '0' && name.back() <= '9';
  if (!ends_in_number) return {};
  parts.family = name.substr(0, last_start);
  return parts;
}

using Positions = std::map<std::uint32_t, std::uint32_t>;  // position -> ifIndex

// All families of port names: by the group their names name ("Gi2/0/" is member 2), and those whose
// names hold only the position ("gi"), which can be meant where there is but one group.
struct Families {
  std::map<std::uint32_t, std::map<std::string, Positions>> by_group;
  std::map<std::string, Positions> without_group;
};

Families families_of(const Context& context) {
  Families all;
  for (const auto& port : context.facts.ports) {
    const bool ethernet = port.type.empty() || port.type == "ethernetCsmacd" ||
                          port.type == "gigabitEthernet" || port.type == "fastEther";
    const auto parts = ethernet ? parts_of(port.name) : NameParts{};
    if (parts.numbers.empty()) continue;
    auto& family = parts.numbers.size() == 1 ? all.without_group[parts.family]
                                             : all.by_group[parts.numbers.front()][parts.family];
    family.emplace(parts.numbers.back(), port.index);
  }
  return all;
}

// Which ifIndex each position of the group is; null when that is not certain: exactly one family of
// names must hold every position that has power.
const Positions* positions_of(const Families& all, std::uint32_t group,
                              const std::set<std::uint32_t>& wanted, bool only_group) {
  const Positions* found = nullptr;
  unsigned fitting = 0;
  const auto look_in = [&](const std::map<std::string, Positions>& families) {
    for (const auto& family : families) {
      const auto& positions = family.second;
      const auto has = [&positions](auto position) { return positions.contains(position); };
      if (!std::all_of(wanted.begin(), wanted.end(), has)) continue;
      found = &positions;
      ++fitting;
    }
  };
  if (const auto at = all.by_group.find(group); at != all.by_group.end()) look_in(at->second);
  if (only_group) look_in(all.without_group);
  // FASTPATH counts units of names from 0 and groups from 1: "0/5" is port 5 of group 1.
  const bool from_zero = only_group && group == 1 && all.by_group.size() == 1;
  if (from_zero && all.by_group.begin()->first == 0) look_in(all.by_group.begin()->second);
  return fitting == 1 ? found : nullptr;
}

PortPoe poe_of(const Row& row) {
  PortPoe poe;
  const auto enabled = u32_of(row.cells[0]);
  if (enabled == 1U || enabled == 2U) poe.enabled = enabled == 1U;
  const auto status = u32_of(row.cells[1]).value_or(0);
  if (status < detection.size()) poe.status = detection[status];
  const auto power_class = u32_of(row.cells[2]).value_or(0);
  // A class that nobody is drawing by is a leftover.
  if (power_class >= 1 && power_class <= 9 && poe.status == "delivering")
    poe.power_class = std::to_string(power_class - 1);
  return poe;
}

using GroupPositions = std::map<std::uint32_t, const Positions*>;  // null: not certain

GroupPositions positions_in(const Families& families, const Table& table) {
  std::map<std::uint32_t, std::set<std::uint32_t>> groups;
  for (const auto& row : table.rows)
    if (row.index.size() == 2) groups[row.index[0]].insert(row.index[1]);
  GroupPositions out;
  for (const auto& [group, wanted] : groups)
    out[group] = positions_of(families, group, wanted, groups.size() == 1);
  return out;
}

// Why the row is of no use, or "".
std::string take_port(Context& context, const GroupPositions& groups, const Row& row) {
  if (row.index.size() != 2) return "index is not group and port";
  const auto group = row.index[0];
  const auto position = row.index[1];
  const auto* const positions = groups.at(group);
  if (positions == nullptr || !positions->contains(position)) return "no port known for it";
  const auto if_index = positions->at(position);
  context.if_of_poe_port[{group, position}] = if_index;
  auto* const port = context.port(if_index);
  if (port == nullptr) return "no port known for it";
  port->poe = poe_of(row);
  return {};
}

Done read_ports(Context& context) {
  TableSpec spec{"pethPsePortTable", Oid{1, 3, 6, 1, 2, 1, 105, 1, 1, 1}, {3, 6, 10}};
  const Table table = co_await context.table(std::move(spec));
  const auto families = families_of(context);
  const auto groups = positions_in(families, table);
  for (const auto& row : table.rows)
    if (const auto fault = take_port(context, groups, row); !fault.empty())
      context.drop(table.name, fault);
}

std::optional<double> watts(const Value& value) {
  const auto number = value.as_unsigned();
  if (!number || static_cast<double>(*number) > largest_group_watts) return std::nullopt;
  return static_cast<double>(*number);
}

}  // namespace

Done collect_poe(Context& context) {
  co_await read_ports(context);
  TableSpec spec{"pethMainPseTable", Oid{1, 3, 6, 1, 2, 1, 105, 1, 3, 1, 1}, {2, 3, 4}};
  const Table table = co_await context.table(std::move(spec));
  for (const auto& row : table.rows) {
    if (row.index.size() != 1) {
      context.drop(table.name, "index is not one number");
      continue;
    }
    PoeBudget budget;
    budget.group = row.index[0];
    budget.budget_watts = watts(row.cells[0]);
    const auto status = u32_of(row.cells[1]).value_or(0);
    if (status < supply.size()) budget.status = supply[status];
    budget.drawn_watts = watts(row.cells[2]);
    context.facts.poe.push_back(std::move(budget));
  }
}

}  // namespace netroster::mib
