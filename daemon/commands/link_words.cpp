#include "daemon/commands/link_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/selection.h"

namespace netroster::daemon {
namespace {

std::string_view meaning(LinkState state) {
  switch (state) {
    case LinkState::confirmed:
      return "both ends name each other";
    case LinkState::one_sided:
      return "one end names the other, which says nothing";
    case LinkState::shared:
      return "it is heard, but through a bridge or together with others: not one cable";
    case LinkState::inferred:
      return "no end names the other; it follows from where addresses are learned";
    case LinkState::contradicted:
      return "the ends name different ports or devices";
    case LinkState::manual:
      return "a person said so";
  }
  return "";
}

std::string name_of(const Inventory& inventory, const std::string& id) {
  const auto* device = find_device(inventory, id);
  return device == nullptr || device->name.empty() ? id : device->name;
}

std::string sentence(const Inventory& inventory, const LinkEvidence& evidence) {
  if (evidence.protocol == "manual") return evidence.row;
  auto words = fmt::format("{} says so by {}", name_of(inventory, evidence.device),
                           evidence.protocol.empty() ? "an unnamed protocol" : evidence.protocol);
  if (!evidence.port.empty()) words += fmt::format(" on {}", evidence.port);
  if (!evidence.row.empty()) words += fmt::format(": it hears \"{}\"", evidence.row);
  if (!evidence.matched.empty()) words += fmt::format(", recognised by {}", evidence.matched);
  if (evidence.when != WallTime{}) words += fmt::format(" ({})", iso_text(evidence.when));
  return words;
}

bool speaks(const Link& link, const LinkEnd& end) {
  return std::any_of(link.evidence.begin(), link.evidence.end(),
                     [&end](const LinkEvidence& each) { return each.device == end.device; });
}

// What the far end's own state says of its silence.
std::string silence(const Inventory& inventory, const LinkEnd& end) {
  const auto name = name_of(inventory, end.device);
  const auto* device = find_device(inventory, end.device);
  if (device == nullptr) return fmt::format("{} is not in the inventory", name);
  if (device->last_attempt.reach != Reach::answered)
    return fmt::format("{} says nothing: its last reading did not succeed{}{}", name,
                       device->last_attempt.reason.empty() ? "" : ", ",
                       device->last_attempt.reason);
  return fmt::format("{} was read and does not name the other end", name);
}

std::vector<std::string> objections(const Inventory& inventory, const Link& link) {
  std::vector<std::string> found;
  if (!link.note.empty()) found.push_back(link.note);
  if (link.stale)
    found.push_back(fmt::format("nobody has said so since {}", iso_text(link.last_seen)));
  if (link.crowded) found.emplace_back("more than one neighbour is heard on one of the ports");
  const bool said_by_devices = link.state != LinkState::manual && link.state != LinkState::inferred;
  const auto& [a, b] = link.ends;
  for (const auto* end : {&a, &b}) {
    if (said_by_devices && !speaks(link, *end)) found.push_back(silence(inventory, *end));
    if (!end->index)
      found.push_back(fmt::format("the port of {} is not among its known ports",
                                  name_of(inventory, end->device)));
  }
  if (a.speed_bps && b.speed_bps && *a.speed_bps != *b.speed_bps)
    found.push_back(fmt::format("the ends run at different speeds: {} and {}",
                                speed_text(*a.speed_bps), speed_text(*b.speed_bps)));
  return found;
}

}  // namespace

LinkWords link_words(const LinkRow& row) {
  const auto& link = *row.link;
  LinkWords words;
  words.title = fmt::format("{} - {}", end_text(*row.inventory, link.ends[0]),
                            end_text(*row.inventory, link.ends[1]));
  words.verdict = fmt::format("{}: {}. Confidence {} %.", text(link.state), meaning(link.state),
                              link.confidence);
  for (const auto& each : link.evidence) words.support.push_back(sentence(*row.inventory, each));
  words.against = objections(*row.inventory, link);
  return words;
}

}  // namespace netroster::daemon
