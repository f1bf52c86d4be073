#include "tests/simulator/pdu.h"

#include <algorithm>

namespace netroster::simulator {
namespace {

constexpr std::size_t max_oids = 1024;
constexpr std::size_t max_oid_bytes = 640;  // 128 sub-identifiers of 5 bytes

bool append_exception(Bytes oid, std::uint8_t exception, Writer& out) {
  if (out.room() < oid.size() + 16) return false;
  append_binding({std::string{text_of(oid)}, element(exception, "")}, out);
  return true;
}

// noSuchInstance when a neighbour in the table has the same object, else noSuchObject.
std::uint8_t missing_kind(const RowTable& rows, Bytes oid) {
  const auto next = rows.after(oid);
  auto stem = oid.first(oid.size() - 1);  // without the last sub-identifier
  while (!stem.empty() && (stem.back() & 0x80) != 0) stem = stem.first(stem.size() - 1);
  const auto same = [&](std::uint32_t row) {
    const auto other = rows.oid(row);
    return other.size() >= stem.size() && std::equal(stem.begin(), stem.end(), other.begin());
  };
  const bool known = (next < rows.size() && same(next)) || (next > 0 && same(next - 1));
  return known ? tag::no_such_instance : tag::no_such_object;
}

Answer refuse(const Request& request, std::int32_t status, std::size_t index, Writer& out) {
  out.shrink_to(0);
  if (status != too_big && out.room() > request.bindings.size()) out.append(request.bindings);
  return {pdu::response, request.id, status, static_cast<std::int32_t>(index)};
}

Answer execute_get(const Request& request, const Run& run, Writer& out) {
  for (std::size_t i = 0; i < request.oids.size(); ++i) {
    const auto oid = request.oids[i];
    const auto row = run.rows->find(oid);
    if (run.v1 && (!row || run.rows->is_counter64(*row)))
      return refuse(request, no_such_name, i + 1, out);
    const bool fits = row ? run.rows->append(*row, *run.moment, out)
                          : append_exception(oid, missing_kind(*run.rows, oid), out);
    if (!fits || out.size() > run.max_bytes) return refuse(request, too_big, 0, out);
  }
  return {pdu::response, request.id};
}

std::uint32_t skip_counter64(const RowTable& rows, std::uint32_t row, bool v1) {
  while (v1 && row < rows.size() && rows.is_counter64(row)) ++row;
  return row;
}

Answer execute_next(const Request& request, const Run& run, Writer& out) {
  for (std::size_t i = 0; i < request.oids.size(); ++i) {
    const auto oid = request.oids[i];
    const auto row = skip_counter64(*run.rows, run.rows->after(oid), run.v1);
    const bool at_end = row >= run.rows->size();
    if (at_end && run.v1) return refuse(request, no_such_name, i + 1, out);
    const bool fits = at_end ? append_exception(oid, tag::end_of_mib_view, out)
                             : run.rows->append(row, *run.moment, out);
    if (!fits || out.size() > run.max_bytes) return refuse(request, too_big, 0, out);
  }
  return {pdu::response, request.id};
}

// One binding of a GETBULK; false when it does not fit any more.
bool append_step(const Run& run, std::uint32_t row, Bytes asked, Writer& out) {
  const auto before = out.size();
  const auto& rows = *run.rows;
  const auto last = rows.size() == 0 ? asked : rows.oid(rows.size() - 1);
  const auto end = compare_oids(asked, last) > 0 ? asked : last;
  const bool fits = row >= rows.size() ? append_exception(end, tag::end_of_mib_view, out)
                                       : rows.append(row, *run.moment, out);
  if (fits && out.size() <= run.max_bytes) return true;
  out.shrink_to(before);
  return false;
}

// Where a repeated OID has come to.
struct Repeater {
  Bytes asked;
  std::uint32_t row;
};

// One row of each; false when the answer is full, or all are at the end.
bool append_repetition(const Run& run, std::vector<Repeater>& repeaters, Writer& out) {
  bool more = false;
  for (auto& [asked, row] : repeaters) {
    if (!append_step(run, row, asked, out)) return false;
    if (row < run.rows->size()) ++row, more = true;
  }
  return more;
}

Answer execute_bulk(const Request& request, const Run& run, Writer& out) {
  const auto& rows = *run.rows;
  const auto asked = request.oids.size();
  const auto single = std::min(asked, static_cast<std::size_t>(std::max(0, request.non_repeaters)));
  auto repetitions = static_cast<std::uint32_t>(std::max(0, request.max_repetitions));
  if (run.max_repetitions != 0) repetitions = std::min(repetitions, run.max_repetitions);
  const Answer answer{pdu::response, request.id};
  for (std::size_t i = 0; i < single; ++i)
    if (!append_step(run, rows.after(request.oids[i]), request.oids[i], out)) return answer;
  if (single == asked) return answer;
  static thread_local std::vector<Repeater> repeaters;
  repeaters.clear();
  for (std::size_t i = single; i < asked; ++i)
    repeaters.push_back({request.oids[i], rows.after(request.oids[i])});
  for (std::uint32_t n = 0; n < repetitions; ++n)
    if (!append_repetition(run, repeaters, out)) break;
  return answer;
}

}  // namespace

bool parse_request(Cursor& in, Request& request) {
  request.oids.clear();
  Cursor body{in.take_any(request.type)};
  request.id = body.integer();
  request.non_repeaters = body.integer();
  request.max_repetitions = body.integer();
  request.bindings = body.take(tag::sequence);
  if (in.failed() || body.failed()) return false;
  Cursor list{request.bindings};
  while (!list.empty()) {
    Cursor binding{list.take(tag::sequence)};
    const auto oid = binding.take(tag::oid);
    if (list.failed() || binding.failed() || !is_oid_content(oid)) return false;
    if (oid.size() > max_oid_bytes || request.oids.size() == max_oids) return false;
    request.oids.push_back(oid);
  }
  return request.type == pdu::get || request.type == pdu::get_next || request.type == pdu::get_bulk;
}

Answer execute(const Request& request, const Run& run, Writer& out) {
  switch (request.type) {
    case pdu::get:
      return execute_get(request, run, out);
    case pdu::get_next:
      return execute_next(request, run, out);
    default:
      return execute_bulk(request, run, out);
  }
}

void finish_pdu(const Answer& answer, Writer& out) {
  out.wrap(tag::sequence);
  out.prepend_integer(answer.index);
  out.prepend_integer(answer.status);
  out.prepend_integer(answer.id);
  out.wrap(answer.type);
}

std::vector<Binding> split_bindings(Bytes list) {
  std::vector<Binding> result;
  Cursor in{list};
  while (!in.empty()) {
    Cursor binding{in.take(tag::sequence)};
    const auto oid = binding.take(tag::oid);
    if (in.failed() || binding.failed()) break;
    result.push_back({std::string{text_of(oid)}, std::string{text_of(binding.rest())}});
  }
  return result;
}

void append_binding(const Binding& binding, Writer& out) {
  const auto whole = element(tag::sequence, element(tag::oid, binding.oid) + binding.value);
  if (whole.size() <= out.room()) out.append(bytes_of(whole));
}

}  // namespace netroster::simulator
