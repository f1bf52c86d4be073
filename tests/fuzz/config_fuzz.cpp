// Any text as a configuration file of any kind: no crash, no endless loop, no secret shown. The
// first byte chooses the kind of file and its permissions.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "config/load.h"
#include "config/show.h"
#include "config/units.h"

namespace {

using namespace netroster;
using namespace netroster::config;

constexpr std::string_view secret = "Zq7-fuzz-canary-Zq7";

Surroundings surroundings() {
  return {[](const std::string& path) -> Result<FileText> {
            if (path.size() % 3 == 0) return Error{Errc::io, "there is no such file"};
            FileText file{std::string(secret) + "\n", path.size() % 3 == 1 ? 0600U : 0644U};
            return file;
          },
          [](const std::string& name) -> std::optional<std::string> {
            if (name.size() % 3 == 0) return std::nullopt;
            return std::string(secret);
          },
          [](const std::string& name) { return name.size() % 2 == 0; }};
}

void require(bool condition) {
  if (!condition) std::abort();
}

// The fuzzer learns the secret by comparing; as part of a key or a site's name it is no secret.
bool is_learned(std::string_view text) { return text.find(secret) != std::string_view::npos; }

void check(const LoadResult& loaded) {
  std::string shown =
      problems_json(loaded.problems) + config_toml(loaded.config) + config_json(loaded.config);
  for (const auto& problem : loaded.problems) {
    const auto line = text(problem);
    require(!problem.what.empty());
    require(line.find('\n') == std::string::npos && line.find('\x1b') == std::string::npos);
    shown += line;
  }
  require(shown.find(secret) == std::string::npos);
  for (const auto& credential : loaded.config.credentials) require(credential.name.size() <= 64);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (is_learned(text)) return 0;
  constexpr FileKind kinds[] = {FileKind::main, FileKind::sites, FileKind::credentials,
                                FileKind::users, FileKind::notify};
  const File file{"fuzz.toml", kinds[data[0] % 5], text, data[0] % 2 == 0 ? 0600U : 0644U};
  const auto world = surroundings();
  check(load_texts({file}, world));
  if (file.kind == FileKind::credentials) (void)load_credentials_text(file, world);
  if (file.kind == FileKind::users) (void)load_web_users_text(file, world);
  if (const auto duration = parse_duration(text))
    require(parse_duration(duration_text(*duration)).has_value());
  if (const auto rate = parse_rate(text)) require(*parse_rate(rate_text(*rate)) == *rate);
  if (const auto bytes = parse_size(text)) require(*parse_size(size_text(*bytes)) == *bytes);
  return 0;
}
