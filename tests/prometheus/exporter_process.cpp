#include "exporter_process.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>

#include "collectors/snmp/mib/if_type.h"

namespace netroster::prometheus::test {
namespace {

constexpr const char* program = "/usr/bin/prometheus-snmp-exporter";
constexpr int patience = 20'000;  // milliseconds

struct Column {
  const char* name;
  const char* oid;
  const char* type;
};

// RFC 2863, as MIB and generator name and type them.
constexpr std::array columns{
    Column{"ifIndex", "1.3.6.1.2.1.2.2.1.1", "gauge"},
    Column{"ifType", "1.3.6.1.2.1.2.2.1.3", "EnumAsInfo"},
    Column{"ifMtu", "1.3.6.1.2.1.2.2.1.4", "gauge"},
    Column{"ifSpeed", "1.3.6.1.2.1.2.2.1.5", "gauge"},
    Column{"ifPhysAddress", "1.3.6.1.2.1.2.2.1.6", "PhysAddress48"},
    Column{"ifAdminStatus", "1.3.6.1.2.1.2.2.1.7", "gauge"},
    Column{"ifOperStatus", "1.3.6.1.2.1.2.2.1.8", "gauge"},
    Column{"ifLastChange", "1.3.6.1.2.1.2.2.1.9", "gauge"},
    Column{"ifInOctets", "1.3.6.1.2.1.2.2.1.10", "counter"},
    Column{"ifInUcastPkts", "1.3.6.1.2.1.2.2.1.11", "counter"},
    Column{"ifInNUcastPkts", "1.3.6.1.2.1.2.2.1.12", "counter"},
    Column{"ifInDiscards", "1.3.6.1.2.1.2.2.1.13", "counter"},
    Column{"ifInErrors", "1.3.6.1.2.1.2.2.1.14", "counter"},
    Column{"ifInUnknownProtos", "1.3.6.1.2.1.2.2.1.15", "counter"},
    Column{"ifOutOctets", "1.3.6.1.2.1.2.2.1.16", "counter"},
    Column{"ifOutUcastPkts", "1.3.6.1.2.1.2.2.1.17", "counter"},
    Column{"ifOutNUcastPkts", "1.3.6.1.2.1.2.2.1.18", "counter"},
    Column{"ifOutDiscards", "1.3.6.1.2.1.2.2.1.19", "counter"},
    Column{"ifOutErrors", "1.3.6.1.2.1.2.2.1.20", "counter"},
    Column{"ifOutQLen", "1.3.6.1.2.1.2.2.1.21", "gauge"},
    Column{"ifInMulticastPkts", "1.3.6.1.2.1.31.1.1.1.2", "counter"},
    Column{"ifInBroadcastPkts", "1.3.6.1.2.1.31.1.1.1.3", "counter"},
    Column{"ifOutMulticastPkts", "1.3.6.1.2.1.31.1.1.1.4", "counter"},
    Column{"ifOutBroadcastPkts", "1.3.6.1.2.1.31.1.1.1.5", "counter"},
    Column{"ifHCInOctets", "1.3.6.1.2.1.31.1.1.1.6", "counter"},
    Column{"ifHCInUcastPkts", "1.3.6.1.2.1.31.1.1.1.7", "counter"},
    Column{"ifHCInMulticastPkts", "1.3.6.1.2.1.31.1.1.1.8", "counter"},
    Column{"ifHCInBroadcastPkts", "1.3.6.1.2.1.31.1.1.1.9", "counter"},
    Column{"ifHCOutOctets", "1.3.6.1.2.1.31.1.1.1.10", "counter"},
    Column{"ifHCOutUcastPkts", "1.3.6.1.2.1.31.1.1.1.11", "counter"},
    Column{"ifHCOutMulticastPkts", "1.3.6.1.2.1.31.1.1.1.12", "counter"},
    Column{"ifHCOutBroadcastPkts", "1.3.6.1.2.1.31.1.1.1.13", "counter"},
    Column{"ifLinkUpDownTrapEnable", "1.3.6.1.2.1.31.1.1.1.14", "gauge"},
    Column{"ifHighSpeed", "1.3.6.1.2.1.31.1.1.1.15", "gauge"},
    Column{"ifPromiscuousMode", "1.3.6.1.2.1.31.1.1.1.16", "gauge"},
    Column{"ifConnectorPresent", "1.3.6.1.2.1.31.1.1.1.17", "gauge"},
    Column{"ifCounterDiscontinuityTime", "1.3.6.1.2.1.31.1.1.1.19", "gauge"},
};
constexpr std::array<std::pair<const char*, const char*>, 3> lookups{
    {{"ifAlias", "1.3.6.1.2.1.31.1.1.1.18"},
     {"ifDescr", "1.3.6.1.2.1.2.2.1.2"},
     {"ifName", "1.3.6.1.2.1.31.1.1.1.1"}}};
constexpr std::uint32_t largest_if_type = 310;

std::string rows_of(const Column& column) {
  auto out = fmt::format(
      "  - name: {}\n    oid: {}\n    type: {}\n    help: of the peer\n    indexes:\n"
      "    - labelname: ifIndex\n      type: gauge\n    lookups:\n",
      column.name, column.oid, column.type);
  for (const auto& [label, oid] : lookups)
    out += fmt::format(
        "    - labels: [ifIndex]\n      labelname: {}\n      oid: {}\n"
        "      type: DisplayString\n",
        label, oid);
  if (std::string_view(column.type) != "EnumAsInfo") return out;
  out += "    enum_values:\n";
  for (std::uint32_t type = 1; type <= largest_if_type; ++type)
    out += fmt::format("      {}: \"{}\"\n", type, mib::if_type_name(type));
  return out;
}

}  // namespace

std::string if_mib_configuration() {
  std::string out =
      "if_mib:\n  walk: [1.3.6.1.2.1.2, 1.3.6.1.2.1.31.1.1]\n  get: [1.3.6.1.2.1.1.3.0]\n"
      "  metrics:\n"
      "  - name: sysUpTime\n    oid: 1.3.6.1.2.1.1.3\n    type: gauge\n    help: of the peer\n";
  for (const auto& column : columns) out += rows_of(column);
  return out;
}

bool ExporterProcess::installed() { return std::filesystem::exists(program); }

ExporterProcess::ExporterProcess(const std::string& configuration)
    : file_(std::filesystem::temp_directory_path() /
            fmt::format("netroster-peer-{}.yml", getpid())) {
  std::ofstream(file_) << configuration;
  std::array<int, 2> pipe_ends{};
  if (pipe(pipe_ends.data()) != 0) return;
  const auto file = "--config.file=" + file_.string();
  process_ = fork();
  if (process_ == 0) {
    dup2(pipe_ends[1], STDERR_FILENO);
    close(pipe_ends[0]);
    execl(program, program, file.c_str(), "--web.listen-address=127.0.0.1:0",
          static_cast<char*>(nullptr));
    _exit(127);
  }
  close(pipe_ends[1]);
  output_ = pipe_ends[0];
  wait_for_address(output_);
}

void ExporterProcess::wait_for_address(int from) {
  const std::string mark = "address=127.0.0.1:";
  std::array<char, 4096> buffer;
  pollfd waiting{from, POLLIN, 0};
  while (poll(&waiting, 1, patience) == 1) {
    const auto got = read(from, buffer.data(), buffer.size());
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

ExporterProcess::~ExporterProcess() {
  if (process_ > 0) {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  if (output_ >= 0) close(output_);
  std::filesystem::remove(file_);
}

}  // namespace netroster::prometheus::test
