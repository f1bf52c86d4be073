#include "daemon/app.h"

#include <exception>
#include <functional>
#include <optional>

#include "base/log_flood.h"
#include "daemon/arguments.h"
#include "daemon/elsewhere.h"
#include "daemon/help.h"
#include "daemon/parser.h"

namespace netroster::daemon {
namespace {

Exit refuse(const Parsed& parsed, Streams& streams) {
  const std::string topic = parsed.topic.empty() ? "" : " " + parsed.topic;
  streams.complain(fmt::format("{}\nSee \"netroster help{}\".", parsed.problem, topic));
  return Exit::usage;
}

Exit run_command(const Parsed& parsed, Streams& streams) {
  streams.quiet = parsed.arguments.given("quiet");
  if (parsed.arguments.given("no-color")) streams.colour = false;
  return parsed.command->run(Call{parsed.arguments, streams});
}

// A reader that has seen enough is no failure; a full disk is.
Exit finish(Exit code, Streams& streams) {
  streams.out.flush();
  if (streams.out.failure().empty()) return code;
  streams.complain(fmt::format("cannot write the output: {}", streams.out.failure()));
  return Exit::failed;
}

Exit run_here(const Parsed& parsed, Streams& streams) {
  if (!parsed.problem.empty()) return refuse(parsed, streams);
  if (parsed.version) {
    streams.out.write(version_text());
    return Exit::ok;
  }
  if (parsed.help || parsed.command == nullptr) {
    streams.out.write(help_text(parsed.topic, streams.columns));
    return Exit::ok;
  }
  return run_command(parsed, streams);
}

}  // namespace

namespace {

Exit run_guarded(const std::function<Exit()>& run, Streams& streams) {
  try {
    return finish(run(), streams);
  } catch (const std::exception& unexpected) {  // out of memory, or a fault of ours
    streams.complain(fmt::format("internal error: {}", unexpected.what()));
    return Exit::failed;
  }
}

}  // namespace

Exit run_parsed(const Parsed& parsed, Streams& streams) {
  return run_guarded([&] { return run_here(parsed, streams); }, streams);
}

Exit run_program(const std::vector<std::string>& words, Streams& streams) {
  const auto run = [&] {
    const auto parsed = parse(words);
    if (parsed.command == nullptr) return run_here(parsed, streams);
    streams.quiet = parsed.arguments.given("quiet");
    if (parsed.arguments.given("no-color")) streams.colour = false;
    if (parsed.arguments.given("url")) return run_elsewhere(words, parsed.arguments, streams);
    const bool runs = parsed.problem.empty() && !parsed.help && !parsed.version;
    const auto there = runs ? run_by_daemon(words, parsed, streams) : std::nullopt;
    return there ? *there : run_here(parsed, streams);
  };
  const auto exit = run_guarded(run, streams);
  log::say_held_back(true);
  return exit;
}

}  // namespace netroster::daemon
