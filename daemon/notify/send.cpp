#include "daemon/notify/send.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>

namespace netroster::notify {
namespace {

using Clock = std::chrono::steady_clock;
using Easy = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

constexpr std::chrono::milliseconds longest_connecting{5000};
constexpr std::chrono::milliseconds step{100};  // between two looks whether to give up

bool is_over(const SendLimits& limits) { return limits.stopping != nullptr && *limits.stopping; }

std::size_t throw_away(char*, std::size_t size, std::size_t count, void*) { return size * count; }

int give_up_when_stopping(void* limits, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return is_over(*static_cast<const SendLimits*>(limits)) ? 1 : 0;
}

Easy new_transfer(const SendLimits& limits) {
  // Once in a process; the first caller does it, others wait.
  static const auto ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  Easy easy(ready == CURLE_OK ? curl_easy_init() : nullptr, &curl_easy_cleanup);
  if (!easy) return easy;
  auto* const curl = easy.get();
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "netroster");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(std::min(limits.time, longest_connecting).count()));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.time.count()));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &throw_away);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &give_up_when_stopping);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &limits);
  return easy;
}

// libcurl's longer texts quote what was asked for, its short ones do not.
Result<void> perform(CURL* curl) {
  const auto code = curl_easy_perform(curl);
  if (code == CURLE_OK) return {};
  return Error{code == CURLE_OPERATION_TIMEDOUT ? Errc::timeout : Errc::io,
               curl_easy_strerror(code)};
}

Error no_transfer() { return {Errc::io, "libcurl cannot be used"}; }

// What is left of a message, for libcurl to take.
struct Upload {
  const std::string& text;
  std::size_t at = 0;
};

std::size_t take(char* out, std::size_t size, std::size_t count, void* upload) {
  auto& from = *static_cast<Upload*>(upload);
  const auto taken = std::min(size * count, from.text.size() - from.at);
  from.text.copy(out, taken, from.at);
  from.at += taken;
  return taken;
}

Result<void> mail_to_server(const config::NotifyTarget& target, const std::string& from,
                            const std::string& message, const SendLimits& limits) {
  const auto easy = new_transfer(limits);
  if (!easy) return no_transfer();
  auto* const curl = easy.get();
  Upload upload{message};
  const List recipients(curl_slist_append(nullptr, target.mail.c_str()), &curl_slist_free_all);
  curl_easy_setopt(curl, CURLOPT_URL, target.mail_server.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  // Encrypted where the server can; its certificate must then be good.
  curl_easy_setopt(curl, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_TRY));
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from.c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, &take);
  curl_easy_setopt(curl, CURLOPT_READDATA, &upload);
  return perform(curl);
}

// A program that reads from us and is not outlived.
class Child {
 public:
  Child() = default;
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  Result<void> start(const std::string& program, const std::string& recipient);
  // All of it, and then the end. Errc::timeout, Errc::io.
  Result<void> write(const std::string& text, Clock::time_point until, const SendLimits& limits);
  // That it ends with 0.
  Result<void> wait(Clock::time_point until, const SendLimits& limits);

 private:
  void close_input() {
    if (input_ >= 0) ::close(input_);
    input_ = -1;
  }
  // Until the descriptor is ready for `events`; false: no time is left, or nobody waits any more.
  static bool wait_for(int fd, short events, Clock::time_point until, const SendLimits& limits);

  pid_t pid_ = -1;
  int input_ = -1;
};

Child::~Child() {
  close_input();
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

Result<void> Child::start(const std::string& program, const std::string& recipient) {
  int ends[2];
  // A socket and no pipe: writing to a program that has ended is then an error and no signal.
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return Error{Errc::io, std::strerror(errno)};
  input_ = ends[0];
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
  std::string words[] = {program, "-i", recipient};
  char* arguments[] = {words[0].data(), words[1].data(), words[2].data(), nullptr};
  const int failed = ::posix_spawn(&pid_, program.c_str(), &actions, nullptr, arguments, ::environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  if (failed == 0) return {};
  pid_ = -1;
  return Error{Errc::io, fmt::format("{}: {}", program, std::strerror(failed))};
}

bool Child::wait_for(int fd, short events, Clock::time_point until, const SendLimits& limits) {
  while (!is_over(limits) && Clock::now() < until) {
    pollfd one{fd, events, 0};
    const int ready = ::poll(&one, 1, static_cast<int>(step.count()));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
  return false;
}

Result<void> Child::write(const std::string& text, Clock::time_point until,
                          const SendLimits& limits) {
  std::size_t sent = 0;
  while (sent < text.size()) {
    if (!wait_for(input_, POLLOUT, until, limits))
      return Error{Errc::timeout, "sendmail does not read the message"};
    const auto count =
        ::send(input_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && errno != EAGAIN && errno != EINTR) break;  // its exit says why
    if (count > 0) sent += static_cast<std::size_t>(count);
  }
  close_input();
  return {};
}

Result<void> Child::wait(Clock::time_point until, const SendLimits& limits) {
  const int end = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
  if (end < 0) return Error{Errc::io, std::strerror(errno)};
  const bool ended = wait_for(end, POLLIN, until, limits);
  ::close(end);
  if (!ended) return Error{Errc::timeout, "sendmail does not end"};
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  return Error{Errc::io, WIFEXITED(status)
                             ? fmt::format("sendmail ended with {}", WEXITSTATUS(status))
                             : fmt::format("sendmail was ended by signal {}", WTERMSIG(status))};
}

}  // namespace

Result<void> post(const config::NotifyTarget& target, const std::string& body,
                  const SendLimits& limits) {
  const auto easy = new_transfer(limits);
  if (!easy) return no_transfer();
  auto* const curl = easy.get();
  const std::string url(target.webhook.reveal_to_protocol());
  List headers(curl_slist_append(nullptr, "Content-Type: application/json"), &curl_slist_free_all);
  if (!target.token.empty()) {
    const auto line = fmt::format("Authorization: Bearer {}", target.token.reveal_to_protocol());
    // The list takes the new head only when there is one.
    if (auto* const longer = curl_slist_append(headers.get(), line.c_str()); longer == nullptr)
      return no_transfer();
  }
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.c_str());
  if (auto done = perform(curl); !done) return done;
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (status >= 200 && status < 300) return {};
  return Error{Errc::refused, fmt::format("it answers with status {}", status)};
}

Result<void> mail(const config::NotifyTarget& target, const std::string& from,
                  const std::string& message, const std::string& sendmail,
                  const SendLimits& limits) {
  if (!target.mail_server.empty()) return mail_to_server(target, from, message, limits);
  const auto until = Clock::now() + limits.time;
  Child child;
  if (auto started = child.start(sendmail, target.mail); !started) return started;
  if (auto written = child.write(message, until, limits); !written) return written;
  return child.wait(until, limits);
}

}  // namespace netroster::notify
