#include "collectors/replay/replay.h"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <filesystem>
#include <span>

namespace netroster::replay {
namespace {

using snmp::PduType;
using snmp::Request;
using snmp::Response;
using snmp::Tag;
using snmp::VarBind;

// No packet holds more; a request that asks for everything gets this much.
constexpr std::size_t most_varbinds = 4096;

VarBind exception(const Oid& oid, Tag tag) {
  VarBind bind;
  bind.oid = oid;
  bind.value.tag = tag;
  return bind;
}

// How far GETBULK has come from one of the OIDs asked for.
struct Walker {
  std::span<const VarBind> rest;
  const Oid* end;  // named when there is no more

  VarBind next() {
    if (rest.empty()) return exception(*end, Tag::end_of_mib_view);
    const auto& bind = rest.front();
    rest = rest.subspan(1);
    return bind;
  }
};

// One repetition. False when it was the last: all are at the end, or the packet is full.
bool step(std::vector<Walker>& walkers, std::vector<VarBind>& rows) {
  bool any = false;
  for (auto& walker : walkers) {
    if (rows.size() == most_varbinds) return false;
    any = any || !walker.rest.empty();
    rows.push_back(walker.next());
  }
  return any;
}

Response answer_bulk(const Recording& recording, const Request& request) {
  const std::span<const VarBind> binds = recording.binds();
  std::vector<Walker> walkers;
  for (const auto& oid : request.oids) {
    const auto* next = recording.next(oid);
    const auto left = next != nullptr ? binds.data() + binds.size() - next : 0;
    walkers.push_back(
        {binds.last(static_cast<std::size_t>(left)), binds.empty() ? &oid : &binds.back().oid});
  }
  Response response;
  response.rows.reserve(
      std::min<std::size_t>(walkers.size() * request.max_repetitions, most_varbinds));
  for (unsigned i = 0; i < request.max_repetitions; ++i)
    if (!step(walkers, response.rows)) break;
  return response;
}

}  // namespace

ReplaySession::ReplaySession(std::shared_ptr<const Recording> recording, std::string path)
    : recording_(std::move(recording)), path_(std::move(path)) {}

Response ReplaySession::answer(const Request& request) const {
  if (request.type == PduType::get_bulk) return answer_bulk(*recording_, request);
  Response response;
  response.rows.reserve(request.oids.size());
  const bool exact = request.type == PduType::get;
  for (const auto& oid : request.oids) {
    const auto* found = exact ? recording_->get(oid) : recording_->next(oid);
    response.rows.push_back(
        found != nullptr ? *found
                         : exception(oid, exact ? Tag::no_such_instance : Tag::end_of_mib_view));
  }
  return response;
}

boost::asio::awaitable<Result<Response>> ReplaySession::exchange(Request request) {
  co_return answer(request);
}

std::shared_ptr<snmp::Session> ReplaySession::in_vlan(std::uint32_t vlan) {
  if (path_.empty()) return nullptr;
  const std::filesystem::path path(path_);
  auto companion = path.parent_path() /
                   fmt::format("{}@{}{}", path.stem().string(), vlan, path.extension().string());
  auto recording = Recording::load(companion.string());
  if (!recording) return nullptr;
  return std::make_shared<ReplaySession>(
      std::make_shared<const Recording>(std::move(recording).value()));
}

Result<DeviceFacts> replay_recording(std::shared_ptr<const Recording> recording,
                                     const std::string& path, mib::CollectOptions options) {
  boost::asio::io_context io(1);
  ReplaySession session(std::move(recording), path);
  snmp::AgentHabits habits;
  Result<DeviceFacts> result = Error{Errc::cancelled, "the collection did not end"};
  boost::asio::co_spawn(io, mib::collect_device(session, std::move(options), habits),
                        [&result](std::exception_ptr failure, DeviceFacts facts) {
                          if (!failure) result = std::move(facts);
                        });
  io.run();
  return result;
}

Result<DeviceFacts> replay_file(const std::string& path, mib::CollectOptions options) {
  auto recording = Recording::load(path);
  if (!recording) return recording.error();
  auto shared = std::make_shared<const Recording>(std::move(recording).value());
  return replay_recording(std::move(shared), path, std::move(options));
}

}  // namespace netroster::replay
