#include "daemon/manual.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "daemon/command_table.h"
#include "daemon/help.h"

namespace netroster::daemon {
namespace {

// Text for roff: a hyphen is a minus, a leading dot or quote is no request.
std::string roff(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool line_start = i == 0 || text[i - 1] == '\n';
    if (line_start && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else
      out += c;
  }
  return out;
}

std::string roff_paragraphs(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end = text.find("\n\n");
    out += fmt::format(".PP\n{}\n", roff(text.substr(0, end)));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
  }
  return out;
}

std::string roff_item(std::string_view term, std::string_view doc) {
  return fmt::format(".TP\n.B {}\n{}\n", roff(term), roff(doc));
}

bool is_of(const std::string_view name, std::span<const Option> options) {
  return std::any_of(options.begin(), options.end(),
                     [name](const Option& option) { return option.name == name; });
}

std::vector<Option> without_global(const Command& command) {
  std::vector<Option> own;
  for (const auto& option : options_of(command))
    if (!is_of(option.name, global_options())) own.push_back(option);
  return own;
}

std::string roff_command(const Command& command) {
  std::string out = fmt::format(".SS {}\n.B {}\n", roff(command.words), roff(usage_line(command)));
  out += roff_paragraphs(command.description);
  for (const auto& row : command.positionals) out += roff_item(row.name, row.doc);
  for (const auto& option : without_global(command))
    out += roff_item(option_heading(option), option_doc(option));
  for (const auto& note : command.exits)
    out += roff_item(fmt::format("exit code {}", static_cast<int>(note.code)), note.doc);
  for (const auto& example : command.examples)
    out += fmt::format(".PP\n{}\n.PP\n.RS\n.nf\n{}\n.fi\n.RE\n", roff(example.doc),
                       roff(example.line));
  return out;
}

// In a table of Markdown a bar ends the cell.
std::string cell_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

std::string markdown_row(std::string_view term, std::string_view doc) {
  return fmt::format("| `{}` | {} |\n", cell_text(term), cell_text(doc));
}

constexpr std::string_view options_head = "\n| option | meaning |\n| --- | --- |\n";

std::string markdown_command(const Command& command) {
  std::string out = fmt::format("\n## netroster {}\n\n{}.\n\n    {}\n\n{}\n", command.words,
                                command.summary, usage_line(command), command.description);
  if (!command.positionals.empty()) out += "\n| argument | meaning |\n| --- | --- |\n";
  for (const auto& row : command.positionals) out += markdown_row(row.name, row.doc);
  const auto options = without_global(command);
  if (!options.empty()) out += options_head;
  for (const auto& option : options)
    out += markdown_row(option_heading(option), option_doc(option));
  if (!command.exits.empty()) out += "\n| exit code | meaning |\n| --- | --- |\n";
  for (const auto& note : command.exits)
    out += markdown_row(fmt::format("{}", static_cast<int>(note.code)), note.doc);
  for (const auto& example : command.examples)
    out += fmt::format("\n{}\n\n    {}\n", example.doc, example.line);
  return out;
}

struct Named {
  std::string_view name;
  std::string_view doc;
};

constexpr Named environment[] = {
    {"NO_COLOR", "Set to anything, turns colours off."},
    {"TERM", "\"dumb\" turns colours off."},
    {"COLUMNS", "The width of the terminal, when it is to be another than it says."},
};
constexpr Named files[] = {
    {"/etc/netroster/netroster.toml",
     "The configuration, with sites.d and credentials.d beside it."},
    {"/var/lib/netroster/netroster.db", "The inventory and its history."},
};

}  // namespace

std::string manual_page() {
  std::string out = fmt::format(
      ".\\\" Made from the command table: ninja cli-reference\n"
      ".TH NETROSTER 1 \"\" \"{} {}\" \"User Commands\"\n",
      program, version_number());
  out += fmt::format(".SH NAME\n{} \\- {}\n", program, roff(program_summary));
  out +=
      ".SH SYNOPSIS\n.B netroster\n.I COMMAND\n[\\fIARGUMENT\\fR\\|.\\|.\\|.\\&]\n"
      "[\\fIOPTION\\fR\\|.\\|.\\|.\\&]\n.SH COMMANDS\n";
  for (const auto* command : commands()) out += roff_command(*command);
  out += ".SH OPTIONS OF EVERY COMMAND\n";
  for (const auto& option : global_options())
    out += roff_item(option_heading(option), option_doc(option));
  out += ".SH EXIT STATUS\n";
  for (const auto& row : exit_codes())
    out += roff_item(fmt::format("{}", static_cast<int>(row.code)), row.doc);
  out += ".SH ENVIRONMENT\n";
  for (const auto& row : environment) out += roff_item(row.name, row.doc);
  out += ".SH FILES\n";
  for (const auto& row : files) out += roff_item(row.name, row.doc);
  return out + ".SH SEE ALSO\n.BR netroster.toml (5)\n";
}

std::string reference_markdown() {
  std::string out =
      "<!-- Made from the command table: ninja cli-reference -->\n# Commands\n\n"
      "    netroster COMMAND [ARGUMENT…] [OPTION…]\n\n";
  out += "| command | what it does |\n| --- | --- |\n";
  for (const auto* command : commands())
    out += markdown_row(fmt::format("{}", command->words), command->summary);
  out += "\n## Options of every command\n";
  out += options_head;
  for (const auto& option : global_options())
    out += markdown_row(option_heading(option), option_doc(option));
  out += "\n## Exit codes\n\n| code | meaning |\n| --- | --- |\n";
  for (const auto& row : exit_codes())
    out += markdown_row(fmt::format("{}", static_cast<int>(row.code)), row.doc);
  for (const auto* command : commands()) out += markdown_command(*command);
  return out;
}

}  // namespace netroster::daemon
