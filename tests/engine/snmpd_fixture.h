// A real snmpd on a free loopback port, with one user for each pair of protocols.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

namespace netroster::testing_support {

class Snmpd {
 public:
  // `users` are snmpd.conf lines. The directory is made for this run and removed with it.
  explicit Snmpd(const std::string& users);
  ~Snmpd();
  Snmpd(const Snmpd&) = delete;
  Snmpd& operator=(const Snmpd&) = delete;

  static bool installed();
  std::uint16_t port() const { return port_; }
  bool running() const { return process_ > 0; }
  void restart();

 private:
  void start();
  void stop();

  std::filesystem::path folder_;
  std::uint16_t port_ = 0;
  pid_t process_ = -1;
};

}  // namespace netroster::testing_support
