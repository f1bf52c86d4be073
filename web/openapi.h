// The route table as an OpenAPI 3.1 document.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "web/route.h"

namespace netroster::web {

// JSON. `version` is the program's. Which routes are in it: those under /api/ and /-/.
std::string openapi_document(const std::vector<Route>& routes, std::string_view version);

}  // namespace netroster::web
