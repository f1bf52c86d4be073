// Quantities as people write them: "5 minutes", "40 Gbps", "64 MiB", "80 %". A number without a
// unit is refused, because nobody can tell seconds from milliseconds. Every error (Errc::config)
// says what was written and gives an example; it fits after "file:line:column: key: ".
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace netroster::config {

// "200 ms", "90 s", "1.5 h", "1h30m", "10 years". Units: ms, s, m, h, d, w, y and their English
// words, month or months; a year is 365 days, a month a twelfth of it. Several parts go from the
// larger unit to the smaller, each once.
Result<std::chrono::milliseconds> parse_duration(std::string_view text);

// Bits per second: "40 Gbps", "100 Mbit/s", "1.5 Gb/s". Prefixes are powers of 1,000; bytes
// ("MB/s") are refused.
Result<std::uint64_t> parse_rate(std::string_view text);

// Bytes: "64 MiB" (powers of 1,024), "10 MB" (powers of 1,000), "512 B".
Result<std::uint64_t> parse_size(std::string_view text);

// 0 to 100: "80 %", "12.5%".
Result<double> parse_percent(std::string_view text);

// The shortest text that parses to the same value.
std::string duration_text(std::chrono::milliseconds value);
std::string rate_text(std::uint64_t bits_per_second);
std::string size_text(std::uint64_t bytes);
std::string percent_text(double value);

}  // namespace netroster::config
