// A program of Debian's Prometheus family: started on a free port, killed at the end.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "model/listen_address.h"

namespace netroster::prometheus::test {

class PeerProcess {
 public:
  // In a folder of its own with `configuration` as the file CONFIG; "FOLDER" and "CONFIG" in the
  // arguments are replaced by them. "--web.listen-address" is added.
  PeerProcess(std::string program, std::vector<std::string> arguments,
              const std::string& configuration);
  ~PeerProcess();
  PeerProcess(const PeerProcess&) = delete;
  PeerProcess& operator=(const PeerProcess&) = delete;

  // Where it listens; port 0: it did not start.
  const ListenAddress& address() const { return address_; }
  // What it said until it listened.
  const std::string& words() const { return words_; }

 private:
  void start(const std::string& program, std::vector<std::string> arguments);
  void wait_for_address();

  std::filesystem::path folder_;
  pid_t process_ = -1;
  int output_ = -1;
  ListenAddress address_;
  std::string words_;
};

}  // namespace netroster::prometheus::test
