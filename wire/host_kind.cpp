#include "wire/host_kind.h"

#include <algorithm>
#include <cstdint>

#include "base/text.h"

namespace netroster::wire {
namespace {

enum class Where : std::uint8_t {
  vendor_class,  // it begins with the sign
  vendor_part,   // it has the sign in it
  service,       // one of them is the sign
  service_part,  // one of them has the sign in it
  name_part      // one of its names has the sign in it
};

struct KindRow {
  Where where;
  std::string_view sign;  // in lower case
  std::string_view kind;
};

// The first row that fits decides: what a device's own software says, then what it offers, then
// how it is called. Generic clients ("udhcp", "dhcpcd", "PXEClient") say nothing.
constexpr KindRow rows[] = {
    {Where::vendor_part, "typ=printer", "printer"},
    {Where::vendor_part, "typ=aio", "printer"},
    {Where::vendor_class, "hewlett-packard jetdirect", "printer"},
    {Where::vendor_class, "hewlett-packard laserjet", "printer"},
    {Where::vendor_class, "hewlett-packard officejet", "printer"},
    {Where::vendor_part, "ip phone", "phone"},
    {Where::vendor_part, "ipphone", "phone"},
    {Where::vendor_class, "polycom", "phone"},
    {Where::vendor_class, "yealink", "phone"},
    {Where::vendor_class, "snom", "phone"},
    {Where::vendor_class, "grandstream gxp", "phone"},
    {Where::vendor_part, "network camera", "camera"},
    {Where::vendor_class, "cisco ap ", "access-point"},
    {Where::vendor_class, "arubaap", "access-point"},
    {Where::vendor_class, "arubainstantap", "access-point"},
    {Where::vendor_class, "ruckus cpe", "access-point"},
    {Where::vendor_class, "aerohive", "access-point"},
    {Where::vendor_class, "msft ", "computer"},
    {Where::vendor_class, "android-dhcp-", "mobile"},
    {Where::service, "_axis-video._tcp", "camera"},
    {Where::service_part, ":device:digitalsecuritycamera:", "camera"},
    {Where::service_part, ":device:wlanaccesspointdevice:", "access-point"},
    {Where::service_part, ":device:printer:", "printer"},
    // A computer that shares its printer offers "_ipp._tcp" too, so its own services come first.
    {Where::service, "_workstation._tcp", "computer"},
    {Where::service, "_afpovertcp._tcp", "computer"},
    {Where::service, "_rfb._tcp", "computer"},
    {Where::service, "_pdl-datastream._tcp", "printer"},
    {Where::service, "_printer._tcp", "printer"},
    {Where::service, "_ipps._tcp", "printer"},
    {Where::service, "_ipp._tcp", "printer"},
    {Where::service, "_apple-mobdev2._tcp", "mobile"},
    {Where::name_part, "ipad", "tablet"},
    {Where::name_part, "iphone", "mobile"},
    {Where::name_part, "macbook", "computer"},
};

bool has_part(std::string_view text, std::string_view sign) {
  return to_lower(text).find(sign) != std::string::npos;
}

bool any_has_part(const std::vector<std::string>& texts, std::string_view sign) {
  return std::any_of(texts.begin(), texts.end(),
                     [sign](const auto& text) { return has_part(text, sign); });
}

bool fits(const HostSeen& host, const KindRow& row) {
  switch (row.where) {
    case Where::vendor_class:
      return starts_with_nocase(host.vendor_class, row.sign);
    case Where::vendor_part:
      return has_part(host.vendor_class, row.sign);
    case Where::service:
      return std::any_of(host.services.begin(), host.services.end(),
                         [&row](const auto& text) { return equal_nocase(text, row.sign); });
    case Where::service_part:
      return any_has_part(host.services, row.sign);
    case Where::name_part:
      return any_has_part(host.names, row.sign);
  }
  return false;
}

}  // namespace

std::string_view host_kind(const HostSeen& host) {
  for (const auto& row : rows)
    if (fits(host, row)) return row.kind;
  return "unknown";
}

}  // namespace netroster::wire
