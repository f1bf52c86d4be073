// A year of a series: day blobs to mean, peak and 95th percentile; and counters to rates and slots.
// CPU seconds, for wall seconds do not travel.
#include <fmt/format.h>

#include <cmath>
#include <ctime>
#include <random>
#include <string>
#include <vector>

#include "measurements/day_blob.h"
#include "measurements/rates.h"
#include "measurements/statistics.h"

namespace {

using namespace netroster;
using namespace netroster::measurements;
using std::chrono::days;

constexpr std::chrono::sys_days first_day{std::chrono::year{2026} / 1 / 1};

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// Noisy traffic that follows the day, exact to the octet.
DirectionSlot traffic(std::mt19937_64& random, std::size_t slot, double most_bps) {
  std::lognormal_distribution<double> noise{0, 0.4};
  const auto phase = static_cast<double>(slot) / slots_a_day * 2 * 3.14159265;
  const auto bps = most_bps * (0.1 + 0.4 * (1 - std::cos(phase))) * noise(random);
  return {.octets = static_cast<std::uint64_t>(bps * 300 / 8),
          .seconds = 300,
          .gap = GapReason::none,
          .marks = 0};
}

std::vector<std::string> year_of(std::mt19937_64& random) {
  std::vector<std::string> blobs;
  for (int day = 0; day < 365; ++day) {
    DaySlots slots{.day = first_day + days{day}};
    for (std::size_t i = 0; i < slots_a_day; ++i)
      slots.slots[i] = {.in = traffic(random, i, 600e6), .out = traffic(random, i, 60e6)};
    blobs.push_back(encode(slots));
  }
  return blobs;
}

using Year = std::vector<std::string>;

// What the decoding of a year alone costs, in CPU seconds.
double decode_all(const Year& year, double& sum) {
  const auto begin = cpu_seconds();
  DaySlots day;
  for (const auto& blob : year)
    if (decode(blob, day)) sum += static_cast<double>(day.slots[0].in.octets);
  return cpu_seconds() - begin;
}

// What all figures of a year cost, the decoding among it.
double figures_of(const Year& year, double& sum) {
  const auto begin = cpu_seconds();
  DaySlots day;
  StatisticsBuilder builder{first_day, first_day + days{365}};
  for (const auto& blob : year)
    if (decode(blob, day)) builder.add(day);
  sum += builder.finish().larger.p95_bps.value_or(0);
  return cpu_seconds() - begin;
}

std::size_t bytes_of(const std::vector<Year>& all) {
  std::size_t bytes = 0;
  for (const auto& year : all)
    for (const auto& blob : year) bytes += blob.size();
  return bytes;
}

void years() {
  std::mt19937_64 random{1};
  constexpr int series = 20;
  constexpr int rounds = 10;
  std::vector<Year> all;
  for (int i = 0; i < series; ++i) all.push_back(year_of(random));
  const auto bytes = bytes_of(all);
  double decoding = 0;
  double total = 0;
  double sum = 0;
  for (int round = 0; round < rounds; ++round) {
    for (const auto& year : all) {
      decoding += decode_all(year, sum);
      total += figures_of(year, sum);
    }
  }
  constexpr auto runs = static_cast<double>(series * rounds);
  fmt::print(
      "a year of a series, both directions: {:.2f} ms CPU, of it decoding {:.2f} ms; {:.0f} "
      "bytes a day (check {:.3g})\n",
      total / runs * 1e3, decoding / runs * 1e3, static_cast<double>(bytes) / (series * 365.0),
      sum);
}

void rates() {
  constexpr std::uint32_t ports = 52;
  constexpr int devices = 20'000;
  DeviceReading before;
  std::vector<std::uint32_t> indexes(ports);
  for (std::uint32_t i = 0; i < ports; ++i) indexes[i] = i + 1;
  before.resize(indexes);
  before.when = first_day;
  before.uptime_centiseconds = 1000;
  std::vector<RowPair> pairs;
  for (std::uint32_t i = 0; i < ports; ++i) {
    pairs.push_back({i, i, 0});
    before.set(i, InterfaceObject::hc_in_octets, i * 1000);
    before.set(i, InterfaceObject::hc_out_octets, i * 1000);
    before.set(i, InterfaceObject::high_speed, 1000);
  }
  auto after = before;
  after.when += std::chrono::seconds{300};
  after.uptime_centiseconds = 31'000;
  for (std::uint32_t i = 0; i < ports; ++i)
    after.set(i, InterfaceObject::hc_in_octets, i * 2000 + 5);
  std::vector<SlotBuilder> builders(ports * devices);
  std::vector<TimedSlot> done;
  Deltas out;
  double sum = 0;
  AgentClock clock;
  const auto begin = cpu_seconds();
  for (int device = 0; device < devices; ++device) {
    deltas(before, after, pairs, elapsed(before, after, clock), out);
    sum += static_cast<double>(out.in_octets[ports - 1]);
  }
  const auto between = cpu_seconds();
  for (std::size_t i = 0; i < builders.size(); ++i) {
    done.clear();
    builders[i].add({.from = before.when, .to = after.when, .in_octets = i, .out_octets = i},
                    std::chrono::seconds{900}, done);
    sum += static_cast<double>(done.size());
  }
  const auto end = cpu_seconds();
  fmt::print("{} ports: rates {:.3f} CPU s, slots {:.3f} CPU s, {} bytes a port (check {:.3g})\n",
             ports * devices, between - begin, end - between, sizeof(SlotBuilder), sum);
}

}  // namespace

int main() {
  years();
  rates();
  return 0;
}
