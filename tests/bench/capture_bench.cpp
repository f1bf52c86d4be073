// Packets per CPU second of reading a capture file: plain TCP and UDP of many hosts, and the same
// with 3 of 100 frames being what devices announce; each also with the throughput of 4,000 networks
// counted. Prints one JSON line a file.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "capture_files.h"
#include "collectors/capture/collector.h"
#include "layer2_frames.h"

namespace netroster::capture {
namespace {

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// A packet of IPv4 that says nothing of its sender: TCP (6) or UDP (17) between high ports.
std::string plain(unsigned number) {
  const unsigned protocol = number % 3 == 0 ? 17 : 6;
  const std::size_t payload = 20 + number * 37 % 500;
  const auto host = wire::be16(number % 60000 + 1);
  auto header = wire::hex("45 00") + wire::be16(20 + payload) + wire::hex("0001 4000 40") +
                std::string(1, static_cast<char>(protocol)) + wire::hex("0000 0a00") + host +
                wire::hex("0a01 0001");
  header = wire::with_checksum(header, 10);
  return wire::hex("001122334455 0200") + wire::be16(0) + host + wire::hex("0800") + header +
         wire::be16(40000 + number % 1000) + wire::be16(50000) + wire::be16(payload) +
         std::string(payload - 6, 'x');
}

std::vector<std::string> announcements() {
  const auto bpdu = wire::hex(
      "0000 00 00 00 8001 001906eab880 00000000 8001 001906eab880 8004 0000 1400 0200 0f00");
  return {
      wire::ethernet(
          "0180c200000e", 0x88cc,
          wire::lldp_head() + wire::lldp_tlv(5, "sw-1") + wire::lldp_tlv(6, std::string(180, 'd'))),
      wire::llc_frame("01000ccccccc", "aaaa03 00000c 2000",
                      wire::cdp_pdu(wire::counted_tlv(1, "sw-2") + wire::counted_tlv(3, "Gi0/1") +
                                    wire::counted_tlv(5, std::string(200, 'v')))),
      wire::llc_frame("0180c2000000", "424203", bpdu)};
}

// One of pcap and one of pcapng; `told` of each 1,000 frames are announcements.
struct Files {
  Files(unsigned packets, unsigned told) : told_per_thousand(told) {
    const auto all = announcements();
    std::vector<std::string> frames;
    for (unsigned i = 0; i < told; ++i) frames.push_back(all[i % all.size()]);
    for (unsigned i = told; i < 1000; ++i) frames.push_back(plain(i));
    std::vector<std::pair<std::string, std::string>> records;
    for (const auto& frame : frames)
      records.emplace_back(writer.pcap_record(1000, frame), writer.packet(0, 1'000'000'000, frame));
    std::ofstream one(pcap.path(), std::ios::binary);
    std::ofstream two(pcapng.path(), std::ios::binary);
    one << writer.pcap_header(1);
    two << writer.section() << writer.interface(1);
    for (std::size_t i = 0; i < packets; ++i) {
      one << records[i * 7919 % records.size()].first;
      two << records[i * 7919 % records.size()].second;
    }
  }

  unsigned told_per_thousand;
  Writer writer;
  TemporaryFile pcap{""};
  TemporaryFile pcapng{""};
};

// 10.0.0.0/24 and those that follow it, four to a site: the packets go from the first 235 into
// another.
TrafficCounter networks_of_a_district() {
  constexpr std::uint32_t networks = 4000;
  std::vector<WatchedNetwork> watched;
  for (std::uint32_t i = 0; i < networks; ++i)
    watched.push_back(
        {fmt::format("S{}", i / 4), IpNetwork(IpAddress::v4(0x0a000000U + i * 256), 24)});
  return {std::move(watched), std::chrono::seconds(60)};
}

int measure(const char* form, const std::string& path, unsigned told, TrafficCounter* traffic) {
  const auto before = cpu_seconds();
  const auto read = read_capture(path, {}, traffic);
  const auto seconds = cpu_seconds() - before;
  if (!read || !read->error.empty()) return 1;
  fmt::print(
      "{{\"form\": \"{}\", \"told_per_thousand\": {}, \"throughput\": {}, \"packets\": {}, "
      "\"cpu_s\": {:.3f}, "
      "\"packets_per_cpu_s\": {:.0f}, "
      "\"neighbours\": {}, \"bridges\": {}}}\n",
      form, told, traffic != nullptr, read->facts.frames, seconds,
      static_cast<double>(read->facts.frames) / seconds, read->facts.neighbours.size(),
      read->facts.bridges.size());
  return 0;
}

int run(unsigned packets) {
  int failed = 0;
  auto counter = networks_of_a_district();
  for (const unsigned told : {0U, 30U}) {
    const Files files(packets, told);
    for (auto* const traffic : {static_cast<TrafficCounter*>(nullptr), &counter}) {
      failed |= measure("pcap", files.pcap.path(), told, traffic);
      failed |= measure("pcapng", files.pcapng.path(), told, traffic);
    }
  }
  return failed;
}

}  // namespace
}  // namespace netroster::capture

// capture_bench [PACKETS]
int main(int argc, char** argv) {
  const auto packets =
      argc > 1 ? static_cast<unsigned>(std::strtoul(argv[1], nullptr, 10)) : 1000000U;
  return netroster::capture::run(packets);
}
