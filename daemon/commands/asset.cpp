// netroster asset: the register of equipment held against what was seen.
#include <algorithm>

#include "daemon/arguments.h"
#include "daemon/commands/planning_kit.h"
#include "daemon/commands/planning_options.h"
#include "daemon/commands/planning_rows.h"
#include "daemon/listing.h"
#include "daemon/sources.h"
#include "daemon/streams.h"
#include "planning/reconcile.h"

namespace netroster::daemon {
namespace {

using planning::Asset;
using planning::Equipment;
using planning::Reconciled;
using planning::Verdict;

// Of the register, and of what was seen; nothing where there is no such side.
template <std::string Asset::*Which>
Cell said(const Reconciled& row) {
  return row.asset == nullptr ? Cell{} : cell(row.asset->*Which);
}
template <std::optional<planning::Day> Asset::*Which>
Cell said_day(const Reconciled& row) {
  return row.asset == nullptr ? Cell{} : day_cell(row.asset->*Which);
}
template <std::string Equipment::*Which>
Cell seen(const Reconciled& row) {
  return row.thing == nullptr ? Cell{} : cell(row.thing->*Which);
}

Cell serial_cell(const Reconciled& row) {
  return row.asset != nullptr ? cell(row.asset->serial) : cell(row.thing->serial);
}

Cell year_cell(const Reconciled& row) {
  if (row.asset == nullptr || !row.asset->funding_year) return {};
  return cell(planning::funding_year_text(*row.asset->funding_year));
}

using R = const Reconciled&;
constexpr Field<Reconciled> fields[] = {
    {{"verdict", "VERDICT", 0, Shown::state}, [](R row) { return cell(text(row.verdict)); }},
    {{"serial", "SERIAL"}, serial_cell},
    {{"tag", "TAG", 3}, said<&Asset::tag>},
    {{"description", "DESCRIPTION", 5}, said<&Asset::description>},
    {{"site", "SITE", 1}, said<&Asset::site>},
    {{"building", "BUILDING", wide_only}, said<&Asset::building>},
    {{"room", "ROOM", 4}, said<&Asset::room>},
    {{"seen_site", "SEEN AT", 1}, seen<&Equipment::site>},
    {{"seen_closet", "CLOSET", 4}, seen<&Equipment::closet>},
    {{"seen_name", "NAME", 3}, seen<&Equipment::name>},
    {{"because", "BECAUSE", 2}, [](R row) { return cell(row.because); }},
    {{"last_seen", "SEEN", 4, Shown::time},
     [](R row) { return row.thing == nullptr ? Cell{} : cell(row.thing->last_seen); }},
    {{"make", "MAKE", wide_only}, said<&Asset::make>},
    {{"model", "MODEL", wide_only}, said<&Asset::model>},
    {{"seen_vendor", "SEEN MAKE", wide_only}, seen<&Equipment::vendor>},
    {{"seen_model", "SEEN MODEL", 5}, seen<&Equipment::model>},
    {{"seen_kind", "KIND", wide_only}, seen<&Equipment::kind>},
    {{"purchased", "PURCHASED", wide_only}, said_day<&Asset::purchased>},
    {{"installed", "INSTALLED", 5}, said_day<&Asset::installed>},
    {{"disposed", "DISPOSED", wide_only}, said_day<&Asset::disposed>},
    {{"disposal_manner", "HOW", wide_only}, said<&Asset::disposal_manner>},
    {{"disposal_price_usd", "FOR", wide_only},
     [](R row) { return row.asset == nullptr ? Cell{} : money_cell(row.asset->disposal_price); }},
    {{"transfers", "WENT TO", wide_only}, [](R row) { return cell(row.transfers); }},
    {{"conflicts", "CONFLICTS", 3}, [](R row) { return cell(row.check.conflicts); }},
    {{"missing", "MISSING", wide_only}, [](R row) { return cell(row.check.missing); }},
    {{"use", "USE", wide_only}, said<&Asset::use>},
    {{"condition", "CONDITION", wide_only}, said<&Asset::condition>},
    {{"fain", "FAIN", wide_only}, said<&Asset::fain>},
    {{"title_holder", "TITLE HOLDER", wide_only}, said<&Asset::title_holder>},
    {{"cost_usd", "COST", wide_only},
     [](R row) { return row.asset == nullptr ? Cell{} : money_cell(row.asset->cost); }},
    {{"fund", "FUND", 5}, said<&Asset::fund>},
    {{"request", "REQUEST", 5}, said<&Asset::request>},
    {{"funding_year", "FUNDING YEAR", wide_only}, year_cell},
    {{"obsolete", "OBSOLETE", wide_only}, [](R row) { return day_cell(row.obsolete); }},
    {{"keep_until", "KEEP UNTIL", wide_only}, [](R row) { return day_cell(row.keep_until); }},
    {{"source", "SOURCE", wide_only},
     [](R row) { return row.asset == nullptr ? Cell{} : source_cell(&row.asset->of); }},
    {{"device", "DEVICE", wide_only}, seen<&Equipment::device>},
};

bool is_wrong(R row) {
  return row.verdict == Verdict::disposed_but_seen || row.verdict == Verdict::elsewhere ||
         row.verdict == Verdict::not_seen;
}

Exit run_check(Call call) {
  const auto ledger = open_ledger(call, Sites::all);
  if (!ledger) return refuse(call, ledger.error());
  if (ledger->book.assets.rows.empty())
    call.streams.remark("the register is empty: planning.d/assets.csv or [[asset]] fills it");
  auto rows = reconciled_at(call, *ledger->bench, *ledger);
  const bool wrong = std::any_of(rows.begin(), rows.end(), is_wrong);
  const auto wanted = call.arguments.all("verdict");
  std::erase_if(rows, [&](R row) {
    return !wanted.empty() &&
           std::find(wanted.begin(), wanted.end(), text(row.verdict)) == wanted.end();
  });
  const auto printed = print_rows(rows_of(std::span<const Field<Reconciled>>(fields), rows), call);
  if (printed != Exit::ok) return printed;
  return wrong ? Exit::findings : Exit::ok;
}

constexpr std::string_view verdict_words[] = {
    "disposed-but-seen", "elsewhere", "not-seen", "manual", "not-in-register", "disposed", "seen"};
constexpr Positional any_site[] = {
    {.name = "SITE", .doc = "A site's id. * and ? stand for any characters."},
};
constexpr Option options[] = {
    {.name = "verdict",
     .value = "VERDICT",
     .doc = "Show only rows of this verdict.",
     .form = Form::choice,
     .offer = Offer::choices,
     .choices = verdict_words,
     .repeatable = true},
    seen_within_option,
};
constexpr ExitNote exits[] = {
    {Exit::findings, "A thing of the register is not seen, elsewhere, or seen though disposed of."},
};
constexpr Example examples[] = {
    {"netroster asset check --verdict not-seen", "What to look for."},
    {"netroster asset check OAK -o csv", "The register of a school with what was seen."},
};
constexpr Command rows[] = {
    {.words = "asset check",
     .summary = "Hold the register of assets against what was seen",
     .description =
         "The register is planning.d/assets*.csv and [[asset]] there, matched by serial number "
         "with "
         "what devices tell. Site, name, model and time are measured; money, dates, room and tag "
         "are declared. A row without a serial number (cabling, a rack) is manual: nothing can "
         "measure it. What is seen and has a serial number that no row has is not-in-register.\n\n"
         "OBSOLETE and KEEP UNTIL follow from the rules of E-Rate by its funding year.",
     .positionals = any_site,
     .options = options,
     .groups = history_options | output_options,
     .exits = exits,
     .examples = examples,
     .run = run_check},
};

}  // namespace

std::span<const Command> asset_commands() { return rows; }

}  // namespace netroster::daemon
