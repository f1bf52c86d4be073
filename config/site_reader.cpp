#include <fmt/format.h>

#include <map>
#include <utility>

#include "base/text.h"
#include "config/network_check.h"
#include "config/parts.h"
#include "config/suggest.h"

namespace netroster::config {
namespace {

// Buildings that a mistyped name is compared with.
constexpr std::size_t most_compared = 100;

// Complains about the second thing of one name; ids that differ only in case count as one, because
// people say them aloud.
class UniqueIds {
 public:
  UniqueIds(Reader& reader, std::string key) : reader_(reader), key_(std::move(key)) {}

  void add(const std::string& id, Place place) {
    if (id.empty()) return;  // missing: said already
    const auto [first, added] = lines_.emplace(to_lower(id), place.line);
    if (!added)
      reader_.error(place, key_,
                    fmt::format("\"{}\" is already used on line {}", id, first->second));
  }

 private:
  Reader& reader_;
  std::string key_;
  std::map<std::string, std::uint32_t> lines_;
};

// One of `there` must have the id that the key names. `what`: "building".
template <typename T>
void check_named(Reader& reader, Place place, const std::string& key, const std::string& wanted,
                 std::string_view what, const std::vector<T>& there, const Site& site) {
  if (wanted.empty()) return;
  std::vector<std::string_view> known;
  for (const auto& one : there) {
    if (one.id == wanted) return;
    if (known.size() < most_compared) known.push_back(one.id);
  }
  reader.error(place, key, fmt::format("site \"{}\" has no {} \"{}\"", site.id, what, wanted),
               did_you_mean(wanted, known));
}

void read_plant(Reader& reader, const Node& node, Site& site) {
  const auto buildings = read_list<Building>(reader, "site.building", node);
  UniqueIds building_ids(reader, "site.building.id");
  for (const auto& building : buildings)
    building_ids.add(building.value.id, building.places.of("id"));
  site.buildings = values_of(buildings);
  const auto closets = read_list<Closet>(reader, "site.closet", node);
  UniqueIds closet_ids(reader, "site.closet.id");
  for (const auto& closet : closets) {
    closet_ids.add(closet.value.id, closet.places.of("id"));
    check_named(reader, closet.places.of("building"), "site.closet.building", closet.value.building,
                "building", site.buildings, site);
  }
  site.closets = values_of(closets);
}

void read_circuits(Reader& reader, const Node& node, Site& site, Parts& parts) {
  auto circuits = read_list<Circuit>(reader, "site.circuit", node);
  site.circuits = values_of(circuits);
  for (auto& circuit : circuits) {
    if (!circuit.value.interface.empty() && circuit.value.device.empty())
      reader.warning(circuit.places.of("interface"), "site.circuit.interface",
                     "names a port, but no `device` that has it");
    parts.circuits.push_back(std::move(circuit));
  }
}

void read_accepted_gaps(Reader& reader, const Node& node, Site& site) {
  const auto gaps = read_list<AcceptedGap>(reader, "site.accepted_gap", node);
  UniqueIds names(reader, "site.accepted_gap.what");
  for (const auto& gap : gaps) names.add(gap.value.what, gap.places.of("what"));
  site.accepted_gaps = values_of(gaps);
}

void read_cables(Reader& reader, const Node& node, Site& site) {
  const auto closet = [&](Place place, const char* key, const std::string& wanted) {
    check_named(reader, place, key, wanted, "closet", site.closets, site);
  };
  const auto fibres = read_list<Fibre>(reader, "site.fibre", node);
  for (const auto& fibre : fibres) {
    closet(fibre.places.of("from"), "site.fibre.from", fibre.value.from);
    closet(fibre.places.of("to"), "site.fibre.to", fibre.value.to);
  }
  site.fibres = values_of(fibres);
  const auto cablings = read_list<Cabling>(reader, "site.cabling", node);
  for (const auto& cabling : cablings)
    closet(cabling.places.of("closet"), "site.cabling.closet", cabling.value.closet);
  site.cablings = values_of(cablings);
}

void read_rooms(Reader& reader, const Node& node, Site& site) {
  const auto rooms = read_list<Room>(reader, "site.room", node);
  UniqueIds room_ids(reader, "site.room.id");
  for (const auto& room : rooms) {
    room_ids.add(room.value.id, room.places.of("id"));
    check_named(reader, room.places.of("building"), "site.room.building", room.value.building,
                "building", site.buildings, site);
  }
  site.rooms = values_of(rooms);
  const auto upses = read_list<DeclaredUps>(reader, "site.ups", node);
  UniqueIds ups_ids(reader, "site.ups.id");
  for (const auto& ups : upses) {
    ups_ids.add(ups.value.id, ups.places.of("id"));
    check_named(reader, ups.places.of("closet"), "site.ups.closet", ups.value.closet, "closet",
                site.closets, site);
  }
  site.upses = values_of(upses);
}

void check_coordinates(Reader& reader, const Declared<Site>& site) {
  const bool north = site.places.values.count("latitude") > 0;
  const bool east = site.places.values.count("longitude") > 0;
  if (north == east) return;
  const auto* given = north ? "latitude" : "longitude";
  reader.error(site.places.of(given), fmt::format("site.{}", given),
               fmt::format("is given without {}", north ? "longitude" : "latitude"));
}

void check_own_networks(Reader& reader, const Declared<Site>& site) {
  const auto& networks = site.value.networks;
  if (networks.empty() && site.places.values.count("networks") == 0)
    reader.warning(site.places.table, "site.networks",
                   fmt::format("site \"{}\" has none, so it is not swept", site.value.id));
  const NetworkSet own(networks);
  const auto places = site.places.items.find("excluded");
  for (std::size_t i = 0; i < site.value.excluded.size(); ++i)
    if (!own.touches(site.value.excluded[i]))
      reader.warning(
          places->second[i], "site.excluded",
          fmt::format("{} is outside the networks of site \"{}\", so it excludes nothing",
                      site.value.excluded[i].text(), site.value.id));
}

void check_seeds(Reader& reader, const Declared<Site>& site) {
  const auto places = site.places.items.find("seeds");
  for (std::size_t i = 0; i < site.value.seeds.size(); ++i) {
    const auto& seed = site.value.seeds[i];
    if (seed.size() != 1)
      reader.error(places->second[i], "site.seeds",
                   fmt::format("{} is a network; a seed is one address", seed.text()));
    else if (!site.value.in_scope(seed.address()))
      reader.error(places->second[i], "site.seeds",
                   fmt::format("{} may not be asked: it is outside the networks of site \"{}\" or "
                               "excluded",
                               seed.address().text(), site.value.id));
  }
}

}  // namespace

void read_sites(Reader& reader, const Node& root, Parts& parts) {
  reader.check_root(root);
  const auto& rows = section("site");
  for (const auto* node : reader.tables(rows, root)) {
    Declared<Site> site;
    site.file = reader.file();
    site.places = reader.read(rows, *node, &site.value);
    check_coordinates(reader, site);
    check_own_networks(reader, site);
    check_seeds(reader, site);
    read_plant(reader, *node, site.value);
    read_circuits(reader, *node, site.value, parts);
    read_accepted_gaps(reader, *node, site.value);
    read_cables(reader, *node, site.value);
    read_rooms(reader, *node, site.value);
    parts.sites.push_back(std::move(site));
  }
}

}  // namespace netroster::config
