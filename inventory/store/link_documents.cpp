#include "inventory/store/link_documents.h"

#include <nlohmann/json.hpp>

#include "inventory/store/json_values.h"

namespace netroster::inventory::store {
namespace {

using nlohmann::json;

// --- encoding -----------------------------------------------------------------------------------

json encode(const LinkEnd& end) {
  json entry = {{"device", end.device}, {"port", end.port}};
  put(entry, "speed_bps", end.speed_bps);
  put(entry, "aggregate", end.aggregate);
  return entry;
}

json encode(const std::vector<LinkEvidence>& evidence) {
  json list = json::array();
  for (const auto& said : evidence)
    list.push_back({{"protocol", said.protocol},
                    {"device", said.device},
                    {"port", said.port},
                    {"row", said.row},
                    {"matched", said.matched}});
  return list;
}

json encode(const Link& link) {
  json doc = json::object();
  for (const auto& end : link.ends) doc["ends"].push_back(encode(end));
  doc["state"] = netroster::text(link.state);
  doc["confidence"] = link.confidence;
  if (link.stale) doc["stale"] = true;
  if (link.crowded) doc["crowded"] = true;
  put(doc, "note", link.note);
  doc["evidence"] = encode(link.evidence);
  return doc;
}

template <typename Ends>
json moving_json(const std::vector<LinkEvidence>& evidence, const Ends& ends) {
  json state = {{"when", json::array()}, {"numbers", json::array()}};
  for (const auto& said : evidence) state["when"].push_back(seconds(said.when));
  for (const auto& end : ends) state["numbers"].push_back(end.index ? json(*end.index) : json());
  return state;
}

json link_state_json(const Link& link) { return moving_json(link.evidence, link.ends); }

json encode(const HiddenSwitch& found) {
  json doc = {{"ports", json::array()},
              {"estimated_ports", found.estimated_ports},
              {"confidence", found.confidence},
              {"evidence", encode(found.evidence)}};
  for (const auto& end : found.ports) doc["ports"].push_back(encode(end));
  return doc;
}

// How many hosts are there changes all day.
json hidden_state_json(const HiddenSwitch& found) {
  auto state = moving_json(found.evidence, found.ports);
  state["hosts"] = found.hosts;
  return state;
}

// A computer without an agent is silent when it is off and closed when it is on, every day: which
// of the two is last known only.
json encode(const AddressState& state) {
  const auto reach = state.last.reach == Reach::closed ? Reach::silent : state.last.reach;
  json doc = {{"reach", netroster::text(reach)}};
  put(doc, "device", state.device);
  put(doc, "credential", state.credential);
  return doc;
}

json address_state_json(const AddressState& state) {
  json doc = {{"attempt", attempt_json(state.last)}};
  if (state.last_answered) doc["answered"] = seconds(*state.last_answered);
  if (state.read_from) doc["read_from"] = seconds(*state.read_from);
  if (state.read_to) doc["read_to"] = seconds(*state.read_to);
  if (state.restarts > 0) doc["restarts"] = state.restarts;
  if (state.last_restart) doc["restarted"] = seconds(*state.last_restart);
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

// Port numbers of ends come from the devices: they are handles, not history.
void find_number(LinkEnd& end, const Inventory& inventory) {
  const auto* device = find_device(inventory, end.device);
  if (device == nullptr) return;
  for (const auto& port : device->facts->ports)
    if (port.index != 0 && (port.name.empty() ? port.descr : port.name) == end.port) {
      end.index = port.index;
      return;
    }
}

LinkEnd end_from(const json& doc) {
  LinkEnd end;
  take(doc, "device", end.device);
  take(doc, "port", end.port);
  take(doc, "speed_bps", end.speed_bps);
  take(doc, "aggregate", end.aggregate);
  return end;
}

std::vector<LinkEvidence> evidence_from(const json& doc) {
  std::vector<LinkEvidence> evidence;
  for (const auto& entry : doc) {
    LinkEvidence said;
    take(entry, "protocol", said.protocol);
    take(entry, "device", said.device);
    take(entry, "port", said.port);
    take(entry, "row", said.row);
    take(entry, "matched", said.matched);
    evidence.push_back(std::move(said));
  }
  return evidence;
}

// Times of evidence and numbers of ports, as last known; of the past, as near as can be told.
template <typename Ends>
json take_moving(const StoredEntity& stored, const Inventory& inventory, Ends& ends,
                 std::vector<LinkEvidence>& evidence) {
  for (auto& said : evidence) said.when = stored.last_seen;
  const auto state = stored.last_known.find("state");
  if (state == stored.last_known.end()) {
    for (auto& end : ends) find_number(end, inventory);
    return json::object();
  }
  auto moving = json::parse(state->second);
  const auto& numbers = moving.at("numbers");
  for (std::size_t i = 0; i < ends.size() && i < numbers.size(); ++i)
    if (!numbers.at(i).is_null()) ends[i].index = numbers.at(i).template get<std::uint32_t>();
  const auto& when = moving.at("when");
  for (std::size_t i = 0; i < evidence.size() && i < when.size(); ++i)
    evidence[i].when = wall_time(when.at(i).template get<std::int64_t>());
  return moving;
}

}  // namespace

EntityKey key_of(const Link& link) { return {Kind::link, "", link.id}; }
EntityKey key_of(const HiddenSwitch& found) { return {Kind::hidden_switch, "", found.id}; }
EntityKey key_of(const AddressState& state) {
  return {Kind::address_state, "", state.site + "|" + state.address.text()};
}

void add_difference(const Link* before, const Link* after, Difference& difference) {
  if (before != after) add_simple(before, after, difference, link_state_json);
}

void add_difference(const HiddenSwitch* before, const HiddenSwitch* after, Difference& difference) {
  if (before != after) add_simple(before, after, difference, hidden_state_json);
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
  for (std::size_t i = 0; i < 2; ++i) link->ends[i] = end_from(doc.at("ends").at(i));
  link->state =
      parse_link_state(taken<std::string>(doc, "state", "")).value_or(LinkState::one_sided);
  link->confidence = taken(doc, "confidence", 0);
  link->stale = taken(doc, "stale", false);
  link->crowded = taken(doc, "crowded", false);
  take(doc, "note", link->note);
  link->evidence = evidence_from(doc.at("evidence"));
  take_moving(stored, inventory, link->ends, link->evidence);
  return link;
}

std::shared_ptr<const HiddenSwitch> hidden_switch_from(const StoredEntity& stored,
                                                       const Inventory& inventory) {
  auto found = std::make_shared<HiddenSwitch>();
  const auto doc = json::parse(stored.entity.doc);
  found->id = stored.entity.key.key;
  found->site = stored.entity.site;
  found->first_seen = stored.first_seen;
  found->last_seen = stored.last_seen;
  for (const auto& end : doc.at("ports")) found->ports.push_back(end_from(end));
  found->estimated_ports = taken(doc, "estimated_ports", 0U);
  found->confidence = taken(doc, "confidence", 0);
  found->evidence = evidence_from(doc.at("evidence"));
  const auto moving = take_moving(stored, inventory, found->ports, found->evidence);
  found->hosts = taken(moving, "hosts", 0U);
  return found;
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
  const auto time = [&now](const char* field) {
    return now.contains(field) ? std::optional(wall_time(now[field].get<std::int64_t>()))
                               : std::nullopt;
  };
  state->last_answered = time("answered");
  state->read_from = time("read_from");
  state->read_to = time("read_to");
  state->restarts = taken(now, "restarts", std::uint32_t{0});
  state->last_restart = time("restarted");
  return state;
}

}  // namespace netroster::inventory::store
