#include "daemon/service/worker.h"

#include <pthread.h>

#include <exception>

#include "base/log.h"

namespace netroster::service {

void Worker::start() {
  thread_ = std::thread([this] {
    pthread_setname_np(pthread_self(), "work");
    while (auto work = queue_.pop()) {
      try {
        (*work)();
      } catch (const std::exception& thrown) {  // who waits for it is answered after its time
        log::error("WORK_FAILED", "work", thrown.what());
      }
    }
  });
}

void Worker::stop() {
  queue_.close();
  while (queue_.pop_for(std::chrono::milliseconds(0))) continue;
  if (thread_.joinable()) thread_.join();
}

}  // namespace netroster::service
