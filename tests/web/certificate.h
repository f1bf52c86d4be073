// Certificates made for a test, and a client that speaks TLS.
#pragma once

#include <openssl/types.h>

#include <memory>
#include <string>

#include "model/listen_address.h"

namespace netroster::web::test {

// PEM texts of a certificate for "localhost" that signs itself, and of its key.
struct Certificate {
  std::string certificate;
  std::string key;
};
// `days`: until it ends. A password encrypts the key.
Certificate make_certificate(int days = 1, const std::string& key_password = {});

class TlsClient {
 public:
  // Believes this certificate and no other. `version`: TLS1_2_VERSION …; 0: whatever it can.
  TlsClient(const ListenAddress& server, const Certificate& believed, int version = 0);
  ~TlsClient();
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  bool connected() const { return connected_; }
  std::string version() const;   // "TLSv1.3"
  std::string protocol() const;  // by ALPN
  bool send(const std::string& bytes);
  // Until `end` was read, the server closes, or half a minute is over.
  std::string read_until(const std::string& end);

 private:
  int socket_ = -1;
  SSL_CTX* context_ = nullptr;
  SSL* ssl_ = nullptr;
  bool connected_ = false;
};

}  // namespace netroster::web::test
