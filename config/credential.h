// How to ask a device: names and secrets, each bound to the networks it may be sent to.
#pragma once

#include <string>
#include <vector>

#include "base/secret.h"
#include "model/ip_address.h"

namespace netroster::config {

enum class SnmpVersion { v1, v2c, v3 };
enum class AuthProtocol { none, md5, sha1, sha224, sha256, sha384, sha512 };
// The …c forms use the "3DES/Reeder" key extension that Cisco and others ship.
enum class PrivProtocol { none, des, aes128, aes192, aes256, aes192c, aes256c };

struct Credential {
  std::string name;  // shown in logs and results
  SnmpVersion version = SnmpVersion::v3;
  Secret community;  // v1, v2c
  std::string user;  // v3
  AuthProtocol auth = AuthProtocol::none;
  Secret auth_password;
  PrivProtocol priv = PrivProtocol::none;
  Secret priv_password;
  std::string context;              // v3 contextName
  std::vector<IpNetwork> networks;  // sent nowhere else; empty: sent nowhere

  bool may_be_sent_to(const IpAddress& address) const {
    for (const auto& block : networks)
      if (block.contains(address)) return true;
    return false;
  }
};

}  // namespace netroster::config
