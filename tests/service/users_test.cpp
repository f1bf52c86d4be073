// A daemon with users: who gets in, where it listens, and its configuration taken anew.
#include <gtest/gtest.h>

#include <openssl/evp.h>

#include "base/text.h"
#include "daemon/service/runner.h"
#include "tests/inventory/temp_store.h"
#include "tests/service/http_get.h"

namespace netroster::service {
namespace {

using inventory::testing_kit::TempDirectory;
using testing_kit::http_ask;
using testing_kit::http_get;

std::string sha256(const std::string& text) {
  std::string digest(32, '\0');
  std::size_t size = 0;
  EVP_Q_digest(nullptr, "SHA256", nullptr, text.data(), text.size(),
               reinterpret_cast<unsigned char*>(digest.data()), &size);
  return hex_plain(digest);
}

config::WebToken token(const std::string& name, config::WebRole role) {
  return {name, role, "", Secret(sha256("token of " + name)), std::nullopt};
}

// A daemon without sites: nothing is sent.
class UsersOfService : public testing::Test {
 protected:
  ServiceSettings settings() {
    ServiceSettings out;
    out.config.web.listen = "127.0.0.1:0";
    out.store_path = folder_.file("inventory.db");
    out.history_path = folder_.file("history.db");
    out.is_cloud_managed = [](const KnownNeighbour&) { return false; };
    out.ask_for_reload = [this]() -> Result<void> {
      ++asked_;
      if (wrong_) return Error{Errc::config, "netroster.toml:3:1: unknown key"};
      return {};
    };
    return out;
  }
  ServiceSettings with_users() {
    auto out = settings();
    out.config.web_users.tokens = {token("maria", config::WebRole::operator_),
                                   token("prometheus", config::WebRole::reader)};
    return out;
  }
  static std::string as(const std::string& name) {
    return "Authorization: Bearer token of " + name + "\r\n";
  }
  static int status(const Service& service, const std::string& method, const std::string& path,
                    const std::string& more = {}) {
    return http_ask(service.address(), method, path, more).status;
  }

  TempDirectory folder_;
  std::atomic<int> asked_{0};
  std::atomic<bool> wrong_{false};
};

TEST_F(UsersOfService, OnlyHealthIsForEverybody) {
  Service service(with_users());
  ASSERT_TRUE(service.start());
  EXPECT_EQ(status(service, "GET", "/metrics"), 401);
  EXPECT_EQ(status(service, "GET", "/metrics", as("eve")), 401);
  EXPECT_EQ(status(service, "GET", "/-/ready"), 200);
  EXPECT_EQ(status(service, "GET", "/-/healthy"), 200);
  const auto metrics = http_ask(service.address(), "GET", "/metrics", as("prometheus"));
  EXPECT_EQ(metrics.status, 200);
  EXPECT_NE(metrics.body.find("\nnetroster_http_logins_refused_total 1\n"), std::string::npos);
}

TEST_F(UsersOfService, AnOperatorHasTheConfigurationTakenAnew) {
  Service service(with_users());
  ASSERT_TRUE(service.start());
  EXPECT_EQ(status(service, "POST", "/-/reload"), 401);
  EXPECT_EQ(status(service, "POST", "/-/reload", as("prometheus")), 403);
  EXPECT_EQ(status(service, "GET", "/-/reload", as("maria")), 405);
  EXPECT_EQ(status(service, "POST", "/-/reload", as("maria") + "Sec-Fetch-Site: cross-site\r\n"),
            403);
  EXPECT_EQ(asked_, 0);
  EXPECT_EQ(status(service, "POST", "/-/reload", as("maria")), 202);
  EXPECT_EQ(asked_, 1);
  wrong_ = true;
  const auto refused = http_ask(service.address(), "POST", "/-/reload", as("maria"));
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(refused.body, "netroster.toml:3:1: unknown key\n");
}

TEST_F(UsersOfService, WithoutUsersNobodyIsAnOperator) {
  Service service(settings());
  ASSERT_TRUE(service.start());
  EXPECT_EQ(status(service, "GET", "/metrics"), 200);
  EXPECT_EQ(status(service, "POST", "/-/reload"), 403);
  EXPECT_EQ(asked_, 0);
}

struct Listening {
  const char* address;
  bool users;
  bool allowed;
};
class WhereItListens : public UsersOfService, public testing::WithParamInterface<Listening> {};

TEST_P(WhereItListens, OthersAreAnsweredOnlyWithUsers) {
  auto wanted = GetParam().users ? with_users() : settings();
  wanted.config.web.listen = GetParam().address;
  Service service(wanted);
  const auto started = service.start();
  ASSERT_EQ(started.has_value(), GetParam().allowed) << GetParam().address;
  if (started) return;
  EXPECT_EQ(started.error().code, Errc::config);
  EXPECT_NE(started.error().what.find("web_users.toml"), std::string::npos) << started.error().what;
}

INSTANTIATE_TEST_SUITE_P(
    All, WhereItListens,
    testing::Values(Listening{"127.0.0.1:0", false, true}, Listening{"127.0.0.1:0", true, true},
                    Listening{"0.0.0.0:0", false, false}, Listening{"0.0.0.0:0", true, true},
                    Listening{"[::]:0", false, false}, Listening{"192.0.2.1:0", false, false},
                    Listening{"[::ffff:192.0.2.1]:0", false, false}));

TEST_F(UsersOfService, AReloadThatWouldLetEverybodyInChangesNothing) {
  auto next = with_users();
  Runner runner([&]() -> Result<ServiceSettings> { return next; });
  ASSERT_TRUE(runner.start());
  const auto address = runner.service().address();
  next.config.web_users = {};
  next.config.web.listen = "0.0.0.0:0";
  const auto refused = runner.reload();
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().what.find("others reach 0.0.0.0:0"), std::string::npos);
  ASSERT_TRUE(runner.running());
  EXPECT_EQ(runner.service().address(), address);
  EXPECT_EQ(http_get(address, "/metrics").status, 401);
}

TEST_F(UsersOfService, AReloadTakesNewUsers) {
  auto next = with_users();
  Runner runner([&]() -> Result<ServiceSettings> { return next; });
  ASSERT_TRUE(runner.start());
  next.config.web_users.tokens = {token("tom", config::WebRole::reader)};
  ASSERT_TRUE(runner.reload());
  EXPECT_EQ(status(runner.service(), "GET", "/metrics", as("prometheus")), 401);
  EXPECT_EQ(status(runner.service(), "GET", "/metrics", as("tom")), 200);
}

TEST_F(UsersOfService, EachFigureOfTheProcessIsThereOnce) {
  Service service(settings());
  ASSERT_TRUE(service.start());
  const auto text = http_get(service.address(), "/metrics").body;
  const auto first = text.find("\nprocess_open_fds ");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(text.find("\nprocess_open_fds ", first + 1), std::string::npos);
}

}  // namespace
}  // namespace netroster::service
