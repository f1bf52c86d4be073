#include "collectors/replay/replay.h"

#include <filesystem>

#include "daemon/arguments.h"
#include "daemon/commands/rows.h"
#include "daemon/streams.h"
#include "exporters/interchange/facts_json.h"

namespace netroster::daemon {
namespace {

void print_facts(const DeviceFacts& facts, const std::string& file, bool first, Streams& streams) {
  const auto name = std::filesystem::path(file).stem().string();
  streams.out.write(first ? "[\n" : ",\n");
  streams.out.write(interchange::facts_json_text(facts, name));
}

Exit run_replay(Call call) {
  std::size_t good = 0;
  const auto& files = call.arguments.positionals();
  for (const auto& file : files) {
    const auto facts = replay::replay_file(file);
    if (!facts) {
      call.streams.complain(facts.error().what);  // names the file
      continue;
    }
    print_facts(*facts, file, good++ == 0, call.streams);
    if (call.streams.out.closed()) break;
  }
  call.streams.out.write(good == 0 ? "[]\n" : "\n]\n");
  if (good == files.size() || call.streams.out.closed()) return Exit::ok;
  return good == 0 ? Exit::failed : Exit::partial;
}

constexpr Positional positionals[] = {
    {.name = "FILE",
     .doc = "A recording in snmprec form. FILE@vlan-N.snmprec beside it answers for VLAN N.",
     .least = 1,
     .offer = Offer::files},
};
constexpr ExitNote exits[] = {
    {Exit::partial, "Some of the files could not be read; the others were printed."},
};
constexpr Example examples[] = {
    {"netroster replay core.snmprec --json", "Everything that could be read from one device."},
};
constexpr Command rows[] = {
    {.words = "replay",
     .summary = "Read recorded devices as if they were on the network",
     .description = "Runs every collector over recordings of devices, without a network.",
     .positionals = positionals,
     .groups = output_options,
     .exits = exits,
     .examples = examples,
     .run = run_replay},
};

}  // namespace

std::span<const Command> replay_commands() { return rows; }

}  // namespace netroster::daemon
