// What stands behind web/tls.h; for the server alone, because Asio's TLS is long to compile.
#pragma once

#include <boost/asio/ssl/context.hpp>

#include "base/clock.h"
#include "web/tls.h"

namespace netroster::web {

class Tls {
 public:
  boost::asio::ssl::context context{boost::asio::ssl::context::tls_server};
  WallTime end{};
};

}  // namespace netroster::web
