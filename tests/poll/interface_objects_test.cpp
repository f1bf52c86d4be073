#include "daemon/poll/interface_objects.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace netroster::poll {
namespace {

bool in_mask(std::uint32_t mask, InterfaceObject object) {
  return (mask >> static_cast<unsigned>(object) & 1U) != 0;
}

TEST(InterfaceObjects, ColumnsFollowTheirNames) {
  const auto columns = interface_columns();
  ASSERT_EQ(columns.size(), interface_objects);
  const auto at = [&](InterfaceObject object) {
    return columns[static_cast<std::size_t>(object)].text();
  };
  EXPECT_EQ(at(InterfaceObject::oper_status), "1.3.6.1.2.1.2.2.1.8");
  EXPECT_EQ(at(InterfaceObject::in_octets), "1.3.6.1.2.1.2.2.1.10");
  EXPECT_EQ(at(InterfaceObject::out_errors), "1.3.6.1.2.1.2.2.1.20");
  EXPECT_EQ(at(InterfaceObject::out_queue_length), "1.3.6.1.2.1.2.2.1.21");
  EXPECT_EQ(at(InterfaceObject::in_multicast_packets), "1.3.6.1.2.1.31.1.1.1.2");
  EXPECT_EQ(at(InterfaceObject::connector_present), "1.3.6.1.2.1.31.1.1.1.17");
  EXPECT_EQ(at(InterfaceObject::hc_in_octets), "1.3.6.1.2.1.31.1.1.1.6");
  EXPECT_EQ(at(InterfaceObject::hc_out_octets), "1.3.6.1.2.1.31.1.1.1.10");
  EXPECT_EQ(at(InterfaceObject::high_speed), "1.3.6.1.2.1.31.1.1.1.15");
  EXPECT_EQ(at(InterfaceObject::discontinuity_time), "1.3.6.1.2.1.31.1.1.1.19");
}

TEST(InterfaceObjects, InTheOrderOfTheirOids) {
  const auto columns = interface_columns();
  EXPECT_TRUE(std::is_sorted(columns.begin(), columns.end()));
}

TEST(InterfaceObjects, Counter64IsWhatSnmpV1DoesNotHave) {
  const auto mask = counter64_mask();
  EXPECT_TRUE(in_mask(mask, InterfaceObject::hc_in_octets));
  EXPECT_TRUE(in_mask(mask, InterfaceObject::hc_out_broadcast_packets));
  EXPECT_FALSE(in_mask(mask, InterfaceObject::in_octets));
  EXPECT_FALSE(in_mask(mask, InterfaceObject::out_broadcast_packets));
  EXPECT_FALSE(in_mask(mask, InterfaceObject::link_trap_enable));
  EXPECT_FALSE(in_mask(mask, InterfaceObject::high_speed));
  EXPECT_FALSE(in_mask(mask, InterfaceObject::discontinuity_time));
}

TEST(InterfaceObjects, ScalarsInTheirOrder) {
  const auto scalars = scalar_objects();
  ASSERT_EQ(scalars.size(), static_cast<std::size_t>(Scalar::last_));
  EXPECT_EQ(scalars[static_cast<std::size_t>(Scalar::uptime)].text(), "1.3.6.1.2.1.1.3.0");
  EXPECT_EQ(scalars[static_cast<std::size_t>(Scalar::interfaces)].text(), "1.3.6.1.2.1.2.1.0");
}

std::uint64_t made_up(std::size_t row, std::size_t object) {
  const auto wide = object - first_wide_object < wide_objects;
  return (wide ? std::uint64_t{1} << 60 : std::uint64_t{1} << 31) + row * 100 + object;
}

TEST(InterfaceValues, GiveBackEveryObjectOfEveryRow) {
  std::vector<std::uint64_t> values;
  for (std::size_t row = 0; row < 3; ++row)
    for (std::size_t object = 0; object < interface_objects; ++object)
      values.push_back(made_up(row, object));
  const std::uint32_t without_one = ~(1U << static_cast<unsigned>(InterfaceObject::high_speed));
  InterfaceValues kept;
  kept.take(values, {~0U, without_one, ~0U});
  InterfaceValues some;
  some.append(kept, 2);
  some.append(kept, 1);
  ASSERT_EQ(some.rows(), 2U);
  EXPECT_EQ(some.known(1), without_one);
  for (std::size_t object = 0; object < interface_objects; ++object) {
    const auto which = static_cast<InterfaceObject>(object);
    EXPECT_EQ(some.value(0, which), made_up(2, object));
    if (which == InterfaceObject::high_speed)
      EXPECT_FALSE(some.value(1, which));
    else
      EXPECT_EQ(some.value(1, which), made_up(1, object));
  }
}

TEST(InterfaceValues, DoNotKnowWhatNoObjectOfTheKindCanBe) {
  InterfaceValues values;
  values.assign(1);
  values.set(0, InterfaceObject::in_octets, std::uint64_t{1} << 32);
  EXPECT_FALSE(values.value(0, InterfaceObject::in_octets));
  EXPECT_TRUE(values.misses_a_row());
  values.set(0, InterfaceObject::hc_in_octets, ~std::uint64_t{0});
  EXPECT_EQ(values.value(0, InterfaceObject::hc_in_octets), ~std::uint64_t{0});
  EXPECT_FALSE(values.misses_a_row());
}

}  // namespace
}  // namespace netroster::poll
