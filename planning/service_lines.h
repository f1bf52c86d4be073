// Service lines of Form 470, which opens the bidding: what is wanted, without any price.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "planning/bulk_lines.h"

namespace netroster::planning {

struct ServiceLine {
  std::size_t number = 0;  // within the category, from 1
  int category = 2;
  FiscalYear year;
  std::string ben;                       // that asks: the district's
  const ServiceRule* service = nullptr;  // null: how the form calls it is not known
  const FormRule* form = nullptr;        // of Category Two; null: likewise
  std::string purpose;                   // of circuits
  std::size_t quantity = 0;
  std::string unit;  // "circuits", "each"
  // Of circuits, as they are contracted; nullopt: one of them says none.
  std::optional<FormSpeed> least;
  std::optional<FormSpeed> most;
  std::vector<std::string> makes;     // that the prices name: an equivalent may be offered
  std::vector<std::string> entities;  // billed entity numbers, as far as they are known
  std::size_t unnamed = 0;            // recipients whose number is not known
};

// Category One: circuits that the sites declare, by purpose. Category Two: what the refresh plan
// asks for in that year, by function and product of the form.
std::vector<ServiceLine> service_lines(const Book& book, std::span<const Site> sites,
                                       const std::vector<RequestLine>& requests, FiscalYear year);

}  // namespace netroster::planning
