// Every route there is, over an empty inventory: those of web/ in the tests of web/, with those of
// the daemon in its own.
#pragma once

#include <vector>

#include "web/routes.h"

namespace netroster::web::test {

inline Known known_nothing() {
  Known known;
  known.snapshot = [empty = std::make_shared<const Inventory>()] { return empty; };
  known.config = [config = std::make_shared<const config::Config>()] { return config; };
  known.is_cloud_managed = [](const auto&) { return false; };
  known.version = "9.9";
  known.reload = [] { return Result<void>{}; };
  return known;
}

std::vector<Route> all_routes();

}  // namespace netroster::web::test
