// One request against one table of rows: GET, GETNEXT and GETBULK of RFC 1157 and RFC 3416.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/simulator/rows.h"

namespace netroster::simulator {

namespace pdu {
inline constexpr std::uint8_t get = 0xa0, get_next = 0xa1, response = 0xa2, get_bulk = 0xa5,
                              report = 0xa8;
}  // namespace pdu

enum ErrorStatus : std::int32_t { no_error = 0, too_big = 1, no_such_name = 2, gen_err = 5 };

struct Request {
  std::uint8_t type = 0;
  std::int32_t id = 0;
  std::int32_t non_repeaters = 0;    // error-status of other requests
  std::int32_t max_repetitions = 0;  // error-index of other requests
  Bytes bindings;                    // content of the list, as it came
  std::vector<Bytes> oids;           // content of each name
};

// Reads the PDU; `request` is reused, so that its vector keeps its memory.
bool parse_request(Cursor& in, Request& request);

struct Answer {
  std::uint8_t type = pdu::response;
  std::int32_t id = 0;
  std::int32_t status = no_error;
  std::int32_t index = 0;
};

struct Run {
  const RowTable* rows = nullptr;
  const Moment* moment = nullptr;
  bool v1 = false;
  std::uint32_t max_repetitions = 0;  // 0: as asked
  std::size_t max_bytes = 1472;       // of the bindings
};

// Appends the bindings of the answer to an empty writer.
Answer execute(const Request& request, const Run& run, Writer& out);

// Makes the bindings in `out` a whole PDU.
void finish_pdu(const Answer& answer, Writer& out);

// Bindings as names and values, for whoever wants to change them.
struct Binding {
  std::string oid;    // content
  std::string value;  // tag, length and content
};
std::vector<Binding> split_bindings(Bytes list);
void append_binding(const Binding& binding, Writer& out);

}  // namespace netroster::simulator
