// netroster-capture: the process that holds CAP_NET_RAW for the daemon; see
// docs/modules/capture.md.

#include <csignal>
#include <cstdio>
#include <string_view>

#include "base/log_flood.h"
#include "collectors/capture/helper.h"
#include "daemon/core_dumps.h"
#include "daemon/stop_signal.h"

namespace netroster::daemon {
namespace {

constexpr char usage[] =
    "usage: netroster-capture --socket PATH IFACE...\n"
    "\n"
    "Captures what passes these interfaces for \"netroster daemon\", which asks for it at the\n"
    "socket (capture.helper of its configuration), so that the daemon needs no capability.\n"
    "Needs CAP_NET_RAW; gives up every other one. While nobody asks, nothing is captured.\n";

enum : int { good = 0, failed = 1, misused = 2 };

int complain(std::string_view what) {
  std::fprintf(stderr, "netroster-capture: %.*s\n", static_cast<int>(what.size()), what.data());
  return failed;
}

int run_helper(capture::HelperOptions options) {
  forbid_core_dumps();
  std::signal(SIGPIPE, SIG_IGN);
  const StopOnSignal stopping;
  if (const auto kept = capture::keep_net_raw_only(); !kept) return complain(kept.error().what);
  auto helper = capture::CaptureServer::open(std::move(options));
  if (!helper) return complain(helper.error().what);
  helper->run(stop_wanted);
  log::say_held_back(true);
  return good;
}

}  // namespace

int helper_main(int argc, char** argv) {
  capture::HelperOptions options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--help" || word == "--version") {
      std::fputs(word == "--help" ? usage : "netroster-capture " NETROSTER_VERSION "\n", stdout);
      return good;
    }
    if (word == "--socket" && i + 1 < argc)
      options.socket = argv[++i];
    else if (word.substr(0, 1) != "-")
      options.interfaces.emplace_back(word);
    else
      return complain("what is \"" + std::string(word) + "\"? Try --help."), misused;
  }
  if (options.socket.empty() || options.interfaces.empty()) {
    std::fputs(usage, stderr);
    return misused;
  }
  return run_helper(std::move(options));
}

}  // namespace netroster::daemon

int main(int argc, char** argv) { return netroster::daemon::helper_main(argc, argv); }
