// netroster link path: what a frame between two devices goes through.
#include <fmt/format.h>

#include <algorithm>

#include "daemon/arguments.h"
#include "daemon/command_table.h"
#include "daemon/commands/rows.h"
#include "daemon/commands/views.h"
#include "daemon/listing.h"
#include "daemon/selection.h"
#include "daemon/sources.h"
#include "inventory/path.h"

namespace netroster::daemon {
namespace {

struct HopRow {
  const Inventory* inventory = nullptr;
  const inventory::Hop* hop = nullptr;
  std::size_t number = 0;
};

Cell speed(const HopRow& row) {
  const auto& from = row.hop->start().speed_bps;
  const auto& to = row.hop->end().speed_bps;
  if (from && to) return number(std::min(*from, *to));
  return cell(from ? from : to);
}

Cell aggregate(const HopRow& row) {
  const auto& from = row.hop->start().aggregate;
  const auto& to = row.hop->end().aggregate;
  if (from.empty() && to.empty()) return {};
  const auto names = from == to || to.empty() ? from
                     : from.empty()           ? to
                                              : fmt::format("{} - {}", from, to);
  return cell(row.hop->members > 1 ? fmt::format("{} ({} links)", names, row.hop->members) : names);
}

Cell port(const LinkEnd& end) { return cell(end.port); }

Cell device(const HopRow& row, const LinkEnd& end) { return cell(end_name(*row.inventory, end)); }

using F = Field<HopRow>;
using R = const HopRow&;
constexpr F fields[] = {
    {{"hop", "HOP"}, [](R row) { return number(row.number); }},
    {{"from_device", "FROM"}, [](R row) { return device(row, row.hop->start()); }},
    {{"from_port", "PORT"}, [](R row) { return port(row.hop->start()); }},
    {{"to_device", "TO"}, [](R row) { return device(row, row.hop->end()); }},
    {{"to_port", "PORT"}, [](R row) { return port(row.hop->end()); }},
    {{"speed_bps", "SPEED", 1, Shown::speed}, speed},
    {{"state", "STATE", 0, Shown::state}, [](R row) { return cell(text(row.hop->link->state)); }},
    {{"aggregate", "LAG", 2}, aggregate},
    {{"members", "MEMBERS", wide_only}, [](R row) { return number(row.hop->members); }},
    {{"confidence_percent", "CONFIDENCE", 3, Shown::percent},
     [](R row) {
       return number(static_cast<std::uint64_t>(std::max(0, row.hop->link->confidence)));
     }},
    {{"stale", "STALE", wide_only}, [](R row) { return Cell{row.hop->link->stale}; }},
    {{"link", "LINK", wide_only}, [](R row) { return cell(row.hop->link->id); }},
};

std::string hop_text(const Inventory& inventory, const inventory::Hop& hop) {
  return fmt::format("{} - {}", end_text(inventory, hop.start()), end_text(inventory, hop.end()));
}

// What is in the way of the best of the ways that are not open.
Error obstructed(const Inventory& inventory, const inventory::Path& path, const Device& from,
                 const Device& to) {
  auto what = fmt::format("no open path from {} to {}: the only links between them lead through",
                          name_or_id(from), name_or_id(to));
  for (const auto& hop : path.hops) {
    if (hop.obstacle == inventory::Obstacle::none) continue;
    const bool blocked = hop.obstacle == inventory::Obstacle::blocked;
    what += fmt::format("\n{}, {}", end_text(inventory, hop.link->ends[hop.obstructed_end]),
                        blocked ? "which spanning tree blocks" : "which is down");
  }
  return {Errc::not_found, what};
}

Error not_connected(const Inventory& inventory, const Device& from, const Device& to) {
  auto what = fmt::format("no known links connect {} with {}", name_or_id(from), name_or_id(to));
  const auto contradicted =
      std::count_if(inventory.links.begin(), inventory.links.end(),
                    [](const auto& link) { return link->state == LinkState::contradicted; });
  if (contradicted != 0)
    what += fmt::format(
        "\n{} contradicted links are left aside; \"netroster link list --state contradicted\" "
        "shows "
        "them",
        contradicted);
  return {Errc::not_found, what};
}

Exit print_path(const Inventory& inventory, const inventory::Path& path, Call call) {
  std::vector<HopRow> rows;
  for (const auto& hop : path.hops)
    rows.push_back({.inventory = &inventory, .hop = &hop, .number = rows.size() + 1});
  const auto printed = print_rows(rows_of(std::span<const F>(fields), rows), call);
  const auto format = layout_of(call).format;
  const auto* weakest = path.weakest();
  if (printed != Exit::ok || (format != Format::table && format != Format::wide)) return printed;
  if (weakest == nullptr) {
    call.streams.remark("both are the same device");
    return printed;
  }
  const auto weak =
      fmt::format("The link that is believed least is {}{}, {} %: {}.",
                  weakest->link->stale ? "stale and " : "", text(weakest->link->state),
                  weakest->link->confidence, hop_text(inventory, *weakest));
  call.streams.print("\n{}\n", table_text(cell(weak), Shown::plain));
  return printed;
}

Exit run_path(Call call) {
  const auto inventory = load_inventory(call);
  if (!inventory) return refuse(call, inventory.error());
  const auto& words = call.arguments.positionals();
  const auto from = one_device(**inventory, selection_of(call.arguments), words[0]);
  if (!from) return refuse(call, from.error());
  const auto to = one_device(**inventory, selection_of(call.arguments), words[1]);
  if (!to) return refuse(call, to.error());
  const inventory::LinkGraph graph(**inventory);
  const auto path = graph.path((*from)->id, (*to)->id);
  if (!path) return refuse(call, not_connected(**inventory, **from, **to));
  if (!path->open()) return refuse(call, obstructed(**inventory, *path, **from, **to));
  return print_path(**inventory, *path, call);
}

constexpr std::string_view device_doc =
    "A device's name, id, address or SITE:NAME. It must name one device.";
constexpr Positional ends[] = {{.name = "A", .doc = device_doc, .least = 1, .most = 1},
                               {.name = "B", .doc = device_doc, .least = 1, .most = 1}};
constexpr Example examples[] = {
    {"netroster link path whs-mdf-core1 oms-idf2-sw3", "Which cables are between two switches."},
};
constexpr Command rows[] = {
    {.words = "link path",
     .summary = "Show the way between two devices",
     .description =
         "The links that a frame from A to B takes: the fewest, and of those the ones believed "
         "most. A switch that nobody manages, known from forwarding tables, is a place on the way. "
         "Links that are stale or shared are taken where nothing else leads on; contradicted "
         "links, "
         "ports that are down, and ports that spanning tree blocks, never. Without a path stderr "
         "says whether nothing connects the two or what is in the way.",
     .positionals = ends,
     .groups = history_options | output_options,
     .examples = examples,
     .run = run_path},
};

}  // namespace

std::span<const Command> path_commands() { return rows; }

}  // namespace netroster::daemon
