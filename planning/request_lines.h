// What a funding request of Category Two asks for, line by line, out of the refresh plan of a year.
#pragma once

#include <string>
#include <vector>

#include "planning/refresh.h"

namespace netroster::planning {

struct RequestLine {
  const FormRule* form = nullptr;  // null: how the form calls it is not known
  std::string kind;
  std::string make;
  std::string model;
  std::size_t quantity = 0;
  Money unit;           // of one, before the discount
  Money unit_eligible;  // of it
  Money total;
  Money total_eligible;
  std::vector<std::string> sites;  // that get one, by id
  std::vector<std::string>
      entities;  // their billed entity numbers, of schools, as far as they are known
};

// Priced and eligible lines of that year, one for each kind, make, model and price; by them.
std::vector<RequestLine> request_lines(const RefreshPlan& plan, const Book& book,
                                       std::span<const Site> sites, FiscalYear year);

}  // namespace netroster::planning
