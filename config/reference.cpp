// The manual of the configuration files, from the schema table.
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

#include "config/schema.h"
#include "config/show.h"

namespace netroster::config {
namespace {

constexpr std::pair<FileKind, std::string_view> files[] = {
    {FileKind::main, "The settings of the district and of the program."},
    {FileKind::sites,
     "The sites. Each file may hold one site or several; the files are read in the order of their "
     "names."},
    {FileKind::credentials,
     "How devices may be asked. A file with secrets in it must be readable by its owner alone."},
    {FileKind::users,
     "Who may ask the daemon over HTTP. Without this file everybody who reaches it is a reader, "
     "and "
     "it answers on loopback addresses only. Others may not read the file."},
    {FileKind::notify,
     "Who is told what happens, and when nobody is because somebody works there. Without this file "
     "events are kept and logged. Others may not read the file."},
};

constexpr std::string_view quantities =
    "A quantity is written with its unit, in quotes: a duration as \"5 minutes\", \"90 s\", \"13 "
    "months\", "
    "\"1h30m\" or \"200 ms\"; a rate as \"40 Gbps\" or \"100 Mbit/s\" (powers of 1,000, bits a "
    "second); a size as \"64 MiB\" or \"10 MB\". A number without a unit is refused. A date is "
    "written 2027-06-30, without quotes.";

constexpr std::string_view errors =
    "Every mistake is reported at once, as file:line:column, the key, what is wrong and, for a "
    "mistyped name, the nearest known one. An unknown key is an error. `netroster config check` "
    "reads everything and stops there; `netroster config show` prints what is in force.";

std::string header(const Section& rows) {
  return rows.repeated ? fmt::format("[[{}]]", rows.name) : fmt::format("[{}]", rows.name);
}

// A cell of a Markdown table.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

std::string code(const std::string& text) {
  return text.empty() ? std::string() : fmt::format("`{}`", text);
}

std::string kind_of(const Row& row) {
  const auto range = range_text(row);
  if (!row.choices.empty()) return fmt::format("one of {}", range);
  return range.empty() ? std::string(type_name(row.type))
                       : fmt::format("{}, {}", type_name(row.type), range);
}

std::string markdown_section(const Section& rows) {
  auto out = fmt::format("\n### `{}`\n\n{}\n\n", header(rows), rows.doc);
  out += "| key | value | default | example | meaning |\n| --- | --- | --- | --- | --- |\n";
  for (const auto& row : rows.rows)
    out += fmt::format("| `{}` | {} | {} | {} | {} |\n", row.key, cell(kind_of(row)),
                       row.required ? "required" : code(default_text(rows, row)),
                       code(cell(row.example)), cell(row.doc));
  return out;
}

// Text for troff: no line may begin with a control character, and "\" and "-" mean themselves.
std::string roff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else if (c != '`') {  // Markdown's code marks
      out += c;
    }
  }
  if (!out.empty() && (out[0] == '.' || out[0] == '\'')) out.insert(0, "\\&");
  return out;
}

std::string manual_section(const Section& rows) {
  auto out = fmt::format(".SS {}\n{}\n", roff(header(rows)), roff(rows.doc));
  for (const auto& row : rows.rows) {
    const auto fallback = default_text(rows, row);
    out += fmt::format(".TP\n.B {}\n{}\n", roff(row.key), roff(row.doc));
    out += roff(fmt::format("Value: {}{}. Example: {}", kind_of(row),
                            row.required       ? "; required"
                            : fallback.empty() ? ""
                                               : fmt::format("; default {}", fallback),
                            row.example)) +
           "\n";
  }
  return out;
}

}  // namespace

std::string reference_markdown() {
  auto out = fmt::format(
      "# Configuration files\n\n<!-- Made from the schema table by `ninja config-reference`; edit "
      "config/schema_*.cpp instead. -->\n\nnetroster reads a directory, `/etc/netroster` unless "
      "`--config` names another.\n\n{}\n\n{}\n",
      quantities, errors);
  for (const auto& [kind, about] : files) {
    out += fmt::format("\n## {}\n\n{}\n", file_pattern(kind), about);
    for (const auto& rows : sections())
      if (rows.file == kind) out += markdown_section(rows);
  }
  return out;
}

std::string manual_page() {
  auto out = fmt::format(
      ".\\\" Made from the schema table by ninja config-reference.\n"
      ".TH NETROSTER.TOML 5 \"\" netroster \"File formats\"\n"
      ".SH NAME\nnetroster.toml \\- configuration of netroster\n"
      ".SH SYNOPSIS\n.I /etc/netroster/netroster.toml\n.br\n.I /etc/netroster/sites.d/*.toml\n.br\n"
      ".I /etc/netroster/credentials.d/*.toml\n.br\n.I /etc/netroster/web_users.toml\n.br\n.I "
      "/etc/netroster/notify.toml\n.SH "
      "DESCRIPTION\n{}\n.PP\n{}\n",
      roff(quantities), roff(errors));
  for (const auto& [kind, about] : files) {
    out += fmt::format(".SH \"{}\"\n{}\n", roff(file_pattern(kind)), roff(about));
    for (const auto& rows : sections())
      if (rows.file == kind) out += manual_section(rows);
  }
  return out + ".SH SEE ALSO\n.BR netroster (1)\n";
}

}  // namespace netroster::config
