#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tests/simulator/district_parts.h"

namespace netroster::simulator {
namespace {

constexpr const char* first_words[] = {"Oak",   "Cedar",  "Willow", "Sunset",   "Valley", "River",
                                       "Maple", "Delta",  "Eagle",  "Foothill", "Marsh",  "Pine",
                                       "Heron", "Quarry", "Meadow", "Canyon"};
constexpr const char* second_words[] = {"Grove", "Creek", "Park",  "View",    "Ridge",
                                        "Glen",  "Point", "Field", "Springs", "Crossing"};
constexpr const char* streets[] = {"School Street", "Canal Road", "Orchard Avenue", "Mill Lane"};

struct KindRow {
  SiteKind kind;
  const char* word;
  const char* code;
  double weight;  // share of the devices
  std::uint32_t enrolment;
};

constexpr KindRow kind_rows[] = {
    {SiteKind::data_centre, "Data Center", "dc", 1.2, 0},
    {SiteKind::administrative, "District Office", "do", 0.8, 0},
    {SiteKind::high, "High School", "hs", 2.0, 1450},
    {SiteKind::middle, "Middle School", "ms", 1.4, 820},
    {SiteKind::elementary, "Elementary School", "es", 1.0, 460},
    {SiteKind::alternative, "Continuation School", "cs", 0.6, 140},
};

const KindRow& kind_of(std::size_t site) {
  if (site < 2) return kind_rows[site];
  if (site % 12 == 11) return kind_rows[5];
  if (site % 6 == 2) return kind_rows[2];
  if (site % 6 == 4) return kind_rows[3];
  return kind_rows[4];
}

constexpr std::uint32_t least_devices = 5;

// The largest remainder method: whole numbers in proportion to the weights, with a floor.
std::vector<std::uint32_t> share_out(std::uint32_t devices, std::size_t sites) {
  std::vector<std::uint32_t> result(sites, least_devices);
  double total = 0;
  for (std::size_t i = 0; i < sites; ++i) total += kind_of(i).weight;
  const auto spare = devices - static_cast<std::uint32_t>(sites) * least_devices;
  std::vector<std::pair<double, std::size_t>> rests;
  std::uint32_t given = 0;
  for (std::size_t i = 0; i < sites; ++i) {
    const double exact = spare * kind_of(i).weight / total;
    result[i] += static_cast<std::uint32_t>(exact);
    given += static_cast<std::uint32_t>(exact);
    rests.emplace_back(-(exact - std::floor(exact)), i);
  }
  std::sort(rests.begin(), rests.end());
  for (std::size_t i = 0; given < spare; ++i, ++given) ++result[rests[i % sites].second];
  return result;
}

// A prefix that leaves at least as many addresses empty as are used.
int prefix_for(std::uint32_t devices) {
  int prefix = 24;
  while ((1U << (32 - prefix)) < devices * 2 + 12) --prefix;
  return prefix;
}

void describe_place(Site& site, const KindRow& kind, std::size_t number, Random& random) {
  site.nces_id = fmt::format("06{:05}{:05}", 24680, 1000 + number);
  site.billed_entity_number = fmt::format("{}", 16'000'000 + number * 17);
  site.latitude = 37.9 + random.unit() / 10;
  site.longitude = -122.1 + random.unit() / 10;
  site.address = fmt::format("{} {}", 100 + random.below(900), random.pick<const char*>(streets));
  site.phase = fmt::format("phase-{}", 1 + number % 3);
  site.staff = 12 + random.below(60);
  if (kind.enrolment == 0) return;
  site.enrolment = kind.enrolment + random.below(200);
  site.classrooms = *site.enrolment / 24;
  site.one_to_one = number % 3 != 0;
}

void describe_site(DistrictSite& it, std::size_t number, Random random) {
  const auto& kind = kind_of(number);
  auto& site = it.site;
  site.kind = kind.kind;
  const auto place =
      fmt::format("{} {}", first_words[number % std::size(first_words)],
                  second_words[(number * 7 + number / 16) % std::size(second_words)]);
  site.name = number < 2 ? kind.word : fmt::format("{} {}", place, kind.word);
  it.code = fmt::format("{}{:02}", kind.code, number + 1);
  site.id = it.code;
  it.fleet = number % fleets().size();
  it.v3_only = number % 5 == 1 || number % 5 == 4;
  site.buildings = {{"main", "Main building"}, {"gym", "Gymnasium"}};
  describe_place(site, kind, number, random);
}

}  // namespace

Result<std::vector<std::uint32_t>> plan_sites(District& district, Random random) {
  const auto& options = district.options;
  if (options.sites == 0 || options.devices < options.sites * least_devices)
    return Error{Errc::invalid, fmt::format("{} sites need at least {} devices", options.sites,
                                            options.sites * least_devices)};
  const auto shares = share_out(options.devices, options.sites);
  const int prefix = prefix_for(*std::max_element(shares.begin(), shares.end()));
  const std::uint64_t size = 1ULL << (32 - prefix);
  if (!options.block.address().is_loopback() || options.block.size() < size * options.sites)
    return Error{Errc::invalid,
                 fmt::format("{} is not a loopback block with room for {} sites of /{}",
                             options.block.text(), options.sites, prefix)};
  district.community = "district-ro";
  for (std::size_t i = 0; i < options.sites; ++i) {
    DistrictSite it;
    describe_site(it, i, random.fork(i));
    const auto base = options.block.address().to_v4() + static_cast<std::uint32_t>(i * size);
    it.network = IpNetwork{IpAddress::v4(base), prefix};
    it.site.networks = {it.network};
    it.community = i % 4 == 3 ? it.code + "-ro" : district.community;
    district.sites.push_back(std::move(it));
  }
  return shares;
}

}  // namespace netroster::simulator
