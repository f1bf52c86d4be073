// The words that may stand in a profile, as tables. Private to this folder.
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "collectors/profiles/profile.h"

namespace netroster::profiles {

struct TargetRow {
  std::string_view word;
  Target target;
  std::span<const std::string_view> fields;
};

const TargetRow* find_target(std::string_view word);
std::vector<std::string_view> target_names();

inline constexpr std::pair<std::string_view, Rule::From> sources[] = {
    {"sys_descr", Rule::From::sys_descr},
    {"sys_object_id", Rule::From::sys_object_id},
    {"sys_name", Rule::From::sys_name},
    {"object_model", Rule::From::object_model},
    {"object_product", Rule::From::object_product}};

inline constexpr std::array<std::string_view, 8> entity_fields{
    "model", "serial", "software", "firmware", "hardware", "vendor", "descr", "name"};

inline constexpr std::pair<std::string_view, IndexPart::Type> index_types[] = {
    {"number", IndexPart::Type::number},
    {"mac", IndexPart::Type::mac},
    {"counted_mac", IndexPart::Type::counted_mac},
    {"text", IndexPart::Type::text},
    {"counted_text", IndexPart::Type::counted_text},
    {"ipv4", IndexPart::Type::ipv4},
    {"rest", IndexPart::Type::rest}};

// What a part and a reading may be.
std::span<const std::string_view> part_classes();
std::span<const std::string_view> sensor_kinds();

template <typename Words>
bool is_one_of(const Words& words, std::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

}  // namespace netroster::profiles
