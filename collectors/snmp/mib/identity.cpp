#include "collectors/snmp/mib/identity.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "collectors/snmp/mib/context.h"
#include "collectors/snmp/mib/descr_version.h"
#include "collectors/snmp/mib/fact_rules.h"
#include "collectors/snmp/mib/kind.h"

namespace netroster::mib {
namespace {

// --- general rules, for what no profile says ---

Found stated(std::string value, std::string source) {
  return {value, value, std::move(source), "general rule", "stated"};
}

Found from_chassis(const Parts& chassis, std::string Module::*field, const char* name) {
  for (const auto* part : chassis)
    if (says_something(part->*field))
      return stated(part->*field, std::string("ENTITY-MIB ") + name);
  return {};
}

Found from_own_mib(const std::string& value) {
  return says_something(value) ? stated(value, "the MIB of its kind") : Found{};
}

Found vendor_of(const Context& context, const Parts& chassis) {
  const auto& device = context.facts.device;
  static const Oid enterprises{1, 3, 6, 1, 4, 1};
  const auto object_id = Oid::parse(device.sys_object_id);
  if (object_id && enterprises.contains(*object_id) && object_id->size() > enterprises.size()) {
    const auto vendor = context.library->vendor_of_enterprise((*object_id)[enterprises.size()]);
    if (!vendor.empty())
      return {std::string(vendor), device.sys_object_id, "sysObjectID", "enterprise number",
              "derived"};
  }
  const auto maker = from_chassis(chassis, &Module::vendor, "manufacturer");
  for (const auto& text : {context.said.vendor, maker.value, device.sys_descr}) {
    const auto vendor = context.library->vendor_in_text(text);
    if (!vendor.empty()) return {std::string(vendor), text, "a text", "name of a maker", "derived"};
  }
  const auto own = from_own_mib(context.said.vendor);
  return own ? own : maker;
}

Found model_of(const Context& context, const Parts& chassis) {
  if (auto found = from_chassis(chassis, &Module::model, "model name")) return found;
  if (auto found = from_own_mib(context.said.model)) return found;
  const auto object_id = Oid::parse(context.facts.device.sys_object_id);
  const auto registered = object_id ? context.library->model_of(*object_id) : std::nullopt;
  if (!registered || registered->model.empty()) return {};
  return {std::string(registered->model), context.facts.device.sys_object_id, "sysObjectID",
          "the maker's registry", "derived"};
}

Found serial_of(const Context& context, const Parts& chassis) {
  for (const auto* part : chassis)
    if (is_sure_serial(part->serial)) return stated(part->serial, "ENTITY-MIB serial number");
  auto own = from_own_mib(context.said.serial);
  return is_sure_serial(own.value) ? own : Found{};
}

Found version_of(const Context& context, const Parts& chassis) {
  auto software = from_chassis(chassis, &Module::software, "software revision");
  // A revision with blanks in it is a sentence; the description may have the bare version.
  const bool is_sentence = software.value.find(' ') != std::string::npos;
  if (!is_sentence && is_sane_version(software.value)) return software;
  auto own = from_own_mib(context.said.version);
  if (is_sane_version(own.value)) return own;
  const auto& descr = context.facts.device.sys_descr;
  if (const auto version = version_in_descr(descr); is_sane_version(version))
    return {version, descr, "sysDescr", "a number behind a word", "guess"};
  if (is_sane_version(software.value)) return software;
  const auto firmware = from_chassis(chassis, &Module::firmware, "firmware revision");
  return is_sane_version(firmware.value) ? firmware : Found{};
}

Found general(const Context& context, const Parts& chassis, std::string_view fact) {
  if (fact == "vendor") return vendor_of(context, chassis);
  if (fact == "model") return model_of(context, chassis);
  if (fact == "serial") return serial_of(context, chassis);
  if (fact == "version") return version_of(context, chassis);
  if (fact == "kind") return general_kind(context);
  return {};
}

// --- into the facts ---

std::string* field_of(DeviceIdentity& device, std::string_view fact) {
  constexpr std::pair<std::string_view, std::string DeviceIdentity::*> fields[] = {
      {"os", &DeviceIdentity::os},
      {"vendor", &DeviceIdentity::vendor},
      {"version", &DeviceIdentity::os_version},
      {"model", &DeviceIdentity::model},
      {"serial", &DeviceIdentity::serial},
      {"kind", &DeviceIdentity::kind},
      {"name", &DeviceIdentity::name}};
  for (const auto& [name, member] : fields)
    if (name == fact) return &(device.*member);
  return nullptr;
}

constexpr std::size_t longest_fact = 128;  // bytes; a model of a thousand letters is none

void put(Context& context, std::string_view fact, Found found) {
  auto& device = context.facts.device;
  if (const auto raw = context.raw_of.find(found.raw); raw != context.raw_of.end())
    found.raw = raw->second;
  found.value = sanitise(found.value, longest_fact);
  if (fact == "base_mac") {
    const auto mac = MacAddress::parse(found.value);
    if (!mac || !mac->identifies()) return;
    device.base_mac = mac;
  } else {
    *field_of(device, fact) = found.value;
  }
  context.facts.origins.push_back({std::string(fact), std::move(found.value), std::move(found.raw),
                                   std::move(found.source), std::move(found.rule),
                                   std::move(found.confidence)});
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

// The chassis in the order of their place in a stack; when no part is called a chassis, the parts
// at the top of the tree.
Parts chassis_of(const Context& context) {
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

void derive_identity(Context& context) {
  const auto chassis = chassis_of(context);
  for (const auto fact : profiles::fact_names) {
    auto found = from_profile(context, chassis, fact);
    // What the device states in a MIB is better than what a profile guesses from its description.
    if (!found || found.confidence == "guess" || found.confidence == "filler")
      if (auto plain = general(context, chassis, fact);
          plain && (!found || plain.confidence == "stated"))
        found = std::move(plain);
    if (found) put(context, fact, std::move(found));
  }
  set_base_mac(context);
}

}  // namespace netroster::mib
