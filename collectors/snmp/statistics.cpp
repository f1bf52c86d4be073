#include "collectors/snmp/statistics.h"

namespace netroster::snmp {

std::string_view text(Reject reason) {
  switch (reason) {
    case Reject::none:
      return "none";
    case Reject::malformed:
      return "malformed";
    case Reject::unknown_id:
      return "unknown_id";
    case Reject::wrong_source:
      return "wrong_source";
    case Reject::wrong_version:
      return "wrong_version";
    case Reject::wrong_community:
      return "wrong_community";
    case Reject::wrong_type:
      return "wrong_type";
    case Reject::wrong_oids:
      return "wrong_oids";
    case Reject::unauthenticated:
      return "unauthenticated";
    case Reject::not_in_time:
      return "not_in_time";
    case Reject::late:
      return "late";
    case Reject::count:
      break;
  }
  return "unknown";
}

}  // namespace netroster::snmp
