#include "daemon/service/mirror.h"

#include <pthread.h>

#include "base/log.h"
#include "collectors/capture/helped.h"
#include "collectors/capture/live.h"

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

Mirror::Mirror(MirrorSettings settings, const std::vector<Site>& sites)
    : settings_(std::move(settings)), counter_(networks_of(sites), interval) {}

Mirror::~Mirror() { stop(); }

Result<std::unique_ptr<capture::HeardFrames>> Mirror::open() const {
  if (!settings_.helper.empty())
    return std::unique_ptr<capture::HeardFrames>(
        std::make_unique<capture::HelpedCapture>(settings_.helper, settings_.interface));
  capture::LiveOptions options;
  options.interface = settings_.interface;
  options.discovery_only = false;
  options.promiscuous = true;
  options.kept_octets = 256;  // the addresses behind all headers there may be
  options.buffer_octets = 32 << 20;
  auto live = capture::LiveCapture::open(options);
  if (!live) return live.error();
  return std::unique_ptr<capture::HeardFrames>(std::move(*live));
}

Result<void> Mirror::start() {
  auto opened = open();
  if (!opened) return opened.error();
  heard_ = std::move(*opened);
  publish();  // nothing yet, and why
  thread_ = std::thread([this] { listen(); });
  pthread_setname_np(thread_.native_handle(), "mirror");
  return {};
}

void Mirror::stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
  heard_.reset();
}

void Mirror::listen() {
  constexpr std::chrono::milliseconds at_most{200};
  auto next = Clock::now() + publish_every;
  std::string said;
  while (!stopping_) {
    if (const auto frame = heard_->next(at_most)) counter_.add(*frame);
    if (heard_->trouble() != said) {
      said = heard_->trouble();
      if (said.empty())
        log::notice("MIRROR_BACK", settings_.interface, "the interface is back");
      else
        log::warning("MIRROR_LOST", settings_.interface, said + "; waiting for it");
    }
    if (Clock::now() < next) continue;
    publish();
    next = Clock::now() + publish_every;
  }
  publish();
}

void Mirror::publish() {
  const auto facts = counter_.take();
  const auto frames = heard_->counts();
  counts_.with([&](MirrorCounts& counts) {
    add(counts, facts);
    counts.frames = frames;
    counts.trouble = heard_->trouble();
  });
}

}  // namespace netroster::service
