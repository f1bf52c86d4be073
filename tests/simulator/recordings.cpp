#include "tests/simulator/recordings.h"

#include <filesystem>

#include "collectors/replay/recording.h"

namespace netroster::simulator {
namespace {

std::string encoded_value(const snmp::Value& value) {
  const auto value_tag = static_cast<std::uint8_t>(value.tag);
  switch (value.tag) {
    case snmp::Tag::integer:
      return element(value_tag, integer_content(static_cast<std::int64_t>(value.number)));
    case snmp::Tag::counter32:
    case snmp::Tag::gauge32:
    case snmp::Tag::timeticks:
    case snmp::Tag::counter64:
      return element(value_tag, unsigned_content(value.number));
    default:
      return element(value_tag, value.bytes);
  }
}

Result<std::shared_ptr<const LazyTable>> load_rows(const std::string& file) {
  const auto recording = replay::Recording::load(file);
  if (!recording) return recording.error();
  RowBuilder rows;
  for (const auto& bind : recording->binds())
    if (bind.oid.size() >= 2) rows.encoded(bind.oid, encoded_value(bind.value));
  return std::shared_ptr<const LazyTable>{std::make_shared<LazyTable>(rows.build())};
}

struct Named {
  std::string agent;
  std::string context;
};

Named name_of(const std::string& file) {
  const auto stem = std::filesystem::path{file}.stem().string();
  const auto at = stem.rfind('@');
  if (at == std::string::npos) return {stem, ""};
  return {stem.substr(0, at), stem.substr(at + 1)};
}

}  // namespace

Result<std::vector<Agent>> recorded_agents(const std::vector<std::string>& files,
                                           const RecordingOptions& options) {
  std::vector<Agent> agents;
  std::map<std::string, std::shared_ptr<Profile>> profiles;
  auto address = options.first_address;
  for (const auto& file : files) {
    const auto named = name_of(file);
    auto rows = load_rows(file);
    if (!rows) return rows.error();
    auto& profile = profiles[named.agent];
    if (!profile) {
      profile = std::make_shared<Profile>();
      profile->v1 = true;
      profile->community = options.community;
      profile->max_message = 8192;
      profile->rows = std::make_shared<LazyTable>(RowBuilder{}.build());
      Agent agent;
      while ((address & 0xff) == 0 || (address & 0xff) == 255) ++address;
      agent.address = address++;
      agent.name = named.agent;
      agent.profile = profile;
      agents.push_back(std::move(agent));
    }
    if (named.context.empty()) {
      profile->rows = std::move(*rows);
    } else {
      profile->contexts["vlan-" + named.context] = *rows;
      profile->contexts[named.context] = std::move(*rows);
    }
  }
  return agents;
}

}  // namespace netroster::simulator
