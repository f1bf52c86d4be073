// The body of a request as a JSON object, held against the parameters of its route.
#pragma once

#include <optional>

#include "web/route.h"

namespace netroster::web {

// Reads Request::body into Request::members. Only texts and whole numbers are taken, each once, and
// only what the route names; else what is answered, with the member that is wrong.
std::optional<Response> take_body(const Route& route, Request& request);

}  // namespace netroster::web
