// Any bytes as the body of a request: what is taken is what the route names, and nothing else.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "web/body.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netroster::web;
  using Place = Parameter::Place;
  static const Route route = {
      .path = "/api/v1/statements",
      .handler = [](const Request&) { return Response::line(200, "done"); },
      .about = "states something",
      .method = Method::post,
      .parameters = {
          {.name = "kind",
           .doc = "",
           .type = Parameter::Type::choice,
           .place = Place::body,
           .choices = {"merge", "split"}},
          {.name = "until", .doc = "", .type = Parameter::Type::time, .place = Place::body},
          {.name = "reason", .doc = "", .place = Place::body, .longest = 40}}};
  Request request;
  request.content_type = "application/json";
  request.body.assign(reinterpret_cast<const char*>(data), size);
  const auto problem = take_body(route, request);
  if (problem) return problem->status >= 400 && problem->status < 500 ? 0 : (std::abort(), 0);
  for (const auto& [name, value] : request.members) {
    if (name != "kind" && name != "until" && name != "reason") std::abort();
    if (name == "kind" && value != "merge" && value != "split") std::abort();
    if (value.size() > 256) std::abort();
  }
  return 0;
}
