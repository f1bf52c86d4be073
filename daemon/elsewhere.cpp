#include "daemon/elsewhere.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "config/files.h"
#include "config/load.h"
#include "daemon/api/page.h"
#include "daemon/command_table.h"
#include "daemon/notify/ask.h"
#include "daemon/remote.h"
#include "daemon/streams.h"
#include "inventory/store/store.h"

namespace netroster::daemon {
namespace {

constexpr std::size_t longest_token = 4096;  // bytes
constexpr unsigned of_others = 077;

// As passwords are kept: in a file that nobody else reads, never on a command line.
Result<Secret> token_of(const std::string& path) {
  auto file = config::read_regular_file(path, longest_token);
  if (!file) return Error{file.error().code, path + ": " + file.error().what};
  if ((file->mode & of_others) != 0)
    return Error{Errc::invalid, path + ": others may read it; chmod 600 keeps the token secret"};
  Secret token{std::string(trim(file->text))};
  if (token.empty()) return Error{Errc::invalid, path + ": it is empty"};
  return token;
}

std::string query_of(const std::vector<std::string>& words, const Streams& streams) {
  auto out = fmt::format("columns={}&terminal={}&colour={}",
                         std::clamp<std::size_t>(streams.columns, 20, 1000),
                         streams.out_is_terminal ? "yes" : "no", streams.colour ? "yes" : "no");
  for (const auto& word : words) out += "&word=" + api::percent_encoded(word);
  return out;
}

std::optional<std::string> text_of(const nlohmann::json& object, const char* key) {
  const auto at = object.is_object() ? object.find(key) : object.end();
  if (at == object.end() || !at->is_string()) return std::nullopt;
  return at->get<std::string>();
}

struct Printed {
  std::string out;
  std::string err;
  Exit exit = Exit::ok;
};

// What /api/v1/commands answers with 200.
std::optional<Printed> printed_in(const std::string& body) {
  const auto object = nlohmann::json::parse(body, nullptr, false);
  auto out = text_of(object, "out");
  auto err = text_of(object, "err");
  const auto exit = object.is_object() ? object.find("exit") : object.end();
  const bool known = exit != object.end() && exit->is_number_integer() && *exit >= 0 && *exit <= 4;
  if (!out || !err || !known) return std::nullopt;
  return Printed{std::move(*out), std::move(*err), static_cast<Exit>(exit->get<int>())};
}

Exit print(const Printed& printed, Streams& streams) {
  streams.err.write(printed.err);
  streams.out.write(printed.out);
  return printed.exit;
}

Exit tell(const notify::Reply& reply, const std::string& url, Streams& streams) {
  if (reply.status == 200)
    if (const auto printed = printed_in(reply.body)) return print(*printed, streams);
  const auto object = nlohmann::json::parse(reply.body, nullptr, false);
  const auto why = text_of(object, "detail").value_or("it is no daemon of netroster");
  streams.complain(fmt::format("{} answers {}: {}", url, reply.status, why));
  return reply.status == 400 || reply.status == 422 ? Exit::usage : Exit::failed;
}

using Names = std::initializer_list<std::string_view>;

// Without these options and what follows them.
std::vector<std::string> words_without(const std::vector<std::string>& words, Names names) {
  std::vector<std::string> out;
  bool ended = false;  // of options
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto& word = words[i];
    const auto equals = word.find('=');
    const bool ours =
        !ended && std::find(names.begin(), names.end(), word.substr(0, equals)) != names.end();
    ended = ended || word == "--";
    if (ours && equals == std::string::npos) ++i;  // its value too
    if (!ours) out.push_back(word);
  }
  return out;
}

// "" of what is not there.
std::string real_path(const std::string& path) {
  std::error_code missing;
  const auto real = std::filesystem::canonical(path, missing);
  return missing ? std::string() : real.string();
}

bool names_files(const Parsed& parsed) {
  for (const auto& option : options_of(*parsed.command))
    if (option.name != "config" && parsed.arguments.given(option.name) &&
        (option.offer == Offer::files || option.offer == Offer::directories))
      return true;
  return false;
}

}  // namespace

std::vector<std::string> words_for_elsewhere(const std::vector<std::string>& words) {
  return words_without(words, {"--url", "--token"});
}

std::optional<Exit> run_by_daemon(const std::vector<std::string>& words, const Parsed& parsed,
                                  Streams& streams) {
  if (reads_of(*parsed.command) != Reads::known || names_files(parsed)) return std::nullopt;
  const auto config = real_path(parsed.arguments.text("config"));
  if (config.empty()) return std::nullopt;
  const auto loaded = config::load(config, config::Secrets::unused);
  if (!loaded.ok()) return std::nullopt;
  const auto& store = loaded.config.store.path;
  const auto socket = inventory::writer_asked_at(store);
  if (socket.empty()) return std::nullopt;
  const auto answer =
      get_from_daemon(socket, store,
                      fmt::format("/api/v1/commands?config={}&{}", api::percent_encoded(config),
                                  query_of(words_without(words, {"--config"}), streams)));
  const auto printed = answer ? printed_in(*answer) : std::nullopt;
  if (!printed) return std::nullopt;
  return print(*printed, streams);
}

Exit run_elsewhere(const std::vector<std::string>& words, const Arguments& arguments,
                   Streams& streams) {
  notify::Question question;
  const auto url = arguments.text("url");
  question.url = fmt::format("{}{}api/v1/commands?{}", url, url.ends_with('/') ? "" : "/",
                             query_of(words_for_elsewhere(words), streams));
  if (arguments.given("token")) {
    auto token = token_of(arguments.text("token"));
    if (!token) {
      streams.complain(token.error().what);
      return Exit::usage;
    }
    question.token = std::move(*token);
  }
  const auto reply = notify::ask(question, {});
  if (reply) return tell(*reply, url, streams);
  streams.complain(fmt::format("{} cannot be asked: {}", url, reply.error().what));
  return Exit::failed;
}

}  // namespace netroster::daemon
