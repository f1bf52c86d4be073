#include "config/web_users.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

#include "base/text.h"
#include "config/declared_checks.h"

namespace netroster::config {
namespace {

constexpr unsigned others = 007;
constexpr std::size_t sha256_digits = 64;
constexpr std::size_t bcrypt_length = 60;  // "$2b$", cost, "$", 22 of salt, 31 of hash
constexpr int most_bcrypt_cost = 14;       // about a second
constexpr std::string_view methods[] = {"$y$", "$gy$", "$7$", "$6$", "$2b$", "$2y$", "$2a$"};

bool is_bcrypt(std::string_view hash) { return hash.starts_with("$2"); }

int bcrypt_cost(std::string_view hash) {
  int cost = 0;
  const auto digits = hash.substr(4, 2);
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), cost);
  return read.ec == std::errc{} && read.ptr == digits.data() + digits.size() ? cost : 0;
}

// What is wrong with it; nullptr: nothing. The hash is never quoted.
const char* hash_problem(std::string_view hash) {
  const auto known = [&](std::string_view method) { return hash.starts_with(method); };
  if (std::none_of(std::begin(methods), std::end(methods), known))
    return "is no hash of a kind that is taken here: yescrypt, bcrypt, scrypt or SHA-512";
  if (!is_printable_ascii(hash) || hash.find_first_of(" :*!") != std::string_view::npos)
    return "has characters that no hash has";
  if (!is_bcrypt(hash)) return nullptr;
  if (hash.size() != bcrypt_length) return "is a bcrypt hash that is not 60 characters long";
  if (bcrypt_cost(hash) > most_bcrypt_cost)
    return "is a bcrypt hash whose cost is more than 14, which takes seconds to check";
  return nullptr;
}

bool is_sha256(std::string_view text) {
  return text.size() == sha256_digits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

class UserFile {
 public:
  UserFile(Reader& reader, Parts& parts) : reader_(reader), parts_(parts) {}

  void read(const Node& root) {
    for (auto& user : read_list<WebUser>(reader_, "user", root)) {
      check(user);
      parts_.users.push_back(std::move(user));
    }
    for (auto& token : read_list<WebToken>(reader_, "token", root)) {
      check(token);
      parts_.tokens.push_back(std::move(token));
    }
  }

 private:
  void check(const Declared<WebUser>& user) {
    const auto hash = user.value.password_hash.reveal_to_protocol();
    const char* problem = hash.empty() ? nullptr : hash_problem(hash);
    if (problem != nullptr)
      reader_.error(user.places.of("password_hash"), "user.password_hash", problem,
                    "make one with mkpasswd -m yescrypt");
  }
  void check(const Declared<WebToken>& token) {
    const auto digits = token.value.sha256.reveal_to_protocol();
    if (!digits.empty() && !is_sha256(digits))
      reader_.error(token.places.of("sha256"), "token.sha256",
                    "must be 64 hexadecimal digits in lower case",
                    "the first word that sha256sum prints");
  }

  Reader& reader_;
  Parts& parts_;
};

}  // namespace

void read_users(Reader& reader, const Node& root, const File& file, Parts& parts) {
  reader.check_root(root);
  if ((file.mode & others) != 0)
    reader.error({}, "", "may be read by everyone; run chmod 640 on it");
  UserFile(reader, parts).read(root);
}

void check_users(const Parts& parts, Problems& problems) {
  check_names(parts.users, "user", problems);
  check_names(parts.tokens, "token", problems);
  if (!parts.sites_complete) return;
  check_sites_of(parts.users, "user", parts, problems);
  check_sites_of(parts.tokens, "token", parts, problems);
}

}  // namespace netroster::config
