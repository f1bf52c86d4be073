// Facts about contracted circuits.
#include "standards/fact_kit.h"

namespace netroster::standards {
namespace {

const Circuit& of(const World& w, std::uint32_t i) { return *w.circuit(i).circuit; }

Observed purpose(const World& w, std::uint32_t i) {
  return words_or(of(w, i).purpose, {}, "its purpose is not declared");
}
Observed provider(const World& w, std::uint32_t i) {
  return words_or(of(w, i).provider, {}, "its provider is not declared");
}
Observed route(const World& w, std::uint32_t i) {
  return words_or(of(w, i).route, {}, "its route is not declared");
}
Observed down(const World& w, std::uint32_t i) {
  return number(static_cast<double>(of(w, i).down_bps));
}
Observed up(const World& w, std::uint32_t i) {
  return number(static_cast<double>(of(w, i).up_bps));
}

Observed contract_left(const World& w, std::uint32_t i) {
  if (!of(w, i).end_date) return unknown("the end of its contract is not declared");
  const WallTime end = *of(w, i).end_date;
  return number(static_cast<double>((end - w.sources().now).count()), {},
                "it ends on " + iso_text(end).substr(0, 10));
}

Observed is_measured(const World& w, std::uint32_t i) {
  const auto& entry = w.circuit(i);
  if (of(w, i).device.empty()) return truth(false, {}, "the site's file names no device");
  if (entry.device == none) {
    const auto seen = seen_last(w, entry.site);
    if (seen == WallTime{}) return unknown("no device of the site is known");
    return truth(false, seen, "there is no device " + of(w, i).device);
  }
  const auto read = w.device(entry.device).ports_read;
  if (entry.port == none) return truth(false, read, "it has no port " + of(w, i).interface);
  return truth(true, read);
}

Observed port_speed(const World& w, std::uint32_t i) {
  const auto& entry = w.circuit(i);
  if (entry.port == none) return unknown("the port that it is measured at is not known");
  return number_or(w.port_of(w.port(entry.port)).speed_bps, w.device(entry.device).ports_read,
                   "its port tells no speed");
}

// Internet comes in at one place for all: what all users share.
Observed total_internet(const World& w, std::uint32_t) {
  double sum = 0;
  for (const auto& site : w.sources().config.sites)
    for (const auto& circuit : site.circuits)
      if (circuit.purpose == "internet") sum += static_cast<double>(circuit.down_bps);
  return sum > 0 ? number(sum) : unknown("no circuit with purpose = \"internet\" is declared");
}

Observed per(const World& w, std::uint32_t i, const std::optional<double>& people) {
  auto sum = total_internet(w, i);
  if (!sum.known()) return sum;
  if (!people) return unknown("enrolment or staff of a school is not declared");
  if (*people == 0) return not_applicable("nobody is declared");
  return number(std::get<double>(sum.value) / *people);
}
Observed per_user(const World& w, std::uint32_t i) { return per(w, i, w.district_users()); }
Observed per_student(const World& w, std::uint32_t i) { return per(w, i, w.district_students()); }

Observed district_students(const World& w, std::uint32_t) {
  return number_or(w.district_students(), {}, "enrolment or staff of a school is not declared");
}

// The fuller direction over school hours, in bits a second.
Observed peak(const World& w, std::uint32_t i) {
  const auto found = w.measured(w.circuit(i).port);
  if (!found || !found->in_p95_bps || !found->out_p95_bps) return unknown(why_not(found));
  return number(std::max(*found->in_p95_bps, *found->out_p95_bps), found->when);
}

double rate_of(const World& w, std::uint32_t i) {
  return static_cast<double>(std::min(of(w, i).down_bps, of(w, i).up_bps));
}

Observed utilisation(const World& w, std::uint32_t i) {
  auto top = peak(w, i);
  if (!top.known()) return top;
  return number(100 * std::get<double>(top.value) / rate_of(w, i), top.when);
}

Observed headroom(const World& w, std::uint32_t i) {
  auto top = peak(w, i);
  if (!top.known()) return top;
  const auto bps = std::get<double>(top.value);
  if (bps == 0) return not_applicable("it carried nothing");
  return number(rate_of(w, i) / bps, top.when);
}

constexpr auto C = SubjectKind::circuit;
constexpr std::string_view declare_it = "write it in [[site.circuit]] of the site's file";
constexpr std::string_view measure_it =
    "name `device` and `interface`, and let the daemon poll them";
constexpr std::string_view people_hint = "declare `enrolment` and `staff` of every school";
constexpr std::string_view purposes[] = {"internet", "wan", "voice", "other"};
constexpr FactRow rows[] = {
    {C, "purpose", Unit::text, "internet, wan, voice or other.", in_site_file, declare_it, purpose,
     purposes},
    {C, "provider", Unit::text, "Who is paid for it.", in_site_file, declare_it, provider},
    {C, "route", Unit::text, "The way its cable takes.", in_site_file, declare_it, route},
    {C, "down", Unit::rate, "The contracted rate towards the site.", in_site_file, declare_it,
     down},
    {C, "up", Unit::rate, "The contracted rate away from the site.", in_site_file, declare_it, up},
    {C, "contract_left", Unit::duration, "Time until its contract ends; less than 0 when it has.",
     in_site_file, declare_it, contract_left},
    {C, "is_measured", Unit::truth, "Whether the port that it is measured at is in the inventory.",
     "the site's file and the inventory", measure_it, is_measured},
    {C, "port_speed", Unit::rate, "The speed of that port.", "IF-MIB ifHighSpeed", measure_it,
     port_speed},
    {C, "district_internet", Unit::rate, "Contracted rate of all the district's Internet circuits.",
     in_site_file, declare_it, total_internet},
    {C, "district_internet_per_user", Unit::rate,
     "The same for each student and member of staff of the district.", in_site_file, people_hint,
     per_user},
    {C, "district_internet_per_student", Unit::rate, "The same for each student of the district.",
     in_site_file, people_hint, per_student},
    {C, "district_students", Unit::count, "Students of the district.", in_site_file, people_hint,
     district_students},
    {C, "utilisation", Unit::percent,
     "95th percentile of 5-minute samples over school hours, the fuller direction, of the "
     "contracted rate.",
     "measured traffic", measure_it, utilisation},
    {C, "headroom", Unit::ratio, "The contracted rate, in multiples of that percentile.",
     "measured traffic", measure_it, headroom},
};

}  // namespace

std::span<const FactRow> circuit_facts() { return rows; }

}  // namespace netroster::standards
