// Our interfaces beside those of Debian's prometheus-snmp-exporter: the same agents, the same
// names, labels and values.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "collectors/replay/replay.h"
#include "exporters/prometheus/if_mib.h"
#include "exporters/prometheus/text_writer.h"
#include "if_mib_configuration.h"
#include "peer_process.h"
#include "tests/simulator/recordings.h"
#include "tests/simulator/simulator.h"
#include "tests/web/client.h"

namespace netroster::prometheus {
namespace {

namespace fs = std::filesystem;

constexpr const char* exporter_program = "/usr/bin/prometheus-snmp-exporter";
constexpr std::size_t wanted = 52;  // agents, of which the peer may give up two
constexpr std::uint32_t made_up_ports = 6;
constexpr int counter32 = 65;
constexpr int gauge32 = 66;
constexpr int timeticks = 67;
constexpr int counter64 = 70;
constexpr int integer = 2;
const Oid if_number{1, 3, 6, 1, 2, 1, 2, 1, 0};
const Oid if_entry{1, 3, 6, 1, 2, 1, 2, 2, 1};
const Oid if_x_entry{1, 3, 6, 1, 2, 1, 31, 1, 1, 1};

struct Polled {
  InterfaceObject object;
  const Oid& entry;
  std::uint32_t column;
  int tag;
  std::uint64_t most;  // values made up are 1 to this; 0: the recording's own
};

constexpr std::uint64_t most_32 = 4'294'967'295;
constexpr std::uint64_t most_53 = 9'007'199'254'740'992;  // what a double holds exactly

const std::array<Polled, interface_objects> polled{{
    {InterfaceObject::admin_status, if_entry, 7, integer, 3},
    {InterfaceObject::oper_status, if_entry, 8, integer, 7},
    {InterfaceObject::last_change, if_entry, 9, timeticks, most_32},
    {InterfaceObject::in_octets, if_entry, 10, counter32, most_32},
    {InterfaceObject::in_ucast_packets, if_entry, 11, counter32, most_32},
    {InterfaceObject::in_nucast_packets, if_entry, 12, counter32, most_32},
    {InterfaceObject::in_discards, if_entry, 13, counter32, most_32},
    {InterfaceObject::in_errors, if_entry, 14, counter32, most_32},
    {InterfaceObject::in_unknown_protos, if_entry, 15, counter32, most_32},
    {InterfaceObject::out_octets, if_entry, 16, counter32, most_32},
    {InterfaceObject::out_ucast_packets, if_entry, 17, counter32, most_32},
    {InterfaceObject::out_nucast_packets, if_entry, 18, counter32, most_32},
    {InterfaceObject::out_discards, if_entry, 19, counter32, most_32},
    {InterfaceObject::out_errors, if_entry, 20, counter32, most_32},
    {InterfaceObject::out_queue_length, if_entry, 21, gauge32, most_32},
    {InterfaceObject::in_multicast_packets, if_x_entry, 2, counter32, most_32},
    {InterfaceObject::in_broadcast_packets, if_x_entry, 3, counter32, most_32},
    {InterfaceObject::out_multicast_packets, if_x_entry, 4, counter32, most_32},
    {InterfaceObject::out_broadcast_packets, if_x_entry, 5, counter32, most_32},
    {InterfaceObject::hc_in_octets, if_x_entry, 6, counter64, most_53},
    {InterfaceObject::hc_in_ucast_packets, if_x_entry, 7, counter64, most_53},
    {InterfaceObject::hc_in_multicast_packets, if_x_entry, 8, counter64, most_53},
    {InterfaceObject::hc_in_broadcast_packets, if_x_entry, 9, counter64, most_53},
    {InterfaceObject::hc_out_octets, if_x_entry, 10, counter64, most_53},
    {InterfaceObject::hc_out_ucast_packets, if_x_entry, 11, counter64, most_53},
    {InterfaceObject::hc_out_multicast_packets, if_x_entry, 12, counter64, most_53},
    {InterfaceObject::hc_out_broadcast_packets, if_x_entry, 13, counter64, most_53},
    {InterfaceObject::link_trap_enable, if_x_entry, 14, integer, 2},
    {InterfaceObject::high_speed, if_x_entry, 15, gauge32, 0},
    {InterfaceObject::promiscuous_mode, if_x_entry, 16, integer, 2},
    {InterfaceObject::connector_present, if_x_entry, 17, integer, 2},
    {InterfaceObject::discontinuity_time, if_x_entry, 19, timeticks, most_32},
}};

Oid cell(const Oid& entry, std::uint32_t column, std::uint32_t index) {
  auto parts = entry.text() + "." + std::to_string(column) + "." + std::to_string(index);
  return *Oid::parse(parts);
}

// The rows that the poller knows of: those with an ifDescr.
std::vector<std::uint32_t> indexes_of(const replay::Recording& recording) {
  const auto column = *Oid::parse(if_entry.text() + ".2");
  std::vector<std::uint32_t> out;
  for (const auto* bind = recording.next(column); bind != nullptr && column.contains(bind->oid);
       bind = recording.next(bind->oid))
    out.push_back(bind->oid.ids().back());
  std::sort(out.begin(), out.end());
  return out;
}

// Recordings have no counters, and some lack ifIndex; these are made up, the same in every run. An
// interface without an ifName gets one: ours is the ifDescr then, that of the peer "".
void append_counters(std::ofstream& out, const replay::Recording& recording, std::uint32_t index) {
  std::uint64_t state = index;
  for (const auto& object : polled) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    if (object.most > 0)
      out << cell(object.entry, object.column, index).text() << '|' << object.tag << '|'
          << (state >> 11) % object.most + 1 << '\n';
  }
  out << cell(if_entry, 1, index).text() << "|2|" << index << '\n';
  const auto name = cell(if_x_entry, 1, index);
  if (recording.get(name) == nullptr) out << name.text() << "|4|if" << index << '\n';
}

// An interface of a recording that has none.
void append_interface(std::ofstream& out, std::uint32_t index) {
  const auto line = [&out, index](const Oid& entry, std::uint32_t column, const char* tag,
                                  const std::string& value) {
    out << cell(entry, column, index).text() << '|' << tag << '|' << value << '\n';
  };
  const auto number = std::to_string(index);
  line(if_entry, 2, "4", "port " + number);
  line(if_entry, 3, "2", index == made_up_ports ? "161" : "6");
  line(if_entry, 4, "2", "9216");
  line(if_entry, 5, "66", index % 2 == 0 ? "4294967295" : "1000000000");
  line(if_entry, 6, "4x", "001a2b3c4d0" + number);
  line(if_x_entry, 1, "4", "Gi0/" + number);
  line(if_x_entry, 15, "66", index % 2 == 0 ? "10000" : "1000");
  line(if_x_entry, 18, "4", "to \"room\" " + number);
}

struct Agent {
  std::string file;
  replay::Recording recording;
  std::vector<std::uint32_t> indexes;
};

class Agents {
 public:
  Agents() : folder_(fs::temp_directory_path() / ("netroster-peer-" + std::to_string(getpid()))) {
    fs::create_directories(folder_);
    // Those with interfaces of their own first.
    std::vector<fs::path> files;
    for (const char* of : {"tests/fixtures/recordings", "tests/fixtures/families"}) {
      const auto begin = static_cast<std::ptrdiff_t>(files.size());
      for (const auto& entry : fs::directory_iterator(fs::path(NETROSTER_SOURCE_DIR) / of))
        files.push_back(entry.path());
      std::sort(files.begin() + begin, files.end());
    }
    for (const auto& file : files)
      if (all.size() < wanted && is_whole(file.filename().string())) add(file);
  }
  ~Agents() { fs::remove_all(folder_); }
  Agents(const Agents&) = delete;
  Agents& operator=(const Agents&) = delete;

  std::vector<std::string> files() const {
    std::vector<std::string> out;
    for (const auto& agent : all) out.push_back(agent.file);
    return out;
  }
  std::vector<Agent> all;

 private:
  // A context is no agent of its own, and broken.snmprec has cells of rows that do not exist: the
  // peer tells of them, the poller does not ask.
  static bool is_whole(const std::string& name) {
    return name.find('@') == std::string::npos && name.ends_with(".snmprec") &&
           name != "broken.snmprec";
  }
  void add(const fs::path& from) {
    const auto before = replay::Recording::load(from.string());
    if (!before) return;
    auto indexes = indexes_of(*before);
    const bool made_up = indexes.empty();
    for (std::uint32_t index = 1; made_up && index <= made_up_ports; ++index)
      indexes.push_back(index);
    const auto to = folder_ / from.filename();
    fs::copy_file(from, to, fs::copy_options::overwrite_existing);
    {
      std::ofstream out(to, std::ios::app);
      out << '\n';
      for (const auto index : indexes)
        if (made_up) append_interface(out, index);
      for (const auto index : indexes) append_counters(out, *before, index);
    }
    all.push_back({to.string(), *replay::Recording::load(to.string()), indexes});
  }
  const fs::path folder_;
};

// Series and their values, of one answer.
using Series = std::map<std::string, double>;

Series series_of(const std::string& text) {
  Series out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    const auto blank = line.rfind(' ');
    if (line.starts_with('#') || blank == std::string::npos) continue;
    out[line.substr(0, blank)] = std::strtod(line.c_str() + blank + 1, nullptr);
  }
  return out;
}

std::string name_of(const std::string& series) { return series.substr(0, series.find('{')); }

// What the peer tells and we do not, each for its reason.
bool is_left_out(const std::string& series, double value) {
  const auto name = name_of(series);
  // The time that the agent runs moves between two requests.
  if (name == "sysUpTime" || name.starts_with("snmp_scrape_")) return true;
  const bool no_address = series.find("ifPhysAddress=\"\"") != std::string::npos ||
                          series.find("ifPhysAddress=\"00:00:00:00:00:00\"") != std::string::npos;
  // No address is no address, and a speed of 0 is none that is known.
  return no_address || (name == "ifSpeed" && value == 0);
}

Series ours(const Agent& agent) {
  Device device;
  const auto facts = replay::replay_file(agent.file);
  EXPECT_TRUE(facts) << agent.file;
  if (!facts) return {};
  device.facts = std::make_shared<const DeviceFacts>(*facts);
  PolledPorts reading;
  reading.counters.resize(agent.indexes);
  if (const auto* bind = agent.recording.get(if_number); bind != nullptr)
    reading.counters.interfaces = static_cast<std::uint32_t>(bind->value.as_unsigned().value_or(0));
  for (std::size_t row = 0; row < agent.indexes.size(); ++row)
    for (const auto& object : polled) {
      const auto* bind = agent.recording.get(cell(object.entry, object.column, agent.indexes[row]));
      const auto value = bind == nullptr ? std::nullopt : bind->value.as_unsigned();
      if (value) reading.counters.set(row, object.object, *value);
    }
  return series_of(write_text(if_mib(reading, device, {})));
}

std::vector<std::string> differences(const Series& mine, const Series& peers) {
  std::vector<std::string> out;
  for (const auto& [series, value] : mine) {
    const auto at = peers.find(series);
    if (at == peers.end()) out.push_back("only ours: " + series);
    if (at != peers.end() && at->second != value)
      out.push_back(series + ": " + std::to_string(value) + " is not " +
                    std::to_string(at->second));
  }
  for (const auto& [series, value] : peers)
    if (!mine.contains(series) && !is_left_out(series, value))
      out.push_back("only theirs: " + series);
  return out;
}

TEST(Peer, InterfacesAreThoseOfSnmpExporter) {
  if (!fs::exists(exporter_program)) GTEST_SKIP() << "needs prometheus-snmp-exporter";
  const Agents agents;
  simulator::RecordingOptions options;
  options.first_address = 0x7f3d'0001;  // 127.61.0.1
  auto recorded = simulator::recorded_agents(agents.files(), options);
  ASSERT_TRUE(recorded) << recorded.error().what;
  const auto simulator = simulator::Simulator::start(std::move(*recorded), {});
  ASSERT_TRUE(simulator) << simulator.error().what;
  const test::PeerProcess exporter(exporter_program, {"--config.file=CONFIG"},
                                   test::if_mib_configuration());
  ASSERT_NE(exporter.address().port, 0) << exporter.words();

  std::size_t compared = 0;
  std::size_t unanswered = 0;
  for (std::size_t i = 0; i < agents.all.size(); ++i) {
    const auto address = IpAddress::v4(options.first_address + static_cast<std::uint32_t>(i));
    web::test::Client client(exporter.address());
    ASSERT_TRUE(client.send(web::test::get("/snmp?module=if_mib&target=" + address.text() + ":" +
                                           std::to_string((*simulator)->port()))));
    const auto answer = client.answer();
    const auto mine = ours(agents.all[i]);
    EXPECT_FALSE(mine.empty());
    // A name that is not UTF-8 costs the peer the whole answer.
    const bool given_up = answer.body.find("is not valid UTF-8") != std::string::npos;
    unanswered += given_up ? 1 : 0;
    if (given_up) continue;
    ASSERT_EQ(answer.status, 200) << agents.all[i].file << answer.body;
    const auto found = differences(mine, series_of(answer.body));
    for (std::size_t each = 0; each < std::min<std::size_t>(found.size(), 5); ++each)
      ADD_FAILURE() << fs::path(agents.all[i].file).filename() << ": " << found[each];
    compared += mine.size();
  }
  std::printf("%zu agents, %zu series compared\n", agents.all.size() - unanswered, compared);
  EXPECT_LE(unanswered, 2U);
  EXPECT_EQ(agents.all.size(), wanted);
  EXPECT_GT(compared, 1000U);
}

}  // namespace
}  // namespace netroster::prometheus
