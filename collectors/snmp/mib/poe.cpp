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

// The families of names that could be group `group`: "Gi2/0/" for member 2, or "gi" if there is
// but one group.
std::map<std::string, Positions> families(const Context& context, std::uint32_t group,
                                          bool only_group) {
  std::map<std::string, Positions> all;
  for (const auto& port : context.facts.ports) {
    const bool ethernet = port.type.empty() || port.type == "ethernetCsmacd" ||
                          port.type == "gigabitEthernet" || port.type == "fastEther";
    const auto parts = ethernet ? parts_of(port.name) : NameParts{};
    if (parts.numbers.empty()) continue;
    const bool names_group = parts.numbers.size() > 1 && parts.numbers.front() == group;
    if (names_group || (only_group && parts.numbers.size() == 1))
      all[parts.family].emplace(parts.numbers.back(), port.index);
  }
  return all;
}

// Which ifIndex each position of the group is; empty when that is not certain: exactly one family
// of names must hold every position that has power.
Positions positions_of(const Context& context, std::uint32_t group,
                       const std::set<std::uint32_t>& wanted, bool only_group) {
  std::optional<Positions> found;
  for (auto& family : families(context, group, only_group)) {
    auto& positions = family.second;
    const bool holds_all = std::all_of(wanted.begin(), wanted.end(), [&positions](auto position) {
      return positions.contains(position);
    });
    if (!holds_all) continue;
    if (found) return {};
    found = std::move(positions);
  }
  return found.value_or(Positions{});
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

Done read_ports(Context& context) {
  TableSpec spec{"pethPsePortTable", Oid{1, 3, 6, 1, 2, 1, 105, 1, 1, 1}, {3, 6, 10}};
  const Table table = co_await context.table(std::move(spec));
  std::map<std::uint32_t, std::set<std::uint32_t>> groups;
  for (const auto& row : table.rows)
    if (row.index.size() == 2) groups[row.index[0]].insert(row.index[1]);
  std::map<std::uint32_t, Positions> positions;
  for (const auto& [group, wanted] : groups)
    positions[group] = positions_of(context, group, wanted, groups.size() == 1);
  for (const auto& row : table.rows) {
    if (row.index.size() != 2) {
      context.drop(table.name, "index is not group and port");
      continue;
    }
    const auto& group = positions[row.index[0]];
    const auto at = group.find(row.index[1]);
    auto* const port = at == group.end() ? nullptr : context.port(at->second);
    if (port != nullptr)
      port->poe = poe_of(row);
    else
      context.drop(table.name, "no port known for it");
  }
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
