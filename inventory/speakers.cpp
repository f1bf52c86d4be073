#include "inventory/speakers.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "inventory/links.h"
#include "inventory/port_names.h"
#include "inventory/signs.h"

namespace netroster::inventory {
namespace {

std::string name_of(const Neighbour& row) { return row.name.empty() ? row.chassis_id : row.name; }

std::string name_of(const Device& device) { return device.name.empty() ? device.id : device.name; }

// What a device hears on one of its ports, as frames tell it.
Observation overheard(const Device& device, int port, const std::vector<HeardRow>& rows) {
  Observation seen;
  seen.site = device.site;
  seen.device = device.id;
  seen.collector = by_capture;
  seen.reach = Reach::answered;
  auto facts = std::make_shared<DeviceFacts>();
  const auto& local = device.facts->ports[static_cast<std::size_t>(port)];
  for (const auto& heard : rows) {
    auto row = heard.row;
    row.source = by_capture;
    row.local_port = local.name.empty() ? local.descr : local.name;
    if (local.index != 0) row.local_index = local.index;
    facts->neighbours.push_back(std::move(row));
    seen.when = std::max(seen.when, heard.when);
  }
  seen.facts = std::move(facts);
  return seen;
}

// The words of one device on a cable.
struct Voice {
  const Device* device = nullptr;
  std::vector<HeardRow> rows;
  int port = -1;  // the one its words name
  std::string trouble;
};

void find_port(Voice& voice) {
  for (const auto& heard : voice.rows) {
    const auto found = find_far_port(voice.device->facts->ports, heard.row);
    if (found.position < 0 || found.position == voice.port) continue;
    if (voice.port >= 0)
      voice.trouble = fmt::format("{} speaks from several ports", name_of(*voice.device));
    voice.port = found.position;
  }
  if (voice.port < 0)
    voice.trouble = fmt::format("the port that {} speaks from, {}, is not among its known ports",
                                name_of(*voice.device), voice.rows.front().row.port_id);
}

}  // namespace

const Device* speaker_of(const Inventory& inventory, const Neighbour& row) {
  const auto signs = signs_of(row);
  const Device* best = nullptr;
  int score = link_score - 1;
  bool doubtful = false;
  for (const auto& device : inventory.devices) {
    if (!device->replaced_by.empty()) continue;
    const auto found = fit(signs, row, device->site, *device, false).score;
    if (found < std::max(score, link_score)) continue;
    doubtful = found == score;
    score = found;
    best = device.get();
  }
  return doubtful ? nullptr : best;
}

std::vector<Observation> heard_at(const Inventory& inventory, const Device& device, int port,
                                  const std::vector<HeardRow>& rows) {
  std::vector<HeardRow> others;
  for (const auto& heard : rows)
    if (speaker_of(inventory, heard.row) != &device) others.push_back(heard);
  if (others.empty()) return {};
  return {overheard(device, port, others)};
}

Result<std::vector<Observation>> heard_on_cable(const Inventory& inventory,
                                                const std::vector<HeardRow>& rows) {
  std::map<std::string, Voice> voices;  // by device
  std::set<std::string> strangers;
  const bool any_stay = std::any_of(
      rows.begin(), rows.end(), [](const auto& heard) { return stays_on_the_cable(heard.row); });
  for (const auto& heard : rows) {
    // Bridges pass the others on: they may be the words of anybody in the building.
    if (any_stay && !stays_on_the_cable(heard.row)) continue;
    const auto* device = speaker_of(inventory, heard.row);
    if (device == nullptr) {
      strangers.insert(name_of(heard.row));
      continue;
    }
    voices[device->id].device = device;
    voices[device->id].rows.push_back(heard);
  }
  if (!strangers.empty())
    return Error{Errc::no_data,
                 fmt::format("{} is no device of the inventory, or fits several; scan "
                             "its site first",
                             *strangers.begin())};
  if (voices.size() != 2) {
    std::vector<std::string> names;
    for (const auto& [id, voice] : voices) names.push_back(name_of(*voice.device));
    return Error{Errc::no_data, fmt::format("{} devices speak here ({}), and a cable has two ends",
                                            names.size(), fmt::join(names, ", "))};
  }
  auto& one = voices.begin()->second;
  auto& other = std::next(voices.begin())->second;
  for (auto* voice : {&one, &other}) {
    find_port(*voice);
    if (!voice->trouble.empty()) return Error{Errc::no_data, voice->trouble};
  }
  return std::vector{overheard(*one.device, one.port, other.rows),
                     overheard(*other.device, other.port, one.rows)};
}

}  // namespace netroster::inventory
