// Answers that take longer than the server's thread may be held up.
#pragma once

#include <functional>
#include <utility>

#include "daemon/api/page.h"
#include "daemon/service/service.h"
#include "web/message.h"

namespace netroster::daemon::api {

// What `answer` gives, by Control::work; 503 when too much waits there.
inline web::Response later(const service::Control& control, std::function<web::Response()> answer) {
  web::Response out;
  out.later = [work = control.work, answer = std::move(answer)](const web::Reply& reply) {
    const bool taken = work([=] { reply(answer()); });
    if (!taken) reply(busy("Too much is worked out already. Ask again in a while."));
  };
  return out;
}

}  // namespace netroster::daemon::api
