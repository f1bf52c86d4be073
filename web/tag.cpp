#include "web/tag.h"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

#include "base/text.h"

namespace netroster::web {

std::string tag_of(std::string_view bytes) {
  constexpr std::size_t kept = 16;
  std::array<char, EVP_MAX_MD_SIZE> digest{};
  std::size_t size = 0;
  auto* out = reinterpret_cast<unsigned char*>(digest.data());
  if (EVP_Q_digest(nullptr, "SHA256", nullptr, bytes.data(), bytes.size(), out, &size) != 1)
    throw std::runtime_error("SHA-256 is not available");
  return hex_plain(std::string_view(digest.data(), kept));
}

}  // namespace netroster::web
