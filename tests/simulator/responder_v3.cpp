// SNMPv3 of an agent: discovery, the reports of RFC 3414 section 3.2, authentication, privacy.
#include <algorithm>
#include <cstdlib>

#include "tests/simulator/exchange.h"

namespace netroster::simulator {
namespace {

constexpr std::uint8_t flag_auth = 1;
constexpr std::uint8_t flag_priv = 2;
constexpr std::uint8_t flag_reportable = 4;

// Last but one sub-identifier of the usmStats counters (RFC 3414, 1.3.6.1.6.3.15.1.1).
enum UsmStats : std::uint32_t {
  unsupported_level = 1,
  not_in_time_window = 2,
  unknown_user = 3,
  unknown_engine = 4,
  wrong_digest = 5,
  decryption_error = 6,
};

bool same_bytes(Bytes a, std::string_view b) { return text_of(a) == b; }

const User* find_user(const Profile& profile, Bytes name) {
  for (const auto& user : profile.users)
    if (same_bytes(name, user.name)) return &user;
  return nullptr;
}

std::uint8_t level_of(const User& user) {
  if (user.auth == config::AuthProtocol::none) return 0;
  return user.priv == config::PrivProtocol::none ? flag_auth : flag_auth | flag_priv;
}

bool digest_matches(const snmp::usm::Keys& keys, Bytes datagram, Bytes parameters) {
  if (parameters.size() != snmp::usm::digest_size(keys.auth)) return false;
  std::string blank{text_of(datagram)};
  const auto at = static_cast<std::size_t>(parameters.data() - datagram.data());
  std::fill_n(blank.begin() + static_cast<std::ptrdiff_t>(at), parameters.size(), '\0');
  return same_bytes(parameters, snmp::usm::digest(keys.auth, keys.auth_key, blank));
}

}  // namespace

const std::string& Responder::password_key(config::AuthProtocol auth, const std::string& password) {
  auto& key = password_keys_[std::to_string(static_cast<int>(auth)) + "/" + password];
  if (key.empty()) key = snmp::usm::password_key(auth, password).value_or("");
  return key;
}

const snmp::usm::Keys& Responder::keys_of(const Agent& agent, const User& user) {
  const auto [at, is_new] = keys_.try_emplace(agent.engine_id + "/" + user.name);
  if (is_new && user.auth != config::AuthProtocol::none) {
    const auto auth_key = password_key(user.auth, user.auth_password);
    const auto priv_key = user.priv == config::PrivProtocol::none
                              ? std::string{}
                              : password_key(user.auth, user.priv_password);
    at->second =
        snmp::usm::localised_keys(user.auth, auth_key, user.priv, priv_key, agent.engine_id);
  }
  return at->second;
}

bool Responder::parse_v3(Exchange& x, Cursor& body, Secured& s) {
  Cursor global{body.take(tag::sequence)};
  s.message_id = global.integer();
  global.integer();  // msgMaxSize: answers stay below the agent's own limit
  const auto flags = global.take(tag::octets);
  const auto model = global.integer();
  Cursor wrapped{body.take(tag::octets)};
  Cursor security{wrapped.take(tag::sequence)};
  s.engine_id = security.take(tag::octets);
  s.boots = security.integer();
  s.time = security.integer();
  s.user_name = security.take(tag::octets);
  s.auth_parameters = security.take(tag::octets);
  s.priv_parameters = security.take(tag::octets);
  if (global.failed() || body.failed() || wrapped.failed() || security.failed()) return false;
  if (flags.size() != 1 || model != 3 || s.user_name.size() > 32) return false;
  s.flags = flags[0];
  s.scoped = body.take((s.flags & flag_priv) != 0 ? tag::octets : tag::sequence);
  if (!body.failed()) x.seen.note_user(text_of(s.user_name));
  return !body.failed();
}

// The checks of RFC 3414, 3.2, in its order; sends the report when one fails.
bool Responder::check_v3(Exchange& x, Secured& s) {
  const auto refuse = [&](std::uint32_t counter, bool authenticated = false) {
    ++x.seen.refused;
    report_v3(x, s, counter, authenticated);
    return false;
  };
  if (!same_bytes(s.engine_id, x.agent.engine_id)) return refuse(unknown_engine);
  s.user = find_user(*x.agent.profile, s.user_name);
  if (s.user == nullptr) return refuse(unknown_user);
  s.keys = &keys_of(x.agent, *s.user);
  if ((s.flags & (flag_auth | flag_priv)) != level_of(*s.user)) return refuse(unsupported_level);
  if ((s.flags & flag_auth) == 0) return true;
  if (!digest_matches(*s.keys, x.datagram, s.auth_parameters)) return refuse(wrong_digest);
  const auto drift = static_cast<std::int64_t>(s.time) - x.moment.engine_seconds;
  if (static_cast<std::uint32_t>(s.boots) != x.agent.boots || std::abs(drift) > 150 ||
      x.agent.has(Fault::stale_time))
    return refuse(not_in_time_window, true);
  if ((s.flags & flag_priv) == 0) return true;
  auto plain = snmp::usm::decrypt(*s.keys, static_cast<std::uint32_t>(s.boots),
                                  static_cast<std::uint32_t>(s.time), text_of(s.priv_parameters),
                                  text_of(s.scoped));
  if (!plain) return refuse(decryption_error);
  s.plain = std::move(*plain);
  Cursor padded{bytes_of(s.plain)};
  s.scoped = padded.take(tag::sequence);
  return padded.failed() ? refuse(decryption_error) : true;
}

void Responder::report_v3(Exchange& x, Secured& s, std::uint32_t counter, bool authenticated) {
  if ((s.flags & flag_reportable) == 0) return;
  Answer answer{pdu::report};
  if ((s.flags & flag_priv) == 0) {
    Cursor scoped{s.scoped};
    scoped.take(tag::octets);
    scoped.take(tag::octets);
    if (parse_request(scoped, request_)) answer.id = request_.id;
  }
  auto out = transport_.block();
  const Oid oid{1, 3, 6, 1, 6, 3, 15, 1, 1, counter, 0};
  append_binding({oid_content(oid), element(tag::counter32, unsigned_content(1))}, out);
  finish_pdu(answer, out);
  s.context_name = {};
  write_v3(x, s, authenticated ? flag_auth : 0, out);
}

// Wraps the PDU in `out`, enciphers and signs it as `flags` say, and sends it.
void Responder::write_v3(Exchange& x, const Secured& s, std::uint8_t flags, Writer& out) {
  const auto engine_id = bytes_of(x.agent.engine_id);
  out.prepend_octets(tag::octets, s.context_name);
  out.prepend_octets(tag::octets, engine_id);
  out.wrap(tag::sequence);
  const auto boots = x.agent.boots;
  const auto time = x.moment.engine_seconds;
  std::string priv_parameters;
  if ((flags & flag_priv) != 0) {
    auto cipher = snmp::usm::encrypt(*s.keys, boots, time, salt_++, text_of(out.bytes()));
    if (!cipher) return;
    priv_parameters = std::move(cipher->parameters);
    out = transport_.block();
    out.append(bytes_of(cipher->bytes));
    out.wrap(tag::octets);
  }
  const auto digest_size =
      (flags & flag_auth) != 0 ? snmp::usm::digest_size(s.keys->auth) : std::size_t{0};
  const auto priv_element = element(tag::octets, priv_parameters);
  const auto behind_digest = out.size() + priv_element.size();
  const auto security = element(
      tag::sequence, element(tag::octets, x.agent.engine_id) +
                         element(tag::integer, integer_content(boots)) +
                         element(tag::integer, integer_content(time)) +
                         element(tag::octets, text_of(s.user_name)) +
                         element(tag::octets, std::string(digest_size, '\0')) + priv_element);
  out.prepend_octets(tag::octets, bytes_of(security));
  const auto flag_byte = std::string(1, static_cast<char>(flags));
  const auto global = element(tag::integer, integer_content(s.message_id)) +
                      element(tag::integer, integer_content(65'507)) +
                      element(tag::octets, flag_byte) + element(tag::integer, integer_content(3));
  out.prepend_octets(tag::sequence, bytes_of(global));
  out.prepend_integer(3);
  out.wrap(tag::sequence);
  if (digest_size != 0) {
    auto digest = snmp::usm::digest(s.keys->auth, s.keys->auth_key, text_of(out.bytes()));
    if (x.agent.has(Fault::wrong_digest)) digest[0] = static_cast<char>(digest[0] ^ 1);
    std::memcpy(out.end() - behind_digest - digest_size, digest.data(), digest_size);
  }
  deliver(x, out);
}

void Responder::v3_message(Exchange& x, Cursor body) {
  Secured s;
  if (!parse_v3(x, body, s)) {
    ++x.seen.malformed;
    return;
  }
  if (x.agent.profile->users.empty() || !check_v3(x, s)) return;
  Cursor scoped{s.scoped};
  scoped.take(tag::octets);
  s.context_name = scoped.take(tag::octets);
  if (scoped.failed() || s.context_name.size() > 64 || !parse_request(scoped, request_)) {
    ++x.seen.malformed;
    return;
  }
  const auto* rows = table_of(x, text_of(s.context_name));
  if (rows == nullptr) {
    ++x.seen.refused;
    return;
  }
  auto out = transport_.block();
  if (!answer_pdu(x, *rows, false, out)) return;
  const auto flags = static_cast<std::uint8_t>(s.flags & (flag_auth | flag_priv));
  write_v3(x, s, x.agent.has(Fault::v3_downgrade) ? std::uint8_t{0} : flags, out);
}

}  // namespace netroster::simulator
