#include "daemon/api/commands.h"

#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <stop_token>
#include <system_error>
#include <utility>
#include <vector>

#include "daemon/api/later.h"
#include "daemon/app.h"
#include "daemon/command_table.h"
#include "daemon/parser.h"
#include "daemon/streams.h"

namespace netroster::daemon::api {
namespace {

using web::Parameter;
using web::Request;
using web::Response;

constexpr std::size_t most_bytes = 48 * 1024 * 1024;  // of what it prints

// Takes what there is room for, as long as somebody waits for it.
class BoundedSink : public Sink {
 public:
  explicit BoundedSink(std::stop_token unwanted) : unwanted_(std::move(unwanted)) {}
  void write(std::string_view text) override {
    if (text_.size() + text.size() > most_bytes) full_ = true;
    if (!full_) text_ += text;
  }
  bool closed() const override { return full_ || unwanted_.stop_requested(); }
  bool full() const { return full_; }
  const std::string& text() const { return text_; }

 private:
  const std::stop_token unwanted_;
  std::string text_;
  bool full_ = false;
};

bool is_file(Offer offer) { return offer == Offer::files || offer == Offer::directories; }

// Who sits at this computer and means another configuration looks at the files himself.
bool is_other(const std::string& wanted, const std::string& own) {
  std::error_code missing;
  return !std::filesystem::equivalent(wanted, own, missing) || missing;
}

// Nothing is read or written here but what this daemon knows.
std::string why_not(const Parsed& parsed) {
  if (parsed.command == nullptr) return {};  // what is wrong is said by running it
  const auto& command = *parsed.command;
  if (reads_of(command) != Reads::known)
    return fmt::format(
        "\"{}\" is done on the daemon's computer; with --url there are those that show "
        "what it knows",
        command.words);
  for (const auto& option : options_of(command))
    if (is_file(option.offer) && parsed.arguments.given(option.name))
      return fmt::format("--{} names a file of this computer, and the daemon is elsewhere",
                         option.name);
  return {};
}

Response ran(const Parsed& asked, const CommandSources& sources, const Request& request,
             const std::stop_token& unwanted) {
  auto parsed = asked;
  parsed.arguments.add("config", sources.config);
  parsed.arguments.add("store", sources.store_path);
  BoundedSink out(unwanted);
  BoundedSink err(unwanted);
  Streams streams{.out = out, .err = err};
  streams.out_is_terminal = request.parameter("terminal") == "yes";
  streams.colour = request.parameter("colour") == "yes";
  streams.columns = std::stoul(request.parameter("columns").value_or("80"));
  streams.now = wall_now();
  const auto exit = run_parsed(parsed, streams);
  if (out.full())
    return Response::problem(422, "It prints more than is sent at once. Ask for less of it.");
  try {
    const nlohmann::json body{
        {"exit", static_cast<int>(exit)}, {"out", out.text()}, {"err", err.text()}};
    Response response;
    response.content_type = "application/json; charset=utf-8";
    response.body = body.dump() + "\n";
    return response;
  } catch (const nlohmann::json::exception&) {
    return Response::problem(422, "What it prints is no text. Run it on the daemon's computer.");
  }
}

Response run(const service::Control& control, const CommandSources& sources,
             const Request& request) {
  const auto words = request.all("word");
  if (words.empty())
    return Response::problem(400, "word is missing: word=device&word=list.", "word");
  if (!request.identity.sites.empty())
    return Response::problem(403, "Commands show every site, and you may see some of them.");
  if (const auto wanted = request.parameter("config"); wanted && is_other(*wanted, sources.config))
    return Response::problem(422, "The daemon goes by another configuration.", "config");
  auto parsed = parse(words);
  if (auto why = why_not(parsed); !why.empty()) return Response::problem(422, why + ".", "word");
  return later(control, [=](const std::stop_token& unwanted) {
    return ran(parsed, sources, request, unwanted);
  });
}

std::vector<Parameter> parameters() {
  Parameter word{
      .name = "word",
      .doc = "A word of the command line, without the program's name; each in its turn."};
  word.repeated = true;
  word.longest = 1000;
  Parameter columns{.name = "columns", .doc = "Of the terminal.", .type = Parameter::Type::count};
  columns.least = 20;
  columns.most = 1000;
  columns.preset = "80";
  Parameter terminal{.name = "terminal",
                     .doc = "Whether a terminal shows it.",
                     .type = Parameter::Type::choice,
                     .choices = {"yes", "no"},
                     .preset = "no"};
  auto colour = terminal;
  colour.name = "colour";
  colour.doc = "Whether it may have colours.";
  Parameter config{.name = "config",
                   .doc =
                       "The directory of the configuration that is meant, where it must be the "
                       "daemon's own: 422 else."};
  config.longest = 4096;
  return {word, columns, terminal, colour, config};
}

}  // namespace

web::Route command_route(const service::Control& control, const CommandSources& sources) {
  return {.path = "/api/v1/commands",
          .handler = [=](const Request& request) { return run(control, sources, request); },
          .about = "what a command that shows something prints here",
          .parameters = parameters(),
          .strict = true,
          .types = {"application/json"}};
}

}  // namespace netroster::daemon::api
