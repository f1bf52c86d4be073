// The vocabulary of the command table: one row a command. The parser, --help, the completions and
// the manual are all made from it, so none of them can disagree with what the program takes.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace netroster::daemon {

class Arguments;
struct Streams;

// What the program tells the shell.
enum class Exit {
  ok = 0,
  failed = 1,    // it could not be done
  usage = 2,     // the command line or the configuration is wrong
  findings = 3,  // it was done, and something was found wrong
  partial = 4,   // some of it was done
};

// What a value must look like, checked before the command runs.
enum class Form {
  text,
  count,      // a whole number, least to most
  time,       // what parse_moment takes
  choice,     // one of the choices
  word_list,  // comma-separated words
};

// What a shell offers for a value.
enum class Offer { nothing, files, directories, choices };

struct Option {
  std::string_view name;           // "rate": written --rate
  char letter = 0;                 // 'o': written -o too
  std::string_view value;          // "N"; "" for a flag
  std::string_view doc;            // whole sentences
  std::string_view fallback = {};  // what holds when it is not given, as it would be written
  Form form = Form::text;
  Offer offer = Offer::nothing;
  std::span<const std::string_view> choices = {};
  std::int64_t least = 0;  // of a count
  std::int64_t most = 0;
  bool repeatable = false;
};

struct Positional {
  std::string_view name;  // "SITE|CIDR"
  std::string_view doc;
  std::size_t least = 0;
  std::size_t most = unlimited;
  Offer offer = Offer::nothing;
  std::span<const std::string_view> choices = {};

  static constexpr std::size_t unlimited = static_cast<std::size_t>(-1);
};

struct Example {
  std::string_view line;
  std::string_view doc;
};

struct ExitNote {
  Exit code;
  std::string_view doc;
};

// Options that several commands share, as bits of Command::groups.
enum Group : unsigned {
  output_options = 1,     // --output, --json, --columns
  selection_options = 2,  // --site, --closet, --role
  history_options = 4,    // --at
};

// What a command is given to do its work.
struct Call {
  const Arguments& arguments;
  Streams& streams;
};

struct Command {
  std::string_view words;        // "device why"
  std::string_view summary;      // one line without a full stop
  std::string_view description;  // paragraphs, separated by empty lines
  std::span<const Positional> positionals = {};
  std::span<const Option> options = {};
  unsigned groups = 0;
  std::span<const ExitNote> exits = {};  // besides 0, 1 and 2, which every command has
  std::span<const Example> examples = {};
  Exit (*run)(Call call) = nullptr;
};

}  // namespace netroster::daemon
