#include "daemon/api/scans.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "daemon/api/filter.h"
#include "daemon/api/page.h"
#include "daemon/json_text.h"
#include "daemon/rows.h"
#include "daemon/stating.h"

namespace netroster::daemon::api {
namespace {

using service::ScanOrder;
using web::Parameter;
using web::Request;
using web::Response;

nlohmann::ordered_json order_json(const ScanOrder& order) {
  const auto time = [](const std::optional<WallTime>& when) {
    return when ? nlohmann::ordered_json(iso_text(*when)) : nlohmann::ordered_json();
  };
  return {{"scan", order.id},           {"state", text(order.state)},
          {"sites", order.sites},       {"asked", iso_text(order.asked)},
          {"began", time(order.began)}, {"ended", time(order.ended)},
          {"failure", order.failure}};
}

Response order_response(const ScanOrder& order) {
  Response out;
  out.content_type = "application/json; charset=utf-8";
  out.body = json_line(order_json(order)) + "\n";
  return out;
}

// Only what the configuration names and who asks may see; all of it where no site is named.
std::vector<std::string> sites_of(const web::Known& known, const Request& request) {
  const auto wanted = request.member("site");
  std::vector<std::string> out;
  for (const auto& site : known.config()->sites)
    if (request.identity.sees(site.id) && (!wanted || *wanted == site.id)) out.push_back(site.id);
  return out;
}

void note(const service::Control& control, const Request& request, const ScanOrder& order,
          WallTime now) {
  inventory::AuditEntry entry;
  entry.when = now;
  entry.who = request.identity.name;
  entry.from = request.from;
  entry.what = order.sites.size() == 1 ? "scan " + order.sites.front()
                                       : fmt::format("scan of {} sites", order.sites.size());
  entry.done = true;
  entry.result = fmt::format("scan {} {}", order.id, text(order.state));
  (void)control.write([entry = std::move(entry)](scan::Desk& desk) { keep_audit(desk, entry); });
}

Response order(const web::Known& known, const service::Control& control, const Request& request) {
  auto sites = sites_of(known, request);
  if (sites.empty())
    return Response::problem(404, "No such site is configured. /api/v1/sites lists them.", "site");
  const auto ordered = control.scan(std::move(sites));
  if (!ordered) return busy(ordered.error().what);
  note(control, request, *ordered, known.now());
  auto out = order_response(*ordered);
  out.status = 202;
  out.headers.emplace_back("Location", fmt::format("/api/v1/scans/{}", ordered->id));
  return out;
}

bool may_see(const Request& request, const ScanOrder& order) {
  return std::all_of(order.sites.begin(), order.sites.end(),
                     [&](const auto& site) { return request.identity.sees(site); });
}

Response one(const service::Control& control, const Request& request) {
  for (const auto& order : control.scans())
    if (std::to_string(order.id) == request.in_path.at("id") && may_see(request, order))
      return order_response(order);
  return Response::problem(404, "No scan has this number. /api/v1/scans lists them.", "id");
}

using S = const ScanOrder&;
constexpr Field<ScanOrder> fields[] = {
    {{"scan", "SCAN"}, [](S row) { return number(static_cast<std::uint64_t>(row.id)); }},
    {{"state", "STATE"}, [](S row) { return cell(std::string(text(row.state))); }},
    {{"sites", "SITES"}, [](S row) { return cell(row.sites); }},
    {{"asked", "ASKED"}, [](S row) { return cell(row.asked); }},
    {{"began", "BEGAN"}, [](S row) { return cell(row.began); }},
    {{"ended", "ENDED"}, [](S row) { return cell(row.ended); }},
    {{"failure", "FAILURE"}, [](S row) { return cell(row.failure); }},
};

Rows scan_listing(const std::vector<ScanOrder>& orders) {
  return rows_of(std::span<const Field<ScanOrder>>(fields), orders);
}

Response all(const web::Known& known, const service::Control& control, const Request& request) {
  const Filter filter(request);
  std::vector<Keyed<ScanOrder>> out;
  for (auto& order : control.scans()) {
    const bool taken = std::any_of(order.sites.begin(), order.sites.end(),
                                   [&](const auto& site) { return filter.takes_site(site); });
    if (taken && may_see(request, order) && filter.takes_state(text(order.state)))
      out.push_back({fmt::format("{:020}", order.id), std::move(order)});
  }
  return listing_response(request, known.now(), std::move(out), scan_listing);
}

}  // namespace

std::vector<web::Route> scan_routes(const web::Known& known, const service::Control& control) {
  return {{.path = "/api/v1/scans",
           .handler = [=](const Request& request) { return order(known, control, request); },
           .about = "scans a site now, or every site",
           .method = web::Method::post,
           .role = web::Role::operator_,
           .parameters = {{.name = "site",
                           .doc = "Its id; else every site that who asks may see.",
                           .place = Parameter::Place::body}},
           .strict = true,
           .types = {"application/json"},
           .good = 202},
          {.path = "/api/v1/scans",
           .handler = [=](const Request& request) { return all(known, control, request); },
           .about = "scans that were asked for, and how far they are",
           .parameters = with_paging({state({"waiting", "running", "done", "failed"})}),
           .strict = true,
           .types = {"application/json", "text/csv"}},
          {.path = "/api/v1/scans/{id}",
           .handler = [=](const Request& request) { return one(control, request); },
           .about = "how far one scan is",
           .parameters = {{.name = "id",
                           .doc = "The number that ordering it gave.",
                           .place = Parameter::Place::path}},
           .strict = true,
           .types = {"application/json"}}};
}

}  // namespace netroster::daemon::api
