// What the forms of the compliance report share. Private to this folder.
#pragma once

#include <string>
#include <string_view>

#include "exporters/reports/compliance.h"
#include "exporters/reports/html.h"

namespace netroster::reports {

// The fact that decided the finding; null: it rests on none.
const standards::Evidence* deciding(const standards::Finding& finding);

// "uplinks 1, by links": what was observed and who said so; "" when it rests on no fact.
std::string fact_text(const standards::Evidence* row);
// The same with ", read 2026-07-01T12:00:00Z".
std::string observed_text(const standards::Evidence* row);

// Of everything that is not known: what is missing, and how to get it. Each once.
std::string missing_text(const standards::Finding& finding);
std::string how_text(const standards::Finding& finding);

// "10 Gbps" as a number and its unit; a text that is none stays whole.
struct Measure {
  std::string number;
  std::string unit;
};
Measure measure_of(const std::string& value);

// Who waived it; null: nobody did, or the waiver is not of this report.
const standards::WaiverStatus* waiver_of(const ComplianceReport& report,
                                         const standards::Finding& finding);

// "3 rules were not judged because they have errors, 1 because the district took it out."; "" when
// all were.
std::string not_judged_text(const NotJudged& counts);

std::string_view style_of(standards::Result result);

// The sections of sites and of the standard itself, onto the page.
void put_site_section(const ComplianceReport& report, const SiteCompliance& site, HtmlPage& page);
void put_numbers_section(const ComplianceReport& report, HtmlPage& page);
void put_unused_section(const ComplianceReport& report, HtmlPage& page);
// What the rule rests on, with the weakest of its numbers first.
std::string basis_text(const standards::Rule& rule, const RuleBasis& basis);
// "-3" "unchanged"; "" when there is nothing to compare with.
std::string change_text(const standards::Tally& now, const std::optional<standards::Tally>& before,
                        standards::Result result);

}  // namespace netroster::reports
