// Lines of Form 471 under the names of USAC's open data, with connection speeds and their units.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/site.h"
#include "planning/book.h"
#include "planning/request_lines.h"

namespace netroster::planning {

// A speed as the form has it: a number and its unit, for a bare 1 may be either.
struct FormSpeed {
  std::string number;  // "1", "500", "1.5"
  std::string unit;    // "Mbps", "Gbps"
};
FormSpeed form_speed(std::uint64_t bps);

struct BulkLine {
  std::size_t number = 0;  // within the category, from 1
  int category = 2;
  FiscalYear year;
  std::string ben;  // that asks: the district's
  const FormRule* form = nullptr;
  std::string make;
  std::string model;
  std::string purpose;  // of a circuit
  std::optional<FormSpeed> down;
  std::optional<FormSpeed> up;
  std::size_t quantity = 0;
  std::optional<Money> one_time_eligible;  // of one
  std::optional<Money> one_time_ineligible;
  std::optional<Money> monthly;  // of one
  int months = 0;
  std::optional<Money> before_discount;  // of all, over the year
  std::vector<std::string> recipients;   // billed entity numbers of the schools
  std::string circuit;
};

// Category One: every circuit that the sites declare, for a whole year; by site and circuit.
// Category Two: what the refresh plan asks for in that year.
std::vector<BulkLine> bulk_lines(const Book& book, std::span<const Site> sites,
                                 const std::vector<RequestLine>& requests, FiscalYear year);

}  // namespace netroster::planning
