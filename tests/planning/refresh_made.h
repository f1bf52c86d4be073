// Things and books for tests of the refresh plan.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "planning/refresh.h"

namespace netroster::planning::test {

inline Equipment thing(std::string serial, std::string model, std::string site = "OAK",
                       std::string kind = "switch", const char* first_seen = "2026-06-01") {
  Equipment out;
  out.name = serial;
  out.serial = std::move(serial);
  out.model = std::move(model);
  out.site = std::move(site);
  out.kind = std::move(kind);
  out.vendor = "Made";
  if (*first_seen != '\0') out.first_seen = WallTime(*parse_day(first_seen));
  return out;
}

// Support of model S2027 ends on 2027-10-31 and so on; a switch is planned for 7 years, 10 at most.
inline Book made_book(const std::string& more = {}) {
  std::string text;
  for (int year = 2020; year <= 2040; ++year)
    text += "[[model]]\nmatch = [\"S" + std::to_string(year) +
            "\"]\nend_of_support = " + std::to_string(year) +
            "-10-31\nsource = \"made\"\nconfidence = \"V\"\n";
  auto loaded = book_of({{"made.toml", text + more}});
  for (const auto& problem : loaded.problems) ADD_FAILURE() << config::text(problem);
  return std::move(loaded.book);
}

inline std::vector<Site> one_site(std::uint32_t enrolment) {
  Site site;
  site.id = "OAK";
  site.kind = SiteKind::high;
  site.enrolment = enrolment;
  return {site};
}

}  // namespace netroster::planning::test
