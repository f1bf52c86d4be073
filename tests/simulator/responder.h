// From a request datagram to the answers of one agent, without a socket or a clock: the transport
// and the time are handed in.
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <unordered_map>

#include "collectors/snmp/usm.h"
#include "tests/simulator/agent.h"
#include "tests/simulator/pdu.h"

namespace netroster::simulator {

struct Peer {
  std::uint32_t address = 0;  // IPv4, host order
  std::uint16_t port = 0;
};

struct Route {
  std::uint32_t from = 0;   // source address of the answer
  bool other_port = false;  // from a port that nobody asked
  Peer to;
};

// Where answers go.
class Transport {
 public:
  virtual ~Transport() = default;
  // A block for one answer; valid until the next call.
  virtual Writer block() = 0;
  virtual void send(Bytes datagram, const Route& route) = 0;
  virtual void send_later(double seconds, Bytes datagram, const Route& route) = 0;
};

// What one address saw and did.
struct AddressStatistics {
  std::uint64_t requests = 0;
  std::uint64_t answers = 0;
  std::uint64_t malformed = 0;
  std::uint64_t refused = 0;  // wrong community, unknown user, wrong digest …
  std::uint32_t deaths = 0;
  std::uint32_t restarts = 0;
  std::uint32_t peak_per_second = 0;     // requests in one calendar second
  std::vector<std::string> communities;  // each that was offered, once
  std::vector<std::string> users;

  void note_community(std::string_view community);
  void note_user(std::string_view user);
  void note_request(double now);

 private:
  std::int64_t second_ = 0;
  std::uint32_t in_second_ = 0;
};

// As if it lost power for a moment at `now`, in seconds of Unix time.
void restart_agent(Agent& agent, double now);

class Responder {
 public:
  Responder(Transport& transport, std::uint64_t seed) : transport_(transport), random_(seed) {}

  // Answers to one datagram. `now` is Unix time.
  void respond(Agent& agent, AddressStatistics& seen, Bytes datagram, Peer peer, double now);

 private:
  struct Exchange;  // one request on its way through
  struct Secured;   // what SNMPv3 adds

  Moment moment_of(const Agent& agent, double now) const;
  bool alive(Exchange& x);
  bool survives(Exchange& x);
  bool wants_restart(const Agent& agent, double now) const;
  void restart(Exchange& x);
  const RowTable* table_of(Exchange& x, std::string_view context);
  // Runs the request and makes a PDU of it; false when the agent stays silent.
  bool answer_pdu(Exchange& x, const RowTable& rows, bool v1, Writer& out);
  void community_message(Exchange& x, Cursor body, std::int32_t version);
  void v3_message(Exchange& x, Cursor body);
  bool parse_v3(Exchange& x, Cursor& body, Secured& s);
  bool check_v3(Exchange& x, Secured& s);
  void report_v3(Exchange& x, Secured& s, std::uint32_t counter, bool authenticated);
  void write_v3(Exchange& x, const Secured& s, std::uint8_t flags, Writer& out);
  const snmp::usm::Keys& keys_of(const Agent& agent, const User& user);
  const std::string& password_key(config::AuthProtocol auth, const std::string& password);
  void deliver(Exchange& x, Writer& out);
  bool chance(std::uint32_t percent) { return random_() % 100 < percent; }

  Transport& transport_;
  std::mt19937_64 random_;
  Request request_;
  std::uint64_t salt_ = 1;
  std::unordered_map<std::string, snmp::usm::Keys> keys_;
  std::unordered_map<std::string, std::string> password_keys_;
};

}  // namespace netroster::simulator
