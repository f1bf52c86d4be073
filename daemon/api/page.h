// One page of a listing as an answer: JSON with what comes next, or CSV.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "daemon/rows.h"
#include "model/inventory.h"
#include "web/message.h"

namespace netroster::daemon::api {

enum class As { json, csv };
// What is asked for, by the parameter format or else Accept; nullopt: neither of ours.
std::optional<As> format_of(const web::Request& request);

// As a part of an address.
std::string percent_encoded(std::string_view text);

// Where in a listing one row stands: rows are in the order of their keys, and a page goes on after
// the key of the last row of the page before, whatever came and went since.
// At most 100 bytes of it are kept; a longer one ends in its hash.
std::string bounded_key(std::string key);

struct Window {
  std::string after;  // a key; "": from the beginning
  std::size_t limit = 100;
};
// nullopt: the cursor is none of ours.
std::optional<Window> window_of(const web::Request& request);

struct Page {
  Rows rows;
  std::size_t total = 0;  // rows that fit, on all pages
  std::string next;       // key of the last row, when there are more; else ""
};

// With a tag, and a Link to the next page.
web::Response page_response(const web::Request& request, const Page& page, WallTime as_of, As as);
web::Response object_response(std::string json);
// 503 with Retry-After.
web::Response busy(std::string_view words);

// Whether some cell has the words, whatever their case.
bool row_has(const std::vector<Cell>& cells, const std::string& lower_case);

template <typename T>
struct Keyed {
  std::string key;  // bounded
  T thing;
};

// The things of a page, by key, and their rows. Only with a text to find are rows of others made.
template <typename T, typename Listing>
Page page_of(std::vector<Keyed<T>> all, const Window& window, const std::string& find,
             Listing listing) {
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  if (!find.empty())
    std::erase_if(all, [&](const Keyed<T>& each) {
      const Rows rows = listing(std::vector<T>{each.thing});
      return !row_has(rows.cells.front(), find);
    });
  Page page;
  page.total = all.size();
  auto at = std::partition_point(all.begin(), all.end(), [&](const Keyed<T>& each) {
    return !window.after.empty() && each.key <= window.after;
  });
  std::vector<T> things;
  for (; at != all.end() && things.size() < window.limit; ++at) {
    things.push_back(at->thing);
    page.next = at->key;
  }
  if (at == all.end()) page.next.clear();
  page.rows = listing(things);
  return page;
}

// A page of `things`, or why there is none.
template <typename T, typename Listing>
web::Response listing_response(const web::Request& request, WallTime as_of,
                               std::vector<Keyed<T>> things, Listing listing) {
  const auto as = format_of(request);
  if (!as)
    return web::Response::problem(
        406, "Listings are application/json or text/csv. Accept one, or say format=csv.");
  const auto window = window_of(request);
  if (!window)
    return web::Response::problem(
        400, "This is no cursor. Give the one that the page before has as next, or none.",
        "cursor");
  const auto find = to_lower(trim(request.parameter("text").value_or("")));
  return page_response(request, page_of(std::move(things), *window, find, listing), as_of, *as);
}

}  // namespace netroster::daemon::api
