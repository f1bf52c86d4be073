// web_users.toml: rows of the schema table.
#include "config/binding.h"
#include "config/schema_rows.h"

namespace netroster::config {
namespace {

template <auto Member>
constexpr auto put_user = &Bound<Member, WebUser>::put;
template <auto Member>
constexpr auto get_user = &Bound<Member, WebUser>::get;
template <auto Member>
constexpr auto put_token = &Bound<Member, WebToken>::put;
template <auto Member>
constexpr auto get_token = &Bound<Member, WebToken>::get;

constexpr std::string_view roles[] = {"reader", "operator", "admin"};
constexpr std::string_view role_doc =
    "What is allowed: a reader reads, an operator may also change what runs (`/-/reload`), an "
    "admin may everything.";
constexpr std::string_view sites_doc =
    "Ids of the sites that are shown, with blanks between; left out: every site. Who may see some "
    "sites gets `/api/v1/`, and no metrics.";

constexpr Row user_rows[] = {
    {.key = "name",
     .type = Type::id,
     .doc = "The name to log in with.",
     .example = R"("maria")",
     .put = put_user<&WebUser::name>,
     .get = get_user<&WebUser::name>,
     .required = true},
    {.key = "role",
     .type = Type::choice,
     .doc = role_doc,
     .example = R"("reader")",
     .put = put_user<&WebUser::role>,
     .get = get_user<&WebUser::role>,
     .required = true,
     .choices = roles},
    {.key = "sites",
     .type = Type::text,
     .doc = sites_doc,
     .example = R"("OAK ELM")",
     .put = put_user<&WebUser::sites>,
     .get = get_user<&WebUser::sites>},
    {.key = "password_hash",
     .type = Type::secret,
     .doc = "The password as yescrypt (`$y$`), bcrypt (`$2b$`), scrypt (`$7$`) or SHA-512 (`$6$`), "
            "in the form of crypt(5).",
     .example = R"("$y$j9T$...")",
     .put = put_user<&WebUser::password_hash>,
     .get = get_user<&WebUser::password_hash>,
     .required = true},
};

constexpr Row token_rows[] = {
    {.key = "name",
     .type = Type::id,
     .doc = "Which program it is for.",
     .example = R"("prometheus")",
     .put = put_token<&WebToken::name>,
     .get = get_token<&WebToken::name>,
     .required = true},
    {.key = "role",
     .type = Type::choice,
     .doc = role_doc,
     .example = R"("reader")",
     .put = put_token<&WebToken::role>,
     .get = get_token<&WebToken::role>,
     .required = true,
     .choices = roles},
    {.key = "sites",
     .type = Type::text,
     .doc = sites_doc,
     .example = R"("OAK ELM")",
     .put = put_token<&WebToken::sites>,
     .get = get_token<&WebToken::sites>},
    {.key = "sha256",
     .type = Type::secret,
     .doc = "SHA-256 of the token, 64 hexadecimal digits. The token must be random: 32 bytes "
            "from a generator, not a word.",
     .example = R"("2c26b46b68ffc68f...")",
     .put = put_token<&WebToken::sha256>,
     .get = get_token<&WebToken::sha256>,
     .required = true},
    {.key = "last_day",
     .type = Type::date,
     .doc = "The last day that the token is taken, in UTC.",
     .example = "2027-06-30",
     .put = put_token<&WebToken::last_day>,
     .get = get_token<&WebToken::last_day>},
};

constexpr Section table[] = {
    {"user", FileKind::users, true,
     "A person or program that logs in with a name and a password (HTTP Basic).", user_rows,
     untouched<WebUser>},
    {"token", FileKind::users, true, "A program that sends a token (Bearer).", token_rows,
     untouched<WebToken>},
};

}  // namespace

std::span<const Section> user_sections() { return table; }

}  // namespace netroster::config
