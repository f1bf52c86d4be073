#include "tests/simulator/faults.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "model/ip_address.h"

namespace netroster::simulator {
namespace {

constexpr FaultMode modes[] = {
    {Fault::dark, "dark", 0, "", "never answers"},
    {Fault::closed, "closed", 0, "",
     "no socket: the kernel answers ICMP port unreachable; needs one socket an agent"},
    {Fault::slow, "slow", 500, "milliseconds", "each answer comes that late"},
    {Fault::lossy, "lossy", 10, "percent", "loses that share of requests and of answers"},
    {Fault::duplicate, "duplicate", 100, "copies", "sends each answer that often"},
    {Fault::wrong_source_address, "wrong-source-address", 0, "", "answers from the next address"},
    {Fault::wrong_source_port, "wrong-source-port", 0, "", "answers from another UDP port"},
    {Fault::wrong_request_id, "wrong-request-id", 0, "", "answers with the request id plus one"},
    {Fault::wrong_version, "wrong-version", 0, "", "answers v2c with v1 and v1 with v2c"},
    {Fault::wrong_community, "wrong-community", 0, "", "answers with a community of its own"},
    {Fault::wrong_pdu_type, "wrong-pdu-type", 0, "", "answers with a GET instead of a response"},
    {Fault::unasked_oids, "unasked-oids", 0, "", "answers with objects that nobody asked for"},
    {Fault::outside_subtree, "outside-subtree", 0, "",
     "each answer to GETNEXT or GETBULK jumps back to the system group"},
    {Fault::looping_oids, "looping-oids", 0, "",
     "GETNEXT and GETBULK answer with the OID that was asked"},
    {Fault::cyclic_oids, "cyclic-oids", 3, "OIDs",
     "GETNEXT and GETBULK go round in a circle of that many OIDs"},
    {Fault::growing_oids, "growing-oids", 0, "",
     "a table without an end: the last sub-identifier counts up for ever"},
    {Fault::decreasing_oids, "decreasing-oids", 0, "",
     "the rows of an answer come in reverse order"},
    {Fault::skipped_rows, "skipped-rows", 20, "repetitions",
     "above that many repetitions rows are left out and the rest is out of order"},
    {Fault::huge_values, "huge-values", 60'000, "bytes",
     "the first text of each answer is that long"},
    {Fault::too_big, "too-big", 1, "bindings",
     "tooBig, with the bindings of the request, above that many"},
    {Fault::too_big_empty, "too-big-empty", 1, "bindings",
     "tooBig, without bindings, above that many"},
    {Fault::empty_lists, "empty-lists", 0, "", "answers hold no binding at all"},
    {Fault::cut_tables, "cut-tables", 10, "rows", "a walk leaves each column after that many rows"},
    {Fault::cut_rows, "cut-rows", 0, "", "GETBULK answers stop in the middle of a row"},
    {Fault::cut_neighbours, "cut-neighbours", 20, "bindings",
     "genErr in the middle of the LLDP and CDP neighbours, after that many bindings"},
    {Fault::cut_forwarding, "cut-forwarding", 40, "bindings",
     "genErr in the middle of the forwarding tables, after that many bindings"},
    {Fault::missing_rows, "missing-rows", 7, "rows", "each so-manieth row of an answer is missing"},
    {Fault::truncated_ber, "truncated-ber", 0, "",
     "the datagram ends after two thirds of the message"},
    {Fault::garbage, "garbage", 64, "bytes", "random bytes"},
    {Fault::gen_err_column, "gen-err-column", 0, "", "genErr whenever ifAlias is touched"},
    {Fault::slow_column, "slow-column", 3'000, "milliseconds",
     "answers about LLDP neighbours come that late"},
    {Fault::no_bulk, "no-bulk", 0, "", "GETBULK is never answered"},
    {Fault::bulk_hangs, "bulk-hangs", 5, "seconds",
     "after a GETBULK nothing is answered for that long"},
    {Fault::bulk_gen_err, "bulk-gen-err", 0, "", "GETBULK is answered with genErr"},
    {Fault::fragile_oids, "fragile-oids", 14, "OIDs", "dies of a request with more"},
    {Fault::fragile_repetitions, "fragile-repetitions", 10, "repetitions",
     "dies of a GETBULK with more"},
    {Fault::fragile_rate, "fragile-rate", 2, "requests a second", "dies of more"},
    {Fault::fragile_concurrent, "fragile-concurrent", 20, "milliseconds",
     "takes that long for an answer and dies of a second request meanwhile"},
    {Fault::reboot, "reboot", 60, "seconds",
     "restarts that often: uptime and counters start again, engine boots count up"},
    {Fault::boots_forgotten, "boots-forgotten", 0, "",
     "restarts (see reboot) forget the engine boots"},
    {Fault::renumber, "renumber", 0, "",
     "every second restart (see reboot) has other ifIndex values"},
    {Fault::counter_wrap, "counter-wrap", 1'000'000, "octets",
     "32-bit counters stand that far before their wrap"},
    {Fault::duplicate_engine_id, "duplicate-engine-id", 0, "", "one engine id for all such agents"},
    {Fault::engine_id_change, "engine-id-change", 0, "",
     "each restart (see reboot) has another engine id"},
    {Fault::stale_time, "stale-time", 0, "", "SNMPv3 requests are always outside the time window"},
    {Fault::wrong_digest, "wrong-digest", 0, "", "SNMPv3 answers are signed with another key"},
    {Fault::v3_downgrade, "v3-downgrade", 0, "",
     "SNMPv3 answers come without authentication and privacy"},
    {Fault::hostile_text, "hostile-text", 0, "",
     "texts hold terminal escapes, markup, formulas, quotes and invalid UTF-8"},
};

std::optional<std::uint32_t> whole_number(std::string_view text) {
  std::uint32_t value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc{} || result.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<double> share_of(std::string_view text) {
  const bool percent = !text.empty() && text.back() == '%';
  if (percent) text.remove_suffix(1);
  if (text.empty() || text.find_first_not_of("0123456789.") != std::string_view::npos)
    return std::nullopt;
  if (std::count(text.begin(), text.end(), '.') > 1) return std::nullopt;
  const double value = std::strtod(std::string{text}.c_str(), nullptr) / (percent ? 100 : 1);
  if (value > 1) return std::nullopt;
  return value;
}

}  // namespace

std::span<const FaultMode> fault_modes() { return modes; }

const FaultMode* find_fault_mode(std::string_view name) {
  for (const auto& mode : modes)
    if (name == mode.name) return &mode;
  return nullptr;
}

void FaultSet::set(Fault fault) {
  for (const auto& mode : modes)
    if (mode.fault == fault) set(fault, mode.parameter);
}

std::vector<std::string> FaultSet::names() const {
  std::vector<std::string> result;
  for (const auto& mode : modes)
    if (has(mode.fault)) result.emplace_back(mode.name);
  return result;
}

Result<FaultOrder> parse_fault(std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos)
    return Error{Errc::invalid, "a fault is MODE[:NUMBER]=SHARE or MODE[:NUMBER]=ADDRESS,…"};
  auto name = text.substr(0, equals);
  auto where = text.substr(equals + 1);
  const auto colon = name.find(':');
  const auto number = colon == std::string_view::npos ? "" : name.substr(colon + 1);
  name = name.substr(0, colon);
  const auto* mode = find_fault_mode(name);
  if (mode == nullptr) return Error{Errc::invalid, "no fault mode " + std::string{name}};
  FaultOrder order{mode->fault, mode->parameter, share_of(where), {}};
  if (!number.empty()) {
    const auto value = whole_number(number);
    if (!value) return Error{Errc::invalid, std::string{number} + " is not a number"};
    order.parameter = *value;
  }
  while (!order.share && !where.empty()) {
    const auto comma = where.find(',');
    const auto address = IpAddress::parse(where.substr(0, comma));
    if (!address || !address->is_v4())
      return Error{Errc::invalid, std::string{where} + " is neither a share nor IPv4 addresses"};
    order.addresses.push_back(address->to_v4());
    where = comma == std::string_view::npos ? "" : where.substr(comma + 1);
  }
  if (!order.share && order.addresses.empty())
    return Error{Errc::invalid, "a fault needs a share or addresses"};
  return order;
}

}  // namespace netroster::simulator
