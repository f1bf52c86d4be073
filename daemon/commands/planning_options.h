// The options that the commands and reports about money and years share, and what they ask for.
#pragma once

#include <vector>

#include "daemon/arguments.h"
#include "daemon/commands/planning_kit.h"
#include "planning/reconcile.h"
#include "planning/refresh.h"

namespace netroster::daemon {

inline constexpr Option from_option = {
    .name = "from",
    .value = "YEAR",
    .doc =
        "The first fiscal year: 2026, FY2026 or 2026-27, from 1 July. The one that today is in, "
        "unless it is given."};
inline constexpr Option years_option = {.name = "years",
                                        .value = "N",
                                        .doc = "How many fiscal years.",
                                        .fallback = "5",
                                        .form = Form::count,
                                        .least = 1,
                                        .most = 20};
inline constexpr Option cap_option = {
    .name = "budget-cap",
    .value = "USD",
    .doc =
        "What a year shall not cost more than. Things move to the nearest year with room, never "
        "past their latest one; what fits nowhere stays, and the year tells by how much it is "
        "over."};
inline constexpr Option lead_option = {.name = "lead",
                                       .value = "N",
                                       .doc =
                                           "By how many years a thing may be replaced too soon for "
                                           "that.",
                                       .fallback = "2",
                                       .form = Form::count,
                                       .least = 0,
                                       .most = 10};
inline constexpr Option delay_option = {
    .name = "delay",
    .value = "N",
    .doc = "What if everything were put off by so many years: see how many are past support then.",
    .form = Form::count,
    .least = 1,
    .most = 10};
inline constexpr Option phase_option = {
    .name = "phase-first",
    .value = "PHASE",
    .doc =
        "What if this phase came first: what its sites need in these years is replaced in the "
        "first."};
inline constexpr Option standard_first_option = {
    .name = "by-standard",
    .value = "",
    .doc =
        "What if everything that fails a rule which only a new thing mends were replaced in the "
        "first year: [[replace_for]] in planning.d says which rules, and ours are a proposal."};
inline constexpr Option kind_option = {
    .name = "kind",
    .value = "KIND",
    .doc = "Only this kind: switch, access-point, module … * and ? stand for any characters.",
    .repeatable = true};
inline constexpr Option seen_within_option{
    .name = "seen-within",
    .value = "DAYS",
    .doc =
        "What was not seen for longer counts as not seen. Federal money demands an inventory "
        "every two years.",
    .fallback = "730",
    .form = Form::count,
    .least = 1,
    .most = 36500};
inline constexpr Option as_of_option{
    .name = "as-of",
    .value = "DATE",
    .doc = "How it will stand, or stood, on this day: what is there, held against the dates.",
    .form = Form::time};

// Of --from, --years, --lead, --delay, --budget-cap and --phase-first. Errors: Errc::config,
// not_found.
Result<planning::RefreshOptions> refresh_options(Call call, const Bench& bench, planning::Day day);

// The plan that these options and --by-standard ask for.
Result<planning::RefreshPlan> plan_of(Call call, const Bench& bench, const Holdings& holdings);

// The register held against what was seen, as --seen-within says, of the sites that are named.
std::vector<planning::Reconciled> reconciled_at(Call call, const Bench& bench,
                                                const Holdings& holdings);

// The day of --as-of, else `otherwise`.
planning::Day as_of(Call call, planning::Day otherwise);

}  // namespace netroster::daemon
