// netroster-simulator: a network of SNMP agents on loopback addresses. Says "ready port=N agents=N"
// on standard output once it answers; ends on SIGTERM, SIGINT, after --run-seconds, or when
// standard input closes.
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>

#include "tests/simulator/district.h"
#include "tests/simulator/flat.h"
#include "tests/simulator/fleet_faults.h"
#include "tests/simulator/recordings.h"
#include "tests/simulator/simulator.h"
#include "tests/simulator/udp.h"

namespace netroster::simulator {
namespace {

struct Settings {
  DistrictOptions district;
  std::string block = "127.16.0.0/12";
  std::uint16_t port = 0;
  std::string truth, config, ready_file, delay, community = "public";
  std::vector<std::string> recordings, faults;
  std::uint32_t flat = 0, ports = 52;
  std::string alive;
  double run_seconds = 0;
  bool list_faults = false, statistics = false, ignore_input = false, prepare = false;
};

void declare(CLI::App& app, Settings& s) {
  app.add_option("--seed", s.district.seed, "the district and every chance come from it");
  app.add_option("--sites", s.district.sites, "sites of the district");
  app.add_option("--devices", s.district.devices, "agents of the district");
  auto& odd = s.district;
  app.add_option("--silent", odd.silent, "percent of access switches without LLDP and CDP");
  app.add_option("--hidden", odd.hidden, "percent of access switches behind one nobody manages");
  app.add_option("--liars", odd.liars, "percent of access switches with another's chassis id");
  app.add_option("--chatter", odd.chatter, "percent of addresses that every switch hears");
  app.add_option("--gaps", odd.gaps,
                 "access points that no sweep can take in, and that coverage tells of");
  app.add_option("--aged", odd.aged, "percent of forwarding rows that are gone when read");
  app.add_flag("--forward-cdp", odd.forwards_cdp, "what does not speak CDP passes it on");
  app.add_option("--block", s.block, "loopback block of the agents' addresses");
  app.add_option("--port", s.port, "UDP port of all agents; 0: the kernel chooses");
  app.add_option("--truth", s.truth, "write what is simulated to this file as JSON");
  app.add_option("--write-config", s.config, "write a netroster configuration to this directory");
  app.add_flag("--prepare", s.prepare,
               "build every agent's tables before it is ready, not when they are asked for first");
  app.add_option("--ready-file", s.ready_file, "write the ready line to this file too");
  app.add_option("--recording", s.recordings, "serve recordings instead of a district");
  app.add_option("--flat", s.flat, "serve that many equal switches instead of a district");
  app.add_option("--ports", s.ports, "ports of a flat switch");
  app.add_option("--alive", s.alive,
                 "serve flat switches at that many (or that share of) addresses");
  app.add_option("--community", s.community, "community of flat agents and recordings");
  app.add_option("--delay-ms", s.delay, "each answer is late by LOW-HIGH milliseconds");
  app.add_option("--fault", s.faults, "MODE[:NUMBER]=SHARE or MODE[:NUMBER]=ADDRESS,…");
  app.add_option("--run-seconds", s.run_seconds, "end after that time");
  app.add_flag("--list-faults", s.list_faults, "print the fault modes and end");
  app.add_flag("--statistics", s.statistics, "print totals at the end");
  app.add_flag("--ignore-stdin", s.ignore_input, "go on when standard input closes");
}

Result<std::vector<Agent>> flat_set(const Settings& s, const IpNetwork& block) {
  FlatOptions options;
  options.ports = s.ports;
  options.community = s.community;
  options.seed = s.district.seed;
  if (s.alive.empty()) return flat_agents(first_addresses(block, s.flat), options);
  char* end = nullptr;
  const double number = std::strtod(s.alive.c_str(), &end);
  if (*end != '\0' || number < 0) return Error{Errc::invalid, s.alive + " is not a number"};
  const double count = number < 1 ? number * static_cast<double>(block.size()) : number;
  return flat_agents(scattered_addresses(block, static_cast<std::size_t>(count), s.district.seed),
                     options);
}

struct Network {
  std::shared_ptr<District> district;  // null for flat agents and recordings
  std::vector<Agent> agents;
};

Result<Network> make_network(Settings& s) {
  const auto block = IpNetwork::parse(s.block);
  if (!block || !block->address().is_loopback())
    return Error{Errc::invalid, s.block + " is not a loopback block"};
  s.district.block = *block;
  Network network;
  Result<std::vector<Agent>> agents;
  if (!s.recordings.empty()) {
    agents = recorded_agents(s.recordings, {block->address().to_v4() + 1, s.community});
  } else if (s.flat != 0 || !s.alive.empty()) {
    agents = flat_set(s, *block);
  } else {
    auto district = make_district(s.district);
    if (!district) return district.error();
    network.district = std::make_shared<District>(std::move(*district));
    agents = district_agents(network.district);
  }
  if (!agents) return agents.error();
  network.agents = std::move(*agents);
  std::vector<FaultOrder> orders;
  for (const auto& text : s.faults) {
    auto order = parse_fault(text);
    if (!order) return order.error();
    orders.push_back(std::move(*order));
  }
  if (auto put = apply_faults(network.agents, orders, s.district.seed); !put) return put.error();
  return network;
}

Result<SimulatorOptions> simulator_options(const Settings& s) {
  SimulatorOptions options;
  options.port = s.port;
  options.seed = s.district.seed;
  if (s.delay.empty()) return options;
  unsigned low = 0;
  unsigned high = 0;
  // NOLINTNEXTLINE(cert-err34-c): a delay too large for the type makes no harm here
  const int read = std::sscanf(s.delay.c_str(), "%u-%u", &low, &high);
  if (read != 2 || high < low) return Error{Errc::invalid, s.delay + " is not LOW-HIGH"};
  options.delay_low = std::chrono::milliseconds{low};
  options.delay_high = std::chrono::milliseconds{high};
  return options;
}

void print_faults() {
  for (const auto& mode : fault_modes()) {
    const auto number = mode.parameter_is[0] == '\0'
                            ? std::string{}
                            : fmt::format(":{} {}", mode.parameter, mode.parameter_is);
    fmt::print("{:<22}{:<28} {}\n", mode.name, number, mode.doc);
  }
}

// Until a signal, the end of standard input, or the time.
void wait(const Settings& s, int signals) {
  pollfd events[2] = {{signals, POLLIN, 0}, {s.ignore_input ? -1 : STDIN_FILENO, POLLIN, 0}};
  const int limit = s.run_seconds > 0 ? static_cast<int>(s.run_seconds * 1000) : -1;
  for (;;) {
    if (poll(events, 2, limit) <= 0 || events[0].revents != 0) return;
    char byte = 0;
    if (events[1].revents != 0 && ::read(STDIN_FILENO, &byte, 1) <= 0) return;
  }
}

Result<void> write_truth(const Settings& s, const Network& network) {
  if (s.truth.empty()) return {};
  if (!network.district)
    return Error{Errc::invalid,
                 "--truth is that of a district: there is none of recordings or "
                 "of --flat and --alive"};
  std::ofstream file{s.truth};
  file << truth_json(*network.district, network.agents);
  if (!file.flush()) return Error{Errc::io, "cannot write " + s.truth};
  return {};
}

Result<void> configure(const Settings& s, const Network& network,
                       const std::vector<std::uint32_t>& addresses, std::uint16_t port) {
  if (network.district) return write_config(*network.district, s.config, port);
  return write_config(addresses, s.community, s.config, port);
}

// Else the first walk of each agent holds up all others, for as long as its tables take.
void prepare(const std::vector<Agent>& agents) {
  for (const auto& agent : agents)
    if (agent.profile->rows) agent.profile->rows->get();
}

Result<void> announce(const Settings& s, const Simulator& simulator) {
  const auto line = fmt::format("ready port={} agents={}\n", simulator.port(), simulator.agents());
  if (!s.ready_file.empty()) {
    const auto draft = s.ready_file + ".new";
    std::ofstream{draft} << line;
    if (std::rename(draft.c_str(), s.ready_file.c_str()) != 0)
      return Error{Errc::io, "cannot write " + s.ready_file};
  }
  fmt::print("{}", line);
  std::fflush(stdout);
  return {};
}

Result<void> run(Settings& s) {
  // Blocked before any thread starts, so that the signals come by the descriptor.
  sigset_t ends;
  sigemptyset(&ends);
  for (const auto signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&ends, signal);
  sigprocmask(SIG_BLOCK, &ends, nullptr);
  const Descriptor signals{signalfd(-1, &ends, SFD_CLOEXEC)};
  auto network = make_network(s);
  if (!network) return network.error();
  if (auto written = write_truth(s, *network); !written) return written;
  const auto options = simulator_options(s);
  if (!options) return options.error();
  if (s.prepare) prepare(network->agents);
  std::vector<std::uint32_t> addresses;
  for (const auto& agent : network->agents) addresses.push_back(agent.address);
  auto simulator = Simulator::start(std::move(network->agents), *options);
  if (!simulator) return simulator.error();
  if (!s.config.empty())
    if (auto done = configure(s, *network, addresses, (*simulator)->port()); !done) return done;
  if (auto told = announce(s, **simulator); !told) return told;
  wait(s, signals.get());
  if (s.statistics) {
    const auto totals = (*simulator)->totals();
    fmt::print("received={} sent={} not_sent={} strangers={} peak_per_second={} deaths={}\n",
               totals.received, totals.sent, totals.not_sent, totals.strangers,
               totals.peak_per_second, totals.deaths);
  }
  return {};
}

}  // namespace

int simulator_main(int argc, char** argv) {
  Settings settings;
  CLI::App app{"Serves a simulated school district by SNMP on loopback addresses."};
  declare(app, settings);
  CLI11_PARSE(app, argc, argv);
  if (settings.list_faults) {
    print_faults();
    return 0;
  }
  if (const auto done = run(settings); !done) {
    fmt::print(stderr, "netroster-simulator: {}\n", done.error().what);
    return 2;
  }
  return 0;
}

}  // namespace netroster::simulator

int main(int argc, char** argv) { return netroster::simulator::simulator_main(argc, argv); }
