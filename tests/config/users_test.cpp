// web_users.toml: who may ask the daemon.
#include <gtest/gtest.h>

#include "config/lists.h"
#include "config/load.h"
#include "config/show.h"
#include "tests/config/memory.h"

namespace netroster::config {
namespace {

using fixture::joined;
using fixture::World;

constexpr const char* yescrypt_hash =
    "$y$j75$CANARYhash000000000000$1111111111111111111111111111111111111111111";
constexpr const char* digest = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";

std::string user(const std::string& name, const std::string& more) {
  return "[[user]]\nname = \"" + name + "\"\n" + more;
}
std::string hash(const std::string& text) { return "password_hash = \"" + text + "\"\n"; }
std::string good_user(const std::string& name) {
  return user(name, "role = \"reader\"\n" + hash(yescrypt_hash));
}

WebUsersResult load_users(const std::string& text, unsigned mode = 0640) {
  return load_web_users_text({"web_users.toml", FileKind::users, text, mode},
                             World().surroundings());
}

LoadResult load_with(const std::string& main, const std::string& users) {
  return load_texts(
      {{"netroster.toml", FileKind::main, fixture::district + main, 0644},
       {"s.toml", FileKind::sites,
        "[[site]]\nid = \"OAK\"\nname = \"Oak\"\nkind = \"high\"\nnetworks = [\"10.1.0.0/24\"]\n",
        0644},
       {"web_users.toml", FileKind::users, users, 0640}},
      World().surroundings());
}

TEST(WebUsers, AreRead) {
  const auto loaded =
      load_users(user("maria", "role = \"operator\"\nsites = \"OAK ELM\"\n" + hash(yescrypt_hash)) +
                 "[[token]]\nname = \"prometheus\"\nrole = \"reader\"\nsha256 = \"" + digest +
                 "\"\nlast_day = 2027-06-30\n");
  ASSERT_TRUE(loaded.problems.empty()) << joined(loaded.problems);
  ASSERT_EQ(loaded.users.users.size(), 1U);
  const auto& maria = loaded.users.users[0];
  EXPECT_EQ(maria.name, "maria");
  EXPECT_EQ(maria.role, WebRole::operator_);
  EXPECT_EQ(listed(maria.sites), (std::vector<std::string>{"OAK", "ELM"}));
  EXPECT_EQ(maria.password_hash.reveal_to_protocol(), yescrypt_hash);
  ASSERT_EQ(loaded.users.tokens.size(), 1U);
  const auto& token = loaded.users.tokens[0];
  EXPECT_EQ(token.role, WebRole::reader);
  EXPECT_EQ(token.sha256.reveal_to_protocol(), digest);
  EXPECT_EQ(token.last_day, std::chrono::sys_days(std::chrono::year(2027) / 6 / 30));
}

struct Wrong {
  const char* about;
  std::string text;
  const char* problem;
};
void PrintTo(const Wrong& wrong, std::ostream* out) { *out << wrong.about; }

class WrongUsers : public testing::TestWithParam<Wrong> {};

TEST_P(WrongUsers, AreToldWithTheirPlaceAndWithoutTheHash) {
  const auto loaded = load_users(GetParam().text);
  EXPECT_FALSE(loaded.ok());
  const auto text = joined(loaded.problems);
  EXPECT_NE(text.find(GetParam().problem), std::string::npos) << text;
  EXPECT_EQ(text.find("CANARY"), std::string::npos) << text;
}

INSTANTIATE_TEST_SUITE_P(
    All, WrongUsers,
    testing::Values(
        Wrong{"nobody", "", "web_users.toml: holds no [[user]] and no [[token]]"},
        Wrong{"a plain password", user("m", "role = \"reader\"\n" + hash("CANARY")),
              "web_users.toml:4:17: user.password_hash: is no hash of a kind that is taken here"},
        Wrong{"MD5", user("m", "role = \"reader\"\n" + hash("$1$CANARY$00000000000000")),
              "is no hash of a kind"},
        Wrong{"DES", user("m", "role = \"reader\"\n" + hash("abCANARY12345")),
              "is no hash of a kind"},
        Wrong{"a locked one", user("m", "role = \"reader\"\n" + hash("!$6$CANARY$0")),
              "is no hash of a kind"},
        Wrong{"a line of htpasswd", user("m", "role = \"reader\"\n" + hash("$6$CANARY$0:0")),
              "has characters that no hash has"},
        Wrong{"a cut bcrypt", user("m", "role = \"reader\"\n" + hash("$2b$12$CANARY")),
              "not 60 characters long"},
        Wrong{"a slow bcrypt",
              user("m", "role = \"reader\"\n" + hash("$2b$15$CANARY" + std::string(47, '0'))),
              "whose cost is more than 14"},
        Wrong{"no hash", user("m", "role = \"reader\"\n"), "user.password_hash: is missing"},
        Wrong{"no role", user("m", hash(yescrypt_hash)), "user.role: is missing"},
        Wrong{"an unknown role", user("m", "role = \"operate\"\n" + hash(yescrypt_hash)),
              "did you mean \"operator\"?"},
        Wrong{"a name twice", good_user("m") + good_user("m"),
              "web_users.toml:6:8: user.name: \"m\" is already used on line 2"},
        Wrong{"a token in the clear",
              "[[token]]\nname = \"t\"\nrole = \"reader\"\nsha256 = \"CANARY\"\n",
              "web_users.toml:4:10: token.sha256: must be 64 hexadecimal digits"},
        Wrong{"an unknown key", user("m", "password = \"CANARY\"\n"), "unknown key"},
        Wrong{"something else", "[[site]]\nid = \"x\"\n", "[[site]] belongs in sites.d/*.toml"}));

TEST(WebUsers, MayNotBeReadByEveryone) {
  EXPECT_TRUE(load_users(good_user("m"), 0640).ok());
  const auto open = load_users(good_user("m"), 0644);
  EXPECT_FALSE(open.ok());
  EXPECT_NE(joined(open.problems).find("may be read by everyone"), std::string::npos);
}

TEST(WebUsers, NameSitesThatThereAre) {
  const auto oak =
      load_with("", user("m", "role = \"reader\"\nsites = \"OAK\"\n" + hash(yescrypt_hash)));
  EXPECT_TRUE(oak.ok()) << joined(oak.problems);
  const auto elm =
      load_with("", user("m", "role = \"reader\"\nsites = \"OAK ELM\"\n" + hash(yescrypt_hash)));
  EXPECT_FALSE(elm.ok());
  EXPECT_NE(joined(elm.problems).find("user.sites: there is no site \"ELM\""), std::string::npos);
}

TEST(WebUsers, AreShownWithoutTheirHashes) {
  const auto loaded = load_with("", good_user("maria"));
  ASSERT_TRUE(loaded.ok()) << joined(loaded.problems);
  for (const auto& shown : {config_toml(loaded.config), config_json(loaded.config)}) {
    EXPECT_NE(shown.find("maria"), std::string::npos);
    EXPECT_NE(shown.find("<secret>"), std::string::npos);
    EXPECT_EQ(shown.find("CANARY"), std::string::npos);
  }
}

struct Listening {
  const char* address;
  bool users;
  bool warned;
};
class WhereItListens : public testing::TestWithParam<Listening> {};

TEST_P(WhereItListens, WithoutUsersOthersAreWarnedOf) {
  const auto& [address, users, warned] = GetParam();
  const auto loaded =
      load_with("[web]\nlisten = \"" + std::string(address) + "\"\n", users ? good_user("m") : "");
  EXPECT_TRUE(loaded.ok()) << joined(loaded.problems);
  const bool told = joined(loaded.problems).find("web.listen: ") != std::string::npos;
  EXPECT_EQ(told, warned) << joined(loaded.problems);
}

INSTANTIATE_TEST_SUITE_P(
    All, WhereItListens,
    testing::Values(Listening{"127.0.0.1:9816", false, false},
                    Listening{"[::1]:9816", false, false}, Listening{"127.8.0.1:0", false, false},
                    Listening{"0.0.0.0:9816", false, true}, Listening{"[::]:9816", false, true},
                    Listening{"10.1.0.5:9816", false, true},
                    Listening{"10.1.0.5:9816", true, false}, Listening{"[::]:9816", true, false}));

}  // namespace
}  // namespace netroster::config
