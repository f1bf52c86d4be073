#include "daemon/help.h"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/command_table.h"

namespace netroster::daemon {
namespace {

constexpr std::size_t widest_help = 100;  // longer lines are hard to read
constexpr std::size_t term_indent = 2;
constexpr std::size_t doc_indent = 8;

std::string item(std::string_view heading, std::string_view doc, std::size_t width) {
  return fmt::format("{:{}}{}\n{}", "", term_indent, heading, wrapped(doc, doc_indent, width));
}

std::string options_section(std::string_view title, std::span<const Option> options,
                            std::size_t width) {
  std::string out = fmt::format("\n{}:\n", title);
  for (const auto& option : options) out += item(option_heading(option), option_doc(option), width);
  return out;
}

std::string arguments_section(const Command& command, std::size_t width) {
  if (command.positionals.empty()) return {};
  std::string out = "\nArguments:\n";
  for (const auto& row : command.positionals) out += item(row.name, row.doc, width);
  return out;
}

std::string examples_section(const Command& command, std::size_t width) {
  if (command.examples.empty()) return {};
  std::string out = "\nExamples:\n";
  for (const auto& example : command.examples) out += item(example.line, example.doc, width);
  return out;
}

std::string exits_section(const Command& command, std::size_t width) {
  std::string out = "\nExit codes:\n";
  for (const auto& row : exit_codes()) {
    const auto note =
        std::find_if(command.exits.begin(), command.exits.end(),
                     [&row](const ExitNote& candidate) { return candidate.code == row.code; });
    const bool always = row.code == Exit::ok || row.code == Exit::failed || row.code == Exit::usage;
    if (note == command.exits.end() && !always) continue;
    const auto doc = note == command.exits.end() ? row.doc : note->doc;
    out += item(fmt::format("{}  {}", static_cast<int>(row.code), row.name), doc, width);
  }
  return out;
}

std::string command_help(const Command& command, std::size_t width) {
  std::string out = fmt::format("Usage: {}\n\n", usage_line(command));
  out += wrapped(command.description, 0, width);
  out += arguments_section(command, width);
  const auto options = options_of(command);
  const auto own = options.size() - global_options().size();
  if (own > 0) out += options_section("Options", {options.data(), own}, width);
  out += options_section("Options of every command", global_options(), width);
  out += exits_section(command, width);
  out += examples_section(command, width);
  return out;
}

std::string command_list(std::string_view noun) {
  std::size_t widest = 0;
  std::vector<const Command*> shown;
  for (const auto* command : commands()) {
    const auto first = command->words.substr(0, command->words.find(' '));
    if (!noun.empty() && first != noun) continue;
    widest = std::max(widest, command->words.size());
    shown.push_back(command);
  }
  std::string out = "Commands:\n";
  for (const auto* command : shown)
    out += fmt::format("  {:{}}  {}\n", command->words, widest, command->summary);
  return out;
}

std::string overview(std::size_t width) {
  std::string out = fmt::format("Usage: {} COMMAND [ARGUMENT…] [OPTION…]\n\n", program);
  out += wrapped(fmt::format("{} is an {}.", program, program_summary), 0, width) + "\n";
  out += command_list({});
  out += options_section("Options of every command", global_options(), width);
  out += "\nExit codes:\n";
  for (const auto& row : exit_codes())
    out += fmt::format("  {}  {:10}{}\n", static_cast<int>(row.code), row.name, row.doc);
  out += fmt::format("\n\"{} help COMMAND\" tells more about one of them.\n", program);
  return out;
}

std::string fallback_doc(const Option& option) {
  return option.fallback.empty() ? std::string{} : fmt::format(" Default: {}.", option.fallback);
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
  std::string out;
  std::size_t column = 0;
  const auto end_line = [&] {
    if (column > 0) out += '\n';
    column = 0;
  };
  while (!text.empty()) {
    if (text.starts_with("\n\n")) {
      end_line();
      out += '\n';
    }
    const auto start = std::min(text.find_first_not_of(" \n"), text.size());
    text.remove_prefix(start);
    const auto word = text.substr(0, std::min(text.find_first_of(" \n"), text.size()));
    if (word.empty()) break;
    if (column > 0 && column + 1 + word.size() > width) end_line();
    out += column == 0 ? std::string(indent, ' ') : " ";
    column = column == 0 ? indent + word.size() : column + 1 + word.size();
    out += word;
    text.remove_prefix(word.size());
  }
  end_line();
  return out;
}

std::string option_heading(const Option& option) {
  std::string out = option.letter == 0 ? std::string{} : fmt::format("-{}, ", option.letter);
  out += fmt::format("--{}", option.name);
  if (!option.value.empty()) out += fmt::format(" {}", option.value);
  return out;
}

std::string usage_line(const Command& command) {
  std::string out = fmt::format("{} {}", program, command.words);
  for (const auto& row : command.positionals) {
    const bool many = row.most > 1;
    const bool may_miss = row.least == 0;
    out += fmt::format(" {}{}{}{}", may_miss ? "[" : "", row.name, many ? "…" : "",
                       may_miss ? "]" : "");
  }
  return out + " [OPTION…]";
}

std::string option_doc(const Option& option) {
  std::string out(option.doc);
  if (!option.choices.empty()) out += fmt::format(" One of {}.", fmt::join(option.choices, ", "));
  if (option.form == Form::count) out += fmt::format(" {} to {}.", option.least, option.most);
  out += fallback_doc(option);
  if (option.repeatable) out += " May be given several times.";
  return out;
}

std::string help_text(std::string_view topic, std::size_t columns) {
  const std::size_t width = std::min(columns, widest_help);
  if (const auto* command = find_command(topic)) return command_help(*command, width);
  if (topic.empty()) return overview(width);
  std::string out = fmt::format("Usage: {} {} COMMAND [ARGUMENT…] [OPTION…]\n\n", program, topic);
  out += wrapped(noun_summary(topic), 0, width) + "\n";
  return out + command_list(topic);
}

std::string_view version_number() { return NETROSTER_VERSION; }

std::string version_text() { return fmt::format("{} {}\n", program, version_number()); }

}  // namespace netroster::daemon
