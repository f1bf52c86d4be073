#include "daemon/commands/plan_view.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "daemon/arguments.h"
#include "daemon/json_text.h"
#include "daemon/listing.h"
#include "daemon/scan/requests.h"

namespace netroster::daemon {
namespace {

// One line: a kind of request to a part of a site, or a block that gets none.
struct Line {
  const scan::PlannedRequest* request = nullptr;
  std::string site;
  std::string reason;
  std::vector<std::string> to;
  std::uint64_t addresses = 0;
};

using L = const Line&;
constexpr Field<Line> fields[] = {
    {{"site", "SITE"}, [](L line) { return cell(line.site); }},
    {{"request", "REQUEST"},
     [](L line) { return cell(line.request == nullptr ? "none" : line.request->request); }},
    {{"credential", "CREDENTIAL"},
     [](L line) { return line.request == nullptr ? Cell{} : cell(line.request->credential); }},
    {{"addresses", "ADDRESSES"}, [](L line) { return number(line.addresses); }},
    {{"packets", "PACKETS", 1},
     [](L line) { return line.request == nullptr ? number(0) : cell(line.request->packets); }},
    {{"packets_at_most", "AT MOST", 2},
     [](L line) {
       return line.request == nullptr ? number(0) : cell(line.request->packets_at_most);
     }},
    {{"when", "WHEN"},
     [](L line) { return line.request == nullptr ? Cell{} : cell(line.request->when); }},
    {{"reason", "WHY NOT", wide_only}, [](L line) { return cell(line.reason); }},
    {{"to", "TO", wide_only}, [](L line) { return cell(line.to); }},
};

constexpr Field<Line> skipped_fields[] = {
    {{"site", "SITE"}, [](L line) { return cell(line.site); }},
    {{"block", "NOT TESTED"}, [](L line) { return cell(line.to.front()); }},
    {{"addresses", "ADDRESSES", 1}, [](L line) { return number(line.addresses); }},
    {{"reason", "WHY"}, [](L line) { return cell(line.reason); }},
};

// A block that is not swept.
struct CrawledLine {
  std::string site;
  const scan::Crawled* crawled = nullptr;
};

using C = const CrawledLine&;
constexpr Field<CrawledLine> crawled_fields[] = {
    {{"site", "SITE"}, [](C line) { return cell(line.site); }},
    {{"block", "CRAWLED, NOT SWEPT"}, [](C line) { return cell(line.crawled->block.text()); }},
    {{"seeds", "SEEDS"}, [](C line) { return number(line.crawled->seeds); }},
    {{"known", "KNOWN"}, [](C line) { return number(line.crawled->known); }},
    {{"then", "THEN"}, [](C) { return cell("what devices tell of"); }},
};

std::vector<CrawledLine> crawled_lines(const scan::Plan& plan) {
  std::vector<CrawledLine> lines;
  for (const auto& crawled : plan.crawled) lines.push_back({plan.sites[crawled.site].id, &crawled});
  return lines;
}

std::vector<Line> sent_lines(const std::vector<scan::PlannedRequest>& requests) {
  std::vector<Line> lines;
  for (const auto& request : requests) {
    Line line{.request = &request,
              .site = request.site,
              .reason = {},
              .to = {},
              .addresses = request.addresses};
    for (const auto& block : request.to) line.to.push_back(block.text());
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<Line> skipped_lines(const scan::Plan& plan) {
  std::vector<Line> lines;
  for (const auto& block : plan.not_tested)
    lines.push_back({.request = nullptr,
                     .site = plan.sites[block.site].id,
                     .reason = block.reason,
                     .to = {block.block.text()},
                     .addresses = block.block.size()});
  return lines;
}

std::string duration_text(std::chrono::seconds time) {
  const auto seconds = time.count();
  if (seconds < 60) return fmt::format("{} s", seconds);
  if (seconds < 3600) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
  return fmt::format("{} h {} min", seconds / 3600, seconds / 60 % 60);
}

nlohmann::json request_json(const Line& line) {
  const auto& request = *line.request;
  nlohmann::json out{{"site", line.site},
                     {"request", request.request},
                     {"when", request.when},
                     {"addresses", line.addresses},
                     {"to", line.to}};
  if (!request.credential.empty()) out["credential"] = request.credential;
  if (request.packets) out["packets"] = *request.packets;
  if (request.packets_at_most) out["packets_at_most"] = *request.packets_at_most;
  return out;
}

nlohmann::json skipped_json(const Line& line) {
  return {{"site", line.site},
          {"block", line.to.front()},
          {"addresses", line.addresses},
          {"reason", line.reason}};
}

nlohmann::json crawled_json(const CrawledLine& line) {
  return {{"site", line.site},
          {"block", line.crawled->block.text()},
          {"seeds", line.crawled->seeds},
          {"known", line.crawled->known}};
}

void print_object(const std::vector<Line>& sent, const std::vector<Line>& skipped,
                  const scan::Foreseen& foreseen, const scan::AskingTime& time, Call call) {
  nlohmann::json out{{"requests", nlohmann::json::array()},
                     {"not_tested", nlohmann::json::array()},
                     {"crawled", nlohmann::json::array()},
                     {"addresses", foreseen.plan.targets.size()},
                     {"done_before", foreseen.done_before},
                     {"asking_seconds", time.without_loss.count()},
                     {"asking_seconds_at_most", time.at_most.count()},
                     {"reading_seconds", nullptr}};  // depends on what the devices hold
  for (const auto& line : sent) out["requests"].push_back(request_json(line));
  for (const auto& line : skipped) out["not_tested"].push_back(skipped_json(line));
  for (const auto& line : crawled_lines(foreseen.plan))
    out["crawled"].push_back(crawled_json(line));
  call.streams.out.write(json_block(out) + "\n");
}

void print_summary(const scan::Foreseen& foreseen, const scan::AskingTime& time,
                   const config::SweepSettings& sweep, Call call) {
  if (foreseen.done_before > 0)
    call.streams.print("\n{} addresses were done by a scan that was cut short.",
                       foreseen.done_before);
  call.streams.print(
      "\n{} addresses. If nobody answers, the asking takes {} without loss and {} at most. Reading "
      "the devices that answer comes on top: it goes on at the same time, at no more than {} "
      "packets a second to each of them. Nothing was sent.\n",
      foreseen.plan.targets.size(), duration_text(time.without_loss), duration_text(time.at_most),
      sweep.rate_per_device);
}

}  // namespace

Exit print_foreseen(const scan::Foreseen& foreseen, const config::SweepSettings& sweep, Call call) {
  const auto requests = scan::requests(foreseen.plan, sweep);
  const auto time = scan::asking_time(foreseen.plan, sweep);
  auto lines = sent_lines(requests);
  const auto skipped = skipped_lines(foreseen.plan);
  const auto layout = layout_of(call);
  const bool text = layout.format == Format::table || layout.format == Format::wide;
  if (layout.format == Format::json && layout.columns.empty()) {
    print_object(lines, skipped, foreseen, time, call);
    return Exit::ok;
  }
  if (!text) lines.insert(lines.end(), skipped.begin(), skipped.end());
  const auto printed = print_rows(rows_of(std::span<const Field<Line>>(fields), lines), call);
  if (printed != Exit::ok || !text) return printed;
  auto plain = layout;
  plain.columns.clear();
  const auto add = [&](const Rows& more) {
    call.streams.out.write("\n");
    render(more, plain, call.streams.out);
  };
  const auto crawled = crawled_lines(foreseen.plan);
  if (!skipped.empty()) add(rows_of(std::span<const Field<Line>>(skipped_fields), skipped));
  if (!crawled.empty()) add(rows_of(std::span<const Field<CrawledLine>>(crawled_fields), crawled));
  print_summary(foreseen, time, sweep, call);
  return Exit::ok;
}

}  // namespace netroster::daemon
