// What a whole book says of its funds: no id twice, and no name that none has.
#pragma once

#include <cstddef>

#include "planning/book.h"

namespace netroster::planning {

// Of the district's own; the first of an id stays.
void drop_funds_twice(Book& book, config::Problems& problems);
// The district's own are the first `own` of the book; what it says itself, we do not.
void settle_shipped_funds(Book& book, std::size_t own);
// Where the district declares funds, a price that names another one has a slip in it.
void check_fund_names(const Book& book, config::Problems& problems);

}  // namespace netroster::planning
