#include "collectors/replay/record.h"

#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "collectors/replay/scrub.h"
#include "collectors/snmp/transport.h"
#include "collectors/snmp/udp_session.h"
#include "config/load.h"
#include "daemon/arguments.h"
#include "daemon/commands/rows.h"
#include "daemon/sources.h"
#include "daemon/stop_signal.h"
#include "daemon/streams.h"

namespace netroster::daemon {
namespace {

namespace asio = boost::asio;

using Credential = std::shared_ptr<const snmp::PreparedCredential>;

struct Asked {
  IpAddress address;
  std::uint16_t port = 161;
  std::vector<Credential> credentials;  // in the order of trying
  config::SweepSettings sweep;
};

// What the coroutine leaves behind.
struct Outcome {
  replay::Recorded recorded;
  Error error;
};

std::shared_ptr<snmp::Agent> make_agent(const Asked& asked, Credential credential) {
  auto agent = std::make_shared<snmp::Agent>();
  agent->endpoint = {asked.address, asked.port};
  agent->credential = std::move(credential);
  if (asked.sweep.rate_per_device > 0)
    agent->device_pacing =
        std::make_shared<snmp::Pacing>(static_cast<double>(asked.sweep.rate_per_device));
  return agent;
}

asio::awaitable<bool> answers(snmp::Session& session, Error& error) {
  static const Oid sys_object_id{1, 3, 6, 1, 2, 1, 1, 2, 0};
  snmp::Request request;
  request.oids.push_back(sys_object_id);
  const auto answer = co_await session.exchange(std::move(request));
  if (!answer) error = answer.error();
  co_return answer.has_value();
}

asio::awaitable<void> record(snmp::Transport& transport, const Asked& asked, Outcome& outcome,
                             Streams& streams) {
  for (const auto& credential : asked.credentials) {
    snmp::UdpSession session(transport, make_agent(asked, credential));
    const bool works = co_await answers(session, outcome.error);
    if (!works) continue;
    outcome.error = {};
    std::size_t told = 0;
    const std::function<void(std::size_t)> tell = [&streams, &told](std::size_t rows) {
      if (rows < told + 2000) return;
      told = rows;
      streams.remark(fmt::format("{} values", rows));
    };
    const replay::RecordLimits limits;
    outcome.recorded = co_await replay::record_agent(session, limits, tell);
    break;
  }
  transport.stop();
  transport.io().stop();  // sockets that listen would keep it running
}

// What is outstanding ends when the user says so; what was read stays.
asio::awaitable<void> watch_for_stop(snmp::Transport& transport) {
  constexpr std::chrono::milliseconds tick{50};
  while (!stop_wanted) co_await transport.pause(tick);
  transport.stop();
}

Outcome run(const Asked& asked, Streams& streams) {
  const StopOnSignal signals;
  asio::io_context io(1);
  snmp::Statistics statistics;
  snmp::Transport transport(io, {}, statistics);
  Outcome outcome;
  outcome.error = {Errc::timeout, "no credential was tried"};
  if (auto opened = transport.open(); !opened) {
    outcome.error = opened.error();
    return outcome;
  }
  asio::co_spawn(io, watch_for_stop(transport), asio::detached);
  asio::co_spawn(io, record(transport, asked, outcome, streams), asio::detached);
  io.run();
  return outcome;
}

Result<Asked> what_to_ask(Call call, const config::Config& config) {
  Asked asked;
  const auto& word = call.arguments.positionals().front();
  const auto address = IpAddress::parse(word);
  if (!address) return Error{Errc::invalid, fmt::format("\"{}\" is not an address", word)};
  const bool named = call.arguments.given("snmp-credentials");
  const auto* site = config.site_of(*address);
  if (const auto reason = config.forbidden(*address); !reason.empty())
    return Error{Errc::invalid, fmt::format("{} is never sent a packet: {}", word, reason)};
  if (!named && site == nullptr)
    return Error{Errc::invalid,
                 fmt::format("{} is in no configured network\nName the credentials for it with "
                             "--snmp-credentials FILE.",
                             word)};
  asked.address = *address;
  asked.port = static_cast<std::uint16_t>(call.arguments.count("port").value_or(config.snmp.port));
  asked.sweep = config.sweep;
  asked.sweep.rate_per_device = call.arguments.count("rate").value_or(config.sweep.rate_per_device);
  std::int64_t communities = 0;
  for (const auto& credential : config.credentials) {
    if (!credential.may_be_sent_to(*address)) continue;
    const bool community = credential.version != config::SnmpVersion::v3;
    if (community && ++communities > config.sweep.communities_per_address) continue;
    auto prepared = snmp::prepare(credential);
    if (!prepared) return prepared.error();
    asked.credentials.push_back(std::move(*prepared));
  }
  if (!asked.credentials.empty()) return asked;
  return Error{Errc::config, fmt::format("no credential is bound to {}", word)};
}

// No more than what was given is ever told to anybody: neither communities nor user names.
replay::ScrubOptions scrub_options(Call call, const config::Config& config) {
  replay::ScrubOptions options;
  options.addresses = !call.arguments.given("keep-addresses");
  for (const auto& credential : config.credentials) {
    options.secrets.emplace_back(credential.community.reveal_to_protocol());
    options.secrets.push_back(credential.user);
  }
  return options;
}

Result<void> write_file(const std::string& path, const std::vector<snmp::VarBind>& binds,
                        bool replace) {
  const int flags = O_WRONLY | O_CREAT | O_CLOEXEC | (replace ? O_TRUNC : O_EXCL);
  const int descriptor = ::open(path.c_str(), flags, 0600);
  if (descriptor < 0)
    return Error{Errc::io, fmt::format("{}: {}{}", path, std::generic_category().message(errno),
                                       errno == EEXIST ? "; --force writes over it" : "")};
  DescriptorSink file(descriptor);
  for (const auto& bind : binds) file.write(replay::recording_line(bind));
  file.flush();
  const bool closed = ::close(descriptor) == 0;
  if (!file.failure().empty()) return Error{Errc::io, fmt::format("{}: {}", path, file.failure())};
  if (!closed) return Error{Errc::io, fmt::format("{}: cannot be written", path)};
  return {};
}

Exit keep(replay::Recorded recorded, replay::ScrubOptions options, Call call) {
  const bool random = ::getrandom(options.key.data(), sizeof options.key, 0) ==
                      static_cast<ssize_t>(sizeof options.key);
  if (!random) return refuse(call, Error{Errc::io, "the system gives no random numbers"});
  const auto binds = replay::Scrubber(std::move(options)).scrub(std::move(recorded.binds));
  const auto path = call.arguments.text("output");
  if (auto written = write_file(path, binds, call.arguments.given("force")); !written)
    return refuse(call, written.error());
  call.streams.remark(
      fmt::format("{}: {} values; read it before you give it away", path, binds.size()));
  if (recorded.complete) return Exit::ok;
  call.streams.complain(fmt::format("the recording is not complete: {}", recorded.reason));
  return Exit::partial;
}

Result<config::Config> configuration_of(Call call) {
  auto config = load_configuration(call, config::Secrets::used);
  if (!config) return config;
  if (auto taken = take_credentials(call, *config); !taken) return taken.error();
  return config;
}

Exit run_record(Call call) {
  if (!call.arguments.given("output"))
    return refuse(call, Error{Errc::invalid, "record needs -o FILE: where to write the recording"});
  const auto config = configuration_of(call);
  if (!config) return refuse(call, config.error());
  const auto asked = what_to_ask(call, *config);
  if (!asked) return refuse(call, asked.error());
  auto outcome = run(*asked, call.streams);
  if (outcome.error.code != Errc::none)
    return refuse(call, Error{Errc::timeout,
                              fmt::format("{}: {}", asked->address.text(), outcome.error.what)});
  return keep(std::move(outcome.recorded), scrub_options(call, *config), call);
}

constexpr Positional positionals[] = {
    {.name = "ADDRESS", .doc = "The device's address.", .least = 1, .most = 1},
};
constexpr Option options[] = {
    {.name = "output",
     .letter = 'o',
     .value = "FILE",
     .doc = "Where to write the recording. Needed.",
     .offer = Offer::files},
    {.name = "force", .value = "", .doc = "Write over a file that is there already."},
    {.name = "keep-addresses",
     .value = "",
     .doc = "Leave IP addresses as they are; everything else is scrubbed all the same."},
    {.name = "rate",
     .value = "N",
     .doc = "Packets a second, instead of sweep.rate_per_device.",
     .form = Form::count,
     .least = 1,
     .most = 10'000},
    {.name = "snmp-credentials",
     .value = "FILE",
     .doc = "Use the credentials of this file, in the form of credentials.d, and no others.",
     .offer = Offer::files},
    {.name = "port",
     .value = "N",
     .doc = "The UDP port that the agent listens on, instead of snmp.port.",
     .form = Form::count,
     .least = 1,
     .most = 65535},
};
constexpr ExitNote exits[] = {
    {Exit::partial,
     "It was stopped by Ctrl-C, the device stopped answering, or a limit was reached; what was "
     "read "
     "is kept."},
};
constexpr Example examples[] = {
    {"netroster record 10.20.16.2 -o switch.snmprec", "A device, to be given away."},
    {"netroster replay switch.snmprec", "What is read from that recording."},
};
constexpr Command rows[] = {
    {.words = "record",
     .summary = "Record a device for replay, without names and secrets",
     .description =
         "Reads everything that the device answers and writes it as a recording. Names, locations, "
         "contacts, port aliases and VLAN names become pseudonyms; serial numbers keep their form, "
         "MAC addresses their first half and IP addresses their prefixes; the tables of users, "
         "communities, connections, routes and processes are left out. Equal things stay equal "
         "inside one recording.\n\n"
         "Vendors' own tables may hold texts that only a person can judge: read the file before "
         "you "
         "give it away.",
     .positionals = positionals,
     .options = options,
     .exits = exits,
     .examples = examples,
     .run = run_record},
};

}  // namespace

std::span<const Command> record_commands() { return rows; }

}  // namespace netroster::daemon
