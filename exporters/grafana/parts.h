// What several dashboards have alike.
#pragma once

#include "exporters/grafana/dashboard.h"
#include "exporters/grafana/promql.h"

namespace netroster::grafana {

inline Variable site_variable() {
  return {.name = "site",
          .label = "Site",
          .query = "label_values(netroster_site_info, site)",
          .choices = {}};
}

inline Panel heading(std::string title) {
  Panel out;
  out.title = std::move(title);
  out.kind = PanelKind::row;
  return out;
}

// The colours of the utilisation policy.
inline std::vector<Threshold> utilisation_colours() {
  return {{{}, "green"},
          {utilisation_policy.warn, "yellow"},
          {utilisation_policy.upgrade, "orange"},
          {utilisation_policy.critical, "red"}};
}

// Good when there is none of it.
inline std::vector<Threshold> none_wanted() { return {{{}, "green"}, {1, "red"}}; }

}  // namespace netroster::grafana
