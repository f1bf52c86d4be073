#include "collectors/snmp/mib/kind.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"
#include "collectors/snmp/mib/context.h"

namespace netroster::mib {
namespace {

struct Word {
  std::string_view word;
  std::string_view kind;
};

// Words of sysDescr that name a class in plain language; the more special ones first. What one
// maker's product names mean is a matter of profiles.
constexpr std::array plain_words{
    Word{"wireless lan controller", "wireless-controller"},
    Word{"wireless controller", "wireless-controller"},
    Word{"wlan controller", "wireless-controller"},
    Word{"mobility controller", "wireless-controller"},
    Word{"access point controller", "wireless-controller"},
    Word{"access controller", "wireless-controller"},
    Word{"kvm", "kvm"},
    Word{"midspan", "poe-midspan"},
    Word{"transfer switch", "pdu"},
    Word{"managed switch", "switch"},
    Word{"ethernet switch", "switch"},
    Word{"gigabit switch", "switch"},
    Word{"poe switch", "switch"},
    Word{"access point", "access-point"},
    Word{"accesspoint", "access-point"},
    Word{"print server", "printer"},
    Word{"printer", "printer"},
    Word{"video recorder", "nvr"},
    Word{"nvr", "nvr"},
    Word{"intercom", "intercom"},
    Word{"door station", "intercom"},
    Word{"network camera", "camera"},
    Word{"ip camera", "camera"},
    Word{"camera", "camera"},
    Word{"ip phone", "phone"},
    Word{"sip phone", "phone"},
    Word{"voip phone", "phone"},
    Word{"call manager", "call-manager"},
    Word{"pbx", "call-manager"},
    Word{"firewall", "firewall"},
    Word{"security appliance", "firewall"},
    Word{"security gateway", "firewall"},
    Word{"load balancer", "load-balancer"},
    Word{"console server", "console-server"},
    Word{"terminal server", "console-server"},
    Word{"power distribution", "pdu"},
    Word{"pdu", "pdu"},
    Word{"rack power", "pdu"},
    Word{"uninterruptible power", "ups"},
    Word{"environmental monitor", "sensor"},
    Word{"air conditioner", "cooling"},
    Word{"cooling unit", "cooling"},
    Word{"voice gateway", "voice-gateway"},
    Word{"video conference", "video-conference"},
    Word{"projector", "projector"},
    Word{"network attached storage", "storage"},
    Word{"disk array", "storage"},
    Word{"hypervisor", "hypervisor"},
    Word{"management controller", "bmc"},
    Word{"remote access controller", "bmc"},
    Word{"wireless bridge", "wireless-bridge"},
    Word{"amplifier", "audio"},
    Word{"loudspeaker", "audio"},
    Word{"digital signage", "av"},
    Word{"switch", "switch"},
    Word{"router", "router"},
};

// Words that stand in descriptions of other things too: what the device does counts for more.
constexpr std::array weak_words{
    Word{"laser", "printer"},   Word{"ups", "ups"},     Word{"temperature", "sensor"},
    Word{"storage", "storage"}, Word{"phone", "phone"}, Word{"windows", "server"},
};

// What `uname -a` says on ordinary computers. Linux on ARM or MIPS is as often an access point or a
// power strip, so the machine has to be named too.
constexpr std::array<std::string_view, 6> host_words{"linux",  "freebsd", "openbsd",
                                                     "netbsd", "sunos",   "aix"};
constexpr std::array<std::string_view, 6> machine_words{"x86_64", "amd64", "i686",
                                                        "i386",   "sparc", "ppc64"};

bool is_letter(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

// Whole words: "ups" is not in "groups"; a plural or "switch-24" still counts.
bool holds(std::string_view text, std::string_view word) {
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const auto end = at + word.size();
    const bool starts = at == 0 || !is_letter(text[at - 1]);
    const bool ends = end == text.size() || !is_letter(text[end]) || text[end] == 's';
    if (starts && ends) return true;
  }
  return false;
}

template <typename Words>
std::string_view kind_by_words(std::string_view descr, const Words& words) {
  for (const auto& row : words)
    if (holds(descr, row.word)) return row.kind;
  return {};
}

std::size_t ethernet_ports(const Context& context) {
  return static_cast<std::size_t>(
      std::count_if(context.facts.ports.begin(), context.facts.ports.end(), [](const auto& port) {
        return port.type == "ethernetCsmacd" || port.type == "gigabitEthernet" ||
               port.type == "fastEther";
      }));
}

bool has_radio(const Context& context) {
  return std::any_of(context.facts.ports.begin(), context.facts.ports.end(),
                     [](const auto& port) { return port.type == "ieee80211"; });
}

constexpr std::uint32_t layer_2 = 2;  // sysServices: 2^(layer - 1)
constexpr std::uint32_t layer_3 = 4;

std::string_view kind_by_function(const Context& context) {
  const auto& device = context.facts.device;
  const auto services = device.services.value_or(0);
  const auto ports = ethernet_ports(context);
  if (has_radio(context) && ports < 6) return "access-point";
  const bool switches = context.is_bridge || (services & layer_2) != 0;
  if (switches && ports >= 5) return "switch";
  const bool routes = device.forwards_ip.value_or(false) || (services & layer_3) != 0;
  if (routes && ports >= 2 && device.forwards_ip.value_or(true)) return "router";
  return {};
}

}  // namespace

Found general_kind(const Context& context) {
  const auto found = [](std::string_view kind, const char* source, const char* rule,
                        const char* confidence) {
    return Found{std::string(kind), {}, source, rule, confidence};
  };
  if (context.is_printer) return found("printer", "Printer-MIB", "it answers that MIB", "derived");
  if (context.is_ups) return found("ups", "UPS-MIB", "it answers that MIB", "derived");
  const std::string descr = to_lower(context.facts.device.sys_descr);
  if (const auto kind = kind_by_words(descr, plain_words); !kind.empty())
    return found(kind, "sysDescr", "a word that names the kind", "guess");
  if (const auto kind = kind_by_function(context); !kind.empty())
    return found(kind, "BRIDGE-MIB, IP-MIB, IF-MIB", "what it does with frames", "guess");
  if (const auto kind = kind_by_words(descr, weak_words); !kind.empty())
    return found(kind, "sysDescr", "a word that may name the kind", "guess");
  const auto holds_one = [&descr](const auto& list) {
    return std::any_of(list.begin(), list.end(), [&](auto word) { return holds(descr, word); });
  };
  if (holds_one(host_words) && holds_one(machine_words))
    return found("server", "sysDescr", "an operating system of computers", "guess");
  const auto usual = context.library->usual_kind(context.facts.device.vendor);
  return usual.empty() ? Found{}
                       : found(usual, "its maker", "what the maker mostly makes", "guess");
}

}  // namespace netroster::mib
