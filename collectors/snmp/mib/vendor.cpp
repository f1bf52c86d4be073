#include "collectors/snmp/mib/vendor.h"

#include <algorithm>
#include <cctype>
#include <iterator>

#include "base/text.h"

namespace netroster::mib {
namespace {

struct Enterprise {
  unsigned long number;
  std::string_view vendor;
};

// clang-format off
constexpr Enterprise enterprises[] = {
#include "collectors/snmp/mib/enterprises.inc"
};
// clang-format on

bool is_word_end(std::string_view text, std::size_t at) {
  return at == text.size() || std::isalnum(static_cast<unsigned char>(text[at])) == 0;
}

}  // namespace

std::string_view vendor_of_enterprise(unsigned long number) {
  const auto at = std::lower_bound(std::begin(enterprises), std::end(enterprises), number,
                                   [](const auto& row, auto key) { return row.number < key; });
  return at != std::end(enterprises) && at->number == number ? at->vendor : std::string_view{};
}

std::string_view vendor_in_text(std::string_view text) {
  std::string_view longest;
  for (const auto& row : enterprises) {
    const bool named = row.vendor.size() > longest.size() && starts_with_nocase(text, row.vendor) &&
                       is_word_end(text, row.vendor.size());
    if (named) longest = row.vendor;
  }
  return longest;
}

}  // namespace netroster::mib
