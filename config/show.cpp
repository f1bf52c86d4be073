#include "config/show.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "config/credential_draft.h"
#include "config/schema.h"

namespace netroster::config {
namespace {

using Json = nlohmann::ordered_json;

bool is_given(const Value& value) { return !std::holds_alternative<std::monostate>(value); }

// A draft that shows each secret the credential holds under its plain key.
CredentialDraft as_draft(const Credential& credential) {
  CredentialDraft draft;
  static_cast<Credential&>(draft) = credential;
  draft.community_inline = credential.community;
  draft.auth_password_inline = credential.auth_password;
  draft.priv_password_inline = credential.priv_password;
  draft.allow_des = credential.priv == PrivProtocol::des;
  return draft;
}

bool is_worth_showing(const Section& rows, const Row& row, const Value& value) {
  if (!is_given(value)) return false;
  return !rows.repeated || row.required || value != row.get(rows.defaults());
}

std::string header_of(const Section& rows) {
  return rows.repeated ? fmt::format("[[{}]]", rows.name) : fmt::format("[{}]", rows.name);
}

void append_toml(std::string& out, const Section& rows, const void* owner,
                 std::string_view indent = "") {
  out += fmt::format("{}{}{}\n", out.empty() ? "" : "\n", indent, header_of(rows));
  for (const auto& row : rows.rows) {
    const auto value = row.get(owner);
    if (!is_worth_showing(rows, row, value)) continue;
    const bool untouched = !row.required && value == row.get(rows.defaults());
    out += fmt::format("{}{} = {}{}\n", indent, row.key, toml_value(row.type, value),
                       untouched ? "  # default" : "");
  }
}

template <typename T>
void append_all(std::string& out, std::string_view name, const std::vector<T>& all) {
  for (const auto& one : all) append_toml(out, section(name), &one, "  ");
}

Json json_value(const Row& row, const Value& value) {
  if (const auto* truth = std::get_if<bool>(&value)) return *truth;
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value))
    return row.type == Type::secret ? "<secret>" : *text;
  if (const auto* blocks = std::get_if<std::vector<IpNetwork>>(&value)) {
    auto list = Json::array();
    for (const auto& block : *blocks) list.push_back(block.text());
    return list;
  }
  const auto* count = std::get_if<std::int64_t>(&value);
  if (count != nullptr && row.type == Type::integer) return *count;
  auto text = toml_value(row.type, value);
  std::erase(text, '"');
  return text;
}

Json json_of(const Section& rows, const void* owner) {
  auto out = Json::object();
  for (const auto& row : rows.rows) {
    const auto value = row.get(owner);
    if (is_worth_showing(rows, row, value)) out[std::string(row.key)] = json_value(row, value);
  }
  return out;
}

template <typename T>
Json json_list(std::string_view name, const std::vector<T>& all) {
  auto list = Json::array();
  for (const auto& one : all) list.push_back(json_of(section(name), &one));
  return list;
}

// Texts were checked to be UTF-8 when they were read; a Config made by hand need not be.
std::string dumped(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

Json json_row(const Section& rows, const Row& row) {
  Json out;
  out["key"] = fmt::format("{}.{}", rows.name, row.key);
  out["file"] = file_pattern(rows.file);
  out["type"] = type_name(row.type);
  out["required"] = row.required;
  if (const auto text = default_text(rows, row); !text.empty()) out["default"] = text;
  if (!row.choices.empty()) {
    out["choices"] = Json::array();
    for (const auto choice : row.choices) out["choices"].push_back(choice);
  } else if (const auto range = range_text(row); !range.empty()) {
    out["range"] = range;
  }
  out["example"] = row.example;
  out["doc"] = row.doc;
  return out;
}

std::string row_text(const Section& rows, const Row& row) {
  const auto range = range_text(row);
  const auto fallback = default_text(rows, row);
  auto text = fmt::format("  {:<26} {}", row.key, type_name(row.type));
  if (!range.empty()) text += ", " + range;
  if (row.required)
    text += ", required";
  else if (!fallback.empty())
    text += ", default " + fallback;
  return text + "\n";
}

}  // namespace

std::string config_toml(const Config& config) {
  std::string out;
  for (const auto& rows : sections())
    if (rows.in != nullptr) append_toml(out, rows, rows.in(config));
  append_all(out, "calendar.term", config.calendar.terms);
  append_all(out, "calendar.days", config.calendar.days);
  append_all(out, "report", config.reports);
  for (const auto& site : config.sites) {
    append_toml(out, section("site"), &site);
    append_all(out, "site.building", site.buildings);
    append_all(out, "site.closet", site.closets);
    append_all(out, "site.circuit", site.circuits);
    append_all(out, "site.accepted_gap", site.accepted_gaps);
    append_all(out, "site.fibre", site.fibres);
    append_all(out, "site.cabling", site.cablings);
    append_all(out, "site.room", site.rooms);
    append_all(out, "site.ups", site.upses);
  }
  for (const auto& credential : config.credentials) {
    const auto draft = as_draft(credential);
    append_toml(out, section("credential"), &draft);
  }
  for (const auto& user : config.web_users.users) append_toml(out, section("user"), &user);
  for (const auto& token : config.web_users.tokens) append_toml(out, section("token"), &token);
  append_all(out, "notify", config.notify.targets);
  append_all(out, "maintenance", config.notify.maintenance);
  return out;
}

std::string config_json(const Config& config) {
  Json out;
  for (const auto& rows : sections())
    if (rows.in != nullptr) out[std::string(rows.name)] = json_of(rows, rows.in(config));
  out["calendar"]["terms"] = json_list("calendar.term", config.calendar.terms);
  out["calendar"]["days"] = json_list("calendar.days", config.calendar.days);
  out["reports"] = json_list("report", config.reports);
  out["sites"] = Json::array();
  for (const auto& site : config.sites) {
    auto one = json_of(section("site"), &site);
    one["buildings"] = json_list("site.building", site.buildings);
    one["closets"] = json_list("site.closet", site.closets);
    one["circuits"] = json_list("site.circuit", site.circuits);
    one["accepted_gaps"] = json_list("site.accepted_gap", site.accepted_gaps);
    one["fibres"] = json_list("site.fibre", site.fibres);
    one["cablings"] = json_list("site.cabling", site.cablings);
    one["rooms"] = json_list("site.room", site.rooms);
    one["upses"] = json_list("site.ups", site.upses);
    out["sites"].push_back(std::move(one));
  }
  out["credentials"] = Json::array();
  for (const auto& credential : config.credentials) {
    const auto draft = as_draft(credential);
    out["credentials"].push_back(json_of(section("credential"), &draft));
  }
  out["users"] = json_list("user", config.web_users.users);
  out["tokens"] = json_list("token", config.web_users.tokens);
  out["notify"] = json_list("notify", config.notify.targets);
  out["maintenance"] = json_list("maintenance", config.notify.maintenance);
  return dumped(out);
}

std::string schema_text() {
  std::string out;
  for (const auto& rows : sections()) {
    if (!out.empty()) out += '\n';
    out += fmt::format("{}  in {}\n", header_of(rows), file_pattern(rows.file));
    for (const auto& row : rows.rows) out += row_text(rows, row);
  }
  return out;
}

std::string schema_json() {
  auto list = Json::array();
  for (const auto& rows : sections())
    for (const auto& row : rows.rows) list.push_back(json_row(rows, row));
  return dumped(list);
}

}  // namespace netroster::config
