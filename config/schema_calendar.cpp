// netroster.toml: rows of the schema table that tell when there is school.
#include "config/binding.h"
#include "config/schema_rows.h"

namespace netroster::config {
namespace {

template <auto Member>
constexpr auto put = &Bound<Member>::put;
template <auto Member>
constexpr auto get = &Bound<Member>::get;

constexpr std::string_view day_kinds[] = {"holiday", "instruction", "early-release"};

constexpr Row calendar_rows[] = {
    {.key = "monday",
     .type = Type::text,
     .doc = "First and last bell, in the time zone of the district. A weekday without times has no "
            "school.",
     .example = R"("08:00-15:10")",
     .put = put<&CalendarSettings::monday>,
     .get = get<&CalendarSettings::monday>,
     .check = check_bell_times},
    {.key = "tuesday",
     .type = Type::text,
     .doc = "As `monday`.",
     .example = R"("08:00-15:10")",
     .put = put<&CalendarSettings::tuesday>,
     .get = get<&CalendarSettings::tuesday>,
     .check = check_bell_times},
    {.key = "wednesday",
     .type = Type::text,
     .doc = "As `monday`. A day that is short every week is written so here.",
     .example = R"("08:00-13:30")",
     .put = put<&CalendarSettings::wednesday>,
     .get = get<&CalendarSettings::wednesday>,
     .check = check_bell_times},
    {.key = "thursday",
     .type = Type::text,
     .doc = "As `monday`.",
     .example = R"("08:00-15:10")",
     .put = put<&CalendarSettings::thursday>,
     .get = get<&CalendarSettings::thursday>,
     .check = check_bell_times},
    {.key = "friday",
     .type = Type::text,
     .doc = "As `monday`.",
     .example = R"("08:00-15:10")",
     .put = put<&CalendarSettings::friday>,
     .get = get<&CalendarSettings::friday>,
     .check = check_bell_times},
    {.key = "early_release",
     .type = Type::text,
     .doc = "Bell times of days of the kind `early-release`.",
     .example = R"("08:00-12:15")",
     .put = put<&CalendarSettings::early_release>,
     .get = get<&CalendarSettings::early_release>,
     .check = check_bell_times},
};

constexpr Row term_rows[] = {
    {.key = "name",
     .type = Type::text,
     .doc = "As reports print it.",
     .example = R"("Fall 2026")",
     .put = put<&CalendarTerm::name>,
     .get = get<&CalendarTerm::name>},
    {.key = "first",
     .type = Type::date,
     .doc = "The first day of school.",
     .example = "2026-08-13",
     .put = put<&CalendarTerm::first>,
     .get = get<&CalendarTerm::first>,
     .required = true},
    {.key = "last",
     .type = Type::date,
     .doc = "The last day of school.",
     .example = "2026-12-18",
     .put = put<&CalendarTerm::last>,
     .get = get<&CalendarTerm::last>,
     .required = true},
};

constexpr Row day_rows[] = {
    {.key = "first",
     .type = Type::date,
     .doc = "The day, or the first of several.",
     .example = "2026-11-23",
     .put = put<&CalendarDays::first>,
     .get = get<&CalendarDays::first>,
     .required = true},
    {.key = "last",
     .type = Type::date,
     .doc = "The last of several days.",
     .example = "2026-11-27",
     .put = put<&CalendarDays::last>,
     .get = get<&CalendarDays::last>},
    {.key = "kind",
     .type = Type::choice,
     .doc = "`holiday`: no school. `early-release`: school, with the bell times of "
            "`calendar.early_release`. `instruction`: school, whatever weekday or term it is.",
     .example = R"("holiday")",
     .put = put<&CalendarDays::kind>,
     .get = get<&CalendarDays::kind>,
     .required = true,
     .choices = day_kinds},
    {.key = "hours",
     .type = Type::text,
     .doc = "Bell times of these days, at every site.",
     .example = R"("09:00-12:00")",
     .put = put<&CalendarDays::hours>,
     .get = get<&CalendarDays::hours>,
     .check = check_bell_times},
    {.key = "why",
     .type = Type::text,
     .doc = "Why, in a few words.",
     .example = R"("Thanksgiving break")",
     .put = put<&CalendarDays::why>,
     .get = get<&CalendarDays::why>},
};

const void* in(const Config& config) { return &config.calendar; }
void* in_mutable(Config& config) { return &config.calendar; }

constexpr Section table[] = {
    {"calendar", FileKind::main, false,
     "When there is school. Without a term, figures of school hours are unknown.", calendar_rows,
     untouched<CalendarSettings>, in, in_mutable},
    {"calendar.term", FileKind::main, true, "A time of the year with school in it.", term_rows,
     untouched<CalendarTerm>},
    {"calendar.days", FileKind::main, true,
     "Days that are not what their weekday says. The last that names a day counts.", day_rows,
     untouched<CalendarDays>},
};

}  // namespace

std::span<const Section> calendar_sections() { return table; }

}  // namespace netroster::config
