// The whole daemon in one process, against simulated agents: it scans, polls, keeps and answers.
#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <mutex>

#include "daemon/service/runner.h"
#include "tests/notify/listener.h"
#include "tests/service/service_kit.h"
#include "tests/web/client.h"

namespace netroster::service {
namespace {

using inventory::testing_kit::TempDirectory;
using simulator::Fault;
using simulator::Simulator;
using std::chrono::milliseconds;
using testing_kit::Answer;
using testing_kit::http_get;

class ServiceTest : public testing_kit::ServiceKit {};

TEST_F(ServiceTest, ScansPollsAndAnswers) {
  start(settings());
  const auto metrics = wait_for_text("/metrics", "netroster_scans_total 1");
  EXPECT_NE(metrics.body.find("netroster_device_info{"), std::string::npos);
  const auto device = wait_for_text("/metrics/device?device=flat-00002", "ifHCInOctets{");
  EXPECT_EQ(device.status, 200);
  EXPECT_NE(device.body.find("ifName=\"8\""), std::string::npos);
  wait_for_text("/metrics", "netroster_poll_devices 5");
  const auto discovery = get("/sd/prometheus");
  EXPECT_NE(discovery.body.find("flat-00004"), std::string::npos);
}

TEST_F(ServiceTest, HoldsTheSitesAgainstTheStandardOnceAnInventory) {
  auto with = settings();
  with.standard = standards::load("").library;
  start(with);
  const auto site = with.config.sites.front().id;
  const auto series = [&](const char* result) {
    return std::string("netroster_standard_checks{result=\"") + result +
           "\",severity=\"required\",site=\"" + site + "\"";
  };
  wait_for_text("/metrics", series("unknown"));  // before anything was scanned
  wait_for("/metrics", [&](const Answer& answer) {
    const auto at = answer.body.find(series("pass"));
    const auto line = answer.body.substr(at, answer.body.find('\n', at) - at);
    return at != std::string::npos && !line.ends_with(" 0");
  });
}

TEST_F(ServiceTest, AnotherStandardIsJudgedByAtOnce) {
  auto with = settings();
  with.standard = standards::load("").library;
  with.scan_at_start = false;
  Control control;
  with.more_routes = [&control](const web::Known&, const Control& given) {
    control = given;
    return std::vector<web::Route>();
  };
  start(with);
  wait_for_text("/metrics", "netroster_standard_checks{");
  EXPECT_EQ(get("/metrics").body.find("waiver_end_timestamp_seconds{rule=\"device-read\""),
            std::string::npos);
  auto files = standards::shipped_sources();
  files.push_back({"own.toml",
                   "[[waiver]]\nrule = \"device-read\"\nsubject = \"*\"\nreason = \"x\"\nowner = "
                   "\"y\"\ngranted = 2026-01-01\nexpires = 2999-01-01\n",
                   false});
  const auto other = standards::load_texts(files).library;
  ASSERT_TRUE(control.write([&](scan::Desk&) { control.take_library(other); }));
  wait_for_text("/metrics", "waiver_end_timestamp_seconds{rule=\"device-read\"");
  EXPECT_EQ(control.library(), other);
}

TEST_F(ServiceTest, WithoutAStandardNothingIsSaidOfIt) {
  start(settings());
  const auto metrics = wait_for_text("/metrics", "netroster_scans_total 1");
  EXPECT_EQ(metrics.body.find("netroster_standard_"), std::string::npos);
}

// Two readings missed and the time of one: from then on `up` is 0, until it is back.
TEST_F(ServiceTest, ADeviceThatFallsSilentIsUnavailableUntilItIsBack) {
  auto with = settings();
  with.config.poll.device_time = milliseconds(1000);
  const auto site = with.config.sites.front().id;
  start(with);
  const std::string device = "/metrics/device?device=flat-00002";
  const auto address = IpAddress::v4(addresses_[2]);
  const auto alias = "/snmp?module=if_mib&target=" + address.text();
  const auto stale = [&](int count) {
    return "netroster_stale_devices{ports=\"access\",site=\"" + site + "\"} " +
           std::to_string(count) + "\n";
  };
  wait_for_text(device, "ifHCInOctets{");
  wait_for_text("/metrics", stale(0));
  simulator_->set_fault(address, Fault::dark, 0);
  const auto silent = [](const Answer& answer) { return answer.status == 503; };
  EXPECT_NE(wait_for(device, silent).body.find("were last read at 20"), std::string::npos);
  EXPECT_EQ(get(alias).status, 503);
  wait_for_text("/metrics", stale(1));
  EXPECT_EQ(get("/metrics/device?device=flat-00001").status, 200) << "others go on";
  simulator_->clear_faults(address);
  const auto back = wait_for_text(device, "ifHCInOctets{");
  EXPECT_EQ(back.status, 200);
  EXPECT_EQ(get(alias).status, 200);
  wait_for_text("/metrics", stale(0));
}

TEST_F(ServiceTest, AnUnknownDeviceIsNotFound) {
  start(settings());
  EXPECT_EQ(get("/metrics/device?device=nobody").status, 404);
}

TEST_F(ServiceTest, WhatTheStoreHasIsShownAtOnce) {
  start(settings());
  wait_for_text("/metrics", "netroster_scans_total 1");
  service_->stop();
  auto later = settings();
  later.scan_at_start = false;
  start(later);
  EXPECT_NE(get("/metrics").body.find("flat-00000"), std::string::npos);
  EXPECT_NE(get("/metrics").body.find("netroster_scans_total 0"), std::string::npos);
  wait_for_text("/metrics/device?device=flat-00000", "ifHCInOctets{");
}

TEST_F(ServiceTest, StopsInTheMiddleOfAScan) {
  for (const auto address : addresses_)
    simulator_->set_fault(IpAddress::v4(address), Fault::slow, 200);
  start(settings());
  wait_for_text("/metrics", "netroster_scan_running 1");
  const auto began = std::chrono::steady_clock::now();
  service_->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5));
}

TEST_F(ServiceTest, ASecondOneIsRefusedAndNamesTheStore) {
  start(settings());
  Service second(settings());
  const auto refused = second.start();
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().what.find("inventory.db"), std::string::npos) << refused.error().what;
}

TEST_F(ServiceTest, AnAddressInUseIsAnError) {
  start(settings());
  auto other = settings();
  other.store_path = folder_.file("other.db");
  other.history_path = folder_.file("other-history.db");
  other.config.web.listen = service_->address().text();
  Service second(other);
  const auto refused = second.start();
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().what.find(service_->address().text()), std::string::npos)
      << refused.error().what;
}

TEST_F(ServiceTest, WithoutPollingItStillAnswers) {
  auto quiet = settings();
  quiet.config.poll.enabled = false;
  start(quiet);
  wait_for_text("/metrics", "netroster_scans_total 1");
  EXPECT_EQ(get("/metrics").body.find("netroster_poll_devices"), std::string::npos);
}

TEST_F(ServiceTest, WhatIsStatedBetweenTwoScansIsInTheNextSnapshot) {
  auto with = settings();
  Control control;
  std::function<Snapshot()> snapshot;
  with.more_routes = [&](const web::Known& known, const Control& given) {
    control = given;
    snapshot = known.snapshot;
    return std::vector<web::Route>();
  };
  start(with);
  wait_for_text("/metrics", "netroster_scans_total 1");
  ASSERT_EQ(snapshot()->devices.size(), agents);
  std::promise<bool> stated;
  ASSERT_TRUE(control.write([&](scan::Desk& desk) {
    ManualStatement same;
    same.device = desk.known->devices[0]->id;
    same.other = desk.known->devices[1]->id;
    same.when = desk.now;
    const bool kept = desk.store->add_statement(same) && work_in(desk);
    stated.set_value(kept);
  }));
  EXPECT_TRUE(stated.get_future().get());
  EXPECT_EQ(snapshot()->devices.size(), agents - 1);
}

// Two devices become one; the daemon tells of it at the latest when it stops.
TEST_F(ServiceTest, WhatHappensIsToldToAWebhook) {
  std::mutex mutex;
  std::string told;
  const notify::testing_kit::Listener hook([&](int fd) {
    const auto head = hook.read_until(fd, "\r\n\r\n");
    const auto length = head.find("Content-Length: ");
    const std::lock_guard lock(mutex);
    if (length != std::string::npos)
      told = hook.read_bytes(fd, std::stoul(head.substr(length + 16)));
    hook.write(fd, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
  });
  auto with = settings();
  config::NotifyTarget target;
  target.name = "noc";
  target.webhook = Secret("http://127.0.0.1:" + std::to_string(hook.port()) + "/");
  target.events = "device_merged";
  with.config.notify.targets = {target};
  Control control;
  with.more_routes = [&](const web::Known&, const Control& given) {
    control = given;
    return std::vector<web::Route>();
  };
  start(with);
  wait_for_text("/metrics", "netroster_scans_total 1");
  std::promise<void> stated;
  ASSERT_TRUE(control.write([&](scan::Desk& desk) {
    ManualStatement same;
    same.device = desk.known->devices[0]->id;
    same.other = desk.known->devices[1]->id;
    same.when = desk.now;
    EXPECT_TRUE(desk.store->add_statement(same) && work_in(desk));
    stated.set_value();
  }));
  stated.get_future().get();
  service_->stop();
  const std::lock_guard lock(mutex);
  EXPECT_NE(told.find("\"kind\":\"device_merged\""), std::string::npos) << told;
}

TEST_F(ServiceTest, AScanThatIsWantedRunsBetweenTheOthers) {
  auto with = settings();
  with.scan_at_start = false;
  Control control;
  with.more_routes = [&](const web::Known&, const Control& given) {
    control = given;
    return std::vector<web::Route>();
  };
  start(with);
  ASSERT_EQ(control.scan({"lab"})->state, ScanOrder::State::waiting);
  wait_for_text("/sd/prometheus", "flat-00004");
  wait_for_text("/metrics", "netroster_scans_total 1");
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (control.scans()[0].state != ScanOrder::State::done &&
         std::chrono::steady_clock::now() < until)
    std::this_thread::yield();
  EXPECT_EQ(control.scans()[0].state, ScanOrder::State::done) << control.scans()[0].failure;
}

// One is cut off in the middle by the reload, the other has not begun.
TEST_F(ServiceTest, ScansThatAreWantedOutliveAReload) {
  auto with = settings();
  with.scan_at_start = false;
  with.scan.sweep.rate_per_site = 1;  // for minutes
  Control control;
  with.more_routes = [&](const web::Known&, const Control& given) {
    control = given;
    return std::vector<web::Route>();
  };
  Runner runner([&]() -> Result<ServiceSettings> { return with; });
  ASSERT_TRUE(runner.start());
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(120);
  const auto wait_until = [&](auto fits) {
    while (!fits() && std::chrono::steady_clock::now() < patience) std::this_thread::yield();
    return fits();
  };
  const auto first = control.scan({"lab"})->id;
  ASSERT_TRUE(wait_until([&] { return control.scans()[0].state == ScanOrder::State::running; }));
  ASSERT_TRUE(wait_until([&] {
    const auto body = http_get(runner.service().address(), "/metrics").body;
    return body.find("netroster_snmp_requests_total{task=\"scan\"} 0") == std::string::npos;
  }));
  const auto second = control.scan({"gone"})->id;
  with.scan.sweep.rate_per_site = 0;
  ASSERT_TRUE(runner.reload());
  const auto is_done = wait_until([&] { return control.scans()[1].ended.has_value(); });
  ASSERT_TRUE(is_done) << text(control.scans()[0].state) << " and "
                       << text(control.scans()[1].state)
                       << http_get(runner.service().address(), "/metrics").body;
  const auto orders = control.scans();
  ASSERT_EQ(orders.size(), 2U);
  EXPECT_EQ(orders[0].id, first);
  EXPECT_EQ(orders[0].state, ScanOrder::State::done) << orders[0].failure;
  EXPECT_EQ(orders[1].id, second);
  EXPECT_EQ(orders[1].failure, "none of its sites is configured");
  EXPECT_GT(control.scan({"lab"})->id, second);
  runner.stop();
}

// What is worked out for somebody ends with the service, which waits for it.
TEST_F(ServiceTest, StopsWhileALongAnswerIsWorkedOut) {
  std::promise<void> begun;
  auto with = settings();
  with.more_routes = [&](const web::Known&, const Control& control) {
    web::Route route;
    route.path = "/long";
    route.handler = [&begun, control](const web::Request&) {
      web::Response out;
      out.later = [&begun, control](const web::Reply& reply) {
        EXPECT_TRUE(control.work([&begun, reply] {
          begun.set_value();
          const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
          while (!reply.unwanted.stop_requested() && std::chrono::steady_clock::now() < until)
            std::this_thread::yield();
        }));
      };
      return out;
    };
    return std::vector<web::Route>{std::move(route)};
  };
  start(with);
  web::test::Client client(service_->address());
  ASSERT_TRUE(client.send(web::test::get("/long")));
  begun.get_future().wait();
  const auto stopped = std::chrono::steady_clock::now();
  service_.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - stopped, std::chrono::seconds(5));
}

}  // namespace
}  // namespace netroster::service
