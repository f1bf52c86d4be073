#include "exporters/prometheus/service_discovery.h"

#include <nlohmann/json.hpp>

namespace netroster::prometheus {

std::string service_discovery(const Directory& directory, std::string_view address, bool secured) {
  using nlohmann::ordered_json;
  auto groups = ordered_json::array();
  for (const auto& device : directory.snapshot()->devices) {
    if (!device->replaced_by.empty() || device->facts->ports.empty()) continue;
    ordered_json labels;
    if (secured) labels["__scheme__"] = "https";
    labels["__metrics_path__"] = "/metrics/device";
    labels["__param_device"] = device->id;
    // Labels that target and series both have would come out twice ("exported_site").
    labels["__param_labels"] = "uplink";
    labels["instance"] = directory.instance(*device);
    labels["site"] = device->site;
    if (!device->closet.empty()) labels["closet"] = device->closet;
    if (!device->role.empty()) labels["role"] = device->role;
    ordered_json group;
    group["targets"] = {std::string(address)};
    group["labels"] = std::move(labels);
    groups.push_back(std::move(group));
  }
  return groups.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace netroster::prometheus
