// Debian's prometheus-snmp-exporter as a peer: started on a free port, killed at the end.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "model/listen_address.h"

namespace netroster::prometheus::test {

class ExporterProcess {
 public:
  static bool installed();
  // `configuration` is the file's text (the format of 0.21).
  explicit ExporterProcess(const std::string& configuration);
  ~ExporterProcess();
  ExporterProcess(const ExporterProcess&) = delete;
  ExporterProcess& operator=(const ExporterProcess&) = delete;

  // Where it listens; port 0: it did not start.
  const ListenAddress& address() const { return address_; }
  // What it said until it listened.
  const std::string& words() const { return words_; }

 private:
  void wait_for_address(int from);

  std::filesystem::path file_;
  pid_t process_ = -1;
  int output_ = -1;
  ListenAddress address_;
  std::string words_;
};

// A configuration with the one module if_mib: sysUpTime, ifTable and ifXTable, with ifAlias,
// ifDescr and ifName looked up as labels.
std::string if_mib_configuration();

}  // namespace netroster::prometheus::test
