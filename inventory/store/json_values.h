// Values of ours in JSON documents: what is unknown is left out. Private to this folder, because
// the JSON library is heavy to compile.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "inventory/store/seconds.h"
#include "model/inventory.h"
#include "model/ip_address.h"
#include "model/mac_address.h"
#include "model/words.h"

namespace netroster::inventory::store {

// Device text is valid UTF-8 by now; should one slip through, it is replaced and never thrown at.
inline std::string written(const nlohmann::json& doc) {
  return doc.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

inline void put(nlohmann::json& doc, const char* field, const std::string& value) {
  if (!value.empty()) doc[field] = value;
}
inline void put(nlohmann::json& doc, const char* field, const std::optional<MacAddress>& value) {
  if (value) doc[field] = value->text();
}
template <typename T>
void put(nlohmann::json& doc, const char* field, const std::optional<T>& value) {
  if (value) doc[field] = *value;
}
inline void put_addresses(nlohmann::json& doc, const char* field,
                          const std::vector<IpAddress>& addresses) {
  for (const auto& address : addresses) doc[field].push_back(address.text());
}
template <typename T>
nlohmann::json or_null(const std::optional<T>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json();
}

inline void take(const nlohmann::json& doc, const char* field, std::string& value) {
  if (const auto found = doc.find(field); found != doc.end()) value = found->get<std::string>();
}
inline void take(const nlohmann::json& doc, const char* field, std::optional<MacAddress>& value) {
  if (const auto found = doc.find(field); found != doc.end())
    value = MacAddress::parse(found->get<std::string>());
}
template <typename T>
void take(const nlohmann::json& doc, const char* field, std::optional<T>& value) {
  if (const auto found = doc.find(field); found != doc.end()) value = found->get<T>();
}
template <typename T>
T taken(const nlohmann::json& doc, const char* field, T otherwise) {
  const auto found = doc.find(field);
  return found == doc.end() ? otherwise : found->get<T>();
}
inline std::vector<IpAddress> taken_addresses(const nlohmann::json& doc, const char* field) {
  std::vector<IpAddress> addresses;
  if (const auto found = doc.find(field); found != doc.end())
    for (const auto& entry : *found)
      if (const auto address = IpAddress::parse(entry.get<std::string>()))
        addresses.push_back(*address);
  return addresses;
}

inline nlohmann::json attempt_json(const Attempt& attempt) {
  nlohmann::json doc = {{"address", attempt.address.text()},
                        {"when", seconds(attempt.when)},
                        {"reach", netroster::text(attempt.reach)}};
  put(doc, "reason", attempt.reason);
  put(doc, "collector", attempt.collector);
  put(doc, "credential", attempt.credential);
  return doc;
}

inline Attempt attempt_from(const nlohmann::json& doc) {
  Attempt attempt;
  if (const auto address = IpAddress::parse(taken<std::string>(doc, "address", "")))
    attempt.address = *address;
  attempt.when = wall_time(taken<std::int64_t>(doc, "when", 0));
  attempt.reach = parse_reach(taken<std::string>(doc, "reach", "")).value_or(Reach::not_tested);
  take(doc, "reason", attempt.reason);
  take(doc, "collector", attempt.collector);
  take(doc, "credential", attempt.credential);
  return attempt;
}

}  // namespace netroster::inventory::store
