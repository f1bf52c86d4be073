// Who is told what happens in the network, and when nobody is.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"

namespace netroster::config {

// Somebody who is told, by one of the two ways.
struct NotifyTarget {
  std::string name;
  Secret webhook;    // URL that events are posted to as JSON; many have a secret in their path
  Secret token;      // sent with them: Authorization: Bearer
  std::string mail;  // address
  std::string mail_server;  // "smtp://host", who takes it; "": this machine's sendmail
  std::string events;       // kinds of model/event_kinds.h with blanks between; "": all
  std::string sites;        // ids with blanks between; "": every site
};

// Somebody works there: what happens is kept and logged, and nobody is told.
struct Maintenance {
  std::string name;
  std::string sites;  // ids with blanks between; "": every site
  std::string from;   // "2026-12-01 18:00", in the district's time zone
  std::string to;     // after `from`
  std::string reason;
  std::string devices = {};  // names or ids with blanks between, * and ? in them; "": whole sites
  std::string weekly = {};   // parse_week_windows(), instead of `from` and `to`
};

struct NotifySettings {
  std::vector<NotifyTarget> targets;
  std::vector<Maintenance> maintenance;
};

// "2026-12-01 18:00" as minutes since 1970 on the clock on the wall; nullopt: it is none.
std::optional<std::chrono::local_time<std::chrono::minutes>> wall_minute(std::string_view text);

}  // namespace netroster::config
