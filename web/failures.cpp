#include "web/failures.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "model/ip_address.h"

namespace netroster::web {

double Failures::at(const Count& count, const FailureLimit& limit, Time now) {
  const std::chrono::duration<double, std::milli> passed = now - count.when;
  return std::max(0.0, count.failures - passed.count() / static_cast<double>(limit.per.count()));
}

std::chrono::seconds Failures::wait(const Count& count, const FailureLimit& limit, Time now) {
  const double over = at(count, limit, now) + 1 - limit.most;
  if (over <= 0) return std::chrono::seconds(0);
  const double seconds = over * static_cast<double>(limit.per.count()) / 1000;
  return std::chrono::seconds(static_cast<std::int64_t>(std::ceil(seconds)));
}

std::chrono::seconds Failures::wait(const std::string& client, Time now) const {
  const auto found = clients_.find(client);
  const auto own =
      found == clients_.end() ? std::chrono::seconds(0) : wait(found->second, of_client_, now);
  return std::max(own, wait(all_, of_all_, now));
}

void Failures::add(const std::string& client, Time now) {
  all_ = {at(all_, of_all_, now) + 1, now};
  if (clients_.size() >= most_clients) forget(now);
  // Of more than that the limit of all is left.
  if (clients_.size() >= most_clients && clients_.count(client) == 0) return;
  auto& count = clients_[client];
  count = {at(count, of_client_, now) + 1, now};
}

void Failures::forget(Time now) {
  std::erase_if(clients_, [&](const auto& one) { return at(one.second, of_client_, now) == 0; });
}

std::string client_of(const std::string& peer) {
  constexpr int site_prefix = 64;
  const auto address = IpAddress::parse(peer);
  if (!address || address->is_v4()) return peer;
  return IpNetwork(*address, site_prefix).text();
}

}  // namespace netroster::web
