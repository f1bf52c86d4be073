// The mirrored port and the capture helper's socket: what is taken, and what is not.
#include <gtest/gtest.h>

#include <string>

#include "config/load.h"
#include "tests/config/memory.h"

namespace netroster::config {
namespace {

struct Case {
  const char* key;
  std::string value;
  bool good;
};

class CaptureKeys : public ::testing::TestWithParam<Case> {};

TEST_P(CaptureKeys, AreHeldAgainstWhatTheKernelTakes) {
  const auto& [key, value, good] = GetParam();
  const fixture::World here;
  const auto text = std::string(fixture::district) + "[capture]\n" + key + " = \"" + value + "\"\n";
  const auto loaded =
      load_texts({{"netroster.toml", FileKind::main, text, 0644}}, here.surroundings());
  EXPECT_EQ(loaded.ok(), good) << value << ": " << fixture::joined(loaded.problems);
}

INSTANTIATE_TEST_SUITE_P(
    Config, CaptureKeys,
    ::testing::Values(Case{"mirrored", "eth0.100", true}, Case{"mirrored", "", true},
                      Case{"mirrored", "123456789012345", true},
                      Case{"mirrored", "1234567890123456", false}, Case{"mirrored", "a/b", false},
                      Case{"mirrored", "a b", false}, Case{"mirrored", "..", false},
                      Case{"helper", "", true}, Case{"helper", "/run/frames.sock", true},
                      Case{"helper", "frames.sock", false},
                      Case{"helper", "/" + std::string(106, 'x'), true},
                      Case{"helper", "/" + std::string(107, 'x'), false}));

}  // namespace
}  // namespace netroster::config
