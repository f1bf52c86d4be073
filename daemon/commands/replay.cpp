#include "collectors/replay/replay.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "daemon/arguments.h"
#include "daemon/commands/rows.h"
#include "daemon/commands/views.h"
#include "daemon/json_text.h"
#include "daemon/listing.h"
#include "daemon/sources.h"
#include "daemon/streams.h"
#include "exporters/interchange/facts_json.h"

namespace netroster::daemon {
namespace {

// What a listing says of one recording.
struct Replayed {
  std::string name;
  DeviceFacts facts;
};

std::size_t incomplete_tables(const DeviceFacts& facts) {
  std::size_t count = 0;
  for (const auto& table : facts.tables) count += table.complete ? 0 : 1;
  return count;
}

using R = const Replayed&;
constexpr Field<Replayed> fields[] = {
    {{"recording", "RECORDING"}, [](R row) { return cell(row.name); }},
    {{"name", "NAME", 3}, [](R row) { return cell(row.facts.device.name); }},
    {{"vendor", "VENDOR", 2}, [](R row) { return cell(row.facts.device.vendor); }},
    {{"model", "MODEL", 1}, [](R row) { return cell(row.facts.device.model); }},
    {{"kind", "KIND", 4}, [](R row) { return cell(row.facts.device.kind); }},
    {{"os_version", "VERSION", 6}, [](R row) { return cell(row.facts.device.os_version); }},
    {{"ports", "PORTS"}, [](R row) { return number(row.facts.ports.size()); }},
    {{"modules", "MODULES", 3}, [](R row) { return number(row.facts.modules.size()); }},
    {{"neighbours", "NEIGHBOURS", 3}, [](R row) { return number(row.facts.neighbours.size()); }},
    {{"forwarding", "FORWARDING", 5}, [](R row) { return number(row.facts.forwarding.size()); }},
    {{"incomplete_tables", "INCOMPLETE", 5},
     [](R row) { return number(incomplete_tables(row.facts)); }},
};

// JSON is printed recording by recording; a listing needs all of them to align its columns.
class Output {
 public:
  explicit Output(Call call) : call_(call), showing_(call) {}

  void add(std::string name, DeviceFacts facts) {
    if (showing_.wants_json()) return showing_.object(interchange::facts_json(facts, name));
    facts.arp.clear();  // only their sizes are listed
    facts.arp.shrink_to_fit();
    listed_.push_back({std::move(name), std::move(facts)});
  }
  Exit finish() {
    if (showing_.wants_json()) return showing_.finish();
    return print_rows(rows_of(std::span<const Field<Replayed>>(fields), listed_), call_);
  }

 private:
  Call call_;
  Showing showing_;
  std::vector<Replayed> listed_;
};

Exit run_replay(Call call) {
  Output output(call);
  const auto loaded = load_profiles(call);
  tell_problems(call, loaded);
  mib::CollectOptions options;
  options.profiles = loaded.library;
  std::size_t good = 0;
  const auto& files = call.arguments.positionals();
  for (const auto& file : files) {
    auto facts = replay::replay_file(file, options);
    if (!facts) {
      call.streams.complain(facts.error().what);  // names the file
      continue;
    }
    ++good;
    output.add(std::filesystem::path(file).stem().string(), std::move(*facts));
    if (call.streams.out.closed()) return Exit::ok;
  }
  const auto printed = output.finish();
  if (printed != Exit::ok || good == files.size()) return printed;
  return good == 0 ? Exit::failed : Exit::partial;
}

constexpr Positional positionals[] = {
    {.name = "FILE",
     .doc = "A recording in snmprec form. NAME@N.snmprec beside NAME.snmprec answers for VLAN N.",
     .least = 1,
     .offer = Offer::files},
};
constexpr ExitNote exits[] = {
    {Exit::partial, "Some of the files could not be read; the others were printed."},
};
constexpr Example examples[] = {
    {"netroster replay core.snmprec --json", "Everything that could be read from one device."},
    {"netroster replay *.snmprec", "One line a recording."},
};
constexpr Command rows[] = {
    {.words = "replay",
     .summary = "Read recorded devices as if they were on the network",
     .description =
         "Runs every collector over recordings of devices, without a network. A table has one line "
         "a recording; --json has all that was read: device, ports, modules, addresses, vlans, "
         "neighbours, forwarding, arp, routes, access_points, ssids, transceivers, endpoints, "
         "lags, stp, "
         "poe, sensors and tables. What is "
         "not known is absent there.",
     .positionals = positionals,
     .groups = output_options,
     .exits = exits,
     .examples = examples,
     .run = run_replay},
};

}  // namespace

std::span<const Command> replay_commands() { return rows; }

}  // namespace netroster::daemon
