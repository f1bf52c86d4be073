// What a capture held, as a JSON object.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "collectors/capture/collector.h"

namespace netroster::daemon {

// What is not known is absent; the lists and the two maps of counters are always there.
nlohmann::json capture_json(const std::string& file, const capture::FileFacts& read);

// Every reason why a frame or a part of it was left out, by its name; none that did not occur.
std::map<std::string, std::uint64_t> capture_errors(const capture::CaptureFacts& facts);
// Frames by protocol; none that did not occur.
std::map<std::string, std::uint64_t> capture_counts(const capture::CaptureFacts& facts);

}  // namespace netroster::daemon
