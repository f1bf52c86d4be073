// Facts about what a device is, and about stacks.
#include <algorithm>
#include <array>
#include <iterator>

#include "base/text.h"
#include "model/device_kinds.h"
#include "standards/fact_kit.h"

namespace netroster::standards {
namespace {

const Device& of(const World& w, std::uint32_t i) { return *w.device(i).device; }
const DeviceIdentity& told(const World& w, std::uint32_t i) { return of(w, i).facts->device; }

template <auto Member>
Observed identity(const World& w, std::uint32_t i) {
  return words_or(told(w, i).*Member, read_time(of(w, i), "system"), "the device does not tell it");
}

Observed kind(const World& w, std::uint32_t i) {
  return words_or(of(w, i).role, of(w, i).last_seen, "what it is was not recognised");
}

Observed closet(const World& w, std::uint32_t i) {
  return words_or(of(w, i).closet, read_time(of(w, i), "system"),
                  "its location names no declared closet");
}

Observed layer(const World& w, std::uint32_t i) { return w.layer(i); }

// It is known at once that a device does not answer: that is what was tried last.
Observed answering(const World& w, std::uint32_t i) {
  const auto& device = of(w, i);
  const bool answers = device.last_attempt.reach == Reach::answered;
  return truth(answers, device.last_attempt.when, answers ? "" : device.last_attempt.reason);
}

Observed age(const World& w, std::uint32_t i) {
  const auto& device = of(w, i);
  if (device.first_seen == WallTime{}) return unknown("it was never seen");
  return number(static_cast<double>((w.sources().now - device.first_seen).count()),
                device.last_seen);
}

Observed serial(const World& w, std::uint32_t i) {
  const bool has = !told(w, i).serial.empty() || !of(w, i).serials.empty();
  if (has) return truth(true, of(w, i).last_seen);
  const auto& fresh = of(w, i).freshness;
  if (fresh.find("modules") == fresh.end()) return unknown("its parts were not read");
  return truth(false, of(w, i).last_seen, "it tells no serial number");
}

Observed identified(const World& w, std::uint32_t i) {
  const auto& id = told(w, i);
  if (of(w, i).facts->ports.empty() && id.vendor.empty()) return unknown("it was never read");
  return truth(!id.vendor.empty() && !id.model.empty(), of(w, i).last_seen,
               id.vendor.empty()  ? "its maker is not recognised"
               : id.model.empty() ? "its model is not recognised"
                                  : "");
}

const ModelRow* row_of(const World& w, std::uint32_t i) {
  return w.model_row(told(w, i).vendor, told(w, i).model, of(w, i).role);
}

bool any_row(const World& w, bool (*has)(const ModelRow&)) {
  const auto& all = w.sources().models;
  return std::any_of(all.begin(), all.end(), has);
}

Observed approved(const World& w, std::uint32_t i) {
  if (told(w, i).model.empty()) return unknown("its model is not known");
  if (const auto* row = row_of(w, i); row != nullptr && row->approved)
    return truth(*row->approved, of(w, i).last_seen, "by [[model]] " + row->match);
  if (!any_row(w, [](const ModelRow& row) { return row.approved == true; }))
    return unknown("no [[model]] says which models are approved");
  return truth(false, of(w, i).last_seen, "no [[model]] approves " + told(w, i).model);
}

Observed firmware_approved(const World& w, std::uint32_t i) {
  const auto& id = told(w, i);
  if (id.model.empty() || id.os_version.empty())
    return unknown("its model or version is not known");
  const auto* row = row_of(w, i);
  if (row == nullptr || row->firmware.empty())
    return unknown("no [[model]] names the firmware of " + id.model);
  const bool good = std::any_of(row->firmware.begin(), row->firmware.end(),
                                [&](const auto& one) { return glob_matches(one, id.os_version); });
  return truth(good, read_time(of(w, i), "system"), id.os_version);
}

Observed support_left(const World& w, std::uint32_t i) {
  if (told(w, i).model.empty()) return unknown("its model is not known");
  const auto* row = row_of(w, i);
  if (row == nullptr || !row->end_of_support)
    return unknown("no [[model]] says when support of " + told(w, i).model + " ends");
  const WallTime end = *row->end_of_support;
  return number(static_cast<double>((end - w.sources().now).count()), of(w, i).last_seen,
                "support ends on " + iso_text(end).substr(0, 10));
}

Observed snmp_version(const World& w, std::uint32_t i) {
  const auto& attempt = of(w, i).last_attempt;
  for (const auto& one : w.sources().config.credentials) {
    if (one.name != attempt.credential || attempt.reach != Reach::answered) continue;
    const auto word = one.version == config::SnmpVersion::v3    ? "v3"
                      : one.version == config::SnmpVersion::v2c ? "v2c"
                                                                : "v1";
    return words(word, attempt.when);
  }
  if (attempt.reach != Reach::answered) return unknown("it did not answer when it was last asked");
  return unknown("the credential that it last answered to is not configured");
}

const config::Credential* credential_of(const World& w, std::uint32_t i) {
  for (const auto& one : w.sources().config.credentials)
    if (one.name == of(w, i).last_attempt.credential) return &one;
  return nullptr;
}

Observed snmp_authentication(const World& w, std::uint32_t i) {
  const auto* one = credential_of(w, i);
  if (one == nullptr) return unknown("the credential that it last answered to is not configured");
  if (one->version != config::SnmpVersion::v3) return words("none", of(w, i).last_attempt.when);
  using config::AuthProtocol;
  const auto word = one->auth == AuthProtocol::none  ? "none"
                    : one->auth == AuthProtocol::md5 ? "MD5"
                                                     : "SHA";
  return words(word, of(w, i).last_attempt.when);
}

Observed snmp_privacy(const World& w, std::uint32_t i) {
  const auto* one = credential_of(w, i);
  if (one == nullptr) return unknown("the credential that it last answered to is not configured");
  if (one->version != config::SnmpVersion::v3) return words("none", of(w, i).last_attempt.when);
  using config::PrivProtocol;
  const auto word = one->priv == PrivProtocol::none  ? "none"
                    : one->priv == PrivProtocol::des ? "DES"
                                                     : "AES";
  return words(word, of(w, i).last_attempt.when);
}

Observed members(const World& w, std::uint32_t i) {
  const auto& entry = w.device(w.stack_device(i));
  return number(entry.members, read_time(*entry.device, "modules"));
}

std::vector<const Module*> chassis_of(const World& w, std::uint32_t i) {
  std::vector<const Module*> out;
  for (const auto& part : w.device(w.stack_device(i)).device->facts->modules)
    if (part.part_class == "chassis" && !part.serial.empty()) out.push_back(&part);
  return out;
}

template <auto Member>
Observed alike(const World& w, std::uint32_t i) {
  const auto all = chassis_of(w, i);
  const auto when = read_time(*w.device(w.stack_device(i)).device, "modules");
  for (const auto* part : all)
    if ((part->*Member).empty()) return unknown("a member does not tell it");
  for (const auto* part : all)
    if (part->*Member != all.front()->*Member)
      return truth(false, when, all.front()->*Member + " and " + part->*Member);
  return truth(true, when);
}

Observed stack_speed(const World& w, std::uint32_t i) {
  const auto device = w.stack_device(i);
  const auto* row = row_of(w, device);
  if (row == nullptr || !row->stack_bps)
    return unknown("no [[model]] says the stack_speed of " + told(w, device).model);
  return number(*row->stack_bps, of(w, device).last_seen, "by [[model]] " + row->match);
}

constexpr auto D = SubjectKind::device;
constexpr auto K = SubjectKind::stack;
constexpr std::string_view scan_it = "scan it: netroster scan ADDRESS";
constexpr std::string_view model_hint = "write a [[model]] row in standards.d";
constexpr std::string_view credential_hint = "scan it with a credential of credentials.d";
constexpr std::string_view layers[] = {"core", "access"};
constexpr std::string_view snmp_versions[] = {"v1", "v2c", "v3"};
constexpr std::string_view authentications[] = {"none", "MD5", "SHA"};
constexpr std::string_view privacies[] = {"none", "DES", "AES"};
// The last three are switches by their place.
constexpr auto kinds_and_places = [] {
  constexpr std::string_view places[] = {"core", "distribution", "access"};
  std::array<std::string_view, device_kinds.size() + std::size(places)> out;
  std::copy(std::begin(places), std::end(places),
            std::copy(device_kinds.begin(), device_kinds.end(), out.begin()));
  return out;
}();
constexpr FactRow rows[] = {
    {D, "name", Unit::text, "What it calls itself.", "sysName", scan_it,
     identity<&DeviceIdentity::name>},
    {D, "kind", Unit::text,
     "switch, router, firewall, wireless-controller, ups, printer and others.", "profiles of makes",
     scan_it, kind, kinds_and_places},
    {D, "vendor", Unit::text, "Who made it.", "profiles of makes", scan_it,
     identity<&DeviceIdentity::vendor>},
    {D, "model", Unit::text, "As it is sold.", "profiles of makes, ENTITY-MIB", scan_it,
     identity<&DeviceIdentity::model>},
    {D, "os", Unit::text, "Its system.", "profiles of makes", scan_it,
     identity<&DeviceIdentity::os>},
    {D, "os_version", Unit::text, "The version of its system.", "profiles of makes", scan_it,
     identity<&DeviceIdentity::os_version>},
    {D, "location", Unit::text, "Where it says it is.", "sysLocation", scan_it,
     identity<&DeviceIdentity::location>},
    {D, "contact", Unit::text, "Whom it names as responsible.", "sysContact", scan_it,
     identity<&DeviceIdentity::contact>},
    {D, "closet", Unit::text, "The closet it stands in.", "sysLocation and the site's file",
     "set its location to the id of a [[site.closet]]", closet},
    {D, "layer", Unit::text, "core or access.", "its name, its closet, links",
     "name it, declare its closet, or turn LLDP on", layer, layers},
    {D, "answering", Unit::truth, "Whether it answered when it was last asked.", "the sweep",
     scan_it, answering},
    {D, "known_for", Unit::duration, "Time since it was first seen: it is at least that old.",
     "the inventory", scan_it, age},
    {D, "has_serial", Unit::truth, "Whether its serial number is known.",
     "ENTITY-MIB, makers' MIBs", scan_it, serial},
    {D, "is_identified", Unit::truth, "Whether its maker and model are known.", "profiles of makes",
     "add a profile; see how-to/add-a-family", identified},
    {D, "model_approved", Unit::truth, "Whether the district approves its model.",
     "[[model]] in standards.d", model_hint, approved},
    {D, "firmware_approved", Unit::truth,
     "Whether its version is one that the district approves for its model.",
     "[[model]] in standards.d", model_hint, firmware_approved},
    {D, "support_left", Unit::duration,
     "Time until its maker ends support; less than 0 when it has.", "[[model]] in standards.d",
     model_hint, support_left},
    {D, "snmp_version", Unit::text, "v1, v2c or v3: what it last answered to.",
     "the credential that worked", credential_hint, snmp_version, snmp_versions},
    {D, "snmp_authentication", Unit::text, "none, MD5 or SHA.", "the credential that worked",
     credential_hint, snmp_authentication, authentications},
    {D, "snmp_privacy", Unit::text, "none, DES or AES.", "the credential that worked",
     credential_hint, snmp_privacy, privacies},
    {K, "members", Unit::count, "Switches that are stacked.", "ENTITY-MIB, makers' MIBs", scan_it,
     members},
    {K, "same_model", Unit::truth, "Whether all of them are of one model.", "ENTITY-MIB", scan_it,
     alike<&Module::model>},
    {K, "same_software", Unit::truth, "Whether all of them run one version.", "ENTITY-MIB", scan_it,
     alike<&Module::software>},
    {K, "speed", Unit::rate, "What its stack cables carry.", "[[model]] in standards.d", model_hint,
     stack_speed},
};

}  // namespace

std::span<const FactRow> device_facts() { return rows; }

}  // namespace netroster::standards
