// The file of waivers beside the store.
#include "standards/waiver_file.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/inventory/temp_store.h"

namespace netroster::standards {
namespace {

using inventory::testing_kit::TempDirectory;

Waiver made(const std::string& subject, const std::string& reason = "planned") {
  Waiver out;
  out.rule = "closet-uplinks";
  out.subject = subject;
  out.reason = reason;
  out.owner = "K. Reyes";
  out.granted = std::chrono::sys_days(std::chrono::year(2026) / 7 / 1);
  out.expires = std::chrono::sys_days(std::chrono::year(2027) / 8 / 31);
  return out;
}

class WaiverFile : public testing::Test {
 protected:
  void write(const std::string& text) const { std::ofstream(path_) << text; }

  TempDirectory folder_;
  const std::string path_ = waiver_file_of(folder_.file("inventory.db"));
};

TEST_F(WaiverFile, WhatIsWrittenIsReadAgainWhateverTheTextsAre) {
  const std::vector<Waiver> waivers{made("OAK/idf-1", "\"quoted\" \\ and \n[[rule]]\nid = \"x\""),
                                    made("OAK/*", "caf\xc3\xa9 \x1b[31m\x7f # no comment"),
                                    made("' = 1")};
  write(waivers_toml(waivers));
  const auto read = read_waiver_file(path_);
  ASSERT_TRUE(read) << read.error().what;
  ASSERT_EQ(read->size(), waivers.size());
  for (std::size_t i = 0; i < waivers.size(); ++i) {
    EXPECT_EQ((*read)[i].subject, waivers[i].subject);
    EXPECT_EQ((*read)[i].reason, waivers[i].reason);
    EXPECT_EQ((*read)[i].owner, waivers[i].owner);
    EXPECT_EQ((*read)[i].granted, waivers[i].granted);
    EXPECT_EQ((*read)[i].expires, waivers[i].expires);
    EXPECT_EQ(waiver_id((*read)[i]), waiver_id(waivers[i]));
  }
  EXPECT_EQ(waivers_toml(*read), waivers_toml(waivers));
}

TEST_F(WaiverFile, OneThatIsNotThereHasNone) {
  const auto read = read_waiver_file(path_);
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->empty());
}

TEST_F(WaiverFile, HoldsNothingButWaivers) {
  write("[[override]]\nrule = \"closet-uplinks\"\nparameter = \"min_links\"\nvalue = 1\n" +
        waivers_toml({made("OAK/idf-1")}));
  const auto read = read_waiver_file(path_);
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().what.find("override: unknown key"), std::string::npos)
      << read.error().what;
  const auto loaded = load_with_waivers("", path_);
  EXPECT_EQ(loaded.problems.size(), 1U);
  EXPECT_TRUE(loaded.library->overrides().empty());
  EXPECT_EQ(loaded.library->waivers().size(), 1U);
}

TEST_F(WaiverFile, IsReadWithTheStandardAndTakesThePlaceOfItself) {
  write(waivers_toml({made("OAK/idf-1")}));
  const auto loaded = load_with_waivers("", path_);
  EXPECT_TRUE(loaded.problems.empty());
  ASSERT_EQ(loaded.library->waivers().size(), 1U);
  EXPECT_TRUE(is_waiver_file(loaded.library->waivers().front().file));
  EXPECT_EQ(loaded.library->fingerprint(), load("").library->fingerprint())
      << "the demands are the same";
  const auto others =
      with_waiver_file(*loaded.library, path_, waivers_toml({made("ELM"), made("ASH")}));
  ASSERT_EQ(others.library->waivers().size(), 2U);
  EXPECT_EQ(others.library->waivers().front().subject, "ELM");
}

TEST_F(WaiverFile, AFileOfMoreBeginsWithThatOfFewer) {
  const auto fewer = waivers_toml({made("OAK")});
  EXPECT_TRUE(waivers_toml({made("OAK"), made("ELM")}).starts_with(fewer));
}

TEST_F(WaiverFile, WaiversHaveOtherNamesWhenTheyAreOthers) {
  auto later = made("OAK");
  later.granted = *later.granted + std::chrono::days(1);
  EXPECT_NE(waiver_id(made("OAK")), waiver_id(later));
  EXPECT_NE(waiver_id(made("OAK")), waiver_id(made("ELM")));
  EXPECT_EQ(waiver_id(made("OAK")), waiver_id(made("OAK", "another reason")));
}

}  // namespace
}  // namespace netroster::standards
