// HTTP requests and answers as plain values: nothing here knows the library that reads them.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace netroster::web {

// What somebody may do; each may all that the one before may.
enum class Role { anyone, reader, operator_, admin };
std::string_view text(Role role);
std::optional<Role> parse_role(std::string_view word);

// Who asks.
struct Identity {
  std::string name;  // "" for one who did not have to say
  Role role = Role::reader;
  std::vector<std::string> sites = {};  // only these; empty: every site

  bool sees(std::string_view site) const;
};

struct Request {
  std::string method;                             // "GET", "HEAD", "POST"
  std::string path;                               // decoded, "/metrics"
  std::multimap<std::string, std::string> query;  // decoded
  std::string host;                               // as the client wrote it: "localhost:9816"
  std::string accept;                             // "" when it does not say
  std::string accept_encoding;
  std::string last_event_id;  // of server-sent events: what the client heard before it was cut off
  std::map<std::string, std::string> in_path;  // what stands for {id} in the route's path, decoded
  std::string content_type;                    // of the body
  std::string body;
  std::map<std::string, std::string>
      members;       // of the JSON object in it, by the route's parameters
  std::string from;  // the client's address, or "socket"
  Identity identity;

  // The parameter's only value; nullopt when it is missing or there more than once.
  std::optional<std::string> parameter(const std::string& name) const;
  std::vector<std::string> all(const std::string& name) const;
  // A member of the body; nullopt when it is missing.
  std::optional<std::string> member(const std::string& name) const;
};

// More of a body: appends the next part, false when there was nothing more. Called on the server's
// thread, one part at a time, whenever the client took the one before.
using NextPart = std::function<bool(std::string& part)>;
using Body = std::variant<std::string, NextPart>;

struct Response;
// Takes the answer, from any thread; the first one counts.
struct Reply {
  std::function<void(Response)> take;
  // Asked for when nobody waits for the answer any more: the client is gone, its time is over, or
  // the server stops. Work that only this answer is for may end.
  std::stop_token unwanted = {};

  void operator()(Response response) const;
};

struct Response {
  unsigned status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::vector<std::pair<std::string, std::string>> headers;  // more of them
  Body body;
  // Stands for these very bytes, quotes left out (RFC 9110, 8.8.3); "": the answer is not to be
  // kept by anybody.
  std::string etag = {};
  // The answer comes later: this is called at once, on the server's thread, and nothing else of the
  // response is looked at.
  std::function<void(Reply)> later = {};
  // The body goes on as long as the client listens: gives what has come since it was last called,
  // on the server's thread, about once a second. There is no `body` then.
  std::function<std::string()> live = {};

  // An answer of one line; the line break is added.
  static Response line(unsigned status, std::string_view text);
  // RFC 9457: `detail` says what is wrong and what to do. `parameter` is left out when empty.
  static Response problem(unsigned status, std::string_view detail,
                          std::string_view parameter = {});
};

// "Not Found".
std::string_view reason(unsigned status);

// Whether a field If-None-Match names this tag; a weak one fits too (RFC 9110, 13.1.2).
bool names_tag(std::string_view if_none_match, std::string_view tag);

// Whether "gzip" may be sent for this Accept-Encoding (RFC 9110, 12.5.3).
bool accepts_gzip(std::string_view accept_encoding);

// Weight of a media type in an Accept header, in thousandths; 0: not acceptable. "" takes all.
// `type` is "text/plain"; a range with a version parameter fits only if it is `version`.
int accept_weight(std::string_view accept, std::string_view type, std::string_view version);

// "a=b&c=%20" and paths; nullopt for an escape that is none.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_blank);
std::optional<std::multimap<std::string, std::string>> parse_query(std::string_view query);

// A body of the same bytes in gzip, compressed as they are taken.
NextPart gzip(NextPart plain);

}  // namespace netroster::web
