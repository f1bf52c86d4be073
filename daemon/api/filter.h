// How listings are filtered, and the parameters that say so.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "model/inventory.h"
#include "web/route.h"

namespace netroster::daemon::api {

// What most listings are filtered by.
struct Filter {
  explicit Filter(const web::Request& request);

  bool takes_site(const std::string& site) const;
  bool takes_state(std::string_view state) const;
  bool takes(const Device& device) const;

  const web::Request& request;
  std::vector<std::string> sites;
  std::vector<std::string> roles;
  std::vector<std::string> devices;
  std::vector<std::string> states;
};

// The parameters `from` and `to`, else so long until now; nullopt: from is after to.
std::optional<std::pair<WallTime, WallTime>> interval_of(
    const web::Request& request, WallTime now, std::chrono::hours usual = std::chrono::hours(24));

// May be given several times.
web::Parameter many(std::string name, std::string doc);
web::Parameter state(std::vector<std::string> words);
// `from` and `to`, of what has a time.
std::vector<web::Parameter> between(const std::string& usual = "else a day before the end.");
// `more` with what every listing takes: site, text, limit, cursor, format.
std::vector<web::Parameter> with_paging(std::vector<web::Parameter> more = {});

}  // namespace netroster::daemon::api
