#include <nlohmann/json.hpp>

#include "collectors/capture/collector.h"
#include "daemon/arguments.h"
#include "daemon/capture_json.h"
#include "daemon/commands/capture_views.h"
#include "daemon/commands/rows.h"
#include "daemon/listing.h"
#include "daemon/streams.h"

namespace netroster::daemon {
namespace {

// JSON and sections are printed file by file; CSV needs all of them for one table.
class Output {
 public:
  explicit Output(Call call) : call_(call), layout_(layout_of(call)), showing_(call) {}

  void add(CaptureRead file) {
    if (showing_.wants_json()) return showing_.object(capture_json(file.file, file.read));
    if (layout_.format == Format::csv) {
      listed_.push_back(std::move(file));
      return;
    }
    showing_.next_text();
    render_sections(capture_sections(file), layout_, call_.streams.out);
  }
  Exit finish() {
    if (layout_.format == Format::csv) return print_rows(capture_listing(listed_), call_);
    return showing_.finish();
  }

 private:
  Call call_;
  Layout layout_;
  Showing showing_;
  std::vector<CaptureRead> listed_;
};

Exit run_read(Call call) {
  Output output(call);
  std::size_t whole = 0;
  std::size_t broken = 0;
  const auto& files = call.arguments.positionals();
  for (const auto& file : files) {
    auto read = capture::read_capture(file);
    if (!read) {
      call.streams.complain(read.error().what);  // names the file
      continue;
    }
    const bool is_broken = !read->error.empty();
    ++(is_broken ? broken : whole);
    if (is_broken) call.streams.complain(file + ": " + read->error);
    output.add({file, std::move(*read)});
    if (call.streams.out.closed()) return Exit::ok;
  }
  const auto printed = output.finish();
  if (printed != Exit::ok || whole == files.size()) return printed;
  return whole + broken == 0 ? Exit::failed : Exit::partial;
}

constexpr Positional positionals[] = {
    {.name = "FILE",
     .doc = "A capture in pcap or pcapng form; - is standard input.",
     .least = 1,
     .offer = Offer::files},
};
constexpr ExitNote exits[] = {
    {Exit::partial, "A file could not be read, or is broken; what could be read was printed."},
};
constexpr Example examples[] = {
    {"netroster capture read closet.pcapng", "Who announced himself, by kind."},
    {"netroster capture read *.pcap --json", "The same for programs, one object a file."},
    {"zcat old.pcap.gz | netroster capture read -", "Packed captures."},
};
constexpr Command rows[] = {
    {.words = "capture read",
     .summary = "Show what captured frames say of devices",
     .description =
         "Reads the frames in which devices tell of themselves: LLDP, CDP, EDP, FDP and SONMP "
         "neighbours, bridges of spanning trees, LACP, VTP, DTP and UDLD, hosts by ARP, DHCP, mDNS "
         "and the like, and access points. Frames may be Ethernet, Linux cooked, raw IP or 802.11. "
         "What is heard more than once is shown once, as it was told last.\n\n"
         "A file that breaks off gives what stands before the break, and file_error says where it "
         "broke. Frames and parts of frames that could not be read are counted by reason under "
         "errors.",
     .positionals = positionals,
     .groups = output_options,
     .exits = exits,
     .examples = examples,
     .run = run_read},
};

}  // namespace

std::span<const Command> capture_commands() { return rows; }

}  // namespace netroster::daemon
