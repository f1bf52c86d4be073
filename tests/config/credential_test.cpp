#include <gtest/gtest.h>

#include "config/load.h"
#include "config/show.h"
#include "tests/config/memory.h"

namespace netroster::config {
namespace {

using fixture::joined;
using fixture::World;

constexpr auto kind = FileKind::credentials;

std::string bound(const std::string& name, const std::string& more) {
  return "[[credential]]\nname = \"" + name + "\"\nnetworks = [\"10.1.0.0/16\"]\n" + more;
}

TEST(Credentials, AreTriedFromV3ToV1) {
  World here;
  here.variables = {{"S", "canary-secret"}};
  const File file{"k.toml", kind,
                  bound("one", "version = \"1\"\ncommunity_env = \"S\"\n") +
                      bound("two-b", "version = \"2c\"\ncommunity_env = \"S\"\n") +
                      bound("three",
                            "version = \"3\"\nuser = \"u\"\nauth = \"SHA-512\"\n"
                            "auth_password_env = \"S\"\npriv = \"AES-256-C\"\n"
                            "priv_password_env = \"S\"\ncontext = \"campus\"\n") +
                      bound("two-a", "version = \"2c\"\ncommunity_env = \"S\"\n"),
                  0644};
  const auto loaded = load_credentials_text(file, here.surroundings());
  ASSERT_TRUE(loaded.problems.empty()) << joined(loaded.problems);
  ASSERT_EQ(loaded.credentials.size(), 4U);
  EXPECT_EQ(loaded.credentials[0].name, "three");
  EXPECT_EQ(loaded.credentials[1].name, "two-b");
  EXPECT_EQ(loaded.credentials[2].name, "two-a");
  EXPECT_EQ(loaded.credentials[3].name, "one");
  const auto& v3 = loaded.credentials[0];
  EXPECT_EQ(v3.auth, AuthProtocol::sha512);
  EXPECT_EQ(v3.priv, PrivProtocol::aes256c);
  EXPECT_EQ(v3.context, "campus");
  EXPECT_EQ(v3.auth_password.reveal_to_protocol(), "canary-secret");
  EXPECT_EQ(v3.priv_password.reveal_to_protocol(), "canary-secret");
  EXPECT_TRUE(v3.community.empty());
  EXPECT_TRUE(v3.may_be_sent_to(*IpAddress::parse("10.1.255.255")));
  EXPECT_FALSE(v3.may_be_sent_to(*IpAddress::parse("10.2.0.1")));
  EXPECT_EQ(loaded.credentials[3].version, SnmpVersion::v1);
}

TEST(Credentials, APublicSecretIsToldWhateverElseIsWrong) {
  const World here;
  const File file{"k.toml", kind, bound("one", "version = \"2\"\ncommunity = \"S\"\n"), 0644};
  const auto text = joined(load_credentials_text(file, here.surroundings()).problems);
  EXPECT_NE(text.find("did you mean \"2c\"?"), std::string::npos) << text;
  EXPECT_NE(text.find("credential.community: a secret in a file that others may read"),
            std::string::npos)
      << text;
}

struct Protocol {
  const char* word;
  PrivProtocol priv;
};

TEST(Credentials, KnowEveryProtocol) {
  World here;
  here.variables = {{"S", "canary-secret"}};
  const std::pair<const char*, AuthProtocol> auths[] = {
      {"MD5", AuthProtocol::md5},        {"SHA-1", AuthProtocol::sha1},
      {"SHA-224", AuthProtocol::sha224}, {"SHA-256", AuthProtocol::sha256},
      {"SHA-384", AuthProtocol::sha384}, {"SHA-512", AuthProtocol::sha512}};
  const Protocol privs[] = {
      {"AES-128", PrivProtocol::aes128},    {"AES-192", PrivProtocol::aes192},
      {"AES-256", PrivProtocol::aes256},    {"AES-192-C", PrivProtocol::aes192c},
      {"AES-256-C", PrivProtocol::aes256c}, {"DES", PrivProtocol::des}};
  for (const auto& [auth_word, auth] : auths) {
    for (const auto& [priv_word, priv] : privs) {
      const File file{"k.toml", kind,
                      bound("x", "version = \"3\"\nuser = \"u\"\nallow_des = true\nauth = \"" +
                                     std::string(auth_word) + "\"\nauth_password_env = \"S\"\n" +
                                     "priv = \"" + priv_word + "\"\npriv_password_env = \"S\"\n"),
                      0644};
      const auto loaded = load_credentials_text(file, here.surroundings());
      ASSERT_TRUE(loaded.problems.empty()) << joined(loaded.problems);
      EXPECT_EQ(loaded.credentials[0].auth, auth);
      EXPECT_EQ(loaded.credentials[0].priv, priv);
    }
  }
}

struct InLine {
  unsigned mode;
  bool allowed;
};

TEST(Credentials, InlineSecretsNeedAPrivateFile) {
  const InLine cases[] = {{0600, true},  {0400, true},  {0700, true},  {0640, false},
                          {0604, false}, {0644, false}, {0660, false}, {0602, false}};
  for (const auto& [mode, allowed] : cases) {
    const World here;
    const File file{"k.toml", kind, bound("x", "version = \"2c\"\ncommunity = \"canary-inline\"\n"),
                    mode};
    const auto loaded = load_credentials_text(file, here.surroundings());
    EXPECT_EQ(loaded.ok(), allowed) << std::oct << mode;
    EXPECT_EQ(joined(loaded.problems).find("canary"), std::string::npos);
    if (allowed) {
      EXPECT_EQ(loaded.credentials[0].community.reveal_to_protocol(), "canary-inline");
    } else {
      EXPECT_TRUE(loaded.credentials[0].community.empty());
      EXPECT_EQ(
          text(loaded.problems[0])
              .find("k.toml:5:13: credential.community: a secret in a file that others may read; "
                    "run chmod 600 on this file"),
          0U)
          << joined(loaded.problems);
    }
  }
}

// By a command that sends nothing: outside the unit, and not as the user that the files are of.
TEST(Credentials, SecretsThatNobodyUsesAreNotLookedFor) {
  World here;
  const File file{"/etc/n/credentials.d/k.toml", kind,
                  bound("a", "version = \"2c\"\ncommunity_file = \"secrets/c\"\n") +
                      bound("b", "version = \"2c\"\ncommunity_env = \"S\"\n") +
                      bound("c", "version = \"2c\"\ncommunity_credential = \"c\"\n"),
                  0644};
  auto around = here.surroundings();
  EXPECT_EQ(load_credentials_text(file, around).problems.size(), 3U);
  around.secrets = Secrets::unused;
  const auto loaded = load_credentials_text(file, around);
  ASSERT_TRUE(loaded.problems.empty()) << joined(loaded.problems);
  ASSERT_EQ(loaded.credentials.size(), 3U);
  for (const auto& one : loaded.credentials) EXPECT_TRUE(one.community.empty()) << one.name;
  around.secrets = Secrets::checked;
  const auto checked = load_credentials_text(file, around);
  ASSERT_EQ(checked.problems.size(), 3U) << joined(checked.problems);
  EXPECT_FALSE(checked.problems[0].warning);
  EXPECT_FALSE(checked.problems[1].warning);
  EXPECT_TRUE(checked.problems[2].warning) << "only the unit has it";
}

TEST(Credentials, TakeSecretsFromFilesBesideThem) {
  World here;
  here.files = {{"/etc/n/credentials.d/secrets/c", {"canary-file\r\n", 0640}},
                {"/run/keys/c", {"canary-elsewhere", 0600}},
                {"/run/credentials/n.service/c", {"canary-systemd\n", 0400}}};
  here.variables = {{"CREDENTIALS_DIRECTORY", "/run/credentials/n.service"}};
  const File file{"/etc/n/credentials.d/k.toml", kind,
                  bound("a", "version = \"2c\"\ncommunity_file = \"secrets/c\"\n") +
                      bound("b", "version = \"2c\"\ncommunity_file = \"/run/keys/c\"\n") +
                      bound("c", "version = \"2c\"\ncommunity_credential = \"c\"\n"),
                  0644};
  const auto loaded = load_credentials_text(file, here.surroundings());
  ASSERT_TRUE(loaded.problems.empty()) << joined(loaded.problems);
  EXPECT_EQ(loaded.credentials[0].community.reveal_to_protocol(), "canary-file");
  EXPECT_EQ(loaded.credentials[1].community.reveal_to_protocol(), "canary-elsewhere");
  EXPECT_EQ(loaded.credentials[2].community.reveal_to_protocol(), "canary-systemd");
}

TEST(Credentials, AFileWithoutAnyIsAnError) {
  const World here;
  const auto loaded =
      load_credentials_text({"k.toml", kind, "# nothing\n", 0600}, here.surroundings());
  EXPECT_EQ(joined(loaded.problems), "k.toml: holds no [[credential]]\n");
}

// Whatever goes wrong around a secret, and wherever somebody types it, it is never shown.
TEST(Credentials, SecretsNeverLeak) {
  const char* mistakes[] = {
      "community = \"canary\"\nuser = \"x\"\n",
      "community = canary\n",
      "community = 'canary\n",
      "community = \"canary\nfoo = 1\n",
      "community = \"canary\\q\"\n",
      "community = tcanary\n",
      "community = 12canary\n",
      "community = [\"canary\"]\n",
      "community = { canary = \"canary\" }\n",
      "communty = \"canary\"\n",
      "community = \"canary\" # canary\ncommunity_env = \"canary\"\n",
      "community_env = \"canary\"\n",
      "community_file = \"canary\"\n",
      "community_credential = \"canary\"\n",
      "community_credential = \"canary canary\"\n",
      "community = \"canary\"\ncommunity = \"canary\"\n",
      "auth = \"canary\"\n",
      "priv = \"canary\"\n",
      "auth_password = \"canary\"\npriv_password = \"canary\"\n",
      "community = \"canary\\u0000\"\n",
      "community = \"canary\\ncanary\"\n",
      "community = \"canary\"\nallow_des = \"canary\"\n",
      "community = \"canary\xff\"\n",
  };
  for (const char* version : {"\"3\"", "\"2c\"", "\"1\"", "\"canary\"", "3"})
    for (const auto* mistake : mistakes)
      for (const unsigned mode : {0600U, 0644U}) {
        const World here;
        const File file{"k.toml", kind,
                        bound("x", "version = " + std::string(version) + "\n" + mistake), mode};
        const auto loaded =
            load_texts({{"netroster.toml", FileKind::main, fixture::district, 0644}, file},
                       here.surroundings());
        const auto shown = joined(loaded.problems) + problems_json(loaded.problems) +
                           config_toml(loaded.config) + config_json(loaded.config);
        const bool names_it = shown.find("canary") != std::string::npos;
        EXPECT_FALSE(names_it) << version << "\n" << mistake << "\n" << shown;
      }
}

TEST(Credentials, AreShownWithoutTheirSecrets) {
  World here;
  here.variables = {{"S", "canary-secret"}};
  const auto loaded =
      load_texts({{"netroster.toml", FileKind::main, fixture::district, 0644},
                  {"k.toml", kind,
                   bound("deep",
                         "version = \"3\"\nuser = \"u\"\nauth = \"SHA-256\"\nauth_password_env = "
                         "\"S\"\npriv = \"DES\"\nallow_des = true\npriv_password_env = \"S\"\n") +
                       bound("old", "version = \"2c\"\ncommunity = \"canary-inline\"\n"),
                   0600}},
                 here.surroundings());
  ASSERT_TRUE(loaded.ok()) << joined(loaded.problems);
  const auto toml = config_toml(loaded.config);
  EXPECT_NE(toml.find("[[credential]]\nname = \"deep\"\nversion = \"3\"\nnetworks = "
                      "[\"10.1.0.0/16\"]\nuser = \"u\"\nauth = \"SHA-256\"\npriv = \"DES\"\n"
                      "allow_des = true\nauth_password = \"<secret>\"\npriv_password = "
                      "\"<secret>\"\n"),
            std::string::npos)
      << toml;
  EXPECT_NE(toml.find("name = \"old\"\nversion = \"2c\"\nnetworks = [\"10.1.0.0/16\"]\ncommunity = "
                      "\"<secret>\"\n"),
            std::string::npos);
  EXPECT_EQ((toml + config_json(loaded.config)).find("canary"), std::string::npos);
}

}  // namespace
}  // namespace netroster::config
