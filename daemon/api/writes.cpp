#include "daemon/api/writes.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "daemon/api/filter.h"
#include "daemon/api/heard.h"
#include "daemon/api/later.h"
#include "daemon/api/page.h"
#include "daemon/audit_rows.h"
#include "daemon/commands/statement_views.h"
#include "daemon/overheard.h"
#include "daemon/stating.h"

namespace netroster::daemon::api {
namespace {

using web::Parameter;
using web::Request;
using web::Response;
using web::Role;

Response unreadable() {
  return Response::problem(503, "The store cannot be read now. Look at the daemon's log.");
}

Response have_said(const service::Control& control, const Saying& saying, const Request& request,
                   unsigned good) {
  const Speaker speaker{request.identity.name, request.from, request.identity.sites};
  const bool has_id = saying.act == Saying::Act::withdraw;
  Response out;
  out.later = [=](const web::Reply& reply) {
    const bool taken = control.write([=](scan::Desk& desk) {
      auto heard = hear(desk, saying, speaker);
      if (has_id && heard.about == "one") heard.about = "id";  // which stands in the address
      reply(response_of(heard, good));
    });
    if (!taken)
      reply(
          busy("Too much waits to be written, or there is no room for it. Ask again in a while."));
  };
  return out;
}

// Who says so: somebody else only where an admin reports it.
std::optional<Response> take_author(const Request& request, Saying& saying) {
  saying.by = request.member("by").value_or(request.identity.name);
  if (saying.by == request.identity.name || request.identity.role == Role::admin)
    return std::nullopt;
  return Response::problem(403, "Only an admin may say who else says so. Leave by out.", "by");
}

Response state(const service::Control& control, const Request& request) {
  Saying saying;
  const auto kind = request.member("kind").value_or("");
  saying.act = kind == "merge"   ? Saying::Act::merge
               : kind == "split" ? Saying::Act::split
                                 : Saying::Act::link;
  saying.one = request.member("one").value_or("");
  saying.other = request.member("other").value_or("");
  saying.reason = request.member("reason").value_or("");
  if (const auto until = request.member("until")) saying.until = parse_time(*until);
  if (auto problem = take_author(request, saying)) return std::move(*problem);
  return have_said(control, saying, request, 201);
}

Response withdraw(const service::Control& control, const Request& request) {
  Saying saying;
  saying.act = Saying::Act::withdraw;
  saying.one = request.in_path.at("id");
  if (auto problem = take_author(request, saying)) return std::move(*problem);
  return have_said(control, saying, request, 200);
}

// What frames on a cable said.
Response overhear(const service::Control& control, const Request& request) {
  auto rows = rows_from(request.member("rows").value_or(""));
  if (!rows) return Response::problem(400, rows.error().what + ".", "rows");
  const Overheard overheard{request.member("heard_by").value_or(""), std::move(*rows)};
  const Speaker speaker{request.identity.name, request.from, request.identity.sites};
  Response out;
  out.later = [=](const web::Reply& reply) {
    const bool taken = control.write(
        [=](scan::Desk& desk) { reply(response_of(keep(desk, overheard, speaker), 200)); });
    if (!taken) reply(busy("Too much waits to be written. Ask again in a while."));
  };
  return out;
}

bool sees(const Filter& filter, const ManualStatement& statement) {
  const auto& sites = filter.request.identity.sites;
  return filter.takes_site(statement.signs.site) &&
         (sites.empty() || filter.request.identity.sees(statement.other_signs.site));
}

Response statements(const web::Known& known, const OpenStore& open, const Request& request) {
  const auto inventory = known.snapshot();
  const auto now = known.now();
  const auto store = open();
  if (!store) return unreadable();
  const auto stated = read_stated(**store, now);
  if (!stated) return unreadable();
  const Filter filter(request);
  std::vector<Keyed<StatementRow>> out;
  for (const auto& statement : stated->statements) {
    const StatementRow row{inventory.get(), &statement, &stated->events, now};
    if (sees(filter, statement) && filter.takes_state(standing_of(row)))
      out.push_back({fmt::format("{:020}", statement.id), row});
  }
  return listing_response(request, inventory->when, std::move(out), statement_listing);
}

// Who may see some sites sees what was theirs.
Response audit(const web::Known& known, const OpenStore& open, const Request& request) {
  const auto asked = interval_of(request, known.now());
  if (!asked) return Response::problem(400, "from is after to. Exchange them.", "from");
  const auto& [from, to] = *asked;
  const auto store = open();
  if (!store) return unreadable();
  const auto entries = (*store)->audit(from, to);
  if (!entries) return unreadable();
  const auto& identity = request.identity;
  std::vector<Keyed<const inventory::AuditEntry*>> out;
  for (const auto& entry : *entries)
    if (identity.sites.empty() || entry.who == identity.name)
      out.push_back({fmt::format("{} {:08}", iso_text(entry.when), out.size()), &entry});
  return listing_response(request, to, std::move(out), audit_listing);
}

Parameter member(std::string name, std::string doc, bool required) {
  return {.name = std::move(name),
          .doc = std::move(doc),
          .place = Parameter::Place::body,
          .required = required};
}

Parameter by() {
  return member("by", "Who says so, where an admin reports it; else who asks.", false);
}

std::vector<Parameter> stating() {
  auto kind = member("kind", "merge: two devices are one. split: one is two. link: a cable.", true);
  kind.type = Parameter::Type::choice;
  kind.choices = {"merge", "split", "link"};
  auto reason = member("reason", "Why. It is shown wherever the statement counts.", true);
  reason.longest = 1000;
  auto until = member("until", "The statement counts until then; else for good.", false);
  until.type = Parameter::Type::time;
  return {kind,
          member("one", "The device that stays, or is parted; of a link DEVICE:PORT.", true),
          member("other",
                 "The device that is the same; or the address or device that is another one; of a "
                 "link DEVICE:PORT.",
                 true),
          reason,
          until,
          by()};
}

std::vector<Parameter> overhearing() {
  auto rows = member("rows", "A JSON list, as a text, of what neighbours told in frames.", true);
  rows.longest = longest_rows;
  return {rows,
          member("heard_by",
                 "The port that heard them, DEVICE:PORT; without it they are both directions of "
                 "one cable.",
                 false)};
}

std::vector<web::Route> changing_routes(const service::Control& control) {
  return {{.path = "/api/v1/statements",
           .handler = [control](const Request& request) { return state(control, request); },
           .about = "states what the network does not say",
           .method = web::Method::post,
           .role = Role::operator_,
           .parameters = stating(),
           .strict = true,
           .types = {"application/json"},
           .good = 201},
          {.path = "/api/v1/neighbours",
           .handler = [control](const Request& request) { return overhear(control, request); },
           .about = "keeps what frames on a cable said, as evidence for its link",
           .method = web::Method::post,
           .role = Role::operator_,
           .parameters = overhearing(),
           .strict = true,
           .types = {"application/json"}},
          {.path = "/api/v1/statements/{id}/withdraw",
           .handler = [control](const Request& request) { return withdraw(control, request); },
           .about = "takes a statement back",
           .method = web::Method::post,
           .role = Role::operator_,
           .parameters = {{.name = "id",
                           .doc = "Its number, as the list of statements has it.",
                           .place = Parameter::Place::path},
                          by()},
           .strict = true,
           .types = {"application/json"}}};
}

}  // namespace

OpenStore opens(std::string store_path) {
  return [path = std::move(store_path)] {
    return inventory::open_store(path, inventory::OpenMode::read_only);
  };
}

std::vector<web::Route> write_routes(const web::Known& known, const service::Control& control,
                                     const OpenStore& open) {
  auto out = changing_routes(control);
  out.push_back(
      {.path = "/api/v1/statements",
       .handler =
           [=](const Request& request) {
             return later(control,
                          [=](const std::stop_token&) { return statements(known, open, request); });
           },
       .about = "what people stated",
       .parameters = with_paging({api::state({"stands", "contradicted", "ran out", "withdrawn"})}),
       .strict = true,
       .types = {"application/json", "text/csv"}});
  out.push_back({.path = "/api/v1/audit",
                 .handler =
                     [=](const Request& request) {
                       return later(control, [=](const std::stop_token&) {
                         return audit(known, open, request);
                       });
                     },
                 .about = "who wanted what changed, and what came of it, oldest first",
                 .role = Role::admin,
                 .parameters = with_paging(between()),
                 .strict = true,
                 .types = {"application/json", "text/csv"}});
  return out;
}

}  // namespace netroster::daemon::api
