#include "daemon/service/manager.h"

#include <fmt/format.h>
#include <systemd/sd-daemon.h>
#include <time.h>

namespace netroster::service {
namespace {

void tell(const std::string& words) { sd_notify(0, words.c_str()); }

// systemd compares it with when it asked for the reload (sd_notify(3), MONOTONIC_USEC).
std::int64_t monotonic_microseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000;
}

}  // namespace

void tell_ready(const std::string& status) { tell(fmt::format("READY=1\nSTATUS={}", status)); }
void tell_reloading() {
  tell(fmt::format("RELOADING=1\nMONOTONIC_USEC={}", monotonic_microseconds()));
}
void tell_stopping() { tell("STOPPING=1\nSTATUS=stopping"); }
void tell_alive() { tell("WATCHDOG=1"); }

std::optional<std::chrono::microseconds> watchdog_time() {
  std::uint64_t microseconds = 0;
  if (sd_watchdog_enabled(0, &microseconds) <= 0) return std::nullopt;
  return std::chrono::microseconds(microseconds);
}

}  // namespace netroster::service
