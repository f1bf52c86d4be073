#include "web/credentials.h"

#include <crypt.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <cstdint>
#include <memory>
#include <stdexcept>

#include "base/text.h"

namespace netroster::web {
namespace {

constexpr std::size_t longest_password = 256;  // bytes; crypt(3) takes 512 at most

int sextet(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

// crypt's memory is 32 KiB with the password in it.
struct WipedCryptData {
  crypt_data data{};
  ~WipedCryptData() { OPENSSL_cleanse(&data, sizeof data); }
};

std::variant<std::monostate, Login, BearerToken> login_of(std::string_view base64) {
  auto plain = base64_decoded(base64);
  if (!plain) return {};
  const auto colon = plain->find(':');
  if (colon == std::string::npos) return {};
  Login out{plain->substr(0, colon), Secret(plain->substr(colon + 1))};
  OPENSSL_cleanse(plain->data(), plain->size());
  return out;
}

}  // namespace

std::optional<std::string> base64_decoded(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && text.ends_with('=')) {
    text.remove_suffix(1);
    ++padding;
  }
  std::string out;
  out.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  int have = 0;
  for (const char c : text) {
    const int six = sextet(c);
    if (six < 0) return std::nullopt;
    bits = (bits << 6 | static_cast<std::uint32_t>(six)) & 0xffffff;
    have += 6;
    if (have < 8) continue;
    have -= 8;
    out += static_cast<char>(bits >> have & 0xff);
  }
  const bool rest = (bits & ((1U << have) - 1)) != 0;  // two texts for the same bytes
  if (rest) return std::nullopt;
  return out;
}

std::variant<std::monostate, Login, BearerToken> parse_authorization(std::string_view field) {
  constexpr std::string_view basic = "Basic ";
  constexpr std::string_view bearer = "Bearer ";
  if (starts_with_nocase(field, basic)) return login_of(trim(field.substr(basic.size())));
  if (!starts_with_nocase(field, bearer)) return {};
  const auto token = trim(field.substr(bearer.size()));
  if (token.empty()) return {};
  return BearerToken{Secret(std::string(token))};
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

bool is_password(const Secret& password, const Secret& hash) {
  const auto given = password.reveal_to_protocol();
  const auto wanted = hash.reveal_to_protocol();
  // crypt(3) stops at a NUL: what stands behind it would not be looked at.
  const bool fits = given.size() <= longest_password && given.find('\0') == std::string_view::npos;
  const auto memory = std::make_unique<WipedCryptData>();
  const char* made =
      crypt_r(fits ? std::string(given).c_str() : "", std::string(wanted).c_str(), &memory->data);
  // "*0": no such method.
  if (made == nullptr || made[0] == '*') return false;
  return equal_in_constant_time(made, wanted) && fits;
}

Keyed::Keyed() {
  std::string key(32, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(key.data()), static_cast<int>(key.size())) != 1)
    throw std::runtime_error("there are no random numbers");
  key_ = Secret(std::move(key));
}

Digest Keyed::digest(std::string_view text) const {
  Digest out{};
  std::size_t size = 0;
  const auto key = key_.reveal_to_protocol();
  if (EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA256", nullptr, key.data(), key.size(),
                reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                reinterpret_cast<unsigned char*>(out.data()), out.size(), &size) == nullptr)
    throw std::runtime_error("HMAC with SHA-256 is not available");
  return out;
}

std::string sha256_hex(std::string_view bytes) {
  Digest digest{};
  std::size_t size = 0;
  if (EVP_Q_digest(nullptr, "SHA256", nullptr, bytes.data(), bytes.size(),
                   reinterpret_cast<unsigned char*>(digest.data()), &size) != 1)
    throw std::runtime_error("SHA-256 is not available");
  return hex_plain(std::string_view(digest.data(), digest.size()));
}

}  // namespace netroster::web
