#include "daemon/commands/capture_keep.h"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/arguments.h"
#include "daemon/desk.h"
#include "daemon/selection.h"
#include "daemon/sources.h"
#include "daemon/streams.h"
#include "inventory/speakers.h"

namespace netroster::daemon {
namespace {

using inventory::HeardRow;

constexpr std::size_t most_told = 20;  // what was kept, a line each

// Those that still stand: a device that leaves says so with a time to live of 0. Times are of the
// capture, which may be old, and never of the future.
std::vector<HeardRow> standing(const std::vector<capture::HeardOf<wire::NeighbourSeen>>& heard,
                               const Desk& desk, Call call) {
  std::vector<HeardRow> rows;
  std::size_t old = 0;
  for (const auto& each : heard) {
    if (each.told.ttl_seconds == 0U) continue;
    const auto when =
        each.heard.last == WallTime{} ? desk.now : std::min(each.heard.last, desk.now);
    if (when < desk.now - desk.policy.neighbour_gone_after)
      ++old;
    else
      rows.push_back({each.told.neighbour, when});
  }
  if (old != 0)
    call.streams.remark(
        fmt::format("not kept: {} {} last heard longer ago than inventory.neighbour_gone_after",
                    old, old == 1 ? "neighbour" : "neighbours"));
  return rows;
}

Result<std::vector<Observation>> observations(const Desk& desk, const std::vector<HeardRow>& rows,
                                              Call call) {
  if (call.arguments.given("tap")) return inventory::heard_on_cable(*desk.known, rows);
  const auto port = one_port(*desk.known, call.arguments.text("heard-by"));
  if (!port) return Error{port.error().code, "--heard-by: " + port.error().what};
  if (port->position < 0)
    return Error{Errc::no_data, fmt::format("--heard-by: no port of {} is known; scan it first",
                                            name_or_id(*port->device))};
  auto seen = inventory::heard_at(*desk.known, *port->device, port->position, rows);
  if (seen.empty())
    return Error{Errc::no_data,
                 fmt::format("no neighbour of {} was heard", call.arguments.text("heard-by"))};
  return seen;
}

// What was kept, a line each up to a limit.
void tell(const Inventory& inventory, const std::vector<Observation>& seen, Call call) {
  std::vector<std::string> lines;
  for (const auto& each : seen) {
    const auto* device = find_device(inventory, each.device);
    for (const auto& row : each.facts->neighbours)
      lines.push_back(fmt::format(
          "kept: {} hears {} on {} by {}", device == nullptr ? each.device : name_or_id(*device),
          row.name.empty() ? row.chassis_id : row.name, row.local_port, row.protocol));
  }
  for (std::size_t i = 0; i < std::min(lines.size(), most_told); ++i) call.streams.remark(lines[i]);
  if (lines.size() > most_told)
    call.streams.remark(
        fmt::format("and {} more; \"netroster link list\" and \"device show\" have them",
                    lines.size() - most_told));
}

bool is_wanted(Call call) {
  return call.arguments.given("tap") || call.arguments.given("heard-by");
}

}  // namespace

Exit check_keeping(Call call) {
  if (!call.arguments.given("tap") || !call.arguments.given("heard-by")) return Exit::ok;
  call.streams.complain(
      "--tap and --heard-by exclude each other: the frames are those of a whole cable, or those "
      "that one port hears");
  return Exit::usage;
}

void HeardOnCable::add(const capture::CaptureFacts& facts) {
  const bool has_future =
      facts.left_out[static_cast<std::size_t>(capture::LeftOut::future_time)] != 0;
  for (const auto& row : facts.neighbours)
    if (has_future && row.heard.last == WallTime{})
      ++of_the_future_;
    else
      rows_.push_back(row);
}

Exit HeardOnCable::keep(Call call) const {
  if (!is_wanted(call)) return Exit::ok;
  auto desk = open_desk(call);
  if (!desk) return refuse(call, desk.error());
  if (of_the_future_ != 0)
    call.streams.remark(fmt::format(
        "not kept: {} {} dated in the future: the clock of what captured them was wrong",
        of_the_future_, of_the_future_ == 1 ? "neighbour is" : "neighbours are"));
  auto seen = observations(*desk, standing(rows_, *desk, call), call);
  if (!seen) return refuse(call, seen.error());
  const auto now = work_in(*desk, {.back = {}, .seen = *seen});
  if (!now) return refuse(call, now.error());
  tell(**now, *seen, call);
  return Exit::ok;
}

}  // namespace netroster::daemon
