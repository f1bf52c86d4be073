#include "collectors/snmp/poll.h"

#include <algorithm>
#include <cstring>

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

// One device under way: its cursor and the request that is out.
class Poller::InFlight final : public Exchange {
 public:
  explicit InFlight(Poller& poller) : poller_(poller) {}

  void begin(PolledDevice& polled) {
    device = &polled;
    const auto objects = polled.indexes.size() * poller_.settings_.columns.size();
    polled.values.resize(objects);
    polled.known.assign(objects, false);
    at_ = 0;
    send();
  }

  Reject on_datagram(std::span<const std::uint8_t> datagram) override;
  void on_end(Errc code) override;

  PolledDevice* device = nullptr;

 private:
  std::size_t request_size() const {
    const auto most = device->objects_a_request > 0 ? device->objects_a_request
                                                    : poller_.settings_.objects_a_request;
    return std::min(most, device->values.size() - at_);
  }
  void object_name(std::size_t object, std::string& out) const {
    const auto rows = device->indexes.size();
    out = poller_.prefixes_[object / rows];
    append_index(out, device->indexes[object % rows]);
  }
  void send();
  void resend();
  Answer read_objects(ber::Reader list);

  Poller& poller_;
  std::size_t at_ = 0;     // first object of the request that is out
  std::size_t count_ = 0;  // objects in it
  unsigned tries_ = 0;
  Answer answer_ = Answer::failed;
  std::string name_;  // scratch
};

void Poller::InFlight::send() {
  tries_ = 0;
  count_ = request_size();
  if (count_ == 0) return poller_.done(*this, PollEnd::complete);
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
Answer Poller::InFlight::read_objects(ber::Reader list) {
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
    device->values[at_ + i] = value;
    device->known[at_ + i] = number;
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

void Poller::InFlight::on_end(Errc code) {
  if (code == Errc::timeout && tries_ <= poller_.settings_.retries) return resend();
  if (code != Errc::none || answer_ == Answer::failed)
    return poller_.done(*this, PollEnd::cut_short);
  if (answer_ == Answer::too_big) {
    if (count_ == 1) return poller_.done(*this, PollEnd::cut_short);
    device->objects_a_request = count_ / 2;
    return send();
  }
  at_ += count_;
  send();
}

Poller::Poller(Transport& transport, PollSettings settings)
    : transport_(transport), settings_(std::move(settings)) {
  for (const auto& column : settings_.columns) prefixes_.push_back(encode_oid(column));
}

Poller::~Poller() = default;

void Poller::start(std::span<PolledDevice> devices, OnDevice on_device,
                   std::function<void()> on_end) {
  devices_ = devices;
  position_ = 0;
  running_ = 0;
  on_device_ = std::move(on_device);
  on_end_ = std::move(on_end);
  free_.clear();
  slots_.clear();
  for (std::size_t i = 0; i < std::min(settings_.window, devices.size()); ++i) {
    slots_.push_back(std::make_unique<InFlight>(*this));
    free_.push_back(slots_.back().get());
  }
  next();
}

void Poller::next() {
  while (!free_.empty() && position_ < devices_.size() && !transport_.stopping()) {
    InFlight* const slot = free_.back();
    free_.pop_back();
    ++running_;
    slot->begin(devices_[position_++]);
  }
  const bool all_started = position_ == devices_.size() || transport_.stopping();
  if (all_started && running_ == 0 && on_end_) std::exchange(on_end_, nullptr)();
}

void Poller::done(InFlight& slot, PollEnd end) {
  on_device_(*slot.device, end);
  --running_;
  free_.push_back(&slot);
  next();
}

}  // namespace netroster::snmp
