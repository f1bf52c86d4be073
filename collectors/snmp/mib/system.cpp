// SNMPv2-MIB (RFC 3418) and the scalars of other MIBs that say what kind of device this is: one or
// two requests in all.
#include <array>

#include "base/text.h"
#include "collectors/snmp/mib/collectors.h"
#include "collectors/snmp/mib/context.h"

namespace netroster::mib {
namespace {

enum : std::size_t {
  sys_descr,
  sys_object_id,
  sys_uptime,
  sys_contact,
  sys_name,
  sys_location,
  sys_services,
  engine_id,
  ip_forwarding,
  bridge_address,
  lldp_chassis_kind,
  lldp_chassis,
  if_last_change,
};

std::vector<Oid> system_oids() {
  return {Oid{1, 3, 6, 1, 2, 1, 1, 1, 0},       Oid{1, 3, 6, 1, 2, 1, 1, 2, 0},
          Oid{1, 3, 6, 1, 2, 1, 1, 3, 0},       Oid{1, 3, 6, 1, 2, 1, 1, 4, 0},
          Oid{1, 3, 6, 1, 2, 1, 1, 5, 0},       Oid{1, 3, 6, 1, 2, 1, 1, 6, 0},
          Oid{1, 3, 6, 1, 2, 1, 1, 7, 0},       Oid{1, 3, 6, 1, 6, 3, 10, 2, 1, 1, 0},
          Oid{1, 3, 6, 1, 2, 1, 4, 1, 0},       Oid{1, 3, 6, 1, 2, 1, 17, 1, 1, 0},
          Oid{1, 0, 8802, 1, 1, 2, 1, 3, 1, 0}, Oid{1, 0, 8802, 1, 1, 2, 1, 3, 2, 0},
          Oid{1, 3, 6, 1, 2, 1, 31, 1, 5, 0}};
}

std::string lines_of(const Value& value) {
  const auto raw = value.as_octets();
  if (!raw) return {};
  std::string text = sanitise_lines(*raw);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
    text = std::string(trim(std::string_view(text).substr(1, text.size() - 2)));
  return text;
}

void take_system(Context& context, const std::vector<snmp::VarBind>& rows) {
  auto& device = context.facts.device;
  context.if_last_change = rows[if_last_change].value.as_unsigned();
  device.sys_descr = lines_of(rows[sys_descr].value);
  context.keep_raw(device.sys_descr, rows[sys_descr].value);
  if (const auto oid = rows[sys_object_id].value.as_oid()) device.sys_object_id = oid->text();
  device.uptime_centiseconds = rows[sys_uptime].value.as_unsigned();
  device.contact = text_of(rows[sys_contact].value);
  device.name = text_of(rows[sys_name].value);
  device.location = text_of(rows[sys_location].value);
  device.services = u32_of(rows[sys_services].value);
  const auto engine = rows[engine_id].value.as_octets();
  if (engine && !engine->empty()) device.engine_id = hex_plain(engine->substr(0, 32));
  const auto forwarding = rows[ip_forwarding].value.as_unsigned();
  if (forwarding == 1U || forwarding == 2U) device.forwards_ip = forwarding == 1U;
  const auto bridge = mac_of(rows[bridge_address].value);
  context.is_bridge = bridge.has_value();
  if (bridge && bridge->identifies()) device.base_mac = bridge;
  const auto chassis = rows[lldp_chassis].value.as_octets();
  if (!chassis || chassis->empty()) return;
  const auto kind = rows[lldp_chassis_kind].value.as_unsigned();
  const auto mac = rows[lldp_chassis].value.as_mac();
  const bool is_mac = mac && (kind == 4U || (!kind && chassis->size() == 6));
  device.lldp_chassis_id = is_mac ? mac->text() : readable(*chassis);
  if (is_mac && mac->identifies() && !device.base_mac) device.base_mac = mac;
}

}  // namespace

Done collect_system(Context& context) {
  auto oids = system_oids();
  auto answer = co_await snmp::get_all(context.session, std::move(oids), context.habits);
  TableReport report;
  report.table = "system";
  report.complete = answer.has_value();
  if (answer) {
    for (std::size_t i = sys_descr; i <= sys_services; ++i)
      if (!(*answer)[i].value.is_exception()) report.rows = 1;
    take_system(context, *answer);
  } else {
    report.reason = std::string(text(answer.error().code)) + ": " + answer.error().what;
    context.gone = true;
  }
  const auto engine = context.session.engine_id();
  if (!engine.empty()) context.facts.device.engine_id = hex_plain(engine);
  context.facts.tables.push_back(std::move(report));
}

Done check_unchanged(Context& context) {
  if (context.facts.ports.empty()) co_return;
  std::vector<Oid> oids{Oid{1, 3, 6, 1, 2, 1, 1, 3, 0}, Oid{1, 3, 6, 1, 2, 1, 31, 1, 5, 0}};
  const auto rows = co_await context.scalars(std::move(oids));
  if (rows.empty()) co_return;
  const auto before = context.facts.device.uptime_centiseconds;
  const auto after = rows[0].value.as_unsigned();
  // sysUpTime wraps after 497 days: near its end, less is not a restart.
  constexpr std::uint64_t near_wrap = 0xffffffffU - 360'000;
  const bool restarted = before && after && *after < *before && *before < near_wrap;
  const auto change = rows[1].value.as_unsigned();
  const bool renumbered = context.if_last_change && change && *change != *context.if_last_change;
  for (auto& report : context.facts.tables) {
    const bool of_ports = report.table == "ifTable" || report.table == "ifXTable";
    if (!report.complete || !(restarted || (renumbered && of_ports))) continue;
    report.complete = false;
    report.reason = restarted ? "the agent restarted while it was read"
                              : "ports came or went while they were read";
  }
}

}  // namespace netroster::mib
