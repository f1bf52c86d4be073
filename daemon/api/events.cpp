#include "daemon/api/events.h"

#include <fmt/format.h>

#include <charconv>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/text.h"
#include "daemon/json_text.h"

namespace netroster::daemon::api {
namespace {

using service::FedEvent;
using web::Parameter;
using web::Request;
using web::Response;

// HTML's server-sent events, 9.2.6: a line a field, an empty line at the end. JSON has no breaks.
std::string sent_event(std::uint64_t number, std::string_view kind,
                       const nlohmann::ordered_json& data) {
  return fmt::format("id: {}\nevent: {}\ndata: {}\n\n", number, sanitise(kind, 64),
                     trim(json_line(data)));
}

std::string sent_event(const FedEvent& fed) {
  const auto& event = fed.event;
  return sent_event(fed.number, event.kind,
                    {{"when", iso_text(event.when)},
                     {"kind", event.kind},
                     {"site", event.site},
                     {"device", event.device},
                     {"text", event.text}});
}

// What one listener has been told.
class Listener {
 public:
  Listener(const service::EventFeed& feed, web::Identity identity, std::uint64_t told)
      : feed_(feed), identity_(std::move(identity)), told_(told) {}

  std::string next() {
    std::string out;
    for (const auto& fed : feed_.after(told_)) {
      if (fed.number > told_ + 1) out += sent_event(fed.number - 1, "missed", missed(fed.number));
      told_ = fed.number;
      if (identity_.sees(fed.event.site)) out += sent_event(fed);
    }
    return out;
  }

 private:
  nlohmann::ordered_json missed(std::uint64_t next) const { return {{"events", next - told_ - 1}}; }

  const service::EventFeed& feed_;
  const web::Identity identity_;
  std::uint64_t told_;
};

// What a browser sends by itself when it comes back; nullopt for what is no number of ours.
std::optional<std::uint64_t> number_of(std::string_view id) {
  std::uint64_t number = 0;
  const auto [end, failed] = std::from_chars(id.data(), id.data() + id.size(), number);
  if (failed != std::errc{} || end != id.data() + id.size()) return std::nullopt;
  return number;
}

// From now on, or after a number: what the client heard last counts more than where it began. A
// number of an earlier run of the daemon begins anew.
std::uint64_t told_to(const service::EventFeed& feed, const Request& request) {
  auto number = number_of(request.last_event_id);
  if (!number) number = number_of(request.parameter("after").value_or(""));
  if (!number) return feed.last();
  return *number > feed.last() ? 0 : *number;
}

Response listen(const service::Control& control, const Request& request) {
  auto listener = std::make_shared<Listener>(*control.events, request.identity,
                                             told_to(*control.events, request));
  Response out;
  out.content_type = "text/event-stream; charset=utf-8";
  out.live = [listener] { return listener->next(); };
  return out;
}

}  // namespace

web::Route events_route(const service::Control& control) {
  return {.path = "/api/v1/events",
          .handler = [control](const Request& request) { return listen(control, request); },
          .about = "what happens, as it happens (server-sent events)",
          .parameters = {{.name = "after",
                          .doc = "Begin after the event of this number; else with what comes now.",
                          .type = Parameter::Type::count,
                          .least = 0,
                          .most = 1'000'000'000}},
          .strict = true,
          .types = {"text/event-stream"}};
}

}  // namespace netroster::daemon::api
