#include "web/connections.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace netroster::web {

Connections::Place::Place(Connections& all, std::string client, std::function<void()> close)
    : all_(all), client_(std::move(client)), close_(std::move(close)) {
  waits();
  all_.places_.push_back(this);
}

Connections::Place::~Place() { std::erase(all_.places_, this); }

std::size_t Connections::open() const {
  return static_cast<std::size_t>(std::count_if(
      places_.begin(), places_.end(), [](const Place* place) { return !place->leaving_; }));
}

std::size_t Connections::open_of(const std::string& client) const {
  return static_cast<std::size_t>(std::count_if(
      places_.begin(), places_.end(),
      [&](const Place* place) { return !place->leaving_ && place->client_ == client; }));
}

bool Connections::close_longest(const std::function<bool(const Place&)>& may_go) {
  Place* found = nullptr;
  std::size_t found_of = 0;  // how many its client has
  for (auto* place : places_) {
    if (place->leaving_ || place->waits_since_ == 0 || !may_go(*place)) continue;
    const auto of = open_of(place->client_);
    const bool rather = found == nullptr || of > found_of ||
                        (of == found_of && place->waits_since_ < found->waits_since_);
    if (!rather) continue;
    found = place;
    found_of = of;
  }
  if (found == nullptr) return false;
  found->leaving_ = true;
  found->close_();
  return true;
}

bool Connections::make_room(const std::string& client) {
  if (open_of(client) >= most_of_client_)
    return close_longest([&](const Place& place) { return place.client_ == client; });
  return open() < most_ || close_one();
}

bool Connections::close_one() {
  return close_longest([](const Place&) { return true; });
}

void SpareDescriptor::keep() {
  if (descriptor_ < 0) descriptor_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

bool SpareDescriptor::give() {
  if (descriptor_ < 0) return false;
  ::close(descriptor_);
  descriptor_ = -1;
  return true;
}

}  // namespace netroster::web
