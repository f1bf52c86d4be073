#include "daemon/commands/planning_kit.h"

#include <fmt/format.h>

#include <filesystem>

#include "daemon/arguments.h"
#include "daemon/selection.h"
#include "daemon/sources.h"
#include "daemon/streams.h"
#include "planning/plant.h"

namespace netroster::daemon {

planning::Book load_book(Call call) {
  const std::filesystem::path directory(call.arguments.text("config"));
  auto loaded = planning::load_book((directory / "planning.d").string(),
                                    std::chrono::floor<std::chrono::days>(wall_now()));
  tell_problems(call, loaded.problems);
  return std::move(loaded.book);
}

Holdings holdings_of(Call call, const Bench& bench, Sites sites) {
  Holdings out;
  out.book = load_book(call);
  out.equipment = planning::equipment_of(*bench.world);
  const auto patterns =
      sites == Sites::all ? std::vector<std::string>() : call.arguments.positionals();
  const auto kinds = call.arguments.all("kind");
  const auto is_other = [&](const planning::Equipment& one) {
    return !any_matches(patterns, one.site) || !any_matches(kinds, one.kind);
  };
  std::erase_if(out.equipment, is_other);
  auto plant = planning::declared_plant(out.book, bench.config.sites);
  std::erase_if(plant, is_other);
  out.plant = std::make_shared<const std::vector<planning::Equipment>>(std::move(plant));
  out.day = std::chrono::floor<std::chrono::days>(bench.now);
  return out;
}

Result<Ledger> open_ledger(Call call, Sites sites) {
  auto bench = open_report_bench(call);
  if (!bench) return bench.error();
  Ledger ledger;
  static_cast<Holdings&>(ledger) = holdings_of(call, **bench, sites);
  ledger.bench = std::move(*bench);
  return ledger;
}

std::vector<Life> lives_of(const Holdings& holdings, planning::Day day) {
  return planning::lives_of(holdings.book.lifecycle, holdings.equipment, day);
}

Result<planning::FiscalYear> year_of(Call call, std::string_view option, planning::Day today) {
  if (!call.arguments.given(option)) return planning::fiscal_year_of(today);
  const auto written = call.arguments.text(option);
  if (const auto year = planning::parse_fiscal_year(written)) return *year;
  return Error{Errc::config,
               fmt::format("--{} {}: write 2026, FY2026 or 2026-27", option, written)};
}

Cell money_cell(const std::optional<planning::Money>& amount) {
  return amount ? cell(planning::plain_text(*amount)) : Cell{};
}

Cell day_cell(const std::optional<planning::Day>& day) { return cell(planning::day_text(day)); }

Cell source_cell(const planning::Provenance* of) {
  return of == nullptr ? Cell{} : cell(of->source);
}

Cell confidence_cell(const planning::Provenance* of) {
  return of == nullptr ? Cell{} : cell(planning::letter(of->confidence));
}

Cell retrieved_cell(const planning::Provenance* of) {
  return of == nullptr ? Cell{} : day_cell(of->retrieved);
}

}  // namespace netroster::daemon
