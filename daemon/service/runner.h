// Keeps a service running through new configurations: one that is wrong changes nothing.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

#include "base/result.h"
#include "daemon/service/service.h"

namespace netroster::service {

class Runner {
 public:
  // Reads the configuration. Errors say every problem; nothing was changed then.
  using Load = std::function<Result<ServiceSettings>()>;

  explicit Runner(Load load);
  ~Runner();
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  Result<void> start();
  // Reads the configuration again and, if all of it is good, goes on with it: what runs ends in
  // good order and begins anew, a scan where it was, an ordered one too. An error leaves the
  // service as it was; where the new one cannot start, the old one is started again. Where that
  // fails as well nothing runs.
  Result<void> reload();
  void stop();

  bool running() const { return service_ != nullptr; }
  // While it runs.
  Service& service() { return *service_; }

 private:
  Result<void> run(ServiceSettings settings);
  void note(bool good);

  Load load_;
  std::shared_ptr<Reloads> reloads_;
  std::shared_ptr<ScanOrders> orders_;  // of every service that it runs
  ServiceSettings settings_;            // of what runs
  std::unique_ptr<Service> service_;
};

}  // namespace netroster::service
