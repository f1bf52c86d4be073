// A Session over UDP: one agent asked through its shard's transport, with retries, pacing, the
// second half of the guard and, for SNMPv3, discovery and clock synchronisation.
#pragma once

#include <memory>
#include <string>

#include "collectors/snmp/agent.h"
#include "collectors/snmp/session.h"
#include "collectors/snmp/transport.h"

namespace netroster::snmp {

enum class UsmReport;

class UdpSession final : public Session {
 public:
  // `transport` must outlive the session; everything runs on its io_context.
  UdpSession(Transport& transport, std::shared_ptr<Agent> agent);

  boost::asio::awaitable<Result<Response>> exchange(Request request) override;
  bool has_bulk() const override;
  std::shared_ptr<Session> in_vlan(std::uint32_t vlan) override;
  std::string engine_id() const override;

 private:
  UdpSession(Transport& transport, std::shared_ptr<Agent> agent, std::string context);

  bool given_up() const;
  boost::asio::awaitable<Result<Response>> exchange_community(Request request);
  boost::asio::awaitable<Result<void>> know_engine();
  boost::asio::awaitable<Result<Response>> exchange_v3(Request request);
  boost::asio::awaitable<Result<void>> discover_engine();
  // Sends one datagram and, on silence, the same again with doubled patience.
  boost::asio::awaitable<Errc> send_with_retries(Exchange& exchange);
  boost::asio::awaitable<void> wait_for_device();
  // Until the rates and the site have room for one more; false when the transport stops before.
  boost::asio::awaitable<bool> wait_for_turn();
  void note_answer(const Exchange& exchange, bool to_first_copy);
  void note_silence();
  // Does what a report asks for, so that the request may be sent again.
  boost::asio::awaitable<Result<void>> follow(UsmReport report, V3Header said);
  void localise_keys();
  V3Message message_for(const Request& request, std::int32_t id) const;
  Error failure(Errc code, Reject last_reject) const;

  Transport& transport_;
  std::shared_ptr<Agent> agent_;
  std::string context_;    // v3 contextName
  std::string community_;  // v1, v2c, with the context appended
  // One VLAN's: many agents say nothing of a context that they do not have, which says nothing of
  // the agent.
  bool is_vlan_ = false;
  bool vlan_answered_ = false;
  unsigned vlan_unanswered_in_a_row_ = 0;
};

}  // namespace netroster::snmp
