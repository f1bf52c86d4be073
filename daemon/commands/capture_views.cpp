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

// Over the whole interval, also where the capture begins or ends inside it.
Cell rate_of(const capture::TrafficCount& count, std::chrono::seconds length) {
  return number(count.octets * 8 / static_cast<std::uint64_t>(length.count()));
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

using W = const capture::NetworkTraffic&;
constexpr Field<capture::NetworkTraffic> traffic_fields[] = {
    {{"site", "SITE"}, [](W row) { return cell(row.site); }},
    {{"network", "NETWORK"}, [](W row) { return cell(row.network.text()); }},
    {{"start", "START", 0, Shown::time}, [](W row) { return cell(row.start); }},
    {{"in_bps", "IN", 0, Shown::speed}, [](W row) { return rate_of(row.in, row.length); }},
    {{"out_bps", "OUT", 0, Shown::speed}, [](W row) { return rate_of(row.out, row.length); }},
    {{"within_bps", "WITHIN", 1, Shown::speed},
     [](W row) { return rate_of(row.within, row.length); }},
    {{"in_packets", "PACKETS IN", 2}, [](W row) { return number(row.in.packets); }},
    {{"out_packets", "PACKETS OUT", 2}, [](W row) { return number(row.out.packets); }},
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
    {{"heard", "HEARD", 1}, [](N row) { return number(row.heard.count); }},
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
};

using B = const capture::HeardOf<wire::BridgeSeen>&;
constexpr Field<capture::HeardOf<wire::BridgeSeen>> bridge_fields[] = {
    {{"protocol", "PROTOCOL"}, [](B row) { return cell(row.told.protocol); }},
    {{"bridge_id", "BRIDGE"}, [](B row) { return cell(row.told.bridge_id); }},
    {{"root_id", "ROOT"}, [](B row) { return cell(row.told.root_id); }},
    {{"port_id", "PORT"}, [](B row) { return cell(row.told.port_id); }},
    {{"vlan", "VLAN"}, [](B row) { return cell(row.told.vlan); }},
    {{"heard", "HEARD", 1}, [](B row) { return number(row.heard.count); }},
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

template <typename Row, std::size_t N>
Section section(const char* title, const Field<Row> (&fields)[N], const std::vector<Row>& rows) {
  return {title, rows_of(std::span<const Field<Row>>(fields), rows)};
}

}  // namespace

Rows capture_listing(const std::vector<CaptureRead>& files) {
  return rows_of(std::span<const Field<CaptureRead>>(file_fields), files);
}

std::vector<Section> capture_sections(const CaptureRead& file) {
  const auto& facts = file.read.facts;
  Labels summary{{"frames", number(facts.frames)},
                 {"first", cell(facts.first)},
                 {"last", cell(facts.last)},
                 {"file error", cell(file.read.error)}};
  const auto& traffic = file.read.traffic;
  if (traffic && file.read.dropped > 0)
    summary.emplace_back("throughput", cell("a lower bound: frames were dropped"));
  std::vector<Section> sections{
      {file.file, std::move(summary)},
      section("protocols", count_fields, count_rows(capture_counts(facts))),
      section("neighbours", neighbour_fields, facts.neighbours),
      section("hosts", host_fields, facts.hosts),
      section("bridges", bridge_fields, facts.bridges),
      section("aggregated links", trunk_fields, facts.trunks),
      section("Cisco domains and links", domain_fields, facts.domains),
      section("access points", access_point_fields, facts.access_points),
      section("left out", error_fields, count_rows(capture_errors(facts)))};
  if (traffic) sections.push_back(section("throughput", traffic_fields, traffic->networks));
  return sections;
}

}  // namespace netroster::daemon
