#include "daemon/overheard.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.h"
#include "daemon/json_text.h"
#include "daemon/selection.h"

namespace netroster::daemon {
namespace {

using inventory::HeardRow;
using nlohmann::json;
using As = Heard::As;

constexpr std::size_t most_told = 20;    // what was kept, a line each
constexpr std::size_t most_listed = 32;  // addresses and capabilities of a row

struct TextField {
  const char* name;
  std::string Neighbour::*text;
};
constexpr TextField text_fields[] = {
    {"protocol", &Neighbour::protocol},
    {"chassis_id", &Neighbour::chassis_id},
    {"chassis_id_kind", &Neighbour::chassis_id_kind},
    {"port_id", &Neighbour::port_id},
    {"port_id_kind", &Neighbour::port_id_kind},
    {"port_description", &Neighbour::port_description},
    {"name", &Neighbour::name},
    {"platform", &Neighbour::platform},
    {"description", &Neighbour::description},
};

json json_of(const HeardRow& heard) {
  json out = json::object();
  const auto& row = heard.row;
  for (const auto& field : text_fields)
    if (!(row.*field.text).empty()) out[field.name] = row.*field.text;
  for (const auto& address : row.addresses) out["addresses"].push_back(address.text());
  for (const auto& capability : row.capabilities) out["capabilities"].push_back(capability);
  for (const auto& [key, value] : row.med) out["med"][key] = value;
  if (row.vlan) out["vlan"] = *row.vlan;
  if (heard.when != WallTime{}) out["when"] = iso_text(heard.when);
  return out;
}

std::string text_in(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? sanitise_lines(found->get<std::string>())
                                                     : std::string();
}

std::vector<std::string> texts_in(const json& object, const char* name) {
  std::vector<std::string> out;
  const auto found = object.find(name);
  if (found == object.end() || !found->is_array()) return out;
  for (const auto& each : *found)
    if (each.is_string() && out.size() < most_listed)
      out.push_back(sanitise(each.get<std::string>()));
  return out;
}

HeardRow row_from(const json& object) {
  HeardRow out;
  for (const auto& field : text_fields) out.row.*field.text = text_in(object, field.name);
  for (const auto& text : texts_in(object, "addresses"))
    if (const auto address = IpAddress::parse(text)) out.row.addresses.push_back(*address);
  out.row.capabilities = texts_in(object, "capabilities");
  if (const auto med = object.find("med"); med != object.end() && med->is_object())
    for (const auto& [key, value] : med->items())
      if (value.is_string() && out.row.med.size() < most_listed)
        out.row.med[sanitise(key)] = sanitise(value.get<std::string>());
  if (const auto vlan = object.find("vlan"); vlan != object.end() && vlan->is_number_unsigned())
    out.row.vlan = vlan->get<std::uint32_t>();
  if (const auto when = parse_time(text_in(object, "when"))) out.when = *when;
  return out;
}

// --- keeping ---

Heard refused(const Error& error, std::string about) {
  const auto as = error.code == Errc::not_found ? As::unknown
                  : error.code == Errc::invalid ? As::wrong
                  : error.code == Errc::no_data ? As::conflict
                                                : As::failed;
  return {as, 0, error.what, std::move(about)};
}

// Times are of the capture, which may be old, and never of the future.
std::vector<HeardRow> standing(const std::vector<HeardRow>& heard, const scan::Desk& desk,
                               std::vector<std::string>& lines) {
  std::vector<HeardRow> rows;
  for (auto each : heard) {
    each.when = each.when == WallTime{} ? desk.now : std::min(each.when, desk.now);
    if (each.when >= desk.now - desk.policy.neighbour_gone_after) rows.push_back(std::move(each));
  }
  if (const auto old = heard.size() - rows.size(); old != 0)
    lines.push_back(
        fmt::format("not kept: {} {} last heard longer ago than inventory.neighbour_gone_after",
                    old, old == 1 ? "neighbour" : "neighbours"));
  return rows;
}

Result<std::vector<Observation>> observations(const Inventory& inventory, const std::string& port,
                                              const std::vector<HeardRow>& rows) {
  if (port.empty()) return inventory::heard_on_cable(inventory, rows);
  const auto heard_by = hearing_port(inventory, port);
  if (!heard_by) return heard_by.error();
  auto seen = inventory::heard_at(inventory, *heard_by->device, heard_by->position, rows);
  if (seen.empty())
    return Error{Errc::no_data, fmt::format("no neighbour of {} was heard", sanitise(port))};
  return seen;
}

// What was kept, a line each up to a limit.
void tell(const Inventory& inventory, const std::vector<Observation>& seen,
          std::vector<std::string>& lines) {
  std::size_t rows = 0;
  for (const auto& each : seen) {
    const auto* device = find_device(inventory, each.device);
    for (const auto& row : each.facts->neighbours)
      if (++rows <= most_told)
        lines.push_back(fmt::format(
            "kept: {} hears {} on {} by {}", device == nullptr ? each.device : name_or_id(*device),
            row.name.empty() ? row.chassis_id : row.name, row.local_port, row.protocol));
  }
  if (rows > most_told)
    lines.push_back(fmt::format(
        "and {} more; \"netroster link list\" and \"device show\" have them", rows - most_told));
}

Heard kept(scan::Desk& desk, const Overheard& overheard, const Speaker& speaker) {
  std::vector<std::string> lines;
  const auto seen_by_speaker = seen_by(speaker, desk.known);
  const auto rows = standing(overheard.rows, desk, lines);
  const auto seen = observations(*seen_by_speaker, overheard.port, rows);
  if (!seen) return refused(seen.error(), overheard.port.empty() ? "rows" : "heard_by");
  const auto now = work_in(desk, {.back = {}, .seen = *seen});
  if (!now) return refused(now.error(), {});
  tell(**now, *seen, lines);
  return {As::done, 0, fmt::format("{}", fmt::join(lines, "\n")), {}};
}

}  // namespace

Result<NamedPort> hearing_port(const Inventory& inventory, const std::string& word) {
  auto port = one_port(inventory, word);
  if (port && port->position < 0)
    return Error{Errc::no_data,
                 fmt::format("no port of {} is known; scan it first", name_or_id(*port->device))};
  return port;
}

Heard keep(scan::Desk& desk, const Overheard& overheard, const Speaker& speaker) {
  auto out = kept(desk, overheard, speaker);
  keep_audit(desk,
             {
                 .when = desk.now,
                 .who = stated_text(speaker.name),
                 .from = speaker.from,
                 .what = overheard.port.empty() ? "capture --tap"
                                                : "capture --heard-by " + sanitise(overheard.port),
                 .done = out.done(),
                 .result = stated_text(out.words),
             });
  return out;
}

std::vector<std::string> rows_json(const std::vector<HeardRow>& rows) {
  std::vector<std::string> out;
  std::string text;
  const auto finish = [&] {
    if (!text.empty()) out.push_back("[" + std::exchange(text, {}) + "]");
  };
  for (const auto& row : rows) {
    auto object = json_of(row);
    auto one = json_line(object);
    if (one.size() + 2 > longest_rows) {
      object.erase("description");
      one = json_line(object);
    }
    if (text.size() + one.size() + 3 > longest_rows) finish();
    if (!text.empty()) text += ',';
    text += one;
  }
  finish();
  if (out.empty()) out.emplace_back("[]");
  return out;
}

Result<std::vector<HeardRow>> rows_from(const std::string& text) {
  const auto rows = json::parse(text, nullptr, false);
  if (!rows.is_array()) return Error{Errc::invalid, "rows is no JSON list of neighbours"};
  std::vector<HeardRow> out;
  for (const auto& each : rows) {
    if (!each.is_object()) return Error{Errc::invalid, "a row is no JSON object"};
    out.push_back(row_from(each));
    if (out.back().row.protocol.empty())
      return Error{Errc::invalid, "a row does not say its protocol"};
  }
  return out;
}

}  // namespace netroster::daemon
