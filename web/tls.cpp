#include "web/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <boost/asio/buffer.hpp>
#include <ctime>
#include <string_view>

#include "base/log.h"
#include "base/secret.h"
#include "config/files.h"
#include "web/tls_context.h"

namespace netroster::web {
namespace {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

constexpr std::size_t largest_file = 1024 * 1024;
constexpr unsigned others = 007;

// TLS 1.2 with forward secrecy and authenticated encryption (RFC 9325, 4.2); 1.3 has nothing else.
constexpr const char* ciphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

Error wrong(const std::string& path, const std::string& what) {
  return {Errc::config, path + ": " + what};
}

Result<config::FileText> read(const std::string& path) {
  auto text = config::read_regular_file(path, largest_file);
  if (!text) return wrong(path, text.error().what);
  return text;
}

// Only HTTP/1.1 is spoken here (RFC 7301).
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned offered_size, void*) {
  static constexpr unsigned char ours[] = "\x08http/1.1";
  auto* out = const_cast<unsigned char*>(*chosen);
  if (SSL_select_next_proto(&out, chosen_size, ours, sizeof ours - 1, offered, offered_size) !=
      OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_NOACK;
  *chosen = out;
  return SSL_TLSEXT_ERR_OK;
}

error_code harden(ssl::context& context) {
  error_code error;
  context.set_options(ssl::context::default_workarounds | ssl::context::no_compression |
                          ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1,
                      error);
  auto* native = context.native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
  // An encrypted key would be asked for at a terminal.
  if (!error)
    context.set_password_callback([](std::size_t, ssl::context::password_purpose) { return ""; },
                                  error);
  if (!error && SSL_CTX_set_cipher_list(native, ciphers) != 1)
    error = make_error_code(boost::system::errc::not_supported);
  return error;
}

WallTime end_of_certificate(const SSL_CTX* native) {
  std::tm time{};
  const auto* certificate = SSL_CTX_get0_certificate(native);
  if (certificate == nullptr || ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &time) != 1)
    return {};
  return WallTime(std::chrono::seconds(::timegm(&time)));
}

}  // namespace

Result<std::shared_ptr<Tls>> load_tls(const std::string& certificate, const std::string& key) {
  const auto chain = read(certificate);
  if (!chain) return chain.error();
  auto key_file = read(key);
  if (!key_file) return key_file.error();
  const Secret key_text(std::move(key_file->text));
  if ((key_file->mode & others) != 0) return wrong(key, "may be read by everyone; run chmod 640");
  auto tls = std::make_shared<Tls>();
  if (harden(tls->context)) return wrong(certificate, "TLS cannot be set up");
  error_code error;
  tls->context.use_certificate_chain(boost::asio::buffer(chain->text), error);
  if (error) return wrong(certificate, "is no certificate in PEM that can be used");
  const auto key_bytes = key_text.reveal_to_protocol();
  tls->context.use_private_key(boost::asio::buffer(key_bytes), ssl::context::pem, error);
  if (error || SSL_CTX_check_private_key(tls->context.native_handle()) != 1)
    return wrong(key,
                 "is not the private key of " + certificate + ", in PEM and without a password");
  tls->end = end_of_certificate(tls->context.native_handle());
  return tls;
}

WallTime end_of(const Tls& tls) { return tls.end; }

}  // namespace netroster::web
