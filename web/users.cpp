#include "web/users.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "base/log.h"
#include "base/text.h"
#include "config/lists.h"
#include "web/credentials.h"
#include "web/route_table.h"

namespace netroster::web {
namespace {

constexpr const char* challenges[] = {R"(Basic realm="netroster", charset="UTF-8")",
                                      R"(Bearer realm="netroster")"};

Role role_of(config::WebRole role) {
  switch (role) {
    case config::WebRole::reader:
      return Role::reader;
    case config::WebRole::operator_:
      return Role::operator_;
    case config::WebRole::admin:
      return Role::admin;
  }
  return Role::reader;
}

// The path as it was written, for the form of the refusal.
std::string_view path_of(const RawRequest& raw) {
  return std::string_view(raw.target).substr(0, raw.target.find('?'));
}

Admission refused(const RawRequest& raw) {
  Admission out;
  out.refusal = refusal(path_of(raw), 401, "Log in with a user and password, or send a token.");
  for (const auto* challenge : challenges)
    out.refusal.headers.emplace_back("WWW-Authenticate", challenge);
  return out;
}

Admission limited(const RawRequest& raw, std::chrono::seconds wait) {
  Admission out;
  out.refusal = refusal(path_of(raw), 429,
                        fmt::format("Too many wrong logins. Wait {} seconds.", wait.count()));
  out.refusal.headers.emplace_back("Retry-After", fmt::format("{}", wait.count()));
  return out;
}

std::string keyed_text(const Login& login) {
  return fmt::format("{}{}{}", login.name, '\0', login.password.reveal_to_protocol());
}

}  // namespace

class Users::Impl {
 public:
  Impl(config::WebUsers known, UsersSettings settings);
  Admission admit(const RawRequest& raw);
  const UsersCounts& counts() const { return counts_; }

 private:
  struct User {
    Identity identity;
    Secret hash;
    std::optional<Digest> last_right;  // of name and password
  };
  struct Token {
    Identity identity;
    std::string sha256;
    std::optional<std::chrono::sys_days> last_day;
  };
  using Authorization = std::variant<std::monostate, Login, BearerToken>;

  User* find(const std::string& name);
  const Identity* known_already(const Authorization& authorization);
  const Identity* check_password(const Login& login);
  const Identity* check_token(const BearerToken& given) const;

  const UsersSettings settings_;
  const Keyed keyed_;
  std::vector<User> users_;
  std::vector<Token> tokens_;
  Failures failures_;
  UsersCounts counts_;
};

Users::Impl::Impl(config::WebUsers known, UsersSettings settings)
    : settings_(std::move(settings)), failures_(settings_.of_client, settings_.of_all) {
  for (auto& user : known.users)
    users_.push_back({{user.name, role_of(user.role), config::listed(user.sites)},
                      std::move(user.password_hash),
                      std::nullopt});
  for (const auto& token : known.tokens)
    tokens_.push_back({{token.name, role_of(token.role), config::listed(token.sites)},
                       std::string(token.sha256.reveal_to_protocol()),
                       token.last_day});
}

Users::Impl::User* Users::Impl::find(const std::string& name) {
  const auto found = std::find_if(users_.begin(), users_.end(),
                                  [&](const User& user) { return user.identity.name == name; });
  return found == users_.end() ? nullptr : &*found;
}

// What needs no hash: tokens, and the password that was right the last time.
const Identity* Users::Impl::known_already(const Authorization& authorization) {
  if (const auto* token = std::get_if<BearerToken>(&authorization)) return check_token(*token);
  const auto* login = std::get_if<Login>(&authorization);
  const auto* user = login == nullptr ? nullptr : find(login->name);
  if (user == nullptr || !user->last_right) return nullptr;
  const auto digest = keyed_.digest(keyed_text(*login));
  const bool same = equal_in_constant_time({digest.data(), digest.size()},
                                           {user->last_right->data(), user->last_right->size()});
  return same ? &user->identity : nullptr;
}

const Identity* Users::Impl::check_password(const Login& login) {
  if (users_.empty()) return nullptr;
  auto* user = find(login.name);
  // Somebody unknown takes as long.
  const bool right = is_password(login.password, (user == nullptr ? users_.front() : *user).hash);
  counts_.hashed.fetch_add(1, std::memory_order_relaxed);
  if (user == nullptr || !right) return nullptr;
  user->last_right = keyed_.digest(keyed_text(login));
  return &user->identity;
}

// A token is random, so its digest tells nothing and needs no salt.
const Identity* Users::Impl::check_token(const BearerToken& given) const {
  const auto sha256 = sha256_hex(given.token.reveal_to_protocol());
  const auto today = std::chrono::floor<std::chrono::days>(settings_.wall_now());
  const Identity* found = nullptr;
  for (const auto& token : tokens_) {
    const bool same = equal_in_constant_time(sha256, token.sha256);
    if (same && (!token.last_day || today <= *token.last_day)) found = &token.identity;
  }
  return found;
}

Admission Users::Impl::admit(const RawRequest& raw) {
  if (raw.authorization.empty()) return refused(raw);
  const auto authorization = parse_authorization(raw.authorization);
  if (const auto* identity = known_already(authorization)) return {*identity, {}};
  const auto client = client_of(raw.peer);
  const auto now = settings_.steady_now();
  if (const auto wait = failures_.wait(client, now); wait.count() > 0) {
    counts_.limited.fetch_add(1, std::memory_order_relaxed);
    return limited(raw, wait);
  }
  if (const auto* login = std::get_if<Login>(&authorization))
    if (const auto* identity = check_password(*login)) return {*identity, {}};
  failures_.add(client, now);
  counts_.refused.fetch_add(1, std::memory_order_relaxed);
  log::warning("WEB_LOGIN_REFUSED", client, "a wrong user, password or token");
  return refused(raw);
}

Users::Users(config::WebUsers known, UsersSettings settings)
    : impl_(std::make_unique<Impl>(std::move(known), std::move(settings))) {}
Users::~Users() = default;
Admission Users::admit(const RawRequest& raw) { return impl_->admit(raw); }
const UsersCounts& Users::counts() const { return impl_->counts(); }

Admit admit_by(std::shared_ptr<Users> users) {
  if (!users) return {};
  return [users = std::move(users)](const RawRequest& raw) { return users->admit(raw); };
}

}  // namespace netroster::web
