// What of a port moves all day, as last known beside its document. Private to this folder.
//
// Users come and go: whether something is plugged in at an edge port makes no history, only what
// the port is while it is up. Else ten years of a district's classrooms would be billions of rows.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <vector>

#include "model/inventory.h"

namespace netroster::inventory::store {

using EdgePorts = std::set<std::uint32_t>;  // ifIndex

// Ethernet ports of a switch that neither reading hears a neighbour on and that are in no
// aggregate. `before` may be null.
EdgePorts edge_ports_of(const Device* before, const Device& now);

// Documents of a port before and now: it is not up any more, or still is not, and nothing else
// changed than what follows from that.
bool is_unplugged(const nlohmann::json& before, const nlohmann::json& now);

// Index numbers, power, and the state of ports that are not up.
void put_moving_port_values(nlohmann::json& state, const std::vector<std::string>& port_keys,
                            const std::vector<std::string>& module_keys, const Device& device);

// The state that was last known in place of that of the document; `links` is what was put.
void take_moving_link(const nlohmann::json& links, const std::string& key, Port& port);

}  // namespace netroster::inventory::store
