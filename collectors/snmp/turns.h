// Whose turn it is in a sweep of many sites, each with a rate of its own.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <queue>
#include <vector>

#include "collectors/snmp/pacing.h"

namespace netroster::snmp {

inline constexpr std::size_t booked_at_once = 64;  // packets of a rate

// Turns of one rate, booked ahead, so that a sweep keeps a share of it beside those who read
// devices: each of them books one.
class BookedAhead {
 public:
  explicit BookedAhead(Pacing& pacing) : pacing_(&pacing) {}

  Pacing* pacing() const { return pacing_; }
  // When the next of `left` packets may leave.
  Pacing::Clock::time_point next(Pacing::Clock::time_point now, std::size_t left) {
    if (!pacing_->limited()) return now;
    while (!turns_.empty() && turns_.front() + stale < now) turns_.pop_front();
    while (turns_.empty() || turns_.size() < std::min(left, booked_at_once))
      turns_.push_back(now + pacing_->book(now));
    const auto turn = turns_.front();
    turns_.pop_front();
    return turn;
  }

 private:
  static constexpr std::chrono::milliseconds stale{100};  // not used in time: it is lost
  Pacing* pacing_;
  std::deque<Pacing::Clock::time_point> turns_;
};

struct Turn {
  Pacing::Clock::time_point next;  // not before
  std::size_t site;
  bool operator>(const Turn& other) const { return next > other.next; }
};

// Takes the targets of all sites in turn, the site first that may send first.
class Turns {
 public:
  Turns(const std::vector<std::vector<std::size_t>>& sites, std::vector<BookedAhead>& rates)
      : sites_(sites), rates_(rates), taken_(sites.size(), 0) {
    for (std::size_t site = 0; site < sites.size(); ++site) add(site, Pacing::Clock::now());
  }

  bool empty() const { return waiting_.empty(); }
  Turn next() {
    const auto turn = waiting_.top();
    waiting_.pop();
    return turn;
  }
  std::size_t target_of(const Turn& turn) const { return sites_[turn.site][taken_[turn.site]]; }
  // Its target is done with: the site's next turn, if it has targets left.
  void done(const Turn& turn, Pacing::Clock::time_point now) {
    ++taken_[turn.site];
    add(turn.site, now);
  }
  // Its target answered meanwhile: the turn is for the one after it.
  void skip(const Turn& turn) {
    if (++taken_[turn.site] < sites_[turn.site].size()) waiting_.push(turn);
  }
  // Too early: the same target later.
  void put_back(Turn turn, Pacing::Clock::time_point when) {
    turn.next = when;
    waiting_.push(turn);
  }

 private:
  void add(std::size_t site, Pacing::Clock::time_point now) {
    const auto left = sites_[site].size() - taken_[site];
    if (left > 0) waiting_.push({rates_[site].next(now, left), site});
  }

  const std::vector<std::vector<std::size_t>>& sites_;
  std::vector<BookedAhead>& rates_;
  std::vector<std::size_t> taken_;  // targets of each site
  std::priority_queue<Turn, std::vector<Turn>, std::greater<>> waiting_;
};

}  // namespace netroster::snmp
