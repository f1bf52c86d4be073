#include "daemon/remote.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/result.h"
#include "daemon/api/page.h"
#include "daemon/json_text.h"
#include "web/local_socket.h"

namespace netroster::daemon {
namespace {

using As = Heard::As;

constexpr std::size_t most_bytes = 1024 * 1024;        // of an answer
constexpr std::size_t most_printed = 64 * most_bytes;  // of one with what a command prints
constexpr timeval patience{90, 0};                     // longer than the daemon's own
constexpr timeval sign_of_life{3, 0};                  // of one that need not be asked

class Connection {
 public:
  explicit Connection(timeval waits = patience)
      : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)), waits_(waits) {}
  ~Connection() {
    if (fd_ >= 0) ::close(fd_);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Result<void> open(const std::string& path);
  std::optional<unsigned> peer() const { return web::peer_user(fd_); }
  // All that is answered, until the daemon closes.
  Result<std::string> ask(const std::string& request, std::size_t most);

 private:
  static Error failure() {
    return {errno == EAGAIN ? Errc::timeout : Errc::io, std::strerror(errno)};
  }
  int fd_;
  timeval waits_;
};

Result<void> Connection::open(const std::string& path) {
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  if (path.size() >= sizeof to.sun_path) return Error{Errc::invalid, "its name is too long"};
  path.copy(to.sun_path, path.size());
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &waits_, sizeof waits_);
  ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &waits_, sizeof waits_);
  if (::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) return failure();
  return {};
}

Result<std::string> Connection::ask(const std::string& request, std::size_t most) {
  std::size_t sent = 0;
  while (sent < request.size()) {
    const auto count = ::send(fd_, request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
    if (count < 0) return failure();
    sent += static_cast<std::size_t>(count);
  }
  std::string all;
  char part[65536];
  while (all.size() < most) {
    const auto count = ::recv(fd_, part, sizeof part, 0);
    if (count < 0) return failure();
    if (count == 0) return all;
    all.append(part, static_cast<std::size_t>(count));
  }
  return Error{Errc::limit, "its answer is too long"};
}

// Somebody else's process in its place must not hear what is stated.
bool is_trusted(unsigned user, const std::string& store_path) {
  struct stat store {};
  const bool owner = ::stat(store_path.c_str(), &store) == 0 && store.st_uid == user;
  return owner || user == 0 || user == ::geteuid();
}

Result<void> open_to(Connection& connection, const std::string& socket,
                     const std::string& store_path) {
  if (auto opened = connection.open(socket); !opened) return opened.error();
  const auto user = connection.peer();
  if (!user || !is_trusted(*user, store_path))
    return Error{Errc::refused, "another user's process listens there"};
  return {};
}

Result<std::string> ask_daemon(const std::string& socket, const std::string& store_path,
                               const std::string& path, const std::string& body) {
  Connection connection;
  if (auto opened = open_to(connection, socket, store_path); !opened) return opened.error();
  return connection.ask(
      fmt::format("POST {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                  "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
                  path, body.size(), body),
      most_bytes);
}

std::string path_of(const Saying& saying) {
  if (saying.act != Saying::Act::withdraw) return "/api/v1/statements";
  return fmt::format("/api/v1/statements/{}/withdraw", api::percent_encoded(saying.one));
}

std::string body_of(const Saying& saying) {
  nlohmann::ordered_json body{{"by", saying.by}};
  if (saying.act == Saying::Act::withdraw) return json_line(body);
  body["kind"] = saying.act == Saying::Act::merge   ? "merge"
                 : saying.act == Saying::Act::split ? "split"
                                                    : "link";
  body["one"] = saying.one;
  body["other"] = saying.other;
  body["reason"] = stated_text(saying.reason);
  if (saying.until) body["until"] = iso_text(*saying.until);
  return json_line(body);
}

std::string path_of(const Waiving& waiving) {
  if (waiving.act == Waiving::Act::add) return "/api/v1/waivers";
  return fmt::format("/api/v1/waivers/{}/end", api::percent_encoded(waiving.id));
}

std::string body_of(const Waiving& waiving) {
  if (waiving.act == Waiving::Act::end)
    return json_line(nlohmann::ordered_json{{"reason", stated_text(waiving.reason)}});
  nlohmann::ordered_json body{{"rule", stated_text(waiving.rule)},
                              {"subject", stated_text(waiving.subject)},
                              {"reason", stated_text(waiving.reason)},
                              {"owner", stated_text(waiving.owner)}};
  if (waiving.granted) body["granted"] = iso_text(*waiving.granted);
  if (waiving.expires) body["expires"] = iso_text(*waiving.expires);
  return json_line(body);
}

As as_of(unsigned status) {
  switch (status) {
    case 200:
    case 201:
      return As::done;
    case 400:
      return As::wrong;
    case 404:
      return As::unknown;
    case 409:
      return As::conflict;
    default:
      return As::failed;
  }
}

// Status, and the object in the body.
std::optional<Heard> read_answer(const std::string& answer) {
  constexpr std::string_view version = "HTTP/1.1 ";
  const auto end = answer.find("\r\n\r\n");
  unsigned status = 0;
  if (!answer.starts_with(version) || end == std::string::npos) return std::nullopt;
  const auto* digits = answer.data() + version.size();
  if (std::from_chars(digits, digits + 3, status).ec != std::errc()) return std::nullopt;
  const auto object = nlohmann::json::parse(answer.substr(end + 4), nullptr, false);
  if (!object.is_object()) return std::nullopt;
  Heard out;
  out.as = as_of(status);
  const auto words = object.find(out.done() ? "words" : "detail");
  if (words == object.end() || !words->is_string()) return std::nullopt;
  out.words = words->get<std::string>();
  if (const auto id = object.find("statement"); id != object.end() && id->is_number_integer())
    out.statement = id->get<std::int64_t>();
  if (const auto id = object.find("waiver"); id != object.end() && id->is_string())
    out.waiver = id->get<std::string>();
  return out;
}

std::string unreachable(const std::string& socket, const std::string& store_path,
                        std::string_view why) {
  return fmt::format(
      "the daemon writes {}, and cannot be asked at {}: {}\n"
      "Run this as root or as the daemon's user; or stop the daemon (systemctl "
      "stop netroster), run this, and start it again.",
      store_path, socket, why);
}

std::string question(std::string_view target) {
  return fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", target);
}

// One that hangs would have the command wait for what it can read by itself, and do later what it
// was said to have failed.
bool is_alive(const std::string& socket, const std::string& store_path) {
  Connection connection(sign_of_life);
  const auto opened = open_to(connection, socket, store_path);
  if (!opened) return opened.error().code != Errc::timeout;  // whoever asks next says why
  const auto answer = connection.ask(question("/-/healthy"), most_bytes);
  return answer || answer.error().code != Errc::timeout;
}

Heard answer_to(const std::string& socket, const std::string& store_path, const std::string& path,
                const std::string& body) {
  if (!is_alive(socket, store_path))
    return {As::failed, 0, unreachable(socket, store_path, "it does not answer"), {}};
  const auto answer = ask_daemon(socket, store_path, path, body);
  auto heard = answer ? read_answer(*answer) : std::nullopt;
  if (heard) return std::move(*heard);
  if (!answer && answer.error().code == Errc::timeout)
    return {
        As::failed,
        0,
        fmt::format("the daemon at {} took what was asked and has not answered: whether it does "
                    "it is not known\n\"netroster audit list\" tells later; look there "
                    "before it is tried again.",
                    socket),
        {}};
  const auto why = answer ? std::string("its answer cannot be read") : answer.error().what;
  return {As::failed, 0, unreachable(socket, store_path, why), {}};
}

}  // namespace

Heard hear_by_daemon(const std::string& socket, const std::string& store_path,
                     const Saying& saying) {
  return answer_to(socket, store_path, path_of(saying), body_of(saying));
}

Heard waive_by_daemon(const std::string& socket, const std::string& store_path,
                      const Waiving& waiving) {
  return answer_to(socket, store_path, path_of(waiving), body_of(waiving));
}

Heard note_by_daemon(const std::string& socket, const std::string& store_path,
                     const Noting& noting) {
  nlohmann::ordered_json body{{"finding", stated_text(noting.finding)}};
  if (!noting.ends || !noting.note.empty()) body["note"] = stated_text(noting.note);
  return answer_to(socket, store_path,
                   noting.ends ? "/api/v1/acknowledgements/end" : "/api/v1/acknowledgements",
                   json_line(body));
}

Heard keep_by_daemon(const std::string& socket, const std::string& store_path,
                     const Overheard& overheard) {
  Heard all{Heard::As::done, 0, {}, {}};
  // One cable's both directions are told apart by all of its rows, which are few.
  for (const auto& rows : rows_json(overheard.rows)) {
    nlohmann::ordered_json body{{"rows", rows}};
    if (!overheard.port.empty()) body["heard_by"] = overheard.port;
    auto one = answer_to(socket, store_path, "/api/v1/neighbours", json_line(body));
    if (!one.done()) return one;
    if (!all.words.empty()) all.words += '\n';
    all.words += one.words;
  }
  return all;
}

Result<std::string> get_from_daemon(const std::string& socket, const std::string& store_path,
                                    const std::string& target) {
  if (!is_alive(socket, store_path)) return Error{Errc::timeout, "it does not answer"};
  Connection connection;
  if (auto opened = open_to(connection, socket, store_path); !opened) return opened.error();
  auto answer = connection.ask(question(target), most_printed);
  if (!answer) return answer;
  const auto end = answer->find("\r\n\r\n");
  if (!answer->starts_with("HTTP/1.1 200 ") || end == std::string::npos)
    return Error{Errc::refused, answer->substr(0, answer->find('\r'))};
  return answer->substr(end + 4);
}

Result<void> reach_daemon(const std::string& socket, const std::string& store_path) {
  Connection connection;
  const auto opened = open_to(connection, socket, store_path);
  if (opened) return {};
  return Error{Errc::io, unreachable(socket, store_path, opened.error().what)};
}

}  // namespace netroster::daemon
