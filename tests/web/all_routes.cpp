#include "tests/web/all_routes.h"

namespace netroster::web::test {

std::vector<Route> all_routes() { return routes(known_nothing()); }

}  // namespace netroster::web::test
