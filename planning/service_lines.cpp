#include "planning/service_lines.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace netroster::planning {
namespace {

// What lines of one sort have together.
struct Sum {
  ServiceLine line;
  std::set<std::string> entities;
  std::set<std::string> makes;
  std::optional<std::uint64_t> least;
  std::uint64_t most = 0;
  bool silent = false;  // one of the circuits says no speed

  ServiceLine take() {
    line.entities.assign(entities.begin(), entities.end());
    line.makes.assign(makes.begin(), makes.end());
    if (!silent && least) {
      line.least = form_speed(*least);
      line.most = form_speed(most);
    }
    return std::move(line);
  }
};

void add_circuit(Sum& to, const Site& site, const Circuit& circuit) {
  ++to.line.quantity;
  if (site.billed_entity_number.empty())
    ++to.line.unnamed;
  else
    to.entities.insert(site.billed_entity_number);
  const auto bps = circuit.down_bps;
  if (bps == 0) {
    to.silent = true;
    return;
  }
  to.least = std::min(to.least.value_or(bps), bps);
  to.most = std::max(to.most, bps);
}

std::vector<ServiceLine> of_circuits(const Book& book, std::span<const Site> sites) {
  std::map<std::string, Sum> found;
  for (const auto& site : sites)
    for (const auto& circuit : site.circuits) {
      auto& sum = found[circuit.purpose];
      sum.line.category = 1;
      sum.line.purpose = circuit.purpose;
      sum.line.service = book.erate.service_of(circuit.purpose);
      sum.line.unit = "circuits";
      add_circuit(sum, site, circuit);
    }
  std::vector<ServiceLine> out;
  for (auto& [purpose, sum] : found) out.push_back(sum.take());
  return out;
}

std::vector<ServiceLine> of_things(const Book& book, const std::vector<RequestLine>& requests) {
  using Key = std::tuple<std::string, std::string, std::string>;
  std::map<Key, Sum> found;
  for (const auto& request : requests) {
    const auto* form = request.form;
    auto& sum =
        found[form == nullptr ? Key{"", "", request.kind} : Key{form->function, form->product, ""}];
    sum.line.service = book.erate.service_of("equipment");
    sum.line.form = form;
    sum.line.unit = "each";
    sum.line.quantity += request.quantity;
    if (!request.make.empty()) sum.makes.insert(request.make);
    sum.entities.insert(request.entities.begin(), request.entities.end());
    sum.line.unnamed += request.sites.size() - request.entities.size();
  }
  std::vector<ServiceLine> out;
  for (auto& [key, sum] : found) out.push_back(sum.take());
  return out;
}

}  // namespace

std::vector<ServiceLine> service_lines(const Book& book, std::span<const Site> sites,
                                       const std::vector<RequestLine>& requests, FiscalYear year) {
  auto out = of_circuits(book, sites);
  const auto circuits = out.size();
  for (auto& line : of_things(book, requests)) out.push_back(std::move(line));
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i].number = i < circuits ? i + 1 : i - circuits + 1;
    out[i].year = year;
    out[i].ben = book.district.billed_entity_number;
  }
  return out;
}

}  // namespace netroster::planning
