// ENTITY-MIB (RFC 6933): the physical parts and how they sit in one another.
#include <array>

#include "collectors/snmp/mib/collectors.h"
#include "collectors/snmp/mib/context.h"
#include "collectors/snmp/mib/transceivers.h"

namespace netroster::mib {
namespace {

constexpr std::array<std::string_view, 16> class_names{
    "",        "other",       "unknown", "chassis", "backplane", "container", "powerSupply",
    "fan",     "sensor",      "module",  "port",    "stack",     "cpu",       "energyObject",
    "battery", "storageDrive"};

enum : std::size_t {
  descr,
  parent,
  kind,
  position,
  name,
  hw,
  fw,
  sw,
  serial,
  maker,
  model,
  asset,
  fru
};

std::optional<std::uint32_t> position_of(const Value& value) {
  const auto number = value.as_integer();
  if (!number || *number < 0 || *number > 0xffffffffLL) return std::nullopt;  // -1: does not apply
  return static_cast<std::uint32_t>(*number);
}

Module module_of(const Row& row) {
  Module module;
  module.index = row.index[0];
  module.parent = u32_of(row.cells[parent]).value_or(0);
  if (module.parent == module.index) module.parent = 0;
  const auto number = u32_of(row.cells[kind]).value_or(0);
  if (number < class_names.size()) module.part_class = class_names[number];
  module.position = position_of(row.cells[position]);
  module.descr = text_of(row.cells[descr]);
  module.name = text_of(row.cells[name]);
  module.hardware = text_of(row.cells[hw]);
  module.firmware = text_of(row.cells[fw]);
  module.software = text_of(row.cells[sw]);
  module.serial = text_of(row.cells[serial]);
  module.vendor = text_of(row.cells[maker]);
  module.model = text_of(row.cells[model]);
  module.asset_tag = text_of(row.cells[asset]);
  const auto replaceable = u32_of(row.cells[fru]);
  if (replaceable == 1U || replaceable == 2U) module.replaceable = replaceable == 1U;
  return module;
}

// entAliasMappingIdentifier: the value is an OID that names a row of ifTable, "ifIndex.N".
std::optional<std::uint32_t> if_index_of(const Value& value) {
  static const Oid if_index{1, 3, 6, 1, 2, 1, 2, 2, 1, 1};
  const auto oid = value.as_oid();
  if (!oid || oid->size() != if_index.size() + 1 || !if_index.contains(*oid)) return std::nullopt;
  return oid->back();
}

Done collect_aliases(Context& context) {
  TableSpec spec{"entAliasMappingTable", Oid{1, 3, 6, 1, 2, 1, 47, 1, 3, 2, 1}, {2}};
  const Table table = co_await context.table(std::move(spec));
  for (const auto& row : table.rows) {
    const auto if_index = if_index_of(row.cells[0]);
    const auto at =
        row.index.empty() ? context.module_at.end() : context.module_at.find(row.index[0]);
    if (!if_index || at == context.module_at.end())
      context.drop(table.name, if_index ? "no such part" : "not a row of ifTable");
    else if (auto& part = context.facts.modules[at->second]; !part.port_index)
      part.port_index = if_index;
  }
}

}  // namespace

Done collect_entities(Context& context) {
  TableSpec spec{"entPhysicalTable",
                 Oid{1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1},
                 {2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16}};
  const Table table = co_await context.table(std::move(spec));
  context.facts.modules.reserve(table.rows.size());
  for (const auto& row : table.rows) {
    if (row.index.size() != 1) {
      context.drop(table.name, "index is not one number");
      continue;
    }
    context.module_at.emplace(row.index[0], context.facts.modules.size());
    const auto& part = context.facts.modules.emplace_back(module_of(row));
    context.keep_raw(part.serial, row.cells[serial]);
    context.keep_raw(part.model, row.cells[model]);
  }
  if (context.facts.modules.empty()) co_return;
  co_await collect_aliases(context);
  mark_transceivers(context.facts.modules);
}

}  // namespace netroster::mib
