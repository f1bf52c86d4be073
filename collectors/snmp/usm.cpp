#include "collectors/snmp/usm.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <memory>

// Net-SNMP wants its configuration first.
// clang-format off
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/library/keytools.h>
#include <net-snmp/library/scapi.h>
// clang-format on

namespace netroster::snmp::usm {
namespace {

// One row a digest protocol: what OpenSSL and Net-SNMP call it and how much of it is sent.
struct Digest {
  const EVP_MD* (*evp)();
  const oid* net_snmp;
  std::size_t net_snmp_size;
  std::size_t sent;  // RFC 3414: 12; RFC 7860, 4.2.1
};

const Digest* row_of(AuthProtocol auth) {
  static const std::array<Digest, 6> rows{{
      {EVP_md5, usmHMACMD5AuthProtocol, USM_AUTH_PROTO_MD5_LEN, 12},
      {EVP_sha1, usmHMACSHA1AuthProtocol, USM_AUTH_PROTO_SHA_LEN, 12},
      {EVP_sha224, usmHMAC128SHA224AuthProtocol, OID_LENGTH(usmHMAC128SHA224AuthProtocol), 16},
      {EVP_sha256, usmHMAC192SHA256AuthProtocol, OID_LENGTH(usmHMAC192SHA256AuthProtocol), 24},
      {EVP_sha384, usmHMAC256SHA384AuthProtocol, OID_LENGTH(usmHMAC256SHA384AuthProtocol), 32},
      {EVP_sha512, usmHMAC384SHA512AuthProtocol, OID_LENGTH(usmHMAC384SHA512AuthProtocol), 48},
  }};
  const auto i = static_cast<std::size_t>(auth);
  return i == 0 || i > rows.size() ? nullptr : &rows[i - 1];
}

std::size_t key_size(PrivProtocol priv) {
  switch (priv) {
    case PrivProtocol::none:
      return 0;
    case PrivProtocol::des:
    case PrivProtocol::aes128:
      return 16;
    case PrivProtocol::aes192:
    case PrivProtocol::aes192c:
      return 24;
    case PrivProtocol::aes256:
    case PrivProtocol::aes256c:
      return 32;
  }
  return 0;
}

const EVP_CIPHER* cipher_of(PrivProtocol priv) {
  switch (key_size(priv)) {
    case 16:
      return priv == PrivProtocol::des ? nullptr : EVP_aes_128_cfb128();
    case 24:
      return EVP_aes_192_cfb128();
    case 32:
      return EVP_aes_256_cfb128();
    default:
      return nullptr;
  }
}

std::string hash(AuthProtocol auth, std::string_view data) {
  const auto* row = row_of(auth);
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  if (row == nullptr ||
      EVP_Digest(data.data(), data.size(), out.data(), &size, row->evp(), nullptr) != 1)
    return {};
  return {out.begin(), out.begin() + size};
}

Result<std::string> key_of_password(const Digest& row, std::string_view password) {
  std::array<u_char, EVP_MAX_MD_SIZE> key{};
  std::size_t size = key.size();
  const auto* text = reinterpret_cast<const u_char*>(password.data());
  if (generate_Ku(row.net_snmp, static_cast<u_int>(row.net_snmp_size), text, password.size(),
                  key.data(), &size) != SNMPERR_SUCCESS)
    return Error{Errc::unsupported, "the key could not be derived"};
  return std::string(key.begin(), key.begin() + static_cast<std::ptrdiff_t>(size));
}

// draft-blumenthal-aes-usm-04, 3.1.2.1: the key goes on with the digest of all of it so far.
void extend_blumenthal(AuthProtocol auth, std::string& key, std::size_t wanted) {
  while (key.size() < wanted) {
    const auto more = hash(auth, key);
    if (more.empty()) return;
    key += more;
  }
}

// draft-reeder-snmpv3-usm-3desede-00, 2.1: the last piece serves as the password of the next.
void extend_reeder(AuthProtocol auth, std::string& key, std::string_view engine_id,
                   std::size_t wanted) {
  std::string last = key;
  while (key.size() < wanted) {
    const auto ku = key_of_password(*row_of(auth), last);
    if (!ku) return;
    last = localise(auth, *ku, engine_id);
    if (last.empty()) return;
    key += last;
  }
}

struct FreeCipherContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

enum class Way { encrypt, decrypt };

// AES in CFB128 mode; the initial vector is boots, time and salt (RFC 3826, 3.1.2.1).
Result<std::string> run_aes(const Keys& keys, std::uint32_t boots, std::uint32_t time,
                            std::string_view salt, std::string_view in, Way way) {
  thread_local const std::unique_ptr<EVP_CIPHER_CTX, FreeCipherContext> context(
      EVP_CIPHER_CTX_new());
  const EVP_CIPHER* cipher = cipher_of(keys.priv);
  if (cipher == nullptr || keys.priv_key.size() < key_size(keys.priv) || salt.size() != 8)
    return Error{Errc::refused, "no usable privacy key or salt"};
  std::array<unsigned char, 16> vector{};
  for (std::size_t i = 0; i < 4; ++i) {
    vector[i] = static_cast<unsigned char>(boots >> (24 - 8 * i));
    vector[4 + i] = static_cast<unsigned char>(time >> (24 - 8 * i));
  }
  std::copy(salt.begin(), salt.end(), vector.begin() + 8);
  std::string out(in.size(), '\0');
  int length = 0;
  const auto* key = reinterpret_cast<const unsigned char*>(keys.priv_key.data());
  const bool ok = EVP_CipherInit_ex(context.get(), cipher, nullptr, key, vector.data(),
                                    way == Way::encrypt ? 1 : 0) == 1 &&
                  EVP_CipherUpdate(context.get(), reinterpret_cast<unsigned char*>(out.data()),
                                   &length, reinterpret_cast<const unsigned char*>(in.data()),
                                   static_cast<int>(in.size())) == 1;
  if (!ok || static_cast<std::size_t>(length) != in.size())
    return Error{Errc::refused, "the cipher failed"};
  return out;
}

// DES-CBC by Net-SNMP (OpenSSL 3 keeps DES in a provider that is off by default). The second half
// of the key is the pre-vector (RFC 3414, 8.1.1.1).
Result<std::string> run_des(const Keys& keys, std::string_view salt, std::string_view in, Way way) {
  if (keys.priv_key.size() < 16 || salt.size() != 8 || (way == Way::decrypt && in.size() % 8 != 0))
    return Error{Errc::refused, "no usable privacy key, salt or block"};
  std::array<u_char, 8> vector{};
  for (std::size_t i = 0; i < 8; ++i)
    vector[i] = static_cast<u_char>(keys.priv_key[8 + i] ^ salt[i]);
  std::string padded(in);
  padded.resize((in.size() + 7) / 8 * 8, '\0');
  std::string out(padded.size() + 8, '\0');
  std::size_t length = out.size();
  std::array<u_char, 16> key{};
  std::copy_n(keys.priv_key.begin(), 16, key.begin());
  auto* const from = reinterpret_cast<u_char*>(padded.data());
  auto* const to = reinterpret_cast<u_char*>(out.data());
  const auto size = static_cast<u_int>(padded.size());
  const int error = way == Way::encrypt
                        ? sc_encrypt(usmDESPrivProtocol, USM_PRIV_PROTO_DES_LEN, key.data(), 16,
                                     vector.data(), 8, from, size, to, &length)
                        : sc_decrypt(usmDESPrivProtocol, USM_PRIV_PROTO_DES_LEN, key.data(), 16,
                                     vector.data(), 8, from, size, to, &length);
  if (error != SNMPERR_SUCCESS) return Error{Errc::refused, "the cipher failed"};
  out.resize(length);
  return out;
}

}  // namespace

Result<std::string> password_key(AuthProtocol auth, std::string_view password) {
  const auto* row = row_of(auth);
  if (row == nullptr) return Error{Errc::invalid, "no authentication protocol"};
  if (password.size() < 8)
    return Error{Errc::invalid, "an SNMPv3 password has at least 8 characters"};
  return key_of_password(*row, password);
}

std::string localise(AuthProtocol auth, std::string_view ku, std::string_view engine_id) {
  const auto* row = row_of(auth);
  if (row == nullptr || ku.empty()) return {};
  // Kul = H(Ku || engineID || Ku); the same as Net-SNMP's generate_kul, without its size limits.
  std::string data;
  data.reserve(ku.size() * 2 + engine_id.size());
  data.append(ku).append(engine_id).append(ku);
  return hash(auth, data);
}

Keys localised_keys(AuthProtocol auth, std::string_view auth_ku, PrivProtocol priv,
                    std::string_view priv_ku, std::string_view engine_id) {
  Keys keys{auth, priv, localise(auth, auth_ku, engine_id), {}};
  if (priv == PrivProtocol::none) return keys;
  keys.priv_key = localise(auth, priv_ku, engine_id);
  const auto wanted = key_size(priv);
  const bool reeder = priv == PrivProtocol::aes192c || priv == PrivProtocol::aes256c;
  if (reeder) {
    extend_reeder(auth, keys.priv_key, engine_id, wanted);
  } else {
    extend_blumenthal(auth, keys.priv_key, wanted);
  }
  keys.priv_key.resize(std::min(keys.priv_key.size(), wanted));
  return keys;
}

std::size_t digest_size(AuthProtocol auth) {
  const auto* row = row_of(auth);
  return row == nullptr ? 0 : row->sent;
}

std::string digest(AuthProtocol auth, std::string_view key, std::string_view message) {
  const auto* row = row_of(auth);
  if (row == nullptr) return {};
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  HMAC(row->evp(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(message.data()), message.size(), out.data(), &size);
  return {out.begin(), out.begin() + static_cast<std::ptrdiff_t>(row->sent)};
}

Result<Cipher> encrypt(const Keys& keys, std::uint32_t boots, std::uint32_t time,
                       std::uint64_t salt, std::string_view plain) {
  Cipher out;
  for (int shift = 56; shift >= 0; shift -= 8)
    out.parameters += static_cast<char>(salt >> shift & 0xff);
  if (keys.priv == PrivProtocol::des) {
    // RFC 3414, 8.1.1.1: the salt is boots and a local number.
    for (std::size_t i = 0; i < 4; ++i)
      out.parameters[i] = static_cast<char>(boots >> (24 - 8 * i) & 0xff);
  }
  auto bytes = keys.priv == PrivProtocol::des
                   ? run_des(keys, out.parameters, plain, Way::encrypt)
                   : run_aes(keys, boots, time, out.parameters, plain, Way::encrypt);
  if (!bytes) return bytes.error();
  out.bytes = std::move(*bytes);
  return out;
}

Result<std::string> decrypt(const Keys& keys, std::uint32_t boots, std::uint32_t time,
                            std::string_view parameters, std::string_view cipher) {
  return keys.priv == PrivProtocol::des
             ? run_des(keys, parameters, cipher, Way::decrypt)
             : run_aes(keys, boots, time, parameters, cipher, Way::decrypt);
}

}  // namespace netroster::snmp::usm
