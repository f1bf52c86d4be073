#include "exporters/grafana/dashboard.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace netroster::grafana {
namespace {

using Json = nlohmann::ordered_json;

constexpr int columns = 24;
constexpr int schema_version = 39;  // Grafana 10.4; newer ones read it

const char* type_of(PanelKind kind) {
  switch (kind) {
    case PanelKind::row:
      return "row";
    case PanelKind::timeseries:
      return "timeseries";
    case PanelKind::stat:
      return "stat";
    case PanelKind::gauge:
      return "gauge";
    case PanelKind::table:
      return "table";
    case PanelKind::node_graph:
      break;
  }
  return "nodeGraph";
}

bool is_of_now(PanelKind kind) { return kind != PanelKind::timeseries; }
bool is_table(PanelKind kind) { return kind == PanelKind::table || kind == PanelKind::node_graph; }

Json source() { return {{"type", "prometheus"}, {"uid", "${datasource}"}}; }

Json target(const Panel& panel, std::size_t index) {
  const auto& query = panel.queries[index];
  Json out;
  out["datasource"] = source();
  out["refId"] = std::string(1, static_cast<char>('A' + index));
  out["editorMode"] = "code";
  out["expr"] = query.expr;
  out["format"] = is_table(panel.kind) ? "table" : "time_series";
  out["instant"] = is_of_now(panel.kind);
  out["range"] = !is_of_now(panel.kind);
  out["legendFormat"] = query.legend;
  return out;
}

Json field_config(const Panel& panel) {
  Json defaults;
  defaults["unit"] = panel.unit;
  if (panel.unit != "dBm" && panel.unit != "celsius") defaults["min"] = 0;
  if (panel.max) defaults["max"] = *panel.max;
  if (!panel.thresholds.empty()) {
    auto steps = Json::array();
    for (const auto& each : panel.thresholds) {
      Json step;
      step["color"] = each.colour;
      step["value"] = each.from ? Json(*each.from) : Json(nullptr);
      steps.push_back(std::move(step));
    }
    defaults["thresholds"] = {{"mode", "absolute"}, {"steps", std::move(steps)}};
  }
  if (panel.kind == PanelKind::timeseries) {
    defaults["custom"] = {{"drawStyle", "line"},
                          {"fillOpacity", 10},
                          {"lineWidth", 1},
                          // A gap is a gap: what is not known is not drawn.
                          {"spanNulls", false},
                          {"showPoints", "never"}};
    if (!panel.thresholds.empty()) defaults["custom"]["thresholdsStyle"] = {{"mode", "dashed"}};
  }
  return {{"defaults", std::move(defaults)}, {"overrides", Json::array()}};
}

Json options(const Panel& panel) {
  switch (panel.kind) {
    case PanelKind::timeseries:
      return {{"legend",
               {{"calcs", {"mean", "max"}},
                {"displayMode", "table"},
                {"placement", "bottom"},
                {"showLegend", true}}},
              {"tooltip", {{"mode", "multi"}, {"sort", "desc"}}}};
    case PanelKind::stat:
    case PanelKind::gauge:
      return {{"reduceOptions", {{"calcs", {"lastNotNull"}}, {"fields", ""}, {"values", false}}},
              {"orientation", "auto"}};
    case PanelKind::table:
      return {{"showHeader", true}, {"cellHeight", "sm"}};
    case PanelKind::row:
    case PanelKind::node_graph:
      break;
  }
  return Json::object();
}

// A table of several queries is one by their labels; what no reader asked for is hidden.
Json transformations(const Panel& panel) {
  if (panel.kind != PanelKind::table) return Json::array();
  Json hidden = {{"Time", true}};
  Json names = Json::object();
  for (const auto& [label, heading] : panel.columns) names[label] = heading;
  auto out = Json::array();
  if (panel.queries.size() > 1) out.push_back({{"id", "merge"}, {"options", Json::object()}});
  out.push_back(
      {{"id", "organize"},
       {"options", {{"excludeByName", std::move(hidden)}, {"renameByName", std::move(names)}}}});
  return out;
}

// Where the next panel stands.
class Flow {
 public:
  Json place(int width, int height) {
    if (x_ + width > columns) {
      x_ = 0;
      y_ += tallest_;
      tallest_ = 0;
    }
    Json out = {{"h", height}, {"w", width}, {"x", x_}, {"y", y_}};
    x_ += width;
    tallest_ = std::max(tallest_, height);
    return out;
  }

 private:
  int x_ = 0;
  int y_ = 0;
  int tallest_ = 0;
};

Json row_json(const Panel& panel, int id, Flow& flow) {
  Json out;
  out["id"] = id;
  out["type"] = "row";
  out["title"] = panel.title;
  out["collapsed"] = false;
  out["gridPos"] = flow.place(columns, 1);
  out["panels"] = Json::array();
  return out;
}

Json panel_json(const Panel& panel, int id, Flow& flow) {
  if (panel.kind == PanelKind::row) return row_json(panel, id, flow);
  Json out;
  out["id"] = id;
  out["type"] = type_of(panel.kind);
  out["title"] = panel.title;
  out["description"] = panel.description;
  out["datasource"] = source();
  out["gridPos"] = flow.place(panel.width, panel.height);
  out["fieldConfig"] = field_config(panel);
  out["options"] = options(panel);
  auto targets = Json::array();
  for (std::size_t i = 0; i < panel.queries.size(); ++i) targets.push_back(target(panel, i));
  out["targets"] = std::move(targets);
  auto steps = transformations(panel);
  if (!steps.empty()) out["transformations"] = std::move(steps);
  return out;
}

Json datasource_variable() {
  return {{"name", "datasource"},
          {"label", "Data source"},
          {"type", "datasource"},
          {"query", "prometheus"},
          {"hide", 0},
          {"multi", false},
          {"includeAll", false},
          {"refresh", 1},
          {"regex", ""}};
}

Json variable_json(const Variable& variable) {
  Json out;
  out["name"] = variable.name;
  out["label"] = variable.label;
  out["type"] = variable.choices.empty() ? "query" : "custom";
  out["hide"] = 0;
  out["multi"] = variable.several;
  out["includeAll"] = variable.several;
  if (variable.several) {
    out["allValue"] = ".*";
    out["current"] = {{"selected", true}, {"text", {"All"}}, {"value", {"$__all"}}};
  }
  if (variable.choices.empty()) {
    out["datasource"] = source();
    out["query"] = {{"query", variable.query}, {"refId", variable.name}};
    out["refresh"] = 2;  // when the time range changes, too: sites come and go
    out["sort"] = 1;
    return out;
  }
  std::string joined;
  auto offered = Json::array();
  for (const auto& choice : variable.choices) {
    joined += (joined.empty() ? "" : ",") + choice;
    offered.push_back({{"selected", offered.empty()}, {"text", choice}, {"value", choice}});
  }
  out["query"] = joined;
  out["current"] = offered.front();
  out["options"] = std::move(offered);
  return out;
}

}  // namespace

std::string classic_json(const Dashboard& dashboard) {
  Json out;
  out["uid"] = dashboard.uid;
  out["title"] = dashboard.title;
  out["description"] = dashboard.description;
  out["tags"] = {"netroster"};
  out["schemaVersion"] = schema_version;
  out["version"] = 1;
  out["editable"] = false;  // a change would be lost when the file is written anew
  out["graphTooltip"] = 1;
  out["refresh"] = "1m";
  out["timezone"] = "browser";
  out["time"] = {{"from", dashboard.from}, {"to", "now"}};
  auto links = Json::array();
  links.push_back({{"title", "netroster"},
                   {"type", "dashboards"},
                   {"tags", {"netroster"}},
                   {"asDropdown", true},
                   {"includeVars", true},
                   {"keepTime", true},
                   {"icon", "external link"},
                   {"targetBlank", false},
                   {"tooltip", ""},
                   {"url", ""}});
  out["links"] = std::move(links);
  auto variables = Json::array({datasource_variable()});
  for (const auto& variable : dashboard.variables) variables.push_back(variable_json(variable));
  out["templating"] = {{"list", std::move(variables)}};
  out["annotations"] = {{"list", Json::array()}};
  auto panels = Json::array();
  Flow flow;
  for (const auto& panel : dashboard.panels)
    panels.push_back(panel_json(panel, static_cast<int>(panels.size()) + 1, flow));
  out["panels"] = std::move(panels);
  return out.dump(2) + "\n";
}

}  // namespace netroster::grafana
