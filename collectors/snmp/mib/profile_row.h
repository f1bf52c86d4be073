// One row of a vendor's table as its profile describes it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "collectors/profiles/profile.h"
#include "collectors/snmp/mib/context.h"

namespace netroster::mib {

// The fields of one row, by the names of the profile.
class ProfileRow {
 public:
  ProfileRow(const profiles::TableMap& map, std::map<std::string, std::string, std::less<>> parts,
             const Row& row, const std::vector<std::uint32_t>& columns);

  // Nothing when the row does not say.
  std::optional<std::string> text(std::string_view field) const;
  std::string text_or_empty(std::string_view field) const { return text(field).value_or(""); }
  std::optional<double> number(std::string_view field) const;
  std::optional<std::uint32_t> count(std::string_view field) const;
  std::optional<MacAddress> mac(std::string_view field) const;
  std::optional<IpAddress> address(std::string_view field) const;
  bool is_wanted() const;  // `when` holds
  // The parts of the index, joined.
  std::string key() const { return joined(map_.key); }
  std::string owner() const { return joined(map_.of); }
  // "" unless the profile says which parts name an access point.
  std::string named_owner() const { return map_.of.empty() ? std::string() : owner(); }

 private:
  const Value* value_of(const profiles::Cell& cell) const;
  std::optional<std::string> text_of_cell(const profiles::Cell& cell) const;
  std::string joined(const std::vector<std::string>& names) const;

  const profiles::TableMap& map_;
  std::map<std::string, std::string, std::less<>> parts_;
  const Row& row_;
  const std::vector<std::uint32_t>& columns_;
};

// The number a text begins with: "-2.3 dBm" is -2.3.
std::optional<double> number_at_start(const std::string& text);

// The parts of an index as text: "aa:bb:cc:dd:ee:ff", "10.0.0.1", "3". Nothing when the index has
// another form.
std::optional<std::map<std::string, std::string, std::less<>>> index_parts(
    const std::vector<profiles::IndexPart>& form, std::span<const std::uint32_t> index);

}  // namespace netroster::mib
