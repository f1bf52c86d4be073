// How much memory the program has taken with `new` and not given back. Of a test program with one
// thread at work.
#pragma once

#include <cstddef>

namespace netroster::fixture {

std::size_t memory_now();
// The most since reset_memory_peak().
std::size_t memory_peak();
void reset_memory_peak();

}  // namespace netroster::fixture
