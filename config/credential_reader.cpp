#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "config/credential_draft.h"
#include "config/parts.h"

namespace netroster::config {
namespace {

constexpr std::size_t longest_secret = 255;
constexpr std::size_t shortest_v3_password = 8;  // RFC 3414, 11.2
constexpr unsigned group_or_others = 077;
constexpr unsigned others = 007;
constexpr char systemd_directory[] = "CREDENTIALS_DIRECTORY";

// The four ways to give one secret, by name: "community", "community_file" …
struct SecretKeys {
  std::string_view name;
  const Secret& in_line;
  const std::string& file;
  const std::string& env;
  const std::string& credential;
};

// Finds the secrets of one credential. No message quotes what the file says: a secret may stand in
// the wrong place. The line and column show the reader.
class SecretFinder {
 public:
  SecretFinder(Reader& reader, const Places& places, const File& file,
               const Surroundings& surroundings)
      : reader_(reader), places_(places), file_(file), surroundings_(surroundings) {}

  bool given(const SecretKeys& keys) const { return count(keys) > 0; }

  // "" after a problem.
  Secret find(const SecretKeys& keys) {
    if (count(keys) > 1) return fail(keys, "", "is given more than once; keep one of its forms");
    if (has(keys, "")) return in_line(keys);
    if (surroundings_.secrets == Secrets::unused) return {};
    if (has(keys, "_file") && !keys.file.empty())
      return from_file(keys, "_file", beside(keys.file));
    if (has(keys, "_env")) return from_environment(keys);
    if (has(keys, "_credential")) return from_systemd(keys);
    return {};
  }

 private:
  static std::string key(const SecretKeys& keys, std::string_view form) {
    return fmt::format("{}{}", keys.name, form);
  }
  bool has(const SecretKeys& keys, std::string_view form) const {
    return places_.values.count(key(keys, form)) > 0;
  }
  int count(const SecretKeys& keys) const {
    return has(keys, "") + has(keys, "_file") + has(keys, "_env") + has(keys, "_credential");
  }

  Secret fail(const SecretKeys& keys, std::string_view form, std::string what,
              std::string hint = {}) {
    const auto name = key(keys, form);
    reader_.error(places_.of(name), "credential." + name, std::move(what), std::move(hint));
    return {};
  }

  Secret in_line(const SecretKeys& keys) {
    if ((file_.mode & group_or_others) != 0)
      return fail(keys, "",
                  "a secret in a file that others may read; run chmod 600 on this file, or put the "
                  "secret in a file of its own",
                  fmt::format("write {}_file = \"...\"", keys.name));
    return keys.in_line.empty() ? Secret()
                                : checked(keys, "", std::string(keys.in_line.reveal_to_protocol()));
  }

  std::string beside(const std::string& path) const {
    return (std::filesystem::path(file_.path).parent_path() / path).string();
  }

  Secret from_file(const SecretKeys& keys, std::string_view form, const std::string& path) {
    auto read = surroundings_.read_file(path);
    if (!read) return fail(keys, form, "the secret's file: " + read.error().what);
    if ((read->mode & others) != 0)
      return fail(keys, form, "the secret's file may be read by everyone; run chmod 600 on it");
    return checked(keys, form, without_line_end(std::move(read->text)));
  }

  Secret from_environment(const SecretKeys& keys) {
    if (keys.env.empty()) return {};
    auto value = surroundings_.environment(keys.env);
    if (!value) return fail(keys, "_env", "this environment variable is not set");
    return checked(keys, "_env", std::move(*value));
  }

  Secret from_systemd(const SecretKeys& keys) {
    if (keys.credential.empty()) return {};
    const auto directory = surroundings_.environment(systemd_directory);
    if (!directory && surroundings_.secrets == Secrets::checked) {
      reader_.warning(places_.of(key(keys, "_credential")),
                      "credential." + key(keys, "_credential"),
                      "only the unit has this one (LoadCredential=); it is not checked here");
      return {};
    }
    if (!directory)
      return fail(keys, "_credential",
                  "there are no systemd credentials here ($CREDENTIALS_DIRECTORY is not set)",
                  "start netroster by its unit, with LoadCredential=");
    return from_file(keys, "_credential", *directory + "/" + keys.credential);
  }

  // An editor ends the line; that is not part of the secret.
  static std::string without_line_end(std::string text) {
    if (!text.empty() && text.back() == '\n') text.pop_back();
    if (!text.empty() && text.back() == '\r') text.pop_back();
    return text;
  }

  Secret checked(const SecretKeys& keys, std::string_view form, std::string text) {
    Secret secret(std::move(text));
    const auto bytes = secret.reveal_to_protocol();
    if (bytes.empty()) return fail(keys, form, "the secret is empty");
    if (bytes.size() > longest_secret)
      return fail(keys, form, fmt::format("the secret is longer than {} bytes", longest_secret));
    if (bytes.find_first_of(std::string_view("\0\n\r", 3)) != std::string_view::npos)
      return fail(keys, form, "the secret has more than one line");
    if (keys.name != "community" && bytes.size() < shortest_v3_password)
      return fail(keys, form,
                  fmt::format("the password is shorter than {} characters, which SNMPv3 does not "
                              "allow",
                              shortest_v3_password));
    return secret;
  }

  Reader& reader_;
  const Places& places_;
  const File& file_;
  const Surroundings& surroundings_;
};

class CredentialChecker {
 public:
  CredentialChecker(Reader& reader, const Places& places, CredentialDraft& draft,
                    SecretFinder& secrets)
      : reader_(reader), places_(places), draft_(draft), secrets_(secrets) {}

  void run() {
    // Missing or wrong: said already, and nobody knows which keys belong to it. But a secret that
    // others can read is told at once, whatever the version.
    if (!has("version") || places_.wrong.count("version") > 0) return all_secrets();
    if (draft_.version == SnmpVersion::v3) {
      version_3();
    } else {
      with_community();
    }
  }

 private:
  bool has(std::string_view key) const { return places_.values.count(std::string(key)) > 0; }

  void wrong(std::string_view key, std::string what, std::string hint = {}) {
    reader_.error(places_.of(key), fmt::format("credential.{}", key), std::move(what),
                  std::move(hint));
  }

  // Every key whose name starts so: "community", "community_file" …
  void refuse(std::string_view start, std::string_view what) {
    for (const auto& [key, place] : places_.values)
      if (key.substr(0, start.size()) == start)
        reader_.error(place, fmt::format("credential.{}", key), std::string(what));
  }

  SecretKeys community_keys() const {
    return {"community", draft_.community_inline, draft_.community_file, draft_.community_env,
            draft_.community_credential};
  }
  SecretKeys auth_keys() const {
    return {"auth_password", draft_.auth_password_inline, draft_.auth_password_file,
            draft_.auth_password_env, draft_.auth_password_credential};
  }
  SecretKeys priv_keys() const {
    return {"priv_password", draft_.priv_password_inline, draft_.priv_password_file,
            draft_.priv_password_env, draft_.priv_password_credential};
  }

  void all_secrets() {
    draft_.community = secrets_.find(community_keys());
    draft_.auth_password = secrets_.find(auth_keys());
    draft_.priv_password = secrets_.find(priv_keys());
  }

  void with_community() {
    for (const auto* key : {"user", "auth", "priv", "context", "allow_des"})
      if (has(key)) wrong(key, "belongs to version \"3\" only");
    refuse("auth_password", "belongs to version \"3\" only");
    refuse("priv_password", "belongs to version \"3\" only");
    const auto keys = community_keys();
    draft_.community = secrets_.find(keys);
    if (!secrets_.given(keys))
      wrong("community", "is missing", "for example community_file = \"secrets/community\"");
  }

  void version_3() {
    refuse("community", "belongs to versions \"1\" and \"2c\" only");
    if (!has("user")) wrong("user", "is missing; SNMPv3 asks in the name of a user");
    password("auth", auth_keys(), draft_.auth_password);
    password("priv", priv_keys(), draft_.priv_password);
    if (has("priv") && !has("auth"))
      wrong("priv", "SNMPv3 does not encrypt without authentication; give auth, too");
    if (draft_.priv == PrivProtocol::des && !draft_.allow_des)
      wrong("priv", "DES can be broken in hours, so it is refused",
            "use AES-128, or set allow_des = true for devices that know nothing else");
    if (!has("auth") && !has("priv"))
      reader_.warning(places_.of("version"), "credential.auth",
                      "is left out, so anybody can forge the answers");
  }

  void password(std::string_view protocol, const SecretKeys& keys, Secret& out) {
    out = secrets_.find(keys);
    if (has(protocol) && !secrets_.given(keys))
      wrong(keys.name, fmt::format("is missing, but {} needs it", protocol));
    if (!has(protocol) && secrets_.given(keys))
      wrong(protocol, fmt::format("is missing, so {} is not used", keys.name));
  }

  Reader& reader_;
  const Places& places_;
  CredentialDraft& draft_;
  SecretFinder& secrets_;
};

}  // namespace

void read_credentials(Reader& reader, const Node& root, const File& file,
                      const Surroundings& surroundings, Parts& parts) {
  reader.check_root(root);
  const auto& rows = section("credential");
  for (const auto* node : reader.tables(rows, root)) {
    CredentialDraft draft;
    const auto places = reader.read(rows, *node, &draft);
    SecretFinder secrets(reader, places, file, surroundings);
    CredentialChecker(reader, places, draft, secrets).run();
    parts.credentials.push_back({std::move(draft), reader.file(), places});
  }
}

}  // namespace netroster::config
