// The bound on what is written to the log, whatever happens how often.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>

namespace netroster::log {

// Of one ID so many lines are written in any second, and so many of all; the first error of an ID
// in a second is written all the same. What is held back is counted.
inline constexpr std::size_t most_of_id = 10;
inline constexpr std::size_t most_of_all = 100;

// Says how many lines of which IDs were held back so, once a minute at most: at once, or with
// `at_the_end` whenever there were any. The next line that is written says it too.
void say_held_back(bool at_the_end = false);

// What the time is; empty: the steady clock. Begins to count anew. For tests.
void set_clock(std::function<std::chrono::steady_clock::time_point()> clock);

}  // namespace netroster::log
