// What the fault modes do to the bindings and to the PDU of an answer.
#include <algorithm>

#include "tests/simulator/exchange.h"

namespace netroster::simulator {
namespace {

using Bindings = std::vector<Binding>;

const std::string& if_alias() {
  static const auto content = oid_content(Oid{1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 18});
  return content;
}

const std::string& lldp_remote() {
  static const auto content = oid_content(Oid{1, 0, 8802, 1, 1, 2, 1, 4});
  return content;
}

bool starts_with(Bytes oid, const std::string& stem) {
  return text_of(oid).substr(0, stem.size()) == stem;
}

bool touches(const Request& request, const Bindings& bindings, const std::string& stem) {
  for (const auto oid : request.oids)
    if (starts_with(oid, stem)) return true;
  for (const auto& binding : bindings)
    if (starts_with(bytes_of(binding.oid), stem)) return true;
  return false;
}

std::string text_value(std::string_view text) { return element(tag::octets, text); }

Binding numbered(Bytes stem, std::uint32_t last) {
  auto oid = oid_of_content(stem);
  oid.push(last);
  return {oid_content(oid), element(tag::integer, integer_content(last & 0xff))};
}

// What goes into texts of an agent that wants to get out of the report it is shown in.
constexpr const char* hostile_texts[] = {
    "\x1b]0;owned\x07sw\x1b[2J",    "<script>alert(1)</script>", "=cmd|'/c calc'!A1",
    "a\"b\\c\nnext{label=\"x\"} 1", "\xff\xfe\x80 not utf-8",    "\xe2\x80\xaereversed",
    "'; DROP TABLE device; --",
};

void make_hostile(Bindings& bindings) {
  std::size_t next = 0;
  for (auto& binding : bindings) {
    if (binding.value.empty() || binding.value[0] != static_cast<char>(tag::octets)) continue;
    const bool printable = std::all_of(binding.value.begin() + 2, binding.value.end(),
                                       [](char c) { return c >= ' ' && c <= '~'; });
    if (printable) binding.value = text_value(hostile_texts[next++ % std::size(hostile_texts)]);
  }
}

void go_round(Agent& agent, Bytes first, Bindings& bindings) {
  const auto circle = std::max(1U, agent.parameter(Fault::cyclic_oids));
  // The stem is fixed by the first request, so that the answers really go round.
  const auto stem = first.subspan(0, std::min<std::size_t>(first.size(), 8));
  for (auto& binding : bindings) binding = numbered(stem, 200 + agent.faults->counter++ % circle);
}

void go_on_for_ever(Bytes first, Bindings& bindings) {
  constexpr std::uint32_t beginning = 1'000'000;
  auto stem = oid_of_content(first);
  auto last = beginning;
  if (!stem.empty() && stem.back() >= beginning) {
    last = stem.back();
    stem = Oid{stem.ids().first(stem.size() - 1)};
  }
  for (auto& binding : bindings) binding = numbered(bytes_of(oid_content(stem)), ++last);
}

void leave_subtree(Bindings& bindings) {
  const auto system = oid_content(Oid{1, 3, 6, 1, 2, 1, 1, 1, 0});
  for (auto& binding : bindings) binding = {system, text_value("elsewhere")};
}

void skip_rows(const Agent& agent, const Request& request, Bindings& bindings) {
  const auto repetitions = agent.parameter(Fault::skipped_rows);
  if (request.type != pdu::get_bulk || request.max_repetitions <= std::int64_t{repetitions}) return;
  const auto keep = repetitions * request.oids.size();
  if (bindings.size() > keep) std::rotate(bindings.begin(), bindings.begin() + 2, bindings.end());
  if (bindings.size() > keep) bindings.erase(bindings.begin() + 1);
}

// The circle, the endless table and the wrong ways back of GETNEXT and GETBULK.
void change_order(Agent& agent, const Request& request, Bindings& bindings) {
  const auto first = request.oids.empty() ? Bytes{} : request.oids[0];
  if (agent.has(Fault::looping_oids))
    for (auto& binding : bindings) binding.oid = text_of(first);
  if (agent.has(Fault::cyclic_oids)) go_round(agent, first, bindings);
  if (agent.has(Fault::growing_oids)) go_on_for_ever(first, bindings);
  if (agent.has(Fault::outside_subtree)) leave_subtree(bindings);
  if (agent.has(Fault::decreasing_oids)) std::reverse(bindings.begin(), bindings.end());
  if (agent.has(Fault::skipped_rows)) skip_rows(agent, request, bindings);
}

void change_amount(Agent& agent, const Request& request, Bindings& bindings) {
  if (agent.has(Fault::empty_lists)) bindings.clear();
  if (agent.has(Fault::cut_rows) && request.type == pdu::get_bulk && request.oids.size() > 1 &&
      bindings.size() > request.oids.size())
    bindings.resize(bindings.size() - bindings.size() % request.oids.size() - 1);
  if (agent.has(Fault::missing_rows) && request.type == pdu::get_bulk) {
    const auto each = std::max(2U, agent.parameter(Fault::missing_rows));
    std::uint32_t n = 0;
    std::erase_if(bindings, [&](const Binding&) { return ++n % each == 0; });
  }
  if (agent.has(Fault::unasked_oids))
    for (auto& binding : bindings) binding.oid = oid_content(Oid{1, 3, 6, 1, 4, 1, 99999, 1, 1, 0});
  if (agent.has(Fault::huge_values))
    for (auto& binding : bindings)
      if (!binding.value.empty() && binding.value[0] == static_cast<char>(tag::octets)) {
        bindings = {
            {binding.oid,
             text_value(std::string(std::min(agent.parameter(Fault::huge_values), 65'000U), 'x'))}};
        break;
      }
}

// A table that ends early: past the row the walk is sent to the end of the view.
void cut_tables(Agent& agent, const Request& request, Bindings& bindings) {
  if (!agent.has(Fault::cut_tables) || request.type == pdu::get) return;
  for (auto& binding : bindings) {
    const auto oid = oid_of_content(bytes_of(binding.oid));
    if (!oid.empty() && oid.size() > 9 && oid.back() > agent.parameter(Fault::cut_tables))
      binding.value = element(tag::end_of_mib_view, "");
  }
}

bool is_too_big(const Agent& agent, Writer& out) {
  if (!agent.has(Fault::too_big) && !agent.has(Fault::too_big_empty)) return false;
  const auto mode = agent.has(Fault::too_big_empty) ? Fault::too_big_empty : Fault::too_big;
  return split_bindings(out.bytes()).size() > agent.parameter(mode);
}

void answer_too_big(const Agent& agent, const Request& request, Answer& answer, Writer& out) {
  answer.status = too_big;
  out.shrink_to(0);
  if (!agent.has(Fault::too_big_empty) && out.room() > request.bindings.size())
    out.append(request.bindings);
}

void answer_gen_err(const Request& request, std::int32_t index, Answer& answer, Writer& out) {
  answer.status = gen_err;
  answer.index = index;
  out.shrink_to(0);
  out.append(request.bindings);
}

// Of the last OID below the stem that was asked for, from 1; 1 when there is none.
std::int32_t index_of(const Request& request, const std::string& stem) {
  for (auto i = request.oids.size(); i > 0; --i)
    if (starts_with(request.oids[i - 1], stem)) return static_cast<std::int32_t>(i);
  return 1;
}

// Tables that a walk does not get to the end of.
struct CutWalk {
  Fault fault;
  std::uint32_t FaultState::*told;
  std::vector<std::string> stems;
};

const std::vector<CutWalk>& cut_walks() {
  static const std::vector<CutWalk> all = {
      {Fault::cut_neighbours,
       &FaultState::neighbours_told,
       {oid_content(Oid{1, 0, 8802, 1, 1, 2, 1, 4, 1}),
        oid_content(Oid{1, 3, 111, 2, 802, 1, 1, 13, 1, 4, 1}),
        oid_content(Oid{1, 3, 6, 1, 4, 1, 9, 9, 23, 1, 2, 1})}},
      {Fault::cut_forwarding,
       &FaultState::forwarding_told,
       {oid_content(Oid{1, 3, 6, 1, 2, 1, 17, 4, 3}),
        oid_content(Oid{1, 3, 6, 1, 2, 1, 17, 7, 1, 2, 2})}},
  };
  return all;
}

// Whole repetitions up to the number, then genErr. True when this answer is an error.
bool cut_walk(Agent& agent, const Request& request, const CutWalk& cut, Bindings& bindings,
              Answer& answer, Writer& out) {
  if (!agent.has(cut.fault) || request.type == pdu::get || request.oids.empty()) return false;
  if (std::none_of(cut.stems.begin(), cut.stems.end(), [&](const auto& stem) {
        return std::any_of(request.oids.begin(), request.oids.end(),
                           [&](Bytes oid) { return starts_with(oid, stem); });
      }))
    return false;
  auto& told = (*agent.faults).*cut.told;
  const auto most = agent.parameter(cut.fault);
  if (told >= most) {
    answer_gen_err(request, 1, answer, out);
    return true;
  }
  const auto wide = request.oids.size();
  const auto rows = std::max<std::size_t>(1, (most - told) / wide);
  if (bindings.size() > rows * wide) bindings.resize(rows * wide);
  told += static_cast<std::uint32_t>(bindings.size());
  return false;
}

}  // namespace

void change_bindings(Agent& agent, const Request& request, Answer& answer, Writer& out) {
  if (answer.status != no_error) return;
  if (is_too_big(agent, out)) return answer_too_big(agent, request, answer, out);
  auto bindings = split_bindings(out.bytes());
  if (agent.has(Fault::gen_err_column) && touches(request, bindings, if_alias()))
    return answer_gen_err(request, index_of(request, if_alias()), answer, out);
  for (const auto& cut : cut_walks())
    if (cut_walk(agent, request, cut, bindings, answer, out)) return;
  if (request.type != pdu::get) change_order(agent, request, bindings);
  change_amount(agent, request, bindings);
  cut_tables(agent, request, bindings);
  if (agent.has(Fault::hostile_text)) make_hostile(bindings);
  out.shrink_to(0);
  for (const auto& binding : bindings) append_binding(binding, out);
}

bool change_answer(Agent& agent, const Request& request, double now, Answer& answer, Writer& out,
                   double& delay) {
  if (agent.has(Fault::wrong_request_id)) ++answer.id;
  if (agent.has(Fault::wrong_pdu_type)) answer.type = pdu::get;
  if (request.type == pdu::get_bulk) {
    if (agent.has(Fault::no_bulk)) return false;
    if (agent.has(Fault::bulk_hangs)) {
      agent.faults->silent_until = now + agent.parameter(Fault::bulk_hangs);
      return false;
    }
    if (agent.has(Fault::bulk_gen_err)) answer_gen_err(request, 1, answer, out);
  }
  if (agent.has(Fault::slow_column) && touches(request, split_bindings(out.bytes()), lldp_remote()))
    delay += agent.parameter(Fault::slow_column) / 1000.0;
  return true;
}

}  // namespace netroster::simulator
