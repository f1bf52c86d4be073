#include "web/answer.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>

#include "base/log.h"
#include "base/text.h"
#include "model/listen_address.h"

namespace netroster::web {
namespace {

constexpr std::size_t worth_compressing = 1024;  // bytes

std::string_view reason(unsigned status) {
  switch (status) {
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 413:
      return "Content Too Large";
    case 421:
      return "Misdirected Request";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    default:
      return "Status";
  }
}

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
      "Cache-Control: no-store\r\n"
      "Vary: Accept, Accept-Encoding\r\n"
      "X-Content-Type-Options: nosniff\r\n"
      "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n",
      response.status, reason(response.status), now_text(), response.content_type);
  for (const auto& [name, value] : response.headers) out += name + ": " + value + "\r\n";
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

}  // namespace

Answers::Answers(std::vector<std::string> host_names, std::vector<Route> routes)
    : host_names_(std::move(host_names)) {
  for (auto& name : host_names_) name = to_lower(name);
  for (auto& route : routes) routes_[route.path] = std::move(route.handler);
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

Response Answers::respond(const RawRequest& raw, Request& request) const {
  if (raw.method != "GET" && raw.method != "HEAD") {
    auto out = Response::line(405, "Only GET and HEAD.");
    out.headers.emplace_back("Allow", "GET, HEAD");
    return out;
  }
  if (raw.hosts > 1 || (raw.hosts == 0 && raw.version_11))
    return Response::line(400, "One Host field is needed.");
  const auto target = split_target(raw.target);
  request.host = target.authority.empty() ? raw.host : std::string(target.authority);
  if (request.host.empty()) request.host = raw.local;
  if (!is_known_host(request.host) || (!raw.host.empty() && !is_known_host(raw.host)))
    return Response::line(421, "This is not a host by that name.");
  auto path = percent_decoded(target.path, false);
  auto query = parse_query(target.query);
  if (!path || !query || !path->starts_with('/'))
    return Response::line(400, "The address cannot be read.");
  const auto route = routes_.find(*path);
  if (route == routes_.end()) return Response::line(404, "There is nothing here.");
  request.method = raw.method;
  request.path = std::move(*path);
  request.query = std::move(*query);
  request.accept = raw.accept;
  request.accept_encoding = raw.accept_encoding;
  try {
    return route->second(request);
  } catch (const std::exception& thrown) {
    log::error("WEB_ANSWER_FAILED", request.path, thrown.what());
    return Response::line(500, "The answer could not be made.");
  }
}

Answer Answers::to(const RawRequest& raw, bool keep_alive) const {
  Request request;
  auto response = respond(raw, request);
  auto* const text = std::get_if<std::string>(&response.body);
  const bool compress =
      accepts_gzip(raw.accept_encoding) && (text == nullptr || text->size() >= worth_compressing);
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
