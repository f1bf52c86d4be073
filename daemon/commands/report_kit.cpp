#include "daemon/commands/report_kit.h"

#include <filesystem>
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

reports::Heading heading_of(const Bench& bench) {
  return {bench.config.district.name, std::chrono::floor<std::chrono::days>(bench.now),
          bench.snapshot->when};
}

namespace {

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

Exit run_document(Call call, Result<reports::Document> (*make)(Call, const Bench&)) {
  if (call.arguments.text("format") != "xlsx")
    return run_report<reports::Document>(call, make, document_forms, "rows.csv");
  const auto made = made_report<reports::Document>(call, make);
  if (!made) return refuse(call, made.error());
  const auto book = xlsx_of(*made);
  return book ? hand_out(*book, call) : refuse(call, book.error());
}

}  // namespace netroster::daemon
