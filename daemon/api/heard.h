// What came of a change that was asked for, as an answer.
#pragma once

#include "daemon/stating.h"
#include "web/message.h"

namespace netroster::daemon::api {

// As the command line would say it; `good` is the status when it was done.
web::Response response_of(const Heard& heard, unsigned good);

}  // namespace netroster::daemon::api
