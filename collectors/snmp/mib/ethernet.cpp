// EtherLike-MIB (RFC 3635) and MAU-MIB (RFC 4836): duplex and medium of a port.
#include <array>

#include "collectors/snmp/mib/collectors.h"
#include "collectors/snmp/mib/context.h"

namespace netroster::mib {
namespace {

// IANA-MAU-MIB dot3MauType, by number.
constexpr std::array<std::string_view, 79> mau_names{"",
                                                     "AUI",
                                                     "10Base5",
                                                     "FOIRL",
                                                     "10Base2",
                                                     "10BaseT",
                                                     "10BaseFP",
                                                     "10BaseFB",
                                                     "10BaseFL",
                                                     "10Broad36",
                                                     "10BaseTHD",
                                                     "10BaseTFD",
                                                     "10BaseFLHD",
                                                     "10BaseFLFD",
                                                     "100BaseT4",
                                                     "100BaseTXHD",
                                                     "100BaseTXFD",
                                                     "100BaseFXHD",
                                                     "100BaseFXFD",
                                                     "100BaseT2HD",
                                                     "100BaseT2FD",
                                                     "1000BaseXHD",
                                                     "1000BaseXFD",
                                                     "1000BaseLXHD",
                                                     "1000BaseLXFD",
                                                     "1000BaseSXHD",
                                                     "1000BaseSXFD",
                                                     "1000BaseCXHD",
                                                     "1000BaseCXFD",
                                                     "1000BaseTHD",
                                                     "1000BaseTFD",
                                                     "10GigBaseX",
                                                     "10GigBaseLX4",
                                                     "10GigBaseR",
                                                     "10GigBaseER",
                                                     "10GigBaseLR",
                                                     "10GigBaseSR",
                                                     "10GigBaseW",
                                                     "10GigBaseEW",
                                                     "10GigBaseLW",
                                                     "10GigBaseSW",
                                                     "10GigBaseCX4",
                                                     "2BaseTL",
                                                     "10PassTS",
                                                     "100BaseBX10D",
                                                     "100BaseBX10U",
                                                     "100BaseLX10",
                                                     "1000BaseBX10D",
                                                     "1000BaseBX10U",
                                                     "1000BaseLX10",
                                                     "1000BasePX10D",
                                                     "1000BasePX10U",
                                                     "1000BasePX20D",
                                                     "1000BasePX20U",
                                                     "10GBaseT",
                                                     "10GBaseLRM",
                                                     "1000BaseKX",
                                                     "10GBaseKX4",
                                                     "10GBaseKR",
                                                     "10-1GBasePRXD1",
                                                     "10-1GBasePRXD2",
                                                     "10-1GBasePRXD3",
                                                     "10-1GBasePRXU1",
                                                     "10-1GBasePRXU2",
                                                     "10-1GBasePRXU3",
                                                     "10GBasePRD1",
                                                     "10GBasePRD2",
                                                     "10GBasePRD3",
                                                     "10GBasePRU1",
                                                     "10GBasePRU3",
                                                     "40GBaseKR4",
                                                     "40GBaseCR4",
                                                     "40GBaseSR4",
                                                     "40GBaseFR",
                                                     "40GBaseLR4",
                                                     "100GBaseCR10",
                                                     "100GBaseSR10",
                                                     "100GBaseLR4",
                                                     "100GBaseER4"};

std::string mau_name(const Value& value) {
  static const Oid types{1, 3, 6, 1, 2, 1, 26, 4};
  const auto oid = value.as_oid();
  if (!oid || oid->size() != types.size() + 1 || !types.contains(*oid)) return {};
  const auto number = oid->back();
  return number < mau_names.size() ? std::string(mau_names[number]) : std::string();
}

Done read_mau(Context& context) {
  TableSpec spec{"ifMauTable", Oid{1, 3, 6, 1, 2, 1, 26, 2, 1, 1}, {3}};
  const Table table = co_await context.table(std::move(spec));
  for (const auto& row : table.rows) {
    auto* const port = row.index.size() == 2 ? context.port(row.index[0]) : nullptr;
    if (port == nullptr) {
      context.drop(table.name, "no port known for it");
      continue;
    }
    if (!port->mau_type.empty()) continue;  // a second medium of the same port
    port->mau_type = mau_name(row.cells[0]);
    if (port->duplex) continue;
    if (port->mau_type.ends_with("HD")) port->duplex = Duplex::half;
    if (port->mau_type.ends_with("FD")) port->duplex = Duplex::full;
  }
}

}  // namespace

Done collect_ethernet(Context& context) {
  TableSpec spec{"dot3StatsTable", Oid{1, 3, 6, 1, 2, 1, 10, 7, 2, 1}, {19}};
  const Table table = co_await context.table(std::move(spec));
  for (const auto& row : table.rows) {
    auto* const port = row.index.size() == 1 ? context.port(row.index[0]) : nullptr;
    const auto duplex = u32_of(row.cells[0]);
    if (port == nullptr)
      context.drop(table.name, "no port known for it");
    else if (duplex == 2U || duplex == 3U)
      port->duplex = duplex == 2U ? Duplex::half : Duplex::full;
  }
  co_await read_mau(context);
}

}  // namespace netroster::mib
