#include "planning/bulk_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace netroster::planning {
namespace {

constexpr std::uint64_t giga = 1'000'000'000;
constexpr double mega = 1e6;
constexpr int months_a_year = 12;

// 0: the site's file does not say.
std::optional<FormSpeed> speed_of(std::uint64_t bps) {
  return bps > 0 ? std::optional(form_speed(bps)) : std::nullopt;
}

BulkLine line_of(const Site& site, const Circuit& circuit) {
  BulkLine out;
  out.category = 1;
  out.make = circuit.provider;
  out.purpose = circuit.purpose;
  out.circuit = circuit.id;
  out.down = speed_of(circuit.down_bps);
  out.up = speed_of(circuit.up_bps);
  out.quantity = 1;
  out.months = months_a_year;
  if (circuit.monthly_cost) {
    out.monthly = Money{std::llround(*circuit.monthly_cost * 100)};
    out.before_discount = *out.monthly * out.months;
  }
  if (!site.billed_entity_number.empty()) out.recipients = {site.billed_entity_number};
  return out;
}

BulkLine line_of(const RequestLine& request) {
  BulkLine out;
  out.form = request.form;
  out.make = request.make;
  out.model = request.model;
  out.quantity = request.quantity;
  out.one_time_eligible = request.unit_eligible;
  out.one_time_ineligible = request.unit - request.unit_eligible;
  out.before_discount = request.total_eligible;
  out.recipients = request.entities;
  return out;
}

}  // namespace

FormSpeed form_speed(std::uint64_t bps) {
  if (bps >= giga && bps % giga == 0) return {std::to_string(bps / giga), "Gbps"};
  return {fmt::format("{}", static_cast<double>(bps) / mega), "Mbps"};
}

std::vector<BulkLine> bulk_lines(const Book& book, std::span<const Site> sites,
                                 const std::vector<RequestLine>& requests, FiscalYear year) {
  std::vector<BulkLine> out;
  std::vector<const Site*> ordered;
  for (const auto& site : sites) ordered.push_back(&site);
  std::sort(ordered.begin(), ordered.end(),
            [](const Site* a, const Site* b) { return a->id < b->id; });
  for (const auto* site : ordered)
    for (const auto& circuit : site->circuits) out.push_back(line_of(*site, circuit));
  const auto circuits = out.size();
  for (const auto& request : requests) out.push_back(line_of(request));
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i].number = i < circuits ? i + 1 : i - circuits + 1;
    out[i].year = year;
    out[i].ben = book.district.billed_entity_number;
  }
  return out;
}

}  // namespace netroster::planning
