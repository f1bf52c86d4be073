#include "daemon/commands/capture_views.h"

#include <fmt/format.h>

#include "daemon/capture_json.h"

namespace netroster::daemon {
namespace {

Cell texts_of(const std::vector<IpAddress>& addresses) {
  std::vector<std::string> texts;
  for (const auto& address : addresses) texts.push_back(address.text());
  return cell(std::move(texts));
}

using L = const CaptureRead&;
constexpr Field<CaptureRead> file_fields[] = {
    {{"file", "FILE"}, [](L row) { return cell(row.file); }},
    {{"frames", "FRAMES"}, [](L row) { return number(row.read.facts.frames); }},
    {{"neighbours", "NEIGHBOURS"}, [](L row) { return number(row.read.facts.neighbours.size()); }},
    {{"hosts", "HOSTS"}, [](L row) { return number(row.read.facts.hosts.size()); }},
    {{"bridges", "BRIDGES"}, [](L row) { return number(row.read.facts.bridges.size()); }},
    {{"access_points", "ACCESS POINTS"},
     [](L row) { return number(row.read.facts.access_points.size()); }},
    {{"file_error", "FILE ERROR"}, [](L row) { return cell(row.read.error); }},
};

struct TrafficRow {
  std::string file;
  capture::NetworkTraffic traffic;
  bool incomplete = false;
};

std::vector<TrafficRow> traffic_rows(const CaptureRead& file) {
  std::vector<TrafficRow> rows;
  const bool incomplete = file.read.traffic_is_incomplete();
  for (const auto& traffic : file.read.traffic->networks)
    rows.push_back({file.file, traffic, incomplete || !traffic.is_whole()});
  return rows;
}

// Over what was watched of the interval. Times are whole seconds: of one alone nobody knows how
// much of it was watched.
Cell rate_of(const capture::TrafficCount& count, std::chrono::seconds watched) {
  if (watched < std::chrono::seconds(2)) return {};
  return number(count.octets * 8 / static_cast<std::uint64_t>(watched.count()));
}

using W = const TrafficRow&;
constexpr Field<TrafficRow> traffic_fields[] = {
    {{"file", "FILE", wide_only}, [](W row) { return cell(row.file); }},
    {{"site", "SITE"}, [](W row) { return cell(row.traffic.site); }},
    {{"network", "NETWORK"}, [](W row) { return cell(row.traffic.network.text()); }},
    // As it is: a clock that was never set begins in 1970.
    {{"start", "START", 0, Shown::time}, [](W row) { return Cell{iso_text(row.traffic.start)}; }},
    {{"seconds", "SECONDS", wide_only},
     [](W row) { return number(static_cast<std::uint64_t>(row.traffic.length.count())); }},
    {{"watched_seconds", "WATCHED", 2},
     [](W row) { return number(static_cast<std::uint64_t>(row.traffic.watched.count())); }},
    {{"in_bps", "IN", 0, Shown::speed},
     [](W row) { return rate_of(row.traffic.in, row.traffic.watched); }},
    {{"out_bps", "OUT", 0, Shown::speed},
     [](W row) { return rate_of(row.traffic.out, row.traffic.watched); }},
    {{"within_bps", "WITHIN", 1, Shown::speed},
     [](W row) { return rate_of(row.traffic.within, row.traffic.watched); }},
    {{"in_octets", "OCTETS IN", wide_only}, [](W row) { return number(row.traffic.in.octets); }},
    {{"out_octets", "OCTETS OUT", wide_only}, [](W row) { return number(row.traffic.out.octets); }},
    {{"within_octets", "OCTETS WITHIN", wide_only},
     [](W row) { return number(row.traffic.within.octets); }},
    {{"in_packets", "PACKETS IN", 3}, [](W row) { return number(row.traffic.in.packets); }},
    {{"out_packets", "PACKETS OUT", 3}, [](W row) { return number(row.traffic.out.packets); }},
    {{"within_packets", "PACKETS WITHIN", wide_only},
     [](W row) { return number(row.traffic.within.packets); }},
    {{"incomplete", "INCOMPLETE", 1}, [](W row) { return Cell{row.incomplete}; }},
};

using N = const capture::HeardOf<wire::NeighbourSeen>&;
constexpr Field<capture::HeardOf<wire::NeighbourSeen>> neighbour_fields[] = {
    {{"protocol", "PROTOCOL"}, [](N row) { return cell(row.told.neighbour.protocol); }},
    {{"name", "NAME"}, [](N row) { return cell(row.told.neighbour.name); }},
    {{"chassis_id", "CHASSIS", 3}, [](N row) { return cell(row.told.neighbour.chassis_id); }},
    {{"port_id", "PORT"}, [](N row) { return cell(row.told.neighbour.port_id); }},
    {{"platform", "PLATFORM", 4}, [](N row) { return cell(row.told.neighbour.platform); }},
    {{"addresses", "ADDRESSES", 2}, [](N row) { return texts_of(row.told.neighbour.addresses); }},
    {{"capabilities", "CAPABILITIES", 5},
     [](N row) { return cell(row.told.neighbour.capabilities); }},
    {{"vlan", "VLAN", 6}, [](N row) { return cell(row.told.neighbour.vlan); }},
    {{"port_description", "PORT DESCRIPTION", wide_only},
     [](N row) { return cell(row.told.neighbour.port_description); }},
    {{"description", "DESCRIPTION", wide_only},
     [](N row) { return cell(row.told.neighbour.description); }},
    {{"ttl", "TTL", wide_only}, [](N row) { return cell(row.told.ttl_seconds); }},
    {{"source", "SOURCE", wide_only}, [](N row) { return cell(row.told.source); }},
};

using H = const capture::HeardOf<capture::Host>&;
constexpr Field<capture::HeardOf<capture::Host>> host_fields[] = {
    {{"mac", "MAC"}, [](H row) { return cell(row.told.told.mac); }},
    {{"addresses", "ADDRESSES"}, [](H row) { return texts_of(row.told.told.addresses); }},
    {{"names", "NAMES", 1}, [](H row) { return cell(row.told.told.names); }},
    {{"vendor_class", "VENDOR CLASS", 3}, [](H row) { return cell(row.told.told.vendor_class); }},
    {{"fingerprint", "FINGERPRINT", 5}, [](H row) { return cell(row.told.told.fingerprint); }},
    {{"services", "SERVICES", 4}, [](H row) { return cell(row.told.told.services); }},
    {{"protocols", "EVIDENCE", 2}, [](H row) { return cell(row.told.protocols); }},
    {{"vlan", "VLAN", wide_only}, [](H row) { return cell(row.told.told.vlan); }},
    {{"router", "ROUTER", wide_only}, [](H row) { return Cell{row.told.told.router}; }},
};

using B = const capture::HeardOf<wire::BridgeSeen>&;
constexpr Field<capture::HeardOf<wire::BridgeSeen>> bridge_fields[] = {
    {{"protocol", "PROTOCOL"}, [](B row) { return cell(row.told.protocol); }},
    {{"bridge_id", "BRIDGE"}, [](B row) { return cell(row.told.bridge_id); }},
    {{"root_id", "ROOT"}, [](B row) { return cell(row.told.root_id); }},
    {{"port_id", "PORT"}, [](B row) { return cell(row.told.port_id); }},
    {{"vlan", "VLAN"}, [](B row) { return cell(row.told.vlan); }},
    {{"root_cost", "ROOT COST", wide_only}, [](B row) { return number(row.told.root_cost); }},
    {{"source", "SOURCE", wide_only}, [](B row) { return cell(row.told.source); }},
};

using T = const capture::HeardOf<wire::LacpSeen>&;
constexpr Field<capture::HeardOf<wire::LacpSeen>> trunk_fields[] = {
    {{"actor_system", "SYSTEM"}, [](T row) { return cell(row.told.actor_system); }},
    {{"actor_key", "KEY"}, [](T row) { return number(row.told.actor_key); }},
    {{"actor_port", "PORT"}, [](T row) { return number(row.told.actor_port); }},
    {{"partner_system", "PARTNER"}, [](T row) { return cell(row.told.partner_system); }},
};

using D = const capture::HeardOf<wire::DomainSeen>&;
constexpr Field<capture::HeardOf<wire::DomainSeen>> domain_fields[] = {
    {{"protocol", "PROTOCOL"}, [](D row) { return cell(row.told.protocol); }},
    {{"source", "SOURCE"}, [](D row) { return cell(row.told.source); }},
    {{"domain", "DOMAIN"}, [](D row) { return cell(row.told.domain); }},
    {{"device_id", "DEVICE"}, [](D row) { return cell(row.told.device_id); }},
    {{"port_id", "PORT"}, [](D row) { return cell(row.told.port_id); }},
};

using A = const capture::HeardOf<wire::BeaconSeen>&;
constexpr Field<capture::HeardOf<wire::BeaconSeen>> access_point_fields[] = {
    {{"bssid", "BSSID"}, [](A row) { return cell(row.told.bssid.text()); }},
    {{"ssid", "SSID"}, [](A row) { return cell(row.told.ssid); }},
    {{"name", "NAME", 2}, [](A row) { return cell(row.told.access_point); }},
    {{"channel", "CHANNEL"}, [](A row) { return cell(row.told.channel); }},
    {{"security", "SECURITY"}, [](A row) { return cell(row.told.security); }},
};

struct CountRow {
  std::string name;
  std::uint64_t times;
};
using C = const CountRow&;
constexpr Field<CountRow> count_fields[] = {
    {{"protocol", "PROTOCOL"}, [](C row) { return cell(row.name); }},
    {{"frames", "FRAMES"}, [](C row) { return number(row.times); }},
};
constexpr Field<CountRow> error_fields[] = {
    {{"reason", "REASON"}, [](C row) { return cell(row.name); }},
    {{"times", "TIMES"}, [](C row) { return number(row.times); }},
};

std::vector<CountRow> count_rows(const std::map<std::string, std::uint64_t>& counts) {
  std::vector<CountRow> rows;
  for (const auto& [name, times] : counts) rows.push_back({name, times});
  return rows;
}

void put_traffic(const capture::FileFacts& read, Labels& summary) {
  const auto packets = [&](const char* label, const capture::TrafficCount& count) {
    if (count.packets > 0)
      summary.emplace_back(
          label, cell(fmt::format("{} octets in {} packets", count.octets, count.packets)));
  };
  packets("between other addresses", read.traffic->elsewhere);
  packets("not IP", read.traffic->not_ip);
  packets("without a time", read.traffic->untimed);
  if (!read.traffic_is_incomplete()) return;
  std::vector<std::string> why;
  if (read.dropped > 0) why.push_back(fmt::format("{} frames were dropped", read.dropped));
  if (read.traffic->left_out > 0)
    why.push_back(fmt::format("{} packets are beyond the limit", read.traffic->left_out));
  if (read.traffic->implausible > 0)
    why.push_back(
        fmt::format("{} frames claim a length that cannot be", read.traffic->implausible));
  if (read.interrupted) why.emplace_back("the interface was down or away for a while");
  if (!read.error.empty()) why.emplace_back("the capture breaks off");
  summary.emplace_back("throughput", cell(fmt::format("a lower bound: {}", fmt::join(why, "; "))));
}

template <typename Row, std::size_t N>
Section section(const char* title, const Field<Row> (&fields)[N], const std::vector<Row>& rows) {
  return {title, rows_of(std::span<const Field<Row>>(fields), rows)};
}

// What was heard, and at its end how often and when.
template <typename Told, std::size_t N>
Rows heard_rows(const Field<capture::HeardOf<Told>> (&fields)[N],
                const std::vector<capture::HeardOf<Told>>& from) {
  auto rows = rows_of(std::span<const Field<capture::HeardOf<Told>>>(fields), from);
  rows.columns.push_back({"heard", "HEARD", 1});
  rows.columns.push_back({"first_heard", "FIRST HEARD", wide_only, Shown::time});
  rows.columns.push_back({"last_heard", "LAST HEARD", wide_only, Shown::time});
  for (std::size_t i = 0; i < from.size(); ++i) {
    const auto& heard = from[i].heard;
    auto& cells = rows.cells[i];
    cells.insert(cells.end(), {number(heard.count), cell(heard.first), cell(heard.last)});
  }
  return rows;
}

Rows neighbours_of(const CaptureRead& file) {
  return heard_rows(neighbour_fields, file.read.facts.neighbours);
}
Rows hosts_of(const CaptureRead& file) { return heard_rows(host_fields, file.read.facts.hosts); }
Rows bridges_of(const CaptureRead& file) {
  return heard_rows(bridge_fields, file.read.facts.bridges);
}
Rows trunks_of(const CaptureRead& file) { return heard_rows(trunk_fields, file.read.facts.trunks); }
Rows domains_of(const CaptureRead& file) {
  return heard_rows(domain_fields, file.read.facts.domains);
}
Rows access_points_of(const CaptureRead& file) {
  return heard_rows(access_point_fields, file.read.facts.access_points);
}

// In the order of capture_tables; the last two name the file themselves.
constexpr Rows (*heard_tables[])(const CaptureRead& file) = {
    neighbours_of, hosts_of, bridges_of, trunks_of, domains_of, access_points_of};

// Behind the file's name, which is there also when there is no row.
Rows with_file(Rows (*table)(const CaptureRead&), const std::vector<CaptureRead>& files) {
  auto all = table({});
  all.columns.insert(all.columns.begin(), Column{"file", "FILE", wide_only});
  for (const auto& file : files)
    for (auto& cells : table(file).cells) {
      cells.insert(cells.begin(), cell(file.file));
      all.cells.push_back(std::move(cells));
    }
  return all;
}

Rows traffic_listing(const std::vector<CaptureRead>& files) {
  std::vector<TrafficRow> rows;
  for (const auto& file : files)
    for (auto& row : traffic_rows(file)) rows.push_back(std::move(row));
  return rows_of(std::span<const Field<TrafficRow>>(traffic_fields), rows);
}

}  // namespace

Rows capture_table(std::string_view table, const std::vector<CaptureRead>& files) {
  for (std::size_t i = 0; i < std::size(heard_tables); ++i)
    if (table == capture_tables[i]) return with_file(heard_tables[i], files);
  if (table == "throughput") return traffic_listing(files);
  return rows_of(std::span<const Field<CaptureRead>>(file_fields), files);
}

std::vector<Section> capture_sections(const CaptureRead& file) {
  const auto& facts = file.read.facts;
  Labels summary{{"frames", number(facts.frames)},
                 {"first", cell(facts.first)},
                 {"last", cell(facts.last)},
                 {"file error", cell(file.read.error)}};
  const auto& traffic = file.read.traffic;
  if (traffic) put_traffic(file.read, summary);
  std::vector<Section> sections{
      {file.file, std::move(summary)},
      section("protocols", count_fields, count_rows(capture_counts(facts))),
      {"neighbours", neighbours_of(file)},
      {"hosts", hosts_of(file)},
      {"bridges", bridges_of(file)},
      {"aggregated links", trunks_of(file)},
      {"Cisco domains and links", domains_of(file)},
      {"access points", access_points_of(file)},
      section("left out", error_fields, count_rows(capture_errors(facts)))};
  if (traffic) sections.push_back(section("throughput", traffic_fields, traffic_rows(file)));
  return sections;
}

}  // namespace netroster::daemon
