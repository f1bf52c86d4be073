#include "standards/plant.h"

#include <fmt/format.h>

namespace netroster::standards {
namespace {

constexpr double gigabit = 1e9;

struct Reach {
  std::string_view type;
  std::string_view ethernet;
  double bps;
  double metres;
  unsigned strands;  // for one link
};
// Sources and how sure each figure is: docs/reference/standard.md.
constexpr Reach fibres[] = {
    {"OM1", "1000BASE-SX", 1 * gigabit, 275, 2},
    {"OM1", "10GBASE-SR", 10 * gigabit, 33, 2},
    {"OM1", "10GBASE-LRM", 10 * gigabit, 220, 2},
    {"OM2", "1000BASE-SX", 1 * gigabit, 550, 2},
    {"OM2", "10GBASE-SR", 10 * gigabit, 82, 2},
    {"OM2", "10GBASE-LRM", 10 * gigabit, 220, 2},
    {"OM3", "1000BASE-SX", 1 * gigabit, 550, 2},
    {"OM3", "10GBASE-SR", 10 * gigabit, 300, 2},
    {"OM3", "25GBASE-SR", 25 * gigabit, 70, 2},
    {"OM3", "40GBASE-SR4", 40 * gigabit, 100, 8},
    {"OM3", "100GBASE-SR4", 100 * gigabit, 70, 8},
    {"OM4", "1000BASE-SX", 1 * gigabit, 550, 2},
    {"OM4", "10GBASE-SR", 10 * gigabit, 400, 2},
    {"OM4", "25GBASE-SR", 25 * gigabit, 100, 2},
    {"OM4", "40GBASE-SR4", 40 * gigabit, 150, 8},
    {"OM4", "100GBASE-SR4", 100 * gigabit, 100, 8},
    {"OM5", "1000BASE-SX", 1 * gigabit, 550, 2},
    {"OM5", "10GBASE-SR", 10 * gigabit, 400, 2},
    {"OM5", "40GBASE-SR4", 40 * gigabit, 150, 8},
    {"OM5", "100GBASE-SR4", 100 * gigabit, 100, 8},
    {"OS1", "10GBASE-LR", 10 * gigabit, 10'000, 2},
    {"OS1", "40GBASE-LR4", 40 * gigabit, 2'000, 2},
    {"OS2", "10GBASE-LR", 10 * gigabit, 10'000, 2},
    {"OS2", "40GBASE-LR4", 40 * gigabit, 10'000, 2},
    {"OS2", "100GBASE-LR4", 100 * gigabit, 10'000, 2},
};

constexpr Reach coppers[] = {
    {"5", "100BASE-TX", 0.1 * gigabit, 100, 4}, {"5e", "1000BASE-T", 1 * gigabit, 100, 4},
    {"6", "1000BASE-T", 1 * gigabit, 100, 4},   {"6", "5GBASE-T", 5 * gigabit, 100, 4},
    {"6", "10GBASE-T", 10 * gigabit, 55, 4},    {"6A", "10GBASE-T", 10 * gigabit, 100, 4},
    {"7", "10GBASE-T", 10 * gigabit, 100, 4},   {"7A", "10GBASE-T", 10 * gigabit, 100, 4},
    {"8", "10GBASE-T", 10 * gigabit, 100, 4},   {"8", "25GBASE-T", 25 * gigabit, 30, 4},
};

template <std::size_t N>
std::optional<Carried> best(const Reach (&table)[N], std::string_view type, double length,
                            std::optional<unsigned> strands) {
  bool in_table = false;
  Carried out;
  for (const auto& row : table) {
    if (row.type != type) continue;
    in_table = true;
    const bool enough = !strands || *strands >= row.strands;
    if (length > row.metres || !enough || row.bps <= out.bps) continue;
    out.bps = row.bps;
    out.what = fmt::format("{} reaches {:g} m on {}", row.ethernet, row.metres, type);
  }
  if (!in_table) return std::nullopt;
  if (out.bps == 0) out.what = fmt::format("nothing reaches {:g} m on {}", length, type);
  return out;
}

}  // namespace

std::optional<Carried> fibre_carries(std::string_view type, double length_metres,
                                     std::optional<unsigned> strands) {
  return best(fibres, type, length_metres, strands);
}

std::optional<Carried> copper_carries(std::string_view category, double length_metres) {
  return best(coppers, category, length_metres, std::nullopt);
}

}  // namespace netroster::standards
