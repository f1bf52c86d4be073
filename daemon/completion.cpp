#include "daemon/completion.h"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/command_table.h"

namespace netroster::daemon {
namespace {

std::string_view noun_of(const Command& command) {
  return command.words.substr(0, command.words.find(' '));
}

std::string_view verb_of(const Command& command) {
  const auto blank = command.words.find(' ');
  return blank == std::string_view::npos ? std::string_view{} : command.words.substr(blank + 1);
}

std::vector<std::string_view> verbs_of(std::string_view noun) {
  std::vector<std::string_view> verbs;
  for (const auto* command : commands())
    if (noun_of(*command) == noun && !verb_of(*command).empty()) verbs.push_back(verb_of(*command));
  return verbs;
}

// The first sentence of a doc: completions have room for no more.
std::string_view first_sentence(std::string_view doc) {
  const auto end = doc.find(". ");
  return end == std::string_view::npos && doc.ends_with('.') ? doc.substr(0, doc.size() - 1)
                                                             : doc.substr(0, end);
}

// A shell word in single quotes.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  }
  return out + "'";
}

std::string bash_flags(const Command& command) {
  std::string flags = "--help";
  for (const auto& option : options_of(command)) {
    flags += fmt::format(" --{}", option.name);
    if (option.letter != 0) flags += fmt::format(" -{}", option.letter);
  }
  return flags;
}

std::string bash_offer(Offer offer, std::span<const std::string_view> choices) {
  switch (offer) {
    case Offer::files:
      return "COMPREPLY=($(compgen -f -- \"$word\"))";
    case Offer::directories:
      return "COMPREPLY=($(compgen -d -- \"$word\"))";
    case Offer::choices:
      return fmt::format("COMPREPLY=($(compgen -W {} -- \"$word\"))",
                         quoted(fmt::format("{}", fmt::join(choices, " "))));
    case Offer::nothing:
      break;
  }
  return "COMPREPLY=()";
}

// What may follow an option that takes a value, for the command in $path.
std::string bash_values(const Command& command) {
  std::string cases;
  for (const auto& option : options_of(command)) {
    if (option.value.empty()) continue;
    const auto letter = option.letter == 0 ? std::string{} : fmt::format("|-{}", option.letter);
    cases += fmt::format("        --{}{}) {}; return ;;\n", option.name, letter,
                         bash_offer(option.offer, option.choices));
  }
  return cases;
}

std::string bash_case(const Command& command) {
  std::string out = fmt::format("    {})\n      case $before in\n{}      esac\n",
                                quoted(command.words), bash_values(command));
  out += fmt::format("      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W {} -- \"$word\"))\n",
                     quoted(bash_flags(command)));
  const auto& rows = command.positionals;
  const auto offer = rows.empty() ? std::string{"COMPREPLY=()"}
                                  : bash_offer(rows.front().offer, rows.front().choices);
  return out + fmt::format("      else {}; fi ;;\n", offer);
}

std::string fish_condition(const Command& command) {
  const auto noun = noun_of(command);
  const auto verb = verb_of(command);
  if (verb.empty()) return fmt::format("__fish_seen_subcommand_from {}", noun);
  return fmt::format("__fish_seen_subcommand_from {}; and __fish_seen_subcommand_from {}", noun,
                     verb);
}

std::string fish_value(const Option& option) {
  switch (option.offer) {
    case Offer::files:
      return " -r -F";
    case Offer::directories:
      return " -x -a '(__fish_complete_directories)'";
    case Offer::choices:
      return fmt::format(" -x -a {}", quoted(fmt::format("{}", fmt::join(option.choices, " "))));
    case Offer::nothing:
      break;
  }
  return option.value.empty() ? "" : " -x";
}

std::string fish_command(const Command& command) {
  const auto condition = quoted(fish_condition(command));
  std::string out;
  for (const auto& option : options_of(command)) {
    const auto letter = option.letter == 0 ? std::string{} : fmt::format(" -s {}", option.letter);
    out += fmt::format("complete -c netroster -n {} -l {}{}{} -d {}\n", condition, option.name,
                       letter, fish_value(option), quoted(first_sentence(option.doc)));
  }
  for (const auto& row : command.positionals) {
    if (row.offer == Offer::files)
      out += fmt::format("complete -c netroster -n {} -F\n", condition);
    if (row.offer == Offer::choices)
      out += fmt::format("complete -c netroster -n {} -a {}\n", condition,
                         quoted(fmt::format("{}", fmt::join(row.choices, " "))));
  }
  return out;
}

// What _arguments reads: colons and brackets have a meaning there.
std::string zsh_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == ':' || c == '[' || c == ']' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_action(Offer offer, std::span<const std::string_view> choices) {
  switch (offer) {
    case Offer::files:
      return "_files";
    case Offer::directories:
      return "_files -/";
    case Offer::choices:
      return fmt::format("({})", fmt::join(choices, " "));
    case Offer::nothing:
      break;
  }
  return " ";
}

std::string zsh_option(const Option& option, std::string_view flag) {
  std::string out = fmt::format("{}{}[{}]", option.repeatable ? "*" : "", flag,
                                zsh_escaped(first_sentence(option.doc)));
  if (!option.value.empty())
    out +=
        fmt::format(":{}:{}", zsh_escaped(option.value), zsh_action(option.offer, option.choices));
  return fmt::format("        {} \\\n", quoted(out));
}

std::string zsh_case(const Command& command) {
  std::string out = fmt::format("    {})\n      _arguments -s \\\n", quoted(command.words));
  for (const auto& option : options_of(command)) {
    out += zsh_option(option, fmt::format("--{}", option.name));
    if (option.letter != 0) out += zsh_option(option, fmt::format("-{}", option.letter));
  }
  for (const auto& row : command.positionals)
    out += fmt::format("        {} \\\n", quoted(fmt::format("*:{}:{}", zsh_escaped(row.name),
                                                             zsh_action(row.offer, row.choices))));
  return out + "        '(- *)--help[Tell about this command]' ;;\n";
}

std::string zsh_described(std::string_view word, std::string_view summary) {
  return " " + quoted(fmt::format("{}:{}", word, zsh_escaped(summary)));
}

std::string zsh_words() {
  std::string out = "  local -a first; first=(";
  for (const auto noun : nouns()) out += zsh_described(noun, noun_summary(noun));
  out += ")\n  if (( CURRENT == 2 )); then _describe command first; return; fi\n";
  out += "  local -a second\n  case $words[2] in\n";
  for (const auto noun : nouns()) {
    if (verbs_of(noun).empty()) continue;
    out += fmt::format("    {}) second=(", noun);
    for (const auto* command : commands())
      if (noun_of(*command) == noun) out += zsh_described(verb_of(*command), command->summary);
    out += ") ;;\n";
  }
  out += "  esac\n  if (( CURRENT == 3 && $#second )); then _describe command second; return; fi\n";
  return out +
         "  local line=$words[2]; (( $#second )) && line+=\" $words[3]\"\n"
         "  local skip=$(( $#second ? 2 : 1 ))\n"
         "  words=(\"${(@)words[1]}\" \"${(@)words[skip+2,-1]}\"); (( CURRENT -= skip ))\n";
}

}  // namespace

std::string bash_completion() {
  std::string out =
      "# bash completion for netroster; netroster completion bash makes it.\n"
      "_netroster() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
      "  local path=${COMP_WORDS[1]}\n"
      "  if (( COMP_CWORD == 1 )); then\n";
  out += fmt::format("    COMPREPLY=($(compgen -W {} -- \"$word\")); return\n  fi\n",
                     quoted(fmt::format("{}", fmt::join(nouns(), " "))));
  out += "  case $path in\n";
  for (const auto noun : nouns()) {
    const auto verbs = verbs_of(noun);
    if (verbs.empty()) continue;
    out += fmt::format(
        "    {})\n      if (( COMP_CWORD == 2 )); then\n"
        "        COMPREPLY=($(compgen -W {} -- \"$word\")); return\n      fi\n"
        "      path+=\" ${{COMP_WORDS[2]}}\" ;;\n",
        noun, quoted(fmt::format("{}", fmt::join(verbs, " "))));
  }
  out += "  esac\n  case $path in\n";
  for (const auto* command : commands()) out += bash_case(*command);
  return out + "  esac\n}\ncomplete -o filenames -F _netroster netroster\n";
}

std::string zsh_completion() {
  std::string out = "#compdef netroster\n# netroster completion zsh makes it.\n_netroster() {\n";
  out += zsh_words();
  out += "  case $line in\n";
  for (const auto* command : commands()) out += zsh_case(*command);
  return out + "  esac\n}\n_netroster \"$@\"\n";
}

std::string fish_completion() {
  std::string out =
      "# fish completion for netroster; netroster completion fish makes it.\n"
      "complete -c netroster -f\n";
  for (const auto noun : nouns()) {
    out += fmt::format("complete -c netroster -n __fish_use_subcommand -a {} -d {}\n", noun,
                       quoted(first_sentence(noun_summary(noun))));
    const auto verbs = verbs_of(noun);
    for (const auto* command : commands())
      if (noun_of(*command) == noun && !verbs.empty())
        out += fmt::format("complete -c netroster -n {} -a {} -d {}\n",
                           quoted(fmt::format("__fish_seen_subcommand_from {}; and not "
                                              "__fish_seen_subcommand_from {}",
                                              noun, fmt::join(verbs, " "))),
                           verb_of(*command), quoted(command->summary));
  }
  for (const auto* command : commands()) out += fish_command(*command);
  return out;
}

}  // namespace netroster::daemon
