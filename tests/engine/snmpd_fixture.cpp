#include "tests/engine/snmpd_fixture.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <vector>

namespace netroster::testing_support {
namespace {

constexpr const char* program = "/usr/sbin/snmpd";

// A port nobody uses now. snmpd cannot be told to choose one and say which.
std::uint16_t free_port() {
  const int descriptor = socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in any{};
  any.sin_family = AF_INET;
  any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof any;
  if (bind(descriptor, reinterpret_cast<sockaddr*>(&any), size) != 0 ||
      getsockname(descriptor, reinterpret_cast<sockaddr*>(&any), &size) != 0)
    any.sin_port = 0;
  close(descriptor);
  return ntohs(any.sin_port);
}

}  // namespace

bool Snmpd::installed() { return access(program, X_OK) == 0; }

Snmpd::Snmpd(const std::string& users) : port_(free_port()) {
  std::string pattern = (std::filesystem::temp_directory_path() / "snmpd-XXXXXX").string();
  folder_ = mkdtemp(pattern.data());
  std::ofstream config(folder_ / "agent.conf");
  config << "agentaddress udp:127.0.0.1:" << port_ << "\n"
         << "rocommunity public\nsysName lab-host\nsysLocation closet\n"
         << users;
  config.close();
  start();
}

Snmpd::~Snmpd() {
  stop();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void Snmpd::restart() {
  stop();
  start();
}

void Snmpd::start() {
  process_ = fork();
  if (process_ != 0) return;
  setenv("SNMP_PERSISTENT_DIR", folder_.c_str(), 1);
  setenv("SNMPCONFPATH", folder_.c_str(), 1);  // not the machine's own; boots are kept here
  const int log = open((folder_ / "log").c_str(), O_WRONLY | O_CREAT, 0600);
  dup2(log, 1);
  dup2(log, 2);
  const std::string config = (folder_ / "agent.conf").string();
  execl(program, program, "-f", "-Lo", "-c", config.c_str(), "-I", "-smux", "-r",
        static_cast<char*>(nullptr));
  _exit(127);
}

void Snmpd::stop() {
  if (process_ <= 0) return;
  kill(process_, SIGTERM);
  waitpid(process_, nullptr, 0);
  process_ = -1;
}

}  // namespace netroster::testing_support
