// Exports that other programs draw from or log in with.
#include <fmt/format.h>

#include <algorithm>

#include "daemon/arguments.h"
#include "daemon/commands/rows.h"
#include "daemon/selection.h"
#include "daemon/sources.h"
#include "daemon/streams.h"
#include "daemon/whole_file.h"
#include "exporters/grafana/shipped.h"
#include "exporters/interchange/automation.h"
#include "exporters/interchange/maps.h"
#include "exporters/interchange/netbox.h"

namespace netroster::daemon {
namespace {

constexpr std::string_view map_names[] = {"dot", "graphml", "drawio", "mermaid", "node-graph"};

// What a command exports from; `part` refers to the rest.
struct Source {
  config::Config configuration;
  Snapshot inventory;

  interchange::Part part(Call call) const {
    auto devices = select_devices(*inventory, selection_of(call.arguments), {});
    std::sort(devices.begin(), devices.end(),
              [](const Device* a, const Device* b) { return a->id < b->id; });
    return {.inventory = *inventory, .sites = configuration.sites, .devices = std::move(devices)};
  }
};

Result<Source> load_source(Call call) {
  auto configuration = load_configuration(call);
  if (!configuration) return configuration.error();
  auto inventory = load_inventory(call);
  if (!inventory) return inventory.error();
  return Source{.configuration = std::move(*configuration), .inventory = std::move(*inventory)};
}

// To --output, else to stdout.
Exit hand_out(const std::string& text, Call call) {
  if (!call.arguments.given("output")) {
    call.streams.out.write(text);
    return Exit::ok;
  }
  const auto written = write_whole(call.arguments.text("output"), text);
  return written ? Exit::ok : refuse(call, written.error());
}

Exit run_topology(Call call) {
  const auto source = load_source(call);
  if (!source) return refuse(call, source.error());
  const interchange::TopologyOptions options{
      .members = call.arguments.given("members"),
      .unmanaged = call.arguments.given("unmanaged"),
      .access_points = !call.arguments.given("no-access-points")};
  const auto topology = interchange::make_topology(source->part(call), options);
  if (topology.nodes.empty()) call.streams.remark("no device matches");
  const auto format = call.arguments.text("format");
  for (const auto& each : interchange::map_formats())
    if (each.name == format) return hand_out(each.write(topology), call);
  return refuse(call, Error{Errc::invalid, fmt::format("no format \"{}\"", format)});
}

using Make = interchange::Export (*)(const interchange::Part& part);

// An export of one file; what it leaves out is said a line each.
Exit export_file(Call call, Make make) {
  const auto source = load_source(call);
  if (!source) return refuse(call, source.error());
  const auto part = source->part(call);
  if (part.devices.empty()) call.streams.remark("no device matches");
  const auto made = make(part);
  for (const auto& each : made.left_out) call.streams.remark("left out: " + each);
  return hand_out(made.files.front().text, call);
}

Exit run_ansible(Call call) { return export_file(call, interchange::ansible_inventory); }
Exit run_oxidized(Call call) { return export_file(call, interchange::oxidized_source); }

Exit run_netbox(Call call) {
  const auto source = load_source(call);
  if (!source) return refuse(call, source.error());
  const auto part = source->part(call);
  if (part.devices.empty())
    return refuse(call, Error{Errc::not_found, "no device matches; nothing was written"});
  auto made = interchange::netbox_files(part);
  if (!made.left_out.empty())
    made.files.push_back(
        {.name = "left-out.txt", .text = fmt::format("{}\n", fmt::join(made.left_out, "\n"))});
  const auto& directory = call.arguments.positionals().front();
  const auto written = write_whole_directory(directory, made.files);
  if (!written) return refuse(call, written.error());
  call.streams.remark(
      fmt::format("{}: {} files; README.md says how to import them", directory, made.files.size()));
  if (!made.left_out.empty())
    call.streams.remark(
        fmt::format("{} things were left out; left-out.txt says why", made.left_out.size()));
  return Exit::ok;
}

Exit run_grafana(Call call) {
  const auto& directory = call.arguments.positionals().front();
  const auto files = grafana::shipped_files();
  const auto written = write_whole_directory(directory, files);
  if (!written) return refuse(call, written.error());
  call.streams.remark(fmt::format("{}: {} files", directory, files.size()));
  return Exit::ok;
}

constexpr Option output_file = {.name = "output",
                                .letter = 'o',
                                .value = "FILE",
                                .doc = "Write this file, whole or not at all, instead of stdout.",
                                .offer = Offer::files};
constexpr Option topology_options[] = {
    {.name = "format",
     .value = "FORMAT",
     .doc = "dot for Graphviz, graphml for graph programs, drawio for draw.io, mermaid for wikis, "
            "node-graph for the panel of that name in Grafana.",
     .fallback = "dot",
     .form = Form::choice,
     .offer = Offer::choices,
     .choices = map_names},
    {.name = "members",
     .value = "",
     .doc = "Draw each link of an aggregation, not all of them as one."},
    {.name = "unmanaged",
     .value = "",
     .doc = "Draw neighbours that are no inventoried device too, in grey."},
    {.name = "no-access-points",
     .value = "",
     .doc = "Leave out the access points that are known from their controller only."},
    output_file,
};
constexpr Option file_options[] = {output_file};
constexpr Positional made_directory[] = {
    {.name = "DIR",
     .doc = "The directory to make, or one that this command made before.",
     .least = 1,
     .most = 1,
     .offer = Offer::directories},
};
constexpr Example topology_examples[] = {
    {"netroster export topology --site WHS | dot -Tsvg > whs.svg", "A picture of one site."},
    {"netroster export topology --format drawio -o district.drawio", "A map to go on drawing."},
};
constexpr Example netbox_examples[] = {
    {"netroster export netbox --site WHS whs-netbox", "Files to import one after the other."},
};
constexpr Example grafana_examples[] = {
    {"netroster export grafana netroster-grafana",
     "Dashboards, rules and how to put them in place."},
};
constexpr Example ansible_examples[] = {
    {"netroster export ansible -o inventory.yml", "An inventory for ansible-playbook -i."},
};
constexpr Example oxidized_examples[] = {
    {"netroster export oxidized -o ~/.config/oxidized/router.db", "The devices to back up."},
};
constexpr unsigned groups = selection_options | history_options;
constexpr Command rows[] = {
    {.words = "export topology",
     .summary = "Export the wiring as a map",
     .description =
         "Devices, and the links between them in colours and lines that tell their states. The "
         "chosen devices are drawn, and the far ends of their links.",
     .options = topology_options,
     .groups = groups,
     .examples = topology_examples,
     .run = run_topology},
    {.words = "export netbox",
     .summary = "Export files for NetBox's import",
     .description =
         "CSV files in the order of import, with a README. Only links that are confirmed, "
         "one_sided or manual become cables. Text is written as it is, for NetBox takes it "
         "literally: do not open these files in a spreadsheet.",
     .positionals = made_directory,
     .groups = groups,
     .examples = netbox_examples,
     .run = run_netbox},
    {.words = "export grafana",
     .summary = "Export dashboards for Grafana and rules for Prometheus",
     .description =
         "Dashboards as JSON, recording and alert rules, and examples of provisioning. They "
         "are the same for every district: no inventory is read.",
     .positionals = made_directory,
     .examples = grafana_examples,
     .run = run_grafana},
    {.words = "export ansible",
     .summary = "Export an Ansible inventory",
     .description = "YAML with a group for each site, role, vendor and operating system. Only "
                    "names and addresses; host names have letters, digits and ._- only.",
     .options = file_options,
     .groups = groups,
     .examples = ansible_examples,
     .run = run_ansible},
    {.words = "export oxidized",
     .summary = "Export the source of Oxidized",
     .description = "Lines of name:ip:model. Devices that Oxidized has no model for are left out "
                    "and named on stderr.",
     .options = file_options,
     .groups = groups,
     .examples = oxidized_examples,
     .run = run_oxidized},
};

}  // namespace

std::span<const Command> interchange_commands() { return rows; }

}  // namespace netroster::daemon
