#include "measurements/time_zone.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <time.h>

#include <fstream>
#include <iterator>

namespace netroster::measurements {
namespace {

using std::chrono::seconds;

WallTime at(const char* text) { return parse_time(text).value(); }

std::string bytes_of(const std::string& name) {
  std::ifstream file("/usr/share/zoneinfo/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// What the C library makes of the same file.
long c_library_offset(WallTime when) {
  const time_t time = when.time_since_epoch().count();
  tm local{};
  localtime_r(&time, &local);
  return local.tm_gmtoff;
}

TEST(TimeZone, AgreesWithTheCLibraryForTwoHundredYears) {
  for (const char* name : {"America/Los_Angeles", "America/Phoenix", "America/St_Johns",
                           "Europe/Dublin", "Australia/Lord_Howe", "Asia/Kathmandu",
                           "America/Sao_Paulo", "Pacific/Apia", "America/Anchorage"}) {
    SCOPED_TRACE(name);
    const auto zone = read_time_zone(name);
    ASSERT_TRUE(zone.has_value()) << zone.error().what;
    setenv("TZ", name, 1);
    tzset();
    auto when = at("1905-01-01");
    std::size_t changes = 0;
    auto last = zone->at(when).offset;
    for (; when < at("2100-01-01"); when += seconds{7 * 3600 + 59 * 60}) {
      const auto span = zone->at(when);
      ASSERT_EQ(span.offset.count(), c_library_offset(when)) << iso_text(when);
      ASSERT_GT(span.until, when);
      if (span.offset != last) ++changes;
      last = span.offset;
    }
    EXPECT_GT(changes, 0U);
  }
  unsetenv("TZ");
  tzset();
}

TEST(TimeZone, ChangesAtTheVerySecond) {
  const auto zone = read_time_zone("America/Los_Angeles").value();
  const auto spring = at("2026-03-08T10:00:00Z");
  EXPECT_EQ(zone.at(spring - seconds{1}).offset, std::chrono::hours{-8});
  EXPECT_EQ(zone.at(spring - seconds{1}).until, spring);
  EXPECT_EQ(zone.at(spring).offset, std::chrono::hours{-7});
  EXPECT_EQ(zone.at(spring).until, at("2026-11-01T09:00:00Z"));
  const auto far = at("2090-07-01T12:00:00Z");  // by the rule at the end of the file
  EXPECT_EQ(zone.at(far).offset, std::chrono::hours{-7});
}

TEST(TimeZone, WithoutAFileIsUtc) {
  EXPECT_EQ(TimeZone{}.at(at("2026-07-01")).offset, seconds{0});
  EXPECT_GT(TimeZone{}.at(at("2026-07-01")).until, at("2026-07-01"));
  EXPECT_TRUE(read_time_zone("UTC", "/nowhere").has_value());
}

TEST(TimeZone, ThatIsNoneIsAnError) {
  EXPECT_EQ(read_time_zone("Nowhere/Land").error().code, Errc::not_found);
  for (const char* name : {"", "../../etc/passwd", "/etc/passwd", "a b"})
    EXPECT_EQ(read_time_zone(name).error().code, Errc::invalid) << name;
}

TEST(TimeZone, EveryCutOfAFileIsFound) {
  const auto bytes = bytes_of("America/Los_Angeles");
  ASSERT_TRUE(TimeZone::parse(bytes).has_value());
  for (std::size_t i = 0; i < bytes.size(); ++i)
    EXPECT_FALSE(TimeZone::parse(std::string_view(bytes).substr(0, i)).has_value()) << i;
}

struct RuleCase {
  const char* text;
  bool right;
};

class ZoneRules : public testing::TestWithParam<RuleCase> {};

TEST_P(ZoneRules, AreReadOrRefused) {
  EXPECT_EQ(parse_zone_rule(GetParam().text).has_value(), GetParam().right) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Posix, ZoneRules,
    testing::Values(
        RuleCase{"PST8PDT,M3.2.0,M11.1.0", true}, RuleCase{"MST7", true}, RuleCase{"<-03>3", true},
        RuleCase{"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", true},
        RuleCase{"IST-1GMT0,M10.5.0,M3.5.0/1", true},
        RuleCase{"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", true},
        RuleCase{"EST5EDT,J60/2:30:15,300", true}, RuleCase{"", false}, RuleCase{"PS8", false},
        RuleCase{"PST", false}, RuleCase{"PST8PDT", false}, RuleCase{"PST8PDT,M3.2.0", false},
        RuleCase{"PST8PDT,M13.2.0,M11.1.0", false}, RuleCase{"PST8PDT,M3.6.0,M11.1.0", false},
        RuleCase{"PST8PDT,M3.2.7,M11.1.0", false}, RuleCase{"PST168", false},
        RuleCase{"PST8PDT,M3.2.0,M11.1.0x", false}, RuleCase{"PST99999999999999999999", false},
        RuleCase{"PST--8", false}, RuleCase{"<+03", false}, RuleCase{"EST5EDT,J0,J366", false}));

TEST(ZoneRule, JulianDaysLeaveTheLeapDayOut) {
  const auto rule = parse_zone_rule("AAA0BBB,J60/0,J300/0").value();
  EXPECT_EQ(rule.summer->begin.kind, ChangeRule::Kind::julian);
  EXPECT_EQ(rule.summer->begin.time, seconds{0});
  EXPECT_EQ(rule.summer->offset, std::chrono::hours{1});
}

}  // namespace
}  // namespace netroster::measurements
