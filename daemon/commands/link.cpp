#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "daemon/arguments.h"
#include "daemon/commands/link_words.h"
#include "daemon/commands/rows.h"
#include "daemon/commands/views.h"
#include "daemon/inventory_json.h"
#include "daemon/listing.h"
#include "daemon/selection.h"
#include "daemon/sources.h"

namespace netroster::daemon {
namespace {

constexpr std::string_view states[] = {"confirmed", "one_sided",    "shared",
                                       "inferred",  "contradicted", "manual"};

bool names_link(const std::string& pattern, const Inventory& inventory, const Link& link) {
  if (glob_matches(pattern, link.id)) return true;
  return std::any_of(link.ends.begin(), link.ends.end(), [&](const LinkEnd& end) {
    const auto* device = find_device(inventory, end.device);
    return device != nullptr && names_port(pattern, *device, end.port);
  });
}

bool takes(const Selection& selection, const Inventory& inventory, const Link& link) {
  return std::any_of(link.ends.begin(), link.ends.end(), [&](const LinkEnd& end) {
    const auto* device = find_device(inventory, end.device);
    return device != nullptr && selection.takes(*device);
  });
}

std::vector<LinkRow> select_links(const Inventory& inventory, Call call) {
  const auto selection = selection_of(call.arguments);
  const auto& patterns = call.arguments.positionals();
  std::vector<LinkRow> found;
  for (const auto& link : inventory.links) {
    if (!takes(selection, inventory, *link)) continue;
    if (!any_matches(call.arguments.all("state"), text(link->state))) continue;
    const bool named =
        patterns.empty() || std::any_of(patterns.begin(), patterns.end(), [&](const auto& pattern) {
          return names_link(pattern, inventory, *link);
        });
    if (named) found.push_back({.inventory = &inventory, .link = link.get()});
  }
  return found;
}

Exit run_list(Call call) {
  const auto inventory = load_inventory(call);
  if (!inventory) return refuse(call, inventory.error());
  const auto links = select_links(**inventory, call);
  if (links.empty()) call.streams.remark("no link matches");
  return print_rows(link_listing(links), call);
}

Exit run_show(Call call) {
  const auto inventory = load_inventory(call);
  if (!inventory) return refuse(call, inventory.error());
  const auto links = select_links(**inventory, call);
  if (links.empty())
    return refuse(call,
                  Error{Errc::not_found, "no link matches; \"netroster link list\" lists them"});
  const auto layout = layout_of(call);
  if (layout.format == Format::csv) return print_rows(link_listing(links), call);
  return print_each(
      links, call, [](const LinkRow& row) { return link_json(*row.link); },
      [&](const LinkRow& row) { render_sections(link_sections(row), layout, call.streams.out); });
}

nlohmann::json words_json(const LinkRow& row) {
  const auto words = link_words(row);
  return {{"id", row.link->id},
          {"link", words.title},
          {"state", text(row.link->state)},
          {"confidence_percent", row.link->confidence},
          {"verdict", words.verdict},
          {"for", words.support},
          {"against", words.against}};
}

void print_words(const LinkRow& row, Call call) {
  const auto line = [call](std::string_view indent, const std::string& words) {
    call.streams.print("{}{}\n", indent, table_text(cell(words), Shown::plain));
  };
  const auto words = link_words(row);
  line("", words.title);
  line("  ", words.verdict);
  for (const auto& each : words.support) line("  + ", each);
  for (const auto& each : words.against) line("  - ", each);
}

Exit run_why(Call call) {
  const auto inventory = load_inventory(call);
  if (!inventory) return refuse(call, inventory.error());
  const auto links = select_links(**inventory, call);
  if (links.empty())
    return refuse(call,
                  Error{Errc::not_found, "no link matches; \"netroster link list\" lists them"});
  if (layout_of(call).format == Format::csv) return print_rows(link_listing(links), call);
  return print_each(links, call, words_json,
                    [call](const LinkRow& row) { print_words(row, call); });
}

constexpr std::string_view link_doc =
    "A link's id, or one of its ends as DEVICE or DEVICE:PORT. * and ? stand for any characters.";
constexpr Positional any_link[] = {{.name = "LINK", .doc = link_doc}};
constexpr Positional some_link[] = {{.name = "LINK", .doc = link_doc, .least = 1}};
constexpr Option options[] = {
    {.name = "state",
     .value = "STATE",
     .doc = "Only links in this state.",
     .form = Form::choice,
     .offer = Offer::choices,
     .choices = states,
     .repeatable = true},
};
constexpr Example examples[] = {
    {"netroster link list --state contradicted", "Cables whose ends disagree."},
};
constexpr Example why_examples[] = {
    {"netroster link why whs-mdf-core1:Te1/0/1", "The evidence for one cable, in words."},
};
constexpr unsigned groups = selection_options | history_options | output_options;
constexpr Command rows[] = {
    {.words = "link list",
     .summary = "List links between devices",
     .description = "One line a cable. A link is confirmed when both ends name each other, "
                    "one_sided when only one of them does, shared when more than two hear each "
                    "other there, contradicted when the ends disagree.",
     .positionals = any_link,
     .options = options,
     .groups = groups,
     .examples = examples,
     .run = run_list},
    {.words = "link show",
     .summary = "Show a link with its evidence",
     .description = "Who said what about the link, when, and how the far end was recognised.",
     .positionals = some_link,
     .options = options,
     .groups = groups,
     .run = run_show},
    {.words = "link why",
     .summary = "Tell why a link is believed",
     .description = "What its state means, each evidence with a +, and what speaks against it with "
                    "a -. --output csv prints the line of \"link list\".",
     .positionals = some_link,
     .options = options,
     .groups = groups,
     .examples = why_examples,
     .run = run_why},
};

}  // namespace

std::span<const Command> link_commands() { return rows; }

}  // namespace netroster::daemon
