#include "tests/simulator/spoofer.h"

#include <arpa/inet.h>

#include <algorithm>

#include "tests/simulator/pdu.h"
#include "tests/simulator/random.h"
#include "tests/simulator/udp.h"

namespace netroster::simulator {
namespace {

constexpr std::uint64_t most = 1'000'000;

// A response that looks right but for its id: sysName as the client asks for it first.
std::string forged(const std::string& community, std::int32_t id) {
  const auto name = element(tag::oid, oid_content(Oid{1, 3, 6, 1, 2, 1, 1, 5, 0}));
  const auto binding = element(tag::sequence, name + element(tag::octets, "forged"));
  const auto integer = [](std::int32_t value) {
    return element(tag::integer, integer_content(value));
  };
  const auto body = integer(id) + integer(0) + integer(0) + element(tag::sequence, binding);
  return element(tag::sequence,
                 integer(1) + element(tag::octets, community) + element(pdu::response, body));
}

// A socket that shares the agent's port must not take the client's requests from it: connected to
// the discard port, it is only ever a sender.
bool make_send_only(const Descriptor& socket) {
  sockaddr_in discard{};
  discard.sin_family = AF_INET;
  discard.sin_port = htons(9);
  discard.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&discard), sizeof discard) == 0;
}

}  // namespace

Result<std::uint64_t> spoof(Forgery forgery, const SpoofOptions& options) {
  const bool own_port = forgery == Forgery::other_port;
  auto socket = open_udp(INADDR_ANY, own_port ? std::uint16_t{0} : options.port,
                         !own_port && options.port != 0);
  if (!socket) return socket.error();
  if (!make_send_only(*socket)) return Error{Errc::io, "connect"};
  const Route route{forgery == Forgery::other_address ? options.other : options.pretend, false,
                    options.victim};
  Random random{options.seed};
  Sender sender;
  std::vector<std::string> batch(std::clamp(options.per_batch, 1U, 128U));
  const auto count = std::min(options.count, most);
  for (std::uint64_t done = 0; done < count;) {
    for (std::size_t i = 0; i < batch.size() && done < count; ++i, ++done) {
      batch[i] = forged(options.community, static_cast<std::int32_t>(random.next() & 0x7fffffff));
      sender.add(socket->get(), bytes_of(batch[i]), route);
    }
    sender.flush();
  }
  return sender.sent();
}

}  // namespace netroster::simulator
