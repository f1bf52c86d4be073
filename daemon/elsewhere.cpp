#include "daemon/elsewhere.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/text.h"
#include "config/files.h"
#include "daemon/api/page.h"
#include "daemon/notify/ask.h"
#include "daemon/streams.h"

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

Exit tell(const notify::Reply& reply, const std::string& url, Streams& streams) {
  const auto object = nlohmann::json::parse(reply.body, nullptr, false);
  const auto out = text_of(object, "out");
  const auto err = text_of(object, "err");
  const auto exit = object.is_object() ? object.find("exit") : object.end();
  const bool known = exit != object.end() && exit->is_number_integer() && *exit >= 0 && *exit <= 4;
  if (reply.status == 200 && out && err && known) {
    streams.err.write(*err);
    streams.out.write(*out);
    return static_cast<Exit>(exit->get<int>());
  }
  const auto why = text_of(object, "detail").value_or("it is no daemon of netroster");
  streams.complain(fmt::format("{} answers {}: {}", url, reply.status, why));
  return reply.status == 400 || reply.status == 422 ? Exit::usage : Exit::failed;
}

}  // namespace

std::vector<std::string> words_for_elsewhere(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  bool ended = false;  // of options
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto& word = words[i];
    const bool ours = !ended && (word == "--url" || word == "--token");
    const bool ours_whole = !ended && (word.starts_with("--url=") || word.starts_with("--token="));
    ended = ended || word == "--";
    if (ours) ++i;  // its value too
    if (!ours && !ours_whole) out.push_back(word);
  }
  return out;
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
