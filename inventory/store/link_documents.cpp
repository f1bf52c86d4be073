#include "inventory/store/link_documents.h"

#include <nlohmann/json.hpp>

#include "inventory/store/json_values.h"

namespace netroster::inventory::store {
namespace {

using nlohmann::json;

// --- encoding -----------------------------------------------------------------------------------

json encode(const Link& link) {
  json doc = json::object();
  for (const auto& end : link.ends) {
    json entry = {{"device", end.device}, {"port", end.port}};
    put(entry, "speed_bps", end.speed_bps);
    put(entry, "aggregate", end.aggregate);
    doc["ends"].push_back(std::move(entry));
  }
  doc["state"] = netroster::text(link.state);
  doc["confidence"] = link.confidence;
  if (link.stale) doc["stale"] = true;
  if (link.crowded) doc["crowded"] = true;
  put(doc, "note", link.note);
  doc["evidence"] = json::array();
  for (const auto& said : link.evidence)
    doc["evidence"].push_back({{"protocol", said.protocol},
                               {"device", said.device},
                               {"port", said.port},
                               {"row", said.row},
                               {"matched", said.matched}});
  return doc;
}

json link_state_json(const Link& link) {
  json state = {{"when", json::array()}, {"numbers", json::array()}};
  for (const auto& said : link.evidence) state["when"].push_back(seconds(said.when));
  for (const auto& end : link.ends)
    state["numbers"].push_back(end.index ? json(*end.index) : json());
  return state;
}

json encode(const AddressState& state) {
  json doc = {{"reach", netroster::text(state.last.reach)}};
  put(doc, "device", state.device);
  put(doc, "credential", state.credential);
  return doc;
}

json address_state_json(const AddressState& state) {
  json doc = {{"attempt", attempt_json(state.last)}};
  if (state.last_answered) doc["answered"] = seconds(*state.last_answered);
  return doc;
}

template <typename Value>
void add_simple(const Value* before, const Value* after, Difference& difference,
                json (*moving)(const Value&)) {
  if (after == nullptr) {
    if (before != nullptr) difference.gone.push_back(key_of(*before));
    return;
  }
  auto doc = written(encode(*after));
  if (before == nullptr || written(encode(*before)) != doc)
    difference.put.push_back({key_of(*after), after->site, std::move(doc)});
  difference.last_known.push_back({key_of(*after), "state", written(moving(*after))});
}

// --- decoding -----------------------------------------------------------------------------------

// Port numbers of a link's ends come from the devices: they are handles, not history.
void find_numbers(Link& link, const Inventory& inventory) {
  for (auto& end : link.ends) {
    const auto* device = find_device(inventory, end.device);
    if (device == nullptr) continue;
    for (const auto& port : device->facts->ports)
      if (port.index != 0 && (port.name.empty() ? port.descr : port.name) == end.port) {
        end.index = port.index;
        break;
      }
  }
}

}  // namespace

EntityKey key_of(const Link& link) { return {Kind::link, "", link.id}; }
EntityKey key_of(const AddressState& state) {
  return {Kind::address_state, "", state.site + "|" + state.address.text()};
}

void add_difference(const Link* before, const Link* after, Difference& difference) {
  if (before != after) add_simple(before, after, difference, link_state_json);
}

void add_difference(const AddressState* before, const AddressState* after, Difference& difference) {
  if (before != after) add_simple(before, after, difference, address_state_json);
}

std::shared_ptr<const Link> link_from(const StoredEntity& stored, const Inventory& inventory) {
  auto link = std::make_shared<Link>();
  const auto doc = json::parse(stored.entity.doc);
  link->id = stored.entity.key.key;
  link->site = stored.entity.site;
  link->first_seen = stored.first_seen;
  link->last_seen = stored.last_seen;
  for (std::size_t i = 0; i < 2; ++i) {
    const auto& end = doc.at("ends").at(i);
    take(end, "device", link->ends[i].device);
    take(end, "port", link->ends[i].port);
    take(end, "speed_bps", link->ends[i].speed_bps);
    take(end, "aggregate", link->ends[i].aggregate);
  }
  link->state =
      parse_link_state(taken<std::string>(doc, "state", "")).value_or(LinkState::one_sided);
  link->confidence = taken(doc, "confidence", 0);
  link->stale = taken(doc, "stale", false);
  link->crowded = taken(doc, "crowded", false);
  take(doc, "note", link->note);
  json when = json::array();
  const auto state = stored.last_known.find("state");
  if (state == stored.last_known.end()) {
    find_numbers(*link, inventory);
  } else {
    const auto moving = json::parse(state->second);
    when = moving.at("when");
    for (std::size_t i = 0; i < 2; ++i)
      if (const auto& number = moving.at("numbers").at(i); !number.is_null())
        link->ends[i].index = number.get<std::uint32_t>();
  }
  for (const auto& entry : doc.at("evidence")) {
    LinkEvidence said;
    take(entry, "protocol", said.protocol);
    take(entry, "device", said.device);
    take(entry, "port", said.port);
    take(entry, "row", said.row);
    take(entry, "matched", said.matched);
    const auto position = link->evidence.size();
    said.when =
        position < when.size() ? wall_time(when.at(position).get<std::int64_t>()) : link->last_seen;
    link->evidence.push_back(std::move(said));
  }
  return link;
}

std::shared_ptr<const AddressState> address_state_from(const StoredEntity& stored) {
  auto state = std::make_shared<AddressState>();
  const auto& key = stored.entity.key.key;
  state->site = stored.entity.site;
  if (const auto address = IpAddress::parse(key.substr(key.rfind('|') + 1)))
    state->address = *address;
  state->first_seen = stored.first_seen;
  const auto doc = json::parse(stored.entity.doc);
  take(doc, "device", state->device);
  take(doc, "credential", state->credential);
  const auto moving = stored.last_known.find("state");
  if (moving == stored.last_known.end()) {
    state->last.address = state->address;
    state->last.when = stored.last_seen;
    state->last.reach =
        parse_reach(taken<std::string>(doc, "reach", "")).value_or(Reach::not_tested);
    return state;
  }
  const auto now = json::parse(moving->second);
  state->last = attempt_from(now.at("attempt"));
  if (now.contains("answered"))
    state->last_answered = wall_time(now["answered"].get<std::int64_t>());
  return state;
}

}  // namespace netroster::inventory::store
