#include "exporters/grafana/dashboards.h"
#include "exporters/grafana/parts.h"

namespace netroster::grafana {
namespace {

// Of several daemons that judge the same site, one counts.
std::string checks(const std::string& result, const std::string& by,
                   const std::string& severity = "") {
  const auto severities = severity.empty() ? severity : ",severity=\"" + severity + "\"";
  return "sum by (" + by +
         ") (max without (instance, job) (netroster_standard_checks{site=~\"$site\",result" +
         result + severities + "}))";
}

// What is not known is no pass, so it is in the divisor.
std::string passed_part(const std::string& by, const std::string& severity) {
  return checks("=\"pass\"", by, severity) + " / (" +
         checks("=~\"pass|fail|unknown\"", by, severity) + " > 0)";
}

std::vector<Panel> now() {
  return {
      {.title = "Required rules that fail",
       .description = "Checks of required rules that fail now, without what is waived.",
       .kind = PanelKind::stat,
       .unit = "short",
       .queries = {{"sum(" + checks("=\"fail\"", "site", "required") + ")", "Fail"}},
       .width = 6,
       .height = 4,
       .thresholds = none_wanted()},
      {.title = "Not known",
       .description = "Checks for which a fact is missing. \"netroster standard check\" names it.",
       .kind = PanelKind::stat,
       .unit = "short",
       .queries = {{"sum(" + checks("=\"unknown\"", "site") + ")", "Unknown"}},
       .width = 6,
       .height = 4},
      {.title = "Waived",
       .description = "Checks that fail and are waived until a day.",
       .kind = PanelKind::stat,
       .unit = "short",
       .queries = {{"sum(" + checks("=\"waived\"", "site") + ")", "Waived"}},
       .width = 6,
       .height = 4},
      {.title = "Sites that pass every required rule",
       .description = "Sites where no required rule fails and none is unknown.",
       .kind = PanelKind::stat,
       .unit = "short",
       .queries = {{"count(" + checks("=~\"fail|unknown\"", "site", "required") +
                        " == 0) or "
                        "0 * count(" +
                        checks("=\"pass\"", "site", "required") + ")",
                    "Sites"}},
       .width = 6,
       .height = 4},
  };
}

std::vector<Panel> over_time() {
  return {
      {.title = "Required rules that pass, by site",
       .description = "The part of the checks of required rules that pass; what is not known is "
                      "no pass.",
       .unit = "percentunit",
       .queries = {{passed_part("site", "required"), "{{site}}"}},
       .max = 1},
      {.title = "All checks by result",
       .description = "Rules of every severity held against every part of the network.",
       .unit = "short",
       .queries = {{checks("!=\"not_applicable\"", "result"), "{{result}}"}}},
      {.title = "Sites with the most failures of required rules",
       .description = "The ten sites that have the most to mend.",
       .unit = "short",
       .queries = {{"topk(10, " + checks("=\"fail\"", "site", "required") + ")", "{{site}}"}}},
      {.title = "What is not known, by severity",
       .description = "It falls as more is read or declared, and rises when facts grow old.",
       .unit = "short",
       .queries = {{checks("=\"unknown\"", "severity"), "{{severity}}"}}},
  };
}

// Rules and waivers are the district's: no site can be chosen.
std::vector<Panel> of_the_district() {
  return {
      {.title = "Rules that fail most, at all sites",
       .description = "Checks that fail, by rule. \"netroster standard explain RULE\" says how to "
                      "mend it.",
       .kind = PanelKind::table,
       .unit = "short",
       .queries = {{"topk(20, max by (rule, severity) "
                    "(netroster_standard_rule_checks{result=\"fail\"}) > 0)",
                    ""}},
       .columns = {{"rule", "Rule"}, {"severity", "Severity"}, {"Value", "Fail"}}},
      {.title = "Waivers by state",
       .description = "One that ends within 30 days ends soon. \"netroster waiver list\" has each.",
       .unit = "short",
       .queries = {{"max by (state) (netroster_standard_waivers)", "{{state}}"}}},
      {.title = "Time until a waiver ends",
       .description = "Below 0 it is over, and what it was about fails again.",
       .kind = PanelKind::table,
       .unit = "s",
       .queries = {{"bottomk(20, min by (rule, subject) "
                    "(netroster_standard_waiver_end_timestamp_seconds) - time())",
                    ""}},
       .columns = {{"rule", "Rule"}, {"subject", "Subject"}, {"Value", "Time left"}}},
  };
}

}  // namespace

Dashboard compliance() {
  std::vector<Panel> panels = now();
  panels.push_back(heading("Over time"));
  for (auto& each : over_time()) panels.push_back(std::move(each));
  panels.push_back({.title = "Sites against the standard",
                    .description = "Checks of required rules by result.",
                    .kind = PanelKind::table,
                    .unit = "short",
                    .queries = {{checks("=\"pass\"", "site", "required"), ""},
                                {checks("=\"fail\"", "site", "required"), ""},
                                {checks("=\"unknown\"", "site", "required"), ""},
                                {checks("=\"waived\"", "site", "required"), ""}},
                    .width = 24,
                    .columns = {{"site", "Site"},
                                {"Value #A", "Pass"},
                                {"Value #B", "Fail"},
                                {"Value #C", "Not known"},
                                {"Value #D", "Waived"}}});
  panels.push_back(heading("Rules and waivers of the district"));
  for (auto& each : of_the_district()) panels.push_back(std::move(each));
  return {.uid = "netroster-compliance",
          .title = "netroster / Compliance over time",
          .description = "How the sites stand against the standard, and which rules they fail.",
          .variables = {site_variable()},
          .panels = std::move(panels),
          .from = "now-90d"};
}

}  // namespace netroster::grafana
