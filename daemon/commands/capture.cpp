#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "collectors/capture/collector.h"
#include "collectors/capture/live.h"
#include "config/units.h"
#include "daemon/arguments.h"
#include "daemon/capture_json.h"
#include "daemon/commands/capture_keep.h"
#include "daemon/commands/capture_views.h"
#include "daemon/commands/rows.h"
#include "daemon/listing.h"
#include "daemon/sources.h"
#include "daemon/stop_signal.h"
#include "daemon/streams.h"

namespace netroster::daemon {
namespace {

// The rows that are asked for; "" when each file is to be shown as a whole.
std::string table_wanted(Call call) {
  const auto& arguments = call.arguments;
  if (arguments.given("table")) return arguments.text("table");
  const bool rows = layout_of(call).format == Format::csv || arguments.given("columns");
  if (!rows) return "";
  return arguments.given("throughput") ? "throughput" : "neighbours";
}

// Exit::usage, with words, when no such rows can come of it: before anybody listens for an hour.
Exit check_rows(Call call) {
  const auto layout = layout_of(call);
  const auto table = table_wanted(call);
  const bool json = layout.format == Format::json || layout.format == Format::jsonl;
  std::string problem;
  if (table.empty()) return Exit::ok;
  if (json && !call.arguments.given("table"))
    problem = "--columns with JSON needs --table: without it an object of all tables is printed";
  else if (table == "throughput" && !call.arguments.given("throughput"))
    problem = "--table throughput needs --throughput";
  else
    problem = unknown_columns(capture_table(table, {}), layout);
  if (problem.empty()) return Exit::ok;
  call.streams.complain(problem);
  return Exit::usage;
}

// JSON and sections are printed file by file; rows need all of them for one table.
class Output {
 public:
  explicit Output(Call call)
      : call_(call), layout_(layout_of(call)), showing_(call), table_(table_wanted(call)) {}

  void add(CaptureRead file) {
    if (!table_.empty()) {
      listed_.push_back(std::move(file));
      return;
    }
    if (showing_.wants_json()) return showing_.object(capture_json(file.file, file.read));
    showing_.next_text();
    render_sections(capture_sections(file), layout_, call_.streams.out);
  }
  Exit finish() {
    return table_.empty() ? showing_.finish() : print_rows(capture_table(table_, listed_), call_);
  }

 private:
  Call call_;
  Layout layout_;
  Showing showing_;
  std::string table_;
  std::vector<CaptureRead> listed_;
};

Exit check_call(Call call) {
  const auto fit = check_keeping(call);
  return fit == Exit::ok ? check_rows(call) : fit;
}

// Null unless --throughput is given. Errors: nothing to count for.
Result<std::unique_ptr<capture::TrafficCounter>> traffic_counter(Call call) {
  const bool wanted = call.arguments.given("throughput");
  if (!wanted && call.arguments.given("interval"))
    return Error{Errc::invalid, "--interval is for --throughput"};
  if (!wanted) return std::unique_ptr<capture::TrafficCounter>();
  const auto config = load_configuration(call);
  if (!config) return config.error();
  const auto interval = config::parse_duration(call.arguments.text("interval"));
  if (!interval) return Error{Errc::invalid, "--interval: " + interval.error().what};
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(*interval);
  if (seconds.count() == 0 || seconds != *interval)
    return Error{Errc::invalid, "--interval: give whole seconds, such as 60s"};
  if (seconds > std::chrono::hours(24))
    return Error{Errc::invalid, "--interval: a day (24h) at most"};
  std::vector<capture::WatchedNetwork> networks;
  for (const auto& site : config->sites)
    for (const auto& network : site.networks) networks.push_back({site.id, network});
  if (networks.empty())
    return Error{Errc::config,
                 "no site is configured: --throughput counts for the networks of sites"};
  return std::make_unique<capture::TrafficCounter>(std::move(networks), seconds);
}

Exit run_read(Call call) {
  if (const auto fit = check_call(call); fit != Exit::ok) return fit;
  const auto traffic = traffic_counter(call);
  if (!traffic) return refuse(call, traffic.error());
  Output output(call);
  HeardOnCable heard;
  std::size_t whole = 0;
  std::size_t broken = 0;
  // Clocks of two computers differ a little; more than that, and one of them is wrong.
  const auto latest = wall_now() + std::chrono::minutes(5);
  const auto& files = call.arguments.positionals();
  for (const auto& file : files) {
    auto read = capture::read_capture(file, {}, traffic->get(), latest);
    if (!read) {
      call.streams.complain(read.error().what);  // names the file
      continue;
    }
    const bool is_broken = !read->error.empty();
    ++(is_broken ? broken : whole);
    if (is_broken) call.streams.complain(file + ": " + read->error);
    heard.add(read->facts);
    output.add({file, std::move(*read)});
    if (call.streams.out.closed()) return Exit::ok;
  }
  const auto printed = output.finish();
  if (const auto kept = heard.keep(call); kept != Exit::ok) return kept;
  if (printed != Exit::ok || whole == files.size()) return printed;
  return whole + broken == 0 ? Exit::failed : Exit::partial;
}

// Hears until the time is over or the first Ctrl-C. False: the interface was down or away in
// between.
bool hear(capture::LiveCapture& live, capture::FrameCollector& collector,
          capture::TrafficCounter* traffic, std::optional<std::chrono::milliseconds> time,
          Call call) {
  using std::chrono::steady_clock;
  constexpr std::chrono::milliseconds at_most{200};
  const StopOnSignal stop;
  const auto begin = steady_clock::now();
  const auto listening_since = wall_now();
  bool whole = true;
  std::string said;
  while (!stop_wanted && (!time || steady_clock::now() - begin < *time)) {
    if (const auto frame = live.next(at_most)) {
      collector.add(*frame);
      if (traffic != nullptr) traffic->add(*frame);
    }
    if (live.trouble() == said) continue;
    said = live.trouble();
    whole = false;
    call.streams.remark(said.empty() ? "the interface is back" : said + "; waiting for it");
  }
  if (traffic != nullptr) traffic->listened(listening_since, wall_now());
  return whole;
}

Exit run_live(Call call) {
  if (const auto fit = check_call(call); fit != Exit::ok) return fit;
  const auto traffic = traffic_counter(call);
  if (!traffic) return refuse(call, traffic.error());
  const auto& interfaces = call.arguments.positionals();
  std::optional<std::chrono::milliseconds> time;
  if (call.arguments.given("for")) {
    const auto parsed = config::parse_duration(call.arguments.text("for"));
    if (!parsed) {
      call.streams.complain("--for: " + parsed.error().what);
      return Exit::usage;
    }
    time = *parsed;
  }
  capture::LiveOptions options;
  options.interface = interfaces.front();
  options.discovery_only = *traffic == nullptr;
  options.promiscuous = call.arguments.given("promiscuous") || *traffic != nullptr;
  auto live = capture::LiveCapture::open(options);
  if (!live) return refuse(call, live.error());
  if (!time) call.streams.remark("listening; Ctrl-C ends it and shows what was heard");
  capture::FrameCollector collector;
  const bool whole = hear(**live, collector, traffic->get(), time, call);
  const auto counts = (*live)->counts();
  if (counts.dropped != 0)
    call.streams.complain(fmt::format("{} frames were dropped", counts.dropped));
  Output output(call);
  HeardOnCable heard;
  capture::FileFacts read;
  read.facts = collector.take();
  read.error = (*live)->trouble();
  read.dropped = counts.dropped;
  read.interrupted = !whole;
  if (*traffic) read.traffic = (*traffic)->take();
  heard.add(read.facts);
  output.add({options.interface, std::move(read)});
  const auto printed = output.finish();
  if (const auto kept = heard.keep(call); kept != Exit::ok) return kept;
  return printed == Exit::ok && counts.dropped != 0 ? Exit::partial : printed;
}

constexpr Option heard_by{
    .name = "heard-by",
    .value = "DEVICE:PORT",
    .doc =
        "The frames are those that this port of an inventoried device hears: keep its "
        "neighbours in the store, as evidence for its link."};
constexpr Option tap{
    .name = "tap",
    .value = "",
    .doc =
        "The frames are those of one cable in both directions: keep the two devices that speak "
        "as each other's neighbours."};

constexpr Option throughput{
    .name = "throughput",
    .value = "",
    .doc =
        "Count octets and packets of each network of the configured sites, by direction and "
        "interval: for a mirrored port. Listening, all frames are read then, not only those in "
        "which devices tell of themselves."};
constexpr Option interval{.name = "interval",
                          .value = "TIME",
                          .doc =
                              "How long an interval of --throughput is: 10s, 60s, 5m. It begins at "
                              "a multiple of that since 1970, so at a full minute.",
                          .fallback = "60s"};

constexpr Option table{
    .name = "table",
    .value = "TABLE",
    .doc =
        "Rows of this kind, of all files. Without it everything is shown, section by section; CSV "
        "and --columns have one table: the neighbours, or with --throughput that.",
    .form = Form::choice,
    .offer = Offer::choices,
    .choices = capture_tables};

constexpr Positional interface[] = {
    {.name = "IFACE", .doc = "An interface of this computer.", .least = 1, .most = 1},
};
constexpr Option live_options[] = {
    {.name = "for",
     .value = "TIME",
     .doc = "How long: 90s, 5m, 1h. Without it, until Ctrl-C. LLDP is told every 30 seconds, CDP "
            "every 60."},
    {.name = "promiscuous", .value = "", .doc = "Hear what is meant for others too."},
    table,
    heard_by,
    tap,
    throughput,
    interval,
};
constexpr ExitNote live_exits[] = {
    {Exit::partial, "Frames were dropped: the computer could not keep up."},
};
constexpr Example live_examples[] = {
    {"netroster capture eth0 --for 90s", "Who is at the other end of this cable."},
};

constexpr Positional positionals[] = {
    {.name = "FILE",
     .doc = "A capture in pcap or pcapng form; - is standard input.",
     .least = 1,
     .offer = Offer::files},
};
constexpr Option read_options[] = {table, heard_by, tap, throughput, interval};
constexpr ExitNote exits[] = {
    {Exit::partial, "A file could not be read, or is broken; what could be read was printed."},
};
constexpr Example examples[] = {
    {"netroster capture read closet.pcapng", "Who announced himself, by kind."},
    {"netroster capture read *.pcap --json", "The same for programs, one object a file."},
    {"netroster capture read closet.pcap --table hosts --output csv",
     "The hosts, for a spreadsheet."},
    {"netroster capture read - < old.pcap", "From another program or a packed file."},
    {"netroster capture read mirror.pcap --throughput --interval 5m --json",
     "What each site's networks sent and received."},
    {"netroster capture read uplink.pcap --heard-by whs-mdf-core1:Te1/0/1",
     "The neighbours of a mirrored port become evidence for its link."},
};
constexpr Command rows[] = {
    {.words = "capture",
     .summary = "Listen on an interface to what devices say of themselves",
     .description =
         "The same as \"capture read\", from an interface as the frames come. Sends nothing. It "
         "needs CAP_NET_RAW and nothing else; frames in which nobody tells of himself do not leave "
         "the kernel. An interface that goes down or away is waited for.",
     .positionals = interface,
     .options = live_options,
     .groups = output_options,
     .exits = live_exits,
     .examples = live_examples,
     .run = run_live},
    {.words = "capture read",
     .summary = "Show what captured frames say of devices",
     .description =
         "Reads the frames in which devices tell of themselves: LLDP, CDP, EDP, FDP and SONMP "
         "neighbours, bridges of spanning trees, LACP, VTP, DTP and UDLD, hosts by ARP, DHCP, mDNS "
         "and the like, and access points. Frames may be Ethernet, Linux cooked, raw IP or 802.11. "
         "What is heard more than once is shown once, as it was told last.\n\n"
         "A file that breaks off gives what stands before the break, and file_error says where it "
         "broke. Frames and parts of frames that could not be read are counted by reason under "
         "errors; future_time is for frames that are dated more than 5 minutes from now: when they "
         "were heard is not known then, and none of them is kept as evidence.",
     .positionals = positionals,
     .options = read_options,
     .groups = output_options,
     .exits = exits,
     .examples = examples,
     .run = run_read},
};

}  // namespace

std::span<const Command> capture_commands() { return rows; }

}  // namespace netroster::daemon
