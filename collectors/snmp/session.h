// The seam between collectors and the network: production speaks UDP behind it, tests and `replay`
// answer from a recording.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "collectors/snmp/value.h"

namespace netroster::snmp {

enum class PduType : std::uint8_t {
  get = 0xa0,
  get_next = 0xa1,
  response = 0xa2,
  get_bulk = 0xa5,
  report = 0xa8,
};

// error-status of RFC 3416 that the walk acts on; any other number is passed through.
enum : std::uint32_t {
  error_none = 0,
  error_too_big = 1,
  error_no_such_name = 2,
  error_gen_err = 5,
  error_authorization = 16,
};

struct Request {
  PduType type = PduType::get;
  std::vector<Oid> oids;
  std::uint16_t max_repetitions = 0;  // get_bulk only
};

struct Response {
  std::uint32_t error_status = 0;
  std::uint32_t error_index = 0;  // 1-based
  std::vector<VarBind> rows;
};

class Session {
 public:
  virtual ~Session() = default;

  // One exchange, retries included. A Response with an error-status is a value; an Error means that
  // nothing usable came back (Errc::timeout, closed, refused, protocol …).
  virtual boost::asio::awaitable<Result<Response>> exchange(Request request) = 0;

  // SNMPv1 has neither GETBULK nor Counter64.
  virtual bool has_bulk() const = 0;

  // The same agent seen in another context: a VLAN's bridge tables (community@vlan, SNMPv3 context
  // "vlan-N"). Null where the transport has none.
  virtual std::shared_ptr<Session> in_vlan(std::uint32_t vlan) = 0;

  // snmpEngineID as the protocol itself learned it (SNMPv3), raw bytes; "" when it did not.
  virtual std::string engine_id() const { return {}; }
};

}  // namespace netroster::snmp
