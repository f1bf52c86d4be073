#include "daemon/service/mirror.h"

#include <pthread.h>

#include "base/log.h"

namespace netroster::service {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds publish_every{1};
// Whoever reads the counters has intervals of his own: this one is only put away and added up.
constexpr std::chrono::seconds interval{60};

void add(capture::TrafficCount& into, const capture::TrafficCount& more) {
  into.octets += more.octets;
  into.packets += more.packets;
}

std::vector<capture::WatchedNetwork> networks_of(const std::vector<Site>& sites) {
  std::vector<capture::WatchedNetwork> networks;
  for (const auto& site : sites)
    for (const auto& network : site.networks) networks.push_back({site.id, network});
  return networks;
}

void add(MirrorCounts& into, const capture::TrafficFacts& facts) {
  for (const auto& row : facts.networks) {
    auto& network = into.networks[{row.site, row.network.text()}];
    add(network.in, row.in);
    add(network.out, row.out);
    add(network.within, row.within);
  }
  add(into.elsewhere, facts.elsewhere);
  add(into.not_ip, facts.not_ip);
}

}  // namespace

Mirror::Mirror(std::string interface, const std::vector<Site>& sites)
    : interface_(std::move(interface)), counter_(networks_of(sites), interval) {}

Mirror::~Mirror() { stop(); }

Result<void> Mirror::start() {
  capture::LiveOptions options;
  options.interface = interface_;
  options.discovery_only = false;
  options.promiscuous = true;
  options.kept_octets = 256;  // the addresses behind all headers there may be
  options.buffer_octets = 32 << 20;
  auto live = capture::LiveCapture::open(options);
  if (!live) return live.error();
  live_ = std::move(*live);
  thread_ = std::thread([this] { listen(); });
  pthread_setname_np(thread_.native_handle(), "mirror");
  return {};
}

void Mirror::stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
  live_.reset();
}

void Mirror::listen() {
  constexpr std::chrono::milliseconds at_most{200};
  auto next = Clock::now() + publish_every;
  std::string said;
  while (!stopping_) {
    if (const auto frame = live_->next(at_most)) counter_.add(*frame);
    if (live_->trouble() != said) {
      said = live_->trouble();
      if (said.empty())
        log::notice("MIRROR_BACK", interface_, "the interface is back");
      else
        log::warning("MIRROR_LOST", interface_, said + "; waiting for it");
    }
    if (Clock::now() < next) continue;
    publish();
    next = Clock::now() + publish_every;
  }
  publish();
}

void Mirror::publish() {
  const auto facts = counter_.take();
  const auto frames = live_->counts();
  counts_.with([&](MirrorCounts& counts) {
    add(counts, facts);
    counts.frames = frames;
    counts.trouble = live_->trouble();
  });
}

}  // namespace netroster::service
