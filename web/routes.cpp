#include "web/routes.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "exporters/prometheus/directory.h"
#include "exporters/prometheus/service_discovery.h"
#include "exporters/prometheus/text_writer.h"
#include "web/openapi.h"

namespace netroster::web {
namespace {

using prometheus::Directory;
using prometheus::Format;

constexpr std::string_view text_type = "text/plain";
constexpr std::string_view open_metrics_type = "application/openmetrics-text";

// All routes run on the server's thread, so nothing here needs a lock.
class Routes {
 public:
  explicit Routes(Known known) : known_(std::move(known)) {}

  Response metrics(const Request& request);
  Response device(const Request& request);
  Response snmp(const Request& request);
  Response discovery(const Request& request);
  Response ready() const;

 private:
  Response device_metrics(const std::string& what, const prometheus::IfMibOptions& options,
                          const Request& request);
  const Directory& directory();
  const std::vector<inventory::SiteCoverage>& coverage(const Directory& known);
  std::optional<prometheus::Freshness> freshness(const Device& device) const;
  std::optional<prometheus::FactsNow> facts(const Device& device) const;

  const Known known_;
  std::unique_ptr<Directory> directory_;
  std::shared_ptr<const config::Config> config_;           // that the directory was made with
  std::unique_ptr<prometheus::SchoolHours> school_hours_;  // likewise
  // What is missing takes long to work out, and changes with the inventory and at midnight.
  std::optional<std::vector<inventory::SiteCoverage>> coverage_;
  std::chrono::sys_days coverage_day_{};
  prometheus::SeriesDropped dropped_;
};

Response text_response(prometheus::Families families, Format format) {
  auto writer = std::make_shared<prometheus::TextWriter>(std::move(families), format);
  Response out;
  out.content_type = prometheus::content_type(format);
  out.body = [writer](std::string& part) { return writer->next(part); };
  return out;
}

// What the client likes better; nullopt: neither.
std::optional<Format> format_of(const std::string& accept) {
  const int text = accept_weight(accept, text_type, "0.0.4");
  const int open_metrics = accept.empty() ? 0 : accept_weight(accept, open_metrics_type, "1.0.0");
  if (text == 0 && open_metrics == 0) return std::nullopt;
  return open_metrics > text ? Format::open_metrics : Format::text;
}

void append(prometheus::Families& to, prometheus::Families more) {
  for (auto& family : more) to.push_back(std::move(family));
}

// Modules may be given several times, and several in one, with commas between.
std::optional<std::string> module_not_served(const Request& request) {
  const auto [first, last] = request.query.equal_range("module");
  for (auto at = first; at != last; ++at) {
    std::string_view rest = at->second;
    while (true) {
      const auto comma = rest.find(',');
      if (const auto module = rest.substr(0, comma); module != "if_mib") return std::string(module);
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
  }
  return std::nullopt;
}

// Of a target as snmp_exporter takes it: "udp://sw1.example.org:161", "[2001:db8::1]", "10.0.0.1".
std::string host_of(std::string_view target) {
  for (const std::string_view transport : {"udp://", "tcp://"})
    if (target.starts_with(transport)) {
      target.remove_prefix(transport.size());
      break;
    }
  const auto colon = target.rfind(':');
  const auto digits = colon == std::string_view::npos ? "" : target.substr(colon + 1);
  const bool with_port =
      !digits.empty() && digits.size() <= 5 &&
      std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  const bool bare_ipv6 = target.find(':') != colon && !target.starts_with('[');
  if (with_port && !bare_ipv6) target = target.substr(0, colon);
  if (target.starts_with('[') && target.ends_with(']'))
    target = target.substr(1, target.size() - 2);
  return std::string(target);
}

const Directory& Routes::directory() {
  auto snapshot = known_.snapshot();
  auto config = known_.config();
  if (!directory_ || directory_->snapshot() != snapshot || config_ != config) {
    directory_ = std::make_unique<Directory>(std::move(snapshot), *config);
    if (config_ != config) school_hours_ = std::make_unique<prometheus::SchoolHours>(*config);
    config_ = std::move(config);
    coverage_.reset();
  }
  return *directory_;
}

const std::vector<inventory::SiteCoverage>& Routes::coverage(const Directory& known) {
  const auto today = std::chrono::floor<std::chrono::days>(known_.now());
  if (!coverage_ || coverage_day_ != today) {
    coverage_ = inventory::coverage_of(
        *known.snapshot(), config_->sites, known_.is_cloud_managed, today,
        [this](const IpNetwork& network) { return config_->sweep.may_be_swept(network); });
    coverage_day_ = today;
  }
  return *coverage_;
}

std::optional<prometheus::Freshness> Routes::freshness(const Device& device) const {
  return known_.freshness ? known_.freshness(device.id) : std::nullopt;
}

std::optional<prometheus::FactsNow> Routes::facts(const Device& device) const {
  return known_.facts ? known_.facts(device.id) : std::nullopt;
}

Response Routes::metrics(const Request& request) {
  const auto format = format_of(request.accept);
  if (!format)
    return Response::line(406, "Metrics are text/plain or application/openmetrics-text.");
  const auto& known = directory();
  prometheus::DistrictOptions options;
  options.now = known_.now();
  options.coverage = &coverage(known);
  options.school_hours = school_hours_.get();
  options.freshness = [this](const Device& device) { return freshness(device); };
  options.facts = [this](const Device& device) { return facts(device); };
  const auto liars = known_.speed_liars ? known_.speed_liars() : nullptr;
  options.speed_liars = liars.get();
  std::vector<prometheus::Figure> figures;
  if (known_.more_metrics) figures = known_.more_metrics();
  prometheus::Figure build;
  build.name = "netroster_build_info";
  build.help = "Which netroster this is.";
  build.type = prometheus::MetricType::info;
  build.labels = {{"version", known_.version}};
  build.value = std::uint64_t{1};
  figures.push_back(std::move(build));
  for (auto& figure : prometheus::process_figures()) figures.push_back(std::move(figure));
  auto families = prometheus::families_of(figures);
  if (const auto standard = known_.standard ? known_.standard() : nullptr)
    append(families,
           prometheus::standard_metrics(*standard, options.now, options.budget, dropped_));
  append(families, prometheus::district_metrics(known, *config_, options, dropped_));
  return text_response(std::move(families), *format);
}

Response Routes::device_metrics(const std::string& what, const prometheus::IfMibOptions& options,
                                const Request& request) {
  if (accept_weight(request.accept, text_type, "0.0.4") == 0)
    return Response::line(406, "Interfaces have the names of IF-MIB, which are text/plain only.");
  const auto& known = directory();
  const auto* device = known.find(what);
  if (device == nullptr) return Response::line(404, "No device is known by this name or address.");
  const auto reading = known_.reading ? known_.reading(device->id) : nullptr;
  if (!reading) {
    const auto fresh = freshness(*device);
    const auto told = fresh ? fresh->told() : std::nullopt;
    return Response::line(
        503, told ? "The counters of this device were last read at " + iso_text(*told) + "."
                  : "The counters of this device were not read yet.");
  }
  auto chosen = options;
  chosen.uplinks = known.uplinks(*device);
  return text_response(prometheus::if_mib(*reading, *device, chosen), Format::text);
}

Response Routes::device(const Request& request) {
  const auto what = request.parameter("device");
  if (!what) return Response::line(400, "Say which: /metrics/device?device=NAME");
  const auto labels = request.parameter("labels").value_or("all");
  prometheus::IfMibOptions options;
  options.quality = true;
  options.place = labels == "all";
  options.uplink = labels == "all" || labels == "uplink";
  if (!options.uplink && labels != "none")
    return Response::line(400, "labels is one of all, uplink, none.");
  return device_metrics(*what, options, request);
}

Response Routes::snmp(const Request& request) {
  const auto target = request.parameter("target");
  if (!target) return Response::line(400, "'target' parameter must be specified once.");
  if (const auto module = module_not_served(request))
    return Response::line(
        400, "Unknown module '" + sanitise(*module, 64) + "': the only one is if_mib.");
  return device_metrics(host_of(*target), {}, request);
}

Response Routes::discovery(const Request& request) {
  if (accept_weight(request.accept, "application/json", "") == 0)
    return Response::line(406, "The list of targets is application/json.");
  Response out;
  out.content_type = "application/json; charset=utf-8";
  out.body = prometheus::service_discovery(directory(), request.host, known_.secured);
  return out;
}

Response Routes::ready() const {
  if (known_.ready && !known_.ready()) return Response::line(503, "Not ready yet.");
  return Response::line(200, "Ready.");
}

std::string html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

Response index_page(const std::vector<Route>& routes, const std::string& version) {
  std::string page =
      "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<title>netroster</title></head><body><h1>netroster " +
      html(version) + "</h1><ul>";
  for (const auto& route : routes) {
    const auto path = html(route.path);
    const bool linked = route.method == Method::get && path.find('{') == std::string::npos;
    page += linked ? fmt::format("<li><a href=\"{}\">{}</a> {}</li>", path, path, html(route.about))
                   : fmt::format("<li>{} {} {}</li>", text(route.method), path, html(route.about));
  }
  Response out;
  out.content_type = "text/html; charset=utf-8";
  out.body = page + "</ul></body></html>\n";
  return out;
}

// The document is of the routes, and one of them gives it.
Route openapi_route(const std::vector<Route>& routes, const std::string& version) {
  Route out{.path = "/api/v1/openapi.json",
            .handler = {},
            .about = "this interface as OpenAPI 3.1",
            .strict = true,
            .types = {"application/json"}};
  auto all = routes;
  all.push_back(out);
  out.handler = [document = openapi_document(all, version)](const Request&) {
    Response response;
    response.content_type = "application/json; charset=utf-8";
    response.body = document;
    return response;
  };
  return out;
}

Parameter query(std::string name, std::string doc) {
  return {.name = std::move(name), .doc = std::move(doc)};
}

std::vector<Route> metric_routes(const std::shared_ptr<Routes>& all) {
  return {
      {.path = "/metrics",
       .handler = [all](const Request& request) { return all->metrics(request); },
       .about = "the district and this program as metrics"},
      {.path = "/metrics/device",
       .handler = [all](const Request& request) { return all->device(request); },
       .about = "interfaces of one device: ?device=NAME",
       .parameters = {query("device", "Its name, id or address."),
                      query("labels", "Labels of the inventory: all, uplink or none.")}},
      {.path = "/snmp",
       .handler = [all](const Request& request) { return all->snmp(request); },
       .about = "the same as snmp_exporter gives it: ?target=ADDRESS&module=if_mib",
       .parameters = {query("target", "The device's address."), query("module", "if_mib."),
                      query("auth", "Is not looked at.")}},
      {.path = "/sd/prometheus",
       .handler = [all](const Request& request) { return all->discovery(request); },
       .about = "what Prometheus is to scrape (http_sd)",
       .types = {"application/json"}},
  };
}

Route reload_route(std::function<Result<void>()> reload) {
  return {.path = "/-/reload",
          .handler =
              [reload = std::move(reload)](const Request&) {
                const auto asked = reload();
                return asked ? Response::line(202, "The configuration is good and will be taken.")
                             : Response::line(422, asked.error().what);
              },
          .about = "takes the configuration anew",
          .method = Method::post,
          .role = Role::operator_};
}

std::vector<Route> health_routes(const std::shared_ptr<Routes>& all) {
  return {{.path = "/-/healthy",
           .handler = [](const Request&) { return Response::line(200, "Healthy."); },
           .about = "whether it runs",
           .role = Role::anyone},
          {.path = "/-/ready",
           .handler = [all](const Request&) { return all->ready(); },
           .about = "whether it can answer",
           .role = Role::anyone}};
}

}  // namespace

std::vector<Route> routes(Known known, std::vector<Route> more) {
  const auto version = known.version;
  const auto reload = known.reload;
  auto all = std::make_shared<Routes>(std::move(known));
  auto out = metric_routes(all);
  for (auto& route : health_routes(all)) out.push_back(std::move(route));
  if (reload) out.push_back(reload_route(reload));
  for (auto& route : more) out.push_back(std::move(route));
  out.push_back(openapi_route(out, version));
  out.push_back({.path = "/",
                 .handler = [page = index_page(out, version)](const Request&) { return page; },
                 .about = "this list",
                 .types = {"text/html"}});
  return out;
}

}  // namespace netroster::web
