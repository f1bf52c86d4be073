// Waivers that operators grant and end over HTTP: what counts then, what the file holds, what the
// audit says.
#include "daemon/api/waivers.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "daemon/acknowledging.h"
#include "daemon/api/analysis.h"
#include "daemon/audit_rows.h"
#include "daemon/waiving.h"
#include "daemon/whole_file.h"
#include "inventory/store/store.h"
#include "sample.h"
#include "standards/waiver_file.h"
#include "tests/web/all_routes.h"
#include "web/route_table.h"

namespace netroster::daemon::api {
namespace {

using Json = nlohmann::json;
using web::Identity;
using web::Response;
using web::Role;

const Identity kim{"kim", Role::operator_, {}};
const Identity oms{"oms", Role::operator_, {"OMS"}};

class Waivers : public testing::Test {
 protected:
  Waivers() : desk_(desk_of(folder_.file("store.db"))) {
    folder_.write("standards.d/own.toml",
                  "[[waiver]]\nrule = \"device-answers\"\nsubject = \"OMS/*\"\nreason = \"x\"\n"
                  "owner = \"y\"\ngranted = 2026-01-01\nexpires = 2999-01-01\n");
    library_ = standards::load_with_waivers(folder_.file("standards.d"), file_).library;
    table_ = std::make_unique<web::RouteTable>(routes());
  }
  static scan::Desk desk_of(const std::string& path) {
    scan::Desk desk;
    auto store = inventory::open_store(path, inventory::OpenMode::read_write);
    EXPECT_TRUE(store && (*store)->record(test::sample_inventory()));
    desk.store = std::move(*store);
    desk.known = *desk.store->load();
    desk.now = wall_now();
    for (const auto* id : {"WHS", "OMS"}) {
      desk.sites.emplace_back();
      desk.sites.back().id = id;
    }
    return desk;
  }
  std::vector<web::Route> routes() {
    auto known = web::test::known_nothing();
    known.snapshot = [this] { return desk_.known; };
    auto config = std::make_shared<config::Config>();
    config->sites = desk_.sites;
    known.config = [config] { return config; };
    service::Control control;
    control.write = [this](const scan::Errand& errand) {
      errand(desk_);
      return true;
    };
    control.work = [](const std::function<void()>& work) {
      work();
      return true;
    };
    control.library = [this] { return library_; };
    control.take_library = [this](std::shared_ptr<const standards::Library> library) {
      library_ = std::move(library);
    };
    auto out = waiver_routes(control, folder_.file("store.db"));
    for (auto& route : analysis_routes(known, control, {folder_.file("store.db"), ""}))
      out.push_back(std::move(route));
    return out;
  }
  Response ask(const std::string& method, const std::string& path, const std::string& body,
               const Identity& who) const {
    web::Request request;
    request.method = method;
    const auto mark = path.find('?');
    request.path = "/api/v1/" + path.substr(0, mark);
    if (mark != std::string::npos) request.query = *web::parse_query(path.substr(mark + 1));
    request.identity = who;
    request.content_type = "application/json";
    request.body = body;
    request.from = "192.0.2.7";
    auto out = table_->answer(request);
    if (const auto later = out.later)
      later({.take = [&](Response response) { out = std::move(response); }});
    return out;
  }
  Response post(const std::string& path, const Json& body = Json::object(),
                const Identity& who = kim) const {
    return ask("POST", path, body.dump(), who);
  }
  Json items(const std::string& path, const Identity& who = kim) const {
    return json_of(ask("GET", path, "", who))["items"];
  }
  static Json json_of(const Response& response) {
    return Json::parse(*std::get_if<std::string>(&response.body));
  }
  static Json wish(const std::string& subject = "OMS/10.30.0.9") {
    return {{"rule", "device-read"},
            {"subject", subject},
            {"reason", "rebuilt in summer"},
            {"owner", "K. Reyes"},
            {"expires", next_year()}};
  }
  static std::string day_in(std::chrono::days ahead) {
    return iso_text(wall_now() + ahead).substr(0, 10);
  }
  static std::string next_year() { return day_in(std::chrono::days(365)); }
  std::string text() const {
    std::ifstream in(file_, std::ios::binary);
    std::stringstream out;
    out << in.rdbuf();
    return out.str();
  }
  std::size_t stored() const {
    const auto read = standards::read_waiver_file(file_);
    EXPECT_TRUE(read);
    return read ? read->size() : 0;
  }
  // A rule and a subject that do not pass, so that something is waived.
  Json unmet() const {
    for (const auto& each : items("findings?limit=1000&site=OMS"))
      if (each["result"] != "waived") return each;
    return {};
  }

  test::Folder folder_;
  const std::string file_ = standards::waiver_file_of(folder_.file("store.db"));
  scan::Desk desk_;
  std::shared_ptr<const standards::Library> library_;
  std::unique_ptr<web::RouteTable> table_;
};

TEST_F(Waivers, OneThatIsGrantedCountsAtOnceAndEndsAtOnce) {
  const auto finding = unmet();
  ASSERT_FALSE(finding.is_null());
  auto body = wish(finding["subject"]);
  body["rule"] = finding["rule"];
  const auto granted = post("waivers", body);
  ASSERT_EQ(granted.status, 201U) << json_of(granted);
  const auto id = json_of(granted)["waiver"].get<std::string>();
  const auto of_it = "findings?state=waived&rule=" + finding["rule"].get<std::string>();
  ASSERT_FALSE(items(of_it).empty());
  EXPECT_EQ(items(of_it)[0]["subject"], finding["subject"]);
  EXPECT_NE(items(of_it)[0]["waiver"].get<std::string>().find("K. Reyes"), std::string::npos);
  EXPECT_EQ(stored(), 1U);
  const auto ended = post("waivers/" + id + "/end");
  ASSERT_EQ(ended.status, 200U) << json_of(ended);
  EXPECT_TRUE(items(of_it).empty());
  EXPECT_EQ(stored(), 0U);
  EXPECT_EQ(post("waivers/" + id + "/end").status, 404U);
  EXPECT_EQ(post("waivers", body).status, 201U) << "and may be granted again";
}

TEST_F(Waivers, TheListSaysWhereEachComesFrom) {
  ASSERT_EQ(post("waivers", wish()).status, 201U);
  const auto listed = items("waivers");
  ASSERT_EQ(listed.size(), 2U);
  EXPECT_EQ(listed[1]["kept_in"], "configuration");
  EXPECT_EQ(listed[1]["file"], folder_.file("standards.d/own.toml") + ":1");
  EXPECT_EQ(listed[0]["kept_in"], "store");
  EXPECT_EQ(listed[0]["file"], file_ + ":4");
  EXPECT_EQ(listed[0]["expires"], next_year());
  EXPECT_EQ(items("waivers?state=over").size(), 0U);
  EXPECT_EQ(items("waivers?site=WHS").size(), 0U);
}

TEST_F(Waivers, OneOfTheConfigurationEndsThereAlone) {
  const auto id = items("waivers")[0]["id"].get<std::string>();
  const auto refused = post("waivers/" + id + "/end");
  EXPECT_EQ(refused.status, 409U);
  EXPECT_EQ(json_of(refused)["parameter"], "id");
  EXPECT_NE(json_of(refused)["detail"].get<std::string>().find(
                folder_.file("standards.d/own.toml") + ", line 1"),
            std::string::npos)
      << json_of(refused);
}

TEST_F(Waivers, WhatIsWrongIsSaidByItsNameAndNothingIsWritten) {
  ASSERT_EQ(post("waivers", wish()).status, 201U);
  const auto before = text();
  struct Case {
    const char* member;
    Json value;
    unsigned status;
    const char* words;
  };
  const Case cases[] = {
      {"rule", "device-rea", 404, "did you mean \"device-read\"?"},
      {"rule", nullptr, 400, "rule"},
      {"rule", "", 400, "rule"},
      {"subject", "OSM/x", 404, "did you mean \"OMS\"?"},
      {"subject", "OMS/10.30.0.9", 409, "already waived"},
      {"subject", std::string(300, 'x'), 400, "longer"},
      {"subject", "OMS\x07", 400, "printed"},
      {"reason", " ", 400, "say why"},
      {"reason", nullptr, 400, "reason"},
      {"owner", "", 400, "who answers for it"},
      {"owner", nullptr, 400, "owner"},
      {"expires", nullptr, 400, "expires"},
      {"expires", "for ever", 400, "expires"},
      {"expires", "2020-01-01", 400, "over already"},
      {"expires", day_in(std::chrono::days(3660)), 400, "more than 10 years ahead"},
      {"expires", "2999-12-31", 400, "a waiver ends by "},
      {"granted", "2999-12-31", 400, "before it begins"},
      {"approver", "x", 400, "approver"},
  };
  for (const auto& each : cases) {
    auto body = wish();
    if (each.member != std::string("subject")) body["subject"] = "OMS/other";
    if (each.value.is_null())
      body.erase(each.member);
    else
      body[each.member] = each.value;
    const auto refused = post("waivers", body);
    EXPECT_EQ(refused.status, each.status) << body << json_of(refused);
    // One that ends before it begins is wrong in when it ends.
    const std::string named = each.member == std::string("granted") ? "expires" : each.member;
    EXPECT_EQ(json_of(refused).value("parameter", ""), named) << body;
    EXPECT_NE(json_of(refused)["detail"].get<std::string>().find(each.words), std::string::npos)
        << json_of(refused);
  }
  EXPECT_EQ(text(), before);
  auto longest = wish("OMS/other");
  longest["expires"] = day_in(std::chrono::days(3640));
  EXPECT_EQ(post("waivers", longest).status, 201U);
}

TEST_F(Waivers, WhoMaySeeOneSiteWaivesNothingOfAnother) {
  ASSERT_EQ(post("waivers", wish("WHS/whs-mdf-core1")).status, 201U);
  const auto of_whs = items("waivers?site=WHS")[0]["id"].get<std::string>();
  for (const auto* subject : {"WHS/whs-idf1-sw1", "*", "*/x", "O*/x", "OMS*"}) {
    const auto refused = post("waivers", wish(subject), oms);
    EXPECT_EQ(refused.status, 404U) << subject;
    EXPECT_EQ(json_of(refused)["parameter"], "subject");
  }
  EXPECT_EQ(post("waivers/" + of_whs + "/end", Json::object(), oms).status, 404U);
  EXPECT_EQ(stored(), 1U);
  EXPECT_EQ(post("waivers", wish("OMS/*"), oms).status, 201U);
  for (const auto& each : items("waivers", oms)) EXPECT_EQ(each["subject"], "OMS/*");
  EXPECT_EQ(post("waivers", wish("OMS/x"), {"reader", Role::reader, {}}).status, 403U);
}

TEST_F(Waivers, TheAuditSaysWhoGrantedAndEndedWhat) {
  const auto id = json_of(post("waivers", wish()))["waiver"].get<std::string>();
  ASSERT_EQ(post("waivers", wish("WHS/x"), oms).status, 404U);
  ASSERT_EQ(post("waivers/" + id + "/end").status, 200U);
  const auto entries = desk_.store->audit(desk_.now - std::chrono::hours(1), desk_.now);
  ASSERT_TRUE(entries);
  ASSERT_EQ(entries->size(), 5U);
  for (const std::size_t at : {0U, 1U}) {
    EXPECT_EQ((*entries)[at].who, "kim");
    EXPECT_EQ((*entries)[at].from, "192.0.2.7");
    EXPECT_EQ((*entries)[at].what, "waiver add device-read OMS/10.30.0.9");
    EXPECT_EQ((*entries)[at].done, at == 1);
  }
  EXPECT_EQ((*entries)[0].result, audit_begun);
  EXPECT_EQ((*entries)[1].result,
            "waiver " + id + ": device-read for OMS/10.30.0.9 until " + next_year());
  EXPECT_FALSE((*entries)[2].done);
  EXPECT_EQ((*entries)[2].who, "oms");
  EXPECT_EQ((*entries)[3].result, audit_begun);
  EXPECT_EQ((*entries)[4].what, "waiver end " + id);
  EXPECT_EQ((*entries)[4].result, "waiver " + id + " ended: device-read for OMS/10.30.0.9");
}

// The process ends between the file and the outcome.
TEST_F(Waivers, NoneComesToBeThatTheAuditDoesNotKnow) {
  const auto path = folder_.file("other.db");
  const auto file = standards::waiver_file_of(path);
  const pid_t child = ::fork();
  if (child == 0) {
    auto desk = desk_of(path);
    Waiving waiving;
    waiving.rule = "device-read";
    waiving.subject = "OMS/10.30.0.9";
    waiving.reason = waiving.owner = "x";
    waiving.expires = desk.now + std::chrono::days(30);
    const WaiverShelf shelf{file, library_, [](const auto&) { ::_exit(0); }};
    waive(desk, shelf, waiving, {.name = "kim", .from = "socket"});
    ::_exit(1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  EXPECT_EQ(standards::read_waiver_file(file)->size(), 1U);
  const auto store = inventory::open_store(path, inventory::OpenMode::read_only);
  ASSERT_TRUE(store);
  const auto entries = (*store)->audit(WallTime{}, wall_now());
  ASSERT_TRUE(entries && entries->size() == 1);
  EXPECT_EQ((*entries)[0].who, "kim");
  EXPECT_EQ((*entries)[0].what, "waiver add device-read OMS/10.30.0.9");
  EXPECT_EQ((*entries)[0].result, audit_begun);
  EXPECT_EQ(audit_listing({&(*entries)[0]}).cells.size(), 1U);
}

// Where nobody can be named nothing is waived.
TEST_F(Waivers, WithoutAnAuditNothingIsGranted) {
  const auto before = desk_.store;
  ASSERT_TRUE(before->set_max_bytes(4096));
  std::string big(1000, 'x');
  auto full = wish();
  auto status = 201U;
  for (std::size_t i = 0; i < 200 && status == 201U; ++i) {
    full["subject"] = "OMS/" + std::to_string(i);
    full["reason"] = big;
    const auto had = stored();
    const auto answer = post("waivers", full);
    status = answer.status;
    EXPECT_EQ(stored(), status == 201U ? had + 1 : had);
    if (status == 201U) continue;
    const auto words = json_of(answer)["detail"].get<std::string>();
    EXPECT_NE(words.find("the audit cannot be written"), std::string::npos) << words;
  }
  EXPECT_EQ(status, 503U);
}

TEST_F(Waivers, AFindingThatIsAcknowledgedStandsAndSaysWhoTookNote) {
  const auto finding = unmet();
  ASSERT_FALSE(finding.is_null());
  const Json body{{"finding", finding["id"]}, {"note", "ordered on Monday"}};
  const auto taken = post("acknowledgements", body);
  ASSERT_EQ(taken.status, 201U) << json_of(taken);
  const auto of_it = "findings?limit=1000&rule=" + finding["rule"].get<std::string>();
  const auto row = [&] {
    for (const auto& each : items(of_it))
      if (each["id"] == finding["id"]) return each;
    return Json();
  };
  EXPECT_EQ(row()["result"], finding["result"]);
  EXPECT_EQ(row()["acknowledged"], "kim, " + iso_text(desk_.now) + ": ordered on Monday");
  EXPECT_EQ(post("acknowledgements", {{"finding", finding["id"]}, {"note", " "}}).status, 400U);
  EXPECT_EQ(post("acknowledgements", {{"finding", "x@y"}, {"note", "z"}}).status, 404U);
  EXPECT_EQ(post("acknowledgements", body, {"whs", Role::operator_, {"WHS"}}).status, 404U);
  EXPECT_EQ(post("acknowledgements", body, {"reader", Role::reader, {}}).status, 403U);
  const auto entries = desk_.store->audit(desk_.now - std::chrono::hours(1), desk_.now);
  ASSERT_TRUE(entries && entries->size() == 1);
  EXPECT_EQ((*entries)[0].what, "finding acknowledge " + finding["id"].get<std::string>());
  EXPECT_EQ((*entries)[0].result, "ordered on Monday");
  EXPECT_EQ(post("acknowledgements/end", {{"finding", finding["id"]}}, {"reader", Role::reader, {}})
                .status,
            403U);
  EXPECT_EQ(post("acknowledgements/end", {{"finding", finding["id"]}}).status, 200U);
  EXPECT_TRUE(row()["acknowledged"].is_null());
  EXPECT_EQ(post("acknowledgements/end", {{"finding", finding["id"]}}).status, 404U);
}

// What was mended and broke again is another finding.
TEST_F(Waivers, AnAcknowledgementIsOfTheTimeInWhichTheFindingStood) {
  const auto before = desk_.now - std::chrono::hours(3);
  standards::Finding finding;
  finding.id = "device-read@OMS/x";
  finding.rule = "device-read";
  finding.subject = "OMS/x";
  inventory::Judged judged;
  judged.verdicts.resize(1);
  auto& verdict = judged.verdicts.front();
  verdict.rule = finding.rule;
  verdict.subject = finding.subject;
  verdict.site = "OMS";
  verdict.result = "fail";
  const auto judge = [&](std::chrono::hours after, bool fails) {
    judged.when = before + after;
    auto now = judged;
    if (!fails) now.verdicts.clear();
    ASSERT_TRUE(desk_.store->add_verdicts(now));
  };
  judge(std::chrono::hours(0), true);
  ASSERT_TRUE(take_note(*desk_.store, finding, {finding.id, "seen"}, {"kim", "here"},
                        before + std::chrono::hours(1))
                  .done());
  const auto stands = [&] {
    const auto all = read_acknowledged(*desk_.store, desk_.now);
    return all && is_of(all->at(finding.id), finding, *desk_.store, desk_.now);
  };
  EXPECT_TRUE(stands());
  judge(std::chrono::hours(2), false);
  EXPECT_FALSE(stands());
  judge(std::chrono::hours(3), true);
  EXPECT_FALSE(stands()) << "it came anew";
}

// Somebody wrote into it: what cannot be read must not be lost.
TEST_F(Waivers, AFileWithAMistakeIsLeftAsItIs) {
  folder_.write("store.db.waivers.toml", "[[waiver]]\nrule = \"device-read\"\n");
  const auto before = text();
  const auto refused = post("waivers", wish());
  EXPECT_EQ(refused.status, 503U);
  EXPECT_NE(json_of(refused)["detail"].get<std::string>().find("waivers.toml:1:1"),
            std::string::npos)
      << json_of(refused);
  EXPECT_EQ(text(), before);
}

TEST_F(Waivers, ARuleThatIsGoneKeepsNobodyFromGrantingOthers) {
  folder_.write("store.db.waivers.toml",
                "[[waiver]]\nrule = \"was-there-once\"\nsubject = \"GONE\"\nreason = \"x\"\n"
                "owner = \"y\"\ngranted = 2026-01-01\nexpires = 2999-01-01\n");
  EXPECT_EQ(post("waivers", wish()).status, 201U);
  EXPECT_EQ(stored(), 2U);
}

TEST_F(Waivers, ThereIsABound) {
  auto many = std::vector<standards::Waiver>(standards::most_stored_waivers);
  for (std::size_t i = 0; i < many.size(); ++i) {
    many[i].rule = "device-read";
    many[i].subject = "OMS/" + std::to_string(i);
    many[i].reason = many[i].owner = "x";
    many[i].granted = many[i].expires = std::chrono::sys_days(std::chrono::year(2026) / 1 / 1);
  }
  folder_.write("store.db.waivers.toml", standards::waivers_toml(many));
  EXPECT_EQ(post("waivers", wish()).status, 409U);
  EXPECT_EQ(stored(), standards::most_stored_waivers);
}

TEST_F(Waivers, AFullDiskLeavesTheOldFile) {
  ASSERT_EQ(post("waivers", wish()).status, 201U);
  const auto before = text();
  const auto library = library_;
  rlimit old{};
  ::getrlimit(RLIMIT_FSIZE, &old);
  auto low = old;
  low.rlim_cur = before.size() + 10;
  auto* const handler = std::signal(SIGXFSZ, SIG_IGN);
  ::setrlimit(RLIMIT_FSIZE, &low);
  const auto refused = post("waivers", wish("OMS/other"));
  ::setrlimit(RLIMIT_FSIZE, &old);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(refused.status, 503U);
  EXPECT_EQ(text(), before);
  EXPECT_EQ(library_, library) << "what is judged by is what is on the disk";
  EXPECT_EQ(post("waivers", wish("OMS/other")).status, 201U);
}

// Grants and ends the same one until it is killed, and says so after each.
[[noreturn]] void write_for_ever(const std::string& file, int to) {
  standards::Waiver one;
  one.rule = one.subject = one.owner = "x";
  one.reason = std::string(100'000, 'y');
  one.granted = one.expires = std::chrono::sys_days(std::chrono::year(2026) / 1 / 1);
  const std::vector<standards::Waiver> two{one, one};
  while (true)
    for (const auto& some : {std::vector<standards::Waiver>{one}, two}) {
      if (!write_whole(file, standards::waivers_toml(some))) ::_exit(1);
      if (::write(to, "x", 1) != 1) ::_exit(1);
    }
}

TEST_F(Waivers, AKillLeavesTheOldOrTheNewFile) {
  for (std::size_t kill = 0; kill < 20; ++kill) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) write_for_ever(file_, ends[1]);
    ::close(ends[1]);
    char byte = 0;
    for (std::size_t written = 0; written < 1 + kill; ++written)
      ASSERT_EQ(::read(ends[0], &byte, 1), 1);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(ends[0]);
    const auto read = standards::read_waiver_file(file_);
    ASSERT_TRUE(read) << read.error().what;
    EXPECT_TRUE(read->size() == 1 || read->size() == 2) << read->size();
  }
}

}  // namespace
}  // namespace netroster::daemon::api
