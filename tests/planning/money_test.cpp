// Cents, shares of them, and the years they are spent in.
#include "planning/money.h"

#include <gtest/gtest.h>

#include "planning/fiscal_year.h"

namespace netroster::planning {
namespace {

struct Written {
  std::string_view text;
  std::int64_t cents;  // -1: refused
};

TEST(Money, ReadsWhatIsAnAmountAndRefusesTheRest) {
  constexpr Written all[] = {{"0", 0},
                             {"1234.5", 123450},
                             {"$1234.50", 123450},
                             {" $ 7 ", 700},
                             {"0.01", 1},
                             {"187.5000000000", 18750},
                             {"100000000000", 10'000'000'000'000},
                             {"", -1},
                             {"$", -1},
                             {"1,234.50", -1},
                             {"1.234,50", -1},
                             {"-5", -1},
                             {"(5)", -1},
                             {"1.", -1},
                             {".5", -1},
                             {"0.005", -1},
                             {"1e6", -1},
                             {"12 34", -1},
                             {"100000000001", -1},
                             {"99999999999999999999", -1}};
  for (const auto& one : all) {
    const auto read = parse_money(one.text);
    EXPECT_EQ(read ? read->cents : -1, one.cents) << one.text;
  }
}

TEST(Money, ACommaIsSaidByName) {
  EXPECT_EQ(parse_money("1,234.50").error().what,
            "\"1,234.50\" has a comma: write it without, as 1234.50");
}

TEST(Money, IsWrittenForFilesAndForPeople) {
  EXPECT_EQ(plain_text({123456789}), "1234567.89");
  EXPECT_EQ(text(Money{123456789}), "$1,234,567.89");
  EXPECT_EQ(text(Money{99999}), "$999.99");
  EXPECT_EQ(text(Money{100000}), "$1,000.00");
  EXPECT_EQ(text(Money{-5}), "-$0.05");
}

TEST(Money, SharesAreToTheNearestCentWithoutOverflow) {
  EXPECT_EQ(percent_of({1}, 50).cents, 1);
  EXPECT_EQ(percent_of({1}, 49).cents, 0);
  EXPECT_EQ(percent_of({-1}, 50).cents, -1);
  EXPECT_EQ(percent_of({101}, 85).cents, 86);  // 85.85
  EXPECT_EQ(share_of({100}, 1, 3).cents, 33);
  EXPECT_EQ(share_of({200}, 1, 3).cents, 67);
  EXPECT_EQ(percent_of({9'000'000'000'000'000'000}, 85).cents, 7'650'000'000'000'000'000);
}

TEST(Money, SumsStopAtTheLargestAmount) {
  const Money most{std::numeric_limits<std::int64_t>::max()};
  EXPECT_EQ(most + Money{1}, most);
  EXPECT_EQ(most * 2, most);
  EXPECT_EQ((most * -2).cents, -most.cents);
  EXPECT_EQ((Money{-2} - most).cents, -most.cents);
}

TEST(FiscalYear, BeginsOnTheFirstOfJuly) {
  using namespace std::chrono;
  EXPECT_EQ(fiscal_year_of(year(2026) / 6 / 30).first, 2025);
  EXPECT_EQ(fiscal_year_of(year(2026) / 7 / 1).first, 2026);
  EXPECT_EQ(day_text(FiscalYear{2026}.last_day()), "2027-06-30");
  EXPECT_EQ(text(FiscalYear{2099}), "2099-00");
  EXPECT_EQ(funding_year_text({2026}), "FY2026");
}

TEST(FiscalYear, IsReadInTheWaysItIsWritten) {
  for (const auto* right : {"2026", "FY2026", "fy 2026", "2026-27", "2026-2027", "FY2026-27"})
    EXPECT_EQ(parse_fiscal_year(right), FiscalYear{2026}) << right;
  for (const auto* wrong : {"", "26", "2026-28", "2026-2026", "2026-", "1997", "20266", "July"})
    EXPECT_FALSE(parse_fiscal_year(wrong)) << wrong;
}

TEST(Day, IsReadInTheWaysItIsWritten) {
  for (const auto* right : {"2026-07-01", "07/01/2026", "7/1/2026", "2026-07-01T00:00:00.000"})
    EXPECT_EQ(day_text(parse_day(right)), "2026-07-01") << right;
  for (const auto* wrong : {"", "2026-02-30", "13/01/2026", "2/30/2026", "0001-01-01", "1013-11-14",
                            "7/1/26", "7/1", "2026-07-01x"})
    EXPECT_FALSE(parse_day(wrong)) << wrong;
}

TEST(Day, YearsLaterIsTheSameDay) {
  using namespace std::chrono;
  EXPECT_EQ(day_text(years_after(year(2024) / 2 / 29, 4)), "2028-02-29");
  EXPECT_EQ(day_text(years_after(year(2024) / 2 / 29, 5)), "2029-03-01");
}

}  // namespace
}  // namespace netroster::planning
