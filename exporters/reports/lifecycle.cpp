#include "exporters/reports/lifecycle.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace netroster::reports {
namespace {

using planning::Life;
using planning::LifeState;
using planning::ModelLife;

std::string_view style_of(LifeState state) {
  switch (state) {
    case LifeState::past_support:
    case LifeState::past_security:
      return "f";
    case LifeState::past_software:
    case LifeState::past_sale:
      return "w";
    case LifeState::unknown:
      return "u";
    case LifeState::supported:
      break;
  }
  return "p";
}

const planning::Provenance* of(const ModelLife* row) { return row == nullptr ? nullptr : &row->of; }

std::vector<Value> dates(const ModelLife* row) {
  if (row == nullptr) return std::vector<Value>(4);
  return {known(row->end_of_sale), known(row->end_of_software), known(row->end_of_security),
          known(row->end_of_support)};
}

std::vector<Column> date_columns() {
  std::vector<Column> out{{"end_of_sale", "Sale ends"},
                          {"end_of_software", "Software ends"},
                          {"end_of_security", "Security ends"},
                          {"end_of_support", "Support ends"}};
  for (auto& column : provenance_columns()) out.push_back(std::move(column));
  return out;
}

void add_life(std::vector<Value>& cells, const ModelLife* row) {
  for (auto& date : dates(row)) cells.push_back(std::move(date));
  cells.insert(cells.end(), {sure_of(of(row)), source_of(of(row)), retrieved_of(of(row))});
}

template <typename T>
void append(std::vector<T>& to, std::vector<T> more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

Table state_table(const std::vector<Life>& lives) {
  std::map<LifeState, std::size_t> counts;
  for (const auto& life : lives) ++counts[life.state];
  std::vector<Row> rows;
  for (const auto& [state, number] : counts)
    rows.push_back({{word(text(state)), count(number)}, style_of(state)});
  return table_of("states", "Things by state", {{"state", "State"}, {"things", "Things", true}},
                  std::move(rows));
}

Table model_table(const std::vector<Life>& lives) {
  std::vector<Row> rows;
  for (const auto& model : planning::counted_by_model(lives)) {
    const auto& thing = *model.life.thing;
    std::vector<Value> cells{word(text(model.life.state)), count(model.count), thing.kind,
                             thing.vendor, thing.model};
    add_life(cells, model.life.row);
    cells.emplace_back(fmt::format("{}", fmt::join(model.sites, " ")));
    rows.push_back({std::move(cells), style_of(model.life.state)});
  }
  std::vector<Column> columns{{"state", "State"},
                              {"count", "Things", true},
                              {"kind", "Kind"},
                              {"make", "Make"},
                              {"model", "Model"}};
  append(columns, date_columns());
  columns.push_back({"sites", "Sites", false, true});
  return table_of("models", "By model, the worst first", std::move(columns), std::move(rows));
}

Row life_row(const Life& life) {
  const auto& thing = *life.thing;
  Row row{{word(text(life.state)), thing.site, thing.closet, thing.name, thing.kind, thing.vendor,
           thing.model, thing.serial},
          style_of(life.state)};
  add_life(row.cells, life.row);
  row.cells.push_back(word(text(thing.seen)));
  return row;
}

std::vector<Column> life_columns() {
  std::vector<Column> columns{{"state", "State"},
                              {"site", "Site"},
                              {"closet", "Closet", false, true},
                              {"name", "Name"},
                              {"kind", "Kind"},
                              {"make", "Make", false, true},
                              {"model", "Model"},
                              {"serial", "Serial", false, true}};
  append(columns, date_columns());
  columns.push_back({"evidence", "Evidence", false, true});
  return columns;
}

}  // namespace

Document lifecycle_document(const Heading& heading, std::vector<Life> lives, planning::Day day) {
  auto out = begun(heading, "lifecycle", "Until when there is support", "things");
  planning::put_worst_first(lives);
  const auto at = [&lives](LifeState state) {
    return std::count_if(lives.begin(), lives.end(),
                         [state](const Life& one) { return one.state == state; });
  };
  Part summary{"Summary", {}, {state_table(lives)}};
  summary.lines.push_back(fmt::format(
      "On {} {} of {} things are past the end of their support; of {} nobody knows it.",
      planning::day_text(day), at(LifeState::past_support), lives.size(), at(LifeState::unknown)));
  out.parts.push_back(std::move(summary));
  out.parts.push_back({"Models", {}, {model_table(lives)}});
  const auto held = std::make_shared<const std::vector<Life>>(std::move(lives));
  Table things{"things", "Every thing, the worst first", life_columns(), held->size(),
               [held](std::size_t i) { return life_row((*held)[i]); }};
  out.parts.push_back({"Every thing", {}, {std::move(things)}});
  out.method = {
      "Dates are the last day of each. A model without a row is unknown, never supported. Rows of "
      "the district come before those of the program.",
      confidence_words()};
  return out;
}

}  // namespace netroster::reports
