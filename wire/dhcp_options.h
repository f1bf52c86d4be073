// The options of one DHCP message (RFC 2132): overloaded fields followed (option 52), options
// that come in several parts put together (RFC 3396).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/ip_address.h"
#include "wire/frame_context.h"

namespace netroster::wire {

// What this project reads, by IANA's number.
enum class DhcpOption : std::uint8_t {
  host_name = 12,
  requested_address = 50,
  overload = 52,
  message_type = 53,
  server_id = 54,
  parameter_list = 55,
  vendor_class = 60,
  client_fqdn = 81,
  relay_agent = 82
};

class DhcpOptions {
 public:
  // `options` follow the magic cookie; `file` and `server_name` are the fixed fields of the header,
  // read only when option 52 says that they hold options. What is cut or damaged is left out and
  // counted.
  DhcpOptions(std::string_view options, std::string_view file, std::string_view server_name,
              Counts& counts);

  bool has(DhcpOption code) const;
  // All parts of an option in the order of the message; "" when it is not there.
  std::string value(DhcpOption code) const;
  // An option of exactly four bytes.
  std::optional<IpAddress> address(DhcpOption code) const;

 private:
  struct Part {
    DhcpOption code;
    std::string_view value;
  };
  // False when an option runs past its field.
  bool read(std::string_view field);

  std::vector<Part> parts_;
};

}  // namespace netroster::wire
