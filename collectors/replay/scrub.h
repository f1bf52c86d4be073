// Takes out of a recording what names people, places and networks, so that it can be given away.
// The same key gives the same pseudonyms: recordings of neighbours still fit together.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/snmp/value.h"

namespace netroster::replay {

using ScrubKey = std::array<std::uint64_t, 2>;

struct ScrubOptions {
  ScrubKey key{};                    // secret: whoever has it can test guesses
  bool addresses = true;             // IP addresses too
  std::vector<std::string> secrets;  // communities and user names: a value with one is left out
};

// What is done:
// - SNMP's own user, view and community tables, RMON, connections, processes and routes are left
// out
// - names, locations, contacts, port aliases and VLAN names become words with a number
// - serial numbers keep their form, MAC addresses their first half, IP addresses their prefixes
// - elsewhere, texts lose the names, serials, MAC and IP addresses that are found in them
// Vendors' own tables may still hold texts that only a person can judge: read before you give away.
class Scrubber {
 public:
  explicit Scrubber(ScrubOptions options) : options_(std::move(options)) {}

  // In OID order, each OID once.
  std::vector<snmp::VarBind> scrub(std::vector<snmp::VarBind> binds);

  MacAddress mac(const MacAddress& address) const;
  IpAddress ip(const IpAddress& address) const;
  std::string name(std::string_view name) const;      // "name-1a2b3c4d"
  std::string serial(std::string_view serial) const;  // digits stay digits, letters letters
  // A text of any kind without what learn() and the forms of addresses show to be personal.
  std::string text(std::string_view text) const;

 private:
  std::uint64_t hash(std::string_view bytes) const;  // SipHash-2-4 under the key
  std::string word(std::string_view kind, std::string_view text) const;
  void learn(const std::vector<snmp::VarBind>& binds);
  void learn_word(std::string_view text, std::string replacement);
  bool holds_secret(const snmp::Value& value) const;
  Oid index(const Oid& oid) const;
  std::string index_bytes(const std::string& raw, bool is_mac) const;
  snmp::Value value(const Oid& oid, const snmp::Value& value) const;
  std::string octets(const Oid& oid, const std::string& raw) const;
  std::string address_bytes(std::string_view raw) const;
  std::string replaced_words(std::string_view text) const;
  std::string replaced_addresses(std::string_view text) const;

  ScrubOptions options_;
  std::map<std::string, std::string, std::less<>> words_;  // lower case -> pseudonym
};

// One line of a recording: "1.3.6.1.2.1.1.5.0|4|name-1a2b3c4d\n".
std::string recording_line(const snmp::VarBind& bind);

}  // namespace netroster::replay
