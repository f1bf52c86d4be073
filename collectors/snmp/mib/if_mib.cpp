// IF-MIB (RFC 2863).
#include <algorithm>

#include "collectors/snmp/mib/collectors.h"
#include "collectors/snmp/mib/context.h"
#include "collectors/snmp/mib/if_type.h"

namespace netroster::mib {
namespace {

constexpr std::uint64_t saturated_speed = 4'294'967'295U;  // ifSpeed of anything faster
constexpr std::uint64_t sane_speed = 10'000'000'000'000U;  // 10 Tb/s; more is a unit mistake

std::optional<AdminState> admin_state(const Value& value) {
  switch (value.as_unsigned().value_or(0)) {
    case 1:
      return AdminState::up;
    case 2:
      return AdminState::down;
    case 3:
      return AdminState::testing;
    default:
      return std::nullopt;
  }
}

std::optional<OperState> oper_state(const Value& value) {
  const auto number = value.as_unsigned().value_or(0);
  if (number < 1 || number > 7) return std::nullopt;
  return static_cast<OperState>(number - 1);
}

Port& port_for(Context& context, std::uint32_t index) {
  const auto [at, fresh] = context.port_at.try_emplace(index, context.facts.ports.size());
  if (fresh) context.facts.ports.emplace_back().index = index;
  return context.facts.ports[at->second];
}

std::optional<std::uint32_t> index_of(Context& context, const Table& table, const Row& row) {
  if (row.index.size() == 1) return row.index[0];
  context.drop(table.name, "index is not one number");
  return std::nullopt;
}

void take_if_row(Port& port, const Row& row) {
  port.descr = text_of(row.cells[0]);
  port.name = port.descr;
  if (const auto type = u32_of(row.cells[1])) port.type = if_type_name(*type);
  port.mtu = u32_of(row.cells[2]);
  const auto speed = row.cells[3].as_unsigned();
  if (speed && *speed > 0) port.speed_bps = speed;
  port.mac = mac_of(row.cells[4]);
  port.admin = admin_state(row.cells[5]);
  port.oper = oper_state(row.cells[6]);
}

void take_if_x_row(Port& port, const Row& row) {
  if (auto name = text_of(row.cells[0]); !name.empty()) port.name = std::move(name);
  port.alias = text_of(row.cells[2]);
  const auto mega = row.cells[1].as_unsigned();
  if (!mega || *mega == 0) return;
  // ifHighSpeed rounds to megabits: it counts where ifSpeed cannot (RFC 2863, 3.1.6).
  const bool needed = !port.speed_bps || *port.speed_bps >= saturated_speed;
  if (needed && *mega <= sane_speed / 1'000'000) port.speed_bps = *mega * 1'000'000;
}

Done collect_stack(Context& context) {
  // ifStackStatus, indexed by higher and lower layer; 0 stands for "nothing".
  TableSpec spec{"ifStackTable", Oid{1, 3, 6, 1, 2, 1, 31, 1, 2, 1}, {3}};
  auto limits = context.table_limits();
  limits.rows *= 3;  // above, below and between
  const Table table = co_await context.table(context.session, std::move(spec), limits);
  for (const auto& row : table.rows) {
    if (row.index.size() != 2) {
      context.drop(table.name, "index is not two numbers");
      continue;
    }
    auto* const lower = context.port(row.index[1]);
    if (row.index[0] == 0 || lower == nullptr) continue;
    const auto status = row.cells[0].as_unsigned();
    if (!status || *status == 1) lower->above.push_back(row.index[0]);
  }
}

}  // namespace

Done collect_interfaces(Context& context) {
  TableSpec spec{"ifTable", Oid{1, 3, 6, 1, 2, 1, 2, 2, 1}, {2, 3, 4, 5, 6, 7, 8}};
  const Table interfaces = co_await context.table(std::move(spec));
  context.facts.ports.reserve(interfaces.rows.size());
  for (const auto& row : interfaces.rows)
    if (const auto index = index_of(context, interfaces, row))
      take_if_row(port_for(context, *index), row);

  TableSpec extended{"ifXTable", Oid{1, 3, 6, 1, 2, 1, 31, 1, 1, 1}, {1, 15, 18}};
  const Table names = co_await context.table(std::move(extended));
  for (const auto& row : names.rows) {
    const auto index = index_of(context, names, row);
    if (!index) continue;
    const bool known = context.port(*index) != nullptr;
    if (!known && context.facts.ports.size() >= context.options.table_rows)
      context.drop(names.name, "more interfaces than are kept");
    // A name alone makes a port; a counter's leftover does not.
    else if (known || !text_of(row.cells[0]).empty())
      take_if_x_row(port_for(context, *index), row);
  }
  // "See ifHighSpeed", and that said nothing: the speed is not known.
  for (auto& port : context.facts.ports)
    if (port.speed_bps == saturated_speed) port.speed_bps.reset();
  co_await collect_stack(context);
}

}  // namespace netroster::mib
