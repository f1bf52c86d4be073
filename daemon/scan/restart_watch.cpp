#include "daemon/scan/restart_watch.h"

#include <utility>

namespace netroster::scan {
namespace asio = boost::asio;

namespace {

const Oid sys_up_time{1, 3, 6, 1, 2, 1, 1, 3, 0};
// sysUpTime wraps after 497 days: near its end, less is not a restart.
constexpr std::uint64_t near_wrap = 0xffffffffU - 360'000;

}  // namespace

void RestartWatch::compare(const snmp::Response& response) {
  for (const auto& row : response.rows) {
    if (row.oid != sys_up_time || row.value.tag != snmp::Tag::timeticks) continue;
    if (uptime_ && row.value.number < *uptime_ && *uptime_ < near_wrap) restarted_ = true;
    uptime_ = row.value.number;
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
