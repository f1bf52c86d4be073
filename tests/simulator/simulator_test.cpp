// What agents answer over the wire: plain requests, and each fault mode by what it does.
#include "tests/simulator/simulator.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/simulator/client.h"
#include "tests/simulator/flat.h"

namespace netroster::simulator {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds soon{150};  // how long a silence must last to be believed
const Oid sys_name{1, 3, 6, 1, 2, 1, 1, 5, 0};
const Oid sys_descr{1, 3, 6, 1, 2, 1, 1, 1, 0};
const Oid if_descr{1, 3, 6, 1, 2, 1, 2, 2, 1, 2};
const Oid if_alias{1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 18};
const Oid engine_id{1, 3, 6, 1, 6, 3, 10, 2, 1, 1, 0};
const Oid engine_boots{1, 3, 6, 1, 6, 3, 10, 2, 1, 2, 0};
const Oid uptime{1, 3, 6, 1, 2, 1, 1, 3, 0};

class Lab {
 public:
  explicit Lab(std::size_t count = 3, SimulatorOptions options = {}) {
    const auto addresses = first_addresses(*IpNetwork::parse("127.81.0.0/24"), count);
    auto started = Simulator::start(flat_agents(addresses, {}), options);
    EXPECT_TRUE(started) << started.error().what;
    simulator = std::move(*started);
    address = addresses[0];
  }
  void fault(Fault mode, std::uint32_t parameter) {
    ASSERT_TRUE(simulator->set_fault(IpAddress::v4(address), mode, parameter));
  }
  void ask(std::uint8_t type, const std::vector<Oid>& oids, std::int32_t repetitions = 0,
           std::int32_t version = 1, const std::string& community = "public") {
    client.send(address, simulator->port(),
                make_request(version, community, type, ++id, oids, 0, repetitions));
  }
  std::optional<Reply> exchange(std::uint8_t type, const std::vector<Oid>& oids,
                                std::int32_t repetitions = 0, std::int32_t version = 1,
                                const std::string& community = "public") {
    ask(type, oids, repetitions, version, community);
    return client.receive(milliseconds{2000});
  }
  AddressStatistics seen() const { return simulator->statistics(IpAddress::v4(address)); }

  std::unique_ptr<Simulator> simulator;
  Client client;
  std::uint32_t address = 0;
  std::int32_t id = 1000;
};

TEST(Simulator, AnswersFromTheAddressThatWasAsked) {
  Lab lab;
  const auto reply = lab.exchange(pdu::get, {sys_name});
  ASSERT_TRUE(reply && reply->parsed);
  EXPECT_EQ(reply->from.address, lab.address);
  EXPECT_EQ(reply->from.port, lab.simulator->port());
  EXPECT_EQ(reply->id, lab.id);
  EXPECT_EQ(reply->content(0), "flat-00000");
}

TEST(Simulator, TellsMissingInstanceFromMissingObject) {
  Lab lab;
  const auto reply =
      lab.exchange(pdu::get, {if_descr.child(9999), Oid{1, 3, 6, 1, 2, 1, 99, 1, 2, 3}});
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->tag(0), tag::no_such_instance);
  EXPECT_EQ(reply->tag(1), tag::no_such_object);
}

TEST(Simulator, GetBulkWalksInOrderToTheEndOfTheView) {
  Lab lab;
  Oid at{1, 3};
  std::size_t rows = 0;
  for (bool more = true; more;) {
    const auto reply = lab.exchange(pdu::get_bulk, {at}, 40);
    ASSERT_TRUE(reply && reply->status == 0 && !reply->bindings.empty());
    for (std::size_t i = 0; i < reply->bindings.size() && more; ++i) {
      more = reply->tag(i) != tag::end_of_mib_view;
      if (!more) break;
      ASSERT_LT(at, reply->oid(i));
      at = reply->oid(i);
      ++rows;
    }
  }
  EXPECT_GT(rows, 52U * 25U);
}

TEST(Simulator, SpeaksVersionOneWithoutCounter64) {
  Lab lab;
  const Oid hc_in{1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 6};
  const auto refused = lab.exchange(pdu::get, {hc_in.child(1)}, 0, 0);
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, no_such_name);
  EXPECT_EQ(refused->index, 1);
  const auto next = lab.exchange(pdu::get_next, {hc_in}, 0, 0);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->tag(0), tag::gauge32);
}

TEST(Simulator, IsSilentForAWrongCommunityAndRemembersIt) {
  Lab lab;
  lab.ask(pdu::get, {sys_name}, 0, 1, "guess");
  EXPECT_FALSE(lab.client.receive(soon));
  EXPECT_EQ(lab.seen().communities, std::vector<std::string>{"guess"});
  EXPECT_EQ(lab.seen().refused, 1U);
}

TEST(Simulator, WatchesAddressesWithoutAgent) {
  Lab lab;
  const auto empty = lab.address + 100;
  lab.client.send(empty, lab.simulator->port(), make_request(1, "secret", pdu::get, 1, {sys_name}));
  EXPECT_FALSE(lab.client.receive(soon));
  EXPECT_EQ(lab.simulator->statistics(IpAddress::v4(empty)).communities,
            std::vector<std::string>{"secret"});
  EXPECT_EQ(lab.simulator->totals().strangers, 1U);
}

TEST(Simulator, CountersMoveWithTheClockOnly) {
  Lab lab;
  const Oid in{1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 6, 5};
  const auto before = lab.exchange(pdu::get, {in, uptime});
  lab.simulator->advance(std::chrono::hours{24 * 7});
  const auto after = lab.exchange(pdu::get, {in, uptime});
  ASSERT_TRUE(before && after);
  EXPECT_GT(after->number(0), before->number(0));
  EXPECT_NEAR(static_cast<double>(after->number(1) - before->number(1)), 7 * 86'400 * 100.0, 1000);
}

TEST(Simulator, MalformedRequestsAreCountedAndNotAnswered) {
  Lab lab;
  const auto good = make_request(1, "public", pdu::get, 1, {sys_name});
  for (std::size_t cut = 0; cut < good.size(); ++cut)
    lab.client.send(lab.address, lab.simulator->port(), good.substr(0, cut));
  ASSERT_TRUE(lab.exchange(pdu::get, {sys_name}));
  EXPECT_FALSE(lab.client.receive(soon));
  EXPECT_GE(lab.seen().malformed, good.size() - 1);
}

// ---- faults: one row each; `check` sees a lab whose first agent has the fault

using Check = void (*)(Lab&);
struct FaultCase {
  Fault fault;
  std::uint32_t parameter;
  Check check;
};

void stays_silent(Lab& lab) {
  lab.ask(pdu::get, {sys_name});
  EXPECT_FALSE(lab.client.receive(soon));
}

void rows_do_not_increase(Lab& lab) {
  Oid at = if_descr;
  bool went_back = false;
  for (int i = 0; i < 4 && !went_back; ++i) {
    const auto reply = lab.exchange(pdu::get_bulk, {at}, 5);
    ASSERT_TRUE(reply && !reply->bindings.empty());
    for (std::size_t n = 0; n < reply->bindings.size(); ++n) {
      went_back |= reply->oid(n) <= at;
      at = reply->oid(n);
    }
  }
  EXPECT_TRUE(went_back);
}

void dies(Lab& lab) {
  EXPECT_FALSE(lab.client.receive(soon));
  EXPECT_EQ(lab.seen().deaths, 1U);
  lab.ask(pdu::get, {sys_name});
  EXPECT_FALSE(lab.client.receive(soon));
}

template <typename F>
void expect_reply(Lab& lab, std::uint8_t type, std::vector<Oid> oids, std::int32_t repetitions,
                  F holds) {
  const auto reply = lab.exchange(type, oids, repetitions);
  ASSERT_TRUE(reply);
  EXPECT_TRUE(holds(*reply));
}

const FaultCase fault_cases[] = {
    {Fault::dark, 0, stays_silent},
    {Fault::slow, 60,
     [](Lab& lab) {
       const auto start = std::chrono::steady_clock::now();
       ASSERT_TRUE(lab.exchange(pdu::get, {sys_name}));
       EXPECT_GE(std::chrono::steady_clock::now() - start, milliseconds{55});
     }},
    {Fault::lossy, 100, stays_silent},
    {Fault::duplicate, 100,
     [](Lab& lab) {
       lab.ask(pdu::get, {sys_name});
       int copies = 0;
       while (lab.client.receive(soon)) ++copies;
       EXPECT_EQ(copies, 100);
     }},
    {Fault::wrong_source_address, 0,
     [](Lab& lab) {
       expect_reply(lab, pdu::get, {sys_name}, 0,
                    [&](const Reply& r) { return r.from.address == lab.address + 1; });
     }},
    {Fault::wrong_source_port, 0,
     [](Lab& lab) {
       expect_reply(lab, pdu::get, {sys_name}, 0,
                    [&](const Reply& r) { return r.from.port != lab.simulator->port(); });
     }},
    {Fault::wrong_request_id, 0,
     [](Lab& lab) {
       expect_reply(lab, pdu::get, {sys_name}, 0,
                    [&](const Reply& r) { return r.id == lab.id + 1; });
     }},
    {Fault::wrong_version, 0,
     [](Lab& lab) {
       expect_reply(lab, pdu::get, {sys_name}, 0, [](const Reply& r) { return r.version == 0; });
     }},
    {Fault::wrong_community, 0,
     [](Lab& lab) {
       expect_reply(lab, pdu::get, {sys_name}, 0,
                    [](const Reply& r) { return r.community != "public"; });
     }},
    {Fault::wrong_pdu_type, 0,
     [](Lab& lab) {
       expect_reply(lab, pdu::get, {sys_name}, 0,
                    [](const Reply& r) { return r.type == pdu::get; });
     }},
    {Fault::unasked_oids, 0,
     [](Lab& lab) {
       expect_reply(lab, pdu::get, {sys_name}, 0,
                    [](const Reply& r) { return r.oid(0) != sys_name; });
     }},
    {Fault::outside_subtree, 0,
     [](Lab& lab) {
       expect_reply(lab, pdu::get_next, {if_descr}, 0,
                    [](const Reply& r) { return !if_descr.contains(r.oid(0)); });
     }},
    {Fault::looping_oids, 0, rows_do_not_increase},
    {Fault::cyclic_oids, 3, rows_do_not_increase},
    {Fault::growing_oids, 0,
     [](Lab& lab) {
       Oid at = if_descr;
       for (int i = 0; i < 50; ++i) {
         const auto reply = lab.exchange(pdu::get_bulk, {at}, 10);
         ASSERT_TRUE(reply && reply->bindings.size() == 10);
         ASSERT_LT(at, reply->oid(9));
         at = reply->oid(9);
         ASSERT_TRUE(if_descr.contains(at));
       }
     }},
    {Fault::decreasing_oids, 0, rows_do_not_increase},
    {Fault::skipped_rows, 10,
     [](Lab& lab) {
       expect_reply(lab, pdu::get_bulk, {if_descr}, 10,
                    [](const Reply& r) { return r.oid(0) == if_descr.child(1); });
       expect_reply(lab, pdu::get_bulk, {if_descr}, 20,
                    [](const Reply& r) { return r.oid(0) != if_descr.child(1); });
     }},
    {Fault::huge_values, 60'000,
     [](Lab& lab) {
       expect_reply(lab, pdu::get, {sys_name}, 0,
                    [](const Reply& r) { return r.content(0).size() == 60'000; });
     }},
    {Fault::too_big, 1,
     [](Lab& lab) {
       expect_reply(lab, pdu::get, {sys_name, sys_descr}, 0,
                    [](const Reply& r) { return r.status == too_big && r.bindings.size() == 2; });
     }},
    {Fault::too_big_empty, 1,
     [](Lab& lab) {
       expect_reply(lab, pdu::get_bulk, {if_descr}, 10,
                    [](const Reply& r) { return r.status == too_big && r.bindings.empty(); });
     }},
    {Fault::empty_lists, 0,
     [](Lab& lab) {
       expect_reply(lab, pdu::get_bulk, {if_descr}, 10,
                    [](const Reply& r) { return r.parsed && r.status == 0 && r.bindings.empty(); });
     }},
    {Fault::cut_tables, 10,
     [](Lab& lab) {
       expect_reply(lab, pdu::get_next, {if_descr.child(10)}, 0,
                    [](const Reply& r) { return r.tag(0) == tag::end_of_mib_view; });
     }},
    {Fault::cut_rows, 0,
     [](Lab& lab) {
       expect_reply(lab, pdu::get_bulk, {if_descr, if_alias}, 10,
                    [](const Reply& r) { return r.bindings.size() % 2 == 1; });
     }},
    {Fault::missing_rows, 3,
     [](Lab& lab) {
       expect_reply(lab, pdu::get_bulk, {if_descr}, 9,
                    [](const Reply& r) { return r.bindings.size() == 6; });
     }},
    {Fault::truncated_ber, 0,
     [](Lab& lab) {
       expect_reply(lab, pdu::get, {sys_name}, 0, [](const Reply& r) { return !r.parsed; });
     }},
    {Fault::garbage, 64,
     [](Lab& lab) {
       expect_reply(lab, pdu::get, {sys_name}, 0,
                    [](const Reply& r) { return !r.parsed && r.bytes.size() == 64; });
     }},
    {Fault::gen_err_column, 0,
     [](Lab& lab) {
       expect_reply(lab, pdu::get, {sys_name, if_alias.child(1)}, 0,
                    [](const Reply& r) { return r.status == gen_err && r.index == 2; });
       expect_reply(lab, pdu::get, {sys_name}, 0, [](const Reply& r) { return r.status == 0; });
     }},
    {Fault::slow_column, 60,
     [](Lab& lab) {
       const auto start = std::chrono::steady_clock::now();
       ASSERT_TRUE(lab.exchange(pdu::get, {Oid{1, 0, 8802, 1, 1, 2, 1, 4, 1, 1, 9, 0, 1, 1}}));
       EXPECT_GE(std::chrono::steady_clock::now() - start, milliseconds{55});
     }},
    {Fault::no_bulk, 0,
     [](Lab& lab) {
       lab.ask(pdu::get_bulk, {if_descr}, 10);
       EXPECT_FALSE(lab.client.receive(soon));
       EXPECT_TRUE(lab.exchange(pdu::get_next, {if_descr}));
     }},
    {Fault::bulk_hangs, 60,
     [](Lab& lab) {
       ASSERT_TRUE(lab.exchange(pdu::get, {sys_name}));
       lab.ask(pdu::get_bulk, {if_descr}, 10);
       stays_silent(lab);
     }},
    {Fault::bulk_gen_err, 0,
     [](Lab& lab) {
       expect_reply(lab, pdu::get_bulk, {if_descr}, 10,
                    [](const Reply& r) { return r.status == gen_err; });
     }},
    {Fault::fragile_oids, 14,
     [](Lab& lab) {
       ASSERT_TRUE(lab.exchange(pdu::get, std::vector<Oid>(14, sys_name)));
       lab.ask(pdu::get, std::vector<Oid>(15, sys_name));
       dies(lab);
     }},
    {Fault::fragile_repetitions, 10,
     [](Lab& lab) {
       ASSERT_TRUE(lab.exchange(pdu::get_bulk, {if_descr}, 10));
       lab.ask(pdu::get_bulk, {if_descr}, 11);
       dies(lab);
     }},
    {Fault::fragile_rate, 2,
     [](Lab& lab) {
       for (int i = 0; i < 12; ++i) lab.ask(pdu::get, {sys_name});
       while (lab.client.receive(soon)) {
       }
       EXPECT_EQ(lab.seen().deaths, 1U);
     }},
    {Fault::fragile_concurrent, 50,
     [](Lab& lab) {
       ASSERT_TRUE(lab.exchange(pdu::get, {sys_name}));
       lab.ask(pdu::get, {sys_name});
       lab.ask(pdu::get, {sys_name});
       EXPECT_TRUE(lab.client.receive());  // the first, already on its way
       dies(lab);
     }},
    {Fault::reboot, 60,
     [](Lab& lab) {
       expect_reply(lab, pdu::get, {uptime}, 0, [](const Reply& r) { return r.number(0) < 500; });
       lab.simulator->advance(std::chrono::seconds{50});
       expect_reply(lab, pdu::get, {uptime}, 0, [](const Reply& r) { return r.number(0) >= 5000; });
       lab.simulator->advance(std::chrono::seconds{50});
       expect_reply(lab, pdu::get, {uptime}, 0, [](const Reply& r) { return r.number(0) < 500; });
     }},
    {Fault::boots_forgotten, 0,
     [](Lab& lab) {
       lab.fault(Fault::reboot, 60);
       expect_reply(lab, pdu::get, {engine_boots}, 0,
                    [](const Reply& r) { return r.number(0) == 1; });
       lab.simulator->advance(std::chrono::seconds{70});
       expect_reply(lab, pdu::get, {engine_boots}, 0,
                    [](const Reply& r) { return r.number(0) == 1; });
       EXPECT_EQ(lab.seen().restarts, 2U);
     }},
    {Fault::engine_id_change, 0,
     [](Lab& lab) {
       lab.fault(Fault::reboot, 60);
       const auto before = lab.exchange(pdu::get, {engine_id});
       lab.simulator->advance(std::chrono::seconds{70});
       const auto after = lab.exchange(pdu::get, {engine_id});
       ASSERT_TRUE(before && after);
       EXPECT_NE(before->content(0), after->content(0));
     }},
    {Fault::counter_wrap, 1000,
     [](Lab& lab) {
       const Oid idle{1, 3, 6, 1, 2, 1, 2, 2, 1, 10, 4};  // a port without traffic
       expect_reply(lab, pdu::get, {idle}, 0,
                    [](const Reply& r) { return r.number(0) == 0x1'0000'0000ULL - 1000; });
     }},
    {Fault::hostile_text, 0,
     [](Lab& lab) {
       expect_reply(lab, pdu::get, {sys_name}, 0,
                    [](const Reply& r) { return r.content(0).find('\x1b') != std::string::npos; });
     }},
};

class FaultModes : public testing::TestWithParam<FaultCase> {};

TEST_P(FaultModes, DoesWhatItSays) {
  Lab lab;
  const auto& wanted = GetParam();
  lab.fault(wanted.fault, wanted.parameter);
  wanted.check(lab);
}

std::string fault_name(const testing::TestParamInfo<FaultCase>& c) {
  for (const auto& mode : fault_modes())
    if (mode.fault == c.param.fault) {
      std::string name = mode.name;
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    }
  return "unknown";
}

INSTANTIATE_TEST_SUITE_P(All, FaultModes, testing::ValuesIn(fault_cases), fault_name);

TEST(Faults, EveryModeHasARowAndADoc) {
  std::set<Fault> rows;
  for (const auto& mode : fault_modes()) {
    rows.insert(mode.fault);
    EXPECT_NE(std::string{mode.doc}, "") << mode.name;
    EXPECT_EQ(find_fault_mode(mode.name), &mode);
  }
  EXPECT_EQ(rows.size(), fault_count);
  EXPECT_GE(fault_count, 30U);
}

TEST(Faults, AClosedAgentIsRefusedByTheKernel) {
  auto agents = flat_agents(first_addresses(*IpNetwork::parse("127.82.0.0/24"), 2), {});
  agents[0].fault_set().set(Fault::closed);
  const auto closed = agents[0].address;
  auto simulator = Simulator::start(std::move(agents), {});
  ASSERT_TRUE(simulator);
  Client client;
  client.send(closed + 1, (*simulator)->port(), make_request(1, "public", pdu::get, 1, {sys_name}));
  EXPECT_TRUE(client.receive());
  // A connected socket is told of the ICMP message.
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons((*simulator)->port());
  to.sin_addr.s_addr = htonl(closed);
  ASSERT_EQ(connect(client.socket(), reinterpret_cast<const sockaddr*>(&to), sizeof to), 0);
  ASSERT_GT(::send(client.socket(), "x", 1, 0), 0);
  char byte = 0;
  EXPECT_EQ(::recv(client.socket(), &byte, 1, MSG_DONTWAIT), -1);
  EXPECT_EQ(errno, ECONNREFUSED);
}

}  // namespace
}  // namespace netroster::simulator
