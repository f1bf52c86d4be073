#include "base/secret.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <ostream>
#include <type_traits>

namespace netroster {
namespace {

template <typename T>
concept Streamable = requires(std::ostream& out, const T& value) {
  out << value;
};
template <typename T>
concept Comparable = requires(const T& a, const T& b) {
  a == b;
};

TEST(Secret, CannotBePrintedComparedOrConverted) {
  EXPECT_FALSE(Streamable<Secret>);
  EXPECT_FALSE(Comparable<Secret>);
  EXPECT_FALSE((std::is_convertible_v<Secret, std::string>));
  EXPECT_FALSE(fmt::is_formattable<Secret>::value);
}

TEST(Secret, MovedFromIsEmpty) {
  Secret from("canary-secret-longer-than-sso");
  const Secret to(std::move(from));
  EXPECT_TRUE(from.empty());  // NOLINT(bugprone-use-after-move): that is what is tested
  EXPECT_EQ(to.reveal_to_protocol(), "canary-secret-longer-than-sso");
}

}  // namespace
}  // namespace netroster
