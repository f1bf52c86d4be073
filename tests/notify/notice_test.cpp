// What is told, of what, and how it is written.
#include "daemon/notify/notice.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace netroster::notify {
namespace {

Event event(const std::string& kind, const std::string& site, const std::string& text,
            const char* when = "2026-12-02T03:00:00Z") {
  return {*parse_time(when), kind, site, "core-1", text};
}

config::NotifyTarget target(const std::string& events, const std::string& sites) {
  config::NotifyTarget out;
  out.events = events;
  out.sites = sites;
  return out;
}

TEST(Notice, GoesToWhoWantsIt) {
  const auto lost = event("link_lost", "OAK", "");
  const auto everywhere = event("duplicate_serial", "", "");
  EXPECT_TRUE(is_wanted(target("", ""), lost));
  EXPECT_TRUE(is_wanted(target("device_moved link_lost", "ELM OAK"), lost));
  EXPECT_FALSE(is_wanted(target("device_moved", ""), lost));
  EXPECT_FALSE(is_wanted(target("", "ELM"), lost));
  EXPECT_FALSE(is_wanted(target("", "OA"), lost));
  EXPECT_TRUE(is_wanted(target("", ""), everywhere));
  EXPECT_FALSE(is_wanted(target("", "OAK"), everywhere)) << "it is of no site";
}

// 18:00 to 22:00 in Los Angeles is 02:00 to 06:00 UTC of the next day in December.
TEST(Notice, IsHeldBackWhileSomebodyWorksThere) {
  const auto zone = measurements::read_time_zone("America/Los_Angeles");
  ASSERT_TRUE(zone.has_value());
  const std::vector<config::Maintenance> windows{
      {"core", "OAK ELM", "2026-12-01 18:00", "2026-12-01 22:00", "new core"}};
  const auto held = [&](const std::string& site, const char* when) {
    return maintenance_of(windows, event("link_lost", site, "", when), *zone) != nullptr;
  };
  EXPECT_TRUE(held("OAK", "2026-12-02T02:00:00Z"));
  EXPECT_TRUE(held("ELM", "2026-12-02T05:59:59Z"));
  EXPECT_FALSE(held("OAK", "2026-12-02T01:59:59Z"));
  EXPECT_FALSE(held("OAK", "2026-12-02T06:00:00Z"));
  EXPECT_FALSE(held("ASH", "2026-12-02T03:00:00Z"));
  EXPECT_FALSE(held("", "2026-12-02T03:00:00Z")) << "nobody works everywhere";
}

TEST(Notice, IsHeldBackEveryWeek) {
  const auto zone = measurements::read_time_zone("America/Los_Angeles");
  ASSERT_TRUE(zone.has_value());
  config::Maintenance window{"patches", "OAK", "", "", ""};
  window.weekly = "wed 22:00-02:00";
  const auto held = [&](const char* when) {
    return maintenance_of({window}, event("link_lost", "OAK", "", when), *zone) != nullptr;
  };
  EXPECT_TRUE(held("2026-12-03T06:00:00Z"));
  EXPECT_TRUE(held("2026-12-03T09:59:59Z"));
  EXPECT_FALSE(held("2026-12-03T10:00:00Z"));
  EXPECT_TRUE(held("2026-07-02T05:00:00Z")) << "in summer an hour earlier";
}

TEST(Notice, OfOtherDevicesThanTheNamedOnesIsTold) {
  config::Maintenance window{"core", "OAK", "2026-12-02 02:00", "2026-12-02 06:00", ""};
  window.devices = "oak-core* OAK-17";
  const auto held = [&](const std::string& id, const std::string& name) {
    auto one = event("device_vanished", "OAK", "", "2026-12-02T03:00:00Z");
    one.device = id;
    return maintenance_of({window}, one, {}, name) != nullptr;
  };
  EXPECT_TRUE(held("OAK-1", "oak-core2"));
  EXPECT_TRUE(held("OAK-17", ""));
  EXPECT_FALSE(held("OAK-1", "oak-idf1"));
  EXPECT_FALSE(held("", "")) << "what is of no device is of the site";
}

TEST(Notice, OfAWindowForEverySiteIsHeldBackWithoutASiteToo) {
  const std::vector<config::Maintenance> windows{
      {"all", "", "2026-12-02 02:00", "2026-12-02 06:00", ""}};
  EXPECT_NE(maintenance_of(windows, event("duplicate_serial", "", ""), {}), nullptr);
  EXPECT_NE(maintenance_of(windows, event("link_lost", "ASH", ""), {}), nullptr);
}

TEST(Notice, IsJsonForAWebhook) {
  const auto body = nlohmann::json::parse(
      webhook_body("Oak Valley", {event("link_lost", "OAK", "the cable to idf-1"),
                                  event("device_vanished", "ELM", "sw-2 does not answer")}));
  EXPECT_EQ(body["source"], "netroster");
  EXPECT_EQ(body["district"], "Oak Valley");
  EXPECT_EQ(body["text"],
            "OAK link_lost: the cable to idf-1\nELM device_vanished: sw-2 does not answer");
  ASSERT_EQ(body["events"].size(), 2U);
  EXPECT_EQ(body["events"][0], (nlohmann::json{{"when", "2026-12-02T03:00:00Z"},
                                               {"kind", "link_lost"},
                                               {"site", "OAK"},
                                               {"device", "core-1"},
                                               {"text", "the cable to idf-1"}}));
}

// A device may be called anything.
TEST(Notice, HasNoCommandsOfADeviceForAChatProgram) {
  const auto body = nlohmann::json::parse(webhook_body(
      "Oak", {event("device_appeared", "OAK", "<!channel> & \x1b[31m\xff<https://evil>\n")}));
  const auto text = body["text"].get<std::string>();
  EXPECT_EQ(text.find('<'), std::string::npos) << text;
  EXPECT_EQ(text.find('\x1b'), std::string::npos) << text;
  EXPECT_NE(text.find("&lt;!channel&gt; &amp;"), std::string::npos) << text;
}

TEST(Notice, OfManyEventsStaysShortForPeople) {
  const std::vector<Event> events(150, event("link_lost", "OAK", std::string(5000, 'x')));
  const auto body = nlohmann::json::parse(webhook_body("Oak", events));
  const auto text = body["text"].get<std::string>();
  EXPECT_TRUE(text.ends_with("\nand 130 more")) << text.substr(text.size() - 40);
  EXPECT_LT(text.size(), 10'000U);
  EXPECT_EQ(body["events"].size(), 150U);
}

TEST(Notice, IsAMail) {
  const auto when = *parse_time("2026-12-01T03:04:05Z");
  EXPECT_EQ(mail_text({"netroster@nms", "noc@example.org", "Oak Valley", when},
                      {event("link_lost", "OAK", "the cable to idf-1")}),
            "From: netroster <netroster@nms>\r\n"
            "To: <noc@example.org>\r\n"
            "Subject: netroster: link_lost at OAK\r\n"
            "Date: Tue, 01 Dec 2026 03:04:05 +0000\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: 8bit\r\n"
            "\r\n"
            "Oak Valley: 1 event.\r\n"
            "\r\n"
            "2026-12-02T03:00:00Z  OAK link_lost: the cable to idf-1\r\n");
}

TEST(Notice, SaysInTheSubjectHowMuchAndWhere) {
  const auto subject = [](const std::vector<Event>& events) {
    const auto text = mail_text({"", "a@b", "Oak", {}}, events);
    const auto begin = text.find("Subject: ") + 9;
    return text.substr(begin, text.find("\r\n", begin) - begin);
  };
  const auto lost = event("link_lost", "OAK", "");
  EXPECT_EQ(subject({lost, lost}), "netroster: link_lost, 2 events at OAK");
  EXPECT_EQ(subject({lost, event("device_moved", "ELM", "")}),
            "netroster: 2 events at ELM and 1 more");
  EXPECT_EQ(subject({event("duplicate_serial", "", "")}), "netroster: duplicate_serial");
}

TEST(Notice, HasNoHeaderOrLineOfADevice) {
  const auto text = mail_text({"", "a@b", "Oak\r\nBcc: all@evil", {}},
                              {event("link_lost", "OAK", "x\r\n.\r\nBcc: all@evil\r\n")});
  EXPECT_EQ(text.find("\nBcc"), std::string::npos) << text;
  EXPECT_EQ(text.find("\r\n."), std::string::npos) << text;
}

}  // namespace
}  // namespace netroster::notify
