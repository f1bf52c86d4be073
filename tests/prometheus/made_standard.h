// A made-up standard and how the made-up district stands against it, for all that shows it.
#pragma once

#include "exporters/prometheus/standard_metrics.h"

namespace netroster::prometheus::test {

// Two rules, a broken one, and four waivers: in force, ending 10 days after noon, over since the
// day before, not yet granted. OAK: 3 pass, 1 fail, 2 unknown, 1 waived of "ups-here" (required),
// 5 pass of "named" (advice). ELM: 4 fail of "ups-here".
StandardCounts standard();

}  // namespace netroster::prometheus::test
