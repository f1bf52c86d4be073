#include "wire/mdns.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "wire/dns_message.h"
#include "wire/named_hosts.h"

namespace netroster::wire {
namespace {

// "Office._ipp._tcp.local", "_universal._sub._ipp._tcp.local", "_ipp._tcp.local": "_ipp._tcp".
std::string service_of(std::string_view name) {
  const auto lower = to_lower(name);
  const std::string_view view = lower;
  for (const std::string_view transport : {"._tcp.", "._udp."}) {
    const auto end = view.rfind(transport);
    if (end == std::string_view::npos) continue;
    const auto dot = view.rfind('.', end == 0 ? 0 : end - 1);
    const auto begin = dot == std::string_view::npos || dot >= end ? 0 : dot + 1;
    if (end > begin && view[begin] == '_')
      return std::string(view.substr(begin, end - begin + transport.size() - 1));
  }
  return "";
}

std::vector<std::string_view> labels_before(std::string_view name, std::string_view suffix) {
  std::vector<std::string_view> labels;
  name.remove_suffix(suffix.size());
  while (!name.empty() && labels.size() <= 32) {
    const auto dot = name.rfind('.');
    labels.push_back(dot == std::string_view::npos ? name : name.substr(dot + 1));
    name = name.substr(0, dot == std::string_view::npos ? 0 : dot);
  }
  return labels;  // the last one first: the order of the address
}

bool is_one_nibble(std::string_view label) {
  return label.size() == 1 && label.find_first_of("0123456789abcdef") == 0;
}

// Four labels in the order of the address: "10.0.0.5".
std::string dotted(const std::vector<std::string_view>& labels) {
  std::string text;
  for (const auto label : labels) text.append(text.empty() ? "" : ".").append(label);
  return text;
}

// 32 nibbles in the order of the address; "" when one is none.
std::string in_groups(const std::vector<std::string_view>& nibbles) {
  std::string text;
  for (std::size_t i = 0; i < nibbles.size(); ++i) {
    if (!is_one_nibble(nibbles[i])) return "";
    if (i != 0 && i % 4 == 0) text += ':';
    text += nibbles[i];
  }
  return text;
}

// "4.3.2.1.in-addr.arpa" and the 32 nibbles of "….ip6.arpa" (RFC 1035, 3.5; RFC 3596, 2.5).
std::optional<IpAddress> reversed_address(std::string_view name) {
  constexpr std::string_view v4 = ".in-addr.arpa", v6 = ".ip6.arpa";
  const auto lower = to_lower(name);
  const std::string_view view = lower;
  if (view.ends_with(v4)) return IpAddress::parse(dotted(labels_before(view, v4)));
  if (view.ends_with(v6)) return IpAddress::parse(in_groups(labels_before(view, v6)));
  return std::nullopt;
}

constexpr std::string_view all_services = "_services._dns-sd._udp";

void take_pointer(const DnsRecord& record, DnsMessage& message, NamedHosts& hosts) {
  const auto target = message.name_in(record, 0);
  if (!target) return;
  if (const auto address = reversed_address(record.name)) return hosts.add(*target, *address);
  const bool is_list = starts_with_nocase(record.name, all_services);
  hosts.add_service("", service_of(is_list ? *target : record.name));
}

void take_service(const DnsRecord& record, DnsMessage& message, NamedHosts& hosts) {
  constexpr std::size_t priority_weight_port = 6;
  const auto host = message.name_in(record, priority_weight_port);
  if (host) hosts.add_service(*host, service_of(record.name));
}

void take_address(const DnsRecord& record, NamedHosts& hosts) {
  const std::size_t size = record.type == DnsType::a ? 4 : 16;
  if (record.data.size() != size) return;
  if (const auto address = IpAddress::from_bytes(record.data)) hosts.add(record.name, *address);
}

void take_record(const DnsRecord& record, DnsMessage& message, NamedHosts& hosts) {
  if (record.ttl == 0) return;  // it says good-bye
  if (record.type == DnsType::a || record.type == DnsType::aaaa) take_address(record, hosts);
  if (record.type == DnsType::ptr) take_pointer(record, message, hosts);
  if (record.type == DnsType::srv) take_service(record, message, hosts);
}

// A probe shows in its authority section what its sender is about to claim (RFC 6762, 8.2).
bool is_own(const DnsMessage& message, const DnsRecord& record) {
  if (message.is_response()) return record.section != DnsSection::authority;
  return record.section == DnsSection::authority;
}

}  // namespace

void read_mdns(const Datagram& datagram, Sightings& sightings, Counts& counts) {
  counts.seen(Protocol::mdns);
  DnsMessage message(datagram.payload);
  NamedHosts hosts(datagram, "mdns");
  while (const auto record = message.next())
    if (is_own(message, *record)) take_record(*record, message, hosts);
  hosts.report(sightings);
  if (message.damage()) counts.error(*message.damage());
}

void read_llmnr(const Datagram& datagram, Sightings& sightings, Counts& counts) {
  counts.seen(Protocol::llmnr);
  DnsMessage message(datagram.payload);
  NamedHosts hosts(datagram, "llmnr");
  while (const auto record = message.next()) {
    const bool answers = message.is_response() && record->section == DnsSection::answer;
    if (answers && record->type != DnsType::srv) take_record(*record, message, hosts);
  }
  hosts.report(sightings);
  if (message.damage()) counts.error(*message.damage());
}

}  // namespace netroster::wire
