#include "daemon/scan/shards.h"

#include <fmt/format.h>
#include <pthread.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <optional>

namespace netroster::scan {
namespace asio = boost::asio;

struct Shards::Shard {
  Shard(const snmp::TransportSettings& settings, snmp::Statistics& statistics)
      : transport(io, settings, statistics) {}
  asio::io_context io{1};
  snmp::Transport transport;
  std::optional<asio::executor_work_guard<asio::io_context::executor_type>> work;
  std::thread thread;
};

Shards::Shards(unsigned count, snmp::TransportSettings settings, snmp::Statistics& statistics) {
  for (unsigned i = 0; i < count; ++i)
    shards_.push_back(std::make_unique<Shard>(settings, statistics));
}

Shards::~Shards() { stop(); }

Result<void> Shards::start() {
  for (auto& shard : shards_)
    if (auto opened = shard->transport.open(); !opened) return opened.error();
  for (std::size_t i = 0; i < shards_.size(); ++i) {
    Shard& shard = *shards_[i];
    shard.work.emplace(asio::make_work_guard(shard.io));
    shard.thread = std::thread([&shard] { shard.io.run(); });
    pthread_setname_np(shard.thread.native_handle(), fmt::format("snmp-{}", i).c_str());
  }
  return {};
}

void Shards::stop() {
  for (auto& shard : shards_) {
    if (!shard->thread.joinable()) continue;
    asio::post(shard->io, [&shard] {
      shard->transport.stop();
      shard->work.reset();
    });
  }
  for (auto& shard : shards_)
    if (shard->thread.joinable()) shard->thread.join();
}

snmp::Transport& Shards::transport(std::size_t shard) { return shards_[shard]->transport; }

void Shards::post(std::size_t shard, std::function<void()> work) {
  asio::post(shards_[shard]->io, std::move(work));
}

}  // namespace netroster::scan
