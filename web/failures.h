// How often clients were wrong lately, in bounded memory.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <unordered_map>

namespace netroster::web {

// How often somebody may be wrong. A failure costs one of `most`; each `per` gives one back.
struct FailureLimit {
  double most = 5;
  std::chrono::milliseconds per{10'000};
};

class Failures {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::size_t most_clients = 4096;

  Failures(FailureLimit of_client, FailureLimit of_all) : of_client_(of_client), of_all_(of_all) {}

  // How long this client has to wait until it may try; 0: not at all.
  std::chrono::seconds wait(const std::string& client, Time now) const;
  void add(const std::string& client, Time now);
  std::size_t clients() const { return clients_.size(); }

 private:
  struct Count {
    double failures = 0;
    Time when{};
  };
  static double at(const Count& count, const FailureLimit& limit, Time now);
  static std::chrono::seconds wait(const Count& count, const FailureLimit& limit, Time now);
  void forget(Time now);

  FailureLimit of_client_;
  FailureLimit of_all_;
  Count all_;
  std::unordered_map<std::string, Count> clients_;
};

// What a client is counted by: its address, or the first 64 bits of one of IPv6, because whoever
// has one of those has all.
std::string client_of(const std::string& peer);

}  // namespace netroster::web
