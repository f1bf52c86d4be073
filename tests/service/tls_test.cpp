// A daemon with a certificate, and one that is renewed while it runs.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "daemon/service/runner.h"
#include "tests/inventory/temp_store.h"
#include "tests/web/certificate.h"
#include "tests/web/client.h"

namespace netroster::service {
namespace {

using inventory::testing_kit::TempDirectory;
using web::test::Certificate;
using web::test::make_certificate;
using web::test::TlsClient;

// A daemon without sites: nothing is sent.
class TlsOfService : public testing::Test {
 protected:
  void put(const std::string& name, const std::string& text) {
    std::ofstream(folder_.file(name), std::ios::binary) << text;
    std::filesystem::permissions(folder_.file(name), std::filesystem::perms::owner_read |
                                                         std::filesystem::perms::owner_write);
  }
  ServiceSettings settings_with(const Certificate& certificate) {
    put("chain.pem", certificate.certificate);
    put("key.pem", certificate.key);
    ServiceSettings out;
    out.config.web.listen = "127.0.0.1:0";
    out.certificate = folder_.file("chain.pem");
    out.key = folder_.file("key.pem");
    out.store_path = folder_.file("inventory.db");
    out.history_path = folder_.file("history.db");
    out.is_cloud_managed = [](const KnownNeighbour&) { return false; };
    return out;
  }
  static std::string metrics(const Service& service, const Certificate& believed) {
    TlsClient client(service.address(), believed);
    if (!client.connected()) return "not connected";
    client.send(web::test::get("/metrics", "Connection: close\r\n"));
    return client.read_until("\r\n0\r\n\r\n");
  }

  TempDirectory folder_;
};

TEST_F(TlsOfService, AnswersWithIt) {
  const auto own = make_certificate();
  Service service(settings_with(own));
  const auto started = service.start();
  ASSERT_TRUE(started) << started.error().what;
  EXPECT_EQ(service.url(), "https://" + service.address().text() + "/");
  EXPECT_NE(metrics(service, own).find("\nnetroster_http_certificate_end_timestamp_seconds 1"),
            std::string::npos);
}

TEST_F(TlsOfService, AReloadTakesTheNextOne) {
  const auto first = make_certificate();
  const auto next = make_certificate();
  Runner runner(
      [settings = settings_with(first)]() -> Result<ServiceSettings> { return settings; });
  ASSERT_TRUE(runner.start());
  EXPECT_EQ(metrics(runner.service(), next), "not connected");
  settings_with(next);
  ASSERT_TRUE(runner.reload());
  EXPECT_NE(metrics(runner.service(), next).find("netroster_build_info"), std::string::npos);
  EXPECT_EQ(metrics(runner.service(), first), "not connected");
}

TEST_F(TlsOfService, ABrokenOneChangesNothing) {
  const auto own = make_certificate();
  Runner runner([settings = settings_with(own)]() -> Result<ServiceSettings> { return settings; });
  ASSERT_TRUE(runner.start());
  const auto address = runner.service().address();
  put("key.pem", make_certificate().key);
  const auto refused = runner.reload();
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().what.find("key.pem: is not the private key of"), std::string::npos);
  EXPECT_EQ(runner.service().address(), address);
  EXPECT_NE(metrics(runner.service(), own).find("netroster_build_info"), std::string::npos);
}

}  // namespace
}  // namespace netroster::service
