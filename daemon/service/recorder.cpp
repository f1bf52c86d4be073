#include "daemon/service/recorder.h"

#include <fmt/format.h>
#include <pthread.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <span>
#include <utility>

#include "base/log.h"
#include "daemon/service/waiting_file.h"

namespace netroster::service {
namespace {

constexpr std::size_t queue_length = 100'000;
constexpr std::size_t at_once = 200;  // series in one transaction
constexpr std::chrono::seconds uplinks_every{300};
constexpr std::chrono::seconds access_at_most_every{3600};
// A day is read, merged and written in about a third of a millisecond: so many series a second
// keep a core busy for a twentieth.
constexpr std::size_t access_series_a_second = 160;

// Times are whole seconds.
Limits longest_of(const config::PollSettings& poll) {
  auto out = limits_of(poll);
  for (auto& each : out) each += std::chrono::seconds(1);
  return out;
}

}  // namespace

Recorder::Recorder(std::unique_ptr<inventory::History> history, RecorderSettings settings)
    : history_(std::move(history)),
      settings_(std::move(settings)),
      queue_(queue_length),
      book_(longest_of(settings_.poll)) {}

Recorder::~Recorder() { stop(); }

void Recorder::start() {
  thread_ = std::thread([this] { run(); });
  pthread_setname_np(thread_.native_handle(), "history");
}

bool Recorder::push(std::shared_ptr<const poll::PortReading> reading) {
  return queue_.push(std::move(reading));
}

void Recorder::set_plan(const poll::PollPlan& plan) {
  new_places_.set(std::make_shared<const Places>(places_of(plan)));
}

void Recorder::stop() {
  queue_.close();
  if (thread_.joinable()) thread_.join();
}

// What an earlier run did not come to write.
void Recorder::resume() {
  next_save_ = Clock::now() + settings_.save_every;
  if (settings_.waiting_path.empty()) return;
  const auto loaded = load_waiting(settings_.waiting_path, book_, wall_now());
  counts_.series.store(book_.size(), std::memory_order_relaxed);
  if (!loaded) log::error("HISTORY_NOT_RESUMED", "history", loaded.error().what);
  if (loaded && *loaded > 0)
    log::notice("HISTORY_RESUMED", "history",
                fmt::format("{} slots of 5 minutes of an earlier run are to be written", *loaded));
}

// A crash loses no more than what came since.
void Recorder::save() {
  next_save_ = Clock::now() + settings_.save_every;
  if (settings_.waiting_path.empty()) return;
  const auto saved = save_waiting(settings_.waiting_path, book_);
  const bool was = std::exchange(saved_, saved.has_value());
  if (!saved && was) log::warning("HISTORY_NOT_SAVED", "history", saved.error().what);
}

// Writes as much as there is time for; the rest waits in a file for the next start.
void Recorder::end() {
  note(write(book_.everything(), Clock::now() + settings_.stop_time));
  const auto left = book_.waiting_slots();
  save();
  if (left == 0) return;
  if (saved_ && !settings_.waiting_path.empty())
    log::notice("HISTORY_WAITS", "history",
                fmt::format("{} slots of 5 minutes are written after the next start", left));
  else
    log::error("HISTORY_CUT_OFF", "history",
               fmt::format("the time for the end is over, {} slots of 5 minutes are lost", left));
}

void Recorder::run() {
  resume();
  next_look_ = Clock::now() + settings_.tick;
  while (!queue_.finished()) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(next_look_ - Clock::now());
    const auto reading = queue_.pop_for(std::max(left, std::chrono::milliseconds(1)));
    if (reading) take(*reading);
    if (Clock::now() >= next_look_) tend(wall_now());
  }
  end();
}

void Recorder::take(const std::shared_ptr<const poll::PortReading>& reading) {
  if (auto places = new_places_.with([](auto& given) { return std::exchange(given, nullptr); }))
    book_.set_places(std::move(places));
  const auto counts = book_.add(reading);
  counts_.samples.fetch_add(counts.samples, std::memory_order_relaxed);
  counts_.gaps.fetch_add(counts.gaps, std::memory_order_relaxed);
  counts_.series.store(book_.size(), std::memory_order_relaxed);
}

// Ports that are many are written less often.
WallTime Recorder::access_due(WallTime now) const {
  const auto wanted = std::chrono::seconds(book_.size() / access_series_a_second);
  return now - std::clamp(wanted, uplinks_every, access_at_most_every);
}

// What waits while all is well is no reason to lose any: the slots between two writes of each port.
std::size_t Recorder::most_waiting() const {
  constexpr std::size_t in_between = access_at_most_every / measurements::slot_length + 4;
  return std::max(settings_.most_waiting_slots, book_.size() * in_between);
}

// Writes what is due, a little at a time, so that readings do not wait for the disk.
void Recorder::tend(WallTime now) {
  auto survey = book_.look(now - uplinks_every, access_due(now));
  const auto waiting_of = [&] {
    return std::transform_reduce(survey.due.begin(), survey.due.end(), std::size_t{0},
                                 std::plus<>(), [](const auto* one) { return one->done.size(); });
  };
  const auto before = waiting_of();
  const auto written = write(survey.due, Clock::now() + settings_.tick / 2);
  // With nothing to write nothing is known about the disk.
  if (!survey.due.empty()) note(written);
  if (written && (!settings_.may_forget || settings_.may_forget())) prune(now);
  auto waiting = survey.waiting_slots - (before - waiting_of());
  if (waiting > most_waiting()) {
    const auto lost = book_.drop_beyond(most_waiting());
    counts_.lost_slots.fetch_add(lost);
    waiting -= lost;
  }
  counts_.waiting_slots.store(waiting);
  counts_.speed_liars.store(survey.speed_liars);
  liars_.set(std::make_shared<const measurements::SpeedLiars>(std::move(survey.named)));
  if (Clock::now() >= next_save_) save();
  next_look_ = Clock::now() + (counts_.writable ? settings_.tick : settings_.retry);
}

Result<void> Recorder::write(const Seriess& series, Clock::time_point until) {
  for (std::size_t at = 0; at < series.size() && Clock::now() < until; at += at_once) {
    const auto count = std::min(at_once, series.size() - at);
    const auto some = std::span(series).subspan(at, count);
    auto written = write_some(some);
    if (!written && written.error().code == Errc::storage) {
      // As of a file that was removed: it is counted, and made anew at the second try.
      note(written);
      written = write_some(some);
    }
    if (!written) return written;
  }
  return {};
}

Result<void> Recorder::write_some(std::span<SeriesState* const> series) {
  std::vector<inventory::DayRecord> records;
  for (const auto* one : series) {
    const auto waiting = one->done.all();
    const auto [first, last] =
        std::minmax_element(waiting.begin(), waiting.end(),
                            [](const auto& a, const auto& b) { return a.start < b.start; });
    const auto stored =
        history_->days(one->name(), std::chrono::floor<std::chrono::days>(first->start),
                       std::chrono::floor<std::chrono::days>(last->start));
    if (!stored) return stored.error();
    for (auto& record : day_records(*one, waiting, *stored)) records.push_back(std::move(record));
  }
  if (auto written = history_->write(records); !written) return written;
  counts_.days_written.fetch_add(records.size(), std::memory_order_relaxed);
  const auto now = wall_now();
  for (auto* one : series) {
    one->forget_done();
    one->written = static_cast<std::uint32_t>(now.time_since_epoch().count());
  }
  return {};
}

// Once a day, and until it was done: at the start it tells whether anything can be written at all.
void Recorder::prune(WallTime now) {
  const auto today = std::chrono::floor<std::chrono::days>(now);
  if (pruned_ == today) return;
  const auto from = [&](std::chrono::milliseconds kept) {
    return today - std::chrono::floor<std::chrono::days>(kept);
  };
  const auto& kept = settings_.history;
  const auto pruned =
      history_->prune({from(kept.uplinks), from(kept.access), from(kept.summaries)});
  if (pruned) pruned_ = today;
  note(pruned);
}

void Recorder::note(const Result<void>& written) {
  const bool was = counts_.writable.exchange(written.has_value());
  if (written) {
    if (!was) log::notice("HISTORY_WRITABLE", "history", "traffic is written again");
    return;
  }
  counts_.failures.fetch_add(1);
  if (was) log::error("HISTORY_WRITE_FAILED", "history", written.error().what);
}

}  // namespace netroster::service
