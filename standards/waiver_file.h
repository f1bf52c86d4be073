// Waivers that were granted by commands and over HTTP: a file beside the store, in the grammar of
// standards.d, that holds nothing else and is written as a whole.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "standards/library.h"

namespace netroster::standards {

inline constexpr std::size_t most_stored_waivers = 1000;
inline constexpr std::size_t largest_waiver_file = 4'000'000;  // bytes

// "/var/lib/netroster/inventory.db.waivers.toml": each store has its own.
std::string waiver_file_of(const std::string& store_path);
std::string store_of_waivers(const std::string& waiver_file);
// Whether a file of a standard is one of these, by its name.
bool is_waiver_file(std::string_view name);

// As load(), and over it the waivers of that file ("" or one that is not there: none).
Loaded load_with_waivers(const std::string& directory, const std::string& waiver_file);

// What a waiver is called by: digits of its rule, subject and first day.
std::string waiver_id(const Waiver& waiver);

// Those in the file; none when it is not there. Errc::config, a line for each problem, when one of
// them would be lost by writing the others.
netroster::Result<std::vector<Waiver>> read_waiver_file(const std::string& path);

// The file of these waivers; that of more of them begins with that of fewer.
std::string waivers_toml(const std::vector<Waiver>& waivers);

// The library with this text in the place of that file.
Loaded with_waiver_file(const Library& library, const std::string& path, std::string text);

}  // namespace netroster::standards
