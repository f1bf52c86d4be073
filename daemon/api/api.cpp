#include "daemon/api/api.h"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.h"
#include "daemon/api/filter.h"
#include "daemon/api/page.h"
#include "daemon/api/rows.h"
#include "daemon/commands/views.h"
#include "daemon/inventory_json.h"
#include "daemon/json_text.h"
#include "daemon/selection.h"
#include "inventory/gaps.h"
#include "model/words.h"

namespace netroster::daemon::api {
namespace {

using web::Parameter;
using web::Request;
using web::Response;

class Api {
 public:
  Api(web::Known known, ReadChanges changes)
      : known_(std::move(known)), changes_(std::move(changes)) {}

  Response sites(const Request& request) const {
    const auto inventory = known_.snapshot();
    const auto config = known_.config();
    const Filter filter(request);
    std::vector<Keyed<SiteRow>> out;
    for (auto& row : site_rows(*config, *inventory))
      if (filter.takes_site(row.id)) out.push_back({bounded_key(row.id), std::move(row)});
    return listing_response(request, inventory->when, std::move(out), site_listing);
  }

  Response devices(const Request& request) const {
    const auto inventory = known_.snapshot();
    const Filter filter(request);
    std::vector<Keyed<const Device*>> out;
    for (const auto& device : inventory->devices)
      if (filter.takes(*device) && filter.takes_state(text(device->last_attempt.reach)))
        out.push_back({bounded_key(device->id), device.get()});
    return listing_response(request, inventory->when, std::move(out), device_listing);
  }

  // One that may not be seen is not told from one that is not there.
  Response device(const Request& request) const {
    const auto inventory = known_.snapshot();
    const auto* device = find_device(*inventory, request.in_path.at("id"));
    if (device == nullptr || !request.identity.sees(device->site))
      return Response::problem(404, "No device has this id. /api/v1/devices lists them.", "id");
    return object_response(json_block(device_json(*device)) + "\n");
  }

  Response ports(const Request& request) const {
    const auto inventory = known_.snapshot();
    const Filter filter(request);
    std::vector<Keyed<PortRow>> out;
    for (const auto& device : inventory->devices)
      if (filter.takes(*device) && device->facts) add_ports(*device, filter, out);
    return listing_response(request, inventory->when, std::move(out), port_listing);
  }

  Response links(const Request& request) const {
    const auto inventory = known_.snapshot();
    const Filter filter(request);
    std::vector<Keyed<LinkRow>> out;
    for (const auto& link : inventory->links)
      if (filter.takes_site(link->site) && filter.takes_state(text(link->state)))
        out.push_back({bounded_key(link->id), {.inventory = inventory.get(), .link = link.get()}});
    return listing_response(request, inventory->when, std::move(out), link_listing);
  }

  Response access_points(const Request& request) const {
    const auto inventory = known_.snapshot();
    const Filter filter(request);
    std::vector<Keyed<AccessPointRow>> out;
    for (const auto& device : inventory->devices) {
      if (!filter.takes(*device) || !device->facts) continue;
      std::size_t position = 0;
      for (const auto& point : device->facts->access_points) {
        auto key = fmt::format("{} {:08}", device->id, position++);
        out.push_back({bounded_key(std::move(key)), {device.get(), &point}});
      }
    }
    return listing_response(request, inventory->when, std::move(out), access_point_listing);
  }

  Response coverage(const Request& request) {
    const auto inventory = known_.snapshot();
    const Filter filter(request);
    std::vector<Keyed<const inventory::SiteCoverage*>> out;
    for (const auto& site : coverage_now(inventory))
      if (filter.takes_site(site.site)) out.push_back({bounded_key(site.site), &site});
    return listing_response(request, inventory->when, std::move(out), coverage_listing);
  }

  Response gaps(const Request& request) {
    const auto inventory = known_.snapshot();
    const Filter filter(request);
    std::vector<Keyed<const inventory::Gap*>> out;
    for (const auto& site : coverage_now(inventory))
      for (const auto& gap : site.gaps)
        if (filter.takes_site(gap.site) && filter.takes_state(inventory::text(gap.reason)))
          out.push_back({bounded_key(gap.id), &gap});
    return listing_response(request, inventory->when, std::move(out), gap_listing);
  }

  // What is listed must outlive the answer's making: `liars` does.
  Response over_speed(const Request& request) const {
    const auto inventory = known_.snapshot();
    const auto liars = known_.speed_liars ? known_.speed_liars() : nullptr;
    const Filter filter(request);
    std::vector<Keyed<OverSpeedRow>> out;
    if (liars)
      for (const auto& liar : *liars)
        if (filter.takes_site(liar.site))
          out.push_back({bounded_key(liar.device + " " + liar.port),
                         {&liar, find_device(*inventory, liar.device)}});
    return listing_response(request, inventory->when, std::move(out), over_speed_listing);
  }

  Response changes(const Request& request) const;

 private:
  static void add_ports(const Device& device, const Filter& filter,
                        std::vector<Keyed<PortRow>>& out) {
    std::size_t position = 0;
    for (const auto& port : device.facts->ports) {
      auto key = fmt::format("{} {:010} {:08}", device.id, port.index, position++);
      if (!filter.states.empty() && (!port.oper || !filter.takes_state(text(*port.oper)))) continue;
      out.push_back({bounded_key(std::move(key)), {.device = &device, .port = &port}});
    }
  }

  // What is missing takes long to work out, and changes with the inventory and at midnight.
  const std::vector<inventory::SiteCoverage>& coverage_now(const Snapshot& inventory) {
    const auto today = std::chrono::floor<std::chrono::days>(known_.now());
    if (inventory != covered_ || today != covered_on_) {
      const auto config = known_.config();
      coverage_ = inventory::coverage_of(
          *inventory, config->sites, known_.is_cloud_managed, today,
          [&](const IpNetwork& network) { return config->sweep.may_be_swept(network); });
      covered_ = inventory;
      covered_on_ = today;
    }
    return coverage_;
  }

  const web::Known known_;
  const ReadChanges changes_;
  std::vector<inventory::SiteCoverage> coverage_;
  Snapshot covered_;
  std::chrono::sys_days covered_on_{};
};

Response Api::changes(const Request& request) const {
  const auto asked = interval_of(request, known_.now());
  if (!asked) return Response::problem(400, "from is after to. Exchange them.", "from");
  const auto& [from, to] = *asked;
  const auto found = changes_(from, to);
  if (!found)
    return Response::problem(503, "The history cannot be read now. Look at the daemon's log.");
  const Filter filter(request);
  std::vector<Keyed<const inventory::Change*>> out;
  std::size_t position = 0;
  for (const auto& change : *found) {
    auto key = fmt::format("{} {:08}", iso_text(change.when), position++);
    if (filter.takes_site(change.site) && filter.takes_state(word_of(change.change)))
      out.push_back({std::move(key), &change});
  }
  return listing_response(request, to, std::move(out), change_listing);
}

template <typename Kind>
std::vector<std::string> words_of(std::initializer_list<Kind> kinds) {
  std::vector<std::string> out;
  for (const auto kind : kinds) out.emplace_back(text(kind));
  return out;
}

template <typename Member>
web::Route listing(const std::shared_ptr<Api>& api, std::string path, Member member,
                   std::string about, std::vector<Parameter> more = {}) {
  return {.path = "/api/v1/" + std::move(path),
          .handler = [api, member](const Request& request) { return ((*api).*member)(request); },
          .about = std::move(about),
          .parameters = with_paging(std::move(more)),
          .strict = true,
          .types = {"application/json", "text/csv"}};
}

std::vector<Parameter> of_devices(std::vector<Parameter> more = {}) {
  std::vector<Parameter> out{
      many("role", "Only devices of these roles; * and ? stand for others."),
      many("device", "Only these devices, by name, id, SITE:NAME or address.")};
  for (auto& each : more) out.push_back(std::move(each));
  return out;
}

web::Route device_route(const std::shared_ptr<Api>& api) {
  return {.path = "/api/v1/devices/{id}",
          .handler = [api](const Request& request) { return api->device(request); },
          .about = "one device with all that is known of it",
          .parameters = {{.name = "id",
                          .doc = "As the list of devices has it.",
                          .place = Parameter::Place::path}},
          .strict = true,
          .types = {"application/json"}};
}

web::Route changes_route(const std::shared_ptr<Api>& api) {
  auto parameters = between();
  parameters.insert(parameters.begin(), state({"appeared", "changed", "gone"}));
  return listing(api, "changes", &Api::changes, "what changed, oldest first",
                 std::move(parameters));
}

}  // namespace

std::vector<web::Route> routes(const web::Known& known, ReadChanges changes) {
  const bool with_changes = static_cast<bool>(changes);
  const auto api = std::make_shared<Api>(known, std::move(changes));
  const auto reaches = words_of({Reach::answered, Reach::refused, Reach::timeout, Reach::closed,
                                 Reach::silent, Reach::misbehaving, Reach::not_tested});
  const auto opers = words_of({OperState::up, OperState::down});
  const auto link_states =
      words_of({LinkState::confirmed, LinkState::one_sided, LinkState::shared, LinkState::inferred,
                LinkState::contradicted, LinkState::manual});
  std::vector<std::string> reasons;
  using inventory::GapReason;
  for (const auto reason : {GapReason::no_credentials, GapReason::silent, GapReason::misbehaving,
                            GapReason::not_tested, GapReason::excluded, GapReason::outside_scope,
                            GapReason::cloud_managed, GapReason::unmanaged})
    reasons.emplace_back(inventory::text(reason));
  std::vector<web::Route> out{
      listing(api, "sites", &Api::sites, "sites and how much of each is known"),
      listing(api, "devices", &Api::devices, "devices", of_devices({state(reaches)})),
      device_route(api),
      listing(api, "ports", &Api::ports, "ports of devices", of_devices({state(opers)})),
      listing(api, "links", &Api::links, "links between devices", {state(link_states)}),
      listing(api, "access-points", &Api::access_points, "access points, as controllers list them",
              of_devices()),
      listing(api, "coverage", &Api::coverage, "how much of what is seen is in the inventory"),
      listing(api, "over-speed", &Api::over_speed, "ports that carry more than they say they can"),
      listing(api, "gaps", &Api::gaps, "what is seen and not in the inventory, and why",
              {state(std::move(reasons))})};
  if (with_changes) out.push_back(changes_route(api));
  return out;
}

ReadChanges changes_of(std::string store_path) {
  return [path = std::move(store_path)](WallTime from,
                                        WallTime to) -> Result<std::vector<inventory::Change>> {
    auto store = inventory::open_store(path, inventory::OpenMode::read_only);
    if (!store) return store.error();
    return (*store)->changes(from, to);
  };
}

}  // namespace netroster::daemon::api
