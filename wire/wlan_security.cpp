#include "wire/wlan_security.h"

#include <cstdint>

#include "wire/cursor.h"

namespace netroster::wire {
namespace {

// Families of key management.
enum Suite : unsigned {
  psk = 1U << 0,
  sae = 1U << 1,
  enterprise = 1U << 2,         // 802.1X with SHA-1
  enterprise_sha256 = 1U << 3,  // 802.1X with SHA-256
  suite_b = 1U << 4,            // 802.1X with 192 bit
  owe = 1U << 5,
  dpp = 1U << 6
};

struct SuiteRow {
  std::uint32_t selector;
  Suite suite;
};

// IEEE 802.11-2020, table 9-151, with its later assignments; 50-6f-9a is the Wi-Fi Alliance.
constexpr SuiteRow rsn_rows[] = {
    {0x000fac01, enterprise},
    {0x000fac02, psk},
    {0x000fac03, enterprise},
    {0x000fac04, psk},
    {0x000fac05, enterprise_sha256},
    {0x000fac06, psk},
    {0x000fac08, sae},
    {0x000fac09, sae},
    {0x000fac0b, suite_b},
    {0x000fac0c, suite_b},
    {0x000fac0d, enterprise_sha256},
    {0x000fac0e, enterprise_sha256},
    {0x000fac0f, enterprise_sha256},
    {0x000fac10, enterprise_sha256},
    {0x000fac11, enterprise_sha256},
    {0x000fac12, owe},
    {0x000fac13, psk},
    {0x000fac14, psk},
    {0x000fac16, enterprise_sha256},
    {0x000fac17, enterprise_sha256},
    {0x000fac18, sae},
    {0x000fac19, sae},
    {0x506f9a02, dpp},
};
constexpr SuiteRow wpa_rows[] = {{0x0050f201, enterprise}, {0x0050f202, psk}};

template <std::size_t size>
unsigned suite_of(const SuiteRow (&rows)[size], std::uint32_t selector) {
  for (const auto& row : rows)
    if (row.selector == selector) return row.suite;
  return 0;
}

// Version, group cipher, then two lists of suites, each with its number: pairwise ciphers and key
// management. An element may end after any of them.
template <std::size_t size>
unsigned read_suites(const SuiteRow (&rows)[size], Cursor& in) {
  in.skip(2 + 4);
  in.skip(in.u16_le() * 4U);
  unsigned suites = 0;
  for (int count = in.u16_le(); count > 0 && in.ok(); --count) suites |= suite_of(rows, in.u32());
  return suites;
}

bool any(unsigned suites, unsigned wanted) { return (suites & wanted) != 0; }

std::string_view rsn_word(unsigned suites, bool requires_protection) {
  if (any(suites, sae)) return any(suites, psk) ? "wpa2/wpa3" : "wpa3-sae";
  if (any(suites, psk)) return "wpa2-psk";
  if (any(suites, suite_b)) return "wpa3-enterprise-192";
  // Wi-Fi Alliance, WPA3 3.3, 3.2: SHA-256 alone and protected management frames.
  if (any(suites, enterprise)) return "wpa2-enterprise";
  if (any(suites, enterprise_sha256))
    return requires_protection ? "wpa3-enterprise" : "wpa2-enterprise";
  if (any(suites, owe)) return "owe";
  return any(suites, dpp) ? "dpp" : "rsn";
}

}  // namespace

void WlanSecurity::take_rsn(std::string_view value) {
  constexpr unsigned protection_required = 1U << 6;
  Cursor in(value);
  has_rsn_ = true;
  rsn_suites_ = read_suites(rsn_rows, in);
  requires_protection_ = (in.u16_le() & protection_required) != 0;
}

void WlanSecurity::take_wpa(std::string_view value) {
  Cursor in(value);
  has_wpa_ = true;
  wpa_suites_ = read_suites(wpa_rows, in);
}

std::string_view WlanSecurity::word(bool has_privacy) const {
  if (has_rsn_ && has_wpa_ && any(rsn_suites_, psk) && !any(rsn_suites_, sae))
    return "wpa/wpa2-psk";
  if (has_rsn_ && has_wpa_ && any(rsn_suites_, enterprise)) return "wpa/wpa2-enterprise";
  if (has_rsn_) return rsn_word(rsn_suites_, requires_protection_);
  if (has_wpa_ && any(wpa_suites_, psk)) return "wpa-psk";
  if (has_wpa_) return any(wpa_suites_, enterprise) ? "wpa-enterprise" : "wpa";
  return has_privacy ? "wep" : "open";
}

}  // namespace netroster::wire
