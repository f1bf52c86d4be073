// A credential as written: where its secrets come from. Private to this folder.
#pragma once

#include <string>

#include "base/secret.h"
#include "config/credential.h"

namespace netroster::config {

// At most one of the four forms of each secret may be given.
struct CredentialDraft : Credential {
  bool allow_des = false;
  Secret community_inline;
  std::string community_file;
  std::string community_env;
  std::string community_credential;
  Secret auth_password_inline;
  std::string auth_password_file;
  std::string auth_password_env;
  std::string auth_password_credential;
  Secret priv_password_inline;
  std::string priv_password_file;
  std::string priv_password_env;
  std::string priv_password_credential;
};

}  // namespace netroster::config
