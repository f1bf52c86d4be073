// Where the daemon answers.
#pragma once

#include <memory>

#include "base/result.h"
#include "daemon/service/service.h"
#include "model/listen_address.h"
#include "web/tls.h"

namespace netroster::service {

// Where it is to answer, and under which certificate (null: plain HTTP).
struct Listening {
  ListenAddress address;
  std::shared_ptr<web::Tls> tls;
};
// Errors: no address; others reach it and there are no users; a certificate or key that cannot be
// used.
Result<Listening> listening_of(const ServiceSettings& settings);

}  // namespace netroster::service
