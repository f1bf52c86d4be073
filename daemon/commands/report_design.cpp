// netroster report design: what each site has, what the standard demands, and what to buy.
#include <optional>
#include <string>
#include <utility>

#include "config/files.h"
#include "daemon/arguments.h"
#include "daemon/commands/report_kit.h"
#include "daemon/commands/report_pdf.h"
#include "daemon/commands/rows.h"
#include "daemon/commands/standard_kit.h"
#include "daemon/sources.h"
#include "daemon/streams.h"
#include "exporters/reports/design.h"

namespace netroster::daemon {
namespace {

using reports::DesignReport;
using Prices = std::optional<reports::PriceList>;

constexpr std::size_t most_price_bytes = 1'000'000;

constexpr ReportForm<DesignReport> forms[] = {
    {"html", reports::design_html}, {"csv", reports::design_csv}, {"json", reports::design_json}};

// A list with an error is refused as a whole: a sum of a part of it would look like all.
Result<Prices> prices_of(Call call) {
  if (!call.arguments.given("prices")) return Prices{};
  const std::string path(call.arguments.text("prices"));
  const auto file = config::read_regular_file(path, most_price_bytes);
  if (!file) return Error{file.error().code, path + ": " + file.error().what};
  config::Problems found;
  auto prices = reports::read_prices(file->text, path, found);
  const auto problems = found.take();
  tell_problems(call, problems);
  if (config::has_errors(problems))
    return Error{Errc::config, "the list of prices has errors and is not used"};
  return Prices{std::move(prices)};
}

// As of the day, so that a second report of the day has the same bytes.
Result<DesignReport> make_report(Call call, const Bench& bench) {
  auto prices = prices_of(call);
  if (!prices) return prices.error();
  const auto day = std::chrono::floor<std::chrono::days>(bench.now);
  const auto declared = [&bench](std::string_view id) { return bench.declared(id); };
  standards::JudgeOptions options;
  options.now = WallTime(day);
  options.sites = sites_asked_for(call);
  const auto judgement = standards::judge(*bench.standard.library, *bench.world, declared, options);
  if (judgement.sites == 0)
    return Error{Errc::not_found, "no site matches; \"netroster site list\" lists them"};
  reports::DesignReportInput input{.library = *bench.standard.library,
                                   .world = *bench.world,
                                   .judgement = judgement,
                                   .declared = declared,
                                   .district = bench.config.district.name,
                                   .as_of = day,
                                   .data_through = bench.snapshot->when,
                                   .prices = std::move(*prices)};
  for (const auto& problem : problems_of(call, bench)) input.notes.push_back(config::text(problem));
  return reports::make_design_report(input);
}

Exit run_design(Call call) {
  return run_report<DesignReport>(call, make_report, forms, "bill-of-materials.csv",
                                  Rests::on_standard);
}

constexpr std::string_view format_words[] = {"html", "pdf", "csv", "json"};
constexpr Positional any_site[] = {
    {.name = "SITE", .doc = "A site's id. * and ? stand for any characters."},
};
constexpr Option options[] = {
    {.name = "format",
     .value = "FORMAT",
     .doc = "html, one page that needs nothing else; pdf, made of it by weasyprint, with the csv "
            "inside; csv with a row "
            "for each line of the bill of materials; json with everything.",
     .fallback = "html",
     .form = Form::choice,
     .offer = Offer::choices,
     .choices = format_words},
    site_option,
    standard_option,
    {.name = "prices",
     .value = "FILE",
     .doc = "A list of prices in TOML. Without it nothing is said of money.",
     .offer = Offer::files},
    output_option,
};
constexpr Example examples[] = {
    {"netroster report design -o design.html", "All sites, with what they need."},
    {"netroster report design OAK --format csv --prices prices.toml",
     "The bill of materials of one site, with costs."},
};
constexpr Command rows[] = {
    {.words = "report design",
     .summary = "Report what each site has, what the standard demands, and what to buy",
     .description = "Of each site: closets, switches, ports, power, uplinks, access points and "
                    "batteries beside "
                    "what the standard demands for it; the gaps; and a bill of materials with the "
                    "findings that "
                    "each quantity comes from. A thing is counted once, however many rules ask for "
                    "it. What is "
                    "not known adds nothing and makes a quantity \"at least\"; what is waived is "
                    "not bought.\n\n"
                    "Prices come from the list of --prices and from nowhere else; what has none "
                    "there is named "
                    "and is not in the sum.",
     .positionals = any_site,
     .options = options,
     .groups = history_options,
     .exits = judging_exits,
     .examples = examples,
     .run = run_design},
};

}  // namespace

std::span<const Command> report_design_commands() { return rows; }

}  // namespace netroster::daemon
