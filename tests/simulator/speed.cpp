// How many requests a second the simulator answers: one client thread with a window of requests
// over 1,000 flat agents. Prints one line a kind of request.
#include <fmt/format.h>
#include <poll.h>
#include <time.h>

#include <chrono>

#include "tests/simulator/client.h"
#include "tests/simulator/flat.h"
#include "tests/simulator/simulator.h"

namespace netroster::simulator {
namespace {

struct Load {
  const char* name;
  std::string datagram;
};

std::vector<Oid> column(std::uint32_t id, std::uint32_t rows) {
  std::vector<Oid> oids;
  for (std::uint32_t i = 1; i <= rows; ++i)
    oids.push_back(Oid{1, 3, 6, 1, 2, 1, 31, 1, 1, 1, id, i});
  return oids;
}

double cpu_seconds(clockid_t clock) {
  timespec at{};
  clock_gettime(clock, &at);
  return static_cast<double>(at.tv_sec) + static_cast<double>(at.tv_nsec) * 1e-9;
}

// Answers received; requests go out in windows of 512, so that no buffer overflows.
std::uint64_t drive(const Load& load, const std::vector<std::uint32_t>& addresses,
                    std::uint16_t port, double seconds) {
  Client client;
  Sender sender;
  Receiver receiver;
  std::vector<Received> batch;
  std::uint64_t answers = 0;
  std::size_t next = 0;
  const auto start = std::chrono::steady_clock::now();
  while (std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() <
         seconds) {
    constexpr std::size_t window = 512;
    for (std::size_t i = 0; i < window; ++i) {
      const Route route{INADDR_LOOPBACK, false, {addresses[next++ % addresses.size()], port}};
      sender.add(client.socket(), bytes_of(load.datagram), route);
    }
    sender.flush();
    std::size_t got = 0;
    while (got < window) {
      pollfd ready{client.socket(), POLLIN, 0};
      if (poll(&ready, 1, 200) <= 0) break;
      got += receiver.receive(client.socket(), batch);
    }
    answers += got;
  }
  return answers;
}

int run() {
  const auto addresses = first_addresses(*IpNetwork::parse("127.77.0.0/16"), 1000);
  auto simulator = Simulator::start(flat_agents(addresses, {}), {});
  if (!simulator) {
    fmt::print(stderr, "{}\n", simulator.error().what);
    return 1;
  }
  const Oid name{1, 3, 6, 1, 2, 1, 1, 5, 0};
  const Oid if_table{1, 3, 6, 1, 2, 1, 2, 2, 1};
  const std::vector<Load> loads = {
      {"get sysName", make_request(1, "public", pdu::get, 7, {name})},
      {"get 52 Counter64", make_request(1, "public", pdu::get, 7, column(6, 52))},
      {"getbulk 50 rows", make_request(1, "public", pdu::get_bulk, 7, {if_table}, 0, 50)},
  };
  for (const auto& load : loads) {
    constexpr double seconds = 2;
    const double all_before = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID);
    const double own_before = cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
    const auto answers = static_cast<double>(drive(load, addresses, (*simulator)->port(), seconds));
    const double own = cpu_seconds(CLOCK_THREAD_CPUTIME_ID) - own_before;
    const double served = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID) - all_before - own;
    fmt::print("{:<18} {:>9.0f} answers/s wall, {:>9.0f} per CPU second of the simulator\n",
               load.name, answers / seconds, answers / served);
  }
  return 0;
}

}  // namespace
}  // namespace netroster::simulator

int main() { return netroster::simulator::run(); }
