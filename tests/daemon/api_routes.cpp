#include "daemon/api/api.h"
#include "tests/web/all_routes.h"

namespace netroster::web::test {

std::vector<Route> all_routes() {
  const auto no_changes = [](WallTime, WallTime) {
    return Result<std::vector<inventory::Change>>(std::vector<inventory::Change>());
  };
  return routes(known_nothing(), daemon::api::routes(known_nothing(), no_changes));
}

}  // namespace netroster::web::test
