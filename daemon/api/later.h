// Answers that take longer than the server's thread may be held up.
#pragma once

#include <functional>
#include <stop_token>
#include <utility>

#include "daemon/api/page.h"
#include "daemon/service/service.h"
#include "web/message.h"

namespace netroster::daemon::api {

// What `answer` gives, by Control::work; 503 when too much waits there. It is not begun when nobody
// waits for it any more, and the token says when that is so while it is made.
inline web::Response later(const service::Control& control,
                           std::function<web::Response(const std::stop_token&)> answer) {
  web::Response out;
  out.later = [work = control.work, answer = std::move(answer)](const web::Reply& reply) {
    const bool taken = work([=] {
      if (!reply.unwanted.stop_requested()) reply(answer(reply.unwanted));
    });
    if (!taken) reply(busy("Too much is worked out already. Ask again in a while."));
  };
  return out;
}

}  // namespace netroster::daemon::api
