#include "exporters/interchange/automation.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>

#include "base/text.h"
#include "exporters/interchange/escape.h"

namespace netroster::interchange {
namespace {

constexpr std::size_t name_bytes = 63;  // a label of a host name (RFC 1035, 2.3.4)

// One device as such a program gets to see it.
struct Host {
  const Device* device = nullptr;
  std::string name;
  std::string address;
};

std::optional<IpAddress> best_address(const Device& device, bool v4_only) {
  for (const auto& address : device.addresses)
    if (address.is_v4()) return address;
  if (v4_only || device.addresses.empty()) return std::nullopt;
  return device.addresses.front();
}

std::string words_for(const Device& device) {
  return fmt::format("{} ({})",
                     sanitise(device.name.empty() ? "a device without a name" : device.name),
                     device.id);
}

class Hosts {
 public:
  Hosts(const Part& part, bool v4_only) {
    UniqueNames names("-", name_bytes);
    for (const auto* device : part.devices) {
      const auto address = best_address(*device, v4_only);
      // Taken all the same: a device must not change its name because another one lost its address.
      auto name = names.take(plain_word(device->name, name_bytes, device->id));
      if (address)
        hosts_.push_back({device, std::move(name), address->text()});
      else
        left_out_.push_back(words_for(*device) +
                            (v4_only ? ": no IPv4 address is known" : ": no address is known"));
    }
    std::sort(hosts_.begin(), hosts_.end(),
              [](const Host& a, const Host& b) { return a.name < b.name; });
  }

  const std::vector<Host>& all() const { return hosts_; }
  std::vector<std::string>& left_out() { return left_out_; }

 private:
  std::vector<Host> hosts_;
  std::vector<std::string> left_out_;
};

// Groups of one kind by their name in Ansible; two values never share one.
class Groups {
 public:
  void add(std::string_view kind, std::string_view value, const std::string& host) {
    if (value.empty()) return;
    const auto key = fmt::format("{} {}", kind, value);
    auto at = names_.find(key);
    if (at == names_.end())
      at = names_
               .emplace(key, unique_.take(fmt::format("{}_{}", kind,
                                                      slug(value, '_', name_bytes, "unnamed"))))
               .first;
    hosts_[at->second].push_back(host);
  }

  const std::map<std::string, std::vector<std::string>>& all() const { return hosts_; }

 private:
  UniqueNames unique_{"_", 2 * name_bytes};
  std::map<std::string, std::string> names_;
  std::map<std::string, std::vector<std::string>> hosts_;
};

const DeviceIdentity& identity_of(const Device& device) {
  static const DeviceIdentity unknown;
  return device.facts ? device.facts->device : unknown;
}

std::string host_lines(const Host& host) {
  auto lines = fmt::format("    {}:\n      ansible_host: {}\n", yaml_quoted(host.name),
                           yaml_quoted(host.address));
  const auto* row = automation_of(identity_of(*host.device));
  if (row != nullptr && !row->network_os.empty())
    lines += fmt::format("      ansible_network_os: {}\n", yaml_quoted(row->network_os));
  return lines;
}

Groups groups_of(const std::vector<Host>& hosts) {
  Groups groups;
  for (const auto& host : hosts) {
    const auto& identity = identity_of(*host.device);
    groups.add("site", host.device->site, host.name);
    groups.add("role", host.device->role, host.name);
    groups.add("vendor", identity.vendor, host.name);
    groups.add("os", identity.os, host.name);
  }
  return groups;
}

}  // namespace

Export ansible_inventory(const Part& part) {
  Hosts hosts(part, false);
  std::string text = "---\nall:\n  hosts:";
  text += hosts.all().empty() ? " {}\n" : "\n";
  for (const auto& host : hosts.all()) text += host_lines(host);
  const auto groups = groups_of(hosts.all());
  text += groups.all().empty() ? "  children: {}\n" : "  children:\n";
  for (const auto& [name, members] : groups.all()) {
    text += fmt::format("    {}:\n      hosts:\n", name);
    for (const auto& member : members)
      text += fmt::format("        {}: {{}}\n", yaml_quoted(member));
  }
  return {.files = {{.name = "inventory.yml", .text = std::move(text)}},
          .left_out = std::move(hosts.left_out())};
}

Export oxidized_source(const Part& part) {
  Hosts hosts(part, true);
  std::string text;
  for (const auto& host : hosts.all()) {
    const auto& identity = identity_of(*host.device);
    const auto* row = automation_of(identity);
    if (row != nullptr && !row->oxidized.empty()) {
      text += fmt::format("{}:{}:{}\n", host.name, host.address, row->oxidized);
      continue;
    }
    hosts.left_out().push_back(
        identity.os.empty()
            ? fmt::format("{}: its operating system is not known", words_for(*host.device))
            : fmt::format("{}: Oxidized has no model for {}", words_for(*host.device),
                          sanitise(identity.os)));
  }
  return {.files = {{.name = "router.db", .text = std::move(text)}},
          .left_out = std::move(hosts.left_out())};
}

}  // namespace netroster::interchange
