#include "collectors/profiles/address_makers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "config/files.h"

namespace netroster::profiles {
namespace {

constexpr std::array<unsigned, 3> lengths{36, 28, 24};  // bits, the longest first
constexpr std::size_t largest_registry = 32'000'000;    // bytes
constexpr std::size_t longest_name = 120;               // bytes

std::uint64_t key_of(std::uint64_t address, unsigned bits) {
  return std::uint64_t{bits} << 48 | address >> (48 - bits);
}

// The next field of the row, quotes taken off; `row` is left behind its comma.
std::string next_field(std::string_view& row) {
  std::string out;
  bool quoted = false;
  std::size_t i = 0;
  for (; i < row.size() && (quoted || row[i] != ','); ++i) {
    const bool doubled = quoted && row.substr(i).starts_with("\"\"");
    if (row[i] != '"' || doubled)
      out += row[i];
    else
      quoted = !quoted;
    if (doubled) ++i;
  }
  row.remove_prefix(std::min(i + 1, row.size()));
  return out;
}

// Six, seven or nine hexadecimal digits are 24, 28 or 36 leading bits.
std::optional<std::uint64_t> assignment_key(std::string_view digits) {
  const auto bits = static_cast<unsigned>(digits.size() * 4);
  if (std::find(lengths.begin(), lengths.end(), bits) == lengths.end()) return std::nullopt;
  std::uint64_t number = 0;
  const auto* const end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, number, 16);
  if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return std::uint64_t{bits} << 48 | number;
}

}  // namespace

void AddressMakers::add(std::string_view csv) {
  while (!csv.empty()) {
    auto row = csv.substr(0, csv.find('\n'));
    csv.remove_prefix(std::min(row.size() + 1, csv.size()));
    next_field(row);
    const auto key = assignment_key(next_field(row));
    if (key) organisations_.emplace(*key, next_field(row).substr(0, longest_name));
  }
}

std::string_view AddressMakers::organisation(const MacAddress& address) const {
  if (address.is_local() || address.is_multicast()) return {};
  std::uint64_t number = 0;
  for (const auto byte : address.bytes) number = number << 8 | byte;
  for (const auto bits : lengths)
    if (const auto at = organisations_.find(key_of(number, bits)); at != organisations_.end())
      return at->second;
  return {};
}

std::shared_ptr<const AddressMakers> installed_address_makers() {
  static const auto makers = [] {
    auto out = std::make_shared<AddressMakers>();
    for (const auto* path : {"/usr/share/ieee-data/oui36.csv", "/usr/share/ieee-data/mam.csv",
                             "/usr/share/ieee-data/oui.csv"})
      if (const auto file = config::read_regular_file(path, largest_registry)) out->add(file->text);
    return out;
  }();
  return makers;
}

}  // namespace netroster::profiles
