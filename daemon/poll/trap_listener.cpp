#include "daemon/poll/trap_listener.h"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>
#include <utility>

#include "collectors/snmp/endpoint.h"

namespace netroster::poll {
namespace {

constexpr std::size_t longest = 8192;  // octets; agents keep to 484 or 1,472
constexpr int a_turn = 256;            // datagrams, before it is looked whether to stop
constexpr int first_free_port = 1024;

Error cannot(const ListenAddress& where, int reason) {
  std::string words = "traps.listen " + where.text() + ": " + std::strerror(reason);
  if (reason == EACCES && where.port < first_free_port)
    words += "; ports below 1024 need CAP_NET_BIND_SERVICE, or let agents send to another port";
  return {Errc::io, std::move(words)};
}

}  // namespace

bool TrapGate::admits(const std::string& device, Clock::time_point now) {
  constexpr std::size_t too_many = 4096;
  if (last_.size() > too_many)
    std::erase_if(last_, [now](const auto& one) { return now - one.second >= a_device; });
  const auto at = last_.find(device);
  if (at != last_.end() && now - at->second < a_device) return false;
  const auto since = std::chrono::duration<double>(now - filled_).count();
  left_ = std::min(at_once, left_ + std::max(0.0, since) * a_second);
  filled_ = now;
  if (left_ < 1) return false;
  --left_;
  last_[device] = now;
  return true;
}

TrapSenders trap_senders(const Inventory& inventory, const PollPlan& plan) {
  TrapSenders out;
  std::set<std::string> polled;
  for (const auto& device : plan.devices) {
    polled.insert(device.device);
    out[device.address] = device.device;
  }
  for (const auto& device : inventory.devices) {
    if (!polled.contains(device->id)) continue;
    for (const auto& address : device->addresses) out.emplace(address, device->id);
  }
  return out;
}

TrapListener::TrapListener(ListenAddress listen, OnTrap on_trap)
    : listen_(listen), on_trap_(std::move(on_trap)) {}

TrapListener::~TrapListener() { stop(); }

Result<void> TrapListener::start() {
  const int family = listen_.address.is_v4() ? AF_INET : AF_INET6;
  socket_ = ::socket(family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (socket_ < 0) return cannot(listen_, errno);
  sockaddr_storage storage{};
  auto length = snmp::to_sockaddr({listen_.address, listen_.port}, storage);
  auto* const address = reinterpret_cast<sockaddr*>(&storage);
  if (::bind(socket_, address, length) != 0 || ::getsockname(socket_, address, &length) != 0) {
    const int reason = errno;
    ::close(std::exchange(socket_, -1));
    return cannot(listen_, reason);
  }
  if (const auto bound = snmp::from_sockaddr(storage)) listen_.port = bound->port;
  wake_ = ::eventfd(0, EFD_CLOEXEC);
  if (wake_ < 0) return cannot(listen_, errno);
  thread_ = std::thread([this] { listen(); });
  pthread_setname_np(thread_.native_handle(), "traps");
  return {};
}

void TrapListener::stop() {
  if (thread_.joinable()) {
    const std::uint64_t one = 1;
    while (::write(wake_, &one, sizeof one) < 0 && errno == EINTR) continue;
    thread_.join();
  }
  for (auto* const descriptor : {&socket_, &wake_})
    if (*descriptor >= 0) ::close(std::exchange(*descriptor, -1));
}

void TrapListener::listen() {
  while (true) {
    std::array<pollfd, 2> wanted{{{socket_, POLLIN, 0}, {wake_, POLLIN, 0}}};
    if (::poll(wanted.data(), wanted.size(), -1) < 0 && errno != EINTR) return;
    if (wanted[1].revents != 0) return;
    receive();
  }
}

void TrapListener::receive() {
  std::array<std::uint8_t, longest> buffer;
  for (int i = 0; i < a_turn; ++i) {
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    const auto size = ::recvfrom(socket_, buffer.data(), buffer.size(), MSG_TRUNC,
                                 reinterpret_cast<sockaddr*>(&storage), &length);
    if (size < 0) return;  // nothing more, or an ICMP error of nobody's
    const auto from = snmp::from_sockaddr(storage);
    if (!from) continue;
    const auto octets = static_cast<std::size_t>(size);
    take(from->address, {buffer.data(), std::min(octets, buffer.size())}, octets > buffer.size());
  }
}

void TrapListener::take(const IpAddress& from, std::span<const std::uint8_t> datagram, bool cut) {
  const auto device = senders_.with([&](const TrapSenders& senders) {
    const auto at = senders.find(from);
    return at == senders.end() ? std::string() : at->second;
  });
  if (device.empty()) {
    ++counts_.strangers;
    return;
  }
  const auto kind = snmp::read_trap(datagram);
  if (cut || !kind) {
    ++counts_.malformed;
    return;
  }
  ++counts_.heard[static_cast<std::size_t>(*kind)];
  // Nothing has changed when somebody asked with a wrong community; it may have been us.
  if (*kind == snmp::TrapKind::authentication_failure) return;
  if (!gate_.admits(device, TrapGate::Clock::now())) {
    ++counts_.held;
    return;
  }
  ++counts_.readings;
  on_trap_(device);
}

}  // namespace netroster::poll
