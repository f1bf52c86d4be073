#include "web/answer.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/text.h"
#include "model/listen_address.h"

namespace netroster::web {
namespace {

constexpr std::size_t worth_compressing = 1024;  // bytes

std::string now_text() {
  const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(now));
}

// Without the length of the body and without the blank line.
std::string head_of(const Response& response, bool keep_alive) {
  auto out = fmt::format(
      "HTTP/1.1 {} {}\r\n"
      "Date: {}\r\n"
      "Content-Type: {}\r\n"
      "Cache-Control: {}\r\n"
      "Vary: Accept, Accept-Encoding, Authorization\r\n"
      "X-Content-Type-Options: nosniff\r\n"
      "Referrer-Policy: no-referrer\r\n"
      "Cross-Origin-Resource-Policy: same-origin\r\n"
      "Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none'; "
      "frame-ancestors 'none'\r\n",
      response.status, reason(response.status), now_text(), response.content_type,
      response.etag.empty() ? "no-store" : "private, no-cache");
  if (!response.etag.empty()) out += fmt::format("ETag: \"{}\"\r\n", response.etag);
  for (const auto& [name, value] : response.headers) out += fmt::format("{}: {}\r\n", name, value);
  if (!keep_alive) out += "Connection: close\r\n";
  return out;
}

NextPart once(std::string text) {
  return [text = std::move(text), done = false](std::string& part) mutable {
    if (done) return false;
    done = true;
    part += text;
    return true;
  };
}

struct Target {
  std::string_view authority;  // of "http://HOST/…", else ""
  std::string_view path;
  std::string_view query;
};

// Origin form and absolute form (RFC 9112, 3.2).
Target split_target(std::string_view target) {
  constexpr std::string_view scheme = "http://";
  Target out;
  if (starts_with_nocase(target, scheme)) {
    target.remove_prefix(scheme.size());
    const auto slash = std::min(target.find_first_of("/?"), target.size());
    out.authority = target.substr(0, slash);
    target.remove_prefix(slash);
    if (target.empty()) target = "/";
  }
  const auto mark = target.find('?');
  out.path = target.substr(0, mark);
  if (mark != std::string_view::npos) out.query = target.substr(mark + 1);
  return out;
}

// "http://x:80" and "http://x" are one origin; what is none gives "".
std::string authority_of(std::string_view origin) {
  std::string_view usual;
  for (const auto& [scheme, port] :
       {std::pair<std::string_view, std::string_view>{"http://", ":80"}, {"https://", ":443"}}) {
    if (!starts_with_nocase(origin, scheme)) continue;
    origin.remove_prefix(scheme.size());
    usual = port;
    break;
  }
  if (usual.empty()) return {};
  if (origin.ends_with(usual)) origin.remove_suffix(usual.size());
  return to_lower(origin);
}

// A page of another origin may not ask, whatever its browser lets it see of the answer.
bool is_foreign(const RawRequest& raw, const Request& request) {
  const bool reads = raw.method == "GET" || raw.method == "HEAD";
  if (!reads && !raw.fetch_site.empty() && raw.fetch_site != "same-origin" &&
      raw.fetch_site != "none")
    return true;
  if (raw.origins == 0) return false;
  const auto origin = authority_of(raw.origin);
  return raw.origins > 1 || origin.empty() ||
         (origin != authority_of("http://" + request.host) &&
          origin != authority_of("https://" + request.host));
}

}  // namespace

Answers::Answers(std::vector<std::string> host_names, std::vector<Route> routes, Admit admit)
    : host_names_(std::move(host_names)), table_(std::move(routes)), admit_(std::move(admit)) {
  for (auto& name : host_names_) name = to_lower(name);
}

// An address cannot be made to point here by somebody else's name server; a name can.
bool Answers::is_known_host(std::string_view host) const {
  if (ListenAddress::parse(host) || IpAddress::parse(host)) return true;
  if (host.starts_with('[') && host.ends_with(']'))
    return IpAddress::parse(host.substr(1, host.size() - 2)).has_value();
  const auto colon = host.rfind(':');
  auto name = to_lower(host.substr(0, colon));
  if (name.ends_with('.')) name.pop_back();
  return name == "localhost" ||
         std::find(host_names_.begin(), host_names_.end(), name) != host_names_.end();
}

std::optional<Response> Answers::misdirected(const RawRequest& raw, const Request& request) const {
  if (!is_known_host(request.host) || (!raw.host.empty() && !is_known_host(raw.host)))
    return Response::line(421, "This is not a host by that name.");
  if (is_foreign(raw, request)) return Response::line(403, "Pages of other sites may not ask.");
  return std::nullopt;
}

Response Answers::respond(const RawRequest& raw, Request& request) const {
  if (raw.hosts > 1 || (raw.hosts == 0 && raw.version_11))
    return Response::line(400, "One Host field is needed.");
  const auto target = split_target(raw.target);
  request.host = target.authority.empty() ? raw.host : std::string(target.authority);
  if (request.host.empty()) request.host = raw.local;
  if (auto refused = misdirected(raw, request)) return std::move(*refused);
  auto path = percent_decoded(target.path, false);
  auto query = parse_query(target.query);
  if (!path || !query || !path->starts_with('/'))
    return Response::line(400, "The address cannot be read.");
  request.method = raw.method;
  request.path = std::move(*path);
  request.query = std::move(*query);
  request.accept = raw.accept;
  request.accept_encoding = raw.accept_encoding;
  request.last_event_id = raw.last_event_id;
  request.content_type = raw.content_type;
  request.body = raw.body;
  request.from = raw.user ? "socket" : raw.peer;
  return respond_to_known_host(raw, request);
}

// Nothing is told to somebody unknown but what anyone may know, not even what there is.
Response Answers::respond_to_known_host(const RawRequest& raw, Request& request) const {
  const auto* route = table_.find(request.method, request.path);
  const bool open = route != nullptr && route->role == Role::anyone;
  if (admit_ && !open) {
    auto admission = admit_(raw);
    if (!admission.identity) return std::move(admission.refusal);
    request.identity = std::move(*admission.identity);
  }
  return table_.answer(request);
}

namespace {

// Bytes in another coding are another representation (RFC 9110, 8.8.3.3).
void settle_tag(Response& response, const RawRequest& raw, bool compress) {
  if (response.etag.empty() || response.status != 200) return response.etag.clear();
  if (compress) response.etag += "-gzip";
  if (!names_tag(raw.if_none_match, response.etag)) return;
  response.status = 304;
  response.body = std::string();
}

Answer not_modified(const Response& response, bool keep_alive) {
  Answer out;
  out.keep_alive = keep_alive;
  out.head = head_of(response, keep_alive) + "\r\n";
  return out;
}

}  // namespace

const Route* Answers::route_of(std::string_view method, std::string_view target) const {
  const auto path = percent_decoded(split_target(target).path, false);
  return path ? table_.find(method, *path) : nullptr;
}

bool Answers::knows(std::string_view method, std::string_view target) const {
  return route_of(method, target) != nullptr;
}

std::size_t Answers::body_bytes(std::string_view method, std::string_view target) const {
  const auto* const route = route_of(method, target);
  return route != nullptr && route->takes_body() ? longest_body : 0;
}

Answer Answers::to(const RawRequest& raw, bool keep_alive) const {
  Request request;
  auto response = respond(raw, request);
  if (!response.later) return of(raw, std::move(response), keep_alive);
  Answer out;
  out.later = std::move(response.later);
  return out;
}

namespace {

Answer live_answer(const RawRequest& raw, Response response) {
  Answer out;
  out.keep_alive = false;
  out.chunked = raw.version_11;
  out.head = head_of(response, false);
  if (out.chunked) out.head += "Transfer-Encoding: chunked\r\n";
  out.head += "\r\n";
  if (raw.method != "HEAD") out.live = std::move(response.live);
  return out;
}

}  // namespace

Answer Answers::of(const RawRequest& raw, Response response, bool keep_alive) const {
  if (response.live) return live_answer(raw, std::move(response));
  auto* const text = std::get_if<std::string>(&response.body);
  const bool compress =
      accepts_gzip(raw.accept_encoding) && (text == nullptr || text->size() >= worth_compressing);
  settle_tag(response, raw, compress);
  if (response.status == 304) return not_modified(response, keep_alive);
  if (compress) response.headers.emplace_back("Content-Encoding", "gzip");
  const bool whole = text != nullptr && !compress;
  Answer out;
  out.chunked = !whole && raw.version_11;
  out.keep_alive = keep_alive && (whole || out.chunked);
  out.head = head_of(response, out.keep_alive);
  if (whole) out.head += fmt::format("Content-Length: {}\r\n", text->size());
  if (out.chunked) out.head += "Transfer-Encoding: chunked\r\n";
  out.head += "\r\n";
  if (raw.method == "HEAD") return out;
  if (whole) {
    out.head += *text;
    return out;
  }
  out.more =
      text != nullptr ? once(std::move(*text)) : std::move(*std::get_if<NextPart>(&response.body));
  if (compress) out.more = gzip(std::move(out.more));
  return out;
}

std::string whole_answer(const Response& response) {
  const auto* const text = std::get_if<std::string>(&response.body);
  const std::string_view body = text == nullptr ? std::string_view() : *text;
  return head_of(response, false) + fmt::format("Content-Length: {}\r\n\r\n{}", body.size(), body);
}

std::string chunk_head(std::size_t bytes) { return fmt::format("{:x}\r\n", bytes); }

}  // namespace netroster::web
