#include "collectors/snmp/mib/identity.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"
#include "collectors/snmp/mib/context.h"
#include "collectors/snmp/mib/kind.h"
#include "collectors/snmp/mib/vendor.h"

namespace netroster::mib {
namespace {

bool has_digit(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; });
}

// --- ENTITY-MIB: which part is the device ---

// The chassis in the order of their place in a stack; when no part is called a chassis, the parts
// at the top of the tree.
std::vector<const Module*> chassis_of(const Context& context) {
  std::vector<const Module*> found;
  for (const auto& module : context.facts.modules)
    if (module.part_class == "chassis") found.push_back(&module);
  if (found.empty())
    for (const auto& module : context.facts.modules)
      if (module.parent == 0 || !context.module_at.contains(module.parent))
        found.push_back(&module);
  // A chassis inside another part that is not a stack comes after those that are not.
  const auto depth = [&context](const Module* module) {
    int level = 0;
    for (auto at = context.module_at.find(module->parent);
         at != context.module_at.end() && level < 16; ++level) {
      const auto& parent = context.facts.modules[at->second];
      at = context.module_at.find(parent.parent);
    }
    return level;
  };
  std::stable_sort(found.begin(), found.end(),
                   [&depth](const auto* a, const auto* b) { return depth(a) < depth(b); });
  return found;
}

std::string first_of(const std::vector<const Module*>& parts, std::string Module::*field) {
  for (const auto* part : parts)
    if (says_something(part->*field)) return part->*field;
  return {};
}

// --- sysDescr ---

bool is_version_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '_' ||
         c == '(' || c == ')' || c == '+';
}

// The first token behind `word` that looks like a version: it begins with a digit ("V7.1" loses
// its letter) and has a dot or is behind "version" proper.
std::string version_behind(std::string_view descr, std::string_view lower, std::string_view word) {
  for (auto at = lower.find(word); at != std::string_view::npos; at = lower.find(word, at + 1)) {
    auto start = at + word.size();
    while (start < descr.size() && (descr[start] == ' ' || descr[start] == ':' ||
                                    descr[start] == '=' || descr[start] == '.'))
      ++start;
    if (start + 1 < descr.size() && (lower[start] == 'v' || lower[start] == 'r') &&
        std::isdigit(static_cast<unsigned char>(descr[start + 1])) != 0)
      ++start;
    auto end = start;
    while (end < descr.size() && is_version_char(descr[end])) ++end;
    auto token = descr.substr(start, end - start);
    while (!token.empty() && (token.back() == '.' || token.back() == '-' || token.back() == '_'))
      token.remove_suffix(1);
    const bool opens = token.find('(') != std::string_view::npos;
    if (!opens && !token.empty() && token.back() == ')') token.remove_suffix(1);
    const bool starts_with_digit =
        !token.empty() && std::isdigit(static_cast<unsigned char>(token[0]));
    if (starts_with_digit && token.find('.') != std::string_view::npos) return std::string(token);
  }
  return {};
}

std::string version_in(const std::string& descr) {
  const std::string lower = to_lower(descr);
  for (const std::string_view word : {"software version", "firmware version", "version", "firmware",
                                      "software", "release", "revision", "ver", "rev", "fw", " v"})
    if (auto version = version_behind(descr, lower, word); !version.empty()) return version;
  return {};
}

// --- the device ---

std::string vendor_of(const Context& context, const std::vector<const Module*>& chassis) {
  const auto& device = context.facts.device;
  static const Oid enterprises{1, 3, 6, 1, 4, 1};
  const auto object_id = Oid::parse(device.sys_object_id);
  if (object_id && enterprises.contains(*object_id) && object_id->size() > enterprises.size()) {
    const auto vendor = vendor_of_enterprise((*object_id)[enterprises.size()]);
    if (!vendor.empty()) return std::string(vendor);
  }
  for (const auto& text :
       {context.said.vendor, first_of(chassis, &Module::vendor), device.sys_descr}) {
    const auto vendor = vendor_in_text(text);
    if (!vendor.empty()) return std::string(vendor);
  }
  if (says_something(context.said.vendor)) return context.said.vendor;
  return first_of(chassis, &Module::vendor);
}

bool is_sane_version(std::string_view text) {
  return text.size() <= 80 && has_digit(text) && says_something(text);
}

// The first number of three or more parts, "6.10.007", as makers put it behind the model. Not where
// a kernel names its own version.
std::string dotted_number_in(const std::string& descr) {
  if (descr.find("Linux") != std::string::npos) return {};
  for (std::size_t i = 0; i < descr.size();) {
    const auto start = i;
    while (i < descr.size() && is_version_char(descr[i])) ++i;
    std::string_view token = std::string_view(descr).substr(start, i - start);
    if (i == start) ++i;
    if (token.size() > 1 && (token[0] == 'v' || token[0] == 'V' || token[0] == '('))
      token.remove_prefix(1);
    const bool is_number =
        !token.empty() && std::isdigit(static_cast<unsigned char>(token[0])) != 0;
    if (is_number && std::count(token.begin(), token.end(), '.') >= 2) return std::string(token);
  }
  return {};
}

std::string version_of(const Context& context, const std::vector<const Module*>& chassis) {
  const auto& descr = context.facts.device.sys_descr;
  const std::string software = first_of(chassis, &Module::software);
  // A revision with blanks in it is a sentence; the description may have the bare version.
  const bool is_sentence = software.find(' ') != std::string::npos;
  for (const auto& text :
       {is_sentence ? std::string() : software, context.said.version, version_in(descr),
        dotted_number_in(descr), software, first_of(chassis, &Module::firmware)})
    if (is_sane_version(text)) return text;
  return {};
}

void set_base_mac(Context& context) {
  auto& device = context.facts.device;
  if (device.base_mac) return;
  for (const auto& port : context.facts.ports) {
    const bool physical =
        port.type == "ethernetCsmacd" || port.type == "gigabitEthernet" || port.type == "fastEther";
    if (physical && port.mac && port.mac->identifies() && !port.mac->is_local()) {
      device.base_mac = port.mac;
      return;
    }
  }
}

}  // namespace

void derive_identity(Context& context) {
  auto& device = context.facts.device;
  const auto chassis = chassis_of(context);
  device.vendor = vendor_of(context, chassis);
  device.serial = first_of(chassis, &Module::serial);
  if (device.serial.empty() && says_something(context.said.serial))
    device.serial = context.said.serial;
  device.model = first_of(chassis, &Module::model);
  if (device.model.empty() && says_something(context.said.model)) device.model = context.said.model;
  device.os_version = version_of(context, chassis);
  device.kind = kind_of(context);
  set_base_mac(context);
}

}  // namespace netroster::mib
