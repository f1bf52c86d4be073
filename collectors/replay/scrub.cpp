#include "collectors/replay/scrub.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cctype>
#include <optional>
#include <span>

#include "base/text.h"

namespace netroster::replay {
namespace {

using snmp::Tag;
using snmp::Value;
using snmp::VarBind;

// --- what is where ------------------------------------------------------------------------------

enum class Kind { left_out, name, location, contact, alias, vlan, serial, mac, bridge_id, address };

struct Rule {
  Oid under;
  Kind kind;
};

// The longest match decides.
const std::vector<Rule>& rules() {
  static const std::vector<Rule> table{
      {{1, 3, 6, 1, 6, 3}, Kind::left_out},         // SNMP's own: users, views, communities
      {{1, 3, 6, 1, 2, 1, 16}, Kind::left_out},     // RMON: communities and owners
      {{1, 3, 6, 1, 2, 1, 6, 13}, Kind::left_out},  // TCP connections
      {{1, 3, 6, 1, 2, 1, 6, 19}, Kind::left_out},
      {{1, 3, 6, 1, 2, 1, 6, 20}, Kind::left_out},
      {{1, 3, 6, 1, 2, 1, 7, 5}, Kind::left_out},  // UDP listeners
      {{1, 3, 6, 1, 2, 1, 7, 7}, Kind::left_out},
      {{1, 3, 6, 1, 2, 1, 4, 21}, Kind::left_out},  // routes
      {{1, 3, 6, 1, 2, 1, 4, 24}, Kind::left_out},
      {{1, 3, 6, 1, 2, 1, 25, 4}, Kind::left_out},  // processes with their arguments
      {{1, 3, 6, 1, 2, 1, 25, 5}, Kind::left_out},
      {{1, 3, 6, 1, 2, 1, 25, 6}, Kind::left_out},  // installed software
      {{1, 3, 6, 1, 2, 1, 1, 4}, Kind::contact},
      {{1, 3, 6, 1, 2, 1, 1, 5}, Kind::name},
      {{1, 3, 6, 1, 2, 1, 1, 6}, Kind::location},
      {{1, 3, 6, 1, 2, 1, 2, 2, 1, 6}, Kind::mac},  // ifPhysAddress
      {{1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 18}, Kind::alias},
      {{1, 3, 6, 1, 2, 1, 4, 22, 1, 2}, Kind::mac},     // ipNetToMediaPhysAddress
      {{1, 3, 6, 1, 2, 1, 4, 35, 1, 4}, Kind::mac},     // ipNetToPhysicalPhysAddress
      {{1, 3, 6, 1, 2, 1, 17, 1, 1}, Kind::mac},        // dot1dBaseBridgeAddress
      {{1, 3, 6, 1, 2, 1, 17, 2, 5}, Kind::bridge_id},  // dot1dStpDesignatedRoot
      {{1, 3, 6, 1, 2, 1, 17, 2, 15, 1, 6}, Kind::bridge_id},
      {{1, 3, 6, 1, 2, 1, 17, 2, 15, 1, 8}, Kind::bridge_id},
      {{1, 3, 6, 1, 2, 1, 17, 4, 3, 1, 1}, Kind::mac},  // dot1dTpFdbAddress
      {{1, 3, 6, 1, 2, 1, 17, 7, 1, 4, 3, 1, 1}, Kind::vlan},
      {{1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 11}, Kind::serial},
      {{1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 14}, Kind::alias},
      {{1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 15}, Kind::alias},  // entPhysicalAssetID
      {{1, 0, 8802, 1, 1, 2, 1, 3, 2}, Kind::address},        // lldpLocChassisId
      {{1, 0, 8802, 1, 1, 2, 1, 3, 3}, Kind::name},
      {{1, 0, 8802, 1, 1, 2, 1, 4, 1, 1, 5}, Kind::address},  // lldpRemChassisId
      {{1, 0, 8802, 1, 1, 2, 1, 4, 1, 1, 7}, Kind::address},  // lldpRemPortId
      {{1, 0, 8802, 1, 1, 2, 1, 4, 1, 1, 9}, Kind::name},
      {{1, 3, 111, 2, 802, 1, 1, 13, 1, 3, 2}, Kind::address},
      {{1, 3, 111, 2, 802, 1, 1, 13, 1, 3, 3}, Kind::name},
      {{1, 3, 111, 2, 802, 1, 1, 13, 1, 4, 1, 1, 6}, Kind::address},
      {{1, 3, 111, 2, 802, 1, 1, 13, 1, 4, 1, 1, 8}, Kind::address},
      {{1, 3, 111, 2, 802, 1, 1, 13, 1, 4, 1, 1, 10}, Kind::name},
      {{1, 3, 6, 1, 4, 1, 9, 9, 23, 1, 2, 1, 1, 4}, Kind::address},  // cdpCacheAddress
      {{1, 3, 6, 1, 4, 1, 9, 9, 23, 1, 2, 1, 1, 6}, Kind::name},     // cdpCacheDeviceId
      {{1, 3, 6, 1, 4, 1, 9, 9, 23, 1, 2, 1, 1, 17}, Kind::name},
      {{1, 3, 6, 1, 4, 1, 9, 9, 23, 1, 3, 4}, Kind::name},
      {{1, 3, 6, 1, 4, 1, 9, 9, 46, 1, 3, 1, 1, 4}, Kind::vlan},  // vtpVlanName
  };
  return table;
}

std::optional<Kind> kind_of(const Oid& oid) {
  const Rule* best = nullptr;
  for (const auto& rule : rules())
    if (rule.under.contains(oid) && (best == nullptr || rule.under.size() > best->under.size()))
      best = &rule;
  if (best == nullptr) return std::nullopt;
  return best->kind;
}

// Addresses inside an index: after the column come `skip` numbers, then the address.
enum class Form { mac, v4, counted };  // counted: type, length, bytes
struct IndexRule {
  Oid entry;
  std::size_t skip;
  Form form;
};

const std::vector<IndexRule>& index_rules() {
  static const std::vector<IndexRule> table{
      {{1, 3, 6, 1, 2, 1, 17, 4, 3, 1}, 0, Form::mac},        // dot1dTpFdbTable
      {{1, 3, 6, 1, 2, 1, 17, 7, 1, 2, 2, 1}, 1, Form::mac},  // dot1qTpFdbTable
      {{1, 3, 6, 1, 2, 1, 4, 20, 1}, 0, Form::v4},            // ipAddrTable
      {{1, 3, 6, 1, 2, 1, 4, 22, 1}, 1, Form::v4},            // ipNetToMediaTable
      {{1, 3, 6, 1, 2, 1, 3, 1, 1}, 2, Form::v4},             // atTable
      {{1, 3, 6, 1, 2, 1, 4, 32, 1}, 1, Form::counted},       // ipAddressPrefixTable
      {{1, 3, 6, 1, 2, 1, 4, 34, 1}, 0, Form::counted},       // ipAddressTable
      {{1, 3, 6, 1, 2, 1, 4, 35, 1}, 1, Form::counted},       // ipNetToPhysicalTable
      {{1, 3, 6, 1, 2, 1, 4, 37, 1}, 0, Form::counted},       // ipDefaultRouterTable
      {{1, 0, 8802, 1, 1, 2, 1, 3, 8, 1}, 0, Form::counted},  // lldpLocManAddrTable
      {{1, 0, 8802, 1, 1, 2, 1, 4, 2, 1}, 3, Form::counted},  // lldpRemManAddrTable
      {{1, 3, 111, 2, 802, 1, 1, 13, 1, 3, 8, 1}, 0, Form::counted},
      {{1, 3, 111, 2, 802, 1, 1, 13, 1, 4, 2, 1}, 4, Form::counted},
  };
  return table;
}

struct Place {
  std::size_t at;
  std::size_t count;
};

// Where in an index the bytes of the address are; none when it is too short to hold one.
std::optional<Place> address_in(std::span<const std::uint32_t> ids, const IndexRule& rule) {
  Place place{rule.entry.size() + 1 + rule.skip, rule.form == Form::mac ? 6U : 4U};
  if (rule.form == Form::counted) {
    if (place.at + 2 > ids.size()) return std::nullopt;
    place = {place.at + 2, ids[place.at + 1]};
  }
  if (place.count > 16 || place.at + place.count > ids.size()) return std::nullopt;
  return place;
}

// --- keyed hashing ------------------------------------------------------------------------------

class SipState {
 public:
  explicit SipState(const ScrubKey& key)
      : v_{key[0] ^ 0x736f6d6570736575ULL, key[1] ^ 0x646f72616e646f6dULL,
           key[0] ^ 0x6c7967656e657261ULL, key[1] ^ 0x7465646279746573ULL} {}

  void block(std::uint64_t word) {
    v_[3] ^= word;
    round();
    round();
    v_[0] ^= word;
  }
  std::uint64_t finish() {
    v_[2] ^= 0xff;
    for (int i = 0; i < 4; ++i) round();
    return v_[0] ^ v_[1] ^ v_[2] ^ v_[3];
  }

 private:
  void round() {
    v_[0] += v_[1];
    v_[2] += v_[3];
    v_[1] = std::rotl(v_[1], 13) ^ v_[0];
    v_[3] = std::rotl(v_[3], 16) ^ v_[2];
    v_[0] = std::rotl(v_[0], 32);
    v_[2] += v_[1];
    v_[0] += v_[3];
    v_[1] = std::rotl(v_[1], 17) ^ v_[2];
    v_[3] = std::rotl(v_[3], 21) ^ v_[0];
    v_[2] = std::rotl(v_[2], 32);
  }
  std::array<std::uint64_t, 4> v_;
};

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
}

// Printable text, as far as names can stand in it.
bool is_text(std::string_view raw) {
  return !raw.empty() && std::all_of(raw.begin(), raw.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 || c == '\t' || c == '\r' || c == '\n' || c == '\0';
  });
}

// Bits at the front that stay, so that a private address stays one.
int kept_bits(const IpAddress& address) {
  if (!address.is_v4()) return 16;
  const auto& bytes = address.bytes();
  if (bytes[0] == 192 && bytes[1] == 168) return 16;
  if (bytes[0] == 172 && (bytes[1] & 0xf0) == 16) return 12;
  return 8;
}

bool is_netmask(const IpAddress& address) {
  if (!address.is_v4()) return false;
  const auto bits = address.to_v4();
  return (bits & 0x80000000U) != 0 && bits >= 0xff000000U &&
         std::popcount(bits) == std::countl_one(bits);
}

std::string_view view_of(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

// SipHash-2-4 (Aumasson and Bernstein, 2012).
std::uint64_t Scrubber::hash(std::string_view bytes) const {
  SipState state(options_.key);
  const auto length = bytes.size();
  while (bytes.size() >= 8) {
    std::uint64_t word = 0;
    for (std::size_t i = 8; i-- > 0;) word = word << 8 | static_cast<unsigned char>(bytes[i]);
    state.block(word);
    bytes.remove_prefix(8);
  }
  std::uint64_t last = static_cast<std::uint64_t>(length & 0xff) << 56;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    last |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  state.block(last);
  return state.finish();
}

std::string Scrubber::word(std::string_view kind, std::string_view text) const {
  return fmt::format("{}-{:08x}", kind, hash(to_lower(text)) & 0xffffffffU);
}

// The first half stays. The second goes through a Feistel network, so that no two become one.
MacAddress Scrubber::mac(const MacAddress& address) const {
  if (!address.identifies()) return address;
  MacAddress out = address;
  unsigned left = static_cast<unsigned>(address.bytes[3] << 4 | address.bytes[4] >> 4);
  unsigned right = static_cast<unsigned>((address.bytes[4] & 0xf) << 8 | address.bytes[5]);
  for (char round = 0; round < 4; ++round) {
    std::string input{'m', round};
    input += view_of({address.bytes.data(), 3});
    input += {static_cast<char>(right >> 8), static_cast<char>(right & 0xff)};
    const auto mixed = static_cast<unsigned>(hash(input) & 0xfff);
    const unsigned next = (left ^ mixed) & 0xfff;
    left = right;
    right = next;
  }
  out.bytes[3] = static_cast<std::uint8_t>(left >> 4);
  out.bytes[4] = static_cast<std::uint8_t>((left & 0xf) << 4 | right >> 8);
  out.bytes[5] = static_cast<std::uint8_t>(right & 0xff);
  return out;
}

// Two addresses that share their first n bits share as many afterwards.
IpAddress Scrubber::ip(const IpAddress& address) const {
  if (!options_.addresses || address.is_unspecified() || address.is_loopback() ||
      address.is_multicast() || is_netmask(address))
    return address;
  const auto size = static_cast<std::size_t>(address.bit_length() / 8);
  auto bytes = address.bytes();
  for (int bit = kept_bits(address); bit < address.bit_length(); ++bit) {
    const auto at = static_cast<std::size_t>(bit / 8);
    const int shift = 7 - bit % 8;
    std::string prefix = "i" + std::string(view_of(std::span(address.bytes()).first(at + 1)));
    prefix.back() = static_cast<char>(address.bytes()[at] >> (shift + 1));
    prefix += static_cast<char>(bit);
    bytes[at] = static_cast<std::uint8_t>(bytes[at] ^ ((hash(prefix) & 1) << shift));
  }
  return IpAddress::from_bytes(view_of(std::span(bytes).first(size))).value_or(address);
}

std::string Scrubber::name(std::string_view name) const {
  if (trim(name).empty()) return std::string(name);
  if (const auto address = IpAddress::parse(name)) return ip(*address).text();
  if (const auto address = MacAddress::parse(name)) return mac(*address).text();
  return word("name", name.substr(0, name.find_first_of(".(")));
}

std::string Scrubber::serial(std::string_view serial) const {
  std::string out(serial);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto mixed = hash(fmt::format("s{}:{}", i, to_lower(serial)));
    const auto c = static_cast<unsigned char>(out[i]);
    if (std::isdigit(c) != 0) out[i] = static_cast<char>('0' + mixed % 10);
    if (std::isupper(c) != 0) out[i] = static_cast<char>('A' + mixed % 26);
    if (std::islower(c) != 0) out[i] = static_cast<char>('a' + mixed % 26);
  }
  return out;
}

void Scrubber::learn_word(std::string_view text, std::string replacement) {
  text = trim(text);
  // Shorter ones stand inside too many words that have nothing to do with them.
  if (text.size() >= 4) words_.emplace(to_lower(text), std::move(replacement));
}

void Scrubber::learn(const std::vector<VarBind>& binds) {
  for (const auto& bind : binds) {
    const auto raw = bind.value.as_octets();
    if (!raw || !is_text(*raw)) continue;
    const auto kind = kind_of(bind.oid);
    if (kind == Kind::serial) learn_word(*raw, serial(*raw));
    if (kind != Kind::name) continue;
    learn_word(*raw, name(*raw));
    learn_word(raw->substr(0, raw->find_first_of(".(")), name(*raw));
  }
}

std::string Scrubber::replaced_words(std::string_view text) const {
  std::string out(text);
  std::string lower = to_lower(out);
  for (const auto& [known, replacement] : words_) {
    for (std::size_t at = 0; (at = lower.find(known, at)) != std::string::npos;) {
      const auto end = at + known.size();
      const bool whole = (at == 0 || !is_word_character(out[at - 1])) &&
                         (end == out.size() || !is_word_character(out[end]));
      if (whole) {
        out.replace(at, known.size(), replacement);
        lower = to_lower(out);
      }
      at += whole ? replacement.size() : 1;
    }
  }
  return out;
}

std::string Scrubber::replaced_addresses(std::string_view text) const {
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_not_of("0123456789abcdefABCDEF.:-"), text.size());
    if (end == 0) {
      out += text.front();
      text.remove_prefix(1);
      continue;
    }
    auto run = text.substr(0, end);
    const auto closing = run.find_last_not_of(".:-");  // "10.0.0.1." ends a sentence
    const auto core = run.substr(0, closing == std::string_view::npos ? 0 : closing + 1);
    const bool dotted = std::count(core.begin(), core.end(), '.') == 3;
    const auto address = dotted || core.find("::") != std::string_view::npos || core.size() > 17
                             ? IpAddress::parse(core)
                             : std::nullopt;
    const bool mac_like = core.size() >= 12 && core.size() <= 17;
    const auto hardware = mac_like ? MacAddress::parse(core) : std::nullopt;
    if (address)
      out += ip(*address).text();
    else if (hardware)
      out += mac(*hardware).text();
    else
      out += core;
    out += run.substr(core.size());
    text.remove_prefix(end);
  }
  return out;
}

std::string Scrubber::text(std::string_view text) const {
  return replaced_addresses(replaced_words(text));
}

// An address as bytes: MAC, IPv4, IPv6, or with the family of IANA in front as LLDP writes it.
std::string Scrubber::address_bytes(std::string_view raw) const {
  if (raw.size() == 6 && !is_printable_ascii(raw))
    return std::string(view_of(mac(*MacAddress::from_bytes(raw)).bytes));
  const bool with_family = (raw.size() == 5 && raw[0] == 1) || (raw.size() == 17 && raw[0] == 2);
  const auto bare = with_family ? raw.substr(1) : raw;
  const auto address = IpAddress::from_bytes(bare);
  if (!address || is_printable_ascii(raw)) return is_text(raw) ? text(raw) : std::string(raw);
  const auto size = static_cast<std::size_t>(address->bit_length() / 8);
  std::string out(raw.substr(0, raw.size() - bare.size()));
  const auto mapped = ip(*address);
  return out + std::string(view_of(std::span(mapped.bytes()).first(size)));
}

std::string Scrubber::octets(const Oid& oid, const std::string& raw) const {
  const auto kind = kind_of(oid);
  if (raw.empty()) return raw;
  if (kind == Kind::name && is_text(raw)) return name(raw);
  if (kind == Kind::location) return word("location", raw);
  if (kind == Kind::contact) return word("contact", raw);
  if (kind == Kind::alias) return word("alias", raw);
  if (kind == Kind::vlan) return word("vlan", raw);
  if (kind == Kind::serial) return serial(raw);
  if (kind == Kind::address) return address_bytes(raw);
  if (kind == Kind::bridge_id && raw.size() == 8)
    return raw.substr(0, 2) +
           std::string(view_of(mac(*MacAddress::from_bytes(raw.substr(2))).bytes));
  const bool hardware = raw.size() == 6 && (kind == Kind::mac || !is_printable_ascii(raw));
  if (hardware) return std::string(view_of(mac(*MacAddress::from_bytes(raw)).bytes));
  return is_text(raw) ? text(raw) : raw;
}

Value Scrubber::value(const Oid& oid, const Value& value) const {
  Value out = value;
  if (value.tag == Tag::octets || value.tag == Tag::opaque) out.bytes = octets(oid, value.bytes);
  if (value.tag == Tag::ip_address)
    if (const auto address = value.as_ip()) return Value::ip(ip(*address));
  if (value.tag == Tag::oid)
    if (const auto pointed = value.as_oid()) return Value::object_id(index(*pointed));
  return out;
}

// An address out of an index. MAC and IP addresses keep their length; a text may change it.
std::string Scrubber::index_bytes(const std::string& raw, bool is_mac) const {
  if (is_mac) return std::string(view_of(mac(*MacAddress::from_bytes(raw)).bytes));
  const auto address = IpAddress::from_bytes(raw);
  if (!address) return address_bytes(raw);
  const auto mapped = ip(*address);
  if (static_cast<std::size_t>(mapped.bit_length() / 8) != raw.size()) return raw;
  return std::string(view_of(std::span(mapped.bytes()).first(raw.size())));
}

Oid Scrubber::index(const Oid& oid) const {
  const auto& rules = index_rules();
  const auto rule = std::find_if(rules.begin(), rules.end(), [&](const IndexRule& candidate) {
    return candidate.entry.contains(oid) && oid.size() > candidate.entry.size();
  });
  if (rule == rules.end()) return oid;
  const auto place = address_in(oid.ids(), *rule);
  if (!place) return oid;
  const auto begin = oid.ids().begin() + static_cast<std::ptrdiff_t>(place->at);
  const auto end = begin + static_cast<std::ptrdiff_t>(place->count);
  std::string raw;
  for (auto id = begin; id != end; ++id) raw += static_cast<char>(*id & 0xff);
  const auto scrubbed = index_bytes(raw, rule->form == Form::mac);
  std::vector<std::uint32_t> ids(oid.ids().begin(), begin);
  if (rule->form == Form::counted) ids.back() = static_cast<std::uint32_t>(scrubbed.size());
  for (const char byte : scrubbed) ids.push_back(static_cast<unsigned char>(byte));
  ids.insert(ids.end(), end, oid.ids().end());
  return Oid(std::move(ids));
}

bool Scrubber::holds_secret(const Value& value) const {
  return std::any_of(options_.secrets.begin(), options_.secrets.end(), [&](const auto& secret) {
    return !secret.empty() && value.bytes.find(secret) != std::string::npos;
  });
}

std::vector<VarBind> Scrubber::scrub(std::vector<VarBind> binds) {
  learn(binds);
  std::vector<VarBind> out;
  out.reserve(binds.size());
  for (const auto& bind : binds) {
    if (bind.value.is_exception() || kind_of(bind.oid) == Kind::left_out) continue;
    if (holds_secret(bind.value)) continue;
    out.push_back({index(bind.oid), value(bind.oid, bind.value)});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const VarBind& a, const VarBind& b) { return a.oid < b.oid; });
  const auto same = [](const VarBind& a, const VarBind& b) { return a.oid == b.oid; };
  out.erase(std::unique(out.begin(), out.end(), same), out.end());
  return out;
}

std::string recording_line(const VarBind& bind) {
  const auto& value = bind.value;
  const auto tag = static_cast<unsigned>(value.tag);
  const auto line = [&](std::string_view mark, std::string_view text) {
    return fmt::format("{}|{}{}|{}\n", bind.oid.text(), tag, mark, text);
  };
  if (value.tag == Tag::oid) {
    const auto oid = value.as_oid();
    return line("", oid ? oid->text() : "");
  }
  if (value.tag == Tag::ip_address) {
    const auto address = value.as_ip();
    return address ? line("", address->text()) : line("x", hex_plain(value.bytes));
  }
  if (value.tag == Tag::integer)
    return line("", fmt::format("{}", static_cast<std::int64_t>(value.number)));
  if (value.is_number()) return line("", fmt::format("{}", value.number));
  const bool plain =
      is_printable_ascii(value.bytes) && value.bytes.find_first_of("\r\n\t") == std::string::npos;
  return plain ? line("", value.bytes) : line("x", hex_plain(value.bytes));
}

}  // namespace netroster::replay
