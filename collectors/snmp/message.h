// SNMP messages as bytes: v1 and v2c (RFC 1901, RFC 3416) and v3 with the user-based security model
// (RFC 3412, RFC 3414, RFC 3826, RFC 7860). Pure functions, no state, safe on any thread. The
// decoder reads hostile bytes: each length is checked against its parent, nothing is read twice.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "collectors/snmp/session.h"
#include "collectors/snmp/usm.h"
#include "collectors/snmp/value.h"

namespace netroster::snmp {

using Bytes = std::span<const std::uint8_t>;

struct Pdu {
  PduType type = PduType::get;
  std::int32_t request_id = 0;
  std::uint32_t error_status = 0;  // get_bulk: non-repeaters
  std::uint32_t error_index = 0;   // get_bulk: max-repetitions
  std::vector<VarBind> rows;
};

// SNMPv1 or SNMPv2c.
struct CommunityMessage {
  std::int32_t version = 1;  // on the wire: 0 is v1, 1 is v2c
  std::string community;
  Pdu pdu;
};

std::string encode(const CommunityMessage& message);
Result<CommunityMessage> decode_community(Bytes bytes);

// The version field alone (0, 1, 3), so that a receiver knows which decoder to use.
Result<std::int32_t> peek_version(Bytes bytes);

// What of an SNMPv3 message can be read before its keys are known. Nothing here is authenticated.
struct V3Header {
  std::int32_t message_id = 0;
  std::int32_t max_size = 65'507;
  std::uint8_t flags = 0;  // 1 auth, 2 priv, 4 reportable
  std::string engine_id;
  std::uint32_t engine_boots = 0;
  std::uint32_t engine_time = 0;
  std::string user;
};

constexpr std::uint8_t flag_auth = 1;
constexpr std::uint8_t flag_priv = 2;
constexpr std::uint8_t flag_reportable = 4;

struct V3Message {
  V3Header header;
  std::string context_engine_id;
  std::string context_name;
  Pdu pdu;
};

// Flags auth and priv of the header say what is applied; `salt` must never repeat for a key.
Result<std::string> encode(const V3Message& message, const usm::Keys& keys, std::uint64_t salt);

Result<V3Header> peek_v3(Bytes bytes);
// Checks the digest (constant time) and deciphers as the message's own flags say. The caller has to
// check that those flags are the ones it demands.
Result<V3Message> decode_v3(Bytes bytes, const usm::Keys& keys);

}  // namespace netroster::snmp
