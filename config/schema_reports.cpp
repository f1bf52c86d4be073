// netroster.toml: rows of the schema table for reports that are written by the calendar.
#include "config/binding.h"
#include "config/schema_rows.h"

namespace netroster::config {
namespace {

template <auto Member>
constexpr auto put = &Bound<Member>::put;
template <auto Member>
constexpr auto get = &Bound<Member>::get;

constexpr std::string_view reports[] = {"assets", "bandwidth", "board",    "compliance", "design",
                                        "erate",  "lifecycle", "progress", "refresh"};
constexpr std::string_view formats[] = {"html", "pdf", "csv", "json", "xlsx", "junit"};

constexpr Row rows[] = {
    {.key = "name",
     .type = Type::id,
     .doc = "What its files are called: NAME-DAY.FORMAT, with the day on which one is written.",
     .example = R"("board")",
     .put = put<&ReportSchedule::name>,
     .get = get<&ReportSchedule::name>,
     .required = true},
    {.key = "report",
     .type = Type::choice,
     .doc = "What follows `netroster report`.",
     .example = R"("board")",
     .put = put<&ReportSchedule::report>,
     .get = get<&ReportSchedule::report>,
     .required = true,
     .choices = reports},
    {.key = "format",
     .type = Type::choice,
     .doc = "What its files are. `pdf` needs weasyprint; `compliance` and `design` are not written "
            "as `xlsx`, and nothing but `compliance` as `junit`.",
     .example = R"("html")",
     .put = put<&ReportSchedule::format>,
     .get = get<&ReportSchedule::format>,
     .choices = formats},
    {.key = "sites",
     .type = Type::text,
     .doc = "Ids of the sites that it is about, with blanks between; left out: every site. "
            "`board`, `erate` and `progress` are of the whole district.",
     .example = R"("OAK ELM")",
     .put = put<&ReportSchedule::sites>,
     .get = get<&ReportSchedule::sites>},
    {.key = "options",
     .type = Type::text,
     .doc = "More options of the command, as they are written there, with blanks between. `-o`, "
            "`--format`, `--config` and `--store` are given anyhow.",
     .example = R"("--phase phase-1 --all")",
     .put = put<&ReportSchedule::options>,
     .get = get<&ReportSchedule::options>},
    {.key = "when",
     .type = Type::text,
     .doc = "When it is due, on the clock of `district.timezone`: `daily` and a time, a weekday "
            "and a time, or `monthly`, a day from 1 to 28 and a time.",
     .example = R"("monday 06:00")",
     .put = put<&ReportSchedule::when>,
     .get = get<&ReportSchedule::when>,
     .required = true,
     .check = check_report_time},
    {.key = "folder",
     .type = Type::text,
     .doc = "Where its files go. It is made when it is not there; under the systemd unit it lies "
            "in /var/lib/netroster/reports.",
     .example = R"("/var/lib/netroster/reports")",
     .put = put<&ReportSchedule::folder>,
     .get = get<&ReportSchedule::folder>,
     .check = check_absolute_path},
    {.key = "keep",
     .type = Type::integer,
     .doc = "How many of its files are kept, the newest; older ones are deleted. 0: all are kept.",
     .example = "12",
     .put = put<&ReportSchedule::keep>,
     .get = get<&ReportSchedule::keep>,
     .least = 0,
     .most = 10'000},
};

constexpr Section table[] = {
    {"report", FileKind::main, true,
     "A report that is written by the calendar, by `netroster report due`.", rows,
     untouched<ReportSchedule>},
};

}  // namespace

std::span<const Section> report_sections() { return table; }

}  // namespace netroster::config
