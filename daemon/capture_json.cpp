#include "daemon/capture_json.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "model/words.h"

namespace netroster::daemon {
namespace {

using Json = nlohmann::json;

void put(Json& object, const char* key, const std::string& value) {
  if (!value.empty()) object[key] = value;
}
void put(Json& object, const char* key, const std::optional<MacAddress>& mac) {
  if (mac) object[key] = mac->text();
}
void put(Json& object, const char* key, WallTime time) {
  if (time != WallTime{}) object[key] = iso_text(time);
}
template <typename T>
void put(Json& object, const char* key, const std::optional<T>& value) {
  if (value) object[key] = *value;
}
void put(Json& object, const char* key, const std::vector<std::string>& words) {
  if (!words.empty()) object[key] = words;
}

Json texts_of(const std::vector<IpAddress>& addresses) {
  Json array = Json::array();
  for (const auto& address : addresses) array.push_back(address.text());
  return array;
}

void put_vlans(Json& object, const std::vector<Vlan>& vlans) {
  if (vlans.empty()) return;
  Json array = Json::array();
  for (const auto& vlan : vlans) {
    Json one{{"id", vlan.id}};
    put(one, "name", vlan.name);
    array.push_back(std::move(one));
  }
  object["vlans"] = std::move(array);
}

void put_heard(Json& object, const capture::Heard& heard) {
  object["heard"] = heard.count;
  put(object, "first_heard", heard.first);
  put(object, "last_heard", heard.last);
}

Json neighbour_json(const wire::NeighbourSeen& told) {
  const auto& neighbour = told.neighbour;
  Json out{{"protocol", neighbour.protocol}};
  put(out, "chassis_id", neighbour.chassis_id);
  put(out, "chassis_id_kind", neighbour.chassis_id_kind);
  put(out, "port_id", neighbour.port_id);
  put(out, "port_id_kind", neighbour.port_id_kind);
  put(out, "port_description", neighbour.port_description);
  put(out, "name", neighbour.name);
  put(out, "description", neighbour.description);
  put(out, "platform", neighbour.platform);
  out["addresses"] = texts_of(neighbour.addresses);
  put(out, "capabilities", neighbour.capabilities);
  put(out, "vlan", neighbour.vlan);
  put(out, "voice_vlan", told.voice_vlan);
  put_vlans(out, told.vlans);
  put(out, "vtp_domain", told.vtp_domain);
  put(out, "ttl", told.ttl_seconds);
  put(out, "source", told.source);
  put(out, "aggregate_id", told.aggregate_id);
  put(out, "mau_type", told.mau_type);
  put(out, "max_frame", told.max_frame);
  put(out, "poe_requested_watts", told.poe_requested_watts);
  if (told.duplex) out["duplex"] = text(*told.duplex);
  if (!neighbour.med.empty()) out["med"] = neighbour.med;
  return out;
}

Json bridge_json(const wire::BridgeSeen& told) {
  Json out{{"protocol", told.protocol}, {"root_cost", told.root_cost}};
  put(out, "bridge_id", told.bridge_id);
  put(out, "root_id", told.root_id);
  put(out, "port_id", told.port_id);
  put(out, "source", told.source);
  put(out, "vlan", told.vlan);
  put(out, "mst_region", told.mst_region);
  if (told.topology_change) out["topology_change"] = true;
  return out;
}

Json trunk_json(const wire::LacpSeen& told) {
  Json out{{"protocol", "lacp"}, {"actor_key", told.actor_key}, {"actor_port", told.actor_port}};
  put(out, "actor_system", told.actor_system);
  put(out, "partner_system", told.partner_system);
  put(out, "source", told.source);
  if (!told.partner_system.empty()) {
    out["partner_key"] = told.partner_key;
    out["partner_port"] = told.partner_port;
  }
  return out;
}

Json domain_json(const wire::DomainSeen& told) {
  Json out{{"protocol", told.protocol}};
  put(out, "source", told.source);
  put(out, "domain", told.domain);
  put(out, "device_id", told.device_id);
  put(out, "port_id", told.port_id);
  put(out, "revision", told.revision);
  put_vlans(out, told.vlans);
  return out;
}

Json host_json(const capture::Host& host) {
  const auto& told = host.told;
  Json out{{"protocols", host.protocols}};
  put(out, "mac", told.mac);
  out["addresses"] = texts_of(told.addresses);
  put(out, "names", told.names);
  put(out, "services", told.services);
  put(out, "vendor_class", told.vendor_class);
  put(out, "fingerprint", told.fingerprint);
  put(out, "relay_circuit", told.relay_circuit);
  put(out, "relay_remote", told.relay_remote);
  put(out, "server", told.server);
  if (told.requested) out["requested"] = told.requested->text();
  put(out, "vlan", told.vlan);
  if (told.router) out["router"] = true;
  if (told.virtual_address) out["virtual_address"] = true;
  return out;
}

Json access_point_json(const wire::BeaconSeen& told) {
  Json out{{"bssid", told.bssid.text()}, {"ssid", told.ssid}};
  put(out, "name", told.access_point);
  put(out, "channel", told.channel);
  put(out, "frequency_mhz", told.frequency_mhz);
  put(out, "security", told.security);
  put(out, "signal_dbm", told.signal_dbm);
  return out;
}

template <typename Told, typename ToJson>
Json array_of(const std::vector<capture::HeardOf<Told>>& rows, ToJson to_json) {
  Json array = Json::array();
  for (const auto& row : rows) {
    auto object = to_json(row.told);
    put_heard(object, row.heard);
    array.push_back(std::move(object));
  }
  return array;
}

Json tags_of(const wire::Counts& counts) {
  Json array = Json::array();
  for (std::size_t vlan = 0; vlan < counts.tags().size(); ++vlan)
    if (counts.tags()[vlan]) array.push_back(vlan);
  return array;
}

Json to_json(const capture::TrafficCount& count) {
  return {{"octets", count.octets}, {"packets", count.packets}};
}

void put_traffic(const capture::FileFacts& read, Json& out) {
  if (!read.traffic) return;
  const bool incomplete = read.traffic_is_incomplete();
  Json rows = Json::array();
  for (const auto& row : read.traffic->networks)
    rows.push_back({{"site", row.site},
                    {"network", row.network.text()},
                    {"start", iso_text(row.start)},
                    {"seconds", row.length.count()},
                    {"watched_seconds", row.watched.count()},
                    {"incomplete", incomplete || !row.is_whole()},
                    {"in", to_json(row.in)},
                    {"out", to_json(row.out)},
                    {"within", to_json(row.within)}});
  out["throughput"] = std::move(rows);
  out["throughput_beside"] = {{"elsewhere", to_json(read.traffic->elsewhere)},
                              {"not_ip", to_json(read.traffic->not_ip)},
                              {"untimed", to_json(read.traffic->untimed)},
                              {"packets_left_out", read.traffic->left_out},
                              {"implausible_lengths", read.traffic->implausible},
                              {"frames_dropped", read.dropped},
                              {"incomplete", incomplete}};
}

}  // namespace

std::map<std::string, std::uint64_t> capture_counts(const capture::CaptureFacts& facts) {
  std::map<std::string, std::uint64_t> counts;
  for (std::size_t i = 0; i < static_cast<std::size_t>(wire::Protocol::last_); ++i) {
    const auto protocol = static_cast<wire::Protocol>(i);
    const auto seen = facts.counts.of(protocol);
    if (seen > 0) counts.emplace(wire::protocol_name(protocol), seen);
  }
  return counts;
}

std::map<std::string, std::uint64_t> capture_errors(const capture::CaptureFacts& facts) {
  std::map<std::string, std::uint64_t> errors;
  for (std::size_t i = 0; i < static_cast<std::size_t>(wire::FrameError::last_); ++i) {
    const auto reason = static_cast<wire::FrameError>(i);
    const auto times = facts.counts.of(reason);
    if (times > 0) errors.emplace(wire::error_name(reason), times);
  }
  for (std::size_t i = 0; i < facts.left_out.size(); ++i)
    if (facts.left_out[i] > 0)
      errors.emplace(left_out_name(static_cast<capture::LeftOut>(i)), facts.left_out[i]);
  return errors;
}

nlohmann::json capture_json(const std::string& file, const capture::FileFacts& read) {
  const auto& facts = read.facts;
  Json out{{"file", sanitise(file)}, {"frames", facts.frames}};
  put(out, "first_frame", facts.first);
  put(out, "last_frame", facts.last);
  out["counts"] = capture_counts(facts);
  out["vlans"] = tags_of(facts.counts);
  out["neighbours"] = array_of(facts.neighbours, neighbour_json);
  out["hosts"] = array_of(facts.hosts, host_json);
  out["bridges"] = array_of(facts.bridges, bridge_json);
  out["trunks"] = array_of(facts.trunks, trunk_json);
  out["domains"] = array_of(facts.domains, domain_json);
  out["access_points"] = array_of(facts.access_points, access_point_json);
  out["errors"] = capture_errors(facts);
  if (read.dropped > 0) out["errors"]["frames dropped"] = read.dropped;
  put_traffic(read, out);
  put(out, "file_error", read.error);
  return out;
}

}  // namespace netroster::daemon
