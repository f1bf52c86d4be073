#include "daemon/commands/phase_kit.h"

#include <fmt/format.h>

#include <filesystem>

#include "daemon/listing.h"

namespace netroster::daemon {
namespace {

using standards::Phase;
using standards::PhaseStatus;
using Counted = standards::Result;

Cell before_cell(const std::optional<standards::Tally>& before, Counted result) {
  return before ? number(before->of(result)) : Cell{};
}

using P = const PhaseStatus&;
constexpr Field<PhaseStatus> phase_fields[] = {
    {{"phase", "PHASE"}, [](P row) { return cell(row.phase.id); }},
    {{"title", "TITLE", 1}, [](P row) { return cell(row.phase.title); }},
    {{"state", "STATE"}, [](P row) { return cell(text(row.progress)); }},
    {{"sites", "SITES"}, [](P row) { return number(row.sites.size()); }},
    {{"fail", "FAIL"}, [](P row) { return number(row.now.of(Counted::fail)); }},
    {{"fail_before", "BEFORE", 2}, [](P row) { return before_cell(row.before, Counted::fail); }},
    {{"trend", "TREND", 2}, [](P row) { return cell(row.trend()); }},
    {{"unknown", "UNKNOWN", 1}, [](P row) { return number(row.now.of(Counted::unknown)); }},
    {{"waived", "WAIVED", 3}, [](P row) { return number(row.now.of(Counted::waived)); }},
    {{"start", "START", 3}, [](P row) { return cell(day_text(row.phase.start)); }},
    {{"end", "END", 2}, [](P row) { return cell(day_text(row.phase.end)); }},
    {{"fund", "FUND", 3}, [](P row) { return cell(row.phase.fund); }},
    {{"reason", "BECAUSE", 2}, [](P row) { return cell(row.reason); }},
};

}  // namespace

standards::Judgement judge_phase(const Bench& bench, const standards::Library& library,
                                 const standards::World& world, const Phase& phase, WallTime when) {
  standards::JudgeOptions options;
  options.now = when;
  options.phase = &phase;
  options.most_unknown = 20;
  return standards::judge(
      library, world, [&bench](std::string_view id) { return bench.declared(id); }, options);
}

PhaseStatus phase_status_of(const Bench& bench, const Phase& phase, const std::string& store_path,
                            std::string& note) {
  const auto& library = *bench.standard.library;
  const auto now = judge_phase(bench, library, *bench.world, phase, bench.now);
  standards::PhaseInput input{
      .library = library,
      .phase = phase,
      .judgement = now,
      .declared = [&bench](std::string_view id) { return bench.declared(id); },
      .now = bench.now};
  const auto frozen = baseline_of(phase);
  if (const auto late = future_baseline(phase, bench.now)) note = late->what;
  if (!frozen || *frozen > bench.now) return standards::phase_status(input);
  const auto past = open_past(bench, library, store_path, *frozen);
  if (!past) {
    note = fmt::format("the baseline of {}: {}", phase.id, past.error().what);
    return standards::phase_status(input);
  }
  const auto before = judge_phase(bench, library, *(*past)->world, phase, *frozen);
  input.before = &before;
  const auto known = known_sites(*(*past)->world);
  input.known_before = [&known](std::string_view site) {
    return known.contains(std::string(site));
  };
  auto status = standards::phase_status(input);
  note = blank_text(status);
  return status;
}

std::set<std::string> known_sites(const standards::World& world) {
  std::set<std::string> out;
  for (const auto site : world.sites())
    if (world.has_devices(site)) out.insert(world.site_id(site));
  return out;
}

std::string blank_text(const PhaseStatus& status) {
  if (status.blank == 0) return {};
  const auto all = status.sites.size();
  if (status.blank == all)
    return fmt::format(
        "the baseline of {} is empty: no device of its sites was known on {}, so its "
        "trend is unknown",
        status.phase.id, day_text(status.phase.baseline));
  return fmt::format(
      "the baseline of {} is empty for {} of its {} sites, of which no device was "
      "known on {}: its trend is unknown",
      status.phase.id, status.blank, all, day_text(status.phase.baseline));
}

std::string_view evidence_of(const Phase& phase, std::string_view evidence) {
  constexpr std::string_view prefix = "file:";
  if (!evidence.starts_with(prefix)) return "stated";
  const auto beside = std::filesystem::path(phase.file).parent_path();
  std::error_code failed;
  const bool there =
      std::filesystem::is_regular_file(beside / evidence.substr(prefix.size()), failed);
  return there ? "present" : "missing";
}

std::optional<Error> future_baseline(const Phase& phase, WallTime now) {
  if (!phase.baseline || WallTime(*phase.baseline) <= now) return std::nullopt;
  const auto place = phase.at.of("baseline");
  return Error{Errc::invalid,
               fmt::format("{}:{}:{}: phase.baseline: {} is still to come", phase.file, place.line,
                           place.column, day_text(phase.baseline))};
}

std::string day_text(const std::optional<std::chrono::sys_days>& day) {
  return day ? iso_text(WallTime(*day)).substr(0, 10) : std::string();
}

Rows phase_listing(const std::vector<PhaseStatus>& all) {
  return rows_of(std::span<const Field<PhaseStatus>>(phase_fields), all);
}

}  // namespace netroster::daemon
