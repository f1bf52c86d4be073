#include "planning/import.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <span>

#include "base/text.h"
#include "config/suggest.h"
#include "planning/asset_rows.h"
#include "planning/import_columns.h"
#include "planning/provenance.h"

namespace netroster::planning {
namespace {

bool is_called(const ImportColumn& column, std::string_view heading) {
  if (column.key == heading) return true;
  auto rest = column.aliases;
  while (!rest.empty()) {
    const auto end = std::min(rest.find(' '), rest.size());
    if (rest.substr(0, end) == heading) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

// The table of a row: what stands in its columns, in TOML.
class TableReading {
 public:
  TableReading(ImportKind kind, std::string_view name, const ImportKnown& known)
      : kind_(kind), name_(sanitise(name)), known_(known), columns_(import_columns(kind)) {}

  Result<Import> read(const std::vector<CsvRow>& rows) {
    if (auto right = take_headings(rows.front()); !right) return right.error();
    for (std::size_t i = 1; i < rows.size(); ++i) add(rows[i]);
    judge();
    for (const auto& one : tables_) {
      out_.good_text += one.text;
      ++out_.good;
    }
    return std::move(out_);
  }

 private:
  Result<void> take_headings(const CsvRow& row) {
    std::vector<std::string_view> names;
    for (const auto& column : columns_) names.push_back(column.key);
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const auto key = column_key(row.cells[i]);
      const auto at = std::find_if(columns_.begin(), columns_.end(),
                                   [&key](const auto& one) { return is_called(one, key); });
      const bool twice =
          at != columns_.end() && std::find(taken_.begin(), taken_.end(), &*at) != taken_.end();
      if (twice)
        return Error{Errc::invalid, fmt::format("{}: the column {} is there twice", row.line,
                                                sanitise(row.cells[i]))};
      taken_.push_back(at == columns_.end() ? nullptr : &*at);
      headings_.push_back(sanitise(row.cells[i]));
      if (at == columns_.end() && !key.empty())
        out_.headings.push_back(
            {static_cast<std::uint32_t>(i + 1), headings_.back(),
             fmt::format("is no known column: left out {}", config::did_you_mean(key, names))});
    }
    for (const auto& column : columns_)
      if (column.required && std::find(taken_.begin(), taken_.end(), &column) == taken_.end())
        return Error{Errc::invalid,
                     fmt::format("{}: no column is called {}", row.line, column.key)};
    return {};
  }

  void add(const CsvRow& row) {
    ImportRow verdict;
    verdict.line = row.line;
    values_.clear();
    cells_.clear();
    if (row.cells.size() > taken_.size())
      verdict.faults.push_back({static_cast<std::uint32_t>(taken_.size() + 1), "",
                                fmt::format("has {} cells, and there are {} headings",
                                            row.cells.size(), taken_.size())});
    for (std::size_t i = 0; i < std::min(row.cells.size(), taken_.size()); ++i)
      take(row, i, verdict);
    for (const auto& column : columns_)
      if (column.required && !cells_.contains(column.key))
        put_fault(verdict, column.key, "must not be empty");
    check(verdict);
    if (verdict.good()) check_as_read(verdict);
    if (verdict.good()) tables_.push_back({row.line, table_text(row.line), inline_text()});
    out_.rows.push_back(std::move(verdict));
  }

  // By the reader of planning.d itself: what it refuses is bad here.
  void check_as_read(ImportRow& verdict) const {
    if (kind_ != ImportKind::lifecycle && kind_ != ImportKind::prices) return;
    static const Book none;
    const auto& beside = known_.book == nullptr ? none : *known_.book;
    for (const auto& problem : problems_of({name_, inline_text()}, beside))
      put_problem(verdict, problem, problem.what);
  }

  void put_problem(ImportRow& verdict, const config::Problem& problem, std::string what) const {
    if (problem.warning) return;
    if (!problem.hint.empty()) what += fmt::format(" ({})", problem.hint);
    const auto key = problem.key.substr(problem.key.rfind('.') + 1);
    put_fault(verdict, heading_key(key), std::move(what));
  }

  // Sites and days are judged together, for one may be wrong only beside another. Of rows that are
  // wrong together the halves are asked, down to the row that is.
  void judge() {
    if (!known_.judge) return;
    std::vector<const ImportTable*> asked;
    for (const auto& one : tables_) asked.push_back(&one);
    // Days are right or wrong by the terms, wherever those stand.
    std::stable_partition(asked.begin(), asked.end(), [](const ImportTable* one) {
      return one->inlined.starts_with("calendar.term");
    });
    std::vector<const ImportTable*> kept;
    judge(asked, kept);
    std::set<std::uint32_t> lines;
    for (const auto* one : kept) lines.insert(one->line);
    std::erase_if(tables_, [&](const ImportTable& one) { return !lines.contains(one.line); });
  }

  void judge(std::span<const ImportTable* const> asked, std::vector<const ImportTable*>& kept) {
    auto all = kept;
    all.insert(all.end(), asked.begin(), asked.end());
    const auto problems = asked.empty() ? std::vector<config::Problem>() : known_.judge(all);
    if (problems.empty()) {
      kept = std::move(all);
    } else if (asked.size() == 1) {
      blame(*asked.front(), problems);
    } else {
      judge(asked.first(asked.size() / 2), kept);
      judge(asked.subspan(asked.size() / 2), kept);
    }
  }

  void blame(const ImportTable& table, const std::vector<config::Problem>& problems) {
    const auto at = std::find_if(out_.rows.begin(), out_.rows.end(),
                                 [&](const ImportRow& row) { return row.line == table.line; });
    for (const auto& problem : problems) {
      const bool here = problem.file == name_;
      put_problem(
          *at, problem,
          here ? problem.what : fmt::format("{}:{}: {}", problem.file, problem.line, problem.what));
    }
  }

  void take(const CsvRow& row, std::size_t i, ImportRow& verdict) {
    const auto cell = trim(row.cells[i]);
    if (taken_[i] == nullptr || cell.empty()) return;
    const auto& column = *taken_[i];
    cells_[column.key] = sanitise(cell);
    auto value = toml_value(column.form, cell);
    if (value)
      values_[column.key] = std::move(*value);
    else
      verdict.faults.push_back(
          {static_cast<std::uint32_t>(i + 1), headings_[i], value.error().what});
  }

  void put_fault(ImportRow& verdict, std::string_view key, std::string what) const {
    const auto at = std::find_if(taken_.begin(), taken_.end(), [key](const auto* column) {
      return column != nullptr && column->key == key;
    });
    const auto place = static_cast<std::size_t>(at - taken_.begin());
    if (at == taken_.end())
      verdict.faults.push_back({0, std::string(key), std::move(what)});
    else
      verdict.faults.push_back(
          {static_cast<std::uint32_t>(place + 1), headings_[place], std::move(what)});
  }

  std::string cell(std::string_view key) const {
    const auto at = cells_.find(key);
    return at == cells_.end() ? std::string() : at->second;
  }

  // What the district says itself needs no other source.
  void say_source(std::uint32_t line) {
    const auto said = parse_confidence(cell("confidence"));
    if (said && may_be_quoted(*said)) return;  // the reader asks for theirs
    if (auto here = toml_value(CellForm::text, fmt::format("{}:{}", name_, line)))
      values_.try_emplace("source", std::move(*here));
    values_.try_emplace("confidence", "\"D\"");
  }

  void check(ImportRow& verdict) {
    if (kind_ == ImportKind::lifecycle) say_source(verdict.line);
    if (kind_ == ImportKind::sites) check_once(verdict, "id", cell("id"));
    if (kind_ == ImportKind::sites && known_.sites.contains(cell("id")))
      put_fault(verdict, "id", "is configured already");
    if (kind_ == ImportKind::lifecycle) {
      check_once(verdict, "match", cell("vendor") + " " + cell("match"));
      verdict.key = cell("match");
      if (!has_date()) put_fault(verdict, "end_of_support", "has no date at all");
    }
    if (kind_ == ImportKind::prices) {
      verdict.key = cell("replacement");
      if (cell("kinds").empty() && cell("match").empty())
        put_fault(verdict, "kinds", "says neither which kinds nor which models it replaces");
    }
    if (kind_ == ImportKind::calendar) check_days(verdict);
  }

  bool has_date() const {
    return std::any_of(columns_.begin(), columns_.end(), [this](const ImportColumn& column) {
      return column.form == CellForm::day && column.key != "retrieved" &&
             cells_.contains(column.key);
    });
  }

  void check_days(ImportRow& verdict) const {
    verdict.key = cell("first");
    const bool term = cell("kind") == "term";
    if (term && cell("last").empty()) put_fault(verdict, "last", "must not be empty of a term");
    const auto first = values_.find("first");
    const auto last = values_.find("last");
    if (first != values_.end() && last != values_.end() && last->second < first->second)
      put_fault(verdict, "last", "is before the first day");
    if (term && !cell("hours").empty()) put_fault(verdict, "hours", "is not for a term");
  }

  void check_once(ImportRow& verdict, std::string_view key, std::string what) {
    verdict.key = what;
    if (what.empty()) return;
    const auto [at, fresh] = seen_.try_emplace(std::move(what), verdict.line);
    if (!fresh) put_fault(verdict, key, fmt::format("is also in line {}", at->second));
  }

  // Where it came from stands beside it.
  std::string table_text(std::uint32_t line) const {
    auto out = fmt::format("# {}:{}\n[[{}]]\n", name_, line, table_name());
    for (const auto& column : columns_) {
      const auto at = values_.find(column.key);
      if (at != values_.end() && !key_name(column.key).empty())
        out += fmt::format("{} = {}\n", key_name(column.key), at->second);
    }
    return out + "\n";
  }

  std::string inline_text() const {
    std::string out;
    for (const auto& [key, value] : values_)
      if (const auto name = key_name(key); !name.empty())
        out += fmt::format("{}{} = {}", out.empty() ? "" : ", ", name, value);
    return fmt::format("{} = [{{{}}}]", table_name(), out);
  }

  bool is_term() const { return cell("kind") == "term"; }
  std::string_view table_name() const {
    switch (kind_) {
      case ImportKind::sites:
        return "site";
      case ImportKind::lifecycle:
        return "model";
      case ImportKind::prices:
        return "price";
      case ImportKind::calendar:
        return is_term() ? "calendar.term" : "calendar.days";
      case ImportKind::assets:
        break;
    }
    return "asset";
  }
  // A term has a name and no kind; days say why.
  std::string_view key_name(std::string_view key) const {
    if (kind_ != ImportKind::calendar) return key;
    if (key == "kind") return is_term() ? "" : key;
    return key == "name" && !is_term() ? "why" : key;
  }

  // The column that a key of the table is from.
  std::string_view heading_key(std::string_view key) const {
    if (kind_ == ImportKind::calendar && key == "why") return "name";
    return key == "funds" && cell("funds").empty() ? "fund" : key;
  }

  ImportKind kind_;
  std::string name_;
  const ImportKnown& known_;
  std::span<const ImportColumn> columns_;
  std::vector<const ImportColumn*> taken_;  // of each column of the file; null: left out
  std::vector<std::string> headings_;
  std::map<std::string_view, std::string> values_;  // of the row, in TOML
  std::map<std::string_view, std::string> cells_;   // likewise, as they are
  std::map<std::string, std::uint32_t> seen_;       // keys, and the line of the first
  std::vector<ImportTable> tables_;                 // of the good rows
  Import out_;
};

// The register is read as it always is; the good rows stay as they are written.
class AssetReading {
 public:
  AssetReading(const std::string& name, std::string_view text, const ImportKnown& known)
      : name_(name), text_(text), known_(known) {}

  Result<Import> read(const std::vector<CsvRow>& rows) {
    headings_ = rows.front().cells;
    append(rows.front());
    for (std::size_t i = 1; i < rows.size(); ++i)
      if (auto right = add(rows[i]); !right) return right.error();
    return std::move(out_);
  }

 private:
  void append(const CsvRow& row) {
    const auto as_written = text_.substr(row.begin, row.end - row.begin);
    out_.good_text += as_written;
    if (!as_written.ends_with('\n') && !as_written.ends_with('\r')) out_.good_text += '\n';
  }

  Result<void> add(const CsvRow& row) {
    ImportRow verdict;
    verdict.line = row.line;
    verdict.key = cell_of(row, "serial");
    Assets one;
    config::Problems problems;
    read_asset_rows(name_, {CsvRow{1, headings_}, row}, one, problems, known_.today);
    for (const auto& problem : problems.take())
      if (auto right = take(problem, verdict); !right) return right.error();
    const auto site = cell_of(row, "site");
    if (!site.empty() && !known_.sites.contains(site))
      put_fault(verdict, "site", fmt::format("{} is no site of the configuration", site));
    if (!one.rows.empty()) check(one.rows.front(), verdict);
    if (verdict.good()) {
      append(row);
      ++out_.good;
    }
    out_.rows.push_back(std::move(verdict));
    return {};
  }

  // As it is written, also in a row that has a mistake elsewhere.
  std::string cell_of(const CsvRow& row, std::string_view column) const {
    for (std::size_t i = 0; i < headings_.size() && i < row.cells.size(); ++i)
      if (asset_column(headings_[i]) == column) return sanitise(trim(row.cells[i]));
    return {};
  }

  Result<void> take(const config::Problem& problem, ImportRow& verdict) {
    const auto heading = problem.column >= 1 && problem.column <= headings_.size()
                             ? sanitise(headings_[problem.column - 1])
                             : std::string();
    const bool of_headings = problem.line == 1 && verdict.line != 1;
    if (of_headings && !problem.warning)
      return Error{Errc::invalid, fmt::format("1: {}", problem.what)};
    if (!of_headings) {
      verdict.faults.push_back({problem.column, heading, problem.what});
    } else if (out_.rows.empty()) {
      out_.headings.push_back(
          {problem.column, heading,
           problem.hint.empty() ? problem.what : problem.what + " " + problem.hint});
    }
    return {};
  }

  void put_fault(ImportRow& verdict, std::string_view column, std::string what) const {
    for (std::size_t i = 0; i < headings_.size(); ++i)
      if (asset_column(headings_[i]) == column) {
        verdict.faults.push_back(
            {static_cast<std::uint32_t>(i + 1), sanitise(headings_[i]), std::move(what)});
        return;
      }
    verdict.faults.push_back({0, std::string(column), std::move(what)});
  }

  void check(const Asset& asset, ImportRow& verdict) {
    verdict.key = asset.serial.empty() ? asset.tag : asset.serial;
    const auto key = serial_key(asset.serial);
    if (key.empty()) return;
    if (known_.serials.contains(key)) put_fault(verdict, "serial", "is in the register already");
    const auto [at, fresh] = seen_.try_emplace(key, verdict.line);
    if (!fresh) put_fault(verdict, "serial", fmt::format("is also in line {}", at->second));
  }

  const std::string& name_;
  std::string_view text_;
  const ImportKnown& known_;
  std::vector<std::string> headings_;
  std::map<std::string, std::uint32_t> seen_;
  Import out_;
};

}  // namespace

std::string_view text(ImportKind kind) {
  constexpr std::array<std::string_view, 5> words{"sites", "assets", "lifecycle", "prices",
                                                  "calendar"};
  return words.at(static_cast<std::size_t>(kind));
}

Result<Import> read_import(ImportKind kind, const std::string& name, std::string_view text,
                           const ImportKnown& known) {
  const auto rows = parse_csv(text);
  if (!rows) return rows.error();
  if (rows->empty()) return Error{Errc::invalid, "1: has no row of headings"};
  if (kind == ImportKind::assets) return AssetReading(name, text, known).read(*rows);
  return TableReading(kind, name, known).read(*rows);
}

std::optional<std::string> import_target(ImportKind kind, std::string_view stem) {
  switch (kind) {
    case ImportKind::sites:
      return fmt::format("sites.d/{}.toml", stem);
    case ImportKind::assets:
      return fmt::format("planning.d/assets-{}.csv", stem);
    case ImportKind::lifecycle:
    case ImportKind::prices:
      return fmt::format("planning.d/{}-{}.toml", text(kind), stem);
    case ImportKind::calendar:
      break;
  }
  return std::nullopt;
}

}  // namespace netroster::planning
