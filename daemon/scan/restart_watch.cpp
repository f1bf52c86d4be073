#include "daemon/scan/restart_watch.h"

#include <utility>

namespace netroster::scan {
namespace asio = boost::asio;

namespace {

const Oid sys_up_time{1, 3, 6, 1, 2, 1, 1, 3, 0};
// sysUpTime wraps after 497 days: near its end, less is not a restart.
constexpr std::uint64_t near_wrap = 0xffffffffU - 360'000;

}  // namespace

// An agent whose clock stands still did not begin anew.
bool RestartWatch::began_anew(std::uint64_t uptime, Clock::time_point now) const {
  using std::chrono::duration_cast;
  constexpr std::chrono::seconds coarse{3};  // how far clocks of agents jump
  const std::chrono::milliseconds up(uptime * 10);
  // The first word of it comes after silence, and it is younger than our first packet.
  if (!uptime_) return agent_.silences > 0 && up < now - began_;
  if (uptime == *uptime_ || *uptime_ >= near_wrap) return false;
  if (uptime < *uptime_) return true;
  const auto passed = duration_cast<std::chrono::milliseconds>(now - told_);
  return up + coarse + passed / 10 < std::chrono::milliseconds(*uptime_ * 10) + passed;
}

void RestartWatch::compare(const snmp::Response& response) {
  for (const auto& row : response.rows) {
    if (row.oid != sys_up_time || row.value.tag != snmp::Tag::timeticks) continue;
    const auto now = Clock::now();
    restarted_ = restarted_ || began_anew(row.value.number, now);
    uptime_ = row.value.number;
    told_ = now;
  }
}

// A packet that was not answered may have been the one that it could not bear: what it says next
// is not taken before its uptime is known.
asio::awaitable<Result<snmp::Response>> RestartWatch::exchange(snmp::Request request) {
  if (restarted_) co_return Error{Errc::cancelled, "it restarted while it was read"};
  auto answer = co_await asked_.exchange(std::move(request));
  if (answer) compare(*answer);
  if (!answer || restarted_ || !uptime_ || agent_.silences == silences_) co_return answer;
  silences_ = agent_.silences;
  snmp::Request again;
  again.oids.push_back(sys_up_time);
  const auto now = co_await asked_.exchange(std::move(again));
  if (now) compare(*now);
  co_return answer;
}

}  // namespace netroster::scan
