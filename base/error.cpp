#include "base/result.h"

namespace netroster {

std::string_view text(Errc code) {
  switch (code) {
    case Errc::none:
      return "none";
    case Errc::invalid:
      return "invalid";
    case Errc::config:
      return "config";
    case Errc::io:
      return "io";
    case Errc::timeout:
      return "timeout";
    case Errc::closed:
      return "closed";
    case Errc::refused:
      return "refused";
    case Errc::protocol:
      return "protocol";
    case Errc::misbehaving:
      return "misbehaving";
    case Errc::limit:
      return "limit";
    case Errc::unsupported:
      return "unsupported";
    case Errc::not_found:
      return "not_found";
    case Errc::no_data:
      return "no_data";
    case Errc::cancelled:
      return "cancelled";
    case Errc::storage:
      return "storage";
    case Errc::disk_full:
      return "disk_full";
    case Errc::outside_scope:
      return "outside_scope";
  }
  return "unknown";
}

}  // namespace netroster
