// A configuration directory that sweeps the district; its form is docs/reference/config.md.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <map>
#include <set>

#include "tests/simulator/district.h"
#include "tests/simulator/udp.h"

namespace netroster::simulator {
namespace {

const char* kind_text(SiteKind kind) {
  switch (kind) {
    case SiteKind::elementary:
      return "elementary";
    case SiteKind::middle:
      return "middle";
    case SiteKind::high:
      return "high";
    case SiteKind::alternative:
      return "alternative";
    case SiteKind::administrative:
      return "administrative";
    case SiteKind::data_centre:
      return "data-centre";
  }
  return "";
}

const char* closet_text(ClosetKind kind) {
  switch (kind) {
    case ClosetKind::mpoe:
      return "mpoe";
    case ClosetKind::mdf:
      return "mdf";
    case ClosetKind::idf:
      return "idf";
  }
  return "";
}

const char* auth_text(config::AuthProtocol auth) {
  using config::AuthProtocol;
  switch (auth) {
    case AuthProtocol::none:
      return "";
    case AuthProtocol::md5:
      return "MD5";
    case AuthProtocol::sha1:
      return "SHA-1";
    case AuthProtocol::sha224:
      return "SHA-224";
    case AuthProtocol::sha256:
      return "SHA-256";
    case AuthProtocol::sha384:
      return "SHA-384";
    case AuthProtocol::sha512:
      return "SHA-512";
  }
  return "";
}

const char* priv_text(config::PrivProtocol priv) {
  using config::PrivProtocol;
  switch (priv) {
    case PrivProtocol::none:
      return "";
    case PrivProtocol::des:
      return "DES";
    case PrivProtocol::aes128:
      return "AES-128";
    case PrivProtocol::aes192:
      return "AES-192";
    case PrivProtocol::aes256:
      return "AES-256";
    case PrivProtocol::aes192c:
      return "AES-192-C";
    case PrivProtocol::aes256c:
      return "AES-256-C";
  }
  return "";
}

// All of a file with mode 0600, whatever was there before.
Result<void> write_private(const std::filesystem::path& path, const std::string& text) {
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  const Descriptor fd{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
  if (fd.get() < 0 ||
      ::write(fd.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    return Error{Errc::io, path.string() + ": " + std::strerror(errno)};
  return {};
}

void describe_plant(const Site& site, std::string& text) {
  for (const auto& building : site.buildings)
    text += fmt::format("\n[[site.building]]\nid = \"{}\"\nname = \"{}\"\n", building.id,
                        building.name);
  for (const auto& closet : site.closets)
    text += fmt::format(
        "\n[[site.closet]]\nid = \"{}\"\nname = \"{}\"\nkind = \"{}\"\nbuilding = \"{}\"\n",
        closet.id, closet.name, closet_text(closet.kind), closet.building);
  for (const auto& circuit : site.circuits)
    text += fmt::format(
        "\n[[site.circuit]]\nid = \"{}\"\nprovider = \"{}\"\ndown = \"{} Mbps\"\nup = \"{} Mbps\"\n"
        "monthly_cost = {:.2f}\ndevice = \"{}\"\ninterface = \"{}\"\n",
        circuit.id, circuit.provider, circuit.down_bps / 1'000'000, circuit.up_bps / 1'000'000,
        circuit.monthly_cost.value_or(0), circuit.device, circuit.interface);
}

std::string networks_text(const std::vector<IpNetwork>& networks) {
  std::string text;
  for (const auto& network : networks)
    text += fmt::format("{}\"{}\"", text.empty() ? "" : ", ", network.text());
  return "[" + text + "]";
}

std::string site_text(const Site& site) {
  auto text =
      fmt::format("[[site]]\nid = \"{}\"\nname = \"{}\"\nkind = \"{}\"\nnetworks = [\"{}\"]\n",
                  site.id, site.name, kind_text(site.kind), site.networks.at(0).text());
  if (!site.excluded.empty()) text += fmt::format("excluded = {}\n", networks_text(site.excluded));
  text += fmt::format("billed_entity_number = \"{}\"\naddress = \"{}\"\nphase = \"{}\"\n",
                      site.billed_entity_number, site.address, site.phase);
  text += fmt::format("latitude = {:.5f}\nlongitude = {:.5f}\n", site.latitude.value_or(0),
                      site.longitude.value_or(0));
  if (site.enrolment)
    text += fmt::format("nces_id = \"{}\"\nenrolment = {}\nclassrooms = {}\none_to_one = {}\n",
                        site.nces_id, *site.enrolment, site.classrooms.value_or(0),
                        site.one_to_one.value_or(false));
  text += fmt::format("staff = {}\n", site.staff.value_or(0));
  describe_plant(site, text);
  return text;
}

std::string user_text(const User& user, const std::vector<IpNetwork>& networks) {
  auto text = fmt::format(
      "[[credential]]\nname = \"{0}\"\nversion = \"3\"\nuser = \"{0}\"\nauth = \"{1}\"\n"
      "auth_password_file = \"secrets/{0}-auth\"\n",
      user.name, auth_text(user.auth));
  if (user.priv != config::PrivProtocol::none)
    text += fmt::format("priv = \"{}\"\npriv_password_file = \"secrets/{}-priv\"\n",
                        priv_text(user.priv), user.name);
  return text + fmt::format("networks = {}\n\n", networks_text(networks));
}

std::string community_text(const std::string& name, const std::string& version,
                           const std::vector<IpNetwork>& networks) {
  return fmt::format(
      "[[credential]]\nname = \"{0}-v{1}\"\nversion = \"{1}\"\ncommunity_file = \"secrets/{0}\"\n"
      "networks = {2}\n\n",
      name, version, networks_text(networks));
}

// Each credential is bound to the networks of the sites that use it.
std::string credentials_text(const District& district) {
  std::map<std::size_t, std::vector<IpNetwork>> by_user;
  std::map<std::string, std::vector<IpNetwork>> by_community;
  for (std::size_t i = 0; i < district.sites.size(); ++i) {
    const auto& site = district.sites[i];
    if (site.v3_only) by_user[i % district_users().size()].push_back(site.network);
    by_community[site.community].push_back(site.network);
  }
  std::string text;
  for (const auto& [user, networks] : by_user) text += user_text(district_users()[user], networks);
  for (const auto* version : {"2c", "1"})
    for (const auto& [community, networks] : by_community)
      text += community_text(community, version, networks);
  return text;
}

Result<void> write_secrets(const District& district, const std::filesystem::path& directory) {
  for (const auto& user : district_users()) {
    if (auto done = write_private(directory / (user.name + "-auth"), user.auth_password + "\n");
        !done)
      return done;
    if (user.priv_password.empty()) continue;
    if (auto done = write_private(directory / (user.name + "-priv"), user.priv_password + "\n");
        !done)
      return done;
  }
  for (const auto& site : district.sites)
    if (auto done = write_private(directory / site.community, site.community + "\n"); !done)
      return done;
  return {};
}

// The simulated network bears more than a school's: the sweep need not take an hour.
std::string main_text(const char* name, std::uint16_t port) {
  return fmt::format(
      "# Simulated; its agents answer on UDP port {}.\n"
      "[district]\nname = \"{}\"\n\n"
      "[sweep]\nrate = 20000\nrate_per_site = 2000\nrate_per_device = 500\ntimeout = \"500 ms\"\n"
      "communities_per_address = 2  # one community, asked as 2c and then as 1\n\n"
      "[snmp]\nport = {}\n",
      port, name, port);
}

// Those that the sites are in.
std::string phases_text(const District& district) {
  std::set<std::string> phases;
  for (const auto& site : district.sites) phases.insert(site.site.phase);
  phases.erase("");
  std::string text;
  for (const auto& phase : phases)
    text += fmt::format("[[phase]]\nid = \"{0}\"\ntitle = \"Simulated {0}\"\n\n", phase);
  return text;
}

Result<void> begin_config(const std::filesystem::path& root, const std::string& main) {
  std::error_code failed;
  for (const auto& part :
       {root / "sites.d", root / "standards.d", root / "credentials.d" / "secrets"}) {
    std::filesystem::create_directories(part, failed);
    if (failed) return Error{Errc::io, part.string() + ": " + failed.message()};
  }
  return write_private(root / "netroster.toml", main);
}

// The /24s that the addresses are in.
std::vector<IpNetwork> networks_around(const std::vector<std::uint32_t>& addresses) {
  std::set<IpNetwork> networks;
  for (const auto address : addresses) networks.emplace(IpAddress::v4(address), 24);
  return {networks.begin(), networks.end()};
}

}  // namespace

Result<void> write_config(const std::vector<std::uint32_t>& addresses, const std::string& community,
                          const std::string& directory, std::uint16_t port) {
  const std::filesystem::path root{directory};
  const auto networks = networks_around(addresses);
  if (auto done = begin_config(root, main_text("Simulated agents", port)); !done) return done;
  const auto site = fmt::format(
      "[[site]]\nid = \"SIM\"\nname = \"Simulated agents\"\nkind = \"administrative\"\nnetworks = "
      "{}\n",
      networks_text(networks));
  if (auto done = write_private(root / "sites.d" / "SIM.toml", site); !done) return done;
  const auto credentials = root / "credentials.d";
  // The secret's file has a name of its own: a community may hold what no file name can.
  if (auto done =
          write_private(credentials / "agents.toml", community_text("agents", "2c", networks));
      !done)
    return done;
  return write_private(credentials / "secrets" / "agents", community + "\n");
}

Result<void> write_config(const District& district, const std::string& directory,
                          std::uint16_t port) {
  const std::filesystem::path root{directory};
  if (auto done = begin_config(root, main_text("Simulated Unified School District", port)); !done)
    return done;
  for (const auto& site : district.sites)
    if (auto done = write_private(root / "sites.d" / (site.code + ".toml"), site_text(site.site));
        !done)
      return done;
  if (auto done = write_private(root / "standards.d" / "phases.toml", phases_text(district)); !done)
    return done;
  if (auto done =
          write_private(root / "credentials.d" / "district.toml", credentials_text(district));
      !done)
    return done;
  return write_secrets(district, root / "credentials.d" / "secrets");
}

}  // namespace netroster::simulator
