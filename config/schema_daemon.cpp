// netroster.toml: rows of the schema table that only the daemon reads.
#include "config/binding.h"
#include "config/schema_rows.h"

namespace netroster::config {
namespace {

template <auto Member>
constexpr auto put = &Bound<Member>::put;
template <auto Member>
constexpr auto get = &Bound<Member>::get;

constexpr Row poll_rows[] = {
    {.key = "enabled",
     .type = Type::boolean,
     .doc = "Whether the daemon reads counters at all. Without it there is no throughput.",
     .example = "true",
     .put = put<&PollSettings::enabled>,
     .get = get<&PollSettings::enabled>},
    {.key = "uplinks",
     .type = Type::duration,
     .doc = "How often ports with a link to another network device, and those that a circuit "
            "names, are read.",
     .example = R"("60 s")",
     .put = put<&PollSettings::uplinks>,
     .get = get<&PollSettings::uplinks>,
     .least = 5 * second,
     .most = 5 * minute},
    {.key = "access",
     .type = Type::duration,
     .doc = "How often every other port is read.",
     .example = R"("5 min")",
     .put = put<&PollSettings::access>,
     .get = get<&PollSettings::access>,
     .least = 5 * second,
     .most = hour},
    {.key = "timeout",
     .type = Type::duration,
     .doc = "How long one request waits for its answer.",
     .example = R"("2 s")",
     .put = put<&PollSettings::timeout>,
     .get = get<&PollSettings::timeout>,
     .least = 50,
     .most = minute},
    {.key = "power",
     .type = Type::duration,
     .doc = "How often it is read what ports draw by power over Ethernet, and what there is to "
            "draw. 0 leaves that to the sweeps.",
     .example = R"("5 min")",
     .put = put<&PollSettings::power>,
     .get = get<&PollSettings::power>,
     .least = 0,
     .most = day},
    {.key = "sensors",
     .type = Type::duration,
     .doc = "How often sensors are read: heat, light of transceivers, fans, supplies. Agents tell "
            "them in one table. 0 leaves that to the sweeps.",
     .example = R"("5 min")",
     .put = put<&PollSettings::sensors>,
     .get = get<&PollSettings::sensors>,
     .least = 0,
     .most = day},
    {.key = "load",
     .type = Type::duration,
     .doc = "How often processors and memory are read, and what else a maker tells of the device "
            "as a whole. 0 leaves that to the sweeps.",
     .example = R"("5 min")",
     .put = put<&PollSettings::load>,
     .get = get<&PollSettings::load>,
     .least = 0,
     .most = day},
    {.key = "clients",
     .type = Type::duration,
     .doc = "How often access points are read: their state, clients and radios. 0 leaves that to "
            "the sweeps.",
     .example = R"("5 min")",
     .put = put<&PollSettings::clients>,
     .get = get<&PollSettings::clients>,
     .least = 0,
     .most = day},
    {.key = "batteries",
     .type = Type::duration,
     .doc = "How often a UPS is read: charge, load, runtime. 0 leaves that to the sweeps.",
     .example = R"("5 min")",
     .put = put<&PollSettings::batteries>,
     .get = get<&PollSettings::batteries>,
     .least = 0,
     .most = day},
    {.key = "retries",
     .type = Type::integer,
     .doc = "How often a request without an answer is sent again.",
     .example = "2",
     .put = put<&PollSettings::retries>,
     .get = get<&PollSettings::retries>,
     .least = 0,
     .most = 10},
    {.key = "device_time",
     .type = Type::duration,
     .doc = "How long the counters of one device may take. What was read until then counts, the "
            "rest of that reading is a gap.",
     .example = R"("30 s")",
     .put = put<&PollSettings::device_time>,
     .get = get<&PollSettings::device_time>,
     .least = second,
     .most = 5 * minute},
    {.key = "objects_a_request",
     .type = Type::integer,
     .doc = "Objects asked for at once. A device that calls its answer too big is asked for half "
            "as many from then on.",
     .example = "50",
     .put = put<&PollSettings::objects_a_request>,
     .get = get<&PollSettings::objects_a_request>,
     .least = 1,
     .most = 100},
};

constexpr Row history_rows[] = {
    {.key = "path",
     .type = Type::text,
     .doc = "The SQLite database of traffic, in slots of 5 minutes.",
     .example = R"("/var/lib/netroster/history.db")",
     .put = put<&HistorySettings::path>,
     .get = get<&HistorySettings::path>,
     .check = check_absolute_path},
    {.key = "uplinks",
     .type = Type::duration,
     .doc = "How long the slots of uplinks, circuits and marked ports are kept.",
     .example = R"("396 days")",
     .put = put<&HistorySettings::uplinks>,
     .get = get<&HistorySettings::uplinks>,
     .least = day,
     .most = 100 * year},
    {.key = "access",
     .type = Type::duration,
     .doc = "How long the slots of every other port are kept.",
     .example = R"("35 days")",
     .put = put<&HistorySettings::access>,
     .get = get<&HistorySettings::access>,
     .least = day,
     .most = 100 * year},
    {.key = "marked",
     .type = Type::text,
     .doc = "Further ports whose slots are kept as long as those of uplinks: patterns "
            "SITE:DEVICE:PORT with blanks between. `*` stands for any characters and `?` for one, "
            "also for a blank; a device is meant by its name or its id, a port by its ifName.",
     .example = R"("OAK:oak-sw1:Gi1/0/24 *:*:Po*")",
     .put = put<&HistorySettings::marked>,
     .get = get<&HistorySettings::marked>,
     .check = check_port_patterns},
    {.key = "marked_aliases",
     .type = Type::text,
     .doc = "Likewise ports by their description (ifAlias).",
     .example = R"("SRV-* *camera*")",
     .put = put<&HistorySettings::marked_aliases>,
     .get = get<&HistorySettings::marked_aliases>},
    {.key = "marked_roles",
     .type = Type::text,
     .doc = "Likewise all ports of devices of these roles.",
     .example = R"("core datacenter")",
     .put = put<&HistorySettings::marked_roles>,
     .get = get<&HistorySettings::marked_roles>},
    {.key = "summaries",
     .type = Type::duration,
     .doc = "How long the summary of each day is kept: octets, peak, 95th percentile, coverage.",
     .example = R"("10 years")",
     .put = put<&HistorySettings::summaries>,
     .get = get<&HistorySettings::summaries>,
     .least = day,
     .most = 100 * year},
};

constexpr Row web_rows[] = {
    {.key = "listen",
     .type = Type::text,
     .doc = "The address and port that the daemon answers HTTP on. On an address that others reach "
            "it starts only with users in web_users.toml.",
     .example = R"("127.0.0.1:9816")",
     .put = put<&WebSettings::listen>,
     .get = get<&WebSettings::listen>,
     .check = check_listen_address},
    {.key = "host_names",
     .type = Type::text,
     .doc =
         "Names that the daemon is reached by, with blanks between. Requests for other names are "
         "refused, so that no page of another site can read it through a browser; addresses and "
         "localhost are always right.",
     .example = R"("netroster.example.org")",
     .put = put<&WebSettings::host_names>,
     .get = get<&WebSettings::host_names>,
     .check = check_host_names},
};

constexpr Row capture_rows[] = {
    {.key = "mirrored",
     .type = Type::text,
     .doc =
         "The interface to which a switch sends a copy of its uplink: the traffic of each site's "
         "networks there is counted. Left out: none.",
     .example = R"("eth1")",
     .put = put<&CaptureSettings::mirrored>,
     .get = get<&CaptureSettings::mirrored>,
     .check = check_interface},
    {.key = "helper",
     .type = Type::text,
     .doc =
         "The socket of netroster-capture, which captures that interface for the daemon. Left out: "
         "the daemon does it itself, and needs CAP_NET_RAW.",
     .example = R"("/run/netroster-capture/frames.sock")",
     .put = put<&CaptureSettings::helper>,
     .get = get<&CaptureSettings::helper>,
     .check = check_socket_path},
};

constexpr Row trap_rows[] = {
    {.key = "listen",
     .type = Type::text,
     .doc = "Where the daemon hears SNMP traps and informs: ADDRESS:PORT. A device that is polled "
            "and sends one is read at once; nothing else is believed of it. Left out: nowhere.",
     .example = R"("0.0.0.0:9162")",
     .put = put<&TrapSettings::listen>,
     .get = get<&TrapSettings::listen>,
     .check = check_listen_address},
};

constexpr Section table[] = {
    {"poll", FileKind::main, false, "How often the daemon reads counters.", poll_rows,
     untouched<PollSettings>, in<&Config::poll>, in_mutable<&Config::poll>},
    {"history", FileKind::main, false, "Where traffic is kept, and for how long.", history_rows,
     untouched<HistorySettings>, in<&Config::history>, in_mutable<&Config::history>},
    {"web", FileKind::main, false, "Where the daemon answers.", web_rows, untouched<WebSettings>,
     in<&Config::web>, in_mutable<&Config::web>},
    {"capture", FileKind::main, false, "What the daemon counts of a mirrored port.", capture_rows,
     untouched<CaptureSettings>, in<&Config::capture>, in_mutable<&Config::capture>},
    {"traps", FileKind::main, false, "What the daemon hears of traps.", trap_rows,
     untouched<TrapSettings>, in<&Config::traps>, in_mutable<&Config::traps>},
};

}  // namespace

std::span<const Section> daemon_sections() { return table; }

}  // namespace netroster::config
