#include "web/openapi.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace netroster::web {
namespace {

using Json = nlohmann::ordered_json;

bool is_documented(const Route& route) {
  return route.path.starts_with("/api/") || route.path.starts_with("/-/");
}

Json schema_of(const Parameter& parameter) {
  Json out = Json::object();
  switch (parameter.type) {
    case Parameter::Type::text:
      out = {{"type", "string"}, {"maxLength", parameter.longest}};
      break;
    case Parameter::Type::count:
      out = {{"type", "integer"}, {"minimum", parameter.least}, {"maximum", parameter.most}};
      break;
    case Parameter::Type::choice:
      out = {{"type", "string"}, {"enum", parameter.choices}};
      break;
    case Parameter::Type::time:
      out = {{"type", "string"}, {"examples", {"2026-07-01T12:00:00Z"}}};
      break;
  }
  if (parameter.preset.empty()) return out;
  if (parameter.type == Parameter::Type::count)
    out["default"] = std::stoull(parameter.preset);
  else
    out["default"] = parameter.preset;
  return out;
}

Json parameter_json(const Parameter& parameter) {
  const bool in_path = parameter.place == Parameter::Place::path;
  Json out{
      {"name", parameter.name}, {"in", in_path ? "path" : "query"}, {"description", parameter.doc}};
  if (in_path) out["required"] = true;
  out["schema"] = schema_of(parameter);
  if (parameter.repeated) {
    out["schema"] = {{"type", "array"}, {"items", schema_of(parameter)}};
    out["explode"] = true;
  }
  return out;
}

Json content_of(const std::string& type) {
  if (type == "application/json") return {{type, {{"schema", {{"type", "object"}}}}}};
  return {{type, {{"schema", {{"type", "string"}}}}}};
}

Json responses_of(const Route& route) {
  const auto refer = [](const char* name) {
    return Json{{"$ref", fmt::format("#/components/responses/{}", name)}};
  };
  Json content = Json::object();
  for (const auto& type : route.types) content.update(content_of(type));
  Json out = Json::object();
  out[std::to_string(route.good)] = {{"description", route.about}, {"content", std::move(content)}};
  if (route.takes_body()) out["409"] = refer("Problem");
  if (route.strict) {
    if (route.method == Method::get) out["304"] = {{"description", "As the tag has it."}};
    out["400"] = refer("Problem");
  }
  if (route.role != Role::anyone) {
    out["401"] = refer("LoginNeeded");
    out["403"] = refer("Problem");
    out["429"] = refer("Problem");
  }
  if (route.path.find('{') != std::string::npos) out["404"] = refer("Problem");
  if (!out.contains("400")) out["421"] = {{"description", "No host by that name."}};
  return out;
}

// "/api/v1/devices/{id}" by GET: "get_devices_id".
std::string operation_id(const Route& route) {
  auto out = to_lower(text(route.method));
  std::string_view rest = route.path;
  if (rest.starts_with("/api/v1")) rest.remove_prefix(7);
  bool gap = true;
  for (const char c : rest) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (letter && gap) out += '_';
    if (letter) out += c;
    gap = !letter;
  }
  return out;
}

Json body_json(const Route& route) {
  Json required = Json::array();
  Json members = Json::object();
  for (const auto& each : route.parameters) {
    if (each.place != Parameter::Place::body) continue;
    members[each.name] = schema_of(each);
    members[each.name]["description"] = each.doc;
    if (each.required) required.push_back(each.name);
  }
  Json schema{{"type", "object"}, {"additionalProperties", false}};
  schema["properties"] = std::move(members);
  const bool needed = !required.empty();
  if (needed) schema["required"] = std::move(required);
  return {{"required", needed},
          {"content", {{"application/json", {{"schema", std::move(schema)}}}}}};
}

Json operation_of(const Route& route) {
  Json out{{"operationId", operation_id(route)}, {"summary", route.about}};
  out["tags"] = {route.path.starts_with("/api/") ? "inventory" : "daemon"};
  out["x-netroster-role"] = text(route.role);
  Json parameters = Json::array();
  for (const auto& each : route.parameters)
    if (each.place != Parameter::Place::body) parameters.push_back(parameter_json(each));
  if (!parameters.empty()) out["parameters"] = std::move(parameters);
  if (route.takes_body()) out["requestBody"] = body_json(route);
  if (route.role == Role::anyone) out["security"] = Json::array();
  out["responses"] = responses_of(route);
  return out;
}

Json components() {
  Json problem{
      {"type", "object"},
      {"required", {"type", "title", "status", "detail"}},
      {"properties",
       {{"type", {{"type", "string"}}},
        {"title", {{"type", "string"}}},
        {"status", {{"type", "integer"}}},
        {"detail", {{"type", "string"}, {"description", "What is wrong, and what to do."}}},
        {"parameter", {{"type", "string"}, {"description", "The parameter that is wrong."}}}}}};
  const Json content{
      {"application/problem+json", {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}};
  Json out = Json::object();
  out["schemas"] = {{"Problem", std::move(problem)}};
  out["responses"] = {
      {"Problem", {{"description", "What is wrong, and what to do."}, {"content", content}}},
      {"LoginNeeded",
       {{"description", "Nobody said who asks, or not so that it can be believed."},
        {"headers", {{"WWW-Authenticate", {{"schema", {{"type", "string"}}}}}}},
        {"content", content}}}};
  out["securitySchemes"] = {{"basic", {{"type", "http"}, {"scheme", "basic"}}},
                            {"token", {{"type", "http"}, {"scheme", "bearer"}}}};
  return out;
}

}  // namespace

std::string openapi_document(const std::vector<Route>& routes, std::string_view version) {
  Json out{{"openapi", "3.1.0"}};
  out["info"] = {{"title", "netroster"},
                 {"version", version.empty() ? "0" : std::string(version)},
                 {"summary", "The roster of a school district's network."}};
  out["servers"] = {{{"url", "/"}}};
  out["security"] = {{{"basic", Json::array()}}, {{"token", Json::array()}}};
  out["tags"] = {{{"name", "inventory"}, {"description", "What is known of the network."}},
                 {{"name", "daemon"}, {"description", "The program itself."}}};
  out["paths"] = Json::object();
  for (const auto& route : routes)
    if (is_documented(route))
      out["paths"][route.path][to_lower(text(route.method))] = operation_of(route);
  out["components"] = components();
  return out.dump(2) + "\n";
}

}  // namespace netroster::web
