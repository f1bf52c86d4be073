// Keys, digests and ciphers of the user-based security model (RFC 3414, RFC 3826, RFC 7860). Pure
// functions; whoever holds the result holds the state.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "config/credential.h"

namespace netroster::snmp::usm {

using config::AuthProtocol;
using config::PrivProtocol;

// Keys of one user on one engine (Kul).
struct Keys {
  AuthProtocol auth = AuthProtocol::none;
  PrivProtocol priv = PrivProtocol::none;
  std::string auth_key;
  std::string priv_key;
};

// The user's key before it is bound to an engine (Ku, RFC 3414 A.2): costs milliseconds, so it is
// made once a credential. Passwords shorter than 8 characters are refused.
Result<std::string> password_key(AuthProtocol auth, std::string_view password);

// Ku bound to an engine (RFC 3414, 2.6): microseconds.
std::string localise(AuthProtocol auth, std::string_view ku, std::string_view engine_id);

// Both keys of a credential on an engine; key extension for AES-192/256 as the protocol names it.
Keys localised_keys(AuthProtocol auth, std::string_view auth_ku, PrivProtocol priv,
                    std::string_view priv_ku, std::string_view engine_id);

// Bytes of msgAuthenticationParameters: 12 for MD5 and SHA-1; 16, 24, 32, 48 for SHA-2.
std::size_t digest_size(AuthProtocol auth);
std::string digest(AuthProtocol auth, std::string_view key, std::string_view message);

struct Cipher {
  std::string bytes;
  std::string parameters;  // msgPrivacyParameters: 8 bytes
};

Result<Cipher> encrypt(const Keys& keys, std::uint32_t boots, std::uint32_t time,
                       std::uint64_t salt, std::string_view plain);
Result<std::string> decrypt(const Keys& keys, std::uint32_t boots, std::uint32_t time,
                            std::string_view parameters, std::string_view cipher);

}  // namespace netroster::snmp::usm
