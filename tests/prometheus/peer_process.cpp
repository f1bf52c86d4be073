#include "peer_process.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>

namespace netroster::prometheus::test {
namespace {

constexpr int patience = 20'000;  // milliseconds

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const auto at = text.find(what);
  if (at != std::string::npos) text.replace(at, what.size(), by);
  return text;
}

}  // namespace

PeerProcess::PeerProcess(std::string program, std::vector<std::string> arguments,
                         const std::string& configuration)
    : folder_(std::filesystem::temp_directory_path() /
              ("netroster-peer-process-" + std::to_string(getpid()))) {
  std::filesystem::create_directories(folder_);
  const auto file = (folder_ / "config.yml").string();
  std::ofstream(file) << configuration;
  for (auto& argument : arguments)
    argument = replaced(replaced(argument, "CONFIG", file), "FOLDER", folder_.string());
  arguments.emplace_back("--web.listen-address=127.0.0.1:0");
  arguments.insert(arguments.begin(), program);
  start(program, std::move(arguments));
}

void PeerProcess::start(const std::string& program, std::vector<std::string> arguments) {
  std::vector<char*> pointers;
  for (auto& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) return;
  process_ = fork();
  if (process_ == 0) {
    dup2(ends[1], STDERR_FILENO);
    close(ends[0]);
    execv(program.c_str(), pointers.data());
    _exit(127);
  }
  close(ends[1]);
  output_ = ends[0];
  wait_for_address();
}

void PeerProcess::wait_for_address() {
  const std::string mark = "address=127.0.0.1:";
  std::array<char, 4096> buffer;
  pollfd waiting{output_, POLLIN, 0};
  while (::poll(&waiting, 1, patience) == 1) {
    const auto got = read(output_, buffer.data(), buffer.size());
    if (got <= 0) return;
    words_.append(buffer.data(), static_cast<std::size_t>(got));
    auto at = words_.find(mark);
    while (at != std::string::npos) {
      const auto end = words_.find_first_of(" \n", at);
      const auto begin = at + mark.size() - std::string_view("127.0.0.1:").size();
      const auto found = ListenAddress::parse(words_.substr(begin, end - begin));
      if (end != std::string::npos && found && found->port != 0) {
        address_ = *found;
        return;
      }
      at = words_.find(mark, at + 1);
    }
  }
}

PeerProcess::~PeerProcess() {
  if (process_ > 0) {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  if (output_ >= 0) close(output_);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

}  // namespace netroster::prometheus::test
