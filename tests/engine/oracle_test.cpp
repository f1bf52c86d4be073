// The decoder held against Net-SNMP's: whatever ours takes, Net-SNMP reads the same, value by
// value.
#include <gtest/gtest.h>

#include <memory>
#include <random>

#include "collectors/snmp/message.h"

// Net-SNMP wants its configuration first.
// clang-format off
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
// clang-format on

namespace netroster::snmp {
namespace {

struct FreePdu {
  void operator()(netsnmp_pdu* pdu) const { snmp_free_pdu(pdu); }
};
using NetSnmpPdu = std::unique_ptr<netsnmp_pdu, FreePdu>;

// Null when Net-SNMP refuses the message.
NetSnmpPdu oracle(std::vector<std::uint8_t> bytes) {
  std::array<u_char, 4096> community{};
  std::size_t community_size = community.size();
  std::size_t left = bytes.size();
  long version = 0;
  u_char* at = snmp_comstr_parse(bytes.data(), &left, community.data(), &community_size, &version);
  if (at == nullptr) return nullptr;
  NetSnmpPdu pdu(static_cast<netsnmp_pdu*>(calloc(1, sizeof(netsnmp_pdu))));
  if (snmp_pdu_parse(pdu.get(), at, &left) != 0) return nullptr;
  return pdu;
}

bool same_name(const netsnmp_variable_list& theirs, const Oid& ours) {
  if (theirs.name_length != ours.size()) return false;
  for (std::size_t i = 0; i < ours.size(); ++i)
    if (theirs.name[i] != ours[i]) return false;
  return true;
}

bool same_value(const netsnmp_variable_list& theirs, const Value& ours) {
  switch (ours.tag) {
    case Tag::integer:
      return *theirs.val.integer == static_cast<long>(*ours.as_integer());
    case Tag::counter32:
    case Tag::gauge32:
    case Tag::timeticks:
      return static_cast<std::uint32_t>(*theirs.val.integer) == *ours.as_unsigned();
    case Tag::counter64:
      return (static_cast<std::uint64_t>(theirs.val.counter64->high) << 32 |
              static_cast<std::uint32_t>(theirs.val.counter64->low)) == ours.number;
    case Tag::octets:
      return std::string_view(reinterpret_cast<const char*>(theirs.val.string), theirs.val_len) ==
             ours.bytes;
    default:
      return true;  // OIDs and exceptions are compared by their names and tags
  }
}

std::string seed_message() {
  CommunityMessage message;
  message.community = "public";
  message.pdu.type = PduType::response;
  message.pdu.request_id = 123456;
  const Oid oid{1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 6, 10101};
  message.pdu.rows.push_back({oid, Value::integer(-7)});
  message.pdu.rows.push_back({oid, Value::octets("GigabitEthernet1/0/1")});
  message.pdu.rows.push_back({oid, Value::object_id(Oid{1, 3, 6, 1, 4, 1, 9, 1, 516})});
  message.pdu.rows.push_back({oid, Value::ip(*IpAddress::parse("10.1.2.3"))});
  message.pdu.rows.push_back({oid, Value::unsigned_of(Tag::counter32, 4'000'000'000U)});
  message.pdu.rows.push_back({oid, Value::unsigned_of(Tag::timeticks, 77)});
  message.pdu.rows.push_back({oid, Value::unsigned_of(Tag::counter64, 1ULL << 63)});
  message.pdu.rows.push_back({oid, Value::unsigned_of(Tag::no_such_instance, 0)});
  return encode(message);
}

TEST(Oracle, NetSnmpReadsWhatWeReadTheSame) {
  const std::string seed = seed_message();
  std::mt19937 random(20);
  std::size_t ours_took = 0;
  std::size_t both_took = 0;
  for (int i = 0; i < 60'000; ++i) {
    std::vector<std::uint8_t> bytes(seed.begin(), seed.end());
    for (auto n = random() % 3; n > 0; --n)
      bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
    const auto ours = decode_community(bytes);
    if (!ours) continue;
    ++ours_took;
    const auto theirs = oracle(bytes);
    if (!theirs) continue;
    ++both_took;
    EXPECT_EQ(theirs->reqid, ours->pdu.request_id);
    const netsnmp_variable_list* variable = theirs->variables;
    for (const auto& row : ours->pdu.rows) {
      ASSERT_NE(variable, nullptr);
      EXPECT_EQ(variable->type, static_cast<u_char>(row.value.tag));
      EXPECT_TRUE(same_name(*variable, row.oid)) << row.oid.text();
      EXPECT_TRUE(same_value(*variable, row.value)) << row.oid.text();
      variable = variable->next_variable;
    }
    EXPECT_EQ(variable, nullptr);
  }
  EXPECT_GT(both_took, 20'000U);
  // Ours is more lenient about padded numbers alone.
  EXPECT_GT(both_took * 100, ours_took * 95);
}

TEST(Oracle, RequestsAreWrittenAsNetSnmpReadsThem) {
  CommunityMessage message;
  message.community = "public";
  message.pdu.type = PduType::get_bulk;
  message.pdu.request_id = 0x7fffffff;
  message.pdu.error_index = 25;
  message.pdu.rows.push_back({Oid{1, 3, 6, 1, 2, 1, 2, 2, 1, 2}, {}});
  const std::string bytes = encode(message);
  const auto pdu = oracle({bytes.begin(), bytes.end()});
  ASSERT_TRUE(pdu);
  EXPECT_EQ(pdu->command, SNMP_MSG_GETBULK);
  EXPECT_EQ(pdu->max_repetitions, 25);
  EXPECT_TRUE(same_name(*pdu->variables, message.pdu.rows[0].oid));
}

}  // namespace
}  // namespace netroster::snmp
