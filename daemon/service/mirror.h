// What passes a mirrored port, counted by site network and direction for as long as the daemon
// runs.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/guarded.h"
#include "base/result.h"
#include "collectors/capture/heard.h"
#include "collectors/capture/traffic.h"
#include "model/site.h"

namespace netroster::service {

// Of one network since the start.
struct MirroredNetwork {
  capture::TrafficCount in, out, within;  // as capture::NetworkTraffic has them
};

struct MirrorCounts {
  std::map<std::pair<std::string, std::string>, MirroredNetwork> networks;  // by site and network
  capture::TrafficCount elsewhere;  // IP between addresses of no site
  capture::TrafficCount not_ip;
  capture::LiveCounts frames;
  std::string trouble;  // why nothing is heard just now; "" while all is well
};

struct MirrorSettings {
  std::string interface;
  std::string helper = {};  // the socket of the process that captures for us; "": we do it
};

// Listens on a thread of its own. Errors of start() are those of LiveCapture::open(); a helper may
// come later.
class Mirror {
 public:
  Mirror(MirrorSettings settings, const std::vector<Site>& sites);
  ~Mirror();
  Mirror(const Mirror&) = delete;
  Mirror& operator=(const Mirror&) = delete;

  Result<void> start();
  void stop();

  const std::string& interface() const { return settings_.interface; }
  // Up to a second old. Any thread.
  MirrorCounts counts() const { return counts_.copy(); }

 private:
  Result<std::unique_ptr<capture::HeardFrames>> open() const;
  void listen();
  void publish();

  const MirrorSettings settings_;
  capture::TrafficCounter counter_;  // the thread's
  std::unique_ptr<capture::HeardFrames> heard_;
  Guarded<MirrorCounts> counts_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace netroster::service
