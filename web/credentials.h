// What an Authorization field says (RFC 9110, 11.6.2), and secrets compared in a time that tells
// nothing of them.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/secret.h"

namespace netroster::web {

struct Login {  // RFC 7617
  std::string name;
  Secret password;
};
struct BearerToken {  // RFC 6750
  Secret token;
};

// monostate: neither, or not well-formed.
std::variant<std::monostate, Login, BearerToken> parse_authorization(std::string_view field);

// With padding, without blanks (RFC 4648, 4); nullopt for anything else.
std::optional<std::string> base64_decoded(std::string_view text);

// In a time that depends on the lengths only.
bool equal_in_constant_time(std::string_view a, std::string_view b);

// Whether crypt(3) makes this hash of the password. Takes the time that the hash is made to take.
bool is_password(const Secret& password, const Secret& hash);

using Digest = std::array<char, 32>;

// Digests that nobody can make or undo who does not have this process's memory.
class Keyed {
 public:
  Keyed();  // throws std::runtime_error when there are no random numbers
  Digest digest(std::string_view text) const;

 private:
  Secret key_;
};

// 64 hexadecimal digits, lower case.
std::string sha256_hex(std::string_view bytes);

}  // namespace netroster::web
