// Arbitrary bytes as a reply: nothing may crash, hang or read outside, and what is accepted must
// survive being written and read again.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "collectors/snmp/message.h"
#include "collectors/snmp/wire_id.h"

using namespace netroster::snmp;

namespace {

const usm::Keys& keys() {
  static const usm::Keys instance{usm::AuthProtocol::sha1, usm::PrivProtocol::aes128,
                                  std::string(20, 'a'), std::string(16, 'p')};
  return instance;
}

void must(bool holds) {
  if (!holds) std::abort();
}

Bytes bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes bytes(data, size);
  (void)peek_version(bytes);
  const auto wire = peek_wire_id(bytes);
  if (const auto message = decode_community(bytes)) {
    must(wire && wire->id == message->pdu.request_id);
    const std::string written = encode(*message);
    const auto again = decode_community(bytes_of(written));
    must(again && again->pdu.rows.size() == message->pdu.rows.size());
    for (std::size_t i = 0; i < again->pdu.rows.size(); ++i) {
      must(again->pdu.rows[i].oid == message->pdu.rows[i].oid);
      must(again->pdu.rows[i].value == message->pdu.rows[i].value);
    }
  }
  (void)peek_v3(bytes);
  if (const auto message = decode_v3(bytes, keys())) {
    // Only what carries a right digest, or none at all, comes through.
    must((message->header.flags & flag_priv) == 0 || (message->header.flags & flag_auth) != 0);
  }
  return 0;
}
