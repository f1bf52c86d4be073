#include "daemon/api/page.h"

#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "daemon/json_text.h"
#include "daemon/render.h"
#include "daemon/streams.h"
#include "web/tag.h"

namespace netroster::daemon::api {
namespace {

constexpr std::size_t longest_key = 100;

std::optional<std::string> from_hex(std::string_view digits) {
  std::string out;
  if (digits.size() % 2 != 0) return std::nullopt;
  for (; !digits.empty(); digits.remove_prefix(2)) {
    unsigned byte = 0;
    const auto* end = digits.data() + 2;
    const auto read = std::from_chars(digits.data(), end, byte, 16);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    out += static_cast<char>(byte);
  }
  return out;
}

std::string next_address(const web::Request& request, const std::string& cursor) {
  auto out = percent_encoded(request.path);
  for (auto at = out.find("%2F"); at != std::string::npos; at = out.find("%2F"))
    out.replace(at, 3, "/");
  out += "?";
  for (const auto& [name, value] : request.query)
    if (name != "cursor") out += percent_encoded(name) + "=" + percent_encoded(value) + "&";
  return out + "cursor=" + cursor;
}

std::string json_body(const Page& page, const std::string& cursor, WallTime as_of) {
  nlohmann::ordered_json head = nlohmann::ordered_json::object();
  head["as_of"] = nullptr;
  if (as_of != WallTime{}) head["as_of"] = iso_text(as_of);
  head["total"] = page.total;
  head["next"] = nullptr;
  if (!cursor.empty()) head["next"] = cursor;
  StringSink items;
  render(page.rows, {.format = Format::json, .columns = {}}, items);
  auto out = json_line(head);
  out.back() = ',';  // its closing brace comes last
  return out + "\"items\":" + std::string(trim(items.text())) + "}\n";
}

}  // namespace

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view plain = "-._~";
  std::string out;
  for (const char c : text) {
    const bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (word || plain.find(c) != std::string_view::npos)
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::optional<As> format_of(const web::Request& request) {
  if (const auto word = request.parameter("format")) return *word == "csv" ? As::csv : As::json;
  const int json = web::accept_weight(request.accept, "application/json", {});
  const int csv = web::accept_weight(request.accept, "text/csv", {});
  if (json == 0 && csv == 0) return std::nullopt;
  return csv > json ? As::csv : As::json;
}

std::string bounded_key(std::string key) {
  if (key.size() <= longest_key) return key;
  const auto tag = web::tag_of(key);
  return key.substr(0, longest_key - tag.size()) + tag;
}

std::optional<Window> window_of(const web::Request& request) {
  Window out;
  if (const auto limit = request.parameter("limit"))
    out.limit = static_cast<std::size_t>(std::stoull(*limit));
  if (const auto cursor = request.parameter("cursor")) {
    auto key = from_hex(*cursor);
    if (!key || key->empty()) return std::nullopt;
    out.after = std::move(*key);
  }
  return out;
}

web::Response page_response(const web::Request& request, const Page& page, WallTime as_of, As as) {
  web::Response out;
  const auto cursor = page.next.empty() ? std::string() : hex_plain(page.next);
  if (!cursor.empty())
    out.headers.emplace_back("Link",
                             fmt::format("<{}>; rel=\"next\"", next_address(request, cursor)));
  if (as == As::csv) {
    StringSink text;
    render(page.rows, {.format = Format::csv, .columns = {}}, text);
    out.content_type = "text/csv; charset=utf-8; header=present";
    out.headers.emplace_back("Content-Disposition", "attachment; filename=\"netroster.csv\"");
    out.body = text.text();
  } else {
    out.content_type = "application/json; charset=utf-8";
    out.body = json_body(page, cursor, as_of);
  }
  out.etag = web::tag_of(*std::get_if<std::string>(&out.body));
  return out;
}

web::Response busy(std::string_view words) {
  auto out = web::Response::problem(503, words);
  out.headers.emplace_back("Retry-After", "5");
  return out;
}

web::Response object_response(std::string json) {
  web::Response out;
  out.content_type = "application/json; charset=utf-8";
  out.etag = web::tag_of(json);
  out.body = std::move(json);
  return out;
}

bool row_has(const std::vector<Cell>& cells, const std::string& lower_case) {
  const auto has = [&](const std::string& text) {
    return to_lower(text).find(lower_case) != std::string::npos;
  };
  return std::any_of(cells.begin(), cells.end(), [&](const Cell& cell) {
    if (const auto* text = std::get_if<std::string>(&cell)) return has(*text);
    const auto* words = std::get_if<std::vector<std::string>>(&cell);
    return words != nullptr && std::any_of(words->begin(), words->end(), has);
  });
}

}  // namespace netroster::daemon::api
