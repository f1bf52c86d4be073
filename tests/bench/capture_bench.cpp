// Packets per CPU second of reading a capture file: plain TCP and UDP of many hosts, the same with
// 3 of 100 frames being what devices announce, ARP of 500 hosts, and LLDP of 200 ports; each also
// with the throughput of 4,000 networks counted. Prints one JSON line a file.
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

// 500 stations that ask for each other and answer, padded to the least length of a frame.
std::vector<std::string> arp_frames() {
  std::vector<std::string> frames;
  for (unsigned i = 0; i < 5000; ++i) {
    const auto station = [](unsigned number) { return wire::be16(number % 500 + 1); };
    const auto mac = wire::hex("0200 0000") + station(i);
    const bool asks = i % 3 != 0;
    const auto target = station(i * 7919 / 500);
    auto frame = (asks ? wire::hex("ffffffffffff") : wire::hex("0200 0000") + target) + mac +
                 wire::hex("0806 0001 0800 06 04") + wire::be16(asks ? 1 : 2) + mac +
                 wire::hex("0a00") + station(i) +
                 (asks ? wire::hex("000000000000") : wire::hex("0200 0000") + target) +
                 wire::hex("0a00") + target;
    frame.resize(60);
    frames.push_back(std::move(frame));
  }
  return frames;
}

// 200 ports of switches that tell of themselves again and again.
std::vector<std::string> lldp_frames() {
  std::vector<std::string> frames;
  for (unsigned i = 0; i < 200; ++i)
    frames.push_back(wire::ethernet(
        "0180c200000e", 0x88cc,
        wire::lldp_tlv(1, wire::hex("04 001a2b3c") + wire::be16(i / 48)) +
            wire::lldp_tlv(2, wire::hex("05") + fmt::format("Gi1/0/{}", i % 48 + 1)) +
            wire::lldp_tlv(3, wire::be16(120)) + wire::lldp_tlv(4, "uplink to the closet") +
            wire::lldp_tlv(5, fmt::format("sw-{}.example.edu", i / 48)) +
            wire::lldp_tlv(6, std::string(120, 'd')) + wire::lldp_tlv(7, wire::hex("0014 0014")) +
            wire::lldp_tlv(8, wire::hex("05 01 0a000001 02 00000001 00")) +
            wire::lldp_extension("0080c2 01", wire::be16(20)) + wire::lldp_tlv(0, "")));
  return frames;
}

std::vector<std::string> traffic(unsigned told_per_thousand) {
  const auto all = announcements();
  std::vector<std::string> frames;
  for (unsigned i = 0; i < told_per_thousand; ++i) frames.push_back(all[i % all.size()]);
  for (unsigned i = told_per_thousand; i < 1000; ++i) frames.push_back(plain(i));
  return frames;
}

// One of pcap and one of pcapng.
struct Files {
  Files(unsigned packets, std::string kind_of_frames, const std::vector<std::string>& frames)
      : kind(std::move(kind_of_frames)) {
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
  void keep(const std::filesystem::path& folder) const {
    const auto copy = [&](const TemporaryFile& file, const char* ending) {
      std::filesystem::copy_file(file.path(), folder / (kind + ending),
                                 std::filesystem::copy_options::overwrite_existing);
    };
    copy(pcap, ".pcap");
    copy(pcapng, ".pcapng");
  }

  std::string kind;
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

int measure(const std::string& kind, const char* form, const std::string& path,
            TrafficCounter* traffic) {
  const auto before = cpu_seconds();
  const auto read = read_capture(path, {}, traffic);
  const auto seconds = cpu_seconds() - before;
  if (!read || !read->error.empty()) return 1;
  fmt::print(
      "{{\"kind\": \"{}\", \"form\": \"{}\", \"throughput\": {}, \"packets\": {}, "
      "\"cpu_s\": {:.3f}, \"packets_per_cpu_s\": {:.0f}, \"neighbours\": {}, \"bridges\": {}, "
      "\"hosts\": {}}}\n",
      kind, form, traffic != nullptr, read->facts.frames, seconds,
      static_cast<double>(read->facts.frames) / seconds, read->facts.neighbours.size(),
      read->facts.bridges.size(), read->facts.hosts.size());
  return 0;
}

int run(unsigned packets, const char* folder) {
  int failed = 0;
  auto counter = networks_of_a_district();
  const std::pair<const char*, std::vector<std::string>> kinds[] = {{"plain", traffic(0)},
                                                                    {"mixed", traffic(30)},
                                                                    {"arp", arp_frames()},
                                                                    {"lldp", lldp_frames()}};
  for (const auto& [kind, frames] : kinds) {
    const Files files(packets, kind, frames);
    if (folder != nullptr) files.keep(folder);
    for (auto* const traffic : {static_cast<TrafficCounter*>(nullptr), &counter}) {
      failed |= measure(kind, "pcap", files.pcap.path(), traffic);
      failed |= measure(kind, "pcapng", files.pcapng.path(), traffic);
    }
  }
  return failed;
}

}  // namespace
}  // namespace netroster::capture

// capture_bench [PACKETS [FOLDER]]: the files stay in the folder.
int main(int argc, char** argv) {
  const auto packets =
      argc > 1 ? static_cast<unsigned>(std::strtoul(argv[1], nullptr, 10)) : 1000000U;
  return netroster::capture::run(packets, argc > 2 ? argv[2] : nullptr);
}
