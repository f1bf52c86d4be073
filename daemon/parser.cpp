#include "daemon/parser.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>

#include "base/clock.h"
#include "daemon/command_table.h"

namespace netroster::daemon {
namespace {

constexpr char positional_name[] = "arguments";

std::string flags_of(const Option& option) {
  std::string flags = fmt::format("--{}", option.name);
  if (option.letter != 0) flags = fmt::format("-{},{}", option.letter, flags);
  return flags;
}

// CLI11 splits the words; what they mean is decided here. Options are read back by name.
void declare(CLI::App& app, const Option& option) {
  if (option.value.empty()) {
    app.add_flag(flags_of(option));
    return;
  }
  app.add_option(flags_of(option), [](const CLI::results_t&) { return true; })
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void read_back(const CLI::App& app, const Option& option, Arguments& arguments) {
  const auto* declared = app.get_option(fmt::format("--{}", option.name));
  if (option.value.empty()) {
    if (declared->count() > 0) arguments.add(option.name, "true");
    return;
  }
  for (const auto& value : declared->results()) arguments.add(option.name, value);
  arguments.add_fallback(option.name, option.fallback);
}

std::string hint(std::string_view written, const std::vector<std::string_view>& known,
                 std::string_view prefix = {}) {
  const std::string near = nearest(written, known);
  return near.empty() ? std::string{} : fmt::format("; did you mean \"{}{}\"?", prefix, near);
}

std::string unknown_option(std::string_view written, const std::vector<Option>& options) {
  const std::string_view bare = written.substr(0, written.find('='));
  std::vector<std::string_view> names{"help"};
  for (const auto& option : options) names.push_back(option.name);
  const auto name = bare.substr(std::min(bare.find_first_not_of('-'), bare.size()));
  const auto advice = name.size() < 2 ? std::string{} : hint(name, names, "--");
  return fmt::format("unknown option \"{}\"{}", bare, advice);
}

std::string bad_count(const Option& option, std::string_view value) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  const bool whole = error == std::errc{} && end == value.data() + value.size();
  if (whole && number >= option.least && number <= option.most) return {};
  return fmt::format("--{} takes a whole number from {} to {}, not \"{}\"", option.name,
                     option.least, option.most, value);
}

std::string bad_choice(const Option& option, std::string_view value) {
  const auto& known = option.choices;
  if (std::find(known.begin(), known.end(), value) != known.end()) return {};
  return fmt::format("--{} takes {}, not \"{}\"{}", option.name, fmt::join(known, ", "), value,
                     hint(value, {known.begin(), known.end()}));
}

std::string bad_value(const Option& option, std::string_view value) {
  switch (option.form) {
    case Form::count:
      return bad_count(option, value);
    case Form::choice:
      return bad_choice(option, value);
    case Form::time:
      if (parse_moment(value)) return {};
      return fmt::format(
          "--{} takes a time such as 2026-07-01, 2026-07 or 2026-07-01T12:00:00Z (UTC), not \"{}\"",
          option.name, value);
    case Form::text:
    case Form::word_list:
      break;
  }
  if (value.empty())
    return fmt::format("--{} takes a {}, not an empty word", option.name, option.value);
  return {};
}

std::string check_options(const std::vector<Option>& options, const Arguments& arguments) {
  for (const auto& option : options)
    if (!option.value.empty())
      for (const auto& value : arguments.all(option.name))
        if (auto problem = bad_value(option, value); !problem.empty()) return problem;
  return {};
}

std::string check_choices(const Positional& row, const std::string& value) {
  if (row.choices.empty()) return {};
  if (std::find(row.choices.begin(), row.choices.end(), value) != row.choices.end()) return {};
  return fmt::format("{} is one of {}, not \"{}\"{}", row.name, fmt::join(row.choices, ", "), value,
                     hint(value, {row.choices.begin(), row.choices.end()}));
}

// Words are dealt out to the rows in order; only the last row may take several.
std::string check_positionals(const Command& command, const std::vector<std::string>& values) {
  std::size_t at = 0;
  for (const auto& row : command.positionals) {
    if (values.size() - at < row.least)
      return fmt::format("{} needs {}: {}", command.words, row.name, row.doc);
    const auto take = std::min(row.most, values.size() - at);
    for (std::size_t i = 0; i < take; ++i)
      if (auto problem = check_choices(row, values[at + i]); !problem.empty()) return problem;
    at += take;
  }
  if (at == values.size()) return {};
  return fmt::format("{} does not take \"{}\"", command.words, values[at]);
}

void plain(CLI::App& app) {
  app.set_help_flag();
  app.allow_extras();
  app.add_flag("-h,--help");
}

// The library names the option before a colon; the rest of its sentence is for programmers.
std::string reworded(const CLI::ParseError& error) {
  const std::string_view said = error.what();
  const auto option = said.substr(0, said.find(':'));
  const bool mismatch = dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr;
  if (mismatch && option.starts_with("--")) return fmt::format("{} needs a value", option);
  return std::string(said);
}

void parse_command(const Command& command, std::vector<std::string> words, Parsed& parsed) {
  CLI::App app;
  plain(app);
  const auto options = options_of(command);
  for (const auto& option : options) declare(app, option);
  auto* rest = app.add_option(positional_name, [](const CLI::results_t&) { return true; });
  rest->expected(0, CLI::detail::expected_max_vector_size)->allow_extra_args();
  rest->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  std::reverse(words.begin(), words.end());  // as CLI11 wants them
  try {
    app.parse(words);
  } catch (const CLI::ParseError& error) {
    parsed.problem = reworded(error);
    return;
  }
  if (app.get_option("--help")->count() > 0) {
    parsed.help = true;
    return;
  }
  for (const auto& extra : app.remaining()) {
    if (extra == "--") continue;
    parsed.problem = unknown_option(extra, options);
    return;
  }
  for (const auto& option : options) read_back(app, option, parsed.arguments);
  parsed.arguments.set_positionals(rest->results());
  parsed.problem = check_options(options, parsed.arguments);
  if (parsed.problem.empty())
    parsed.problem = check_positionals(command, parsed.arguments.positionals());
}

// The longest row whose words begin `words`; the words it takes are removed.
const Command* take_command(std::vector<std::string>& words) {
  for (std::size_t length = std::min<std::size_t>(words.size(), 2); length > 0; --length) {
    const auto end = words.begin() + static_cast<std::ptrdiff_t>(length);
    const auto* command = find_command(fmt::format("{}", fmt::join(words.begin(), end, " ")));
    if (command == nullptr) continue;
    words.erase(words.begin(), end);
    return command;
  }
  return nullptr;
}

std::vector<std::string_view> verbs_of(std::string_view noun) {
  std::vector<std::string_view> verbs;
  for (const auto* command : commands())
    if (command->words.size() > noun.size() && command->words.substr(0, noun.size()) == noun &&
        command->words[noun.size()] == ' ')
      verbs.push_back(command->words.substr(noun.size() + 1));
  return verbs;
}

bool asks_for_help(const std::string& word) { return word == "-h" || word == "--help"; }

// No command begins with these words: a noun alone, or a slip.
void explain(const std::vector<std::string>& words, Parsed& parsed) {
  if (words.empty()) {
    parsed.problem = "what shall be done? A command is missing";
    return;
  }
  const auto verbs = verbs_of(words[0]);
  if (verbs.empty()) {
    parsed.problem = fmt::format("unknown command \"{}\"{}", words[0], hint(words[0], nouns()));
    return;
  }
  parsed.topic = words[0];
  if (words.size() > 1 && asks_for_help(words[1])) {
    parsed.help = true;
  } else if (words.size() == 1 || words[1].starts_with('-')) {
    parsed.problem = fmt::format("{} needs one of {}", words[0], fmt::join(verbs, ", "));
  } else {
    parsed.problem = fmt::format("unknown command \"{} {}\"{}", words[0], words[1],
                                 hint(words[1], verbs, fmt::format("{} ", words[0])));
  }
}

// Global options before the command; returns what follows them.
std::vector<std::string> take_global(std::vector<std::string> words, Parsed& parsed) {
  CLI::App app;
  plain(app);
  app.prefix_command();
  app.add_flag("--version");
  for (const auto& option : global_options()) declare(app, option);
  std::reverse(words.begin(), words.end());
  try {
    app.parse(words);
  } catch (const CLI::ParseError& error) {
    parsed.problem = reworded(error);
    return {};
  }
  parsed.help = app.get_option("--help")->count() > 0;
  parsed.version = app.get_option("--version")->count() > 0;
  for (const auto& option : global_options()) read_back(app, option, parsed.arguments);
  auto rest = app.remaining();
  if (!rest.empty() && rest[0].starts_with('-')) {
    const auto known = global_options();
    parsed.problem = unknown_option(rest[0], {known.begin(), known.end()});
  }
  return rest;
}

}  // namespace

Parsed parse(const std::vector<std::string>& words) {
  Parsed parsed;
  auto rest = take_global(words, parsed);
  if (!parsed.problem.empty() || parsed.help || parsed.version) return parsed;
  const auto* command = take_command(rest);
  if (command == nullptr) {
    explain(rest, parsed);
    return parsed;
  }
  parsed.topic = command->words;
  parse_command(*command, std::move(rest), parsed);
  if (parsed.problem.empty() && !parsed.help) parsed.command = command;
  return parsed;
}

}  // namespace netroster::daemon
