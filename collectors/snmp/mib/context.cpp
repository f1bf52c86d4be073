#include "collectors/snmp/mib/context.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>

#include "base/readable.h"
#include "base/text.h"

namespace netroster::mib {
namespace {

constexpr std::array<std::string_view, 17> fillers{
    "n/a",         "na",      "none",           "unknown",        "not available",
    "unspecified", "null",    "no sn",          "default",        "to be filled by o.e.m.",
    "(null)",      "invalid", "default string", "not applicable", "not specified",
    "undefined",   "nil"};

// What makers write where a serial number belongs.
constexpr std::array<std::string_view, 5> serial_fillers{
    "serial", "serial number", "system serial number", "chassis serial number", "no serial number"};

// What general agents are built with until somebody sets it.
constexpr std::array<std::string_view, 7> serial_samples{
    "123456789", "0123456789", "1234567890", "12345678", "1234567", "123456", "12345"};

template <typename Words>
bool is_among(const Words& words, std::string_view text) {
  return std::any_of(words.begin(), words.end(),
                     [text](auto word) { return equal_nocase(text, word); });
}

constexpr std::size_t tables_in_memory = 6;  // as large as one may be, in that of the device

// Once a table of the device has no end.
constexpr std::size_t rows_of_endless = 512;  // of each other table
constexpr std::size_t memory_of_endless = 1024 * 1024;
constexpr std::size_t least_memory = 4096;  // for less a table is not asked for

bool is_hex_pair_text(std::string_view text) {
  // "28 00 ": a dump of octets, as some recorders write it.
  if (text.size() < 3 || text.size() % 3 == 1) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool right = i % 3 == 2 ? c == ' ' : std::isxdigit(c) != 0;
    if (!right) return false;
  }
  return true;
}

unsigned nibble(char c) {
  if (c <= '9') return static_cast<unsigned>(c - '0');
  return static_cast<unsigned>((c | 0x20) - 'a' + 10);
}

std::string from_hex_pairs(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i + 1 < text.size(); i += 3)
    out += static_cast<char>(nibble(text[i]) << 4 | nibble(text[i + 1]));
  return out;
}

}  // namespace

Table Context::not_walked(const TableSpec& spec, snmp::WalkEnd end, std::string reason) {
  Table none;
  none.name = spec.name;
  none.end = end;
  none.reason = std::move(reason);
  facts.tables.push_back(none.report());
  return none;
}

boost::asio::awaitable<Table> Context::table(TableSpec spec) {
  co_return co_await table(session, std::move(spec), table_limits());
}

snmp::WalkLimits Context::table_limits() const {
  auto limits = options.limits;
  limits.rows = options.table_rows;
  limits.memory = options.memory / tables_in_memory;
  return limits;
}

// Who has a table without an end has more of them. What is read of the others then is enough for a
// device with one broken table, and next to nothing for one that means harm.
snmp::WalkLimits Context::within_device(snmp::WalkLimits limits) const {
  limits.memory = std::min(limits.memory, memory_left);
  if (endless) limits.rows = std::min(limits.rows, rows_of_endless);
  return limits;
}

void Context::note_memory(const Table& table) {
  memory_left -= std::min(memory_left, table.memory);
  if (endless || !table.over_limit) return;
  endless = true;
  memory_left = std::min(memory_left, memory_of_endless);
}

boost::asio::awaitable<Table> Context::table(snmp::Session& in, TableSpec spec,
                                             snmp::WalkLimits limits) {
  using std::chrono::milliseconds;
  if (&in == &session && absent.contains(spec.entry))
    co_return not_walked(spec, snmp::WalkEnd::unsupported, "not supported");
  if (gone)
    co_return not_walked(spec, snmp::WalkEnd::cut_short, "not asked: the device stopped answering");
  const auto spent =
      std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - began);
  if (spent >= options.time)
    co_return not_walked(spec, snmp::WalkEnd::cut_short, "not asked: the device's time was over");
  const bool bounded = limits.rows != snmp::WalkLimits().rows;
  limits = within_device(limits);
  if (limits.memory < least_memory)
    co_return not_walked(spec, snmp::WalkEnd::cut_short,
                         "not asked: the device's other tables hold too much");
  limits.time = std::min(limits.time, options.time - spent);
  Table table = co_await snmp::walk_table(in, std::move(spec), limits, habits);
  facts.tables.push_back(table.report());
  facts.tables.back().inconsistent |= bounded && table.over_limit && !endless;
  if (bounded || endless) note_memory(table);
  if (table.error != Errc::none) co_await check_alive();
  co_return table;
}

boost::asio::awaitable<std::vector<snmp::VarBind>> Context::scalars(std::vector<Oid> oids) {
  if (gone || oids.empty()) co_return std::vector<snmp::VarBind>{};
  auto answer = co_await snmp::get_all(session, std::move(oids), habits);
  if (!answer) {
    co_await check_alive();
    co_return std::vector<snmp::VarBind>{};
  }
  co_return std::move(*answer);
}

// One table may be slow or broken. If sysUpTime is silent too, the device is.
boost::asio::awaitable<void> Context::check_alive() {
  std::vector<Oid> uptime{Oid{1, 3, 6, 1, 2, 1, 1, 3, 0}};
  const auto answer = co_await snmp::get_all(session, std::move(uptime), habits);
  gone = !answer;
}

Port* Context::port(std::uint32_t if_index) {
  const auto at = port_at.find(if_index);
  return at == port_at.end() ? nullptr : &facts.ports[at->second];
}

const Port* Context::port(std::uint32_t if_index) const {
  const auto at = port_at.find(if_index);
  return at == port_at.end() ? nullptr : &facts.ports[at->second];
}

std::optional<std::uint32_t> Context::port_of_part(std::uint32_t part) const {
  constexpr int deepest = 16;  // levels of containment that are followed upwards
  for (int level = 0; level < deepest; ++level) {
    const auto at = module_at.find(part);
    if (at == module_at.end()) return std::nullopt;
    const auto& module = facts.modules[at->second];
    if (module.port_index) return module.port_index;
    part = module.parent;
  }
  return std::nullopt;
}

std::optional<std::uint32_t> Context::if_index_of(std::uint32_t bridge_port) const {
  const auto at = if_of_bridge_port.find(bridge_port);
  return at == if_of_bridge_port.end() ? std::nullopt : std::optional(at->second);
}

void Context::add_forwarding_database(std::uint32_t database, std::uint32_t vlan) {
  const auto [at, fresh] = vlan_of_fdb.try_emplace(database, vlan);
  if (!fresh && at->second != vlan) at->second = 0;
}

std::optional<std::uint32_t> Context::vlan_of_database(std::uint32_t database) const {
  const auto at = vlan_of_fdb.find(database);
  const auto vlan = at == vlan_of_fdb.end() ? database : at->second;
  if (vlan < 1 || vlan > 4094) return std::nullopt;
  if (at != vlan_of_fdb.end() || facts.vlans.empty()) return vlan;
  const bool known = std::any_of(facts.vlans.begin(), facts.vlans.end(),
                                 [vlan](const auto& one) { return one.id == vlan; });
  return known ? std::optional(vlan) : std::nullopt;
}

void Context::drop(std::string_view table_name, const std::string& reason, std::uint32_t rows) {
  const auto at = std::find_if(facts.tables.rbegin(), facts.tables.rend(),
                               [&](const auto& report) { return report.table == table_name; });
  if (at != facts.tables.rend()) at->dropped[reason] += rows;
}

void Context::keep_raw(const std::string& text, const Value& value) {
  const auto raw = value.as_octets();
  if (!raw || text.empty() || is_printable_ascii(*raw)) return;
  raw_of.try_emplace(text, escape_for_terminal(raw->substr(0, max_device_text)));
}

std::string text_of(const Value& value) {
  if (value.is_number()) return std::to_string(static_cast<std::int64_t>(value.number));
  std::string text = value.as_text();
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
    text = std::string(trim(std::string_view(text).substr(1, text.size() - 2)));
  return text;
}

std::string any_text_of(const Value& value) {
  if (value.is_exception() || value.tag == Tag::null) return {};
  if (const auto oid = value.as_oid()) return oid->text();
  if (value.tag == Tag::ip_address) {
    const auto address = value.as_ip();
    return address ? address->text() : std::string();
  }
  const auto raw = value.as_octets();
  if (!raw) return text_of(value);
  const auto shown = readable(*raw);
  const bool quoted = shown.size() >= 2 && shown.front() == '"' && shown.back() == '"';
  return quoted ? text_of(value) : shown;
}

bool says_something(std::string_view text) {
  const bool is_filler = std::any_of(fillers.begin(), fillers.end(),
                                     [text](auto word) { return equal_nocase(text, word); });
  return !is_filler && std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (c != '0' && std::isalnum(byte) != 0);  // a letter of any script
  });
}

bool may_be_serial(std::string_view text) {
  constexpr std::size_t least = 3;
  constexpr std::size_t most = 64;
  constexpr std::string_view signs = " ._:/+#()<>-,*=@";
  if (text.size() < least || text.size() > most || !says_something(text)) return false;
  const bool is_erased = std::all_of(text.begin(), text.end(),
                                     [](char c) { return c == '0' || c == 'F' || c == 'f'; });
  return !is_erased && !is_among(serial_fillers, text) &&
         std::all_of(text.begin(), text.end(), [signs](char c) {
           return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                  signs.find(c) != std::string_view::npos;
         });
}

bool is_sure_serial(std::string_view text) {
  const bool is_masked = !text.empty() && text.front() == '<';
  const bool repeats = text.find_first_not_of(text.substr(0, 1)) == std::string_view::npos;
  const bool has_digit = text.find_first_of("0123456789") != std::string_view::npos;
  return may_be_serial(text) && !is_among(serial_samples, text) && !repeats &&
         (has_digit || is_masked);
}

std::optional<std::uint32_t> u32_of(const Value& value) {
  const auto number = value.as_unsigned();
  if (!number || *number > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

std::vector<bool> bits_of(const Value& value) {
  std::vector<bool> bits;
  const auto raw = value.as_octets();
  if (!raw) return bits;
  const std::string octets = is_hex_pair_text(*raw) ? from_hex_pairs(*raw) : std::string(*raw);
  bits.reserve(octets.size() * 8);
  for (const char c : octets)
    for (int bit = 7; bit >= 0; --bit)
      bits.push_back((static_cast<unsigned char>(c) >> bit & 1) != 0);
  return bits;
}

std::string readable(std::string_view raw) { return netroster::readable(raw); }

std::optional<std::string> octets_of(std::span<const std::uint32_t> ids) {
  std::string out;
  out.reserve(ids.size());
  for (const auto id : ids) {
    if (id > 255) return std::nullopt;
    out += static_cast<char>(id);
  }
  return out;
}

namespace {

// 8193.3512.…: an IPv6 address written in its eight groups instead of sixteen octets.
std::optional<IpAddress> v6_of_groups(std::span<const std::uint32_t> ids) {
  std::string raw;
  for (const auto id : ids) {
    if (id > 0xffff) return std::nullopt;
    raw += static_cast<char>(id >> 8);
    raw += static_cast<char>(id & 0xff);
  }
  return IpAddress::from_bytes(raw);
}

}  // namespace

std::optional<IpAddress> address_in_index(std::span<const std::uint32_t> ids) {
  if (ids.size() < 2) return std::nullopt;
  const auto type = ids[0];
  const std::size_t size = type == 1 || type == 3 ? 4 : type == 2 || type == 4 ? 16 : 0;
  if (size == 0) return std::nullopt;
  auto rest = ids.subspan(1);
  if (size == 16 && rest.size() == 8) return v6_of_groups(rest);
  // With a zone index (types 3 and 4) the length is four more; the zone is not part of the address.
  const bool has_length = rest.size() == rest[0] + 1U;
  if (has_length) rest = rest.subspan(1);
  if (rest.size() != size && rest.size() != size + 4) return std::nullopt;
  const auto raw = octets_of(rest.first(size));
  return raw ? IpAddress::from_bytes(*raw) : std::nullopt;
}

std::optional<MacAddress> mac_of(const Value& value) {
  const auto mac = value.as_mac();
  return mac && !mac->is_zero() ? mac : std::nullopt;
}

}  // namespace netroster::mib
