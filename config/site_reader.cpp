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

void check_building(Reader& reader, const Declared<Closet>& closet, const Site& site) {
  const auto& wanted = closet.value.building;
  if (wanted.empty()) return;
  std::vector<std::string_view> known;
  for (const auto& building : site.buildings) {
    if (building.id == wanted) return;
    if (known.size() < most_compared) known.push_back(building.id);
  }
  reader.error(closet.places.of("building"), "site.closet.building",
               fmt::format("site \"{}\" has no building \"{}\"", site.id, wanted),
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
    check_building(reader, closet, site);
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
    parts.sites.push_back(std::move(site));
  }
}

}  // namespace netroster::config
