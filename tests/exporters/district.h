// A small made-up district whose devices call themselves whatever could harm a reader.
#pragma once

#include <string>
#include <vector>

#include "exporters/interchange/part.h"

namespace netroster::interchange::test {

// A name with a meaning in every format at once: quotes, markup, a comma, a line break, a formula,
// templates, directives, escapes and a right-to-left override.
inline const std::string hostile =
    "=\"'><script>alert(1)</script>,\n;{{ 7*7 }} %%{init}%% \\N $(id) ../x:#end]] &amp; "
    "\xe2\x80\xaegnp.exe";

struct District {
  std::vector<Site> sites;
  Inventory inventory;

  Part all() const;
  Part of_site(const std::string& id) const;
};

// Sites WHS (configured) and OMS (not). WHS has a stack as its core with a link aggregation to
// whs-idf1-sw1, a controller with two access points, a device with the hostile name and one whose
// name has 1 kB. Links in every state.
District district();

// Compares with tests/exporters/golden/NAME; with NETROSTER_UPDATE_GOLDEN set, writes that file.
void expect_golden(const std::string& name, const std::string& text);

}  // namespace netroster::interchange::test
