// netroster lifecycle: until when makers sell and support what there is.
#include <fmt/format.h>

#include <algorithm>

#include "daemon/arguments.h"
#include "daemon/commands/planning_kit.h"
#include "daemon/commands/planning_options.h"
#include "daemon/commands/planning_rows.h"
#include "daemon/listing.h"
#include "daemon/sources.h"
#include "daemon/streams.h"

namespace netroster::daemon {
namespace {

using planning::ModelLife;

const planning::Provenance* of(const ModelLife* row) { return row == nullptr ? nullptr : &row->of; }

template <std::optional<planning::Day> ModelLife::*Which>
Cell date(const ModelLife* row) {
  return row == nullptr ? Cell{} : day_cell(row->*Which);
}

using L = const Life&;
constexpr Field<Life> thing_fields[] = {
    {{"state", "STATE", 0, Shown::state}, [](L row) { return cell(text(row.state)); }},
    {{"site", "SITE"}, [](L row) { return cell(row.thing->site); }},
    {{"closet", "CLOSET", 5}, [](L row) { return cell(row.thing->closet); }},
    {{"name", "NAME"}, [](L row) { return cell(row.thing->name); }},
    {{"kind", "KIND", 2}, [](L row) { return cell(row.thing->kind); }},
    {{"vendor", "VENDOR", 5}, [](L row) { return cell(row.thing->vendor); }},
    {{"model", "MODEL"}, [](L row) { return cell(row.thing->model); }},
    {{"serial", "SERIAL", 3}, [](L row) { return cell(row.thing->serial); }},
    {{"end_of_sale", "SALE ENDS", 2}, [](L row) { return date<&ModelLife::end_of_sale>(row.row); }},
    {{"end_of_software", "SOFTWARE ENDS", 4},
     [](L row) { return date<&ModelLife::end_of_software>(row.row); }},
    {{"end_of_security", "SECURITY ENDS", 3},
     [](L row) { return date<&ModelLife::end_of_security>(row.row); }},
    {{"end_of_support", "SUPPORT ENDS", 1},
     [](L row) { return date<&ModelLife::end_of_support>(row.row); }},
    {{"confidence", "SURE", 1}, [](L row) { return confidence_cell(of(row.row)); }},
    {{"source", "SOURCE", wide_only}, [](L row) { return source_cell(of(row.row)); }},
    {{"retrieved", "RETRIEVED", wide_only}, [](L row) { return retrieved_cell(of(row.row)); }},
    {{"evidence", "EVIDENCE", wide_only}, [](L row) { return cell(text(row.thing->seen)); }},
    {{"device", "DEVICE", wide_only}, [](L row) { return cell(row.thing->device); }},
    {{"last_seen", "SEEN", wide_only, Shown::time},
     [](L row) { return cell(row.thing->last_seen); }},
};

using planning::ModelCount;
using M = const ModelCount&;
constexpr Field<ModelCount> model_fields[] = {
    {{"state", "STATE", 0, Shown::state}, [](M row) { return cell(text(row.life.state)); }},
    {{"count", "COUNT"}, [](M row) { return number(row.count); }},
    {{"kind", "KIND", 2}, [](M row) { return cell(row.life.thing->kind); }},
    {{"vendor", "VENDOR", 1}, [](M row) { return cell(row.life.thing->vendor); }},
    {{"model", "MODEL"}, [](M row) { return cell(row.life.thing->model); }},
    {{"announced", "ANNOUNCED", 4},
     [](M row) { return date<&ModelLife::announced>(row.life.row); }},
    {{"end_of_sale", "SALE ENDS", 2},
     [](M row) { return date<&ModelLife::end_of_sale>(row.life.row); }},
    {{"end_of_software", "SOFTWARE ENDS", 4},
     [](M row) { return date<&ModelLife::end_of_software>(row.life.row); }},
    {{"end_of_security", "SECURITY ENDS", 3},
     [](M row) { return date<&ModelLife::end_of_security>(row.life.row); }},
    {{"end_of_support", "SUPPORT ENDS", 1},
     [](M row) { return date<&ModelLife::end_of_support>(row.life.row); }},
    {{"confidence", "SURE", 1}, [](M row) { return confidence_cell(of(row.life.row)); }},
    {{"sites", "SITES", 5}, [](M row) { return cell(row.sites); }},
    {{"source", "SOURCE", 6}, [](M row) { return source_cell(of(row.life.row)); }},
    {{"retrieved", "RETRIEVED", wide_only}, [](M row) { return retrieved_cell(of(row.life.row)); }},
};

std::vector<Life> chosen(Call call, const Ledger& ledger, planning::Day day) {
  auto lives = lives_of(ledger, day);
  const auto wanted = call.arguments.all("state");
  std::erase_if(lives, [&](L one) {
    return !wanted.empty() &&
           std::find(wanted.begin(), wanted.end(), text(one.state)) == wanted.end();
  });
  return lives;
}

Exit run_list(Call call) {
  const auto ledger = open_ledger(call);
  if (!ledger) return refuse(call, ledger.error());
  auto lives = chosen(call, *ledger, as_of(call, ledger->day));
  planning::put_worst_first(lives);
  return print_rows(rows_of(std::span<const Field<Life>>(thing_fields), lives), call);
}

Exit run_models(Call call) {
  const auto ledger = open_ledger(call);
  if (!ledger) return refuse(call, ledger.error());
  const auto rows = planning::counted_by_model(chosen(call, *ledger, as_of(call, ledger->day)));
  return print_rows(rows_of(std::span<const Field<ModelCount>>(model_fields), rows), call);
}

// "what is unsupported on 1 July 2028": the day is not an option there.
Exit run_as_of(Call call) {
  const std::string written(call.arguments.positionals().front());
  const auto day = planning::parse_day(written);
  if (!day)
    return refuse(call,
                  {Errc::invalid, fmt::format("{}: write a day, for example 2028-07-01", written)});
  const auto ledger = open_ledger(call, Sites::all);
  if (!ledger) return refuse(call, ledger.error());
  auto lives = chosen(call, *ledger, *day);
  planning::put_worst_first(lives);
  return print_rows(rows_of(std::span<const Field<Life>>(thing_fields), lives), call);
}

constexpr std::string_view state_words[] = {"past-support", "past-security", "past-software",
                                            "past-sale",    "supported",     "unknown"};
constexpr Positional any_site[] = {
    {.name = "SITE", .doc = "A site's id. * and ? stand for any characters."},
};
constexpr Option options[] = {
    as_of_option,
    {.name = "state",
     .value = "STATE",
     .doc = "Only what is in this state.",
     .form = Form::choice,
     .offer = Offer::choices,
     .choices = state_words,
     .repeatable = true},
    kind_option,
};
constexpr Positional one_day[] = {
    {.name = "DATE", .doc = "The day: 2028-07-01.", .least = 1, .most = 1},
};
constexpr Option day_options[] = {options[1], kind_option};
constexpr Example day_examples[] = {
    {"netroster lifecycle as-of 2028-07-01 --state past-support",
     "What nobody will mend any more by then."},
};
constexpr Example list_examples[] = {
    {"netroster lifecycle list --state past-support", "What nobody mends any more."},
    {"netroster lifecycle list --as-of 2028-07-01 -o csv", "What will be unsupported by then."},
};
constexpr Example model_examples[] = {
    {"netroster lifecycle models --state unknown",
     "Models of which no dates are known, to look up and write into planning.d."},
};
constexpr Command rows[] = {
    {.words = "lifecycle list",
     .summary = "List equipment with the ends of its sale and support",
     .description =
         "Every chassis, each member of a stack, part with a model, access point of a controller "
         "and declared battery, the worst first. Dates come from the data of the program and from "
         "[[model]] in planning.d; each tells its source and how sure it is: V read in the primary "
         "source, S in a secondary one, M from memory, J our judgement, D declared by the "
         "district.\n\n"
         "A model without a row is unknown, never supported.",
     .positionals = any_site,
     .options = options,
     .groups = history_options | output_options,
     .examples = list_examples,
     .run = run_list},
    {.words = "lifecycle as-of",
     .summary = "List equipment as it will stand on a day",
     .description = "As \"lifecycle list --as-of DATE\", of all sites: what is there, held against "
                    "the dates of its models.",
     .positionals = one_day,
     .options = day_options,
     .groups = history_options | output_options,
     .examples = day_examples,
     .run = run_as_of},
    {.words = "lifecycle models",
     .summary = "Count models with the ends of their sale and support",
     .description = "One row for each kind, maker and model that is there.",
     .positionals = any_site,
     .options = options,
     .groups = history_options | output_options,
     .examples = model_examples,
     .run = run_models},
};

}  // namespace

std::span<const Command> lifecycle_commands() { return rows; }

}  // namespace netroster::daemon
