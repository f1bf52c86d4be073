// One message to one target, by libcurl or by this machine's sendmail. Blocks.
#pragma once

#include <atomic>
#include <chrono>
#include <string>

#include "base/result.h"
#include "config/notify.h"

namespace netroster::notify {

struct SendLimits {
  std::chrono::milliseconds time{10'000};  // for the whole of one message
  // Gives up soon after it becomes true. Null: nobody does that.
  const std::atomic<bool>* stopping = nullptr;
};

// POST of a JSON text. Certificates are checked, redirections are not followed, what is answered is
// thrown away. Errors: no connection, no answer in time, any status but 200 to 299; no word of them
// says where it was sent to.
Result<void> post(const config::NotifyTarget& target, const std::string& body,
                  const SendLimits& limits);

// Errors likewise. `sendmail` is asked only when the target has no mail server.
Result<void> mail(const config::NotifyTarget& target, const std::string& from,
                  const std::string& message, const std::string& sendmail,
                  const SendLimits& limits);

}  // namespace netroster::notify
