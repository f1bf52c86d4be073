#include "daemon/notify/notice.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "base/text.h"
#include "config/lists.h"
#include "config/windows.h"
#include "measurements/week_windows.h"
#include "standards/value.h"

namespace netroster::notify {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_lines = 20;     // of the text for people in a webhook
constexpr std::size_t longest_line = 400;  // bytes

bool is_listed(const std::string& list, const std::string& name) {
  if (list.empty()) return true;
  const auto names = config::listed(list);
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string line_of(const Event& event) {
  const auto text = sanitise(event.text, longest_line);
  return fmt::format("{}{}{}: {}", event.site, event.site.empty() ? "" : " ", event.kind, text);
}

// "&", "<" and ">" are what chat programs read links, people and commands from.
std::string inert(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += c;
  }
  return out;
}

std::string counted(std::size_t events) {
  return fmt::format("{} event{}", events, events == 1 ? "" : "s");
}

std::string text_for_people(const std::vector<Event>& events) {
  std::string out;
  const auto shown = std::min(events.size(), most_lines);
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) out += '\n';
    out += inert(line_of(events[i]));
  }
  if (events.size() > shown) out += fmt::format("\nand {} more", events.size() - shown);
  return out;
}

// Sites and kinds are names of ours; "at OAK, ELM and 3 more".
std::string subject_of(const std::vector<Event>& events) {
  std::set<std::string> sites;
  std::set<std::string> kinds;
  for (const auto& event : events) {
    if (!event.site.empty()) sites.insert(event.site);
    kinds.insert(event.kind);
  }
  auto out = fmt::format("netroster: {}", kinds.size() == 1 ? *kinds.begin() : std::string());
  if (kinds.size() != 1 || events.size() > 1)
    out += fmt::format("{}{}", kinds.size() == 1 ? ", " : "", counted(events.size()));
  if (sites.empty()) return out;
  out += fmt::format(" at {}", *sites.begin());
  if (sites.size() > 1) out += fmt::format(" and {} more", sites.size() - 1);
  return out;
}

// "Tue, 01 Dec 2026 18:00:00 +0000".
std::string mail_date(WallTime when) {
  constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(when);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{when - day};
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} +0000",
                     days[std::chrono::weekday{day}.c_encoding()],
                     static_cast<unsigned>(date.day()),
                     months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

}  // namespace

bool is_wanted(const config::NotifyTarget& target, const Event& event) {
  return is_listed(target.events, event.kind) &&
         (event.site.empty() ? target.sites.empty() : is_listed(target.sites, event.site));
}

bool is_time_of(const config::Maintenance& window, WallTime when,
                const measurements::TimeZone& zone) {
  if (!window.weekly.empty()) {
    const auto windows = config::parse_week_windows(window.weekly);
    return windows && measurements::is_open(when, *windows, zone);
  }
  const auto local = zone.local(when);
  const auto from = config::wall_minute(window.from);
  const auto to = config::wall_minute(window.to);
  return from && to && *from <= local && local < *to;
}

bool is_place_of(const config::Maintenance& window, const std::string& site,
                 const std::string& device, const std::string& device_name) {
  if (site.empty() ? !window.sites.empty() : !is_listed(window.sites, site)) return false;
  if (window.devices.empty()) return true;
  const auto patterns = config::listed(window.devices);
  return !device.empty() &&
         std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
           return standards::glob_matches(pattern, device) ||
                  standards::glob_matches(pattern, device_name);
         });
}

const config::Maintenance* maintenance_of(const std::vector<config::Maintenance>& windows,
                                          const Event& event, const measurements::TimeZone& zone,
                                          const std::string& device_name) {
  const auto found = std::find_if(windows.begin(), windows.end(), [&](const auto& window) {
    return is_place_of(window, event.site, event.device, device_name) &&
           is_time_of(window, event.when, zone);
  });
  return found == windows.end() ? nullptr : &*found;
}

std::string webhook_body(const std::string& district, const std::vector<Event>& events) {
  Json out{{"source", "netroster"}, {"district", district}, {"text", text_for_people(events)}};
  out["events"] = Json::array();
  for (const auto& event : events)
    out["events"].push_back({{"when", iso_text(event.when)},
                             {"kind", event.kind},
                             {"site", event.site},
                             {"device", event.device},
                             {"text", sanitise(event.text)}});
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string mail_text(const MailNames& names, const std::vector<Event>& events) {
  std::string out;
  if (!names.from.empty()) out += fmt::format("From: netroster <{}>\r\n", names.from);
  out += fmt::format("To: <{}>\r\nSubject: {}\r\nDate: {}\r\n", names.to, subject_of(events),
                     mail_date(names.when));
  out +=
      "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
      "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";
  out += fmt::format("{}: {}.\r\n\r\n", sanitise(names.district, longest_line),
                     counted(events.size()));
  for (const auto& event : events)
    out += fmt::format("{}  {}\r\n", iso_text(event.when), line_of(event));
  return out;
}

}  // namespace netroster::notify
