#include "collectors/snmp/sweep.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "collectors/snmp/message.h"
#include "collectors/snmp/random.h"
#include "collectors/snmp/turns.h"
#include "collectors/snmp/udp_socket.h"
#include "collectors/snmp/wire_id.h"

namespace netroster::snmp {
namespace {

using Clock = std::chrono::steady_clock;

const Oid sys_up_time{1, 3, 6, 1, 2, 1, 1, 3, 0};
// An id of exactly four bytes on the wire, found again in the template and overwritten.
constexpr std::int32_t id_mark = 0x5a17c0de;
constexpr std::string_view id_mark_bytes = "\x5a\x17\xc0\xde";
constexpr std::size_t batch = booked_at_once;
constexpr std::size_t most_strange_ids = 10'000;  // a flood of forged answers must not cost memory
constexpr std::chrono::milliseconds slack{2};

// A request whose id alone changes from address to address.
struct Template {
  std::string bytes;
  std::vector<std::size_t> id_at;
};

Template make_template(const PreparedCredential* prepared) {
  Template out;
  if (prepared == nullptr) {
    V3Message question;
    question.header.message_id = id_mark;
    question.header.flags = flag_reportable;
    question.pdu.request_id = id_mark;
    out.bytes = encode(question, {}, 0).value_or({});
  } else {
    const auto& credential = prepared->credential;
    CommunityMessage question;
    question.version = credential.version == config::SnmpVersion::v1 ? 0 : 1;
    question.community = credential.community.reveal_to_protocol();
    question.pdu.request_id = id_mark;
    question.pdu.rows.push_back({sys_up_time, {}});
    out.bytes = encode(question);
  }
  // Searched from the end: a community that holds the mark's bytes lies in front of the ids.
  const auto at = out.bytes.rfind(id_mark_bytes);
  if (at != std::string::npos) out.id_at.push_back(at);
  const auto first = out.bytes.find(id_mark_bytes);
  if (prepared == nullptr && first != at) out.id_at.push_back(first);
  return out;
}

// The answer to an engine discovery is a report that states the engine's id.
Reject judge_discovery(std::span<const std::uint8_t> bytes, std::string& engine_id) {
  const auto message = decode_v3(bytes, {});
  if (!message) return Reject::malformed;
  if (message->pdu.type != PduType::report || message->header.engine_id.empty())
    return Reject::wrong_type;
  engine_id = message->header.engine_id;
  return Reject::none;
}

// The answer to a community holds the object that was asked for, or an error.
Reject judge_community(std::span<const std::uint8_t> bytes, const config::Credential& credential) {
  const auto message = decode_community(bytes);
  if (!message) return Reject::malformed;
  const std::int32_t asked = credential.version == config::SnmpVersion::v1 ? 0 : 1;
  if (message->version != asked) return Reject::wrong_version;
  if (message->community != credential.community.reveal_to_protocol())
    return Reject::wrong_community;
  const auto& pdu = message->pdu;
  if (pdu.type != PduType::response) return Reject::wrong_type;
  const bool holds = pdu.rows.size() == 1 && pdu.rows[0].oid == sys_up_time;
  return holds || pdu.error_status != error_none ? Reject::none : Reject::wrong_oids;
}

struct Attempt {
  std::int32_t id = 0;
  Clock::time_point at{};
};

struct State {
  ProbeOutcome outcome;
  std::array<Attempt, 2 + most_copies> attempts{};
  unsigned unsent = 0;  // copies that could not leave
  int send_error = 0;
  bool open = true;  // still waiting for an answer
};

class Run {
 public:
  Run(const ProbeSettings& settings, Statistics& statistics, FoundByPass& found,
      std::span<const ProbeTarget> targets, const std::atomic<bool>& stop,
      const Sweep::OnAnswer& on_answer, const Sweep::OnProgress& on_progress)
      : settings_(settings),
        statistics_(statistics),
        found_(found),
        targets_(targets),
        stop_(stop),
        on_answer_(on_answer),
        on_progress_(on_progress),
        own_(settings.rate),
        whole_(settings.shared != nullptr ? settings.shared->whole : own_.whole),
        states_(targets.size()) {}

  Result<void> open();
  void all_passes();
  std::vector<ProbeOutcome> outcomes();

 private:
  void prepare();
  void add_site();
  std::size_t pass();
  void send_round();
  void send_unpaced();
  bool wait_for_turn(const Turn& turn);
  std::chrono::nanoseconds admitted(const Turn& turn);
  void send(std::size_t target);
  void wait_for(Clock::time_point until);
  void queue_packet(std::size_t target);
  void flush();
  void flush(std::size_t family);
  void on_unsent(std::size_t target, int reason);
  void receive();
  void on_datagram(const Endpoint& from, std::span<const std::uint8_t> bytes);
  void on_refused(const Endpoint& to, std::span<const std::uint8_t> bytes, bool unreachable);
  Reject judge(std::size_t target, const WireId& wire, std::span<const std::uint8_t> bytes);
  void report_progress();
  bool stopped() const { return stop_.load(std::memory_order_relaxed); }

  const ProbeSettings& settings_;
  Statistics& statistics_;
  FoundByPass& found_;
  std::span<const ProbeTarget> targets_;
  const std::atomic<bool>& stop_;
  const Sweep::OnAnswer& on_answer_;
  const Sweep::OnProgress& on_progress_;
  SharedPacing own_;  // where nobody else sends
  BookedAhead whole_;
  std::vector<BookedAhead> rates_;  // of the sites
  std::vector<State> states_;
  std::unordered_map<IpAddress, std::size_t> by_address_;
  std::map<const PreparedCredential*, Template> templates_;
  std::array<UdpSocket, 2> sockets_;  // IPv4, IPv6
  std::array<std::uint32_t, 2> dropped_{};
  std::array<std::vector<std::string>, 2> buffers_;
  std::array<std::vector<Outgoing>, 2> outbox_;
  std::array<std::vector<std::size_t>, 2> outbox_targets_;  // same order
  RandomWords random_;
  std::array<std::size_t, 2> queued_{};
  std::size_t since_receive_ = 0;  // packets
  std::vector<std::vector<std::size_t>> sites_;
  bool cut_short_ = false;                        // stopped before the last pass had its answers
  std::unordered_set<std::int32_t> strange_ids_;  // came back from an address that was not asked
  ProbeProgress progress_;
  Clock::time_point next_report_{};
};

Result<void> Run::open() {
  auto v4 = UdpSocket::open(Family::v4, settings_.receive_buffer_bytes);
  if (!v4) return v4.error();
  sockets_[0] = std::move(*v4);
  const bool needs_v6 = std::any_of(targets_.begin(), targets_.end(),
                                    [](const auto& target) { return !target.address.is_v4(); });
  if (needs_v6) {
    auto v6 = UdpSocket::open(Family::v6, settings_.receive_buffer_bytes);
    if (!v6) return v6.error();
    sockets_[1] = std::move(*v6);
  }
  prepare();
  return {};
}

void Run::prepare() {
  by_address_.reserve(targets_.size());
  for (std::size_t i = 0; i < targets_.size(); ++i) {
    const auto& target = targets_[i];
    by_address_.emplace(target.address, i);
    while (target.site >= sites_.size()) add_site();
    const auto* key = target.credential.get();
    if (!templates_.contains(key)) templates_.emplace(key, make_template(key));
  }
  for (auto& buffers : buffers_) buffers.resize(batch);
}

void Run::add_site() {
  const auto site = sites_.size();
  sites_.emplace_back();
  if (settings_.shared == nullptr) own_.add_site(settings_.rate_per_site);
  auto& rates = settings_.shared != nullptr ? *settings_.shared : own_;
  rates_.emplace_back(*rates.sites.at(site));
}

void Run::queue_packet(std::size_t target) {
  State& state = states_[target];
  const auto& to = targets_[target];
  const std::size_t family = to.address.is_v4() ? 0 : 1;
  if (state.outcome.sent >= state.attempts.size()) return;
  Attempt& attempt = state.attempts[state.outcome.sent++];
  attempt.id = random_.next_id() | 0x01000000;  // always four bytes on the wire
  attempt.at = Clock::now();
  const Template& form = templates_.at(to.credential.get());
  std::string& bytes = buffers_[family][queued_[family]++];
  bytes = form.bytes;
  for (const auto at : form.id_at)
    for (std::size_t i = 0; i < 4; ++i)
      bytes[at + i] = static_cast<char>(attempt.id >> (24 - 8 * static_cast<int>(i)));
  outbox_[family].push_back({{to.address, settings_.port}, bytes});
  outbox_targets_[family].push_back(target);
  ++progress_.packets;
  if (queued_[family] == batch) flush();
}

void Run::flush() {
  for (std::size_t family = 0; family < 2; ++family) flush(family);
}

// Without room to send it waits, but not after a stop.
void Run::flush(std::size_t family) {
  const std::span<const Outgoing> all(outbox_[family]);
  for (std::size_t done = 0; done < all.size() && !stopped();) {
    std::size_t failed = 0;
    const auto taken = sockets_[family].send(all.subspan(done), [&](std::size_t i, int reason) {
      ++failed;
      on_unsent(outbox_targets_[family][done + i], reason);
    });
    statistics_.sent.fetch_add(taken - failed, std::memory_order_relaxed);
    done += taken;
    if (done == all.size()) break;
    pollfd writable{sockets_[family].descriptor(), POLLOUT, 0};
    poll(&writable, 1, 10);
  }
  outbox_[family].clear();
  outbox_targets_[family].clear();
  queued_[family] = 0;
}

void Run::on_unsent(std::size_t target, int reason) {
  bump(statistics_.send_errors);
  ++states_[target].unsent;
  states_[target].send_error = reason;
}

Reject Run::judge(std::size_t target, const WireId& wire, std::span<const std::uint8_t> bytes) {
  State& state = states_[target];
  const auto* attempt = std::find_if(state.attempts.begin(), state.attempts.end(),
                                     [&](const Attempt& one) { return one.id == wire.id; });
  if (wire.id == 0 || attempt == state.attempts.end()) return Reject::unknown_id;
  const auto* prepared = targets_[target].credential.get();
  const bool in_v3 = wire.version == 3;
  if (in_v3 != (prepared == nullptr)) return Reject::wrong_version;
  const Reject verdict = in_v3 ? judge_discovery(bytes, state.outcome.engine_id)
                               : judge_community(bytes, prepared->credential);
  if (verdict == Reject::none)
    state.outcome.round_trip =
        std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - attempt->at);
  return verdict;
}

void Run::on_datagram(const Endpoint& from, std::span<const std::uint8_t> bytes) {
  bump(statistics_.received);
  const auto wire = peek_wire_id(bytes);
  const auto entry = by_address_.find(from.address);
  if (!wire) {
    if (entry != by_address_.end()) states_[entry->second].outcome.last_reject = Reject::malformed;
    return statistics_.count(Reject::malformed);
  }
  if (entry == by_address_.end() || from.port != settings_.port) {
    if (strange_ids_.size() < most_strange_ids) strange_ids_.insert(wire->id);
    return statistics_.count(Reject::wrong_source);
  }
  State& state = states_[entry->second];
  const Reject verdict = judge(entry->second, *wire, bytes);
  if (verdict != Reject::none) {
    state.outcome.last_reject = verdict;
    if (verdict == Reject::unknown_id && strange_ids_.size() < most_strange_ids)
      strange_ids_.insert(wire->id);
    return statistics_.count(verdict);
  }
  if (state.outcome.reach == Reach::answered) return;  // the answer to an earlier copy
  bump(statistics_.accepted);
  state.outcome.reach = Reach::answered;
  state.open = false;
  ++progress_.answered;
  on_answer_(entry->second, state.outcome);
}

void Run::on_refused(const Endpoint& to, std::span<const std::uint8_t> bytes, bool unreachable) {
  const auto entry = by_address_.find(to.address);
  const auto wire = peek_wire_id(bytes);
  if (!unreachable || !wire || entry == by_address_.end()) return;
  State& state = states_[entry->second];
  const bool ours = std::any_of(state.attempts.begin(), state.attempts.end(),
                                [&](const Attempt& one) { return one.id == wire->id; });
  if (!state.open || !ours) return;
  bump(statistics_.closed);
  state.outcome.reach = Reach::closed;
  state.open = false;
}

void Run::receive() {
  for (std::size_t family = 0; family < 2; ++family) {
    UdpSocket& socket = sockets_[family];
    if (socket.descriptor() < 0) continue;
    socket.receive_errors([this](const Endpoint& to, std::span<const std::uint8_t> bytes,
                                 bool unreachable) { on_refused(to, bytes, unreachable); });
    std::uint32_t dropped = dropped_[family];
    socket.receive(
        4096,
        [this](const Endpoint& from, std::span<const std::uint8_t> bytes) {
          on_datagram(from, bytes);
        },
        dropped);
    statistics_.kernel_drops.fetch_add(dropped - dropped_[family], std::memory_order_relaxed);
    dropped_[family] = dropped;
  }
}

void Run::report_progress() {
  const auto now = Clock::now();
  if (!on_progress_ || now < next_report_) return;
  next_report_ = now + std::chrono::milliseconds(100);
  on_progress_(progress_);
}

// Receives until then; wakes twenty times a second to see whether it should stop.
void Run::wait_for(Clock::time_point until) {
  while (!stopped()) {
    report_progress();
    const auto now = Clock::now();
    if (now >= until) return;
    const auto left = std::chrono::ceil<std::chrono::microseconds>(until - now);
    const auto slice = std::min(left, std::chrono::microseconds(50'000));
    std::array<pollfd, 2> readable{
        {{sockets_[0].descriptor(), POLLIN, 0}, {sockets_[1].descriptor(), POLLIN, 0}}};
    const timespec time{0, std::chrono::nanoseconds(slice).count()};
    if (ppoll(readable.data(), readable.size(), &time, nullptr) > 0) receive();
  }
}

void Run::send(std::size_t target) {
  queue_packet(target);
  if (++since_receive_ < 4 * batch) return;
  receive();
  report_progress();
  since_receive_ = 0;
}

// False: it was stopped meanwhile.
bool Run::wait_for_turn(const Turn& turn) {
  const auto now = Clock::now();
  const auto left =
      progress_.packets_expected - std::min(progress_.packets, progress_.packets_expected);
  const auto due = std::max(turn.next, whole_.next(now, left));
  if (due > now) {
    flush();
    wait_for(due + slack);  // the packets due meanwhile then leave as one batch
  }
  return !stopped();
}

std::chrono::nanoseconds Run::admitted(const Turn& turn) {
  const std::array<Pacing*, 2> all{rates_[turn.site].pacing(), whole_.pacing()};
  return admit_all(all, Clock::now());
}

void Run::send_round() {
  Turns turns(sites_, rates_);
  since_receive_ = 0;
  while (!turns.empty() && !stopped()) {
    const auto turn = turns.next();
    const auto target = turns.target_of(turn);
    if (!states_[target].open) {
      turns.skip(turn);
      continue;
    }
    if (!wait_for_turn(turn)) break;
    if (const auto early = admitted(turn); early.count() > 0) {
      turns.put_back(turn, Clock::now() + early);
      continue;
    }
    send(target);
    turns.done(turn, Clock::now());
  }
  flush();
}

void Run::send_unpaced() {
  since_receive_ = 0;
  for (std::size_t at = 0, left = 1; left > 0 && !stopped(); ++at) {
    left = 0;
    for (const auto& site : sites_) {
      if (at >= site.size()) continue;
      ++left;
      if (states_[site[at]].open) send(site[at]);
    }
  }
  flush();
}

// One packet to every address that has not answered; returns how many answered since.
std::size_t Run::pass() {
  const auto before = progress_.answered;
  for (auto& site : sites_) site.clear();
  progress_.packets = 0;
  progress_.packets_expected = 0;
  for (std::size_t i = 0; i < targets_.size(); ++i) {
    if (!states_[i].open) continue;
    sites_[targets_[i].site].push_back(i);
    ++progress_.packets_expected;
  }
  if (progress_.packets_expected == 0) return 0;
  const bool paced = whole_.pacing()->limited() ||
                     std::any_of(rates_.begin(), rates_.end(),
                                 [](const auto& one) { return one.pacing()->limited(); });
  if (paced)
    send_round();
  else
    send_unpaced();
  wait_for(Clock::now() + settings_.wait);
  return progress_.answered - before;
}

void Run::all_passes() {
  progress_.passes = settings_.passes > 1 ? 2 : 1;
  found_.first += pass();
  if (settings_.passes > 1 && !stopped()) {
    progress_.pass = 2;
    found_.second += pass();
    const unsigned copies =
        settings_.passes > 2 ? copies_for_last_pass(found_.first, found_.second) : 0;
    progress_.passes = 2 + copies;
    for (unsigned i = 0; i < copies && !stopped(); ++i) {
      ++progress_.pass;
      pass();
    }
  }
  cut_short_ = stopped();
}

std::vector<ProbeOutcome> Run::outcomes() {
  std::vector<ProbeOutcome> out;
  out.reserve(states_.size());
  for (auto& state : states_) {
    // Silence is known only after every copy had its time to be answered.
    const bool left = state.outcome.sent > state.unsent;
    if (state.open && (cut_short_ || !left)) state.outcome.reach = Reach::not_tested;
    if (!left) state.outcome.send_error = state.send_error;
    for (unsigned i = 0; i < state.outcome.sent && !strange_ids_.empty(); ++i)
      if (strange_ids_.contains(state.attempts[i].id))
        state.outcome.last_reject = Reject::wrong_source;
    out.push_back(std::move(state.outcome));
  }
  return out;
}

}  // namespace

unsigned copies_for_last_pass(std::size_t found_first, std::size_t found_second) {
  if (found_second == 0 || found_first == 0) return found_second == 0 ? 0 : most_copies;
  const double miss =
      std::min(0.9, static_cast<double>(found_second) / static_cast<double>(found_first));
  const double left = static_cast<double>(found_second) * miss / (1 - miss);
  constexpr double tolerated = 0.05;
  if (left <= tolerated) return 1;  // something was lost: look once more all the same
  const double copies = std::ceil(std::log(tolerated / left) / std::log(miss));
  return static_cast<unsigned>(std::clamp(copies, 1.0, static_cast<double>(most_copies)));
}

Sweep::Sweep(ProbeSettings settings, Statistics& statistics)
    : settings_(settings), statistics_(statistics) {}

Result<std::vector<ProbeOutcome>> Sweep::run(std::span<const ProbeTarget> targets,
                                             const std::atomic<bool>& stop,
                                             const OnAnswer& on_answer,
                                             const OnProgress& on_progress) {
  Run run(settings_, statistics_, found_, targets, stop, on_answer, on_progress);
  if (auto opened = run.open(); !opened) return opened.error();
  run.all_passes();
  return run.outcomes();
}

}  // namespace netroster::snmp
