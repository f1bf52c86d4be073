// What the reports share.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "config/problem.h"
#include "daemon/arguments.h"
#include "daemon/command.h"
#include "daemon/commands/report_pdf.h"
#include "daemon/commands/rows.h"
#include "daemon/commands/standard_kit.h"
#include "daemon/sources.h"
#include "exporters/reports/document.h"

namespace netroster::daemon {

// The SITEs, and those of --site.
std::vector<std::string> sites_asked_for(Call call);

inline constexpr Option site_option{
    .name = "site",
    .value = "SITE",
    .doc = "The same as SITE without an option: only this site. * and ? stand for any characters.",
    .repeatable = true};
inline constexpr Option standard_option{
    .name = "standard",
    .value = "DIRECTORY",
    .doc =
        "Hold the sites against the rules, waivers and phases of this directory instead of "
        "standards.d.",
    .offer = Offer::files};

inline constexpr Option output_option{
    .name = "output",
    .letter = 'o',
    .value = "FILE",
    .doc = "Write this file, whole or not at all, instead of stdout.",
    .offer = Offer::files};

// Of a report that is a document: reports::Document.
inline constexpr std::string_view document_formats[] = {"html", "pdf", "csv", "json", "xlsx"};
inline constexpr Option document_format_option{
    .name = "format",
    .value = "FORMAT",
    .doc =
        "html, one page that needs nothing else; pdf, made of it by weasyprint; csv with the main "
        "table; json with all of them; xlsx with a sheet for each.",
    .fallback = "html",
    .form = Form::choice,
    .offer = Offer::choices,
    .choices = document_formats};

// Errors: Errc::not_found when --standard names no directory: the shipped rules alone would look
// like it.
Result<void> check_standard(Call call);

// To the file of --output, whole or not at all, else to stdout.
Exit hand_out(const std::string& text, Call call);

template <typename Report>
struct ReportForm {
  std::string_view name;
  std::string (*write)(const Report& report);
};

// What a report rests on: of one that judges, a part is missing when the standard has errors.
enum class Rests { on_standard, elsewhere };

// Errors of the standard and of what it says about sites: what they are about is not used.
std::vector<config::Problem> problems_of(Call call, const Bench& bench);

// For ExitNotes of commands whose reports judge.
inline constexpr std::string_view partial_doc =
    "A part of the standard has errors and was not used; the report was written and names it.";
inline constexpr ExitNote judging_exits[] = {{Exit::partial, partial_doc}};

// What comes of a report that was written: Exit::partial when errors of the standard left
// something out.
Exit exit_of(const std::vector<config::Problem>& problems, Exit written);

template <typename Report>
struct Made {
  Report report;
  std::vector<config::Problem> problems;  // of the standard, where the report rests on it
};

template <typename Report>
Result<Made<Report>> made_report(Call call, Result<Report> (*make)(Call, const Bench&),
                                 Rests rests) {
  if (const auto right = check_standard(call); !right) return right.error();
  const auto opened = open_report_bench(call);
  if (!opened) return opened.error();
  const auto& bench = **opened;
  const bool judges = rests == Rests::on_standard;
  auto problems = judges ? problems_of(call, bench) : bench.standard.problems;
  tell_problems(call, problems);
  auto report = make(call, bench);
  if (!report) return report.error();
  if (!judges) problems.clear();
  return Made<Report>{std::move(*report), std::move(problems)};
}

// Makes a report and hands it out as --format says. The first form is HTML, of which a PDF is made;
// the second is CSV, which goes into it under the name `rows_name`.
template <typename Report>
Exit hand_out_as(Call call, const Report& report, std::span<const ReportForm<Report>> forms,
                 const char* rows_name) {
  const auto format = call.arguments.text("format");
  for (const auto& form : forms)
    if (form.name == format) return hand_out(form.write(report), call);
  const auto pdf = pdf_of(forms.front().write(report),
                          {rows_name, forms[1].write(report), "The same as rows"}, report.as_of);
  return pdf ? hand_out(*pdf, call) : refuse(call, pdf.error());
}

template <typename Report>
Exit run_report(Call call, Result<Report> (*make)(Call, const Bench&),
                std::span<const ReportForm<Report>> forms, const char* rows_name, Rests rests) {
  const auto made = made_report<Report>(call, make, rests);
  if (!made) return refuse(call, made.error());
  return exit_of(made->problems, hand_out_as(call, made->report, forms, rows_name));
}

// As of the day, so that a second report of the day has the same bytes.
reports::Heading heading_of(const Bench& bench);

// The same of a document.
Exit run_document(Call call, Result<reports::Document> (*make)(Call, const Bench&),
                  Rests rests = Rests::elsewhere);

}  // namespace netroster::daemon
