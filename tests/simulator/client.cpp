#include "tests/simulator/client.h"

#include <arpa/inet.h>
#include <poll.h>

#include <array>

namespace netroster::simulator {

std::string make_request(std::int32_t version, const std::string& community, std::uint8_t type,
                         std::int32_t id, const std::vector<Oid>& oids, std::int32_t second,
                         std::int32_t third) {
  std::string list;
  for (const auto& oid : oids)
    list += element(tag::sequence, element(tag::oid, oid_content(oid)) + element(tag::null, ""));
  const auto integer = [](std::int32_t value) {
    return element(tag::integer, integer_content(value));
  };
  const auto body = integer(id) + integer(second) + integer(third) + element(tag::sequence, list);
  return element(tag::sequence,
                 integer(version) + element(tag::octets, community) + element(type, body));
}

std::string Reply::content(std::size_t i) const {
  Cursor value{bytes_of(bindings.at(i).value)};
  std::uint8_t any = 0;
  return std::string{text_of(value.take_any(any))};
}

std::uint64_t Reply::number(std::size_t i) const {
  std::uint64_t result = 0;
  const auto raw = content(i);
  for (const auto byte : bytes_of(raw)) result = result << 8 | byte;
  return result;
}

Reply parse_reply(std::string bytes, Peer from) {
  Reply reply;
  reply.bytes = std::move(bytes);
  reply.from = from;
  Cursor message{bytes_of(reply.bytes)};
  Cursor body{message.take(tag::sequence)};
  reply.version = body.integer();
  reply.community = text_of(body.take(tag::octets));
  Cursor pdu{body.take_any(reply.type)};
  reply.id = pdu.integer();
  reply.status = pdu.integer();
  reply.index = pdu.integer();
  const auto list = pdu.take(tag::sequence);
  reply.parsed = !message.failed() && !body.failed() && !pdu.failed();
  if (reply.parsed) reply.bindings = split_bindings(list);
  return reply;
}

Client::Client() {
  auto socket = open_udp(INADDR_LOOPBACK, 0, false);
  if (socket) socket_ = std::move(*socket);
}

void Client::send(std::uint32_t address, std::uint16_t port, const std::string& datagram) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(address);
  static_cast<void>(sendto(socket_.get(), datagram.data(), datagram.size(), 0,
                           reinterpret_cast<const sockaddr*>(&to), sizeof to));
}

std::optional<Reply> Client::receive(std::chrono::milliseconds wait) {
  pollfd ready{socket_.get(), POLLIN, 0};
  if (poll(&ready, 1, static_cast<int>(wait.count())) <= 0) return std::nullopt;
  std::string bytes(70'000, '\0');
  sockaddr_in from{};
  socklen_t size = sizeof from;
  const auto got = recvfrom(socket_.get(), bytes.data(), bytes.size(), 0,
                            reinterpret_cast<sockaddr*>(&from), &size);
  if (got < 0) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(got));
  return parse_reply(std::move(bytes), {ntohl(from.sin_addr.s_addr), ntohs(from.sin_port)});
}

}  // namespace netroster::simulator
