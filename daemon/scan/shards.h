// The SNMP threads: each has one io_context and one transport, and a device lives on one of them.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "base/result.h"
#include "collectors/snmp/transport.h"

namespace netroster::scan {

class Shards {
 public:
  Shards(unsigned count, snmp::TransportSettings settings, snmp::Statistics& statistics);
  ~Shards();
  Shards(const Shards&) = delete;
  Shards& operator=(const Shards&) = delete;

  // Opens the sockets and starts the threads "snmp-0" …
  Result<void> start();
  // Ends what is outstanding and joins the threads. Called by the destructor too.
  void stop();

  std::size_t count() const { return shards_.size(); }
  snmp::Transport& transport(std::size_t shard);
  // Runs `work` on that shard's thread.
  void post(std::size_t shard, std::function<void()> work);

 private:
  struct Shard;
  std::vector<std::unique_ptr<Shard>> shards_;
};

}  // namespace netroster::scan
