#include "base/log.h"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <map>
#include <optional>
#include <utility>

#include "base/guarded.h"
#include "base/log_flood.h"
#include "base/text.h"

namespace netroster::log {
namespace {

using Time = std::chrono::steady_clock::time_point;

struct Seen {
  std::optional<Time> last;  // nullopt: never written
  unsigned held_back = 0;
};

constexpr std::size_t max_subjects = 10'000;  // a flood of names must not eat the memory
constexpr auto once_in = std::chrono::minutes(1);
constexpr auto second = std::chrono::seconds(1);

// When the last lines were written, as many as may be in a second.
class Pace {
 public:
  explicit Pace(std::size_t most) : most_(most) {}
  bool full(Time now) const { return times_.size() >= most_ && now - times_.front() < second; }
  bool quiet(Time now) const { return times_.empty() || now - times_.back() >= second; }
  void add(Time now) {
    if (times_.size() >= most_) times_.pop_front();
    times_.push_back(now);
  }

 private:
  std::size_t most_;
  std::deque<Time> times_;
};

struct State {
  std::function<void(Level, std::string_view)> sink;
  std::function<Time()> clock;
  std::map<std::string, Seen, std::less<>> seen;
  std::map<std::string, Pace, std::less<>> paces;  // by ID, of which the program has some dozens
  Pace all{most_of_all};
  std::map<std::string, std::uint64_t, std::less<>> flood;  // held back, by ID
  std::optional<Time> flood_said;

  Time now() const { return clock ? clock() : std::chrono::steady_clock::now(); }
};

std::atomic<Level> level_now{Level::notice};

Guarded<State>& state() {
  static Guarded<State> instance;
  return instance;
}

void emit(const State& to, Level level, const std::string& line) {
  if (to.sink) {
    to.sink(level, line);
    return;
  }
  static const bool journal = std::getenv("JOURNAL_STREAM") != nullptr;
  if (journal) std::fprintf(stderr, "<%d>", static_cast<int>(level));
  std::fprintf(stderr, "%s\n", line.c_str());
}

bool has_room(State& to, std::string_view id, Level level, Time now) {
  auto& own = to.paces.try_emplace(std::string(id), most_of_id).first->second;
  const bool needed = level == Level::error && own.quiet(now);
  if (own.full(now) || (to.all.full(now) && !needed)) {
    ++to.flood[std::string(id)];
    return false;
  }
  own.add(now);
  to.all.add(now);
  return true;
}

// How many like lines were held back since the last one, or nothing if this one is held back too.
bool admit(State& to, const std::string& key, std::string_view id, Level level,
           unsigned& held_back) {
  const auto now = to.now();
  if (to.seen.size() >= max_subjects) to.seen.clear();
  auto& entry = to.seen[key];
  const bool again = entry.last && now - *entry.last < once_in;
  if (again || !has_room(to, id, level, now)) {
    ++entry.held_back;
    return false;
  }
  held_back = std::exchange(entry.held_back, 0U);
  entry.last = now;
  return true;
}

void say_flood(State& to, bool at_the_end) {
  if (to.flood.empty()) return;
  const auto now = to.now();
  if (!at_the_end && to.flood_said && now - *to.flood_said < once_in) return;
  std::string line = "LOG_HELD_BACK log: too many lines in a second, so some are missing:";
  const char* between = " ";
  for (const auto& [id, count] : std::exchange(to.flood, {})) {
    line += fmt::format("{}{} of {}", between, count, id);
    between = ", ";
  }
  to.flood_said = now;
  if (Level::warning <= level_now.load()) emit(to, Level::warning, line);
}

}  // namespace

void set_level(Level level) { level_now = level; }

void set_sink(std::function<void(Level, std::string_view)> sink) {
  state().with([&](State& to) { to.sink = std::move(sink); });
}

void set_clock(std::function<std::chrono::steady_clock::time_point()> clock) {
  state().with([&](State& to) {
    to.clock = std::move(clock);
    to.seen.clear();
    to.paces.clear();
    to.all = Pace(most_of_all);
    to.flood.clear();
    to.flood_said.reset();
  });
}

void say_held_back(bool at_the_end) {
  state().with([&](State& to) { say_flood(to, at_the_end); });
}

namespace {

void write_limited(const std::string& key, Level level, std::string_view id, std::string_view about,
                   std::string_view what) {
  if (level > level_now.load()) return;
  state().with([&](State& to) {
    unsigned held_back = 0;
    if (!admit(to, key, id, level, held_back)) return;
    say_flood(to, false);
    std::string line =
        fmt::format("{} {}: {}", id, escape_for_terminal(about), escape_for_terminal(what));
    if (held_back > 0) line += fmt::format(" ({} more like this since then)", held_back);
    emit(to, level, line);
  });
}

}  // namespace

void write(Level level, std::string_view id, std::string_view about, std::string_view what) {
  write_limited(fmt::format("{} {}", id, about), level, id, about, what);
}

void write_each(Level level, std::string_view id, std::string_view about, std::string_view what) {
  write_limited(fmt::format("{} {} {}", id, about, what), level, id, about, what);
}

}  // namespace netroster::log
