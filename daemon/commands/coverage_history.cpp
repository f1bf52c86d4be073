#include "daemon/commands/coverage_history.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "daemon/arguments.h"
#include "daemon/listing.h"
#include "daemon/selection.h"
#include "daemon/sources.h"
#include "inventory/store/store.h"

namespace netroster::daemon {
namespace {

using inventory::CoveragePoint;
using inventory::GapSpan;

// A site at one time, or several together. No site id looks like their names.
struct PastRow {
  CoveragePoint point;
  std::uint64_t sites = 1;  // whose figures are in it
  bool is_sum = false;
};

struct Past {
  std::vector<PastRow> rows;  // by site and time, the sums last
  std::vector<GapSpan> gaps;
};

// One decimal, and never 100 while something is missing; unknown where nothing is seen.
std::optional<double> percent_of(const CoveragePoint& point) {
  if (point.seen() == 0) return std::nullopt;
  const auto tenths = 1000 * point.found() / point.seen();
  return static_cast<double>(tenths) / 10;
}

// The sum of these sites at each moment at which one of them changed. Of a site that no scan had
// finished by then, or that had left the configuration, nothing is in it: `sites` tells.
// The rows that held at `from` are put together first: they began on different days.
std::vector<PastRow> sums_of(const std::vector<CoveragePoint>& points, WallTime from,
                             const char* name) {
  std::map<WallTime, std::vector<const CoveragePoint*>> by_time;
  for (const auto& point : points) by_time[point.when].push_back(&point);
  std::map<std::string, const CoveragePoint*> last;
  std::vector<PastRow> out;
  for (const auto& [when, changed] : by_time) {
    for (const auto* point : changed) {
      if (point->configured)
        last[point->site] = point;
      else
        last.erase(point->site);
    }
    CoveragePoint sum;
    sum.site = name;
    sum.when = when;
    for (const auto& [site, point] : last) {
      sum.devices += point->devices;
      sum.access_points += point->access_points;
      sum.open_gaps += point->open_gaps;
      sum.accepted_gaps += point->accepted_gaps;
      sum.untested += point->untested;
    }
    if (!out.empty() && when <= from) out.pop_back();
    out.push_back({std::move(sum), last.size(), true});
  }
  return out;
}

template <typename Row>
void keep_wanted(std::vector<Row>& rows, const std::vector<std::string>& wanted) {
  std::erase_if(rows, [&](const Row& row) { return !any_matches(wanted, row.site); });
}

Result<Past> find_past(Call call) {
  const auto config = load_configuration(call);
  if (!config) return config.error();
  const auto store =
      inventory::open_store(store_path(call, *config), inventory::OpenMode::read_only);
  if (!store) return store.error();
  const auto to = call.arguments.time("to").value_or(call.streams.now);
  const auto from = call.arguments.time("from").value_or(WallTime{});
  auto points = (*store)->coverage(from, to);
  if (!points) return points.error();
  auto gaps = (*store)->gaps(from, to);
  if (!gaps) return gaps.error();
  const auto& wanted = call.arguments.positionals();
  keep_wanted(*points, wanted);
  keep_wanted(*gaps, wanted);
  if (points->empty())
    return Error{Errc::not_found,
                 "no finished scan of these sites in that time; each leaves its coverage"};
  Past past;
  past.gaps = std::move(*gaps);
  for (const auto& point : *points) past.rows.push_back({point});
  if (points->front().site == points->back().site) return past;
  for (auto& sum : sums_of(*points, from, wanted.empty() ? "(district)" : "(together)"))
    past.rows.push_back(std::move(sum));
  return past;
}

using P = const PastRow&;
// Of a site that left the configuration nothing is known any more, which is not zero.
Cell figure(const PastRow& row, std::uint64_t value) {
  return row.point.configured ? number(value) : Cell{};
}
constexpr Field<PastRow> point_fields[] = {
    {{"site", "SITE"}, [](P row) { return cell(row.point.site); }},
    {{"since", "SINCE", 0, Shown::time}, [](P row) { return cell(row.point.when); }},
    {{"found", "FOUND"}, [](P row) { return figure(row, row.point.found()); }},
    {{"seen", "SEEN"}, [](P row) { return figure(row, row.point.seen()); }},
    {{"percent", "COVERAGE", 0, Shown::percent}, [](P row) { return cell(percent_of(row.point)); }},
    {{"open_gaps", "GAPS"}, [](P row) { return figure(row, row.point.open_gaps); }},
    {{"accepted_gaps", "ACCEPTED", 2}, [](P row) { return figure(row, row.point.accepted_gaps); }},
    {{"untested_addresses", "UNTESTED ADDRESSES", 3},
     [](P row) { return figure(row, row.point.untested); }},
    {{"remark", "REMARK"},
     [](P row) { return cell(row.point.configured ? "" : "not in the configuration"); }},
    {{"devices", "DEVICES", wide_only}, [](P row) { return figure(row, row.point.devices); }},
    {{"access_points", "ACCESS POINTS", wide_only},
     [](P row) { return figure(row, row.point.access_points); }},
    {{"sites", "SITES", wide_only}, [](P row) { return number(row.sites); }},
};

using S = const GapSpan&;
constexpr Field<GapSpan> span_fields[] = {
    {{"id", "GAP"}, [](S row) { return cell(row.gap); }},
    {{"reason", "REASON", 0, Shown::state}, [](S row) { return cell(row.reason); }},
    {{"opened", "OPENED", 0, Shown::time}, [](S row) { return cell(row.opened); }},
    {{"closed", "CLOSED", 0, Shown::time}, [](S row) { return cell(row.closed); }},
    {{"words", "BECAUSE", 1}, [](S row) { return cell(row.words); }},
    {{"accepted", "ACCEPTED", 2}, [](S row) { return cell(row.accepted); }},
};

nlohmann::json json_of(const CoveragePoint& point) {
  const auto figure = [&](std::uint64_t value) {
    return point.configured ? nlohmann::json(value) : nlohmann::json();
  };
  nlohmann::json out{{"since", iso_text(point.when)},
                     {"found", figure(point.found())},
                     {"seen", figure(point.seen())},
                     {"percent", nullptr},
                     {"configured", point.configured},
                     {"devices", figure(point.devices)},
                     {"access_points", figure(point.access_points)},
                     {"open_gaps", figure(point.open_gaps)},
                     {"accepted_gaps", figure(point.accepted_gaps)},
                     {"untested_addresses", figure(point.untested)}};
  if (const auto percent = percent_of(point)) out["percent"] = *percent;
  return out;
}

nlohmann::json json_of(const GapSpan& span) {
  nlohmann::json out{{"id", span.gap},
                     {"reason", span.reason},
                     {"words", span.words},
                     {"opened", iso_text(span.opened)},
                     {"closed", nullptr}};
  if (span.closed) out["closed"] = iso_text(*span.closed);
  if (!span.accepted.empty()) out["accepted"] = span.accepted;
  return out;
}

Exit print_objects(const Past& past, Call call) {
  std::vector<std::string> order;
  std::map<std::string, nlohmann::json> sites;
  for (const auto& row : past.rows) {
    const auto [at, fresh] = sites.try_emplace(row.point.site);
    if (fresh) {
      order.push_back(row.point.site);
      at->second = {{"site", row.is_sum ? nlohmann::json() : nlohmann::json(row.point.site)},
                    {"history", nlohmann::json::array()},
                    {"gaps", nlohmann::json::array()}};
    }
    auto point = json_of(row.point);
    if (row.is_sum) point["sites"] = row.sites;
    at->second["history"].push_back(std::move(point));
  }
  for (const auto& span : past.gaps)
    if (const auto at = sites.find(span.site); at != sites.end())
      at->second["gaps"].push_back(json_of(span));
  Showing showing(call);
  for (const auto& site : order) showing.object(sites[site]);
  return showing.finish();
}

}  // namespace

Exit print_coverage_history(Call call) {
  const auto past = find_past(call);
  if (!past) return refuse(call, past.error());
  if (Showing(call).wants_json()) return print_objects(*past, call);
  auto points = rows_of(std::span<const Field<PastRow>>(point_fields), past->rows);
  if (wants_listing(call)) return print_rows(std::move(points), call);
  std::vector<Section> sections;
  sections.push_back({"coverage over time", std::move(points)});
  if (!past->gaps.empty())
    sections.push_back({"gaps", rows_of(std::span<const Field<GapSpan>>(span_fields), past->gaps)});
  render_sections(sections, layout_of(call), call.streams.out);
  return Exit::ok;
}

}  // namespace netroster::daemon
