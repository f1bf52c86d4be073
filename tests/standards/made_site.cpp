#include "made_site.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

namespace netroster::standards::test {
namespace {

constexpr std::uint64_t giga = 1'000'000'000;

Port port(std::uint32_t index, std::uint64_t speed, OperState state = OperState::up) {
  Port out;
  out.index = index;
  out.name = "p" + std::to_string(index);
  out.type = "ethernetCsmacd";
  out.admin = AdminState::up;
  out.oper = state;
  out.speed_bps = speed;
  out.duplex = Duplex::full;
  return out;
}

std::shared_ptr<Device> device(const std::string& name, const std::string& closet,
                               const std::string& role, DeviceFacts facts) {
  auto out = std::make_shared<Device>();
  out->id = "OAK-" + name;
  out->site = "OAK";
  out->name = name;
  out->closet = closet;
  out->role = role;
  out->first_seen = out->last_seen = noon;
  out->last_attempt.reach = Reach::answered;
  out->last_attempt.when = noon;
  facts.device.vendor = "Maker";
  facts.device.model = "M-" + name;
  out->facts = std::make_shared<const DeviceFacts>(std::move(facts));
  out->neighbours = std::make_shared<const std::vector<KnownNeighbour>>();
  return out;
}

std::shared_ptr<const Link> link(std::uint32_t at_core, const std::string& to, std::uint32_t at) {
  auto out = std::make_shared<Link>();
  out->id = "OAK-core-" + std::to_string(at_core);
  out->site = "OAK";
  out->ends[0] = {"OAK-core", "p" + std::to_string(at_core), at_core, std::nullopt, ""};
  out->ends[1] = {"OAK-" + to, "p" + std::to_string(at), at, std::nullopt, ""};
  out->state = LinkState::confirmed;
  out->last_seen = noon;
  return out;
}

Site oak() {
  Site out;
  out.id = "OAK";
  out.name = "Oak <Grove>";
  out.kind = SiteKind::elementary;
  out.enrolment = 400;
  out.staff = 40;
  out.classrooms = 10;
  out.closets = {{"mdf", "", ClosetKind::mdf, ""},
                 {"idf-1", "", ClosetKind::idf, ""},
                 {"idf-2", "", ClosetKind::idf, ""}};
  out.fibres = {Fibre{"mdf", "idf-1", "OM2", 12U, 200.0, "north"},
                Fibre{"mdf", "idf-2", "OM4", 12U, 90.0, "south"}};
  Room gym;
  gym.id = "gym";
  gym.kind = "gym";
  gym.seats = 400;
  gym.access_points = 1;
  out.rooms = {gym};
  DeclaredUps full{"ups-1", "mdf", "", "", 95.0, 20.0, std::chrono::year(2025) / 7 / 1};
  DeclaredUps good{"ups-2", "idf-2", "", "", 40.0, 20.0, std::chrono::year(2025) / 7 / 1};
  out.upses = {full, good};
  return out;
}

DeviceFacts controller() {
  DeviceFacts out;
  for (int i = 1; i <= 7; ++i) {
    AccessPoint one;
    one.name = "ap-" + std::to_string(i);
    one.model = "AP";
    one.status = "up";
    out.access_points.push_back(one);
  }
  return out;
}

}  // namespace

MadeDistrict::MadeDistrict() {
  Site elm;
  elm.id = "ELM";
  config.sites = {oak(), elm};
  DeviceFacts core;
  core.ports = {port(1, giga), port(2, 10 * giga), port(3, 10 * giga)};
  DeviceFacts sw1;
  sw1.ports = {port(1, giga), port(2, giga / 10), port(3, giga / 10)};
  sw1.poe = {{1, 370.0, 350.0, "on"}};
  DeviceFacts sw2;
  sw2.ports = {port(1, 10 * giga), port(2, 10 * giga), port(3, giga),
               port(4, giga, OperState::down)};
  inventory.devices = {device("core", "mdf", "core", core), device("sw1", "idf-1", "switch", sw1),
                       device("sw2", "idf-2", "switch", sw2),
                       device("wlc", "mdf", "wireless-controller", controller())};
  inventory.links = {link(1, "sw1", 1), link(2, "sw2", 1), link(3, "sw2", 2)};
  inventory.when = noon;
  use("");
}

const Site* MadeDistrict::declared(std::string_view id) const {
  const auto at = std::find_if(config.sites.begin(), config.sites.end(),
                               [id](const Site& site) { return site.id == id; });
  return at == config.sites.end() ? nullptr : &*at;
}

void MadeDistrict::use(const std::string& own) {
  auto files = shipped_sources();
  files.push_back({"own.toml", own, false});
  auto loaded = load_texts(files);
  for (const auto& problem : loaded.problems) ADD_FAILURE() << config::text(problem);
  library = std::move(loaded.library);
}

Judgement MadeDistrict::judged(const World& from, std::vector<std::string> rules) const {
  JudgeOptions options;
  options.now = noon;
  options.rules = std::move(rules);
  return judge(
      *library, from, [this](std::string_view id) { return declared(id); }, options);
}

}  // namespace netroster::standards::test
