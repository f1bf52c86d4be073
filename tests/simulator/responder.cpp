#include "tests/simulator/responder.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "tests/simulator/exchange.h"

namespace netroster::simulator {
namespace {

constexpr double dead_seconds = 5;

bool contains(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

}  // namespace

void AddressStatistics::note_community(std::string_view community) {
  if (!contains(communities, community)) communities.emplace_back(community);
}

void AddressStatistics::note_user(std::string_view user) {
  if (!contains(users, user)) users.emplace_back(user);
}

void AddressStatistics::note_request(double now) {
  ++requests;
  const auto second = static_cast<std::int64_t>(now);
  if (second != second_) {
    second_ = second;
    in_second_ = 0;
  }
  peak_per_second = std::max(peak_per_second, ++in_second_);
}

Moment Responder::moment_of(const Agent& agent, double now) const {
  Moment moment;
  moment.uptime_seconds = std::max(0.0, now - agent.booted_at);
  const auto activity = activity_until(now);
  for (std::size_t i = 0; i < shape_count; ++i)
    moment.since_boot[i] = activity[i] - agent.activity_at_boot[i];
  moment.engine_boots = agent.boots;
  moment.engine_seconds = static_cast<std::uint32_t>(moment.uptime_seconds);
  moment.agent = agent.number;
  moment.base_mac = agent.base_mac;
  moment.name = agent.name;
  moment.serial = agent.serial;
  moment.engine_id = agent.engine_id;
  return moment;
}

bool Responder::wants_restart(const Agent& agent, double now) const {
  return agent.has(Fault::reboot) && now - agent.booted_at >= agent.parameter(Fault::reboot);
}

// What its faults make of it; a healthy agent counts its boots.
void restart_agent(Agent& agent, double now) {
  agent.boot(now);
  if (!agent.has(Fault::boots_forgotten)) ++agent.boots;
  if (agent.has(Fault::engine_id_change) && !agent.engine_id.empty())
    agent.engine_id.back() = static_cast<char>(agent.engine_id.back() + 1);
  if (!agent.faults) return;
  auto& state = *agent.faults;
  ++state.restarts;
  const bool other_numbers = agent.has(Fault::renumber) && state.restarts % 2 == 1;
  state.rows = other_numbers && agent.profile->renumbered ? agent.profile->renumbered() : nullptr;
}

void Responder::restart(Exchange& x) {
  ++x.seen.restarts;
  restart_agent(x.agent, x.now);
}

// Whether the agent is there at all, and answers this time.
bool Responder::alive(Exchange& x) {
  auto& agent = x.agent;
  if (agent.has(Fault::dark) || agent.has(Fault::closed)) return false;
  if (agent.has(Fault::lossy) && chance(agent.parameter(Fault::lossy))) return false;
  auto& state = *agent.faults;
  if (state.dead_until > x.now || state.silent_until > x.now) return false;
  if (state.dead_until > 0) {
    ++x.seen.restarts;
    restart_agent(agent, std::exchange(state.dead_until, 0));  // it was up before it was asked
  } else if (wants_restart(agent, x.now)) {
    restart(x);
  }
  if (agent.has(Fault::slow)) x.delay += agent.parameter(Fault::slow) / 1000.0;
  return true;
}

// A fragile agent dies of what it cannot bear, and is away for some seconds.
bool Responder::survives(Exchange& x) {
  auto& agent = x.agent;
  auto& state = *agent.faults;
  const auto second = static_cast<std::int64_t>(x.now);
  if (second != state.second) state.in_second = 0;
  state.second = second;
  ++state.in_second;
  bool dies =
      agent.has(Fault::fragile_rate) && state.in_second > agent.parameter(Fault::fragile_rate);
  if (agent.has(Fault::fragile_oids))
    dies |= request_.oids.size() > agent.parameter(Fault::fragile_oids);
  if (agent.has(Fault::fragile_repetitions) && request_.type == pdu::get_bulk)
    dies |= request_.max_repetitions >
            static_cast<std::int64_t>(agent.parameter(Fault::fragile_repetitions));
  if (agent.has(Fault::fragile_concurrent)) {
    const double takes = agent.parameter(Fault::fragile_concurrent) / 1000.0;
    dies |= state.busy_until > x.now;
    // A little less than the answer's delay, whose clock ticks in milliseconds: who asks on
    // getting the answer is not too early.
    state.busy_until = x.now + takes * 0.8;
    x.delay += takes;
  }
  if (!dies) return true;
  ++state.deaths;
  ++x.seen.deaths;
  state.dead_until = x.now + dead_seconds;
  return false;
}

const RowTable* Responder::table_of(Exchange& x, std::string_view context) {
  if (!context.empty()) {
    const auto found = x.agent.profile->contexts.find(context);
    return found == x.agent.profile->contexts.end() ? nullptr : &found->second->get();
  }
  if (x.agent.faults && x.agent.faults->rows) return x.agent.faults->rows.get();
  return &x.agent.profile->rows->get();
}

bool Responder::answer_pdu(Exchange& x, const RowTable& rows, bool v1, Writer& out) {
  const auto& profile = *x.agent.profile;
  const bool faulty = x.agent.faults != nullptr;
  if (faulty && !survives(x)) return false;
  if (x.agent.has(Fault::counter_wrap))
    x.moment.offset32 = 0x1'0000'0000ULL - x.agent.parameter(Fault::counter_wrap);
  const Run run{&rows, &x.moment, v1, profile.max_repetitions, profile.max_message};
  auto answer = execute(request_, run, out);
  if (faulty) {
    change_bindings(x.agent, request_, answer, out);
    if (!change_answer(x.agent, request_, x.now, answer, out, x.delay)) return false;
  }
  finish_pdu(answer, out);
  return true;
}

void Responder::community_message(Exchange& x, Cursor body, std::int32_t version) {
  const auto community = body.take(tag::octets);
  if (body.failed() || community.size() > max_community || !parse_request(body, request_)) {
    ++x.seen.malformed;
    return;
  }
  auto said = text_of(community);
  x.seen.note_community(said);
  const auto& profile = *x.agent.profile;
  std::string_view context;
  const auto at = said.rfind('@');
  if (said != profile.community && at != std::string_view::npos) {
    context = said.substr(at + 1);
    said = said.substr(0, at);
  }
  const bool v1 = version == 0;
  const auto* rows = table_of(x, context);
  if (said != profile.community || profile.community.empty() || !(v1 ? profile.v1 : profile.v2c) ||
      rows == nullptr || (v1 && request_.type == pdu::get_bulk)) {
    ++x.seen.refused;
    return;
  }
  auto out = transport_.block();
  if (!answer_pdu(x, *rows, v1, out)) return;
  if (x.agent.has(Fault::wrong_community))
    out.prepend_octets(tag::octets, bytes_of("not-yours"));
  else
    out.prepend_octets(tag::octets, community);
  out.prepend_integer(x.agent.has(Fault::wrong_version) ? 1 - version : version);
  out.wrap(tag::sequence);
  deliver(x, out);
}

void Responder::deliver(Exchange& x, Writer& out) {
  ++x.seen.answers;
  Route route{x.agent.address, false, x.peer};
  if (!x.agent.faults) {
    if (x.delay > 0) return transport_.send_later(x.delay, out.bytes(), route);
    return transport_.send(out.bytes(), route);
  }
  const auto& agent = x.agent;
  if (agent.has(Fault::lossy) && chance(agent.parameter(Fault::lossy))) return;
  if (agent.has(Fault::wrong_source_address)) ++route.from;
  route.other_port = agent.has(Fault::wrong_source_port);
  if (agent.has(Fault::truncated_ber)) out.shrink_to(out.size() * 2 / 3);
  if (agent.has(Fault::garbage)) {
    out.shrink_to(0);
    for (std::uint32_t i = 0; i < std::min(agent.parameter(Fault::garbage), 1400U); ++i) {
      const auto byte = static_cast<std::uint8_t>(random_());
      out.append({&byte, 1});
    }
  }
  const auto copies = agent.has(Fault::duplicate) ? agent.parameter(Fault::duplicate) : 1;
  for (std::uint32_t i = 0; i < copies; ++i) {
    if (x.delay > 0)
      transport_.send_later(x.delay, out.bytes(), route);
    else
      transport_.send(out.bytes(), route);
  }
}

void Responder::respond(Agent& agent, AddressStatistics& seen, Bytes datagram, Peer peer,
                        double now) {
  seen.note_request(now);
  Exchange x{agent, seen, datagram, peer, now, 0, {}};
  if (agent.faults && !alive(x)) return;
  x.moment = moment_of(agent, now);
  Cursor message{datagram};
  Cursor body{message.take(tag::sequence)};
  const auto version = body.integer();
  if (message.failed() || body.failed()) {
    ++seen.malformed;
  } else if (version == 3) {
    v3_message(x, body);
  } else if (version == 0 || version == 1) {
    community_message(x, body, version);
  }
}

}  // namespace netroster::simulator
