// What the daemon tells the service manager (systemd, sd_notify(3)). Without one, nothing is said.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace netroster::service {

// It serves. `status` is a line for people.
void tell_ready(const std::string& status);
// It reads its configuration anew; tell_ready() ends that.
void tell_reloading();
void tell_stopping();
// It is alive, and its loops are.
void tell_alive();
// How often the manager wants to hear that, at the latest; nullopt: never.
std::optional<std::chrono::microseconds> watchdog_time();

}  // namespace netroster::service
