// Every mistake in a configuration, with the line that the operator is shown for it.
#include <gtest/gtest.h>

#include <algorithm>

#include "config/load.h"
#include "tests/config/memory.h"

namespace netroster::config {
namespace {

using fixture::district;
using fixture::World;
using std::string;

struct Wrong {
  const char* name;
  FileKind kind;
  string text;
  const char* line;  // of the first problem: "file:line:column: key: what", its beginning
};

constexpr auto m = FileKind::main;
constexpr auto s = FileKind::sites;
constexpr auto c = FileKind::credentials;

string site(const string& more) {
  return "[[site]]\nid = \"oak\"\nname = \"Oak\"\nkind = \"high\"\nnetworks = [\"10.1.0.0/24\"]\n" +
         more;
}
string bare_site(const string& more) {
  return "[[site]]\nid = \"oak\"\nname = \"Oak\"\nkind = \"high\"\n" + more;
}
string main_file(const string& more) { return district + more; }
string v3(const string& more) {
  return "[[credential]]\nname = \"x\"\nversion = \"3\"\nuser = \"u\"\n"
         "networks = [\"10.1.0.0/24\"]\n" +
         more;
}
string v2(const string& more) {
  return "[[credential]]\nname = \"x\"\nversion = \"2c\"\nnetworks = [\"10.1.0.0/24\"]\n" + more;
}
string v3_auth(const string& more) {
  return v3("auth = \"SHA-256\"\nauth_password_env = \"LONG\"\n" + more);
}

const Wrong wrongs[] = {
    // Keys and tables.
    {"MistypedKey", m, main_file("[sweep]\nintervall = \"6 h\"\n"),
     "netroster.toml:4:1: sweep.intervall: unknown key (did you mean \"interval\"?)"},
    {"DashForUnderscore", m, main_file("[sweep]\nrate-per-site = 5\n"),
     "netroster.toml:4:1: sweep.rate-per-site: unknown key (did you mean \"rate_per_site\"?)"},
    {"CapitalKey", m, main_file("[sweep]\n  ICMP = true\n"),
     "netroster.toml:4:3: sweep.ICMP: unknown key (did you mean \"icmp\"?)"},
    {"KeyOfAnotherTable", m, main_file("[sweep]\nretention = \"1 y\"\n"),
     "netroster.toml:4:1: sweep.retention: unknown key (it belongs under [store])"},
    {"KeyNobodyKnows", m, main_file("[sweep]\nxyzzy = 1\n"),
     "netroster.toml:4:1: sweep.xyzzy: unknown key"},
    {"MistypedTable", m, main_file("[sweeps]\nrate = 5\n"),
     "netroster.toml:3:2: sweeps: unknown table (did you mean \"sweep\"?)"},
    {"KeyAboveItsTable", m, "icmp = true\n" + main_file(""),
     "netroster.toml:1:1: icmp: unknown key (it belongs under [sweep])"},
    {"SiteInMainFile", m, main_file("[[site]]\nid = \"oak\"\n"),
     "netroster.toml:3:3: site: unknown key ([[site]] belongs in sites.d/*.toml)"},
    {"CredentialInSitesFile", s, "[[credential]]\nname = \"x\"\n" + site(""),
     "oak.toml:1:3: credential: unknown key ([[credential]] belongs in credentials.d/*.toml)"},
    {"TableIsAValue", m, "sweep = 5\n" + main_file(""),
     "netroster.toml:1:1: sweep: must be a table (write [sweep] once)"},
    {"TableIsAList", m, main_file("[[sweep]]\nrate = 5\n"),
     "netroster.toml:3:3: sweep: must be a table (write [sweep] once)"},
    {"SiteWithOneBracket", s, "[site]\nid = \"oak\"\n",
     "oak.toml:1:2: site: must be a list of tables (write [[site]] above each)"},
    {"ClosetIsAValue", s, site("closet = \"mdf\"\n"),
     "oak.toml:6:1: site.closet: must be a list of tables (write [[site.closet]] above each)"},
    {"MissingDistrictName", m, "[district]\ntimezone = \"UTC\"\n",
     "netroster.toml:1:1: district.name: is missing (for example"},
    {"MissingDistrict", m, "", "netroster.toml: district.name: is missing"},
    {"MissingSiteId", s, "[[site]]\nname = \"Oak\"\nkind = \"high\"\nnetworks = []\n",
     "oak.toml:1:1: site.id: is missing"},
    {"MissingCircuitRate", s,
     site("[[site.circuit]]\nid = \"w\"\nprovider = \"p\"\ndown = \"1 Gbps\"\n"),
     "oak.toml:6:1: site.circuit.up: is missing (for example \"1 Gbps\")"},

    // Types, units, ranges.
    {"DurationMistyped", m, main_file("[sweep]\ninterval = \"5 minuts\"\n"),
     "netroster.toml:4:12: sweep.interval: \"5 minuts\" is not a duration; write for example "
     "\"5 minutes\""},
    {"DurationWithoutUnit", m, main_file("[sweep]\ninterval = 300\n"),
     "netroster.toml:4:12: sweep.interval: has no unit; write the duration in quotes (for example "
     "\"6 h\")"},
    {"DurationIsBoolean", m, main_file("[sweep]\ninterval = true\n"),
     "netroster.toml:4:12: sweep.interval: must be a duration in quotes"},
    {"DurationTooShort", m, main_file("[sweep]\ninterval = \"1 s\"\n"),
     "netroster.toml:4:12: sweep.interval: is out of range; it must be 1 min to 30 days"},
    {"SizeInBits", m, main_file("[snmp]\nwalk_bytes = \"4 Mbit\"\n"),
     "netroster.toml:4:14: snmp.walk_bytes: \"4 Mbit\" is not a size in bytes"},
    {"NumberInQuotes", m, main_file("[sweep]\nrate = \"1000\"\n"),
     "netroster.toml:4:8: sweep.rate: must be a number without quotes (for example 1000)"},
    {"NumberIsFraction", m, main_file("[sweep]\nrate = 10.5\n"),
     "netroster.toml:4:8: sweep.rate: must be a whole number"},
    {"NumberNegative", m, main_file("[sweep]\nrate = -1\n"),
     "netroster.toml:4:8: sweep.rate: is out of range; it must be 1 to 1000000"},
    {"NumberAtTheEndOfInt64", m, main_file("[sweep]\nrate = 9223372036854775807\n"),
     "netroster.toml:4:8: sweep.rate: is out of range"},
    {"BooleanInQuotes", m, main_file("[sweep]\nicmp = \"yes\"\n"),
     "netroster.toml:4:8: sweep.icmp: must be true or false, without quotes"},
    {"BooleanIsNumber", m, main_file("[sweep]\nicmp = 1\n"),
     "netroster.toml:4:8: sweep.icmp: must be true or false"},
    {"TextIsNumber", s, site("nces_id = 060123404567\n"),
     "oak.toml:6:23: not valid TOML in decimal integer: leading zeroes are prohibited (text must "
     "be in "
     "quotes)"},
    {"NcesNumberTooShort", s, site("nces_id = \"1234\"\n"),
     "oak.toml:6:11: site.nces_id: must be the 12 digits of the NCES school number"},
    {"DistrictNcesNumber", m, main_file("nces_id = \"12\"\n"),
     "netroster.toml:3:11: district.nces_id: must be the 7 digits"},
    {"BilledEntityNumber", s, site("billed_entity_number = \"BEN 5\"\n"),
     "oak.toml:6:24: site.billed_entity_number: must be the digits"},
    {"TextIsTable", s, site("address = { street = \"x\" }\n"),
     "oak.toml:6:11: site.address: must be text in quotes"},
    {"TextIsEmpty", m, "[district]\nname = \"\"\n",
     "netroster.toml:2:8: district.name: must not be empty"},
    {"TextTooLong", m, "[district]\nname = \"" + string(256, 'x') + "\"\n",
     "netroster.toml:2:8: district.name: is longer than 255 bytes"},
    {"TextWithEscapes", m, "[district]\nname = \"a\\u001b[31mb\"\n",
     "netroster.toml:2:8: district.name: has control characters"},
    {"TextWithBlanksAround", m, "[district]\nname = \" Oak \"\n",
     "netroster.toml:2:8: district.name: has control characters in it or blanks around it"},
    {"TimezoneUnknown", m, main_file("timezone = \"America/Los_Angelos\"\n"),
     "netroster.toml:3:12: district.timezone: this system knows no time zone "
     "\"America/Los_Angelos\""},
    {"TimezoneIsAPath", m, main_file("timezone = \"../../etc/passwd\"\n"),
     "netroster.toml:3:12: district.timezone: must be the name of a time zone"},
    {"Currency", m, main_file("currency = \"dollars\"\n"),
     "netroster.toml:3:12: district.currency: must be three capital letters"},
    {"StorePathRelative", m, main_file("[store]\npath = \"netroster.db\"\n"),
     "netroster.toml:4:8: store.path: must be an absolute path"},
    {"LogLevelMistyped", m, main_file("[log]\nlevel = \"notise\"\n"),
     "netroster.toml:4:9: log.level: must be one of \"error\", \"warning\", \"notice\", \"info\", "
     "\"debug\" (did you mean \"notice\"?)"},
    {"PageAboveItsLimit", m, main_file("[snmp]\npage = 80\npage_limit = 20\n"),
     "netroster.toml:4:8: snmp.page: 80 is more than page_limit, which is 20"},

    // Sites.
    {"KindMistyped", s,
     "[[site]]\nid = \"oak\"\nname = \"Oak\"\nkind = \"elementry\"\nnetworks = []\n",
     "oak.toml:4:8: site.kind: must be one of \"elementary\", \"middle\", \"high\", "
     "\"alternative\", \"administrative\", \"data-centre\" (did you mean \"elementary\"?)"},
    {"SiteIdWithBlank", s,
     "[[site]]\nid = \"oak es\"\nname = \"Oak\"\nkind = \"high\"\nnetworks = []\n",
     "oak.toml:2:6: site.id: must be 1 to 64 letters, digits"},
    {"SiteIdTwice", s,
     site("") + "[[site]]\nid = \"OAK\"\nname = \"n\"\nkind = \"high\"\nnetworks = []\n",
     "oak.toml:7:6: site.id: \"OAK\" is already used in oak.toml:2"},
    {"NotANetwork", s, bare_site("networks = [\"10.1.0.0/33\"]\n"),
     "oak.toml:5:13: site.networks: \"10.1.0.0/33\" is not an address block (for example "
     "\"10.20.0.0/16\")"},
    {"NetworkIsHostName", s, bare_site("networks = [\"router.example\"]\n"),
     "oak.toml:5:13: site.networks: \"router.example\" is not an address block"},
    {"NetworksIsText", s, bare_site("networks = \"10.1.0.0/24\"\n"),
     "oak.toml:5:12: site.networks: must be a list of address blocks (for example "
     "[\"10.20.0.0/20\"])"},
    {"NetworkWithHostBits", s, bare_site("networks = [\"10.1.0.0/24\", \"10.2.0.7/24\"]\n"),
     "oak.toml:5:28: site.networks: 10.2.0.7 is an address inside the block (did you mean "
     "\"10.2.0.0/24\"?)"},
    {"WholeInternet", s, bare_site("networks = [\"0.0.0.0/0\"]\n"),
     "oak.toml:5:13: site.networks: 0.0.0.0/0 is refused: this is the whole Internet"},
    {"WholeInternet6", s, bare_site("networks = [\"::/0\"]\n"),
     "oak.toml:5:13: site.networks: ::/0 is refused: this is the whole Internet"},
    {"Multicast", s, bare_site("networks = [\"224.0.0.0/24\"]\n"),
     "oak.toml:5:13: site.networks: 224.0.0.0/24 is refused: multicast"},
    {"Multicast6", s, bare_site("networks = [\"ff02::/120\"]\n"),
     "oak.toml:5:13: site.networks: ff02::/120 is refused: multicast"},
    {"Broadcast", s, bare_site("networks = [\"255.255.255.255\"]\n"),
     "oak.toml:5:13: site.networks: 255.255.255.255/32 is refused: the broadcast address"},
    {"Unspecified", s, bare_site("networks = [\"0.0.0.0\"]\n"),
     "oak.toml:5:13: site.networks: 0.0.0.0/32 is refused: 0.0.0.0/8 means \"this host\""},
    {"HalfTheInternet", s, bare_site("networks = [\"128.0.0.0/1\"]\n"),
     "oak.toml:5:13: site.networks: 128.0.0.0/1 is refused: multicast"},
    {"NetworkTooLarge", s, bare_site("networks = [\"8.0.0.0/7\"]\n"),
     "oak.toml:5:13: site.networks: 8.0.0.0/7 holds 33,554,432 addresses, more than a /8 (list the "
     "district's own blocks)"},
    {"SeedIsNetwork", s, bare_site("networks = [\"10.0.0.0/8\"]\nseeds = [\"10.1.0.0/24\"]\n"),
     "oak.toml:6:10: site.seeds: 10.1.0.0/24 is a network; a seed is one address"},
    {"SeedOutside", s, bare_site("networks = [\"10.0.0.0/8\"]\nseeds = [\"11.0.0.1\"]\n"),
     "oak.toml:6:10: site.seeds: 11.0.0.1 may not be asked: it is outside the networks of site "
     "\"oak\" or excluded"},
    {"SeedExcluded", s,
     bare_site("networks = [\"10.0.0.0/8\"]\nexcluded = [\"10.0.0.1\"]\nseeds = [\"10.0.0.1\"]\n"),
     "oak.toml:7:10: site.seeds: 10.0.0.1 may not be asked"},
    {"Network6TooLarge", s, bare_site("networks = [\"2001::/16\"]\n"),
     "oak.toml:5:13: site.networks: 2001::/16 holds 2^112 addresses, more than a whole provider "
     "has"},
    {"SitesOverlap", s,
     bare_site("networks = [\"10.1.0.0/16\"]\n") +
         "[[site]]\nid = \"elm\"\nname = \"Elm\"\nkind = \"high\"\nnetworks = [\"10.1.4.0/24\"]\n",
     "oak.toml:10:13: site.networks: 10.1.4.0/24 of site \"elm\" overlaps 10.1.0.0/16 of site "
     "\"oak\" in oak.toml:5"},
    {"SameNetworkTwice", s,
     site("") + "[[site]]\nid = \"elm\"\nname = \"Elm\"\nkind = \"high\"\nnetworks = "
                "[\"10.1.0.0/24\"]\n",
     "oak.toml:10:13: site.networks: 10.1.0.0/24 of site \"elm\" overlaps 10.1.0.0/24 of site "
     "\"oak\" in oak.toml:5"},
    {"LatitudeOutOfRange", s, site("latitude = 97.9\nlongitude = -122.0\n"),
     "oak.toml:6:12: site.latitude: is out of range; it must be -90 to 90"},
    {"LongitudeIsNan", s, site("latitude = 7.9\nlongitude = nan\n"),
     "oak.toml:7:13: site.longitude: must be a finite number"},
    {"LatitudeAlone", s, site("latitude = 37.9\n"),
     "oak.toml:6:12: site.latitude: is given without longitude"},
    {"EnrolmentNegative", s, site("enrolment = -4\n"),
     "oak.toml:6:13: site.enrolment: is out of range"},
    {"ClosetInUnknownBuilding", s,
     site("[[site.building]]\nid = \"gym\"\n[[site.closet]]\nid = \"idf\"\nkind = "
          "\"idf\"\nbuilding = \"gim\"\n"),
     "oak.toml:11:12: site.closet.building: site \"oak\" has no building \"gim\" (did you mean "
     "\"gym\"?)"},
    {"ClosetTwice", s,
     site("[[site.closet]]\nid = \"a\"\nkind = \"idf\"\n[[site.closet]]\nid = \"a\"\nkind = "
          "\"idf\"\n"),
     "oak.toml:10:6: site.closet.id: \"a\" is already used on line 7"},
    {"BuildingTwice", s, site("[[site.building]]\nid = \"a\"\n[[site.building]]\nid = \"a\"\n"),
     "oak.toml:9:6: site.building.id: \"a\" is already used on line 7"},
    {"ClosetKind", s, site("[[site.closet]]\nid = \"a\"\nkind = \"IDF\"\n"),
     "oak.toml:8:8: site.closet.kind: must be one of \"mpoe\", \"mdf\", \"idf\" (did you mean "
     "\"idf\"?)"},
    {"CircuitOfRateZero", s,
     site("[[site.circuit]]\nid = \"w\"\nprovider = \"p\"\ndown = \"0 bps\"\nup = \"1 Gbps\"\n"),
     "oak.toml:9:8: site.circuit.down: a rate of 0 carries nothing"},
    {"CircuitInBytes", s,
     site("[[site.circuit]]\nid = \"w\"\nprovider = \"p\"\ndown = \"10 MB/s\"\nup = \"1 Gbps\"\n"),
     "oak.toml:9:8: site.circuit.down: \"10 MB/s\" counts bytes"},
    {"CircuitTwice", s,
     site("[[site.circuit]]\nid = \"w\"\nprovider = \"p\"\ndown = \"1 Gbps\"\nup = \"1 Gbps\"\n"
          "[[site.circuit]]\nid = \"w\"\nprovider = \"p\"\ndown = \"1 Gbps\"\nup = \"1 Gbps\"\n"),
     "oak.toml:12:6: site.circuit.id: \"w\" is already used in oak.toml:7"},
    {"NoSuchDay", s,
     site("[[site.circuit]]\nid = \"w\"\nprovider = \"p\"\ndown = \"1 Gbps\"\nup = \"1 "
          "Gbps\"\nend_date = \"2027-06-31\"\n"),
     "oak.toml:11:12: site.circuit.end_date: there is no such day in the calendar"},
    {"NoSuchDayUnquoted", s,
     site("[[site.circuit]]\nid = \"w\"\nprovider = \"p\"\ndown = \"1 Gbps\"\nup = \"1 "
          "Gbps\"\nend_date = 2027-02-29\n"),
     "oak.toml:11:22: not valid TOML in date: expected day between 1 and 28"},
    {"DateInAnotherOrder", s,
     site("[[site.circuit]]\nid = \"w\"\nprovider = \"p\"\ndown = \"1 Gbps\"\nup = \"1 "
          "Gbps\"\nend_date = \"06/30/2027\"\n"),
     "oak.toml:11:12: site.circuit.end_date: must be a date (for example 2027-06-30)"},
    {"YearTypedWrong", s,
     site("[[site.circuit]]\nid = \"w\"\nprovider = \"p\"\ndown = \"1 Gbps\"\nup = \"1 "
          "Gbps\"\nend_date = 0207-06-30\n"),
     "oak.toml:11:12: site.circuit.end_date: the year must be 1990 to 2100"},
    {"CostNegative", s,
     site("[[site.circuit]]\nid = \"w\"\nprovider = \"p\"\ndown = \"1 Gbps\"\nup = \"1 "
          "Gbps\"\nmonthly_cost = -1\n"),
     "oak.toml:11:16: site.circuit.monthly_cost: is out of range"},

    // Credentials.
    {"CredentialWithoutNetworks", c,
     "[[credential]]\nname = \"x\"\nversion = \"2c\"\ncommunity_env = \"LONG\"\n",
     "keys.toml:1:1: credential.networks: is missing"},
    {"CredentialWithNoNetwork", c,
     "[[credential]]\nname = \"x\"\nversion = \"2c\"\nnetworks = []\ncommunity_env = \"LONG\"\n",
     "keys.toml:4:12: credential.networks: must not be empty"},
    {"CredentialForTheInternet", c,
     "[[credential]]\nname = \"x\"\nversion = \"2c\"\nnetworks = [\"0.0.0.0/0\"]\n"
     "community_env = \"LONG\"\n",
     "keys.toml:4:13: credential.networks: 0.0.0.0/0 is refused"},
    {"CredentialTwice", c, v2("community_env = \"LONG\"\n") + v2("community_env = \"LONG\"\n"),
     "keys.toml:7:8: credential.name: \"x\" is already used in keys.toml:2"},
    {"VersionTypedAsNumber", c,
     "[[credential]]\nname = \"x\"\nversion = 3\nnetworks = [\"10.1.0.0/24\"]\n",
     "keys.toml:3:11: credential.version: must be text in quotes (for example \"3\")"},
    {"VersionMistyped", c,
     "[[credential]]\nname = \"x\"\nversion = \"2\"\nnetworks = [\"10.1.0.0/24\"]\n",
     "keys.toml:3:11: credential.version: must be one of \"3\", \"2c\", \"1\" (did you mean"},
    {"NoCommunity", c, v2(""), "keys.toml:1:1: credential.community: is missing"},
    {"UserWithCommunity", c, v2("community_env = \"LONG\"\nuser = \"u\"\n"),
     "keys.toml:6:8: credential.user: belongs to version \"3\" only"},
    {"CommunityWithUser", c, v3_auth("community_env = \"LONG\"\n"),
     "keys.toml:8:17: credential.community_env: belongs to versions \"1\" and \"2c\" only"},
    {"NoUser", c,
     "[[credential]]\nname = \"x\"\nversion = \"3\"\nnetworks = [\"10.1.0.0/24\"]\n"
     "auth = \"MD5\"\nauth_password_env = \"LONG\"\n",
     "keys.toml:1:1: credential.user: is missing"},
    {"AuthMistyped", c, v3("auth = \"SHA256\"\nauth_password_env = \"LONG\"\n"),
     "keys.toml:6:8: credential.auth: must be one of \"MD5\", \"SHA-1\", \"SHA-224\", \"SHA-256\", "
     "\"SHA-384\", \"SHA-512\" (did you mean \"SHA-256\"?)"},
    {"AuthWithoutPassword", c, v3("auth = \"SHA-256\"\n"),
     "keys.toml:1:1: credential.auth_password: is missing, but auth needs it"},
    {"PasswordWithoutAuth", c, v3("auth_password_env = \"LONG\"\n"),
     "keys.toml:1:1: credential.auth: is missing, so auth_password is not used"},
    {"PrivWithoutAuth", c, v3("priv = \"AES-128\"\npriv_password_env = \"LONG\"\n"),
     "keys.toml:6:8: credential.priv: SNMPv3 does not encrypt without authentication"},
    {"DesNotAllowed", c, v3_auth("priv = \"DES\"\npriv_password_env = \"LONG\"\n"),
     "keys.toml:8:8: credential.priv: DES can be broken in hours, so it is refused (use AES-128"},
    {"PasswordTooShort", c, v3("auth = \"SHA-256\"\nauth_password_env = \"SHORT\"\n"),
     "keys.toml:7:21: credential.auth_password_env: the password is shorter than 8 characters"},
    {"VariableNotSet", c, v2("community_env = \"NOWHERE\"\n"),
     "keys.toml:5:17: credential.community_env: this environment variable is not set"},
    {"VariableEmpty", c, v2("community_env = \"EMPTY\"\n"),
     "keys.toml:5:17: credential.community_env: the secret is empty"},
    {"SecretFileMissing", c, v2("community_file = \"nowhere\"\n"),
     "keys.toml:5:18: credential.community_file: the secret's file: there is no such file"},
    {"SecretFileEmpty", c, v2("community_file = \"empty\"\n"),
     "keys.toml:5:18: credential.community_file: the secret is empty"},
    {"SecretFileForEveryone", c, v2("community_file = \"open\"\n"),
     "keys.toml:5:18: credential.community_file: the secret's file may be read by everyone; run "
     "chmod 600 on it"},
    {"SecretFileOfTwoLines", c, v2("community_file = \"lines\"\n"),
     "keys.toml:5:18: credential.community_file: the secret has more than one line"},
    {"SecretFileTooLong", c, v2("community_file = \"long\"\n"),
     "keys.toml:5:18: credential.community_file: the secret is longer than 255 bytes"},
    {"SecretGivenTwice", c, v2("community_file = \"good\"\ncommunity_env = \"LONG\"\n"),
     "keys.toml:1:1: credential.community: is given more than once; keep one of its forms"},
    {"NoSystemdCredentials", c, v2("community_credential = \"snmp\"\n"),
     "keys.toml:5:24: credential.community_credential: there are no systemd credentials here"},
    {"SystemdCredentialIsAPath", c, v2("community_credential = \"../x\"\n"),
     "keys.toml:5:24: credential.community_credential: must be 1 to 64 letters"},
    {"CommunityIsNumber", c, v2("community = 12345\n"),
     "keys.toml:5:13: credential.community: must be text in quotes"},
    {"CommunityWithoutQuotes", c, v2("community = canary\n"), "keys.toml:5:13: not valid TOML"},
    {"CredentialKeyMistyped", c, v2("comunity_env = \"LONG\"\ncommunity_env = \"LONG\"\n"),
     "keys.toml:5:1: credential.comunity_env: unknown key (did you mean \"community_env\"?)"},

    // Not TOML, or not even text.
    {"Bracket", m, main_file("[sweep\n"), "netroster.toml:3:7: not valid TOML"},
    {"LetterOutsideQuotes", m, fixture::district + string("[sweep]\nrat\xc3\xa9 = 1\n"),
     "netroster.toml:4:4: this character may stand only in quotes or in a comment"},
    {"QuoteInANumber", m, fixture::district + string("[sweep]\nrate = 10\"\xc3\xa9\"\n"),
     "netroster.toml:4:10: something is missing in front of this character"},
    {"TwoEquals", m, fixture::district + string("[sweep]\nrate = 1=\"\xc3\xa9\"\n"),
     "netroster.toml:4:9: something is missing in front of this character"},
    {"BracketInANumber", m, fixture::district + string("[sweep]\nrate = 1[\"\xc3\xa9\"]\n"),
     "netroster.toml:4:9: something is missing in front of this character"},
    {"EqualsInAList", s, bare_site("networks = [\"a\", 1=\"\xc3\xa9\"]\n"),
     "oak.toml:5:19: something is missing in front of this character"},
    {"NoBreakSpace", m,
     fixture::district + string("[sweep]\nrate =\xc2\xa0"
                                "1\n"),
     "netroster.toml:4:7: this character may stand only in quotes or in a comment"},
    {"TableWithoutName", m, fixture::district + string("[[!x]]\n"),
     "netroster.toml:3:1: a table needs a name here, such as [sweep]"},
    {"TableWithThreeBrackets", m, fixture::district + string("[[[sweep]]]\n"),
     "netroster.toml:3:1: a table needs a name here"},
    {"TableWithEmptyBrackets", m, fixture::district + string("  [ ]\n"),
     "netroster.toml:3:3: a table needs a name here"},
    {"TwiceTheSameKey", m, main_file("[sweep]\nrate = 1\nrate = 2\n"),
     "netroster.toml:5:8: not valid TOML in key-value pair: cannot redefine existing integer"},
    {"NulByte", m, main_file("[sweep]\n") + string("a\0b", 3),
     "netroster.toml:4:2: a NUL byte; this is not a text file"},
    {"NotUtf8", m, "[district]\nname = \"Caf\xe9\"\n",
     "netroster.toml:2:12: this byte is not UTF-8; save the file with UTF-8 encoding"},
    {"HugeInteger", m, main_file("[sweep]\nrate = 99999999999999999999999\n"),
     "netroster.toml:4:31: not valid TOML in decimal integer: … is not representable"},
    {"NestedBrackets", m, "a = " + string(5000, '[') + "\n",
     "netroster.toml:1:21: nested more than 16 levels deep"},
    {"OtherBracket", m, main_file("[sweep]\nrate = [1, }\n"),
     "netroster.toml:4:12: this bracket closes another one"},
    {"NestedTables", m, string(3000, '{'), "netroster.toml:1:17: nested more than 16 levels deep"},
    {"DottedKey", m,
     [] {
       string text = "a";
       for (int i = 0; i < 100'000; ++i) text += ".a";
       return text + " = 1\n";
     }(),
     "netroster.toml:1:34: nested more than 16 levels deep"},
    {"DottedHeader", m, "[a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a]\n",
     "netroster.toml:1:35: nested more than 16 levels deep"},
    {"FileTooLarge", m, string(10'000'001, '#'), "netroster.toml: more than 10 MB"},
    {"TooManyValues", m,
     "a = [" +
         [] {
           string text;
           for (int i = 0; i < 200'001; ++i) text += "1,";
           return text;
         }() +
         "]\n",
     "netroster.toml:1:400005: more than 200000 values in one file"},
};

class WrongConfig : public ::testing::TestWithParam<Wrong> {};

World world() {
  World out;
  out.variables = {{"LONG", "canary-of-the-environment"}, {"SHORT", "canary"}, {"EMPTY", ""}};
  out.files = {{"good", {"canary-of-a-file\n", 0600}},
               {"open", {"canary-of-a-file\n", 0604}},
               {"lines", {"canary\ncanary\n", 0600}},
               {"long", {string(256, 'x'), 0600}},
               {"empty", {"\n", 0600}}};
  return out;
}

std::vector<File> files_with(const Wrong& wrong) {
  File under_test{"netroster.toml", wrong.kind, wrong.text, 0600};
  if (wrong.kind == m) return {under_test};
  under_test.path = wrong.kind == s ? "oak.toml" : "keys.toml";
  std::vector<File> files{{"netroster.toml", m, district, 0644}};
  if (wrong.kind == c) files.push_back({"oak.toml", s, site(""), 0644});
  files.push_back(under_test);
  return files;
}

TEST_P(WrongConfig, IsNamedWithItsPlace) {
  const auto here = world();
  const auto loaded = load_texts(files_with(GetParam()), here.surroundings());
  EXPECT_FALSE(loaded.ok());
  std::vector<string> errors;
  for (const auto& problem : loaded.problems)
    if (!problem.warning) errors.push_back(text(problem));
  const string wanted = GetParam().line;
  ASSERT_EQ(errors.size(), 1U) << fixture::joined(loaded.problems);
  EXPECT_EQ(errors[0].substr(0, wanted.size()), wanted);
  EXPECT_EQ(fixture::joined(loaded.problems).find("canary"), string::npos);
}

INSTANTIATE_TEST_SUITE_P(Config, WrongConfig, ::testing::ValuesIn(wrongs),
                         [](const auto& one) { return one.param.name; });

struct Warned {
  const char* name;
  FileKind kind;
  string text;
  const char* line;
};

const Warned warnings[] = {
    {"ExcludedOutside", s, site("excluded = [\"10.9.0.0/24\"]\n"),
     "oak.toml:6:13: warning: site.excluded: 10.9.0.0/24 is outside the networks of site \"oak\""},
    {"SiteWithoutNetworks", s, bare_site(""),
     "oak.toml:1:1: warning: site.networks: site \"oak\" has none, so it is not swept"},
    {"NetworkTwiceInASite", s, bare_site("networks = [\"10.1.0.0/24\", \"10.1.0.0/25\"]\n"),
     "oak.toml:5:28: warning: site.networks: 10.1.0.0/25 is already inside 10.1.0.0/24 on line 5"},
    {"NoCredential", s, bare_site("networks = [\"10.7.0.0/24\"]\n"),
     "oak.toml:5:13: warning: site.networks: no credential may be sent to any address of "
     "10.7.0.0/24"},
    {"CredentialForAPart", s, bare_site("networks = [\"10.1.0.0/23\"]\n"),
     "oak.toml:5:13: warning: site.networks: no credential may be sent to some addresses of "
     "10.1.0.0/23"},
    {"InterfaceWithoutDevice", s,
     site("[[site.circuit]]\nid = \"w\"\nprovider = \"p\"\ndown = \"1 Gbps\"\nup = \"1 "
          "Gbps\"\ninterface = \"Gi1\"\n"),
     "oak.toml:11:13: warning: site.circuit.interface: names a port, but no `device`"},
    {"CredentialOutside", c,
     "[[credential]]\nname = \"y\"\nversion = \"2c\"\nnetworks = [\"172.16.0.0/16\"]\n"
     "community_env = \"LONG\"\n",
     "keys.toml:4:13: warning: credential.networks: 172.16.0.0/16 is outside every site, so \"y\" "
     "is never sent there"},
    {"NoAuthentication", c,
     "[[credential]]\nname = \"y\"\nversion = \"3\"\nuser = \"u\"\nnetworks = [\"10.1.0.0/24\"]\n",
     "keys.toml:3:11: warning: credential.auth: is left out, so anybody can forge the answers"},
};

class Warning : public ::testing::TestWithParam<Warned> {};

TEST_P(Warning, IsGivenAndLoadingGoesOn) {
  const auto here = world();
  auto files = files_with({GetParam().name, GetParam().kind, GetParam().text, ""});
  files.push_back({"base.toml", c, v2("community_env = \"LONG\"\n"), 0600});
  const auto loaded = load_texts(files, here.surroundings());
  EXPECT_TRUE(loaded.ok()) << fixture::joined(loaded.problems);
  const auto lines = fixture::texts(loaded.problems);
  const string wanted = GetParam().line;
  EXPECT_TRUE(std::any_of(lines.begin(), lines.end(), [&](const string& line) {
    return line.substr(0, wanted.size()) == wanted;
  })) << fixture::joined(loaded.problems);
}

INSTANTIATE_TEST_SUITE_P(Config, Warning, ::testing::ValuesIn(warnings),
                         [](const auto& one) { return one.param.name; });

TEST(WrongConfig, AllProblemsOfAllFilesAtOnce) {
  const auto here = world();
  const auto loaded =
      load_texts({{"netroster.toml", m, "[district\n", 0644},
                  {"a.toml", s, site("enrolment = -1\nphase = \"a b\"\nxy = 1\n"), 0644},
                  {"b.toml", s, "[[site]]\nid = 5\n", 0644},
                  {"keys.toml", c, v2("community_env = \"NOWHERE\"\nfoo = 1\n"), 0600}},
                 here.surroundings());
  std::vector<string> places;
  for (const auto& problem : loaded.problems)
    if (!problem.warning) places.push_back(problem.file + ":" + std::to_string(problem.line));
  EXPECT_EQ(places,
            (std::vector<string>{"a.toml:6", "a.toml:7", "a.toml:8", "b.toml:1", "b.toml:1",
                                 "b.toml:2", "keys.toml:5", "keys.toml:6", "netroster.toml:1"}));
}

TEST(WrongConfig, ManyWarningsDoNotHideAnError) {
  string text = site("");
  for (int i = 0; i < 2000; ++i)
    text += "[[site]]\nid = \"s" + std::to_string(i) + "\"\nname = \"n\"\nkind = \"high\"\n";
  text += "[[site]]\nid = \"bad\"\nname = \"n\"\nkind = \"low\"\n";
  const World here;
  const auto loaded = load_texts({{"netroster.toml", m, district, 0644}, {"s.toml", s, text, 0644}},
                                 here.surroundings());
  EXPECT_FALSE(loaded.ok());
}

}  // namespace
}  // namespace netroster::config
