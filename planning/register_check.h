// What a row of the register lacks, and what of it cannot be right.
#pragma once

#include <string>
#include <vector>

#include "planning/book.h"
#include "planning/equipment.h"

namespace netroster::planning {

struct RegisterCheck {
  std::vector<std::string> conflicts;  // in words, each one sentence without its dot
  std::vector<std::string> missing;    // "47 CFR 54.516: room, installed"
};
// `thing` is what was seen of it, null for nothing; `obsolete` the day from which on it may go.
RegisterCheck check_row(const Book& book, const Asset& asset, const Equipment* thing,
                        const std::optional<Day>& obsolete);

// The transfers of a row, oldest first.
std::vector<const Transfer*> transfers_of(const Book& book, const Asset& asset);
// "2024-08-01 from OAK to ELM (OAK lost a class; Kim)".
std::string text(const Transfer& transfer);

}  // namespace netroster::planning
