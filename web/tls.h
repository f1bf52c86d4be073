// TLS for the server: a certificate and its key, from files.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"

namespace netroster::web {

class Tls;  // tls_context.h

// PEM files: the chain of certificates, the server's own first, and the private key without a
// password. Errors (Errc::config) name the file, never what it holds: it cannot be read, others may
// read the key, or the two do not belong together.
Result<std::shared_ptr<Tls>> load_tls(const std::string& certificate, const std::string& key);

// When the certificate ends.
WallTime end_of(const Tls& tls);

}  // namespace netroster::web
