// What somebody is told: events as the text of a webhook and of a mail. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/notify.h"
#include "measurements/time_zone.h"
#include "model/inventory.h"

namespace netroster::notify {

// Whether the target wants to hear of it.
bool is_wanted(const config::NotifyTarget& target, const Event& event);

// The window in which somebody works at the site of the event; nullptr: nobody does. An event
// without a site is told unless somebody works everywhere.
const config::Maintenance* maintenance_of(const std::vector<config::Maintenance>& windows,
                                          const Event& event, const measurements::TimeZone& zone);

// {"source":"netroster","district":"…","text":"…","events":[{"when","kind","site","device","text"}]}
// "text" is the same for people, as incoming webhooks of chat programs take it: what they would
// read as a command is escaped.
std::string webhook_body(const std::string& district, const std::vector<Event>& events);

struct MailNames {
  std::string from;  // address; "": sendmail fills it in
  std::string to;
  std::string district;
  WallTime when{};
};
// A whole message (RFC 5322) with lines that end in CR LF. No text of a device stands in a header.
std::string mail_text(const MailNames& names, const std::vector<Event>& events);

}  // namespace netroster::notify
