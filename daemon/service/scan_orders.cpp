#include "daemon/service/scan_orders.h"

#include <algorithm>
#include <utility>

namespace netroster::service {
namespace {

using State = ScanOrder::State;

bool waits(const ScanOrder& order) { return order.state == State::waiting; }

}  // namespace

std::string_view text(State state) {
  switch (state) {
    case State::waiting:
      return "waiting";
    case State::running:
      return "running";
    case State::done:
      return "done";
    case State::failed:
      return "failed";
  }
  return "unknown";
}

std::vector<Site> sites_of(const ScanOrder& order, const std::vector<Site>& configured) {
  std::vector<Site> out;
  for (const auto& site : configured)
    if (std::find(order.sites.begin(), order.sites.end(), site.id) != order.sites.end())
      out.push_back(site);
  return out;
}

Result<ScanOrder> ScanOrders::add(std::vector<std::string> sites, WallTime now) {
  ScanOrder order;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& each : orders_)
      if (waits(each) && each.sites == sites) return each;
    const auto waiting = std::count_if(orders_.begin(), orders_.end(), waits);
    if (static_cast<std::size_t>(waiting) >= most_waiting)
      return Error{Errc::limit, "Too many scans wait already. Ask again when one has ended."};
    // Never one that waits: fewer of them wait than are kept.
    if (orders_.size() >= most_kept) orders_.erase(orders_.begin());
    last_ = std::max<std::int64_t>(last_ + 1, now.time_since_epoch().count());
    order.id = last_;
    order.sites = std::move(sites);
    order.asked = now;
    orders_.push_back(order);
  }
  const std::lock_guard lock(wake_mutex_);
  if (wake_) wake_();
  return order;
}

void ScanOrders::set_wake(std::function<void()> wake) {
  const std::lock_guard lock(wake_mutex_);
  wake_ = std::move(wake);
}

bool ScanOrders::waiting() const {
  const std::lock_guard lock(mutex_);
  return std::any_of(orders_.begin(), orders_.end(), waits);
}

std::optional<ScanOrder> ScanOrders::take(WallTime now) {
  const std::lock_guard lock(mutex_);
  const auto next = std::find_if(orders_.begin(), orders_.end(), waits);
  if (next == orders_.end()) return std::nullopt;
  next->state = State::running;
  next->began = now;
  return *next;
}

void ScanOrders::finish(std::int64_t id, const std::string& failure, WallTime now) {
  const std::lock_guard lock(mutex_);
  for (auto& order : orders_) {
    if (order.id != id) continue;
    order.state = failure.empty() ? State::done : State::failed;
    order.failure = failure;
    order.ended = now;
  }
}

void ScanOrders::give_back(std::int64_t id) {
  const std::lock_guard lock(mutex_);
  for (auto& order : orders_) {
    if (order.id != id) continue;
    order.state = State::waiting;
    order.began.reset();
  }
}

std::vector<ScanOrder> ScanOrders::all() const {
  const std::lock_guard lock(mutex_);
  return orders_;
}

}  // namespace netroster::service
