// What of a port moves all day, as last known beside its document. Private to this folder.
//
// Users come and go, and a computer that is off keeps a slower link to be woken: at an edge port
// history keeps the fastest link that it had since anything else of it changed. Else ten years of a
// district's classrooms would be billions of rows.
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

// Documents of an edge port, as history has it and now: its link alone is another one, and no
// better.
bool is_no_news(const std::string& kept, const std::string& now);

// Index numbers, power, and the links of edge ports.
void put_moving_port_values(nlohmann::json& state, const std::vector<std::string>& port_keys,
                            const std::vector<std::string>& module_keys, const Device& device);

// The link that was last known in place of that of the document; `links` is what was put.
void take_moving_link(const nlohmann::json& links, const std::string& key, Port& port);

}  // namespace netroster::inventory::store
