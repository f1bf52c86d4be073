#include "daemon/inventory_json.h"

#include <nlohmann/json.hpp>

#include "exporters/interchange/facts_json.h"
#include "model/words.h"

namespace netroster::daemon {
namespace {

using Json = nlohmann::json;

void put(Json& object, const char* key, const std::string& value) {
  if (!value.empty()) object[key] = value;
}
void put(Json& object, const char* key, WallTime time) {
  if (time != WallTime{}) object[key] = iso_text(time);
}
template <typename T>
void put(Json& object, const char* key, const std::optional<T>& value) {
  if (!value) return;
  if constexpr (std::is_same_v<T, WallTime>)
    put(object, key, *value);
  else
    object[key] = *value;
}
template <typename T>
void put_texts(Json& object, const char* key, const std::vector<T>& values) {
  Json array = Json::array();
  for (const auto& value : values) {
    if constexpr (requires { value.text(); })
      array.push_back(value.text());
    else
      array.push_back(value);
  }
  if (!array.empty()) object[key] = std::move(array);
}

Json attempt_json(const Attempt& attempt) {
  Json out{{"address", attempt.address.text()}, {"reach", text(attempt.reach)}};
  put(out, "when", attempt.when);
  put(out, "reason", attempt.reason);
  put(out, "collector", attempt.collector);
  put(out, "credential", attempt.credential);
  return out;
}

Json freshness_json(const std::map<std::string, Freshness>& parts) {
  Json out = Json::object();
  for (const auto& [part, state] : parts) {
    Json one = Json::object();
    put(one, "last_read", state.last_read);
    put(one, "last_complete", state.last_complete);
    put(one, "reason", state.reason);
    out[part] = std::move(one);
  }
  return out;
}

Json neighbour_json(const KnownNeighbour& neighbour) {
  Json out = Json::object();
  put(out, "port", neighbour.port);
  put(out, "name", neighbour.name);
  put(out, "chassis_id", neighbour.chassis_id);
  put(out, "port_id", neighbour.port_id);
  put(out, "platform", neighbour.platform);
  put(out, "device", neighbour.device);
  put(out, "reason", neighbour.reason);
  put(out, "last_seen", neighbour.last_seen);
  put_texts(out, "protocols", neighbour.protocols);
  put_texts(out, "addresses", neighbour.addresses);
  put_texts(out, "capabilities", neighbour.capabilities);
  return out;
}

Json end_json(const LinkEnd& end) {
  Json out{{"device", end.device}, {"port", end.port}};
  put(out, "index", end.index);
  put(out, "speed_bps", end.speed_bps);
  put(out, "aggregate", end.aggregate);
  return out;
}

Json evidence_json(const LinkEvidence& evidence) {
  Json out{{"protocol", evidence.protocol}, {"device", evidence.device}, {"port", evidence.port}};
  put(out, "when", evidence.when);
  put(out, "row", evidence.row);
  put(out, "matched", evidence.matched);
  return out;
}

template <typename Kind>
Json counts_json(const std::map<Kind, std::size_t>& counts) {
  Json out = Json::object();
  for (const auto& [kind, count] : counts) out[std::string(text(kind))] = count;
  return out;
}

}  // namespace

Json device_json(const Device& device) {
  Json out{{"id", device.id}, {"site", device.site}};
  put(out, "closet", device.closet);
  put(out, "role", device.role);
  put(out, "name", device.name);
  put(out, "first_seen", device.first_seen);
  put(out, "last_seen", device.last_seen);
  put(out, "replaces", device.replaces);
  put(out, "replaced_by", device.replaced_by);
  put_texts(out, "reached_at", device.addresses);
  put_texts(out, "serials", device.serials);
  out["last_attempt"] = attempt_json(device.last_attempt);
  out["freshness"] = freshness_json(device.freshness);
  out["identity"] = Json::array();
  for (const auto& reason : device.identity)
    out["identity"].push_back({{"text", reason.text}, {"score", reason.score}});
  out["known_neighbours"] = Json::array();
  if (device.neighbours)
    for (const auto& each : *device.neighbours)
      out["known_neighbours"].push_back(neighbour_json(each));
  if (device.facts) out["facts"] = interchange::facts_json(*device.facts, {});
  return out;
}

Json link_json(const Link& link) {
  Json out{{"id", link.id},
           {"site", link.site},
           {"state", text(link.state)},
           {"confidence_percent", link.confidence},
           {"stale", link.stale},
           {"crowded", link.crowded}};
  out["ends"] = Json::array({end_json(link.ends[0]), end_json(link.ends[1])});
  out["evidence"] = Json::array();
  for (const auto& each : link.evidence) out["evidence"].push_back(evidence_json(each));
  put(out, "note", link.note);
  put(out, "first_seen", link.first_seen);
  put(out, "last_seen", link.last_seen);
  return out;
}

Json hidden_switch_json(const HiddenSwitch& hidden) {
  Json out{{"id", hidden.id},
           {"site", hidden.site},
           {"estimated_ports", hidden.estimated_ports},
           {"hosts", hidden.hosts},
           {"confidence_percent", hidden.confidence}};
  out["ports"] = Json::array();
  for (const auto& end : hidden.ports) out["ports"].push_back(end_json(end));
  out["evidence"] = Json::array();
  for (const auto& each : hidden.evidence) out["evidence"].push_back(evidence_json(each));
  put(out, "first_seen", hidden.first_seen);
  put(out, "last_seen", hidden.last_seen);
  return out;
}

Json address_json(const AddressState& address) {
  Json out = attempt_json(address.last);
  out["address"] = address.address.text();
  out["site"] = address.site;
  put(out, "device", address.device);
  put(out, "credential", address.credential);
  put(out, "first_seen", address.first_seen);
  put(out, "last_answered", address.last_answered);
  return out;
}

Json coverage_json(const Coverage& coverage) {
  return {{"devices", coverage.devices},
          {"ports", coverage.ports},
          {"neighbours", coverage.neighbours},
          {"addresses", counts_json(coverage.addresses)},
          {"links", counts_json(coverage.links)}};
}

Json site_json(const Site& site) {
  Json out{{"id", site.id}, {"name", site.name}, {"kind", text(site.kind)}};
  put(out, "nces_id", site.nces_id);
  put(out, "billed_entity_number", site.billed_entity_number);
  put(out, "enrolment", site.enrolment);
  put(out, "staff", site.staff);
  put(out, "classrooms", site.classrooms);
  put(out, "one_to_one", site.one_to_one);
  put(out, "latitude", site.latitude);
  put(out, "longitude", site.longitude);
  put(out, "address", site.address);
  put(out, "phase", site.phase);
  put_texts(out, "networks", site.networks);
  put_texts(out, "excluded", site.excluded);
  put_texts(out, "seeds", site.seeds);
  out["closets"] = Json::array();
  for (const auto& closet : site.closets)
    out["closets"].push_back(
        {{"id", closet.id}, {"name", closet.name}, {"kind", text(closet.kind)}});
  return out;
}

}  // namespace netroster::daemon
