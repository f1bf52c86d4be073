#include "collectors/snmp/mib/profile_row.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/text.h"

namespace netroster::mib {
namespace {

using profiles::Cell;
using profiles::IndexPart;

std::size_t fixed_size(IndexPart::Type type, std::span<const std::uint32_t> rest) {
  switch (type) {
    case IndexPart::Type::number:
      return 1;
    case IndexPart::Type::mac:
      return 6;
    case IndexPart::Type::counted_mac:
      return 7;
    case IndexPart::Type::ipv4:
      return 4;
    case IndexPart::Type::counted_text:
      return rest.empty() ? 1 : std::size_t{1} + rest[0];
    case IndexPart::Type::text:
    case IndexPart::Type::rest:
      break;
  }
  return rest.size();
}

std::optional<std::string> part_text(IndexPart::Type type, std::span<const std::uint32_t> ids) {
  if (type == IndexPart::Type::number) return std::to_string(ids[0]);
  if (type == IndexPart::Type::rest) return Oid(ids).text();
  if (type == IndexPart::Type::counted_mac || type == IndexPart::Type::counted_text) {
    if (ids.empty() || ids[0] != ids.size() - 1) return std::nullopt;
    ids = ids.subspan(1);
  }
  const auto octets = octets_of(ids);
  if (!octets) return std::nullopt;
  if (type == IndexPart::Type::ipv4) {
    const auto address = IpAddress::from_bytes(*octets);
    return address ? std::optional(address->text()) : std::nullopt;
  }
  const bool is_mac = type == IndexPart::Type::mac || type == IndexPart::Type::counted_mac;
  return is_mac ? hex_colons(*octets) : readable(*octets);
}

}  // namespace

std::optional<double> number_at_start(const std::string& text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || !std::isfinite(number)) return std::nullopt;
  // "-2.3 dBm": what follows the number is its unit.
  return end == text.data() ? std::nullopt : std::optional(number);
}

std::optional<std::map<std::string, std::string, std::less<>>> index_parts(
    const std::vector<IndexPart>& form, std::span<const std::uint32_t> index) {
  std::map<std::string, std::string, std::less<>> out;
  for (const auto& part : form) {
    const auto size = fixed_size(part.type, index);
    if (size > index.size() || (size == 0 && part.type != IndexPart::Type::rest))
      return std::nullopt;
    auto text = part_text(part.type, index.first(size));
    if (!text) return std::nullopt;
    out[part.name] = std::move(*text);
    index = index.subspan(size);
  }
  return index.empty() ? std::optional(std::move(out)) : std::nullopt;
}

// --- one row ---

ProfileRow::ProfileRow(const profiles::TableMap& map,
                       std::map<std::string, std::string, std::less<>> parts, const Row& row,
                       const std::vector<std::uint32_t>& columns)
    : map_(map), parts_(std::move(parts)), row_(row), columns_(columns) {}

const Value* ProfileRow::value_of(const Cell& cell) const {
  if (cell.from != Cell::From::column) return nullptr;
  const auto at = std::find(columns_.begin(), columns_.end(), cell.column);
  if (at == columns_.end()) return nullptr;
  return &row_.cells[static_cast<std::size_t>(at - columns_.begin())];
}

std::optional<std::string> ProfileRow::text_of_cell(const Cell& cell) const {
  if (cell.from == Cell::From::constant) return cell.text;
  if (const auto* value = value_of(cell)) return applied(cell.transform, any_text_of(*value));
  const auto part = parts_.find(cell.text);
  return part == parts_.end() ? std::nullopt : applied(cell.transform, part->second);
}

std::optional<std::string> ProfileRow::text(std::string_view field) const {
  const auto* cell = map_.field(field);
  return cell == nullptr ? std::nullopt : text_of_cell(*cell);
}

std::optional<double> ProfileRow::number(std::string_view field) const {
  const auto value = text(field);
  return value ? number_at_start(*value) : std::nullopt;
}

std::optional<std::uint32_t> ProfileRow::count(std::string_view field) const {
  const auto value = number(field);
  if (!value || *value < 0 || *value > 4294967295.0) return std::nullopt;
  return static_cast<std::uint32_t>(*value);
}

std::optional<MacAddress> ProfileRow::mac(std::string_view field) const {
  const auto* cell = map_.field(field);
  if (cell == nullptr) return std::nullopt;
  if (const auto* value = value_of(*cell); value != nullptr && !cell->transform.match)
    return mac_of(*value);
  const auto text = text_of_cell(*cell);
  return text ? mac_of(Value::octets(*text)) : std::nullopt;
}

std::optional<IpAddress> ProfileRow::address(std::string_view field) const {
  const auto* cell = map_.field(field);
  if (cell == nullptr) return std::nullopt;
  if (const auto* value = value_of(*cell))
    if (const auto address = value->as_ip(); address && !address->is_unspecified()) return address;
  const auto text = text_of_cell(*cell);
  const auto address = text ? IpAddress::parse(*text) : std::nullopt;
  return address && !address->is_unspecified() ? address : std::nullopt;
}

bool ProfileRow::is_wanted() const { return !map_.when || text_of_cell(*map_.when).has_value(); }

std::string ProfileRow::joined(const std::vector<std::string>& names) const {
  std::string out;
  const auto append = [&out](const std::string& text) { out += (out.empty() ? "" : "/") + text; };
  if (names.empty())
    for (const auto& part : map_.index) append(parts_.at(part.name));
  for (const auto& name : names) append(parts_.at(name));
  return out;
}

}  // namespace netroster::mib
