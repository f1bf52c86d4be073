// Printer-MIB (RFC 3805) and the printer's line of HOST-RESOURCES-MIB (RFC 2790).
#include "collectors/snmp/mib/collectors.h"
#include "collectors/snmp/mib/context.h"

namespace netroster::mib {

Done collect_printer(Context& context) {
  const bool no_printer_mib = context.absent.contains(Oid{1, 3, 6, 1, 2, 1, 43});
  if (no_printer_mib && context.absent.contains(Oid{1, 3, 6, 1, 2, 1, 25, 3, 2, 1})) co_return;
  static const Oid printer_type{1, 3, 6, 1, 2, 1, 25, 3, 1, 5};
  std::vector<Oid> oids;
  oids.push_back(Oid{1, 3, 6, 1, 2, 1, 43, 5, 1, 1, 16, 1});     // prtGeneralPrinterName
  oids.push_back(Oid{1, 3, 6, 1, 2, 1, 43, 5, 1, 1, 17, 1});     // prtGeneralSerialNumber
  oids.push_back(Oid{1, 3, 6, 1, 2, 1, 43, 10, 2, 1, 4, 1, 1});  // prtMarkerLifeCount
  oids.push_back(Oid{1, 3, 6, 1, 2, 1, 43, 11, 1, 1, 6, 1, 1});  // prtMarkerSuppliesDescription
  oids.push_back(Oid{1, 3, 6, 1, 2, 1, 25, 3, 2, 1, 2, 1});      // hrDeviceType
  oids.push_back(Oid{1, 3, 6, 1, 2, 1, 25, 3, 2, 1, 3, 1});      // hrDeviceDescr
  const auto rows = co_await context.scalars(std::move(oids));
  if (rows.empty()) co_return;
  const bool is_printer_device = rows[4].value.as_oid() == printer_type;
  for (std::size_t i = 0; i < 4; ++i)
    context.is_printer = context.is_printer || !rows[i].value.is_exception();
  // A computer lists its print queues as devices too.
  const bool is_computer = context.facts.device.sys_descr.find("Windows") != std::string::npos;
  context.is_printer = context.is_printer || (is_printer_device && !is_computer);
  if (!context.is_printer) co_return;
  context.said.serial = text_of(rows[1].value);
  if (is_printer_device || rows[4].value.is_exception())
    context.said.model = text_of(rows[5].value);
}

}  // namespace netroster::mib
