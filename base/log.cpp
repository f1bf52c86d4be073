#include "base/log.h"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "base/guarded.h"
#include "base/text.h"

namespace netroster::log {
namespace {

struct Seen {
  std::chrono::steady_clock::time_point last;
  unsigned held_back = 0;
};

struct State {
  std::function<void(Level, std::string_view)> sink;
  std::map<std::string, Seen, std::less<>> seen;
};

constexpr std::size_t max_subjects = 10'000;  // a flood of names must not eat the memory
constexpr auto once_in = std::chrono::minutes(1);

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

// How many like lines were held back since the last one, or nothing if this one is held back too.
bool admit(State& to, const std::string& key, unsigned& held_back) {
  const auto now = std::chrono::steady_clock::now();
  if (to.seen.size() >= max_subjects) to.seen.clear();
  const auto [entry, is_new] = to.seen.try_emplace(key, Seen{now, 0});
  if (is_new) return true;
  if (now - entry->second.last < once_in) {
    ++entry->second.held_back;
    return false;
  }
  held_back = entry->second.held_back;
  entry->second = Seen{now, 0};
  return true;
}

}  // namespace

void set_level(Level level) { level_now = level; }

void set_sink(std::function<void(Level, std::string_view)> sink) {
  state().with([&](State& to) { to.sink = std::move(sink); });
}

namespace {

void write_limited(const std::string& key, Level level, std::string_view id, std::string_view about,
                   std::string_view what) {
  if (level > level_now.load()) return;
  state().with([&](State& to) {
    unsigned held_back = 0;
    if (!admit(to, key, held_back)) return;
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
