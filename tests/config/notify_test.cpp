// notify.toml: who is told what happens.
#include <gtest/gtest.h>

#include "config/lists.h"
#include "config/load.h"
#include "config/schema.h"
#include "config/show.h"
#include "model/event_kinds.h"
#include "tests/config/memory.h"

namespace netroster::config {
namespace {

using fixture::joined;
using fixture::World;

LoadResult load_notify(const std::string& notify, unsigned mode = 0640) {
  return load_texts(
      {{"netroster.toml", FileKind::main, fixture::district, 0644},
       {"s.toml", FileKind::sites,
        "[[site]]\nid = \"OAK\"\nname = \"Oak\"\nkind = \"high\"\nnetworks = [\"10.1.0.0/24\"]\n",
        0644},
       {"notify.toml", FileKind::notify, notify, mode}},
      World().surroundings());
}

constexpr const char* good =
    "[[notify]]\nname = \"noc\"\nwebhook = \"https://hooks.example.org/CANARY\"\n"
    "token = \"CANARY\"\nevents = \"device_vanished link_lost\"\nsites = \"OAK\"\n"
    "[[notify]]\nname = \"board\"\nmail = \"network@example.org\"\n"
    "[[maintenance]]\nname = \"core\"\nfrom = \"2026-12-01 18:00\"\nto = \"2026-12-01 22:00\"\n"
    "reason = \"new core\"\n"
    "[[maintenance]]\nname = \"patches\"\ndevices = \"oak-*\"\nweekly = \"wed 22:00-02:00\"\n";

TEST(Notify, IsRead) {
  const auto loaded = load_notify(good);
  ASSERT_TRUE(loaded.ok()) << joined(loaded.problems);
  const auto& notify = loaded.config.notify;
  ASSERT_EQ(notify.targets.size(), 2U);
  EXPECT_EQ(notify.targets[0].webhook.reveal_to_protocol(), "https://hooks.example.org/CANARY");
  EXPECT_EQ(notify.targets[0].token.reveal_to_protocol(), "CANARY");
  EXPECT_EQ(notify.targets[0].events, "device_vanished link_lost");
  EXPECT_EQ(notify.targets[1].mail, "network@example.org");
  ASSERT_EQ(notify.maintenance.size(), 2U);
  EXPECT_EQ(notify.maintenance[0].reason, "new core");
  EXPECT_EQ(notify.maintenance[1].devices, "oak-*");
  EXPECT_EQ(notify.maintenance[1].weekly, "wed 22:00-02:00");
}

TEST(Notify, IsShownWithoutItsSecrets) {
  const auto loaded = load_notify(good);
  for (const auto& shown : {config_toml(loaded.config), config_json(loaded.config)}) {
    EXPECT_NE(shown.find("network@example.org"), std::string::npos);
    EXPECT_NE(shown.find("<secret>"), std::string::npos);
    EXPECT_EQ(shown.find("CANARY"), std::string::npos) << shown;
  }
}

struct Wrong {
  const char* about;
  const char* text;
  const char* problem;
};
void PrintTo(const Wrong& wrong, std::ostream* out) { *out << wrong.about; }

class WrongNotify : public testing::TestWithParam<Wrong> {};

TEST_P(WrongNotify, IsToldWithItsPlaceAndWithoutSecrets) {
  const auto loaded = load_notify(GetParam().text);
  EXPECT_FALSE(loaded.ok());
  const auto text = joined(loaded.problems);
  EXPECT_NE(text.find(GetParam().problem), std::string::npos) << text;
  EXPECT_EQ(text.find("CANARY"), std::string::npos) << text;
}

INSTANTIATE_TEST_SUITE_P(
    All, WrongNotify,
    testing::Values(
        Wrong{"no way", "[[notify]]\nname = \"a\"\n",
              "notify.toml:1:1: notify: needs one way to tell: either webhook or mail"},
        Wrong{"both ways",
              "[[notify]]\nname = \"a\"\nmail = \"a@b\"\nwebhook = \"https://b/CANARY\"\n",
              "needs one way to tell"},
        Wrong{"a file", "[[notify]]\nname = \"a\"\nwebhook = \"file:///CANARY\"\n",
              "notify.toml:3:11: notify.webhook: must be a URL of https:// or http://"},
        Wrong{"a user in it", "[[notify]]\nname = \"a\"\nwebhook = \"https://u:CANARY@b/\"\n",
              "without a user in it"},
        Wrong{"no host", "[[notify]]\nname = \"a\"\nwebhook = \"https:///CANARY\"\n",
              "notify.webhook: must be"},
        Wrong{"a token in the clear",
              "[[notify]]\nname = \"a\"\nwebhook = \"http://b/CANARY\"\ntoken = \"CANARY\"\n",
              "would carry the token where others can read it"},
        Wrong{"a token in a mail", "[[notify]]\nname = \"a\"\nmail = \"a@b\"\ntoken = \"CANARY\"\n",
              "notify.token: is sent to a webhook only"},
        Wrong{"a server that is none",
              "[[notify]]\nname = \"a\"\nmail = \"a@b\"\nmail_server = \"mail.example.org\"\n",
              "notify.toml:4:15: notify.mail_server: must be smtp:// or smtps://"},
        Wrong{"a server without mail",
              "[[notify]]\nname = \"a\"\nwebhook = \"https://b/\"\nmail_server = \"smtp://c\"\n",
              "notify.mail_server: is for mail only"},
        Wrong{"a token with another line",
              "[[notify]]\nname = \"a\"\nwebhook = \"https://b/\"\ntoken = \"CANARY\\nX: y\"\n",
              "notify.toml:4:9: notify.token: must be of ASCII characters"},
        Wrong{"two addresses", "[[notify]]\nname = \"a\"\nmail = \"a@b,c@d\"\n",
              "must be one mail address"},
        Wrong{"an option of sendmail", "[[notify]]\nname = \"a\"\nmail = \"-oQ/tmp@b\"\n",
              "must be one mail address"},
        Wrong{"an unknown kind",
              "[[notify]]\nname = \"a\"\nmail = \"a@b\"\nevents = \"link_lost device_gone\"\n",
              "notify.toml:4:10: notify.events: must be kinds of events"},
        Wrong{"an unknown site", "[[notify]]\nname = \"a\"\nmail = \"a@b\"\nsites = \"ELM\"\n",
              "notify.sites: there is no site \"ELM\""},
        Wrong{
            "a name twice",
            "[[notify]]\nname = \"a\"\nmail = \"a@b\"\n[[notify]]\nname = \"a\"\nmail = \"a@b\"\n",
            "notify.name: \"a\" is already used on line 2"},
        Wrong{"no time",
              "[[maintenance]]\nname = \"a\"\nfrom = \"2026-12-01\"\nto = "
              "\"2026-12-01 22:00\"\n",
              "notify.toml:3:8: maintenance.from: must be a day and a time"},
        Wrong{"the end before the beginning",
              "[[maintenance]]\nname = \"a\"\nfrom = \"2026-12-01 18:00\"\nto = \"2026-12-01 "
              "18:00\"\n",
              "notify.toml:4:6: maintenance.to: is not after `from`"},
        Wrong{"an end without a beginning",
              "[[maintenance]]\nname = \"a\"\nto = \"2026-12-01 18:00\"\n",
              "notify.toml:1:1: maintenance: needs one way to tell when"},
        Wrong{"never", "[[maintenance]]\nname = \"a\"\n", "needs one way to tell when"},
        Wrong{"once and every week",
              "[[maintenance]]\nname = \"a\"\nfrom = \"2026-12-01 18:00\"\nto = \"2026-12-01 "
              "19:00\"\nweekly = \"wed 22:00-02:00\"\n",
              "needs one way to tell when"},
        Wrong{"a weekday that is none",
              "[[maintenance]]\nname = \"a\"\nweekly = \"someday 22:00-02:00\"\n",
              "notify.toml:3:10: maintenance.weekly: must be days and times"},
        Wrong{"a month that is none",
              "[[maintenance]]\nname = \"a\"\nfrom = \"2026-13-01 18:00\"\nto = \"2026-12-01 "
              "18:00\"\n",
              "maintenance.from: must be"},
        Wrong{"something else", "[[site]]\nid = \"x\"\n", "[[site]] belongs in sites.d/*.toml"}));

TEST(Notify, MayNotBeReadByEveryone) {
  EXPECT_NE(joined(load_notify(good, 0644).problems).find("may be read by everyone"),
            std::string::npos);
}

// The manual lists every kind that there is.
TEST(Notify, NamesEveryKindInItsManual) {
  const auto* row = find_row(section("notify"), "events");
  ASSERT_NE(row, nullptr);
  for (const auto& kind : event_kinds)
    EXPECT_NE(row->doc.find("`" + std::string(kind.name) + "`"), std::string_view::npos)
        << kind.name;
}

}  // namespace
}  // namespace netroster::config
