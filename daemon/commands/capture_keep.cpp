#include "daemon/commands/capture_keep.h"

#include <fmt/format.h>

#include "daemon/arguments.h"
#include "daemon/desk.h"
#include "daemon/login.h"
#include "daemon/overheard.h"
#include "daemon/remote.h"
#include "daemon/sources.h"
#include "daemon/streams.h"

namespace netroster::daemon {
namespace {

bool is_wanted(Call call) {
  return call.arguments.given("tap") || call.arguments.given("heard-by");
}

// "" where no daemon writes the store.
std::string daemon_asked_at(const std::string& store_path) {
  return inventory::writer_asked_at(store_path);
}

// Whether what will be heard can be kept; before anybody listens for an hour.
Result<void> check_store(Call call) {
  const auto configuration = load_configuration(call);
  if (!configuration) return configuration.error();
  const auto known = load_inventory(call);
  if (!known) return known.error();
  if (call.arguments.given("heard-by"))
    if (const auto port = hearing_port(**known, call.arguments.text("heard-by")); !port)
      return Error{port.error().code, "--heard-by: " + port.error().what};
  const auto path = store_path(call, *configuration);
  if (const auto socket = daemon_asked_at(path); !socket.empty()) return reach_daemon(socket, path);
  if (const auto desk = open_desk(call); !desk) return desk.error();
  return {};
}

Result<Heard> kept(const Overheard& overheard, Call call) {
  const auto configuration = load_configuration(call);
  if (!configuration) return configuration.error();
  const auto path = store_path(call, *configuration);
  if (const auto socket = daemon_asked_at(path); !socket.empty())
    return keep_by_daemon(socket, path, overheard);
  auto desk = open_desk(call);
  if (!desk) return desk.error();
  return keep(*desk, overheard, {.name = login_name(), .from = "command line"});
}

}  // namespace

Exit check_keeping(Call call) {
  if (!is_wanted(call)) return Exit::ok;
  if (call.arguments.given("tap") && call.arguments.given("heard-by")) {
    call.streams.complain(
        "--tap and --heard-by exclude each other: the frames are those of a whole cable, or those "
        "that one port hears");
    return Exit::usage;
  }
  const auto fit = check_store(call);
  return fit ? Exit::ok : refuse(call, fit.error());
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
  if (of_the_future_ != 0)
    call.streams.remark(fmt::format(
        "not kept: {} {} dated in the future: the clock of what captured them was wrong",
        of_the_future_, of_the_future_ == 1 ? "neighbour is" : "neighbours are"));
  Overheard overheard;
  if (call.arguments.given("heard-by")) overheard.port = call.arguments.text("heard-by");
  // A device that leaves says so with a time to live of 0.
  for (const auto& each : rows_)
    if (each.told.ttl_seconds != 0U)
      overheard.rows.push_back({each.told.neighbour, each.heard.last});
  const auto heard = kept(overheard, call);
  if (!heard) return refuse(call, heard.error());
  if (!heard->done()) {
    call.streams.complain(heard->words);
    return heard->as == Heard::As::wrong ? Exit::usage : Exit::failed;
  }
  for (std::string_view words = heard->words; !words.empty();) {
    const auto end = words.find('\n');
    call.streams.remark(words.substr(0, end));
    words.remove_prefix(end == std::string_view::npos ? words.size() : end + 1);
  }
  return Exit::ok;
}

}  // namespace netroster::daemon
