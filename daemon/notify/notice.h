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

// Whether it is a time of this maintenance.
bool is_time_of(const config::Maintenance& window, WallTime when,
                const measurements::TimeZone& zone);
// Whether something of that site and device ("": of no device) is of this maintenance. What has no
// site is of one everywhere only, and what has no device of whole sites only.
bool is_place_of(const config::Maintenance& window, const std::string& site,
                 const std::string& device, const std::string& device_name);

// The window in which somebody works where the event is; nullptr: nobody does. `device_name`: what
// its device is called.
const config::Maintenance* maintenance_of(const std::vector<config::Maintenance>& windows,
                                          const Event& event, const measurements::TimeZone& zone,
                                          const std::string& device_name = {});

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
