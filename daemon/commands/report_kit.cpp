#include "daemon/commands/report_kit.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>

#include "daemon/arguments.h"
#include "daemon/commands/workshop.h"
#include "daemon/sources.h"
#include "daemon/streams.h"
#include "daemon/whole_file.h"
#include "exporters/reports/document_xlsx.h"

namespace netroster::daemon {

std::vector<std::string> sites_asked_for(Call call) {
  auto out = call.arguments.positionals();
  for (auto& site : call.arguments.all("site")) out.push_back(std::move(site));
  return out;
}

Result<void> check_standard(Call call) {
  if (!call.arguments.given("standard")) return {};
  const std::string path(call.arguments.text("standard"));
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return {};
  return Error{Errc::not_found, path + ": not a directory"};
}

Exit hand_out(const std::string& text, Call call) {
  if (!call.arguments.given("output")) {
    call.streams.out.write(text);
    return Exit::ok;
  }
  const auto written = write_whole(std::string(call.arguments.text("output")), text);
  return written ? Exit::ok : refuse(call, written.error());
}

std::vector<config::Problem> problems_of(Call call, const Bench& bench) {
  auto all = bench.standard.problems;
  auto more = site_problems(bench, std::string(call.arguments.text("config")));
  std::move(more.begin(), more.end(), std::back_inserter(all));
  return all;
}

Exit exit_of(const std::vector<config::Problem>& problems, Exit written) {
  return written == Exit::ok && config::has_errors(problems) ? Exit::partial : written;
}

reports::Heading heading_of(const Bench& bench) {
  return {bench.config.district.name, std::chrono::floor<std::chrono::days>(bench.now),
          bench.snapshot->when};
}

namespace {

std::size_t errors_in(const std::vector<config::Problem>& problems) {
  return static_cast<std::size_t>(std::count_if(problems.begin(), problems.end(),
                                                [](const auto& one) { return !one.warning; }));
}

Result<std::string> xlsx_of(const reports::Document& document) {
  const Workshop workshop;
  if (!workshop) return workshop.error();
  const auto written = reports::write_xlsx(document, workshop.file("report.xlsx"), workshop.path());
  if (!written) return written.error();
  return workshop.content("report.xlsx");
}

constexpr ReportForm<reports::Document> document_forms[] = {{"html", reports::document_html},
                                                            {"csv", reports::document_csv},
                                                            {"json", reports::document_json}};

}  // namespace

Exit run_document(Call call, Result<reports::Document> (*make)(Call, const Bench&), Rests rests) {
  auto made = made_report<reports::Document>(call, make, rests);
  if (!made) return refuse(call, made.error());
  auto& document = made->report;
  if (const auto count = errors_in(made->problems); count > 0)
    document.notes.push_back(fmt::format(
        "{} of the standard {} errors and {} not used: \"netroster standard check\" names {}",
        count == 1 ? std::string("1 part") : fmt::format("{} parts", count),
        count == 1 ? "has" : "have", count == 1 ? "is" : "are", count == 1 ? "it" : "them"));
  if (call.arguments.text("format") != "xlsx")
    return exit_of(made->problems,
                   hand_out_as<reports::Document>(call, document, document_forms, "rows.csv"));
  const auto book = xlsx_of(document);
  return book ? exit_of(made->problems, hand_out(*book, call)) : refuse(call, book.error());
}

}  // namespace netroster::daemon
