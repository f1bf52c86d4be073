#include "inventory/identity.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"

namespace netroster::inventory {
namespace {

constexpr std::array<std::string_view, 24> useless_serials{"n/a",
                                                           "na",
                                                           "none",
                                                           "null",
                                                           "nil",
                                                           "unknown",
                                                           "unspecified",
                                                           "not specified",
                                                           "not available",
                                                           "not applicable",
                                                           "not set",
                                                           "not present",
                                                           "<private>",
                                                           "<removed>",
                                                           "private",
                                                           "default string",
                                                           "default",
                                                           "to be filled by o.e.m.",
                                                           "system serial number",
                                                           "serial number",
                                                           "123456789",
                                                           "1234567890",
                                                           "0123456789",
                                                           "12345678"};

// More ports than this say nothing new about identity.
constexpr std::size_t max_port_macs = 512;

template <typename T>
void sort_unique(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

void add_serial(std::vector<std::string>& serials, std::string_view text) {
  auto serial = useful_serial(text);
  if (serial.empty()) return;
  if (std::find(serials.begin(), serials.end(), serial) == serials.end())
    serials.push_back(std::move(serial));
}

// Addresses set by software repeat between virtual machines, so they tell nothing apart.
bool tells_apart(const MacAddress& mac) { return mac.identifies() && !mac.is_local(); }

std::vector<std::string> serials_of(const DeviceFacts& facts) {
  std::vector<std::string> serials;
  add_serial(serials, facts.device.serial);
  for (const auto& part : facts.modules)
    if (part.part_class == "chassis") add_serial(serials, part.serial);
  return serials;
}

// The first value that both lists hold, or null.
template <typename T>
const T* common(const std::vector<T>& a, const std::vector<T>& b) {
  for (const auto& value : a)
    if (std::find(b.begin(), b.end(), value) != b.end()) return &value;
  return nullptr;
}

template <typename T>
std::size_t count_common(const std::vector<T>& a, const std::vector<T>& b) {
  std::size_t count = 0;
  for (auto left = a.begin(), right = b.begin(); left != a.end() && right != b.end();) {
    if (*left == *right) ++count;
    const bool advance_left = !(*right < *left);
    const bool advance_right = !(*left < *right);
    if (advance_left) ++left;
    if (advance_right) ++right;
  }
  return count;
}

bool has(const std::vector<IpAddress>& sorted, const IpAddress& address) {
  return std::binary_search(sorted.begin(), sorted.end(), address);
}

void score_serials(Score& result, const Signals& known, const Signals& seen) {
  if (known.serials.empty() || seen.serials.empty()) return;
  if (const auto* serial = common(known.serials, seen.serials)) {
    result.same_serial = true;
    const bool main = known.serials.front() == seen.serials.front();
    if (main)
      result.add(100, "serial " + known.serials.front());
    else
      result.add(45, "stack member serial " + *serial);
    return;
  }
  result.serial_conflict = true;
  result.add(-1000,
             fmt::format("serial {} is not {}", seen.serials.front(), known.serials.front()));
}

void score_macs(Score& result, const Signals& known, const Signals& seen) {
  const auto* base = common(known.base_macs, seen.base_macs);
  const auto ports = count_common(known.port_macs, seen.port_macs);
  if (base != nullptr) result.add(80, "base MAC address " + base->text());
  if (ports > 0 && 2 * ports >= std::min(known.port_macs.size(), seen.port_macs.size())) {
    result.add(70, fmt::format("{} port MAC addresses in common", ports));
    return;
  }
  const bool known_has = !known.base_macs.empty() || !known.port_macs.empty();
  const bool seen_has = !seen.base_macs.empty() || !seen.port_macs.empty();
  if (base == nullptr && ports == 0 && known_has && seen_has)
    result.add(-75, "no MAC address in common");
}

void score_addresses(Score& result, const Signals& known, std::span<const IpAddress> reached,
                     const Signals& seen, const IpAddress& at) {
  if (std::find(reached.begin(), reached.end(), at) != reached.end()) {
    result.same_address = true;
    result.add(50, "reached at " + at.text());
    return;
  }
  if (has(known.addresses, at)) {
    result.add(50, "own address " + at.text());
    return;
  }
  for (const auto& address : reached)
    if (has(seen.addresses, address)) {
      result.add(50, "has the address " + address.text());
      return;
    }
  const auto shared = count_common(known.addresses, seen.addresses);
  if (shared > 0)
    result.add(shared > 1 ? 40 : 20, fmt::format("{} interface addresses in common", shared));
}

void score_words(Score& result, const Signals& known, const Signals& seen) {
  const auto differ = [](const auto& a, const auto& b) {
    return !a.empty() && !b.empty() && a != b;
  };
  result.same_name = !seen.name.empty() && known.name == seen.name;
  if (result.same_name) result.add(20, "name " + seen.name);
  if (differ(known.name, seen.name)) result.add(-15, "name was " + known.name);
  if (!seen.engine_id.empty() && known.engine_id == seen.engine_id)
    result.add(25, "engine id " + seen.engine_id);
  if (differ(known.engine_id, seen.engine_id)) result.add(-20, "another engine id");
  if (differ(known.sys_object_id, seen.sys_object_id))
    result.add(-40, "sysObjectID was " + known.sys_object_id);
}

// As a word of its own: "mdf" stands in "mdf 1", not in "mdf1".
bool stands_in(std::string_view text, std::string_view name) {
  if (name.empty()) return false;
  const auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    const auto end = at + name.size();
    if ((at == 0 || !is_word(text[at - 1])) && (end == text.size() || !is_word(text[end])))
      return true;
  }
  return false;
}

}  // namespace

void Score::add(int points, std::string why) {
  total += points;
  reasons.push_back({std::move(why), points});
}

bool is_useful_serial(std::string_view serial) {
  serial = trim(serial);
  if (serial.size() < 3 || serial.size() > 64) return false;
  const auto lower = to_lower(serial);
  if (std::find(useless_serials.begin(), useless_serials.end(), lower) != useless_serials.end())
    return false;
  char only = '\0';
  for (const char c : lower) {
    if (c == '-' || c == '.' || c == ' ' || c == ':' || c == '_') continue;
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '/') continue;
    if (only != '\0' && c != only) return true;
    only = c;
  }
  return false;
}

std::string useful_serial(std::string_view serial) {
  if (!is_useful_serial(serial)) return "";
  std::string upper(trim(serial));
  for (auto& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return upper;
}

bool is_announceable(const IpAddress& address) {
  return !address.is_unspecified() && !address.is_link_local() && !address.is_multicast();
}

bool is_useful_address(const IpAddress& address) {
  return is_announceable(address) && !address.is_loopback();
}

Signals signals_of(const DeviceFacts& facts) {
  Signals signals;
  const auto& device = facts.device;
  signals.serials = serials_of(facts);
  if (device.base_mac && tells_apart(*device.base_mac))
    signals.base_macs.push_back(*device.base_mac);
  if (const auto chassis = MacAddress::parse(device.lldp_chassis_id);
      chassis && tells_apart(*chassis))
    signals.base_macs.push_back(*chassis);
  sort_unique(signals.base_macs);
  for (const auto& port : facts.ports)
    if (port.mac && tells_apart(*port.mac) && signals.port_macs.size() < max_port_macs)
      signals.port_macs.push_back(*port.mac);
  sort_unique(signals.port_macs);
  for (const auto& row : facts.addresses)
    if (is_useful_address(row.address)) signals.addresses.push_back(row.address);
  sort_unique(signals.addresses);
  signals.engine_id = to_lower(device.engine_id);
  signals.name = to_lower(trim(device.name));
  signals.sys_object_id = device.sys_object_id;
  return signals;
}

Score score(const Signals& known, std::span<const IpAddress> reached, const Signals& seen,
            const IpAddress& at) {
  Score result;
  score_serials(result, known, seen);
  score_macs(result, known, seen);
  score_addresses(result, known, reached, seen, at);
  score_words(result, known, seen);
  return result;
}

NameForms name_forms(std::string_view name) {
  NameForms forms;
  name = trim(name);
  const auto open = name.rfind('(');
  if (open != std::string_view::npos && name.back() == ')' && open > 0) {
    forms.in_brackets = std::string(trim(name.substr(open + 1, name.size() - open - 2)));
    name = trim(name.substr(0, open));
  }
  while (!name.empty() && name.back() == '.') name.remove_suffix(1);
  forms.full = to_lower(name);
  if (IpAddress::parse(forms.full)) return forms;
  forms.host = forms.full.substr(0, forms.full.find('.'));
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  if (std::none_of(forms.host.begin(), forms.host.end(), letter)) forms.host.clear();
  return forms;
}

std::string closet_named_in(const Site& site, std::string_view location) {
  const auto text = to_lower(location);
  std::string found;
  for (const auto& closet : site.closets) {
    if (!stands_in(text, to_lower(closet.id)) && !stands_in(text, to_lower(closet.name))) continue;
    if (!found.empty()) return "";
    found = closet.id;
  }
  return found;
}

}  // namespace netroster::inventory
