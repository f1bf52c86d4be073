// One request on its way through the responder; shared by its two files.
#pragma once

#include "tests/simulator/responder.h"

namespace netroster::simulator {

// Bytes before the PDU that the outer layers may need: headers, community, user, engine id.
inline constexpr std::size_t headroom = 1024;
inline constexpr std::size_t max_community = 512;

struct Responder::Exchange {
  Agent& agent;
  AddressStatistics& seen;
  Bytes datagram;
  Peer peer;
  double now = 0;
  double delay = 0;
  Moment moment;
};

struct Responder::Secured {
  std::int32_t message_id = 0;
  std::uint8_t flags = 0;
  Bytes engine_id, user_name, auth_parameters, priv_parameters;
  std::int32_t boots = 0, time = 0;
  Bytes scoped;       // content of the scoped PDU, or the cipher text
  std::string plain;  // what `scoped` points into once deciphered
  Bytes context_name;
  const User* user = nullptr;
  const snmp::usm::Keys* keys = nullptr;
};

// Faults of the bindings and of the bytes (fault_effects.cpp).
void change_bindings(Agent& agent, const Request& request, Answer& answer, Writer& out);
// False when the PDU is not answered.
bool change_answer(Agent& agent, const Request& request, double now, Answer& answer, Writer& out,
                   double& delay);

}  // namespace netroster::simulator
