#include "inventory/store/origin_documents.h"

#include <nlohmann/json.hpp>

#include "inventory/store/json_values.h"

namespace netroster::inventory::store {
namespace {

using nlohmann::json;

std::string text_at(const json& row, std::size_t i) { return row.at(i).get<std::string>(); }

const json& list_of(const json& state, const char* field) {
  static const json nothing = json::array();
  const auto found = state.find(field);
  return found == state.end() ? nothing : *found;
}

}  // namespace

void put_origins(json& state, const std::vector<std::string>& ports, const DeviceFacts& facts) {
  put(state, "profile", facts.profile);
  put(state, "profile_reason", facts.profile_reason);
  for (const auto& one : facts.origins)
    state["origins"].push_back(
        {one.fact, one.value, one.raw, one.source, one.rule, one.confidence});
  for (const auto& one : facts.ssids)
    state["ssids"].push_back(json::array({one.name, one.clients ? json(*one.clients) : json()}));
  if (facts.endpoints) state["endpoints"] = *facts.endpoints;
  for (std::size_t i = 0; i < facts.ports.size(); ++i)
    if (const auto& sessions = facts.ports[i].sessions)
      state["port_sessions"][ports[i]] = {sessions->authorised, sessions->failed, sessions->other};
}

void take_origins(const json& state, DeviceFacts& facts) {
  take(state, "profile", facts.profile);
  take(state, "profile_reason", facts.profile_reason);
  for (const auto& row : list_of(state, "origins"))
    facts.origins.push_back({text_at(row, 0), text_at(row, 1), text_at(row, 2), text_at(row, 3),
                             text_at(row, 4), text_at(row, 5)});
  for (const auto& row : list_of(state, "ssids")) {
    Ssid ssid{text_at(row, 0), std::nullopt};
    if (!row.at(1).is_null()) ssid.clients = row.at(1).get<std::uint32_t>();
    facts.ssids.push_back(std::move(ssid));
  }
  if (const auto found = state.find("endpoints"); found != state.end())
    facts.endpoints = found->get<std::map<std::string, std::uint32_t>>();
}

}  // namespace netroster::inventory::store
