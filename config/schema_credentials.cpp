// credentials.d/*.toml: rows of the schema table.
#include "config/binding.h"
#include "config/credential_draft.h"
#include "config/schema_rows.h"

namespace netroster::config {
namespace {

using Draft = CredentialDraft;

template <auto Member>
constexpr auto put = &Bound<Member, Draft>::put;
template <auto Member>
constexpr auto get = &Bound<Member, Draft>::get;

constexpr std::string_view versions[] = {"3", "2c", "1"};
constexpr std::string_view auths[] = {"MD5", "SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512"};
constexpr std::string_view privs[] = {"AES-128",   "AES-192",   "AES-256",
                                      "AES-192-C", "AES-256-C", "DES"};

constexpr std::string_view inline_doc =
    "The secret itself. Allowed only in a file that its owner alone can read (mode 0600).";
constexpr std::string_view file_doc =
    "A file with the secret on one line, relative to the credentials file. It may not be readable "
    "by others.";
constexpr std::string_view env_doc = "The environment variable that holds the secret.";
constexpr std::string_view systemd_doc =
    "The systemd credential that holds the secret (`LoadCredential=` in the unit).";

constexpr Row rows[] = {
    {.key = "name",
     .type = Type::id,
     .doc = "How logs and results call this credential.",
     .example = R"("switches-v3")",
     .put = put<&Draft::name>,
     .get = get<&Draft::name>,
     .required = true},
    {.key = "version",
     .type = Type::choice,
     .doc = "The version of SNMP. Credentials are tried in the order 3, 2c, 1; inside a version in "
            "the order of the files.",
     .example = R"("3")",
     .put = put<&Draft::version>,
     .get = get<&Draft::version>,
     .required = true,
     .choices = versions},
    {.key = "networks",
     .type = Type::networks,
     .doc = "Where this credential may be sent. It is sent to no other address.",
     .example = R"(["10.20.0.0/16"])",
     .put = put<&Draft::networks>,
     .get = get<&Draft::networks>,
     .required = true},
    {.key = "user",
     .type = Type::text,
     .doc = "The user name (version 3).",
     .example = R"("netroster")",
     .put = put<&Draft::user>,
     .get = get<&Draft::user>},
    {.key = "auth",
     .type = Type::choice,
     .doc = "The authentication protocol (version 3). Left out, messages are not authenticated.",
     .example = R"("SHA-256")",
     .put = put<&Draft::auth>,
     .get = get<&Draft::auth>,
     .choices = auths},
    {.key = "priv",
     .type = Type::choice,
     .doc = "The encryption (version 3). The `-C` forms use the key extension of Cisco and others. "
            "Left out, messages are not encrypted.",
     .example = R"("AES-128")",
     .put = put<&Draft::priv>,
     .get = get<&Draft::priv>,
     .choices = privs},
    {.key = "allow_des",
     .type = Type::boolean,
     .doc = "Confirms that `priv = \"DES\"` is meant, although DES can be broken in hours.",
     .example = "true",
     .put = put<&Draft::allow_des>,
     .get = get<&Draft::allow_des>},
    {.key = "context",
     .type = Type::text,
     .doc = "The SNMPv3 context name, where a device needs one.",
     .example = R"("campus")",
     .put = put<&Draft::context>,
     .get = get<&Draft::context>},
    {.key = "community",
     .type = Type::secret,
     .doc = inline_doc,
     .example = R"("...")",
     .put = put<&Draft::community_inline>,
     .get = get<&Draft::community_inline>},
    {.key = "community_file",
     .type = Type::text,
     .doc = file_doc,
     .example = R"("secrets/community")",
     .put = put<&Draft::community_file>,
     .get = get<&Draft::community_file>},
    {.key = "community_env",
     .type = Type::text,
     .doc = env_doc,
     .example = R"("NETROSTER_COMMUNITY")",
     .put = put<&Draft::community_env>,
     .get = get<&Draft::community_env>},
    {.key = "community_credential",
     .type = Type::id,
     .doc = systemd_doc,
     .example = R"("community")",
     .put = put<&Draft::community_credential>,
     .get = get<&Draft::community_credential>},
    {.key = "auth_password",
     .type = Type::secret,
     .doc = inline_doc,
     .example = R"("...")",
     .put = put<&Draft::auth_password_inline>,
     .get = get<&Draft::auth_password_inline>},
    {.key = "auth_password_file",
     .type = Type::text,
     .doc = file_doc,
     .example = R"("secrets/auth")",
     .put = put<&Draft::auth_password_file>,
     .get = get<&Draft::auth_password_file>},
    {.key = "auth_password_env",
     .type = Type::text,
     .doc = env_doc,
     .example = R"("NETROSTER_AUTH")",
     .put = put<&Draft::auth_password_env>,
     .get = get<&Draft::auth_password_env>},
    {.key = "auth_password_credential",
     .type = Type::id,
     .doc = systemd_doc,
     .example = R"("snmp-auth")",
     .put = put<&Draft::auth_password_credential>,
     .get = get<&Draft::auth_password_credential>},
    {.key = "priv_password",
     .type = Type::secret,
     .doc = inline_doc,
     .example = R"("...")",
     .put = put<&Draft::priv_password_inline>,
     .get = get<&Draft::priv_password_inline>},
    {.key = "priv_password_file",
     .type = Type::text,
     .doc = file_doc,
     .example = R"("secrets/priv")",
     .put = put<&Draft::priv_password_file>,
     .get = get<&Draft::priv_password_file>},
    {.key = "priv_password_env",
     .type = Type::text,
     .doc = env_doc,
     .example = R"("NETROSTER_PRIV")",
     .put = put<&Draft::priv_password_env>,
     .get = get<&Draft::priv_password_env>},
    {.key = "priv_password_credential",
     .type = Type::id,
     .doc = systemd_doc,
     .example = R"("snmp-priv")",
     .put = put<&Draft::priv_password_credential>,
     .get = get<&Draft::priv_password_credential>},
};

constexpr Section table[] = {
    {"credential", FileKind::credentials, true,
     "How devices of some networks may be asked. Each secret is given in exactly one of its four "
     "forms; the file forms keep secrets out of backups and of this file.",
     rows, untouched<Draft>},
};

}  // namespace

std::span<const Section> credential_sections() { return table; }

}  // namespace netroster::config
