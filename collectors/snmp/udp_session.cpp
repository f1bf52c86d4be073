#include "collectors/snmp/udp_session.h"

#include <fmt/format.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <set>

namespace netroster::snmp {
namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

// The usmStats counters of RFC 3414, section 5, that a report names.
enum class UsmReport { none, security_level, not_in_time, user, engine, digest, decryption, other };

namespace {

using config::SnmpVersion;
constexpr std::chrono::milliseconds full_site_wait{2};
constexpr std::chrono::milliseconds short_wait{5};       // for less nobody gives up his turn
constexpr std::chrono::milliseconds longest_pause{500};  // how soon a stop is noticed

constexpr std::chrono::milliseconds slow_agent{250};

Pdu pdu_of(const Request& request, std::int32_t request_id) {
  Pdu pdu;
  pdu.type = request.type;
  pdu.request_id = request_id;
  if (request.type == PduType::get_bulk) pdu.error_index = request.max_repetitions;
  pdu.rows.reserve(request.oids.size());
  for (const auto& oid : request.oids) pdu.rows.push_back({oid, {}});
  return pdu;
}

// A GET is answered with exactly the objects asked for, in their order (RFC 3416, 4.2.1). Answers
// to GETNEXT and GETBULK lie behind the asked objects; the walk checks where.
bool answers_request(const Pdu& pdu, const Request& request) {
  if (request.type != PduType::get || pdu.error_status != error_none) return true;
  return std::equal(pdu.rows.begin(), pdu.rows.end(), request.oids.begin(), request.oids.end(),
                    [](const VarBind& row, const Oid& oid) { return row.oid == oid; });
}

bool same_text(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

class CommunityExchange final : public snmp::Exchange {
 public:
  CommunityExchange(const Request& request, std::string_view community)
      : request_(request), community_(community) {}

  Reject on_datagram(Bytes datagram) override {
    auto message = decode_community(datagram);
    if (!message) return Reject::malformed;
    if (!same_text(message->community, community_)) return Reject::wrong_community;
    if (message->pdu.type != PduType::response) return Reject::wrong_type;
    if (!answers_request(message->pdu, request_)) return Reject::wrong_oids;
    pdu = std::move(message->pdu);
    return Reject::none;
  }
  void on_end(Errc /*code*/) override {}

  Pdu pdu;

 private:
  const Request& request_;
  std::string_view community_;
};

UsmReport report_of(const Pdu& pdu) {
  static const Oid usm_stats{1, 3, 6, 1, 6, 3, 15, 1, 1};
  if (pdu.type != PduType::report) return UsmReport::none;
  if (pdu.rows.empty() || !usm_stats.contains(pdu.rows[0].oid)) return UsmReport::other;
  if (pdu.rows[0].oid.size() <= usm_stats.size()) return UsmReport::other;
  switch (pdu.rows[0].oid[usm_stats.size()]) {
    case 1:
      return UsmReport::security_level;
    case 2:
      return UsmReport::not_in_time;
    case 3:
      return UsmReport::user;
    case 4:
      return UsmReport::engine;
    case 5:
      return UsmReport::digest;
    case 6:
      return UsmReport::decryption;
    default:
      return UsmReport::other;
  }
}

class V3Exchange final : public snmp::Exchange {
 public:
  V3Exchange(const Request& request, Agent& agent, std::int32_t request_id)
      : request_(request), agent_(agent), request_id_(request_id) {}

  Reject on_datagram(Bytes datagram) override {
    auto message = decode_v3(datagram, agent_.keys);
    if (!message)
      return message.error().code == Errc::refused ? Reject::unauthenticated : Reject::malformed;
    report = report_of(message->pdu);
    const Reject verdict =
        report == UsmReport::none ? check_response(*message) : check_report(*message);
    if (verdict == Reject::none) answer = std::move(*message);
    return verdict;
  }
  void on_end(Errc /*code*/) override {}

  Result<void> ask(const V3Message& message) {
    auto encoded = encode(message, agent_.keys, ++agent_.salt);
    if (!encoded) return encoded.error();
    demanded_flags_ = message.header.flags & (flag_auth | flag_priv);
    id = request_id_;
    version = 3;
    bytes = std::move(*encoded);
    return {};
  }

  UsmReport report = UsmReport::none;
  V3Message answer;

 private:
  Reject check_response(const V3Message& message) {
    const auto& header = message.header;
    if (message.pdu.type != PduType::response) return Reject::wrong_type;
    if ((header.flags & demanded_flags_) != demanded_flags_) return Reject::unauthenticated;
    if (header.engine_id != agent_.clock.engine_id() ||
        header.user != agent_.credential->credential.user)
      return Reject::unauthenticated;
    if (message.pdu.request_id != request_id_) return Reject::unknown_id;
    if ((demanded_flags_ & flag_auth) != 0 &&
        !agent_.clock.check(header.engine_boots, header.engine_time, Clock::now()))
      return Reject::not_in_time;
    return answers_request(message.pdu, request_) ? Reject::none : Reject::wrong_oids;
  }
  // A report about the clock changes state, so it must be authentic; the others only end the try.
  Reject check_report(const V3Message& message) const {
    const bool authentic = (message.header.flags & flag_auth) != 0;
    if (report == UsmReport::not_in_time && !authentic) return Reject::unauthenticated;
    if (authentic && message.header.engine_id != agent_.clock.engine_id())
      return Reject::unauthenticated;
    return Reject::none;
  }

  const Request& request_;
  Agent& agent_;
  std::int32_t request_id_;
  std::uint8_t demanded_flags_ = 0;
};

// The unauthenticated question that makes an engine state its id (RFC 3414, 4).
class DiscoveryExchange final : public snmp::Exchange {
 public:
  Reject on_datagram(Bytes datagram) override {
    auto message = decode_v3(datagram, {});
    if (!message) return Reject::malformed;
    if (message->pdu.type != PduType::report) return Reject::wrong_type;
    if (message->header.engine_id.empty()) return Reject::malformed;
    header = std::move(message->header);
    return Reject::none;
  }
  void on_end(Errc /*code*/) override {}
  V3Header header;
};

std::string_view words_for(UsmReport report) {
  switch (report) {
    case UsmReport::user:
      return "the agent does not know the SNMPv3 user";
    case UsmReport::digest:
      return "the agent refuses the authentication password or protocol";
    case UsmReport::decryption:
      return "the agent cannot decipher: privacy password or protocol";
    case UsmReport::security_level:
      return "the agent does not offer this security level";
    default:
      return "the agent sent an unexpected report";
  }
}

Error refused(UsmReport report) { return {Errc::refused, std::string(words_for(report))}; }

}  // namespace

UdpSession::UdpSession(Transport& transport, std::shared_ptr<Agent> agent)
    : UdpSession(transport, std::move(agent), {}) {}

UdpSession::UdpSession(Transport& transport, std::shared_ptr<Agent> agent, std::string context)
    : transport_(transport), agent_(std::move(agent)), context_(std::move(context)) {
  const auto& credential = agent_->credential->credential;
  if (context_.empty()) context_ = credential.context;
  community_ = credential.community.reveal_to_protocol();
  if (agent_->salt == 0) agent_->salt = transport_.random64();
}

bool UdpSession::has_bulk() const {
  return agent_->credential->credential.version != SnmpVersion::v1;
}

std::shared_ptr<Session> UdpSession::in_vlan(std::uint32_t vlan) {
  const bool v3 = agent_->credential->credential.version == SnmpVersion::v3;
  auto context = v3 ? fmt::format("vlan-{}", vlan) : std::string();
  std::shared_ptr<UdpSession> session(new UdpSession(transport_, agent_, std::move(context)));
  if (!v3) session->community_ += fmt::format("@{}", vlan);
  session->is_vlan_ = true;
  return session;
}

// A VLAN that answered nothing yet is asked once: whether the agent is there, others tell.
bool UdpSession::given_up() const {
  if (!is_vlan_) return agent_->given_up();
  const unsigned most = vlan_answered_ ? agent_->settings.give_up_after : 1;
  return vlan_unanswered_in_a_row_ >= most || agent_->given_up();
}

std::string UdpSession::engine_id() const { return agent_->clock.engine_id(); }

Error UdpSession::failure(Errc code, Reject last_reject) const {
  switch (code) {
    case Errc::timeout:
      if (last_reject != Reject::none)
        return {Errc::misbehaving,
                fmt::format("answered, but not what was asked ({})", text(last_reject))};
      return {code, fmt::format("no answer after {} tries", agent_->settings.retries + 1)};
    case Errc::closed:
      return {code, "the port is closed"};
    case Errc::cancelled:
      return {code, "stopped"};
    default:
      return {code, "the request could not be sent"};
  }
}

namespace {

// Until the last of their turns.
std::chrono::nanoseconds book_all(const std::array<Pacing*, 2>& shared, Clock::time_point now) {
  std::chrono::nanoseconds wait(0);
  for (Pacing* pacing : shared)
    if (pacing != nullptr) wait = std::max(wait, pacing->book(now));
  return wait;
}

// Ends with a stop, however slow the rates are.
asio::awaitable<void> pause(Transport& transport, std::chrono::nanoseconds time) {
  const auto until = Clock::now() + time;
  for (auto now = Clock::now(); now < until && !transport.stopping(); now = Clock::now()) {
    const auto part = std::min<std::chrono::nanoseconds>(until - now, longest_pause);
    co_await transport.pause(part);
  }
}

}  // namespace

// In the queue of those who share the site and the whole. Whoever comes to his turn and finds the
// second or the site full already queues again.
asio::awaitable<bool> UdpSession::wait_for_turn() {
  const std::array<Pacing*, 2> shared{agent_->site_pacing, agent_->whole_pacing};
  const std::array<Pacing*, 3> all{agent_->device_pacing.get(), shared[0], shared[1]};
  while (!transport_.stopping()) {
    auto wait = book_all(shared, Clock::now());
    if (wait.count() > 0) co_await pause(transport_, wait);
    for (wait = admit_all(all, Clock::now()); wait.count() > 0 && wait < short_wait;
         wait = admit_all(all, Clock::now()))
      co_await transport_.pause(wait);
    if (wait.count() > 0) continue;
    const bool slow = agent_->round_trip.mean() > slow_agent;
    if (agent_->site_cap == nullptr || agent_->site_cap->try_enter(slow)) co_return true;
    take_back_all(all);
    co_await transport_.pause(full_site_wait);
  }
  co_return false;
}

asio::awaitable<void> UdpSession::wait_for_device() {
  Pacing* const device = agent_->device_pacing.get();
  while (device != nullptr && !transport_.stopping()) {
    const auto wait = device->admit(Clock::now());
    if (wait.count() > 0) {
      co_await pause(transport_, wait);
      continue;
    }
    device->take_back();  // it counts with the turn
    co_return;
  }
}

void UdpSession::note_answer(const snmp::Exchange& exchange, bool to_first_copy) {
  // A late answer to an earlier copy would look too fast (Karn's rule).
  const auto took = Clock::now() - exchange.sent_at;
  if (to_first_copy)
    agent_->round_trip.add(std::chrono::duration_cast<std::chrono::microseconds>(took));
  agent_->unanswered_in_a_row = 0;
  vlan_unanswered_in_a_row_ = 0;
  vlan_answered_ = true;
}

void UdpSession::note_silence() {
  ++(is_vlan_ ? vlan_unanswered_in_a_row_ : agent_->unanswered_in_a_row);
}

asio::awaitable<Errc> UdpSession::send_with_retries(snmp::Exchange& exchange) {
  exchange.to = agent_->endpoint;
  exchange.any_source = agent_->settings.any_source;
  auto timeout = agent_->round_trip.timeout(agent_->settings);
  for (unsigned attempt = 0; attempt <= agent_->settings.retries; ++attempt) {
    co_await wait_for_device();
    const bool entered = co_await wait_for_turn();
    if (attempt > 0) bump(transport_.statistics().resent);
    const Errc code = co_await transport_.run(exchange, timeout);
    if (entered && agent_->site_cap != nullptr) agent_->site_cap->leave();
    if (code == Errc::none) note_answer(exchange, attempt == 0);
    if (code != Errc::timeout) co_return code;
    ++agent_->silences;
    timeout = std::min(timeout * 2, agent_->settings.longest_timeout);
  }
  note_silence();
  co_return Errc::timeout;
}

asio::awaitable<Result<Response>> UdpSession::exchange(Request request) {
  if (transport_.stopping()) co_return failure(Errc::cancelled, Reject::none);
  if (given_up())
    co_return Error{Errc::timeout, agent_->given_up() ? "left alone: it stopped answering"
                                                      : "the agent says nothing of this VLAN"};
  if (agent_->credential->credential.version == SnmpVersion::v3) {
    auto answer = co_await exchange_v3(std::move(request));
    co_return answer;
  }
  auto answer = co_await exchange_community(std::move(request));
  co_return answer;
}

asio::awaitable<Result<Response>> UdpSession::exchange_community(Request request) {
  CommunityMessage message;
  const auto id = transport_.new_id();
  message.version = agent_->credential->credential.version == SnmpVersion::v1 ? 0 : 1;
  message.community = community_;
  message.pdu = pdu_of(request, id);
  CommunityExchange exchange(request, community_);
  exchange.id = id;
  exchange.version = message.version;
  exchange.bytes = encode(message);
  const Errc code = co_await send_with_retries(exchange);
  if (code != Errc::none) co_return failure(code, exchange.last_reject);
  Response response{exchange.pdu.error_status, exchange.pdu.error_index,
                    std::move(exchange.pdu.rows)};
  co_return response;
}

void UdpSession::localise_keys() {
  const auto& prepared = *agent_->credential;
  agent_->keys = usm::localised_keys(
      prepared.credential.auth, prepared.auth_ku.reveal_to_protocol(), prepared.credential.priv,
      prepared.priv_ku.reveal_to_protocol(), agent_->clock.engine_id());
}

asio::awaitable<Result<void>> UdpSession::discover_engine() {
  V3Message question;
  const auto id = transport_.new_id();
  question.header.message_id = id;
  question.header.flags = flag_reportable;
  question.pdu.request_id = id;
  auto bytes = encode(question, {}, 0);
  if (!bytes) co_return bytes.error();
  DiscoveryExchange exchange;
  exchange.id = id;
  exchange.version = 3;
  exchange.bytes = std::move(*bytes);
  bump(transport_.statistics().v3_discoveries);
  const Errc code = co_await send_with_retries(exchange);
  if (code != Errc::none) co_return failure(code, exchange.last_reject);
  auto& header = exchange.header;
  agent_->engine_changed = agent_->clock.known() && agent_->clock.engine_id() != header.engine_id;
  agent_->clock.propose(std::move(header.engine_id), header.engine_boots, header.engine_time,
                        Clock::now());
  localise_keys();
  co_return Result<void>();
}

V3Message UdpSession::message_for(const Request& request, std::int32_t id) const {
  const auto& credential = agent_->credential->credential;
  V3Message message;
  message.header.message_id = id;
  message.header.flags = flag_reportable;
  if (credential.auth != config::AuthProtocol::none) message.header.flags |= flag_auth;
  if (credential.priv != config::PrivProtocol::none) message.header.flags |= flag_priv;
  message.header.engine_id = agent_->clock.engine_id();
  message.header.engine_boots = agent_->clock.boots();
  message.header.engine_time = agent_->clock.time_at(Clock::now());
  message.header.user = credential.user;
  message.context_engine_id = agent_->clock.engine_id();
  message.context_name = context_;
  message.pdu = pdu_of(request, id);
  return message;
}

asio::awaitable<Result<void>> UdpSession::follow(UsmReport report, V3Header said) {
  if (report == UsmReport::engine) {
    auto discovered = co_await discover_engine();
    co_return discovered;
  }
  if (report != UsmReport::not_in_time) co_return refused(report);
  bump(transport_.statistics().v3_resyncs);
  const bool moved = agent_->clock.resync(said.engine_boots, said.engine_time, Clock::now(),
                                          agent_->settings.backward_resync_once_in);
  if (!moved) co_return Error{Errc::refused, "the agent's SNMPv3 clock runs backwards"};
  co_return Result<void>();
}

asio::awaitable<Result<void>> UdpSession::know_engine() {
  if (agent_->clock.known()) co_return Result<void>();
  auto discovered = co_await discover_engine();
  co_return discovered;
}

asio::awaitable<Result<Response>> UdpSession::exchange_v3(Request request) {
  std::set<UsmReport> followed;
  while (true) {
    auto known = co_await know_engine();
    if (!known) co_return known.error();
    const auto id = transport_.new_id();
    V3Exchange exchange(request, *agent_, id);
    const auto asked = exchange.ask(message_for(request, id));
    if (!asked) co_return asked.error();
    const Errc code = co_await send_with_retries(exchange);
    if (code != Errc::none) co_return failure(code, exchange.last_reject);
    auto& answer = exchange.answer;
    if (exchange.report == UsmReport::none) {
      Response response{answer.pdu.error_status, answer.pdu.error_index,
                        std::move(answer.pdu.rows)};
      co_return response;
    }
    // The same report again after doing what it asked for is a refusal.
    if (!followed.insert(exchange.report).second) co_return refused(exchange.report);
    auto done = co_await follow(exchange.report, std::move(answer.header));
    if (!done) co_return done.error();
  }
}

}  // namespace netroster::snmp
