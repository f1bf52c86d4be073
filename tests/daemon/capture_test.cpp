// What `capture read --throughput` prints of a mirrored port.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "daemon/app.h"
#include "sample.h"
#include "tests/capture/capture_files.h"

namespace netroster::daemon {
namespace {

using capture::Writer;
using nlohmann::json;
using test::run;
using Words = std::vector<std::string>;

constexpr std::uint32_t minute = 1'790'000'040;  // a full one: 2026-09-21T14:14:00Z

std::string packet(const char* from, const char* to) {
  const auto octets = [](const char* text) {
    const auto address = *IpAddress::parse(text);
    return std::string(reinterpret_cast<const char*>(address.bytes().data()), 4);
  };
  return std::string(12, '\x02') + std::string("\x08\x00", 2) +
         std::string("\x45\x00\x00\x28\x00\x01\x40\x00\x40\x06\x00\x00", 12) + octets(from) +
         octets(to);
}

// Two minutes and a bit of a site's uplink, of frames that are 34 octets long.
std::string mirror() {
  const Writer writer;
  const auto in = packet("8.8.8.8", "10.20.0.9");
  const auto out = packet("10.20.0.9", "8.8.8.8");
  const auto within = packet("10.20.0.9", "10.20.0.10");
  const auto elsewhere = packet("8.8.8.8", "1.1.1.1");
  return writer.pcap_header(1) + writer.pcap_record(minute, in) + writer.pcap_record(minute, in) +
         writer.pcap_record(minute + 59, out) + writer.pcap_record(minute + 60, within) +
         writer.pcap_record(minute + 61, elsewhere) + writer.pcap_record(minute + 129, out);
}

class CaptureCommand : public testing::Test {
 protected:
  CaptureCommand() {
    folder_.write("netroster.toml", "[district]\nname = \"Test\"\n");
    folder_.write("sites.d/whs.toml",
                  "[[site]]\nid = \"WHS\"\nname = \"Washington\"\nkind = \"high\"\n"
                  "networks = [\"10.20.0.0/16\"]\n");
    folder_.write("mirror.pcap", mirror());
  }
  test::Ran read(Words more, const std::string& file = "mirror.pcap") const {
    Words words{"capture", "read", folder_.file(file), "--config", folder_.path()};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
  test::Folder folder_;
};

TEST_F(CaptureCommand, CountsEachNetworkByIntervalAndDirection) {
  const auto ran = read({"--throughput", "--json"});
  ASSERT_EQ(ran.code, Exit::ok) << ran.err;
  const auto rows = json::parse(ran.out)[0]["throughput"];
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0], json::parse(R"({"site":"WHS","network":"10.20.0.0/16",
    "start":"2026-09-21T14:14:00Z","seconds":60,"watched_seconds":60,"incomplete":false,
    "in":{"octets":68,"packets":2},"out":{"octets":34,"packets":1},
    "within":{"octets":0,"packets":0}})"));
  EXPECT_EQ(rows[1]["within"]["packets"], 1);
  EXPECT_EQ(rows[1]["incomplete"], false);
  EXPECT_EQ(rows[2]["watched_seconds"], 10);  // the capture ends inside
  EXPECT_EQ(rows[2]["incomplete"], true);
  const auto beside = json::parse(ran.out)[0]["throughput_beside"];
  EXPECT_EQ(beside["elsewhere"]["packets"], 1);
  EXPECT_EQ(beside["incomplete"], false);
}

TEST_F(CaptureCommand, OtherIntervals) {
  const auto ran = read({"--throughput", "--interval", "5m", "--json"});
  ASSERT_EQ(ran.code, Exit::ok) << ran.err;
  EXPECT_EQ(json::parse(ran.out)[0]["throughput"].at(0)["seconds"], 300);
  EXPECT_EQ(read({"--throughput", "--interval", "500ms"}).code, Exit::usage);
  EXPECT_EQ(read({"--throughput", "--interval", "soon"}).code, Exit::usage);
  EXPECT_EQ(read({"--throughput", "--interval", "25h"}).code, Exit::usage);
  const auto alone = read({"--interval", "5m"});
  EXPECT_EQ(alone.code, Exit::usage);
  EXPECT_NE(alone.err.find("--interval is for --throughput"), std::string::npos) << alone.err;
}

TEST_F(CaptureCommand, NothingIsCountedUnlessItIsAskedFor) {
  const auto ran = read({"--json"});
  ASSERT_EQ(ran.code, Exit::ok) << ran.err;
  const auto file = json::parse(ran.out)[0];
  EXPECT_FALSE(file.contains("throughput"));
  EXPECT_FALSE(file.contains("throughput_beside"));
  EXPECT_EQ(read({}).out.find("throughput"), std::string::npos);
}

TEST_F(CaptureCommand, ATableOfRatesAndRowsOfOctets) {
  const auto table = read({"--throughput"}).out;
  EXPECT_NE(table.find("throughput"), std::string::npos);
  EXPECT_NE(table.find("10.20.0.0/16"), std::string::npos) << table;
  const auto csv = read({"--throughput", "--output", "csv"}).out;
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 4) << csv;
  EXPECT_NE(csv.find("in_octets"), std::string::npos) << csv;
}

// Who says of himself that he is sw-1, on Gi1/0/7.
std::string announcement() {
  const auto part = [](int type, const std::string& value) {
    return std::string{static_cast<char>(type << 1), static_cast<char>(value.size())} + value;
  };
  return std::string("\x01\x80\xc2\x00\x00\x0e\x00\x1a\x2b\x3c\x4d\x5e\x88\xcc", 14) +
         part(1, std::string("\x04\x00\x1a\x2b\x3c\x4d\x5e", 7)) + part(2, "\x05Gi1/0/7") +
         part(3, std::string("\x00\x78", 2)) + part(5, "sw-1");
}

TEST_F(CaptureCommand, EachTableIsOneOfRows) {
  const Writer writer;
  folder_.write("closet.pcap", writer.pcap_header(1) + writer.pcap_record(minute, announcement()));
  const auto csv = read({"--output", "csv"}, "closet.pcap");
  EXPECT_EQ(csv.code, Exit::ok) << csv.err;
  EXPECT_EQ(std::count(csv.out.begin(), csv.out.end(), '\n'), 2) << csv.out;
  EXPECT_NE(csv.out.find("Gi1/0/7"), std::string::npos) << csv.out;
  EXPECT_NE(csv.out.find("2026-09-21T14:14:00Z"), std::string::npos) << csv.out;
  for (const auto* table : {"hosts", "bridges", "trunks", "domains", "access-points"}) {
    const auto empty = read({"--output", "csv", "--table", table}, "closet.pcap");
    EXPECT_TRUE(empty.out.starts_with("file,")) << table << ": " << empty.out << empty.err;
    EXPECT_EQ(std::count(empty.out.begin(), empty.out.end(), '\n'), 1) << empty.out;
  }
  const auto files = read({"--output", "csv", "--table", "files"}, "closet.pcap").out;
  EXPECT_NE(files.find(",1,1,0,0,0,"), std::string::npos) << files;
  const auto rows = json::parse(read({"--json", "--table", "neighbours"}, "closet.pcap").out);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0]["name"], "sw-1");
}

TEST_F(CaptureCommand, ColumnsChooseOrAreRefused) {
  const Writer writer;
  folder_.write("closet.pcap", writer.pcap_header(1) + writer.pcap_record(minute, announcement()));
  EXPECT_EQ(read({"--output", "csv", "--columns", "port_id,name"}, "closet.pcap").out,
            "port_id,name\r\nGi1/0/7,sw-1\r\n");
  const auto table = read({"--columns", "name"}, "closet.pcap").out;
  EXPECT_EQ(table.find("Gi1/0/7"), std::string::npos) << table;
  EXPECT_NE(table.find("sw-1"), std::string::npos) << table;
  for (const auto& words : {Words{"--columns", "colour"}, Words{"--columns", "name", "--json"},
                            Words{"--table", "throughput"}}) {
    const auto ran = read(words, "closet.pcap");
    EXPECT_EQ(ran.code, Exit::usage) << words[1];
    EXPECT_NE(ran.err, "");
    EXPECT_EQ(ran.out, "");
  }
}

TEST_F(CaptureCommand, AFileThatBreaksOffGivesALowerBound) {
  folder_.write("cut.pcap", mirror().substr(0, 24 + 2 * (16 + 34) + 20));
  const auto ran = read({"--throughput", "--json"}, "cut.pcap");
  EXPECT_EQ(ran.code, Exit::partial);
  const auto file = json::parse(ran.out)[0];
  EXPECT_EQ(file["throughput"].at(0)["in"]["packets"], 2);
  EXPECT_EQ(file["throughput"].at(0)["incomplete"], true);
  EXPECT_EQ(file["throughput_beside"]["incomplete"], true);
  EXPECT_NE(read({"--throughput"}, "cut.pcap").out.find("a lower bound"), std::string::npos);
}

TEST_F(CaptureCommand, WithoutASiteThereIsNothingToCountFor) {
  std::filesystem::remove(folder_.file("sites.d/whs.toml"));
  const auto ran = read({"--throughput"});
  EXPECT_EQ(ran.code, Exit::usage);
  EXPECT_NE(ran.err.find("no site is configured"), std::string::npos) << ran.err;
}

}  // namespace
}  // namespace netroster::daemon
