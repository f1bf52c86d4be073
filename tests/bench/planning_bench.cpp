// planning_bench: time of the refresh plan of a large district in three scenarios, and time and
// memory of a large register as a workbook, on one core.
#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>

#include "exporters/reports/assets.h"
#include "exporters/reports/document_xlsx.h"
#include "planning/reconcile.h"
#include "planning/refresh.h"

namespace netroster::planning {
namespace {

using Clock = std::chrono::steady_clock;

constexpr Day today = std::chrono::year(2026) / 7 / 1;

struct Settings {
  std::size_t devices = 20'000;
  int years = 10;
  std::size_t assets = 100'000;
};

// By the clock, and of the processor: other work beside it makes the first longer.
struct Start {
  Clock::time_point clock = Clock::now();
  std::clock_t processor = std::clock();
  std::string text() const {
    return fmt::format("{:.2f} s, {:.2f} CPU s",
                       std::chrono::duration<double>(Clock::now() - clock).count(),
                       static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC);
  }
};

Equipment thing(std::size_t number) {
  constexpr const char* models[] = {"WS-C2960X-48FPS-L", "C9300-48UXM", "WS-C3750X-48P-S", "J9773A",
                                    "X-UNHEARD-OF"};
  Equipment out;
  out.site = fmt::format("S{:03}", number % 60);
  out.device = fmt::format("{}-{:06}", out.site, number);
  out.name = fmt::format("sw-{}", number);
  out.kind = number % 3 == 0 ? "access-point" : "switch";
  out.vendor = "Cisco";
  out.model = models[number % 5];
  out.serial = fmt::format("FOC{:08}", number);
  out.first_seen = WallTime(today - std::chrono::days(number % 3000));
  out.last_seen = WallTime(today);
  return out;
}

std::vector<Equipment> things(std::size_t count) {
  std::vector<Equipment> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(thing(i));
  return out;
}

std::vector<Site> sites() {
  std::vector<Site> out(60);
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i].id = fmt::format("S{:03}", i);
    out[i].enrolment = 500;
  }
  return out;
}

Book book(std::size_t assets) {
  std::string text = "serial,tag,site,room,purchased,installed,cost,fund,request,funding_year\n";
  for (std::size_t i = 0; i < assets; ++i)
    text += fmt::format(
        "FOC{0:08},T{0},S{1:03},MDF {1},2021-07-01,2021-08-01,5200.10,Measure "
        "J,2199012345,2021\n",
        i, i % 60);
  return book_of({{"assets.csv", std::move(text)},
                  {"own.toml",
                   "[district]\ndiscount_percent = 80\nstudents = 30000\n"
                   "[[price]]\nkinds = [\"switch\"]\nreplacement = \"C9300\"\nunit_cost = "
                   "\"5200.10\"\n[[price]]\nkinds = [\"access-point\"]\nreplacement = "
                   "\"AP\"\nunit_cost = \"640.00\"\n"}})
      .book;
}

void plan(const Settings& settings) {
  const auto all = things(settings.devices);
  const auto where = sites();
  const auto what = book(settings.devices);
  RefreshOptions usual;
  usual.first = fiscal_year_of(today);
  usual.years = settings.years;
  auto capped = usual;
  capped.cap = Money{600'000'000};
  auto later = usual;
  later.delay_years = 1;
  const Start start;
  std::size_t lines = 0;
  for (const auto& options : {usual, capped, later})
    lines += refresh_plan(what, all, where, options).lines.size();
  fmt::print("refresh plan: {} things, {} years, 3 scenarios, {} lines: {}\n", settings.devices,
             settings.years, lines, start.text());
}

int workbook(const Settings& settings) {
  const auto what = book(settings.assets);
  const auto all = things(settings.assets / 2);
  const auto where = sites();
  auto folder = (std::filesystem::temp_directory_path() / "planning-bench-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) return 1;
  const Start start;
  const auto document = reports::assets_document({"Bench", today, WallTime(today)}, what,
                                                 reconcile(what, all, where, {.day = today}));
  const auto written = reports::write_xlsx(document, folder + "/out.xlsx", folder);
  const auto seconds = start.text();
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  fmt::print("register as XLSX: {} rows: {}, {} bytes, at most {} MiB\n", settings.assets, seconds,
             written ? std::filesystem::file_size(folder + "/out.xlsx") : 0, used.ru_maxrss / 1024);
  std::filesystem::remove_all(folder);
  return written ? 0 : 1;
}

}  // namespace
}  // namespace netroster::planning

int main(int argc, char** argv) {
  netroster::planning::Settings settings;
  CLI::App app{"Times the refresh plan, and the register of assets as a workbook."};
  app.add_option("--devices", settings.devices, "things in the plan");
  app.add_option("--years", settings.years, "fiscal years of the plan");
  app.add_option("--assets", settings.assets, "rows of the register");
  CLI11_PARSE(app, argc, argv);
  const int code = netroster::planning::workbook(settings);
  netroster::planning::plan(settings);
  return code;
}
