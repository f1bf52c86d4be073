#include "daemon/api/waivers.h"

#include <utility>

#include "daemon/api/heard.h"
#include "daemon/api/page.h"
#include "daemon/waiving.h"
#include "standards/waiver_file.h"

namespace netroster::daemon::api {
namespace {

using web::Parameter;
using web::Request;
using web::Response;
using web::Role;

Response have_waived(const service::Control& control, const std::string& file,
                     const Waiving& waiving, const Request& request, unsigned good) {
  const Speaker speaker{request.identity.name, request.from, request.identity.sites};
  Response out;
  out.later = [=](const web::Reply& reply) {
    const bool taken = control.write([=](scan::Desk& desk) {
      const WaiverShelf shelf{file, control.library(), control.take_library};
      reply(response_of(waive(desk, shelf, waiving, speaker), good));
    });
    if (!taken)
      reply(
          busy("Too much waits to be written, or there is no room for it. Ask again in a while."));
  };
  return out;
}

Response grant(const service::Control& control, const std::string& file, const Request& request) {
  Waiving waiving;
  waiving.rule = request.member("rule").value_or("");
  waiving.subject = request.member("subject").value_or("");
  waiving.reason = request.member("reason").value_or("");
  waiving.owner = request.member("owner").value_or("");
  if (const auto day = request.member("granted")) waiving.granted = parse_time(*day);
  if (const auto day = request.member("expires")) waiving.expires = parse_time(*day);
  return have_waived(control, file, waiving, request, 201);
}

Response end(const service::Control& control, const std::string& file, const Request& request) {
  Waiving waiving;
  waiving.act = Waiving::Act::end;
  waiving.id = request.in_path.at("id");
  waiving.reason = request.member("reason").value_or("");
  return have_waived(control, file, waiving, request, 200);
}

Parameter member(std::string name, std::string doc, bool required) {
  return {.name = std::move(name),
          .doc = std::move(doc),
          .place = Parameter::Place::body,
          .required = required};
}

Parameter reason_member(const char* doc, bool required) {
  auto reason = member("reason", doc, required);
  reason.longest = 1000;
  return reason;
}

std::vector<Parameter> granting() {
  auto expires = member("expires", "Its last day; a waiver is never for good.", true);
  expires.type = Parameter::Type::time;
  auto granted = member("granted", "Its first day, else today.", false);
  granted.type = Parameter::Type::time;
  return {
      member("rule", "The rule's id.", true),
      member("subject", "As findings name it, OAK/idf-3; * and ? stand for any characters.", true),
      reason_member("Why. Reports show it.", true),
      member("owner", "Who answers for it.", true),
      expires,
      granted};
}

}  // namespace

std::vector<web::Route> waiver_routes(const service::Control& control,
                                      const std::string& store_path) {
  const auto file = standards::waiver_file_of(store_path);
  return {{.path = "/api/v1/waivers",
           .handler = [=](const Request& request) { return grant(control, file, request); },
           .about = "grants a waiver, which counts at once",
           .method = web::Method::post,
           .role = Role::operator_,
           .parameters = granting(),
           .strict = true,
           .types = {"application/json"},
           .good = 201},
          {.path = "/api/v1/waivers/{id}/end",
           .handler = [=](const Request& request) { return end(control, file, request); },
           .about = "ends a waiver that was granted so or by a command",
           .method = web::Method::post,
           .role = Role::operator_,
           .parameters = {{.name = "id",
                           .doc = "As the list of waivers has it.",
                           .place = Parameter::Place::path},
                          reason_member("Why it ends; the audit has it.", false)},
           .strict = true,
           .types = {"application/json"}}};
}

}  // namespace netroster::daemon::api
