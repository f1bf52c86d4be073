#include "daemon/poll/names.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "daemon/poll/interface_objects.h"
#include "model/inventory.h"

namespace netroster::poll {
namespace asio = boost::asio;

namespace {

const snmp::TableSpec if_table{"ifTable", Oid{1, 3, 6, 1, 2, 1, 2, 2, 1}, {2, 7}};
const snmp::TableSpec if_x_table{"ifXTable", Oid{1, 3, 6, 1, 2, 1, 31, 1, 1, 1}, {1, 18}};

constexpr std::uint64_t admin_up = 1, admin_down = 2;  // ifAdminStatus

using PortsByIndex = std::map<std::uint32_t, Port>;

void take_descriptions(const snmp::Table& table, PortsByIndex& ports) {
  for (const auto& row : table.rows) {
    if (row.index.size() != 1) continue;
    auto& port = ports[row.index[0]];
    port.index = row.index[0];
    port.descr = row.cells[0].as_text();
    const auto admin = row.cells[1].as_unsigned();
    if (admin && *admin == admin_up) port.admin = AdminState::up;
    if (admin && *admin == admin_down) port.admin = AdminState::down;
  }
}

void take_names(const snmp::Table& table, PortsByIndex& ports) {
  for (const auto& row : table.rows) {
    if (row.index.size() != 1) continue;
    auto& port = ports[row.index[0]];
    port.index = row.index[0];
    port.name = row.cells[0].as_text();
    port.alias = row.cells[1].as_text();
  }
}

Result<void> require_whole(const snmp::Table& table) {
  if (table.complete()) return {};
  // Who answered before is not silent.
  return Error{Errc::misbehaving, table.name + ": " + table.reason};
}

// Some agents keep the row of an interface that is gone for minutes, switched off, beside that of
// the one which took its name: it gives way, or both would get other names.
void drop_ghosts(PortsByIndex& ports) {
  std::set<std::pair<std::string, std::string>> alive;
  for (const auto& [index, port] : ports)
    if (port.admin == AdminState::up) alive.emplace(port.name, port.descr);
  std::erase_if(ports, [&](const auto& entry) {
    const auto& port = entry.second;
    return port.admin == AdminState::down && alive.contains({port.name, port.descr});
  });
}

InterfaceNames named(PortsByIndex by_index) {
  drop_ghosts(by_index);
  InterfaceNames out;
  std::vector<Port> ports;
  for (const auto& [index, port] : by_index) {
    ports.push_back(port);
    if (ports.back().name.empty()) ports.back().name = port.descr;
    out.indexes.push_back(index);
  }
  out.keys = port_keys(ports);
  return out;
}

std::optional<std::uint64_t> number_in(const snmp::VarBind& row) {
  return row.value.is_number() ? std::optional(row.value.number) : std::nullopt;
}

}  // namespace

bool still_holds(const Numbering& before, const Numbering& now, bool ignore_changes) {
  if (before.uptime_centiseconds && now.uptime_centiseconds &&
      *now.uptime_centiseconds < *before.uptime_centiseconds)
    return false;
  if (ignore_changes) return true;
  return before.interfaces == now.interfaces &&
         before.changed_centiseconds == now.changed_centiseconds;
}

asio::awaitable<Result<void>> answers(snmp::Session& session) {
  snmp::Request request;
  request.oids.push_back(scalar_objects().front());
  const auto answer = co_await session.exchange(std::move(request));
  if (!answer) co_return answer.error();
  co_return Result<void>();
}

asio::awaitable<Result<InterfaceNames>> read_names(snmp::Session& session, snmp::WalkLimits limits,
                                                   snmp::AgentHabits& habits) {
  auto objects = scalar_objects();
  // Before the tables: a restart in between is then seen by the next reading.
  const auto scalars = co_await snmp::get_all(session, std::move(objects), habits);
  if (!scalars) co_return scalars.error();
  auto descriptions_spec = if_table;
  const auto descriptions =
      co_await snmp::walk_table(session, std::move(descriptions_spec), limits, habits);
  if (auto whole = require_whole(descriptions); !whole) co_return whole.error();
  auto names_spec = if_x_table;
  const auto names = co_await snmp::walk_table(session, std::move(names_spec), limits, habits);
  if (auto whole = require_whole(names); !whole) co_return whole.error();
  PortsByIndex ports;
  take_descriptions(descriptions, ports);
  take_names(names, ports);
  auto out = named(std::move(ports));
  out.at = {number_in((*scalars)[0]), number_in((*scalars)[1]), number_in((*scalars)[2])};
  co_return out;
}

}  // namespace netroster::poll
