// Configurations that are right: what they fill, and what is shown of them.
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "config/load.h"
#include "config/show.h"
#include "tests/config/memory.h"

namespace netroster::config {
namespace {

using fixture::joined;
using fixture::World;
using namespace std::chrono_literals;

LoadResult load_two(const std::string& main, const std::string& sites) {
  const World here;
  return load_texts(
      {{"netroster.toml", FileKind::main, main, 0644}, {"s.toml", FileKind::sites, sites, 0644}},
      here.surroundings());
}

constexpr char every_setting[] = R"(
[district]
name = "Oak \"Valley\" \\ Unified"
nces_id = "0601234"
timezone = "America/Los_Angeles"
currency = "EUR"
[sweep]
interval = "1h30m"
windows = "mon-fri 18:00-06:00, sat-sun 00:00-24:00"
rate = 500
rate_per_site = 50
rate_per_device = 5
passes = 2
timeout = "750 ms"
communities_per_address = 2
icmp = true
largest_network = 12
crawl_rounds = 4
crawl_addresses = 500
fragile_rest = "7 days"
ask_fragile = "10.0.0.9 10.1.0.0/24"
[snmp]
port = 1161
shards = 4
in_flight_per_site = 32
in_flight_per_socket = 200
timeout = "3 s"
retries = 1
page = 12
page_limit = 40
columns_per_request = 8
target_response_bytes = 1200
allow_v3_time_resync = false
walk_varbinds = 1000
walk_bytes = "1 MiB"
walk_packets = 100
walk_time = "10 s"
device_memory = "8 MiB"
[mib]
table_rows = 500
forwarding_table = false
forwarding_table_rows = 100
forwarding_table_per_vlan = false
arp = false
arp_rows = 200
routes = false
route_rows = 300
neighbours_per_port = 8
spanning_tree = false
poe = false
sensors = false
ups = false
printers = false
[inventory]
link_stale_after = "2 days"
neighbour_gone_after = "5 days"
[store]
path = "/tmp/n.db"
retention = "2 years"
[poll]
enabled = false
uplinks = "30 s"
access = "10 min"
power = "7 min"
sensors = "8 min"
load = "9 min"
clients = "10 min"
batteries = "1 h"
timeout = "3 s"
retries = 4
device_time = "20 s"
objects_a_request = 25
[history]
path = "/tmp/h.db"
uplinks = "2 years"
access = "7 days"
marked = "OAK:sw1:*"
marked_aliases = "SRV-*"
marked_roles = "core"
summaries = "20 years"
[web]
listen = "[::1]:9000"
host_names = "netroster.example.org roster"
[capture]
mirrored = "eth1"
helper = "/run/netroster-capture/frames.sock"
[traps]
listen = "127.0.0.1:9162"
[calendar]
monday = "08:00-15:10"
tuesday = "08:00-15:11"
wednesday = "08:00-13:30"
thursday = "08:00-15:12"
friday = "08:00-15:13"
early_release = "08:00-12:15"
[[calendar.term]]
name = "Fall"
first = 2026-08-13
last = 2026-12-18
[[calendar.days]]
first = 2026-11-23
last = 2026-11-27
kind = "holiday"
why = "Thanksgiving"
[[calendar.days]]
first = 2026-12-12
kind = "instruction"
hours = "09:00-12:00"
[[report]]
name = "board"
report = "board"
format = "pdf"
options = "--compared-with 2026-08-01"
when = "monthly 1 05:00"
folder = "/srv/reports"
keep = 12
[[report]]
name = "oak"
report = "compliance"
sites = "oak-es"
when = "monday 06:00"
[log]
level = "debug"
)";

constexpr char every_site_key[] = R"(
[[site]]
id = "oak-es"
name = "Oak Elementary"
kind = "elementary"
nces_id = "060123404567"
billed_entity_number = "101234"
enrolment = 412
staff = 0
classrooms = 24
one_to_one = false
latitude = 37.9535
longitude = -122
address = "100 Oak Street"
networks = ["10.1.0.0/16", "2001:db8::/112"]
excluded = ["10.1.9.0/24", "10.1.0.13"]
seeds = ["10.1.0.1"]
phase = "phase-1"
school_hours = "07:30-14:25"
early_release_hours = "07:30-11:40"
[[site.building]]
id = "a"
name = "Building A"
[[site.closet]]
id = "mdf"
name = "Office"
kind = "mdf"
building = "a"
[[site.circuit]]
id = "wan"
provider = "Valley Fiber"
down = "1.5 Gbps"
up = "100 Mbit/s"
monthly_cost = 890.5
end_date = 2027-06-30
device = "rtr"
interface = "Gi0/0"
)";

TEST(Load, FillsEverySetting) {
  const auto loaded = load_two(every_setting, every_site_key);
  ASSERT_TRUE(loaded.ok()) << joined(loaded.problems);
  const auto& config = loaded.config;
  EXPECT_EQ(config.district.name, "Oak \"Valley\" \\ Unified");
  EXPECT_EQ(config.sweep.interval, 90min);
  EXPECT_EQ(config.sweep.timeout, 750ms);
  EXPECT_TRUE(config.sweep.icmp);
  EXPECT_EQ(config.snmp.walk_bytes, 1'048'576U);
  EXPECT_FALSE(config.snmp.allow_v3_time_resync);
  EXPECT_EQ(config.inventory.link_stale_after, 48h);
  EXPECT_EQ(config.inventory.neighbour_gone_after, 120h);
  EXPECT_EQ(config.store.retention, std::chrono::hours(2 * 365 * 24));
  EXPECT_EQ(config.poll.uplinks, 30s);
  EXPECT_EQ(config.poll.power, 7min);
  EXPECT_EQ(config.poll.batteries, 1h);
  EXPECT_EQ(config.history.access, std::chrono::hours(7 * 24));
  EXPECT_EQ(config.web.listen, "[::1]:9000");
  EXPECT_EQ(config.web.host_names, "netroster.example.org roster");
  EXPECT_EQ(config.capture.mirrored, "eth1");
  EXPECT_EQ(config.capture.helper, "/run/netroster-capture/frames.sock");
  EXPECT_EQ(config.calendar.wednesday, "08:00-13:30");
  ASSERT_EQ(config.calendar.terms.size(), 1U);
  EXPECT_EQ(config.calendar.terms[0].name, "Fall");
  ASSERT_EQ(config.calendar.days.size(), 2U);
  EXPECT_EQ(config.calendar.days[1].kind, CalendarDayKind::instruction);
  EXPECT_EQ(config.calendar.days[1].hours, "09:00-12:00");
  EXPECT_FALSE(config.calendar.days[1].last.has_value());
  ASSERT_EQ(config.reports.size(), 2U);
  EXPECT_EQ(config.reports[0].format, "pdf");
  EXPECT_EQ(config.reports[0].options, "--compared-with 2026-08-01");
  EXPECT_EQ(config.reports[0].folder, "/srv/reports");
  EXPECT_EQ(config.reports[0].keep, 12);
  EXPECT_EQ(config.reports[1].format, "html");
  EXPECT_EQ(config.reports[1].sites, "oak-es");
  EXPECT_EQ(config.sites[0].school_hours, "07:30-14:25");
  EXPECT_EQ(config.log.level, LogLevel::debug);
}

// Each row was set above to something that is not its default: a row bound to the wrong member, or
// to none, shows.
TEST(Load, EveryRowReachesAMemberOfItsOwn) {
  const auto loaded = load_two(every_setting, every_site_key);
  ASSERT_TRUE(loaded.ok());
  for (const auto& rows : sections()) {
    if (rows.in == nullptr) continue;
    for (const auto& row : rows.rows)
      EXPECT_NE(row.get(rows.in(loaded.config)), row.get(rows.defaults())) << row.key;
  }
}

TEST(Load, FillsASite) {
  const auto loaded = load_two(every_setting, every_site_key);
  ASSERT_EQ(loaded.config.sites.size(), 1U);
  const auto& site = loaded.config.sites[0];
  EXPECT_EQ(site.kind, SiteKind::elementary);
  EXPECT_EQ(site.enrolment, 412U);
  EXPECT_EQ(site.staff, 0U);
  EXPECT_EQ(site.one_to_one, false);
  EXPECT_EQ(site.longitude, -122);
  EXPECT_EQ(site.networks.size(), 2U);
  EXPECT_EQ(site.excluded[1].text(), "10.1.0.13/32");
  EXPECT_EQ(site.closets.at(0).kind, ClosetKind::mdf);
  EXPECT_EQ(site.closets.at(0).building, "a");
  const auto& circuit = site.circuits.at(0);
  EXPECT_EQ(circuit.down_bps, 1'500'000'000U);
  EXPECT_EQ(circuit.up_bps, 100'000'000U);
  EXPECT_EQ(circuit.monthly_cost, 890.5);
  EXPECT_EQ(circuit.end_date, std::chrono::sys_days(std::chrono::year(2027) / 6 / 30));
  EXPECT_EQ(loaded.config.site_of(*IpAddress::parse("10.1.2.3")), &site);
  EXPECT_EQ(loaded.config.site_of(*IpAddress::parse("10.2.0.1")), nullptr);
}

TEST(Load, TakesWhatEditorsWrite) {
  const auto loaded = load_two(
      "\xef\xbb\xbf# \xc3\xa9\r\n[district]\r\nname = \"Caf\xc3\xa9\"  # \xc3\xa9\r\n", "");
  EXPECT_TRUE(loaded.ok()) << joined(loaded.problems);
  EXPECT_EQ(loaded.config.district.name, "Caf\xc3\xa9");
}

TEST(Load, LeftOutIsUnknownNotZero) {
  const auto loaded =
      load_two(fixture::district, "[[site]]\nid = \"a\"\nname = \"n\"\nkind = \"high\"\n");
  ASSERT_TRUE(loaded.ok());
  const auto& site = loaded.config.sites.at(0);
  EXPECT_FALSE(site.enrolment || site.staff || site.classrooms || site.one_to_one ||
               site.latitude || site.longitude);
}

TEST(Load, ALargeNetworkIsCrawledAndThatIsSaidUnlessItIsMeant) {
  const std::string site =
      "[[site]]\nid = \"a\"\nname = \"n\"\nkind = \"high\"\nnetworks = [\"10.0.0.0/12\"]\n";
  const auto slip = load_two(fixture::district, site);
  EXPECT_TRUE(slip.ok());
  EXPECT_NE(joined(slip.problems).find("10.0.0.0/12 holds 1,048,576 addresses, too many to sweep"),
            std::string::npos);
  for (const auto& [settings, more] : std::map<std::string, std::string>{
           {"[sweep]\nlargest_network = 12\n", ""}, {"", "seeds = [\"10.0.0.1\"]\n"}}) {
    const auto meant = load_two(std::string(fixture::district) + settings, site + more);
    EXPECT_TRUE(meant.ok());
    EXPECT_EQ(joined(meant.problems).find("too many"), std::string::npos) << joined(meant.problems);
  }
}

TEST(Load, APartOfACrawledNetworkMayBeSwept) {
  const auto loaded = load_two(fixture::district,
                               "[[site]]\nid = \"a\"\nname = \"n\"\nkind = \"high\"\n"
                               "networks = [\"10.0.0.0/8\", \"10.1.0.0/24\"]\n"
                               "seeds = [\"10.0.0.1\"]\n");
  EXPECT_TRUE(loaded.ok());
  EXPECT_EQ(joined(loaded.problems).find("already inside"), std::string::npos)
      << joined(loaded.problems);
}

TEST(Load, ExcludedAddressesNeedNoCredential) {
  World here;
  here.variables = {{"S", "canary"}};
  const auto loaded = load_texts(
      {{"netroster.toml", FileKind::main, fixture::district, 0644},
       {"s.toml", FileKind::sites,
        "[[site]]\nid = \"a\"\nname = \"n\"\nkind = \"high\"\nnetworks = [\"10.1.0.0/23\"]\n"
        "excluded = [\"10.1.1.0/24\"]\n",
        0644},
       {"k.toml", FileKind::credentials,
        "[[credential]]\nname = \"x\"\nversion = \"2c\"\nnetworks = [\"10.1.0.0/25\", "
        "\"10.1.0.128/25\"]\ncommunity_env = \"S\"\n",
        0644}},
      here.surroundings());
  EXPECT_EQ(joined(loaded.problems), "");
}

// What is shown can be read back and means the same.
TEST(Show, RoundTrips) {
  const auto loaded = load_two(every_setting, every_site_key);
  ASSERT_TRUE(loaded.ok());
  const auto shown = config_toml(loaded.config);
  const auto cut = shown.find("[[site]]");
  ASSERT_NE(cut, std::string::npos);
  const auto again = load_two(shown.substr(0, cut), shown.substr(cut));
  ASSERT_TRUE(again.ok()) << joined(again.problems);
  EXPECT_EQ(config_toml(again.config), shown);
  EXPECT_EQ(shown.find("# default"), std::string::npos);
}

TEST(Show, MarksDefaults) {
  const auto loaded = load_two(std::string(fixture::district) + "[sweep]\nrate = 7\n", "");
  const auto shown = config_toml(loaded.config);
  EXPECT_NE(shown.find("rate = 7\n"), std::string::npos);
  EXPECT_NE(shown.find("interval = \"6 h\"  # default\n"), std::string::npos);
  EXPECT_NE(shown.find("walk_bytes = \"4 MiB\"  # default\n"), std::string::npos);
}

TEST(Show, WritesJson) {
  const auto loaded = load_two(every_setting, every_site_key);
  const auto json = nlohmann::json::parse(config_json(loaded.config), nullptr, false);
  ASSERT_FALSE(json.is_discarded());
  EXPECT_EQ(json["sweep"]["rate"], 500);
  EXPECT_EQ(json["sweep"]["interval"], "90 min");
  EXPECT_EQ(json["sites"][0]["networks"][0], "10.1.0.0/16");
  EXPECT_EQ(json["sites"][0]["circuits"][0]["down"], "1500 Mbps");
  EXPECT_EQ(json["sites"][0]["circuits"][0]["end_date"], "2027-06-30");
  EXPECT_EQ(json["sites"][0]["staff"], 0);
}

TEST(Show, WritesProblemsAsJson) {
  const auto loaded = load_two("[district]\nnam = \"x\"\n", "");
  const auto json = nlohmann::json::parse(problems_json(loaded.problems), nullptr, false);
  ASSERT_FALSE(json.is_discarded());
  ASSERT_EQ(json.size(), 3U);  // the district's name is missing; so are sites
  EXPECT_EQ(json[2]["line"], 2);
  EXPECT_EQ(json[2]["key"], "district.nam");
  EXPECT_EQ(json[2]["hint"], "did you mean \"name\"?");
  EXPECT_EQ(json[2]["warning"], false);
}

TEST(Load, HasNoSideEffects) {
  const auto first = load_two(every_setting, every_site_key);
  const auto broken = load_two("[district", "");
  const auto second = load_two(every_setting, every_site_key);
  EXPECT_FALSE(broken.ok());
  EXPECT_EQ(config_toml(first.config), config_toml(second.config));
}

}  // namespace
}  // namespace netroster::config
