// A Grafana dashboard as plain values: what the shipped ones are made of.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace netroster::grafana {

enum class PanelKind : std::uint8_t {
  row,  // a heading, over the whole width
  timeseries,
  stat,
  gauge,
  table,
  node_graph,
};

struct Query {
  std::string expr;    // PromQL; may use $site and other variables of its dashboard
  std::string legend;  // "{{site}}"; a table has none
};

// Above `from` the value has this colour; the first has none, and begins at the lowest value.
struct Threshold {
  std::optional<double> from;
  std::string colour;
};

struct Panel {
  std::string title;
  std::string description;  // one sentence or two, in words of an operator
  PanelKind kind = PanelKind::timeseries;
  std::string unit;  // of Grafana: "bps", "percentunit", "short" …
  std::vector<Query> queries;
  int width = 12;  // of 24 columns
  int height = 8;
  std::optional<double> max = {};
  std::vector<Threshold> thresholds = {};
  std::vector<std::pair<std::string, std::string>> columns = {};  // of a table: label, heading
};

// What a reader chooses at the top: values of a label, or of a list.
struct Variable {
  std::string name;
  std::string label;
  std::string query;                 // "label_values(metric, label)"
  std::vector<std::string> choices;  // instead of a query; the first is chosen
  bool several = true;               // more than one, or all, can be chosen
};

struct Dashboard {
  std::string uid;  // stable: links and bookmarks hold it; also the name of its file
  std::string title;
  std::string description;
  std::vector<Variable> variables;
  std::vector<Panel> panels;
  std::string from = "now-24h";
};

// The dashboard in Grafana's Classic JSON, with a line break at the end: the same bytes for the
// same dashboard. Panels flow from left to right; a data source is asked for by variable.
std::string classic_json(const Dashboard& dashboard);

}  // namespace netroster::grafana
