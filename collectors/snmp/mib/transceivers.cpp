#include "collectors/snmp/mib/transceivers.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/text.h"
#include "collectors/snmp/mib/context.h"

namespace netroster::mib {
namespace {

template <typename Words>
bool is_among(const Words& all, std::string_view word) {
  return std::find(std::begin(all), std::end(all), word) != std::end(all);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_number(std::string_view word) { return std::all_of(word.begin(), word.end(), is_digit); }

std::vector<std::string> words_of(const std::string& text) {
  constexpr std::string_view between = " ,()-";
  std::vector<std::string> words(1);
  for (const char c : to_lower(text))
    if (between.find(c) == std::string_view::npos)
      words.back() += c;
    else if (!words.back().empty())
      words.emplace_back();
  if (words.back().empty()) words.pop_back();
  return words;
}

bool names_optics(const std::string& word) {
  constexpr std::string_view names[] = {"transceiver", "transceivers", "xcvr",  "xfp",
                                        "gbic",        "xenpak",       "optics"};
  constexpr std::string_view forms[] = {"sfp", "qsfp", "osfp", "cfp"};
  const bool medium = is_digit(word[0]) && word.find("base") != std::string::npos;  // "10gbase"
  return medium || is_among(names, word) ||
         std::any_of(std::begin(forms), std::end(forms),
                     [&word](auto form) { return word.starts_with(form); });
}

bool tells_of_optics(const std::string& text) {
  const auto words = words_of(text);
  return std::any_of(words.begin(), words.end(), names_optics);
}

// "32x400g": so many places of a kind.
bool counts_places(std::string_view word) {
  const auto times = word.find('x');
  return times != std::string_view::npos && times > 0 && times + 1 < word.size() &&
         is_number(word.substr(0, times)) && is_digit(word[times + 1]);
}

// A card with places for transceivers ("10-Port SFP+ module"), or what radio there is in a port.
bool tells_of_a_card(const std::string& text) {
  constexpr std::string_view names[] = {"card",   "linecard", "supervisor", "adapter", "switch",
                                        "router", "uplink",   "modem",      "cellular"};
  const auto words = words_of(text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool ports = words[i] == "port" || words[i] == "ports";
    if (is_among(names, words[i]) || counts_places(words[i])) return true;
    if (ports && i > 0 && is_number(words[i - 1])) return true;
  }
  return false;
}

class Parts {
 public:
  explicit Parts(const std::vector<Module>& modules) {
    for (const auto& part : modules) {
      by_index_.emplace(part.index, &part);
      children_[part.parent].push_back(&part);
    }
  }

  bool is_transceiver(const Module& part) const {
    constexpr std::string_view vague[] = {"", "port", "module", "container", "other", "unknown"};
    if (!is_among(vague, part.part_class) || !says_something(part.serial)) return false;
    if (repeats_serial(part) || holds_parts(part)) return false;
    if (tells_of_a_card(part.descr + " " + part.model) || tells_of_a_card(part.name)) return false;
    if (part.part_class == "port" || sits_in_port(part)) return true;
    if (tells_of_optics(part.descr + " " + part.model + " " + part.name)) return true;
    const auto* const up = above(part);
    return up != nullptr && up->part_class == "container" &&
           tells_of_optics(up->descr + " " + up->name);
  }

 private:
  const Module* above(const Module& part) const {
    const auto at = by_index_.find(part.parent);
    return part.parent == 0 || at == by_index_.end() ? nullptr : at->second;
  }

  // A fixed port, and the memory of a transceiver, repeat the number of what they sit in.
  bool repeats_serial(const Module& part) const {
    constexpr int deepest = 16;  // agents draw circles
    const auto* up = above(part);
    for (int level = 0; up != nullptr && level < deepest; ++level, up = above(*up))
      if (up->serial == part.serial) return true;
    return false;
  }

  bool holds_parts(const Module& part) const {
    const auto at = children_.find(part.index);
    if (part.index == 0 || at == children_.end()) return false;
    return std::any_of(at->second.begin(), at->second.end(), [&part](const Module* child) {
      const bool own = child->part_class == "container" || child->part_class == "module";
      return own && child->serial != part.serial;
    });
  }

  bool sits_in_port(const Module& part) const {
    const auto* up = above(part);
    if (up != nullptr && up->part_class == "container") up = above(*up);
    return up != nullptr && up->part_class == "port";
  }

  std::unordered_map<std::uint32_t, const Module*> by_index_;
  std::unordered_map<std::uint32_t, std::vector<const Module*>> children_;
};

}  // namespace

void mark_transceivers(std::vector<Module>& modules) {
  const Parts parts(modules);
  std::vector<Module*> found;
  for (auto& part : modules)
    if (parts.is_transceiver(part)) found.push_back(&part);
  for (auto* const part : found) part->part_class = "transceiver";
}

}  // namespace netroster::mib
