#include "collectors/snmp/mib/fact_rules.h"

#include <fmt/format.h>

#include <filesystem>

#include "base/text.h"
#include "collectors/snmp/mib/context.h"

namespace netroster::mib {
namespace {

using profiles::Rule;

// What a rule looks at: texts to try in their order, and how they are called.
struct Looked {
  std::vector<std::string> texts;
  std::string source;
};

std::string Module::*entity_field(std::string_view name) {
  constexpr std::pair<std::string_view, std::string Module::*> fields[] = {
      {"model", &Module::model},       {"serial", &Module::serial},
      {"software", &Module::software}, {"firmware", &Module::firmware},
      {"hardware", &Module::hardware}, {"vendor", &Module::vendor},
      {"descr", &Module::descr},       {"name", &Module::name}};
  for (const auto& [field, member] : fields)
    if (field == name) return member;
  return &Module::model;
}

Looked in_entities(const Context& context, const Parts& chassis, const Rule& rule) {
  Looked out;
  out.source = fmt::format("ENTITY-MIB {} of {}", rule.field,
                           rule.part_class.empty() ? "chassis" : rule.part_class);
  const auto field = entity_field(rule.field);
  const auto add = [&](const Module& module) {
    if (says_something(module.*field)) out.texts.push_back(module.*field);
  };
  if (rule.part_class.empty())
    for (const auto* part : chassis) add(*part);
  for (const auto& module : context.facts.modules)
    if (!rule.part_class.empty() &&
        (rule.part_class == "any" || module.part_class == rule.part_class))
      add(module);
  return out;
}

Looked in_registry(const Context& context, bool product) {
  Looked out;
  out.source = "sysObjectID " + context.facts.device.sys_object_id;
  const auto object_id = Oid::parse(context.facts.device.sys_object_id);
  const auto found = object_id ? context.library->model_of(*object_id) : std::nullopt;
  if (found) out.texts.emplace_back(product ? found->product : found->model);
  return out;
}

Looked in_facts(const Context& context, const std::string& name) {
  Looked out;
  out.source = "its " + name;
  for (const auto& origin : context.facts.origins)
    if (origin.fact == name) out.texts.push_back(origin.value);
  return out;
}

Looked look(const Context& context, const Parts& chassis, const Rule& rule) {
  const auto& device = context.facts.device;
  switch (rule.from) {
    case Rule::From::object: {
      const auto at = context.objects.find(rule.oid);
      if (at == context.objects.end()) return {};
      return {at->second, rule.oid.text()};
    }
    case Rule::From::sys_descr:
      return {{device.sys_descr}, "sysDescr"};
    case Rule::From::sys_object_id:
      return {{device.sys_object_id}, "sysObjectID"};
    case Rule::From::sys_name:
      return {{device.name}, "sysName"};
    case Rule::From::entity:
      return in_entities(context, chassis, rule);
    case Rule::From::fact:
      return in_facts(context, rule.field);
    case Rule::From::object_model:
      return in_registry(context, false);
    case Rule::From::object_product:
      return in_registry(context, true);
    case Rule::From::constant:
      break;
  }
  return {{rule.field}, "the profile"};
}

using Takes = bool (*)(std::string_view value);

// A row of zeros where the serial number belongs: masked, or never set. It is shown as the device
// said it and called what it is; no device is told from another by it.
bool is_filler_of_zeros(std::string_view value) {
  constexpr std::size_t least = 6;
  return value.size() >= least && value.find_first_not_of('0') == std::string_view::npos;
}

Found tried(const Context& context, const Parts& chassis, const Rule& rule, Takes takes) {
  const auto looked = look(context, chassis, rule);
  for (const auto& text : looked.texts) {
    const auto value = applied(rule.transform, text);
    if (!value || !takes(*value)) continue;
    const bool stated = rule.from == Rule::From::object || rule.from == Rule::From::entity;
    return {*value, text, looked.source,
            fmt::format("{}:{} ({})", std::filesystem::path(rule.file).filename().string(),
                        rule.place.line, context.profile->id),
            rule.guess ? "guess"
            : stated   ? "stated"
                       : "derived"};
  }
  return {};
}

Found first_of(const Context& context, const Parts& chassis, const std::vector<Rule>& rules,
               Takes takes) {
  for (const auto& rule : rules)
    if (auto found = tried(context, chassis, rule, takes)) return found;
  return {};
}

}  // namespace

Found from_profile(const Context& context, const Parts& chassis, std::string_view fact) {
  if (context.profile == nullptr) return {};
  const auto rules = context.profile->facts.find(fact);
  if (rules == context.profile->facts.end()) return {};
  const bool is_serial = fact == "serial";
  auto found =
      first_of(context, chassis, rules->second, is_serial ? may_be_serial : says_something);
  if (!found && is_serial) {
    found = first_of(context, chassis, rules->second, is_filler_of_zeros);
    if (found) found.confidence = "filler";
  }
  if (fact != "vendor" || !found) return found;
  const auto spelling = context.library->vendor_in_text(found.value);
  if (!spelling.empty()) found.value = spelling;
  return found;
}

}  // namespace netroster::mib
