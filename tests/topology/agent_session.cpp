#include "tests/topology/agent_session.h"

#include <fmt/format.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>

#include "collectors/snmp/message.h"
#include "collectors/snmp/mib/registry.h"
#include "tests/simulator/responder.h"

namespace netroster::topology {
namespace {

constexpr double now = 1'790'000'000;  // when the simulated district's uptimes are counted from
constexpr std::size_t block_bytes = 131'072;
constexpr std::size_t headroom = 4096;

// Keeps the one answer.
class Mailbox : public simulator::Transport {
 public:
  simulator::Writer block() override { return {block_->data(), block_->size(), headroom}; }
  void send(simulator::Bytes datagram, const simulator::Route&) override {
    answer_ = std::string(datagram.begin(), datagram.end());
  }
  void send_later(double, simulator::Bytes datagram, const simulator::Route& route) override {
    send(datagram, route);
  }
  std::optional<std::string> take() { return std::exchange(answer_, std::nullopt); }

 private:
  std::unique_ptr<std::array<std::uint8_t, block_bytes>> block_ =
      std::make_unique<std::array<std::uint8_t, block_bytes>>();
  std::optional<std::string> answer_;
};

std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

class AgentSession : public snmp::Session {
 public:
  AgentSession(simulator::Agent& agent, std::string community)
      : agent_(agent), community_(std::move(community)) {}

  boost::asio::awaitable<Result<snmp::Response>> exchange(snmp::Request request) override {
    co_return ask(request);
  }
  bool has_bulk() const override { return agent_.profile->v2c; }
  std::shared_ptr<snmp::Session> in_vlan(std::uint32_t vlan) override {
    return std::make_shared<AgentSession>(agent_, fmt::format("{}@{}", community_, vlan));
  }

 private:
  Result<snmp::Response> ask(const snmp::Request& request) {
    snmp::CommunityMessage message;
    message.version = has_bulk() ? 1 : 0;
    message.community = community_;
    message.pdu.type = request.type;
    message.pdu.request_id = ++id_;
    message.pdu.error_index = request.max_repetitions;
    for (const auto& oid : request.oids) message.pdu.rows.push_back({oid, {}});
    responder_.respond(agent_, seen_, bytes_of(snmp::encode(message)), {}, now);
    const auto answer = mailbox_.take();
    if (!answer) return Error{Errc::timeout, "no answer"};
    auto read = snmp::decode_community(bytes_of(*answer));
    if (!read) return read.error();
    return snmp::Response{read->pdu.error_status, read->pdu.error_index, std::move(read->pdu.rows)};
  }

  simulator::Agent& agent_;
  std::string community_;
  Mailbox mailbox_;
  simulator::Responder responder_{mailbox_, 1};
  simulator::AddressStatistics seen_;
  std::int32_t id_ = 0;
};

void let_in(simulator::Agent& agent) {
  auto open = std::make_shared<simulator::Profile>(*agent.profile);
  if (!open->v1) open->v2c = true;
  open->users.clear();
  open->community = "reader";
  agent.profile = std::move(open);
}

}  // namespace

DeviceFacts read_agent(simulator::Agent& agent) {
  if (agent.profile->community != "reader") let_in(agent);
  boost::asio::io_context io(1);
  AgentSession session(agent, agent.profile->community);
  snmp::AgentHabits habits;
  DeviceFacts read;
  mib::CollectOptions options;
  options.without = {"entity", "sensor", "ups", "printer"};
  boost::asio::co_spawn(io, mib::collect_device(session, std::move(options), habits),
                        [&read](std::exception_ptr failure, DeviceFacts facts) {
                          if (!failure) read = std::move(facts);
                        });
  io.run();
  return read;
}

}  // namespace netroster::topology
