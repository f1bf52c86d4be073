#include "daemon/service/listening.h"

#include <utility>

namespace netroster::service {

Result<Listening> listening_of(const ServiceSettings& settings) {
  const auto& web = settings.config.web;
  const auto address = settings.listen_at ? settings.listen_at : ListenAddress::parse(web.listen);
  if (!address) return Error{Errc::config, web.listen + ": not an address and a port (web.listen)"};
  if (!address->address.is_loopback() && settings.config.web_users.empty())
    return Error{Errc::config,
                 "others reach " + address->text() +
                     ", and there are no users. Name users in web_users.toml (or with "
                     "--web-users), or listen on 127.0.0.1."};
  Listening out{*address, nullptr};
  if (settings.certificate.empty() && settings.key.empty()) return out;
  if (settings.certificate.empty() || settings.key.empty())
    return Error{Errc::config, "TLS needs a certificate and its key; only one of them is given"};
  auto tls = web::load_tls(settings.certificate, settings.key);
  if (!tls) return tls.error();
  out.tls = std::move(*tls);
  return out;
}

}  // namespace netroster::service
