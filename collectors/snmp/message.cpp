#include "collectors/snmp/message.h"

#include <openssl/crypto.h>

#include "collectors/snmp/ber.h"

namespace netroster::snmp {
namespace {

// A datagram cannot hold more bindings than this (two bytes each at the very least).
constexpr std::size_t max_bindings = 16'384;

Error malformed(std::string what) { return {Errc::protocol, std::move(what)}; }

std::string_view as_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void put_pdu(ber::Writer& out, const Pdu& pdu) {
  const auto pdu_mark = out.size();
  const auto list_mark = out.size();
  for (auto row = pdu.rows.rbegin(); row != pdu.rows.rend(); ++row) {
    const auto row_mark = out.size();
    out.value(row->value);
    out.oid(row->oid);
    out.header(ber::tag_sequence, row_mark);
  }
  out.header(ber::tag_sequence, list_mark);
  out.integer(pdu.error_index);
  out.integer(pdu.error_status);
  out.integer(pdu.request_id);
  out.header(static_cast<std::uint8_t>(pdu.type), pdu_mark);
}

bool is_known(std::uint8_t tag) {
  switch (static_cast<PduType>(tag)) {
    case PduType::get:
    case PduType::get_next:
    case PduType::response:
    case PduType::get_bulk:
    case PduType::report:
      return true;
  }
  return false;
}

Result<std::vector<VarBind>> read_rows(ber::Reader list) {
  std::vector<VarBind> rows;
  while (!list.empty() && !list.failed()) {
    ber::Reader row = list.enter(ber::tag_sequence);
    const auto name = row.take(static_cast<std::uint8_t>(Tag::oid));
    const auto element = row.next();
    if (row.failed() || !row.empty())
      return malformed("a variable binding does not fit its length");
    auto oid = decode_oid(as_text(name));
    if (!oid) return malformed("a variable binding's name is not an OID");
    VarBind& bound = rows.emplace_back();
    bound.oid = std::move(*oid);
    if (!ber::read_value(element, bound.value)) return malformed("a value does not fit its type");
    if (rows.size() > max_bindings) return malformed("too many variable bindings");
  }
  if (list.failed()) return malformed("the variable bindings do not fit their length");
  return rows;
}

// RFC 3416 section 3: error-status and error-index are never negative, nor are GETBULK's counts.
std::uint32_t take_count(ber::Reader& from) {
  const auto value = from.integer();
  if (value < 0 || value > INT32_MAX) return 0;
  return static_cast<std::uint32_t>(value);
}

Result<Pdu> read_pdu(ber::Reader& from) {
  const auto element = from.next();
  if (from.failed()) return malformed("the PDU does not fit its length");
  if (!is_known(element.tag)) return malformed("a PDU type that nobody asked for");
  ber::Reader body(element.content);
  Pdu pdu;
  pdu.type = static_cast<PduType>(element.tag);
  pdu.request_id = body.integer32();
  pdu.error_status = take_count(body);
  pdu.error_index = take_count(body);
  const ber::Reader list = body.enter(ber::tag_sequence);
  if (body.failed()) return malformed("the PDU's fields do not fit their length");
  // Bytes behind the bindings would be more bindings to a reader that ignores the list's length.
  if (!body.empty()) return malformed("the PDU goes on behind its variable bindings");
  auto rows = read_rows(list);
  if (!rows) return rows.error();
  pdu.rows = std::move(*rows);
  return pdu;
}

struct SecurityParameters {
  Bytes digest;
  std::string salt;
};

struct OpenV3 {
  V3Header header;
  SecurityParameters security;
  ber::Reader rest;  // msgData
};

bool read_security(ber::Reader parameters, OpenV3& out) {
  ber::Reader fields = parameters.enter(ber::tag_sequence);
  out.header.engine_id = fields.octets();
  const auto boots = fields.integer();
  const auto time = fields.integer();
  out.header.user = fields.octets();
  out.security.digest = fields.take(ber::tag_octets);
  out.security.salt = fields.octets();
  if (fields.failed() || boots < 0 || time < 0 || boots > INT32_MAX || time > INT32_MAX)
    return false;
  out.header.engine_boots = static_cast<std::uint32_t>(boots);
  out.header.engine_time = static_cast<std::uint32_t>(time);
  // RFC 3411: an engine id has 5 to 32 octets; empty in discovery. Users have at most 32.
  return out.header.engine_id.size() <= 32 && out.header.user.size() <= 32;
}

Result<OpenV3> open_v3(Bytes bytes) {
  ber::Reader outer(bytes);
  ber::Reader message = outer.enter(ber::tag_sequence);
  const auto version = message.integer();
  ber::Reader global = message.enter(ber::tag_sequence);
  OpenV3 out;
  out.header.message_id = global.integer32();
  out.header.max_size = global.integer32();
  const auto flags = global.take(ber::tag_octets);
  const auto model = global.integer();
  const auto security = message.take(ber::tag_octets);
  if (message.failed() || global.failed() || version != 3) return malformed("not SNMPv3");
  if (flags.size() != 1 || model != 3) return malformed("not the user-based security model");
  out.header.flags = flags[0];
  if (!read_security(ber::Reader(security), out))
    return malformed("the security parameters are malformed");
  out.rest = message;
  return out;
}

Result<V3Message> read_scoped(ber::Reader data, V3Header header) {
  ber::Reader scoped = data.enter(ber::tag_sequence);
  V3Message message;
  message.header = std::move(header);
  message.context_engine_id = scoped.octets();
  message.context_name = scoped.octets();
  if (scoped.failed()) return malformed("the scoped PDU does not fit its length");
  auto pdu = read_pdu(scoped);
  if (!pdu) return pdu.error();
  message.pdu = std::move(*pdu);
  return message;
}

// The digest is computed over the message with the digest's own bytes zeroed (RFC 3414, 6.3.2).
Result<void> check_digest(Bytes bytes, const OpenV3& open, const usm::Keys& keys) {
  const std::size_t expected = usm::digest_size(keys.auth);
  if (expected == 0 || open.security.digest.size() != expected)
    return Error{Errc::refused, "the digest has the wrong size"};
  std::string zeroed(as_text(bytes));
  const auto at = static_cast<std::size_t>(open.security.digest.data() - bytes.data());
  std::fill_n(zeroed.begin() + static_cast<std::ptrdiff_t>(at), expected, '\0');
  const std::string right = usm::digest(keys.auth, keys.auth_key, zeroed);
  if (CRYPTO_memcmp(right.data(), open.security.digest.data(), expected) != 0)
    return Error{Errc::refused, "the digest is wrong"};
  return {};
}

}  // namespace

std::string encode(const CommunityMessage& message) {
  ber::Writer out;
  put_pdu(out, message.pdu);
  out.octets(message.community);
  out.integer(message.version);
  out.header(ber::tag_sequence, 0);
  return out.finish();
}

Result<CommunityMessage> decode_community(Bytes bytes) {
  ber::Reader outer(bytes);
  ber::Reader message = outer.enter(ber::tag_sequence);
  CommunityMessage out;
  out.version = message.integer32();
  out.community = message.octets();
  if (message.failed()) return malformed("not an SNMP message");
  if (out.version != 0 && out.version != 1) return malformed("not SNMPv1 or SNMPv2c");
  auto pdu = read_pdu(message);
  if (!pdu) return pdu.error();
  if (!message.empty()) return malformed("the message goes on behind its PDU");
  out.pdu = std::move(*pdu);
  return out;
}

Result<std::int32_t> peek_version(Bytes bytes) {
  ber::Reader outer(bytes);
  ber::Reader message = outer.enter(ber::tag_sequence);
  const auto version = message.integer32();
  if (message.failed()) return malformed("not an SNMP message");
  return version;
}

namespace {

std::string plain_scoped_pdu(const V3Message& message) {
  ber::Writer out;
  put_pdu(out, message.pdu);
  out.octets(message.context_name);
  out.octets(message.context_engine_id);
  out.header(ber::tag_sequence, 0);
  return out.finish();
}

// Writes everything in front of msgData and returns where the digest's bytes begin, counted from
// the end of the message.
std::size_t put_v3_front(ber::Writer& out, const V3Header& header, std::size_t digest_bytes,
                         std::string_view salt) {
  const auto security_mark = out.size();
  out.octets(salt);
  const auto digest_mark = out.size();
  out.raw(std::string(digest_bytes, '\0'));
  const auto digest_front = out.size();
  out.header(ber::tag_octets, digest_mark);
  out.octets(header.user);
  out.integer(header.engine_time);
  out.integer(header.engine_boots);
  out.octets(header.engine_id);
  out.header(ber::tag_sequence, security_mark);
  out.header(ber::tag_octets, security_mark);
  const auto global_mark = out.size();
  out.integer(3);  // user-based security model
  out.octets(std::string(1, static_cast<char>(header.flags)));
  out.integer(header.max_size);
  out.integer(header.message_id);
  out.header(ber::tag_sequence, global_mark);
  out.integer(3);  // SNMPv3
  out.header(ber::tag_sequence, 0);
  return digest_front;
}

}  // namespace

Result<std::string> encode(const V3Message& message, const usm::Keys& keys, std::uint64_t salt) {
  const auto& header = message.header;
  const bool authenticated = (header.flags & flag_auth) != 0;
  ber::Writer out;
  std::string salt_bytes;
  if ((header.flags & flag_priv) != 0) {
    auto cipher = usm::encrypt(keys, header.engine_boots, header.engine_time, salt,
                               plain_scoped_pdu(message));
    if (!cipher) return cipher.error();
    salt_bytes = cipher->parameters;
    out.octets(cipher->bytes);
  } else {
    out.raw(plain_scoped_pdu(message));
  }
  const std::size_t digest_bytes = authenticated ? usm::digest_size(keys.auth) : 0;
  const auto digest_front = put_v3_front(out, header, digest_bytes, salt_bytes);
  std::string bytes = out.finish();
  if (authenticated) {
    const auto digest = usm::digest(keys.auth, keys.auth_key, bytes);
    bytes.replace(bytes.size() - digest_front, digest_bytes, digest);
  }
  return bytes;
}

Result<V3Header> peek_v3(Bytes bytes) {
  auto open = open_v3(bytes);
  if (!open) return open.error();
  return std::move(open->header);
}

Result<V3Message> decode_v3(Bytes bytes, const usm::Keys& keys) {
  auto open = open_v3(bytes);
  if (!open) return open.error();
  V3Header& header = open->header;
  const bool encrypted = (header.flags & flag_priv) != 0;
  if ((header.flags & flag_auth) != 0) {
    if (const auto checked = check_digest(bytes, *open, keys); !checked) return checked.error();
  } else if (encrypted) {
    return malformed("privacy without authentication");
  }
  if (!encrypted) return read_scoped(open->rest, std::move(header));
  const auto cipher = open->rest.take(ber::tag_octets);
  if (open->rest.failed()) return malformed("the enciphered part does not fit its length");
  const auto plain = usm::decrypt(keys, header.engine_boots, header.engine_time,
                                  open->security.salt, as_text(cipher));
  if (!plain) return plain.error();
  const Bytes plain_bytes(reinterpret_cast<const std::uint8_t*>(plain->data()), plain->size());
  return read_scoped(ber::Reader(plain_bytes), std::move(header));
}

}  // namespace netroster::snmp
