// The mirrored port and the capture helper's socket: what is taken, and what is not.
#include <gtest/gtest.h>

#include <string>

#include "config/load.h"
#include "tests/config/memory.h"

namespace netroster::config {
namespace {

bool is_taken(const char* key, const std::string& value) {
  const fixture::World here;
  const auto text = std::string(fixture::district) + "[capture]\n" + key + " = \"" + value + "\"\n";
  return load_texts({{"netroster.toml", FileKind::main, text, 0644}}, here.surroundings()).ok();
}

TEST(CaptureKeys, AnInterfaceHasANameThatTheKernelTakes) {
  for (const auto* good : {"eth0.100", "lo", "123456789012345"})
    EXPECT_TRUE(is_taken("mirrored", good)) << good;
  for (const auto* bad : {"", "1234567890123456", "a/b", "a b", ".."})
    EXPECT_FALSE(is_taken("mirrored", bad)) << bad;
}

TEST(CaptureKeys, ASocketHasAPathThatTheKernelTakes) {
  EXPECT_TRUE(is_taken("helper", "/run/frames.sock"));
  EXPECT_TRUE(is_taken("helper", "/" + std::string(106, 'x')));
  EXPECT_FALSE(is_taken("helper", "/" + std::string(107, 'x')));
  EXPECT_FALSE(is_taken("helper", "frames.sock"));
  EXPECT_FALSE(is_taken("helper", ""));
}

}  // namespace
}  // namespace netroster::config
