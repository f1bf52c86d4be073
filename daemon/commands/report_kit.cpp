#include "daemon/commands/report_kit.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "daemon/arguments.h"
#include "daemon/sources.h"
#include "daemon/streams.h"
#include "daemon/whole_file.h"

namespace netroster::daemon {

std::vector<std::string> sites_asked_for(Call call) {
  auto out = call.arguments.positionals();
  for (auto& site : call.arguments.all("site")) out.push_back(std::move(site));
  return out;
}

Result<void> check_standard(Call call) {
  if (!call.arguments.given("standard")) return {};
  const std::string path(call.arguments.text("standard"));
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return {};
  return Error{Errc::not_found, path + ": not a directory"};
}

Exit hand_out(const std::string& text, Call call) {
  if (!call.arguments.given("output")) {
    call.streams.out.write(text);
    return Exit::ok;
  }
  const auto written = write_whole(std::string(call.arguments.text("output")), text);
  return written ? Exit::ok : refuse(call, written.error());
}

}  // namespace netroster::daemon
