// Where the device's own facts come from, and what is only counted, in a device's last known state.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "model/facts.h"

namespace netroster::inventory::store {

// `ports` are the unique names of facts.ports.
void put_origins(nlohmann::json& state, const std::vector<std::string>& ports,
                 const DeviceFacts& facts);
// Leaves out port sessions: those are read with their ports.
void take_origins(const nlohmann::json& state, DeviceFacts& facts);

}  // namespace netroster::inventory::store
