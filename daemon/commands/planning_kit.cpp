#include "daemon/commands/planning_kit.h"

#include <fmt/format.h>

#include <filesystem>
#include <map>

#include "daemon/arguments.h"
#include "daemon/selection.h"
#include "daemon/sources.h"
#include "daemon/streams.h"

namespace netroster::daemon {

planning::Book load_book(Call call) {
  const std::filesystem::path directory(call.arguments.text("config"));
  auto loaded = planning::load_book((directory / "planning.d").string());
  tell_problems(call, loaded.problems);
  return std::move(loaded.book);
}

Result<Ledger> open_ledger(Call call, Sites sites) {
  auto bench = open_bench(call);
  if (!bench) return bench.error();
  Ledger ledger;
  ledger.bench = std::move(*bench);
  ledger.book = load_book(call);
  ledger.equipment = planning::equipment_of(*ledger.bench->world);
  const auto patterns =
      sites == Sites::all ? std::vector<std::string>() : call.arguments.positionals();
  const auto kinds = call.arguments.all("kind");
  std::erase_if(ledger.equipment, [&](const planning::Equipment& one) {
    return !any_matches(patterns, one.site) || !any_matches(kinds, one.kind);
  });
  ledger.day = std::chrono::floor<std::chrono::days>(ledger.bench->now);
  return ledger;
}

std::vector<Life> lives_of(const Ledger& ledger, planning::Day day) {
  std::map<std::pair<std::string_view, std::string_view>, const planning::ModelLife*> known;
  std::vector<Life> out;
  out.reserve(ledger.equipment.size());
  for (const auto& one : ledger.equipment) {
    const auto [at, is_new] = known.try_emplace({one.vendor, one.model}, nullptr);
    if (is_new) at->second = ledger.book.lifecycle.find(one.vendor, one.model);
    out.push_back({&one, at->second, planning::state_on(at->second, day)});
  }
  return out;
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
