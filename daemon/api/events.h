// What happens, as it happens: server-sent events.
#pragma once

#include "daemon/service/service.h"
#include "web/route.h"

namespace netroster::daemon::api {

web::Route events_route(const service::Control& control);

}  // namespace netroster::daemon::api
