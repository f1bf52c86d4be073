// netroster import: spreadsheets checked line by line, and put into the configuration as a whole.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "config/files.h"
#include "config/load.h"
#include "daemon/arguments.h"
#include "daemon/commands/planning_kit.h"
#include "daemon/commands/planning_rows.h"
#include "daemon/folder_lock.h"
#include "daemon/listing.h"
#include "daemon/sources.h"
#include "daemon/streams.h"
#include "daemon/whole_file.h"
#include "planning/import.h"

namespace netroster::daemon {
namespace {

using planning::Import;
using planning::ImportFault;
using planning::ImportKind;
using planning::ImportRow;

constexpr auto most_bytes = planning::most_book_bytes;
constexpr std::size_t most_toml_bytes = 10'000'000;  // as the reader of TOML takes

// One for each fault, or one of a good row.
struct VerdictRow {
  const ImportRow* row = nullptr;  // null: of the headings
  const ImportFault* fault = nullptr;
};

using V = const VerdictRow&;
constexpr Field<VerdictRow> fields[] = {
    {{"line", "LINE"},
     [](V row) { return row.row == nullptr ? number(1U) : number(row.row->line); }},
    {{"verdict", "VERDICT", 0, Shown::state},
     [](V row) {
       if (row.row == nullptr) return cell("left out");
       return cell(row.row->good() ? "good" : "bad");
     }},
    {{"key", "KEY"}, [](V row) { return row.row == nullptr ? Cell{} : cell(row.row->key); }},
    {{"column", "COLUMN"},
     [](V row) { return row.fault == nullptr ? Cell{} : cell(row.fault->heading); }},
    {{"column_number", "NUMBER", 3},
     [](V row) {
       return row.fault == nullptr || row.fault->column == 0 ? Cell{} : number(row.fault->column);
     }},
    {{"because", "BECAUSE"},
     [](V row) { return row.fault == nullptr ? Cell{} : cell(row.fault->what); }},
};

std::vector<VerdictRow> verdicts_of(const Import& found) {
  std::vector<VerdictRow> out;
  for (const auto& fault : found.headings) out.push_back({nullptr, &fault});
  for (const auto& row : found.rows) {
    if (row.good()) out.push_back({&row, nullptr});
    for (const auto& fault : row.faults) out.push_back({&row, &fault});
  }
  return out;
}

std::filesystem::path directory_of(Call call) { return std::string(call.arguments.text("config")); }

using config::File;
using planning::ImportTable;

// netroster.toml and sites.d: what the rows shall stand beside.
std::vector<File> files_there(Call call) {
  std::vector<File> out;
  const auto add = [&out](const std::filesystem::path& path, config::FileKind kind) {
    if (auto file = config::read_regular_file(path.string(), most_bytes))
      out.push_back({.path = path.string(), .kind = kind, .text = std::move(file->text)});
  };
  add(directory_of(call) / "netroster.toml", config::FileKind::main);
  std::vector<std::filesystem::path> sites;
  std::error_code wrong;
  for (const auto& one : std::filesystem::directory_iterator(directory_of(call) / "sites.d", wrong))
    if (one.path().extension() == ".toml") sites.push_back(one.path());
  std::sort(sites.begin(), sites.end());
  for (const auto& one : sites) add(one, config::FileKind::sites);
  return out;
}

std::vector<config::Problem> errors_of(const std::vector<File>& files) {
  auto out = config::load_texts(files, config::system_surroundings()).problems;
  std::erase_if(out, [](const auto& one) { return one.warning; });
  return out;
}

// The text with the rows at its end; `name` and lines of the spreadsheet take the place of its own
// in what is wrong with them.
class Beside {
 public:
  Beside(Call call, std::string name) : files_(files_there(call)), name_(std::move(name)) {
    for (const auto& error : errors_of(files_)) known_.insert(config::text(error));
  }

  // Each in a file of its own, at its line.
  std::vector<config::Problem> sites(const std::vector<const ImportTable*>& tables) const {
    auto files = files_;
    for (const auto* one : tables)
      files.push_back({.path = name_,
                       .kind = config::FileKind::sites,
                       .text = std::string(one->line - 1, '\n') + one->inlined});
    return new_ones(files);
  }

  std::vector<config::Problem> calendar(const std::vector<const ImportTable*>& tables) const {
    auto files = files_;
    const auto main = std::find_if(files.begin(), files.end(), [](const File& one) {
      return one.kind == config::FileKind::main;
    });
    if (main == files.end()) return {};
    main->text += '\n';
    const auto before = std::count(main->text.begin(), main->text.end(), '\n');
    for (const auto* one : tables) main->text += one->text;
    auto out = new_ones(files);
    for (auto& problem : out)
      if (problem.file == main->path && problem.line > before) problem.file = name_;
    return out;
  }

 private:
  std::vector<config::Problem> new_ones(const std::vector<File>& files) const {
    auto out = errors_of(files);
    std::erase_if(out, [this](const auto& one) { return known_.contains(config::text(one)); });
    return out;
  }

  std::vector<File> files_;
  std::string name_;
  std::set<std::string> known_;  // what is wrong already
};

// What the rows are held against. `book` must outlive it.
planning::ImportKnown known_of(Call call, const config::Config& config, ImportKind kind,
                               const std::string& name, planning::Book& book) {
  planning::ImportKnown known;
  for (const auto& site : config.sites) {
    known.sites.insert(site.id);
    if (kind == ImportKind::assets && !site.billed_entity_number.empty())
      known.sites.insert(site.billed_entity_number);
  }
  known.today = std::chrono::floor<std::chrono::days>(wall_now());
  if (kind == ImportKind::sites || kind == ImportKind::calendar) {
    known.judge = [beside = Beside(call, name), kind](const auto& tables) {
      return kind == ImportKind::sites ? beside.sites(tables) : beside.calendar(tables);
    };
    return known;
  }
  book = load_book(call);
  known.book = &book;
  for (const auto& asset : book.assets.rows)
    if (!asset.serial.empty()) known.serials.insert(planning::serial_key(asset.serial));
  return known;
}

// Terms and days stand in netroster.toml, which is the same with them or stays as it is.
Result<std::string> with_calendar(Call call, const Import& found) {
  const auto path = (directory_of(call) / "netroster.toml").string();
  const auto file = config::read_regular_file(path, most_bytes);
  if (!file) return Error{file.error().code, path + ": " + file.error().what};
  auto text = file->text;
  if (!text.empty() && text.back() != '\n') text += '\n';
  return text + "\n" + found.good_text;
}

Result<std::string> put_in_place(Call call, ImportKind kind, const Import& found) {
  const auto stem = std::filesystem::path(call.arguments.positionals().front()).stem().string();
  const auto target = planning::import_target(kind, stem);
  if (!target) {
    const auto text = with_calendar(call, found);
    if (!text) return text.error();
    if (text->size() > most_toml_bytes)
      return Error{Errc::limit, "netroster.toml would be too large to be read"};
    const auto path = (directory_of(call) / "netroster.toml").string();
    const auto written = write_whole(path, *text);
    return written ? Result<std::string>(path) : written.error();
  }
  if (stem.starts_with('.'))
    return Error{Errc::invalid,
                 stem + ": of a name that begins with a dot the file is never read: rename it"};
  const auto most = kind == ImportKind::assets ? most_bytes : most_toml_bytes;
  if (found.good_text.size() > most)
    return Error{Errc::limit,
                 fmt::format("the rows are {} bytes, and a file of {} is not read: divide the "
                             "spreadsheet",
                             found.good_text.size(), most)};
  const auto path = directory_of(call) / *target;
  std::error_code wrong;
  if (std::filesystem::exists(path, wrong))
    return Error{Errc::invalid, path.string() + " is there already: remove it, or rename the file"};
  std::filesystem::create_directories(path.parent_path(), wrong);
  const auto written = write_whole(path.string(), found.good_text);
  return written ? Result<std::string>(path.string()) : written.error();
}

Exit read_and_write(Call call, ImportKind kind) {
  const auto& path = call.arguments.positionals().front();
  const auto config = load_configuration(call);
  if (!config) return refuse(call, config.error());
  const auto file = config::read_regular_file(path, most_bytes);
  if (!file) return refuse(call, {file.error().code, path + ": " + file.error().what});
  const auto name = std::filesystem::path(path).filename().string();
  planning::Book book;
  const auto found =
      planning::read_import(kind, name, file->text, known_of(call, *config, kind, name, book));
  if (!found) return refuse(call, {found.error().code, path + ":" + found.error().what});
  const auto rows = verdicts_of(*found);
  const auto printed = print_rows(rows_of(std::span<const Field<VerdictRow>>(fields), rows), call);
  if (printed != Exit::ok) return printed;
  const auto bad = found->rows.size() - found->good;
  call.streams.remark(fmt::format("{} good rows, {} bad ones", found->good, bad));
  const bool all_good = bad == 0;
  if (call.arguments.given("dry-run")) return all_good ? Exit::ok : Exit::findings;
  if (found->good == 0 || (!all_good && !call.arguments.given("good-rows"))) {
    call.streams.complain("nothing was imported; --good-rows imports the good ones alone");
    return Exit::findings;
  }
  const auto put = put_in_place(call, kind, *found);
  if (!put) return refuse(call, put.error());
  call.streams.remark(fmt::format("{} rows are in {}", found->good, *put));
  return all_good ? Exit::ok : Exit::findings;
}

// What is judged is still so when it is written: nobody else imports in between.
Exit run_import(Call call, ImportKind kind) {
  if (call.arguments.given("dry-run")) return read_and_write(call, kind);
  const auto alone = FolderLock::take(directory_of(call).string());
  return alone ? read_and_write(call, kind) : refuse(call, alone.error());
}

Exit run_sites(Call call) { return run_import(call, ImportKind::sites); }
Exit run_assets(Call call) { return run_import(call, ImportKind::assets); }
Exit run_lifecycle(Call call) { return run_import(call, ImportKind::lifecycle); }
Exit run_prices(Call call) { return run_import(call, ImportKind::prices); }
Exit run_calendar(Call call) { return run_import(call, ImportKind::calendar); }

constexpr Positional csv_file[] = {
    {.name = "FILE",
     .doc = "A CSV file, the first row with headings.",
     .least = 1,
     .most = 1,
     .offer = Offer::files},
};
constexpr Option options[] = {
    {.name = "dry-run", .value = "", .doc = "Only the verdict of each line; nothing is written."},
    {.name = "good-rows", .value = "", .doc = "Import the good rows although there are bad ones."},
};
constexpr ExitNote exits[] = {
    {Exit::findings, "A row is bad. Without --good-rows nothing was imported."},
};
constexpr Example site_examples[] = {
    {"netroster import sites schools.csv --dry-run", "What is right with each line."},
    {"netroster import sites schools.csv", "To sites.d/schools.toml."},
};
constexpr Example asset_examples[] = {
    {"netroster import assets 2021.csv --good-rows", "To planning.d/assets-2021.csv."},
};
constexpr Example life_examples[] = {
    {"netroster import lifecycle eos.csv", "To planning.d/lifecycle-eos.toml."},
};
constexpr Example life_import_examples[] = {
    {"netroster lifecycle import eos.csv --dry-run", "What is right with each line."},
};
constexpr Example price_examples[] = {
    {"netroster import prices bid.csv", "To planning.d/prices-bid.toml."},
};
constexpr Example calendar_examples[] = {
    {"netroster import calendar 2026-27.csv", "To the end of netroster.toml."},
};
constexpr Command rows[] = {
    {.words = "import sites",
     .summary = "Import schools and offices from a spreadsheet",
     .description =
         "Columns, in any order: id, name, kind, networks (with ; between), nces_id, "
         "billed_entity_number, enrolment, staff, classrooms, one_to_one, latitude, longitude, "
         "address, phase. Every line gets its verdict, with the column and why. Nothing is written "
         "while a row is bad, unless --good-rows says so; the file is written whole or not at all.",
     .positionals = csv_file,
     .options = options,
     .groups = output_options,
     .exits = exits,
     .examples = site_examples,
     .run = run_sites},
    {.words = "import assets",
     .summary = "Import the register of assets from a spreadsheet",
     .description =
         "Columns as in planning.d/assets.csv, and as USAC and other registers call them. A serial "
         "number that is there twice or in the register already, a site that the configuration "
         "does not have, an impossible date and money with commas are named by line and column.",
     .positionals = csv_file,
     .options = options,
     .groups = output_options,
     .exits = exits,
     .examples = asset_examples,
     .run = run_assets},
    {.words = "import lifecycle",
     .summary = "Import ends of sale and support from a spreadsheet",
     .description =
         "Columns: match (models, with ; between), vendor, kind, announced, end_of_sale, "
         "end_of_software, end_of_security, end_of_support, source, confidence, "
         "retrieved.",
     .positionals = csv_file,
     .options = options,
     .groups = output_options,
     .exits = exits,
     .examples = life_examples,
     .run = run_lifecycle},
    {.words = "lifecycle import",
     .summary = "The same as \"import lifecycle\"",
     .description = "Ends of sale and support from a spreadsheet, to planning.d.",
     .positionals = csv_file,
     .options = options,
     .groups = output_options,
     .exits = exits,
     .examples = life_import_examples,
     .run = run_lifecycle},
    {.words = "import prices",
     .summary = "Import the district's prices from a spreadsheet",
     .description = "Columns: replacement, kinds and match (with ; between), make, unit_cost, "
                    "eligible_percent, fund, funds, source, retrieved.",
     .positionals = csv_file,
     .options = options,
     .groups = output_options,
     .exits = exits,
     .examples = price_examples,
     .run = run_prices},
    {.words = "import calendar",
     .summary = "Import terms and days without school from a spreadsheet",
     .description =
         "Columns: kind (term, holiday, instruction, early-release), first, last, name, "
         "hours. The rows go to the end of netroster.toml, which is checked before it is "
         "written.",
     .positionals = csv_file,
     .options = options,
     .groups = output_options,
     .exits = exits,
     .examples = calendar_examples,
     .run = run_calendar},
};

}  // namespace

std::span<const Command> import_commands() { return rows; }

}  // namespace netroster::daemon
