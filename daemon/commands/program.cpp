#include <algorithm>

#include "daemon/arguments.h"
#include "daemon/command_table.h"
#include "daemon/commands/rows.h"
#include "daemon/completion.h"
#include "daemon/help.h"
#include "daemon/manual.h"
#include "daemon/streams.h"

namespace netroster::daemon {
namespace {

Exit run_version(Call call) {
  call.streams.out.write(version_text());
  return Exit::ok;
}

Exit run_help(Call call) {
  const auto topic = fmt::format("{}", fmt::join(call.arguments.positionals(), " "));
  const auto known = nouns();
  const bool noun = std::find(known.begin(), known.end(), topic) != known.end();
  if (!topic.empty() && !noun && find_command(topic) == nullptr) {
    std::vector<std::string_view> words(known.begin(), known.end());
    for (const auto* command : commands()) words.push_back(command->words);
    const auto near = nearest(topic, words);
    const auto advice = near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near);
    call.streams.complain(fmt::format("there is no command \"{}\"{}", topic, advice));
    return Exit::usage;
  }
  call.streams.out.write(help_text(topic, call.streams.columns));
  return Exit::ok;
}

Exit run_completion(Call call) {
  const auto& shell = call.arguments.positionals().front();
  if (shell == "bash") call.streams.out.write(bash_completion());
  if (shell == "zsh") call.streams.out.write(zsh_completion());
  if (shell == "fish") call.streams.out.write(fish_completion());
  return Exit::ok;
}

Exit run_man(Call call) {
  call.streams.out.write(manual_page());
  return Exit::ok;
}

constexpr std::string_view shells[] = {"bash", "zsh", "fish"};
constexpr Positional shell[] = {
    {.name = "SHELL",
     .doc = "bash, zsh or fish.",
     .least = 1,
     .most = 1,
     .offer = Offer::choices,
     .choices = shells},
};
constexpr Example completion_examples[] = {
    {"source <(netroster completion bash)", "For the running shell."},
    {"netroster completion fish > ~/.config/fish/completions/netroster.fish", "For every shell."},
};
constexpr Example man_examples[] = {
    {"netroster man | man -l -", "Where the manual is not installed."},
};
constexpr Positional help_positionals[] = {
    {.name = "COMMAND",
     .doc = "What help is wanted about: \"device\" or \"device why\".",
     .most = 2},
};
constexpr Command rows[] = {
    {.words = "version",
     .summary = "Print the version",
     .description = "Prints the program's name and version.",
     .run = run_version},
    {.words = "help",
     .summary = "Tell about a command",
     .description = "Without an argument, lists every command. The same as --help.",
     .positionals = help_positionals,
     .run = run_help},
    {.words = "completion",
     .summary = "Print a completion script for a shell",
     .description = "Prints a script that completes commands, options and their values.",
     .positionals = shell,
     .examples = completion_examples,
     .run = run_completion},
    {.words = "man",
     .summary = "Print the manual page",
     .description = "Prints the manual page in the form that man reads.",
     .examples = man_examples,
     .run = run_man},
};

}  // namespace

std::span<const Command> program_commands() { return rows; }

}  // namespace netroster::daemon
