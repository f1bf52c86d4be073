// The words that facts can have are written down where they are read; rules may name no others.
// Here both lists are held together.
#include <gtest/gtest.h>

#include <set>

#include "collectors/profiles/profile.h"
#include "config/schema.h"
#include "standards/facts.h"

namespace netroster::standards {
namespace {

using Words = std::set<std::string_view>;

Words words_of(SubjectKind subject, std::string_view fact) {
  const auto* row = find_fact(subject, fact);
  EXPECT_NE(row, nullptr) << fact;
  return row == nullptr ? Words{} : Words(row->words.begin(), row->words.end());
}

TEST(Words, OfDevicesAreThoseOfProfiles) {
  Words wanted(profiles::kinds().begin(), profiles::kinds().end());
  wanted.insert({"core", "distribution", "access"});
  EXPECT_EQ(words_of(SubjectKind::device, "kind"), wanted);
}

TEST(Words, OfPlantAreThoseOfTheSitesFile) {
  const auto choices = [](std::string_view section, std::string_view key) {
    const auto* row = config::find_row(config::section(section), key);
    EXPECT_NE(row, nullptr) << section << " " << key;
    return row == nullptr ? Words{} : Words(row->choices.begin(), row->choices.end());
  };
  EXPECT_EQ(words_of(SubjectKind::site, "kind"), choices("site", "kind"));
  EXPECT_EQ(words_of(SubjectKind::closet, "kind"), choices("site.closet", "kind"));
  EXPECT_EQ(words_of(SubjectKind::circuit, "purpose"), choices("site.circuit", "purpose"));
  EXPECT_EQ(words_of(SubjectKind::closet, "fibre_types"), choices("site.fibre", "type"));
  EXPECT_EQ(words_of(SubjectKind::closet, "room_cabling"), choices("site.cabling", "category"));
}

}  // namespace
}  // namespace netroster::standards
