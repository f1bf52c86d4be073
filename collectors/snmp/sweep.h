// Finds which addresses have an SNMP agent. A sweep asks each address once per pass, paced per site
// and as a whole, on its own sockets and thread; it keeps a few bytes per address and no coroutine.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "collectors/snmp/agent.h"
#include "collectors/snmp/statistics.h"
#include "model/ip_address.h"
#include "model/observation.h"

namespace netroster::snmp {

struct ProbeTarget {
  IpAddress address;
  std::uint32_t site = 0;  // which site's rate it counts against
  // Asked with this community (sysUpTime.0). Null: SNMPv3 engine discovery, which holds no secret.
  std::shared_ptr<const PreparedCredential> credential;
};

struct ProbeSettings {
  std::uint16_t port = 161;
  double rate = 0;                 // packets a second of the whole sweep; 0: no limit
  double rate_per_site = 0;        // packets a second into one site; 0: no limit
  SharedPacing* shared = nullptr;  // counts instead of both, where others send at the same rates
  unsigned passes = 3;
  std::chrono::milliseconds wait{1000};  // for answers, after the last packet of a pass
  int receive_buffer_bytes = 16 * 1024 * 1024;
};

struct ProbeOutcome {
  Reach reach = Reach::silent;  // answered, closed, silent or not_tested (stopped early)
  unsigned sent = 0;
  std::chrono::microseconds round_trip{0};
  Reject last_reject = Reject::none;  // silent, but something came: why it was not believed
  int send_error = 0;                 // not_tested, because no copy could leave: errno
  std::string engine_id;              // of an SNMPv3 discovery; raw bytes, not authenticated
};

struct ProbeProgress {
  std::size_t packets = 0;
  std::size_t packets_expected = 0;  // of the pass under way
  unsigned pass = 1;
  unsigned passes = 1;  // how many there are, as far as is known by now
  std::size_t answered = 0;
};

constexpr unsigned most_copies = 6;  // of the last pass

// How many more copies a silent address deserves so that fewer than one in twenty sweeps misses a
// live one: from how many were found by the first pass and only by the second. 0: none.
unsigned copies_for_last_pass(std::size_t found_first, std::size_t found_second);

// How many agents the first and only the second passes found: the more there are to judge by, the
// better the loss is known.
struct FoundByPass {
  std::size_t first = 0;
  std::size_t second = 0;
};

// May run several times, over different addresses; what it learns about the loss holds for all.
class Sweep {
 public:
  using OnAnswer = std::function<void(std::size_t target, const ProbeOutcome& outcome)>;
  using OnProgress = std::function<void(const ProbeProgress& progress)>;

  Sweep(ProbeSettings settings, Statistics& statistics);

  // Runs on the calling thread until done or `stop`. One outcome per target, in their order.
  // `on_answer` is called at once when an address answers. Errors: Errc::io.
  Result<std::vector<ProbeOutcome>> run(std::span<const ProbeTarget> targets,
                                        const std::atomic<bool>& stop, const OnAnswer& on_answer,
                                        const OnProgress& on_progress);

 private:
  const ProbeSettings settings_;
  Statistics& statistics_;
  FoundByPass found_;
};

}  // namespace netroster::snmp
