#include "collectors/snmp/poll.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "collectors/snmp/ber.h"
#include "collectors/snmp/session.h"

namespace netroster::snmp {
namespace {

std::string_view as_text(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// The index as the last sub-identifier of an OID.
void append_index(std::string& out, std::uint32_t index) {
  for (int shift = 28; shift > 0; shift -= 7)
    if (index >> shift != 0) out += static_cast<char>(0x80 | (index >> shift & 0x7f));
  out += static_cast<char>(index & 0x7f);
}

enum class Answer { taken, too_big, failed, refused };

}  // namespace

void PolledDevice::forget(const PollSettings& settings) {
  values.assign(indexes.size() * settings.columns.size(), 0);
  known.assign(indexes.size(), 0);
  scalars.assign(settings.scalars.size(), 0);
  scalars_known = 0;
}

const char* text(PollEnd end) {
  switch (end) {
    case PollEnd::complete:
      return "complete";
    case PollEnd::timeout:
      return "timeout";
    case PollEnd::closed:
      return "closed";
    case PollEnd::failed:
      return "agent_error";
    case PollEnd::too_big:
      return "too_big";
    case PollEnd::too_slow:
      return "too_slow";
    case PollEnd::stopped:
      return "stopped";
  }
  return "";
}

// One device under way: its cursor and the request that is out. Objects are numbered: the scalars,
// then row by row the columns that are asked for.
class Poller::InFlight final : public Exchange {
 public:
  explicit InFlight(Poller& poller) : poller_(poller) {}

  void begin(PolledDevice& polled) {
    device = &polled;
    in_doubt = polled.doubtful;
    tried_before_ = std::exchange(polled.tried, 0);
    polled.forget(poller_.settings_);
    asked_.clear();
    for (std::size_t column = 0; column < poller_.columns_.size(); ++column)
      if ((polled.left_out >> column & 1U) == 0) asked_.push_back(column);
    objects_ = poller_.scalars_.size() + polled.indexes.size() * asked_.size();
    at_ = 0;
    refused_ = 0;
    began_ = std::chrono::steady_clock::now();
    send(request_size());
  }

  Reject on_datagram(std::span<const std::uint8_t> datagram) override;
  void on_end(Errc code) override;

  PolledDevice* device = nullptr;
  bool in_doubt = false;  // when it began

 private:
  bool may_try_again() const {
    return tries_ + (at_ == 0 ? tried_before_ : 0) <= poller_.settings_.retries;
  }
  std::size_t request_size() const {
    return device->objects_a_request > 0 ? device->objects_a_request
                                         : poller_.settings_.objects_a_request;
  }
  void object_name(std::size_t object, std::string& out) const;
  void keep(std::size_t object, std::uint64_t value) const;
  void send(std::size_t objects);
  void resend();
  void after_error();
  bool out_of_time() const {
    const auto most = poller_.settings_.device_time;
    return most.count() > 0 && std::chrono::steady_clock::now() - began_ >= most;
  }
  Answer read_objects(ber::Reader list) const;

  Poller& poller_;
  std::vector<std::size_t> asked_;  // columns
  std::size_t objects_ = 0;         // of the whole device
  std::size_t at_ = 0;              // first object of the request that is out
  std::size_t count_ = 0;           // objects in it
  std::size_t refused_ = 0;         // objects that the agent has an error for
  unsigned tries_ = 0;
  unsigned tried_before_ = 0;
  std::chrono::steady_clock::time_point began_{};
  Answer answer_ = Answer::failed;
  mutable std::string name_;  // scratch
};

void Poller::InFlight::object_name(std::size_t object, std::string& out) const {
  if (object < poller_.scalars_.size()) {
    out = poller_.scalars_[object];
    return;
  }
  object -= poller_.scalars_.size();
  out = poller_.columns_[asked_[object % asked_.size()]];
  append_index(out, device->indexes[object / asked_.size()]);
}

void Poller::InFlight::keep(std::size_t object, std::uint64_t value) const {
  if (object < poller_.scalars_.size()) return device->set_scalar(object, value);
  object -= poller_.scalars_.size();
  const auto row = object / asked_.size();
  const auto column = asked_[object % asked_.size()];
  device->values[row * poller_.columns_.size() + column] = value;
  device->known[row] |= 1U << column;
}

void Poller::InFlight::send(std::size_t objects) {
  tries_ = 0;
  count_ = std::min(objects, objects_ - at_);
  if (count_ == 0) return poller_.done(*this, PollEnd::complete);
  if (out_of_time()) return poller_.done(*this, PollEnd::too_slow);
  id = poller_.transport_.new_id();
  to = device->endpoint;
  version = 1;
  ber::Writer out;
  for (std::size_t i = count_; i-- > 0;) {
    const auto mark = out.size();
    out.octets({}, static_cast<std::uint8_t>(Tag::null));
    object_name(at_ + i, name_);
    out.octets(name_, static_cast<std::uint8_t>(Tag::oid));
    out.header(ber::tag_sequence, mark);
  }
  out.header(ber::tag_sequence, 0);
  out.integer(0);
  out.integer(0);
  out.integer(id);
  out.header(static_cast<std::uint8_t>(PduType::get), 0);
  out.octets(device->community);
  out.integer(version);
  out.header(ber::tag_sequence, 0);
  bytes = out.finish();
  resend();
}

void Poller::InFlight::resend() {
  ++tries_;
  if (tries_ > 1) bump(poller_.transport_.statistics().resent);
  poller_.transport_.start(*this, poller_.settings_.timeout);
}

// Takes the answer only if it holds exactly the objects asked for, in their order.
Answer Poller::InFlight::read_objects(ber::Reader list) const {
  for (std::size_t i = 0; i < count_; ++i) {
    ber::Reader row = list.enter(ber::tag_sequence);
    const auto name = row.take(static_cast<std::uint8_t>(Tag::oid));
    const auto element = row.next();
    object_name(at_ + i, name_);
    if (row.failed() || as_text(name) != name_) return Answer::refused;
    const auto tag = static_cast<Tag>(element.tag);
    const bool number = tag == Tag::counter64 || tag == Tag::counter32 || tag == Tag::gauge32 ||
                        tag == Tag::timeticks || tag == Tag::integer;
    std::uint64_t value = 0;
    if (number && !ber::read_unsigned(element.content, value)) return Answer::refused;
    if (number) keep(at_ + i, value);
  }
  return list.empty() ? Answer::taken : Answer::refused;
}

Reject Poller::InFlight::on_datagram(std::span<const std::uint8_t> datagram) {
  ber::Reader outer(datagram);
  ber::Reader message = outer.enter(ber::tag_sequence);
  message.integer();
  const auto community = message.take(ber::tag_octets);
  if (message.failed()) return Reject::malformed;
  if (as_text(community) != device->community) return Reject::wrong_community;
  const auto pdu = message.next();
  if (pdu.tag != static_cast<std::uint8_t>(PduType::response)) return Reject::wrong_type;
  ber::Reader body(pdu.content);
  body.integer();
  const auto status = body.integer();
  body.integer();
  const ber::Reader list = body.enter(ber::tag_sequence);
  if (body.failed()) return Reject::malformed;
  if (status == error_too_big) {
    answer_ = Answer::too_big;
  } else if (status != error_none) {
    answer_ = Answer::failed;
  } else {
    answer_ = read_objects(list);
  }
  return answer_ == Answer::refused ? Reject::wrong_oids : Reject::none;
}

// An object of its own that the agent has an error for is left out; its neighbours are asked again.
void Poller::InFlight::after_error() {
  if (count_ > 1) return send(count_ / 2);
  if (++refused_ > poller_.settings_.objects_refused_at_most)
    return poller_.done(*this, answer_ == Answer::too_big ? PollEnd::too_big : PollEnd::failed);
  ++at_;
  send(request_size());
}

void Poller::InFlight::on_end(Errc code) {
  const bool again = code == Errc::timeout && may_try_again();
  // Who said nothing yet waits for its next try behind those that do answer.
  if (again && at_ == 0 && !in_doubt) return poller_.put_off(*this);
  if (again && !out_of_time()) return resend();
  // Who answered before and has no time left for another try is slow; the rest is silent.
  const bool slow = again && at_ > 0;
  if (slow) return poller_.done(*this, PollEnd::too_slow);
  if (code == Errc::cancelled) return poller_.done(*this, PollEnd::stopped);
  if (code == Errc::closed) return poller_.done(*this, PollEnd::closed);
  device->doubtful = code != Errc::none && at_ == 0;
  if (code != Errc::none) return poller_.done(*this, PollEnd::timeout);
  if (answer_ == Answer::failed) return after_error();
  if (answer_ == Answer::too_big) {
    if (count_ == 1) return after_error();
    device->objects_a_request = count_ / 2;
    return send(count_ / 2);
  }
  at_ += count_;
  send(request_size());
}

Poller::Poller(Transport& transport, PollSettings settings, OnDevice on_device)
    : transport_(transport), settings_(std::move(settings)), on_device_(std::move(on_device)) {
  for (const auto& column : settings_.columns) columns_.push_back(encode_oid(column));
  for (const auto& scalar : settings_.scalars) scalars_.push_back(encode_oid(scalar));
}

Poller::~Poller() = default;

void Poller::add(PolledDevice& device) {
  (device.doubtful ? doubtful_ : waiting_).push_back(&device);
  next();
}

// Thousands of dead devices must not keep those that live from the window.
PolledDevice* Poller::take_waiting() {
  const bool room = doubtful_in_flight_ < std::max<std::size_t>(settings_.window / 2, 1);
  auto* const from = !waiting_.empty()            ? &waiting_
                     : room && !doubtful_.empty() ? &doubtful_
                                                  : nullptr;
  if (from == nullptr) return nullptr;
  auto* const device = from->front();
  from->pop_front();
  return device;
}

void Poller::begin_next(PolledDevice& device) {
  InFlight* const slot = free_.back();
  free_.pop_back();
  if (device.doubtful) ++doubtful_in_flight_;
  slot->begin(device);
}

// A device that is done while others are handed out must not begin a second round inside the first.
void Poller::next() {
  if (handing_out_) return;
  handing_out_ = true;
  while (true) {
    if (free_.empty() && slots_.size() < settings_.window) {
      slots_.push_back(std::make_unique<InFlight>(*this));
      free_.push_back(slots_.back().get());
    }
    auto* const device = free_.empty() ? nullptr : take_waiting();
    if (device == nullptr) break;
    if (transport_.stopping())
      on_device_(*device, PollEnd::stopped);
    else
      begin_next(*device);
  }
  handing_out_ = false;
}

void Poller::free(InFlight& slot) {
  if (slot.in_doubt) --doubtful_in_flight_;
  free_.push_back(&slot);
}

void Poller::put_off(InFlight& slot) {
  free(slot);
  slot.device->doubtful = true;
  slot.device->tried = 1;
  bump(transport_.statistics().resent);
  add(*slot.device);
}

void Poller::done(InFlight& slot, PollEnd end) {
  free(slot);
  on_device_(*slot.device, end);
  next();
}

}  // namespace netroster::snmp
