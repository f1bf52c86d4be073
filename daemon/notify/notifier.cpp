#include "daemon/notify/notifier.h"

#include <fmt/format.h>
#include <pthread.h>
#include <unistd.h>

#include <algorithm>

#include "base/log.h"
#include "daemon/notify/notice.h"

namespace netroster::notify {
namespace {

constexpr std::chrono::milliseconds goodbye{2000};
constexpr std::chrono::milliseconds one_goodbye{1000};

// "netroster@host", for mail servers, which want to know a sender.
std::string sender_address() {
  char host[256] = "localhost";
  ::gethostname(host, sizeof host - 1);
  host[sizeof host - 1] = '\0';
  return fmt::format("netroster@{}", host);
}

}  // namespace

Send send_by(std::string district, std::string sendmail) {
  return [district = std::move(district), sendmail = std::move(sendmail)](
             const config::NotifyTarget& target, const std::vector<Event>& events,
             const SendLimits& limits) -> Result<void> {
    if (target.mail.empty()) return post(target, webhook_body(district, events), limits);
    const auto from = target.mail_server.empty() ? std::string() : sender_address();
    const auto text = mail_text({from, target.mail, district, wall_now()}, events);
    return mail(target, from, text, sendmail, limits);
  };
}

NotifierSettings settings_of(const config::Config& config) {
  NotifierSettings out;
  out.notify = config.notify;
  out.send = send_by(config.district.name);
  if (auto zone = measurements::read_time_zone(config.district.timezone)) out.zone = *zone;
  return out;
}

Notifier::Notifier(NotifierSettings settings) : settings_(std::move(settings)) {
  for (const auto& target : settings_.notify.targets) {
    Target one;
    one.settings = target;
    one.counts.name = target.name;
    targets_.push_back(std::move(one));
  }
}

void Notifier::start() {
  if (targets_.empty()) return;
  thread_ = std::thread([this] { run(); });
  pthread_setname_np(thread_.native_handle(), "notify");
}

void Notifier::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Notifier::add(const std::vector<Event>& events) {
  for (const auto& event : events) {
    const auto name = settings_.name_of ? settings_.name_of(event.device) : std::string();
    const auto* window = maintenance_of(settings_.notify.maintenance, event, settings_.zone, name);
    const std::lock_guard lock(mutex_);
    for (auto& target : targets_)
      if (is_wanted(target.settings, event)) put(target, event, window);
  }
  wake_.notify_all();
}

void Notifier::put(Target& target, const Event& event, const config::Maintenance* window) {
  if (window != nullptr) {
    ++target.counts.quiet;
    log::info("NOTICE_HELD_BACK", target.settings.name,
              fmt::format("{} at {}: maintenance {}", event.kind, event.site, window->name));
    return;
  }
  if (target.waiting.size() == most_waiting) {
    target.waiting.pop_front();
    ++target.counts.dropped;
  }
  target.waiting.push_back(event);
  if (!target.due) target.due = Clock::now() + settings_.gather;
}

std::vector<TargetCounts> Notifier::counts() const {
  const std::lock_guard lock(mutex_);
  std::vector<TargetCounts> out;
  for (const auto& target : targets_) {
    out.push_back(target.counts);
    out.back().waiting = target.waiting.size();
  }
  return out;
}

Notifier::Target* Notifier::next() {
  Target* first = nullptr;
  for (auto& target : targets_)
    if (target.due && (first == nullptr || *target.due < *first->due)) first = &target;
  return first;
}

std::vector<Event> Notifier::batch_of(const Target& target) const {
  const auto count = std::min(target.waiting.size(), most_in_message);
  return {target.waiting.begin(), target.waiting.begin() + static_cast<std::ptrdiff_t>(count)};
}

void Notifier::tell(Target& target, std::unique_lock<std::mutex>& lock, const SendLimits& limits) {
  const auto batch = batch_of(target);
  const auto dropped = target.counts.dropped;
  lock.unlock();
  const auto sent = settings_.send(target.settings, batch, limits);
  lock.lock();
  if (!sent) {
    ++target.counts.failed;
    const auto step = std::min(target.failures++, settings_.again.size() - 1);
    target.due = Clock::now() + settings_.again[step];
    log::warning("NOTICE_NOT_SENT", target.settings.name, sent.error().what);
    return;
  }
  // While it was sent, the oldest may have given way to newer ones.
  const auto gone = std::min<std::uint64_t>(target.counts.dropped - dropped, batch.size());
  const auto left = batch.size() - static_cast<std::size_t>(gone);
  target.waiting.erase(target.waiting.begin(),
                       target.waiting.begin() + static_cast<std::ptrdiff_t>(left));
  target.counts.dropped -= gone;
  target.counts.sent += batch.size();
  target.failures = 0;
  target.due.reset();
  if (!target.waiting.empty()) target.due = Clock::now();
}

void Notifier::say_goodbye(std::unique_lock<std::mutex>& lock) {
  const auto until = Clock::now() + goodbye;
  for (auto& target : targets_) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
    if (target.waiting.empty()) continue;
    // What was on its way when the end came is tried once more.
    if (target.failures < 2 && left > std::chrono::milliseconds{0})
      tell(target, lock, {.time = std::min(left, one_goodbye)});
    if (!target.waiting.empty())
      log::error("NOTICES_LOST", target.settings.name,
                 fmt::format("{} events were not told before the end", target.waiting.size()));
  }
}

void Notifier::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    auto* const target = next();
    if (target == nullptr) {
      wake_.wait(lock);
    } else if (*target->due > Clock::now()) {
      wake_.wait_until(lock, *target->due);
    } else {
      tell(*target, lock, {.stopping = &stopping_});
    }
  }
  say_goodbye(lock);
}

}  // namespace netroster::notify
