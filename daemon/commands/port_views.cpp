#include "daemon/commands/views.h"
#include "model/words.h"

namespace netroster::daemon {
namespace {

using F = Field<PortRow>;
using R = const PortRow&;
constexpr F fields[] = {
    {{"site", "SITE", 3}, [](R row) { return cell(row.device->site); }},
    {{"device", "DEVICE"},
     [](R row) { return cell(row.device->name.empty() ? row.device->id : row.device->name); }},
    {{"name", "PORT"}, [](R row) { return cell(row.port->name); }},
    {{"alias", "ALIAS", 2}, [](R row) { return cell(row.port->alias); }},
    {{"admin", "ADMIN", 4, Shown::state}, [](R row) { return cell(row.port->admin); }},
    {{"oper", "OPER", 0, Shown::state}, [](R row) { return cell(row.port->oper); }},
    {{"speed_bps", "SPEED", 1, Shown::speed}, [](R row) { return cell(row.port->speed_bps); }},
    {{"duplex", "DUPLEX", 5}, [](R row) { return cell(row.port->duplex); }},
    {{"vlan", "VLAN", 3}, [](R row) { return cell(row.port->vlan); }},
    {{"poe", "POE", 6}, [](R row) { return row.port->poe ? cell(row.port->poe->status) : Cell{}; }},
    {{"mac", "MAC", 7}, [](R row) { return cell(row.port->mac); }},
    {{"type", "TYPE", wide_only}, [](R row) { return cell(row.port->type); }},
    {{"mtu", "MTU", wide_only}, [](R row) { return cell(row.port->mtu); }},
    {{"index", "INDEX", wide_only}, [](R row) { return number(row.port->index); }},
    {{"description", "DESCRIPTION", wide_only}, [](R row) { return cell(row.port->descr); }},
    {{"mau_type", "MAU TYPE", wide_only}, [](R row) { return cell(row.port->mau_type); }},
    {{"poe_class", "POE CLASS", wide_only},
     [](R row) { return row.port->poe ? cell(row.port->poe->power_class) : Cell{}; }},
    {{"poe_watts", "POE W", wide_only},
     [](R row) { return row.port->poe ? cell(row.port->poe->drawn_watts) : Cell{}; }},
    {{"device_id", "DEVICE ID", wide_only}, [](R row) { return cell(row.device->id); }},
};

}  // namespace

Rows port_listing(const std::vector<PortRow>& ports) {
  return rows_of(std::span<const F>(fields), ports);
}

}  // namespace netroster::daemon
