#include "collectors/capture/live.h"

#include <fmt/format.h>
#include <linux/ethtool.h>
#include <linux/if_packet.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <pcap/pcap.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <array>
#include <cstring>
#include <thread>

#include "base/text.h"

namespace netroster::capture {
namespace {

// Who tells of himself: LLDP, spanning tree, LACP, CDP and its kin, EDP, FDP, SONMP, ARP, neighbour
// discovery, DHCP, mDNS, LLMNR, NetBIOS, SSDP, HSRP, VRRP, and the discovery of two makers. Once
// plain and once behind a VLAN tag: "vlan" moves where the rest of an expression looks.
constexpr const char* discovery =
    "(ether proto 0x88cc or ether proto 0x8809 or ether dst 01:80:c2:00:00:00 or "
    "ether dst 01:00:0c:cc:cc:cc or ether dst 01:00:0c:cc:cc:cd or ether dst 01:e0:52:cc:cc:cc or "
    "ether dst 00:e0:2b:00:00:00 or ether dst 01:00:81:00:01:00 or arp or "
    "(icmp6 and ip6[40] >= 133 and ip6[40] <= 136) or vrrp or udp port 67 or udp port 68 or "
    "udp port 546 or udp port 547 or udp port 5353 or udp port 5355 or udp port 137 or "
    "udp port 138 or udp port 1900 or udp port 1985 or udp port 10001 or udp port 5678)";

// Destinations that a network card lets through only when it is asked to. Solicited nodes of ND are
// not among them: each address has its own.
constexpr std::array<std::array<std::uint8_t, 6>, 21> groups{{
    {0x01, 0x80, 0xc2, 0x00, 0x00, 0x0e},  // LLDP, nearest bridge
    {0x01, 0x80, 0xc2, 0x00, 0x00, 0x03},  // LLDP, nearest two-port relay left out
    {0x01, 0x80, 0xc2, 0x00, 0x00, 0x00},  // LLDP nearest customer bridge, spanning tree
    {0x01, 0x80, 0xc2, 0x00, 0x00, 0x02},  // LACP
    {0x01, 0x00, 0x0c, 0xcc, 0xcc, 0xcc},  // CDP, VTP, DTP, UDLD
    {0x01, 0x00, 0x0c, 0xcc, 0xcc, 0xcd},  // PVST+
    {0x01, 0xe0, 0x52, 0xcc, 0xcc, 0xcc},  // FDP
    {0x01, 0x00, 0x81, 0x00, 0x01, 0x00},  // SONMP
    {0x00, 0xe0, 0x2b, 0x00, 0x00, 0x00},  // EDP: an address of one, which nobody has
    {0x01, 0x00, 0x5e, 0x00, 0x00, 0xfb},  // mDNS
    {0x33, 0x33, 0x00, 0x00, 0x00, 0xfb}, {0x01, 0x00, 0x5e, 0x7f, 0xff, 0xfa},  // SSDP
    {0x33, 0x33, 0x00, 0x00, 0x00, 0x0c}, {0x01, 0x00, 0x5e, 0x00, 0x00, 0xfc},  // LLMNR
    {0x33, 0x33, 0x00, 0x01, 0x00, 0x03}, {0x33, 0x33, 0x00, 0x01, 0x00, 0x02},  // DHCPv6
    {0x33, 0x33, 0x00, 0x00, 0x00, 0x01},                                        // ND: all nodes
    {0x33, 0x33, 0x00, 0x00, 0x00, 0x02},                                        // ND: all routers
    {0x01, 0x00, 0x5e, 0x00, 0x00, 0x12},                                        // VRRP
    {0x01, 0x00, 0x5e, 0x00, 0x00, 0x02},                                        // HSRP
    {0x01, 0x00, 0x5e, 0x00, 0x00, 0x66},                                        // HSRP version 2
}};

void join(int socket, unsigned int index, const std::array<std::uint8_t, 6>& group) {
  packet_mreq request{};
  request.mr_ifindex = static_cast<int>(index);
  request.mr_type = (group[0] & 1U) != 0 ? PACKET_MR_MULTICAST : PACKET_MR_UNICAST;
  request.mr_alen = static_cast<unsigned short>(group.size());
  std::memcpy(request.mr_address, group.data(), group.size());
  // An interface that cannot join hears what it hears.
  (void)setsockopt(socket, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &request, sizeof request);
}

// Why no frame can come through the interface; "" when one can, and when nobody knows.
std::string why_silent(int socket, unsigned int index) {
  ifreq request{};
  if (if_indextoname(index, request.ifr_name) == nullptr) return {};
  if (ioctl(socket, SIOCGIFFLAGS, &request) != 0) return {};
  if ((request.ifr_flags & IFF_UP) == 0) return "the interface is down";
  // Not IFF_RUNNING: a port that waits for 802.1X lacks it, and hears.
  ethtool_value link{ETHTOOL_GLINK, 0};
  request.ifr_data = reinterpret_cast<char*>(&link);
  const bool told = ioctl(socket, SIOCETHTOOL, &request) == 0;
  return told && link.data == 0 ? "the interface has no carrier" : "";
}

}  // namespace

struct LiveCapture::Handle {
  explicit Handle(pcap_t* opened) : pcap(opened, pcap_close) {}
  std::unique_ptr<pcap_t, void (*)(pcap_t*)> pcap;
  int descriptor = -1;
};

namespace {

Error cannot_open(const std::string& interface, int status, const char* why) {
  if (status == PCAP_ERROR_NO_SUCH_DEVICE)
    return {Errc::not_found, fmt::format("there is no interface \"{}\"", interface)};
  if (status == PCAP_ERROR_PERM_DENIED)
    return {Errc::refused,
            fmt::format("{}: capturing needs CAP_NET_RAW: run it as root, or give the program that "
                        "capability",
                        interface)};
  return {Errc::io, fmt::format("{}: {}", interface, sanitise(why))};
}

Result<void> set_filter(pcap_t* pcap, const std::string& interface) {
  const std::string expression = fmt::format("{0} or (vlan and {0})", discovery);
  bpf_program program{};
  if (pcap_compile(pcap, &program, expression.c_str(), 1, PCAP_NETMASK_UNKNOWN) != 0)
    return Error{Errc::io, fmt::format("{}: {}", interface, sanitise(pcap_geterr(pcap)))};
  const int status = pcap_setfilter(pcap, &program);
  pcap_freecode(&program);
  if (status != 0)
    return Error{Errc::io, fmt::format("{}: {}", interface, sanitise(pcap_geterr(pcap)))};
  return {};
}

}  // namespace

LiveCapture::LiveCapture(LiveOptions options) : options_(std::move(options)) {}

LiveCapture::~LiveCapture() = default;

Result<std::unique_ptr<LiveCapture>> LiveCapture::open(LiveOptions options) {
  std::unique_ptr<LiveCapture> capture(new LiveCapture(std::move(options)));
  if (auto started = capture->start(); !started) return started.error();
  return capture;
}

// One that was renamed is known by its number; one that was made anew by its name.
void LiveCapture::find_interface() {
  std::array<char, IF_NAMESIZE> name{};
  const auto by_name = if_nametoindex(options_.interface.c_str());
  if (by_name == 0 && index_ != 0 && if_indextoname(index_, name.data()) != nullptr)
    options_.interface = name.data();
  else
    index_ = by_name;
}

Result<void> LiveCapture::start() {
  find_interface();
  std::array<char, PCAP_ERRBUF_SIZE> why{};
  auto* const opened = pcap_create(options_.interface.c_str(), why.data());
  if (opened == nullptr) return cannot_open(options_.interface, PCAP_ERROR, why.data());
  auto handle = std::make_unique<Handle>(opened);
  pcap_set_snaplen(opened, options_.kept_octets);
  pcap_set_promisc(opened, options_.promiscuous ? 1 : 0);
  pcap_set_immediate_mode(opened, 1);
  pcap_set_buffer_size(opened, options_.buffer_octets);
  const int status = pcap_activate(opened);
  if (status < 0) return cannot_open(options_.interface, status, pcap_geterr(opened));
  link_ = wire::LinkType{static_cast<std::uint32_t>(pcap_datalink(opened))};
  const bool is_ethernet = pcap_datalink(opened) == DLT_EN10MB;
  if (options_.discovery_only && is_ethernet)
    if (auto set = set_filter(opened, options_.interface); !set) return set.error();
  if (pcap_setnonblock(opened, 1, why.data()) != 0)
    return cannot_open(options_.interface, PCAP_ERROR, why.data());
  handle->descriptor = pcap_get_selectable_fd(opened);
  for (const auto& group : groups) join(pcap_fileno(opened), index_, group);
  handle_ = std::move(handle);
  set_trouble({});
  return {};
}

void LiveCapture::add_counts() {
  pcap_stat statistics{};
  if (!handle_ || pcap_stats(handle_->pcap.get(), &statistics) != 0) return;
  counts_.received += statistics.ps_recv;
  counts_.dropped += statistics.ps_drop + statistics.ps_ifdrop;
}

void LiveCapture::lose(std::string why) {
  add_counts();
  handle_.reset();
  trouble_ = std::move(why);
}

void LiveCapture::set_trouble(std::string why) {
  if (!trouble_.empty() && why.empty()) ++counts_.reopened;
  trouble_ = std::move(why);
}

// libpcap reads on over an interface that is down, as if only nobody spoke.
void LiveCapture::watch(bool was_down) {
  auto why = why_silent(pcap_fileno(handle_->pcap.get()), index_);
  if (why.empty() && was_down) why = "the interface was down";
  set_trouble(std::move(why));
}

std::optional<CapturedFrame> LiveCapture::next(std::chrono::milliseconds wait) {
  if (!handle_) {
    // It may come back under the same name.
    std::this_thread::sleep_for(wait);
    if (const auto started = start(); !started) {
      trouble_ = started.error().what;
      return std::nullopt;
    }
  }
  pcap_pkthdr* header = nullptr;
  const u_char* bytes = nullptr;
  int result = pcap_next_ex(handle_->pcap.get(), &header, &bytes);
  bool was_down = false;
  if (result == 0) {
    pollfd waited{handle_->descriptor, POLLIN, 0};
    const bool came = poll(&waited, 1, static_cast<int>(wait.count())) > 0;
    was_down = (waited.revents & POLLERR) != 0;
    if (came) result = pcap_next_ex(handle_->pcap.get(), &header, &bytes);
  }
  if (result < 0) {
    lose(sanitise(pcap_geterr(handle_->pcap.get())));
    return std::nullopt;
  }
  if (result == 0) {
    watch(was_down);
    return std::nullopt;
  }
  set_trouble({});
  return CapturedFrame{link_,
                       {reinterpret_cast<const char*>(bytes), header->caplen},
                       header->len,
                       WallTime{std::chrono::seconds{header->ts.tv_sec}}};
}

LiveCounts LiveCapture::counts() {
  auto counts = counts_;
  pcap_stat statistics{};
  if (handle_ && pcap_stats(handle_->pcap.get(), &statistics) == 0) {
    counts.received += statistics.ps_recv;
    counts.dropped += statistics.ps_drop + statistics.ps_ifdrop;
  }
  return counts;
}

}  // namespace netroster::capture
