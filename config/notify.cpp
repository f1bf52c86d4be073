#include "config/notify.h"

#include <string>

#include "config/declared_checks.h"
#include "config/schema_rows.h"
#include "model/event_kinds.h"

namespace netroster::config {
namespace {

constexpr unsigned others = 007;
constexpr std::size_t longest_mail_address = 254;  // RFC 5321, 4.5.3.1.3
constexpr std::string_view secure = "https://";
constexpr std::string_view plain = "http://";

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

// A URL of this scheme with a host and nothing that would hide another one.
bool is_address_of(std::string_view text, std::string_view scheme) {
  return text.starts_with(scheme) && text.size() > scheme.size() && is_printable(text) &&
         text[scheme.size()] != '/' && text.find('@') == std::string_view::npos;
}

class NotifyFile {
 public:
  NotifyFile(Reader& reader, Parts& parts) : reader_(reader), parts_(parts) {}

  void read(const Node& root) {
    for (auto& target : read_list<NotifyTarget>(reader_, "notify", root)) {
      check(target);
      parts_.notified.push_back(std::move(target));
    }
    for (auto& window : read_list<Maintenance>(reader_, "maintenance", root)) {
      check(window);
      parts_.maintenance.push_back(std::move(window));
    }
  }

 private:
  void check(const Declared<NotifyTarget>& target) {
    const auto& given = target.places.values;
    if (given.count("webhook") + given.count("mail") != 1)
      reader_.error(target.places.table, "notify", "needs one way to tell: either webhook or mail");
    if (given.count("token") > 0 && given.count("webhook") == 0)
      reader_.error(target.places.of("token"), "notify.token", "is sent to a webhook only");
    if (given.count("mail_server") > 0 && given.count("mail") == 0)
      reader_.error(target.places.of("mail_server"), "notify.mail_server", "is for mail only");
    if (!is_printable(target.value.token.reveal_to_protocol()))
      reader_.error(target.places.of("token"), "notify.token",
                    "must be of ASCII characters without blanks");
    const auto url = target.value.webhook.reveal_to_protocol();
    if (!url.empty() && !is_address_of(url, secure) && !is_address_of(url, plain))
      reader_.error(target.places.of("webhook"), "notify.webhook",
                    "must be a URL of https:// or http://, without a user in it");
    if (!target.value.token.empty() && url.starts_with(plain))
      reader_.error(target.places.of("webhook"), "notify.webhook",
                    "would carry the token where others can read it", "use https://");
  }
  void check(const Declared<Maintenance>& window) {
    const auto from = wall_minute(window.value.from);
    const auto to = wall_minute(window.value.to);
    const auto& given = window.places.values;
    const bool once = given.count("from") > 0 && given.count("to") > 0;
    const bool half = given.count("from") != given.count("to");
    if (half || once == (given.count("weekly") > 0))
      reader_.error(window.places.table, "maintenance",
                    "needs one way to tell when: either `from` and `to`, or `weekly`");
    if (from && to && *to <= *from)
      reader_.error(window.places.of("to"), "maintenance.to", "is not after `from`");
  }

  Reader& reader_;
  Parts& parts_;
};

}  // namespace

std::optional<std::chrono::local_time<std::chrono::minutes>> wall_minute(std::string_view text) {
  constexpr std::size_t length = std::string_view("2026-12-01 18:00").size();
  if (text.size() != length || text[10] != ' ') return std::nullopt;
  std::string rfc(text);
  rfc[10] = 'T';
  const auto time = parse_time(rfc);
  if (!time) return std::nullopt;
  return std::chrono::local_time<std::chrono::minutes>{
      std::chrono::floor<std::chrono::minutes>(time->time_since_epoch())};
}

const char* check_mail_server(std::string_view text) {
  const bool good = is_address_of(text, "smtp://") || is_address_of(text, "smtps://");
  return good ? nullptr : "must be smtp:// or smtps:// and a host, without a user in it";
}

const char* check_mail_address(std::string_view text) {
  const auto at = text.find('@');
  const bool good = at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
                    text.find('@', at + 1) == std::string_view::npos && is_printable(text) &&
                    text.find_first_of("<>,;:\"\\()") == std::string_view::npos &&
                    text.front() != '-' && text.size() <= longest_mail_address;
  return good ? nullptr : "must be one mail address, such as network@example.org";
}

const char* check_event_kinds(std::string_view text) {
  for (const auto& kind : listed(std::string(text)))
    if (!is_event_kind(kind))
      return "must be kinds of events with blanks between; see netroster.toml(5) for them";
  return nullptr;
}

const char* check_wall_minute(std::string_view text) {
  return wall_minute(text) ? nullptr : "must be a day and a time, such as \"2026-12-01 18:00\"";
}

void read_notify(Reader& reader, const Node& root, const File& file, Parts& parts) {
  reader.check_root(root);
  if ((file.mode & others) != 0)
    reader.error({}, "", "may be read by everyone; run chmod 640 on it");
  NotifyFile(reader, parts).read(root);
}

void check_notify(const Parts& parts, Problems& problems) {
  check_names(parts.notified, "notify", problems);
  check_names(parts.maintenance, "maintenance", problems);
  if (!parts.sites_complete) return;
  check_sites_of(parts.notified, "notify", parts, problems);
  check_sites_of(parts.maintenance, "maintenance", parts, problems);
}

}  // namespace netroster::config
