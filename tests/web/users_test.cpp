// Who is let in, and what wrong logins cost.
#include "web/users.h"

#include <crypt.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

#include "web/credentials.h"

namespace netroster::web {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::string hash_of(const std::string& password, const char* method, unsigned long cost) {
  crypt_data data{};
  const std::string setting = crypt_gensalt(method, cost, nullptr, 0);
  return crypt_r(password.c_str(), setting.c_str(), &data);
}

std::string base64(const std::string& plain) {
  constexpr char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < plain.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t j = 0; j < 3; ++j)
      bits = bits << 8 | (i + j < plain.size() ? static_cast<unsigned char>(plain[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j)
      out += i + j > plain.size() ? '=' : letters[bits >> (18 - 6 * j) & 63];
  }
  return out;
}

RawRequest asks(std::string authorization, std::string peer = "192.0.2.1") {
  RawRequest out;
  out.method = "GET";
  out.target = "/metrics";
  out.authorization = std::move(authorization);
  out.peer = std::move(peer);
  return out;
}
RawRequest logs_in(const std::string& name, const std::string& password,
                   std::string peer = "192.0.2.1") {
  return asks("Basic " + base64(name + ":" + password), std::move(peer));
}

class UsersTest : public testing::Test {
 protected:
  UsersTest() {
    known_.users.push_back(
        {"maria", config::WebRole::operator_, "", Secret(hash_of("correct horse", "$2b$", 4))});
    known_.users.push_back({"oak", config::WebRole::reader, "OAK ELM",
                            Secret(hash_of("battery:staple", "$6$", 1000))});
    known_.users.push_back({"yes", config::WebRole::admin, "",
                            Secret(hash_of("gl\xc3\xbc"
                                           "ck",
                                           "$y$", 1))});
    known_.tokens.push_back({"prometheus", config::WebRole::reader, "",
                             Secret(sha256_hex("token-of-prometheus")), std::nullopt});
    known_.tokens.push_back(
        {"guest", config::WebRole::operator_, "", Secret(sha256_hex("token-of-guest")), last_day_});
  }
  Users& users() {
    if (!users_) {
      UsersSettings settings;
      settings.steady_now = [this] { return now_; };
      settings.wall_now = [this] { return wall_; };
      users_ = std::make_unique<Users>(known_, settings);
    }
    return *users_;
  }
  // "maria operator", or the status.
  std::string answer(const RawRequest& raw) {
    const auto admission = users().admit(raw);
    if (!admission.identity) return std::to_string(admission.refusal.status);
    return admission.identity->name + " " + std::string(text(admission.identity->role));
  }

  const std::chrono::sys_days last_day_ = std::chrono::year(2026) / 11 / 27;
  WallTime wall_ = last_day_;
  std::chrono::steady_clock::time_point now_{seconds(1000)};
  config::WebUsers known_;
  std::unique_ptr<Users> users_;
};

TEST_F(UsersTest, WhoIsKnownIsLetIn) {
  EXPECT_EQ(answer(logs_in("maria", "correct horse")), "maria operator");
  EXPECT_EQ(answer(logs_in("oak", "battery:staple")), "oak reader");
  EXPECT_EQ(answer(logs_in("yes",
                           "gl\xc3\xbc"
                           "ck")),
            "yes admin");
  EXPECT_EQ(answer(asks("Bearer token-of-prometheus")), "prometheus reader");
  EXPECT_EQ(answer(asks("bearer  token-of-guest ")), "guest operator");
  EXPECT_EQ(users().counts().refused.load(), 0U);
}

TEST_F(UsersTest, SitesGoWithTheUser) {
  const auto oak = users().admit(logs_in("oak", "battery:staple"));
  ASSERT_TRUE(oak.identity);
  EXPECT_EQ(oak.identity->sites, (std::vector<std::string>{"OAK", "ELM"}));
}

struct Wrong {
  const char* about;
  RawRequest request;
};
void PrintTo(const Wrong& wrong, std::ostream* out) { *out << wrong.about; }

class WrongLogins : public UsersTest, public testing::WithParamInterface<Wrong> {};

TEST_P(WrongLogins, AreRefusedAlike) {
  const auto admission = users().admit(GetParam().request);
  ASSERT_FALSE(admission.identity);
  EXPECT_EQ(admission.refusal.status, 401U);
  std::vector<std::string> challenges;
  for (const auto& [name, value] : admission.refusal.headers)
    if (name == "WWW-Authenticate") challenges.push_back(value.substr(0, value.find(' ')));
  EXPECT_EQ(challenges, (std::vector<std::string>{"Basic", "Bearer"}));
  EXPECT_EQ(std::get<std::string>(admission.refusal.body),
            "Log in with a user and password, or send a token.\n");
}

INSTANTIATE_TEST_SUITE_P(
    All, WrongLogins,
    testing::Values(
        Wrong{"nothing", asks("")}, Wrong{"another scheme", asks("Digest username=\"maria\"")},
        Wrong{"a wrong password", logs_in("maria", "correct hors")},
        Wrong{"no password", logs_in("maria", "")}, Wrong{"an unknown user", logs_in("eve", "x")},
        Wrong{"another's password", logs_in("oak", "correct horse")},
        Wrong{"the name in capitals", logs_in("MARIA", "correct horse")},
        Wrong{"something behind a NUL", logs_in("maria", std::string("correct horse\0x", 15))},
        Wrong{"a very long one", logs_in("maria", std::string(6000, 'x'))},
        Wrong{"no colon", asks("Basic " + base64("maria"))},
        Wrong{"no base64", asks("Basic maria:correct horse")},
        Wrong{"base64 without padding", asks("Basic bWFyaWE6Y29ycmVjdCBob3JzZQ")},
        Wrong{"a wrong token", asks("Bearer token-of-prometheuS")},
        Wrong{"the token's digest", asks("Bearer " + sha256_hex("token-of-prometheus"))},
        Wrong{"an empty token", asks("Bearer ")}, Wrong{"a scheme alone", asks("Basic")},
        Wrong{"the hash as password", asks("Basic JDJiJA==")}));

TEST_F(UsersTest, AWrongAnswerUnderTheApiIsAProblem) {
  auto request = asks("Bearer wrong");
  request.target = "/api/v1/devices?x=1";
  EXPECT_EQ(users().admit(request).refusal.content_type, "application/problem+json; charset=utf-8");
}

TEST_F(UsersTest, APasswordIsHashedOnce) {
  for (int i = 0; i < 100; ++i)
    EXPECT_EQ(answer(logs_in("maria", "correct horse")), "maria operator");
  EXPECT_EQ(users().counts().hashed.load(), 1U);
  EXPECT_EQ(answer(logs_in("maria", "correct hors")), "401") << "only what was right is known";
  EXPECT_EQ(users().counts().hashed.load(), 2U);
  EXPECT_EQ(answer(logs_in("oak", "correct horse")), "401") << "and only of its user";
}

TEST_F(UsersTest, SomebodyUnknownTakesAHashToo) {
  EXPECT_EQ(answer(logs_in("eve", "x")), "401");
  EXPECT_EQ(users().counts().hashed.load(), 1U);
}

// As users have it by default (yescrypt). The time of the processor is printed: another machine's
// load must not decide.
TEST(LoginTime, OfSomebodyUnknownIsThatOfAHash) {
  config::WebUsers known;
  known.users.push_back(
      {"maria", config::WebRole::reader, "", Secret(hash_of("correct horse", "$y$", 5))});
  UsersSettings settings;
  settings.of_client = settings.of_all = {1'000'000, milliseconds(1)};
  Users users(known, settings);
  const auto cpu = [] {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
  };
  constexpr std::size_t tries = 15;
  std::vector<double> took[2];
  for (std::size_t i = 0; i < 2 * tries; ++i) {
    const auto before = cpu();
    EXPECT_FALSE(users.admit(logs_in(i % 2 == 0 ? "maria" : "eve", "guess")).identity);
    took[i % 2].push_back(cpu() - before);
  }
  EXPECT_EQ(users.counts().hashed.load(), 2 * tries) << "each of them";
  for (auto& each : took) std::nth_element(each.begin(), each.begin() + tries / 2, each.end());
  std::printf("login of a known name %.2f ms, of an unknown one %.2f ms: %+.1f %%\n",
              took[0][tries / 2], took[1][tries / 2],
              100 * (took[1][tries / 2] / took[0][tries / 2] - 1));
}

TEST_F(UsersTest, ATokenEndsWithItsLastDay) {
  wall_ = last_day_ + std::chrono::hours(23);
  EXPECT_EQ(answer(asks("Bearer token-of-guest")), "guest operator");
  wall_ = last_day_ + std::chrono::hours(24);
  EXPECT_EQ(answer(asks("Bearer token-of-guest")), "401");
}

TEST_F(UsersTest, WhoIsWrongTooOftenWaits) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(answer(logs_in("maria", "guess")), "401") << i;
  const auto refused = users().admit(logs_in("maria", "correct horse"));
  ASSERT_FALSE(refused.identity) << "not even the right one is looked at";
  EXPECT_EQ(refused.refusal.status, 429U);
  const std::pair<std::string, std::string> wait("Retry-After", "10");
  EXPECT_EQ(refused.refusal.headers.back(), wait);
  EXPECT_EQ(users().counts().hashed.load(), 5U);
  EXPECT_EQ(users().counts().limited.load(), 1U);
  EXPECT_EQ(answer(logs_in("maria", "correct horse", "192.0.2.2")), "maria operator");
  now_ += seconds(10);
  EXPECT_EQ(answer(logs_in("oak", "battery:staple")), "oak reader");
}

TEST_F(UsersTest, WhoWasRightBeforeGoesOnWhileOthersGuess) {
  EXPECT_EQ(answer(logs_in("maria", "correct horse")), "maria operator");
  for (int i = 0; i < 100; ++i) answer(logs_in("maria", "guess"));
  EXPECT_EQ(answer(logs_in("maria", "correct horse")), "maria operator");
  EXPECT_EQ(answer(asks("Bearer token-of-prometheus")), "prometheus reader");
  EXPECT_EQ(users().counts().refused.load(), 5U);
}

TEST_F(UsersTest, ManyClientsTogetherAreLimited) {
  std::size_t looked_at = 0;
  for (int i = 0; i < 200; ++i) {
    const auto peer = "192.0.2." + std::to_string(i);
    looked_at += answer(logs_in("maria", "guess", peer)) == "401" ? 1 : 0;
  }
  EXPECT_EQ(looked_at, 30U);
  now_ += seconds(1);
  EXPECT_EQ(answer(logs_in("maria", "correct horse", "198.51.100.1")), "maria operator");
}

TEST_F(UsersTest, WithoutCredentialsNothingIsCounted) {
  for (int i = 0; i < 100; ++i) EXPECT_EQ(answer(asks("")), "401");
  EXPECT_EQ(answer(logs_in("maria", "correct horse")), "maria operator");
}

TEST(FailuresTest, AnIpv6NetworkIsOneClient) {
  EXPECT_EQ(client_of("2001:db8:1:2:3:4:5:6"), client_of("2001:db8:1:2::1"));
  EXPECT_NE(client_of("2001:db8:1:2::1"), client_of("2001:db8:1:3::1"));
  EXPECT_NE(client_of("192.0.2.1"), client_of("192.0.2.2"));
}

TEST(FailuresTest, AreForgottenInTimeAndBounded) {
  Failures failures({5, milliseconds(1000)}, {1e9, milliseconds(1)});
  const Failures::Time start(seconds(1000));
  for (std::size_t i = 0; i < 2 * Failures::most_clients; ++i)
    failures.add("client " + std::to_string(i), start);
  EXPECT_EQ(failures.clients(), Failures::most_clients);
  failures.add("one more", start + seconds(1));
  EXPECT_EQ(failures.clients(), 1U);
}

struct Encoded {
  const char* text;
  const char* plain;  // null: not well-formed
};
class Base64 : public testing::TestWithParam<Encoded> {};

// RFC 4648, 10, and what is near it.
TEST_P(Base64, IsReadStrictly) {
  const auto decoded = base64_decoded(GetParam().text);
  ASSERT_EQ(decoded.has_value(), GetParam().plain != nullptr) << GetParam().text;
  EXPECT_EQ(decoded.value_or(""), GetParam().plain == nullptr ? "" : GetParam().plain);
}

INSTANTIATE_TEST_SUITE_P(All, Base64,
                         testing::Values(Encoded{"", ""}, Encoded{"Zg==", "f"},
                                         Encoded{"Zm8=", "fo"}, Encoded{"Zm9v", "foo"},
                                         Encoded{"Zm9vYg==", "foob"}, Encoded{"Zm9vYmFy", "foobar"},
                                         Encoded{"/+8=", "\xff\xef"}, Encoded{"Zg=", nullptr},
                                         Encoded{"Zg", nullptr}, Encoded{"Zh==", nullptr},
                                         Encoded{"Zm9=", nullptr}, Encoded{"Z===", nullptr},
                                         Encoded{"====", nullptr}, Encoded{"Zm 9", nullptr},
                                         Encoded{"Zm9v\n", nullptr}, Encoded{"Zg==Zg==", nullptr},
                                         Encoded{"Zm_-", nullptr}));

TEST(Passwords, NoHashMatchesNothing) {
  for (const auto* hash : {"", "*", "*0", "x", "$2b$", "$y$", "plain"})
    for (const auto* password : {"", "*0", "plain"})
      EXPECT_FALSE(is_password(Secret(password), Secret(hash))) << hash << " " << password;
}

TEST(Passwords, ADigestBelongsToItsProcess) {
  const Keyed one;
  const Keyed other;
  EXPECT_EQ(one.digest("x"), one.digest("x"));
  EXPECT_NE(one.digest("x"), one.digest("y"));
  EXPECT_NE(one.digest("x"), other.digest("x"));
}

}  // namespace
}  // namespace netroster::web
