#include "tests/web/certificate.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>

namespace netroster::web::test {
namespace {

template <typename T, void (*Free)(T*)>
struct Freed {
  void operator()(T* thing) const { Free(thing); }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, EVP_PKEY_free>>;
using X509Certificate = std::unique_ptr<X509, Freed<X509, X509_free>>;
struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;

std::string text_of(const Bio& bio) {
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

void name_it(X509* certificate) {
  auto* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  auto* extension =
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

std::string key_text(EVP_PKEY* key, const std::string& password) {
  const Bio out(BIO_new(BIO_s_mem()));
  const auto* cipher = password.empty() ? nullptr : EVP_aes_128_cbc();
  std::string copy = password;
  PEM_write_bio_PrivateKey(
      out.get(), key, cipher,
      password.empty() ? nullptr : reinterpret_cast<unsigned char*>(copy.data()),
      static_cast<int>(copy.size()), nullptr, nullptr);
  return text_of(out);
}

int connected_socket(const ListenAddress& server) {
  const int out = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval limit{30, 0};
  setsockopt(out, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(out, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(server.port);
  to.sin_addr.s_addr = htonl(server.address.to_v4());
  (void)!::connect(out, reinterpret_cast<const sockaddr*>(&to), sizeof to);
  return out;
}

}  // namespace

Certificate make_certificate(int days, const std::string& key_password) {
  constexpr long day = 24L * 60 * 60;
  const Key key(EVP_EC_gen("P-256"));
  const X509Certificate certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -day);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), days * day);
  X509_set_pubkey(certificate.get(), key.get());
  name_it(certificate.get());
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  const Bio out(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(out.get(), certificate.get());
  return {text_of(out), key_text(key.get(), key_password)};
}

TlsClient::TlsClient(const ListenAddress& server, const Certificate& believed, int version)
    : socket_(connected_socket(server)), context_(SSL_CTX_new(TLS_client_method())) {
  const Bio in(
      BIO_new_mem_buf(believed.certificate.data(), static_cast<int>(believed.certificate.size())));
  const X509Certificate root(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
  X509_STORE_add_cert(SSL_CTX_get_cert_store(context_), root.get());
  SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
  if (version != 0) {
    // Older ones are not even offered at the usual level.
    SSL_CTX_set_security_level(context_, 0);
    SSL_CTX_set_min_proto_version(context_, version);
    SSL_CTX_set_max_proto_version(context_, version);
  }
  ssl_ = SSL_new(context_);
  constexpr std::array<unsigned char, 12> protocols = {2,   'h', '2', 8,   'h', 't',
                                                       't', 'p', '/', '1', '.', '1'};
  SSL_set_alpn_protos(ssl_, protocols.data(), protocols.size());
  SSL_set1_host(ssl_, "localhost");
  SSL_set_fd(ssl_, socket_);
  connected_ = SSL_connect(ssl_) == 1;
}

TlsClient::~TlsClient() {
  SSL_free(ssl_);
  SSL_CTX_free(context_);
  ::close(socket_);
}

std::string TlsClient::version() const { return SSL_get_version(ssl_); }

std::string TlsClient::protocol() const {
  const unsigned char* chosen = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl_, &chosen, &size);
  return {reinterpret_cast<const char*>(chosen), size};
}

bool TlsClient::send(const std::string& bytes) {
  return SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())) > 0;
}

std::string TlsClient::read_until(const std::string& end) {
  std::string out;
  std::array<char, 16384> part;
  while (out.size() < end.size() || !out.ends_with(end)) {
    const auto got = SSL_read(ssl_, part.data(), part.size());
    if (got <= 0) break;
    out.append(part.data(), static_cast<std::size_t>(got));
  }
  return out;
}

}  // namespace netroster::web::test
