#include "collectors/snmp/message.h"

#include <gtest/gtest.h>

#include <random>

#include "base/text.h"

namespace netroster::snmp {
namespace {

Bytes bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string from_hex(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  return out;
}

// RFC 3414, A.3.1 and A.3.2: the password "maplesyrup" and the engine id 00..02.
TEST(Usm, KeysOfRfc3414AppendixA3) {
  const std::string engine = from_hex("000000000000000000000002");
  const auto md5 = usm::password_key(usm::AuthProtocol::md5, "maplesyrup");
  ASSERT_TRUE(md5);
  EXPECT_EQ(hex_plain(*md5), "9faf3283884e92834ebc9847d8edd963");
  EXPECT_EQ(hex_plain(usm::localise(usm::AuthProtocol::md5, *md5, engine)),
            "526f5eed9fcce26f8964c2930787d82b");
  const auto sha = usm::password_key(usm::AuthProtocol::sha1, "maplesyrup");
  ASSERT_TRUE(sha);
  EXPECT_EQ(hex_plain(*sha), "9fb5cc0381497b3793528939ff788d5d79145211");
  EXPECT_EQ(hex_plain(usm::localise(usm::AuthProtocol::sha1, *sha, engine)),
            "6695febc9288e36282235fc7151f128497b38f3f");
}

TEST(Usm, ShortPasswordsAreRefused) {
  EXPECT_FALSE(usm::password_key(usm::AuthProtocol::sha256, "seven77"));
}

TEST(Message, V2cBytesAreExact) {
  CommunityMessage message;
  message.community = "public";
  message.pdu.type = PduType::get;
  message.pdu.request_id = 0x12345678;
  message.pdu.rows.push_back({Oid{1, 3, 6, 1, 2, 1, 1, 1, 0}, {}});
  EXPECT_EQ(hex_plain(encode(message)),
            "302902010104067075626c6963a01c02041234567802010002010030"
            "0e300c06082b060102010101000500");
}

Pdu every_kind_of_value() {
  Pdu pdu;
  pdu.type = PduType::response;
  pdu.request_id = -5;
  const Oid oid{1, 3, 6, 1, 4, 1, 4294967295U, 128, 0};
  pdu.rows.push_back({oid, Value::integer(-1)});
  pdu.rows.push_back({oid, Value::integer(INT32_MIN)});
  pdu.rows.push_back({oid, Value::octets(std::string("\0\xff", 2))});
  pdu.rows.push_back({oid, Value::octets(std::string(300, 'x'))});
  pdu.rows.push_back({oid, Value::object_id(Oid{1, 3, 6, 1, 4, 1, 9})});
  pdu.rows.push_back({oid, Value::object_id(Oid{0, 0})});
  pdu.rows.push_back({oid, Value::ip(*IpAddress::parse("127.1.2.3"))});
  pdu.rows.push_back({oid, Value::unsigned_of(Tag::counter32, 4294967295U)});
  pdu.rows.push_back({oid, Value::unsigned_of(Tag::gauge32, 128)});
  pdu.rows.push_back({oid, Value::unsigned_of(Tag::timeticks, 0)});
  pdu.rows.push_back({oid, Value::unsigned_of(Tag::counter64, UINT64_MAX)});
  pdu.rows.push_back({oid, Value::unsigned_of(Tag::end_of_mib_view, 0)});
  return pdu;
}

void expect_same(const Pdu& a, const Pdu& b) {
  EXPECT_EQ(a.type, b.type);
  EXPECT_EQ(a.request_id, b.request_id);
  EXPECT_EQ(a.error_status, b.error_status);
  EXPECT_EQ(a.error_index, b.error_index);
  ASSERT_EQ(a.rows.size(), b.rows.size());
  for (std::size_t i = 0; i < a.rows.size(); ++i) {
    EXPECT_EQ(a.rows[i].oid, b.rows[i].oid);
    EXPECT_EQ(a.rows[i].value, b.rows[i].value) << i;
  }
}

TEST(Message, V2cRoundTrip) {
  const CommunityMessage message{1, "secret", every_kind_of_value()};
  const auto bytes = encode(message);
  const auto back = decode_community(bytes_of(bytes));
  ASSERT_TRUE(back) << back.error().what;
  EXPECT_EQ(back->community, "secret");
  expect_same(message.pdu, back->pdu);
}

TEST(Message, EveryCutIsRefusedNotRead) {
  const auto bytes = encode(CommunityMessage{1, "secret", every_kind_of_value()});
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::vector<std::uint8_t> cut(bytes.begin(), bytes.begin() + static_cast<long>(size));
    EXPECT_FALSE(decode_community(cut)) << size;
  }
}

TEST(Message, ChangedBytesNeverCrash) {
  const auto bytes = encode(CommunityMessage{1, "secret", every_kind_of_value()});
  std::mt19937 random(1);
  std::size_t accepted = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::vector<std::uint8_t> mutant(bytes.begin(), bytes.end());
    for (int n = 0; n < 3; ++n)
      mutant[random() % mutant.size()] = static_cast<std::uint8_t>(random());
    if (decode_community(mutant)) ++accepted;
  }
  EXPECT_GT(accepted, 0U);
  EXPECT_LT(accepted, 20'000U);
}

struct Suite {
  const char* name;
  usm::AuthProtocol auth;
  usm::PrivProtocol priv;
};

class V3 : public testing::TestWithParam<Suite> {};

TEST_P(V3, RoundTripAndTamper) {
  const auto [name, auth, priv] = GetParam();
  const std::string engine = from_hex("80001f8880e9630000d61ff449");
  const auto ku = usm::password_key(auth, "correct horse");
  ASSERT_TRUE(ku);
  const auto keys = usm::localised_keys(auth, *ku, priv, *ku, engine);
  V3Message message;
  message.header.message_id = 77;
  message.header.flags = static_cast<std::uint8_t>(
      flag_auth | flag_reportable | (priv == usm::PrivProtocol::none ? 0 : flag_priv));
  message.header.engine_id = engine;
  message.header.engine_boots = 3;
  message.header.engine_time = 1234;
  message.header.user = "roster";
  message.context_engine_id = engine;
  message.context_name = "vlan-10";
  message.pdu = every_kind_of_value();
  const auto bytes = encode(message, keys, 42);
  ASSERT_TRUE(bytes) << bytes.error().what;
  const auto header = peek_v3(bytes_of(*bytes));
  ASSERT_TRUE(header);
  EXPECT_EQ(header->user, "roster");
  EXPECT_EQ(header->engine_time, 1234U);
  const auto back = decode_v3(bytes_of(*bytes), keys);
  ASSERT_TRUE(back) << back.error().what;
  EXPECT_EQ(back->context_name, "vlan-10");
  expect_same(message.pdu, back->pdu);
  if (priv != usm::PrivProtocol::none) {
    EXPECT_EQ(bytes->find("vlan-10"), std::string::npos);
  }
  for (std::size_t i = 0; i < bytes->size(); ++i) {
    std::string tampered = *bytes;
    tampered[i] = static_cast<char>(tampered[i] ^ 1);
    const auto read = decode_v3(bytes_of(tampered), keys);
    // The flags say whether a digest is checked: the engine demands them; all else must be noticed.
    if (read) {
      EXPECT_EQ(read->header.flags & flag_auth, 0) << i;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Snmp, V3,
    testing::Values(Suite{"Md5", usm::AuthProtocol::md5, usm::PrivProtocol::none},
                    Suite{"Md5Des", usm::AuthProtocol::md5, usm::PrivProtocol::des},
                    Suite{"Sha1Aes128", usm::AuthProtocol::sha1, usm::PrivProtocol::aes128},
                    Suite{"Sha224Aes192", usm::AuthProtocol::sha224, usm::PrivProtocol::aes192},
                    Suite{"Sha256Aes128", usm::AuthProtocol::sha256, usm::PrivProtocol::aes128},
                    Suite{"Sha384Aes256", usm::AuthProtocol::sha384, usm::PrivProtocol::aes256},
                    Suite{"Sha512Aes256", usm::AuthProtocol::sha512, usm::PrivProtocol::aes256},
                    Suite{"Sha1Aes256c", usm::AuthProtocol::sha1, usm::PrivProtocol::aes256c},
                    Suite{"Md5Aes192c", usm::AuthProtocol::md5, usm::PrivProtocol::aes192c}),
    [](const auto& c) { return c.param.name; });

}  // namespace
}  // namespace netroster::snmp
