#include "daemon/commands/standard_kit.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "config/document.h"
#include "config/files.h"
#include "config/suggest.h"
#include "daemon/arguments.h"
#include "daemon/sources.h"
#include "daemon/streams.h"
#include "inventory/store/store.h"
#include "standards/confidence.h"
#include "standards/reference.h"
#include "standards/waiver_file.h"

namespace netroster::daemon {

using standards::Evidence;
using standards::Finding;

standards::Loaded load_standard(Call call) {
  if (call.arguments.given("standard"))
    return standards::load(std::string(call.arguments.text("standard")));
  const std::filesystem::path directory(call.arguments.text("config"));
  const auto config = load_configuration(call);  // what is wrong with it is said by who needs it
  const auto waivers =
      config ? standards::waiver_file_of(store_path(call, *config)) : std::string();
  return standards::load_with_waivers((directory / "standards.d").string(), waivers);
}

void tell_problems(Call call, const std::vector<config::Problem>& problems) {
  for (const auto& problem : problems)
    call.streams.complain((problem.warning ? "warning: " : "error: ") + config::text(problem));
}

const Site* Bench::declared(std::string_view id) const {
  const auto& all = config.sites;
  const auto at =
      std::find_if(all.begin(), all.end(), [id](const Site& site) { return site.id == id; });
  return at == all.end() ? nullptr : &*at;
}

namespace {

// Where nothing was polled there is no history, and rules about traffic are unknown.
std::unique_ptr<service::SchoolTraffic> open_traffic(const config::Config& config, WallTime now,
                                                     std::string& problem) {
  auto traffic = service::SchoolTraffic::open(config.history.path, config, now);
  if (traffic) return std::move(*traffic);
  if (traffic.error().code != Errc::not_found) problem = traffic.error().what;
  return nullptr;
}

}  // namespace

namespace {

using TimeOf = WallTime (*)(WallTime now, WallTime observed);

Result<std::unique_ptr<Bench>> open_bench_as_of(Call call, TimeOf time_of) {
  auto configuration = load_configuration(call);
  if (!configuration) return configuration.error();
  auto snapshot = load_inventory(call);
  if (!snapshot) return snapshot.error();
  const auto now = call.arguments.time("at").value_or(time_of(wall_now(), (*snapshot)->when));
  auto bench =
      make_bench(std::move(*configuration), std::move(*snapshot), load_standard(call), now);
  if (!bench->traffic_problem.empty())
    call.streams.complain("rules about traffic are unknown: " + bench->traffic_problem);
  return bench;
}

}  // namespace

WallTime report_time(WallTime now, WallTime observed) {
  const WallTime day = std::chrono::floor<std::chrono::days>(now);
  return std::min(std::max(day, observed), now);
}

Result<std::unique_ptr<Bench>> open_bench(Call call) {
  return open_bench_as_of(call, [](WallTime now, WallTime) { return now; });
}

Result<std::unique_ptr<Bench>> open_report_bench(Call call) {
  return open_bench_as_of(call, report_time);
}

std::unique_ptr<Bench> make_bench(config::Config config, Snapshot snapshot,
                                  standards::Loaded standard, WallTime now) {
  auto bench = std::make_unique<Bench>();
  bench->config = std::move(config);
  bench->snapshot = std::move(snapshot);
  bench->standard = std::move(standard);
  bench->now = now;
  bench->traffic = open_traffic(bench->config, now, bench->traffic_problem);
  bench->world = std::make_unique<standards::World>(standards::Sources{
      *bench->snapshot, bench->config, bench->standard.library->models(),
      service::measured_by(bench->traffic.get()), now, service::errors_by(bench->traffic.get())});
  return bench;
}

Result<std::unique_ptr<PastBench>> open_past(const Bench& bench, const standards::Library& library,
                                             const std::string& store_path, WallTime when) {
  const auto store = inventory::open_store(store_path, inventory::OpenMode::read_only);
  if (!store) return store.error();
  auto snapshot = (*store)->load(when);
  if (!snapshot) return snapshot.error();
  auto past = std::make_unique<PastBench>();
  past->snapshot = std::move(*snapshot);
  std::string unread;  // was said of the bench
  past->traffic = open_traffic(bench.config, when, unread);
  past->world = std::make_unique<standards::World>(standards::Sources{
      *past->snapshot, bench.config, library.models(), service::measured_by(past->traffic.get()),
      when, service::errors_by(past->traffic.get())});
  return past;
}

Result<const standards::Phase*> find_phase(const Bench& bench, const std::string& id) {
  const auto* phase = bench.standard.library->find_phase(id);
  if (phase != nullptr) return phase;
  std::vector<std::string_view> known;
  for (const auto& one : bench.standard.library->phases()) known.push_back(one.id);
  const auto& broken = bench.standard.library->broken_phases();
  if (std::find(broken.begin(), broken.end(), id) != broken.end())
    return Error{Errc::not_found, fmt::format("phase \"{}\" has errors", id)};
  const auto near = config::did_you_mean(id, known);
  return Error{Errc::not_found,
               fmt::format("there is no phase \"{}\" ({})", id,
                           near.empty() ? "[[phase]] in standards.d declares one" : near)};
}

std::optional<Error> unknown_rule_error(const standards::Library& library,
                                        const std::vector<std::string>& globs) {
  std::string what;
  for (const auto& one : standards::unknown_rules(library, globs))
    what += fmt::format("{}there is no rule \"{}\"{}", what.empty() ? "" : "; ", one.written,
                        one.hint.empty() ? "" : " (" + one.hint + ")");
  if (what.empty()) return std::nullopt;
  return Error{Errc::not_found, what + "; \"netroster standard list\" lists them"};
}

namespace {

// Where the site's file names its phase; an unplaced one when it is in none of them.
config::Problem placed(config::Problem problem, const std::string& directory,
                       std::string_view site) {
  std::error_code failed;
  std::set<std::filesystem::path> files;
  for (std::filesystem::directory_iterator entry(directory, failed);
       !failed && entry != std::filesystem::directory_iterator(); entry.increment(failed))
    if (entry->path().extension() == ".toml") files.insert(entry->path());
  for (const auto& file : files) {
    const auto text = config::read_regular_file(file.string(), config::max_file_bytes);
    if (!text) continue;
    const auto place = standards::place_in_site(text->text, site, "phase");
    if (place.line == 0) continue;
    problem.file = file.string();
    problem.line = place.line;
    problem.column = place.column;
    return problem;
  }
  return problem;
}

}  // namespace

std::vector<config::Problem> site_problems(const Bench& bench, const std::string& directory) {
  auto out = standards::check_sites(*bench.standard.library, bench.config.sites);
  constexpr std::string_view of_site = "[[site]] ";
  for (auto& one : out)
    if (one.file.starts_with(of_site))
      one = placed(one, (std::filesystem::path(directory) / "sites.d").string(),
                   one.file.substr(of_site.size()));
  return out;
}

std::optional<WallTime> baseline_of(const standards::Phase& phase) {
  if (!phase.baseline) return std::nullopt;
  return WallTime(*phase.baseline) + std::chrono::hours(24);
}

namespace {

using F = const Finding&;
constexpr Field<Finding> finding_fields[] = {
    {{"result", "RESULT", 0, Shown::state}, [](F row) { return cell(text(row.result)); }},
    {{"severity", "SEVERITY", 4}, [](F row) { return cell(text(row.severity)); }},
    {{"rule", "RULE"}, [](F row) { return cell(row.rule); }},
    {{"subject", "SUBJECT"}, [](F row) { return cell(row.subject); }},
    {{"reason", "BECAUSE", 1}, [](F row) { return cell(row.reason); }},
    {{"site", "SITE", wide_only}, [](F row) { return cell(row.site); }},
    {{"kind", "KIND", wide_only}, [](F row) { return cell(text(row.kind)); }},
    {{"demand", "DEMAND", wide_only}, [](F row) { return cell(row.demand); }},
    {{"waiver", "WAIVER", 3}, [](F row) { return cell(row.waiver); }},
    {{"rule_version", "RULE VERSION", wide_only}, [](F row) { return cell(row.rule_version); }},
    {{"judged", "JUDGED", wide_only, Shown::time}, [](F row) { return cell(row.judged); }},
    {{"id", "ID", wide_only}, [](F row) { return cell(row.id); }},
};

using E = const Evidence&;
constexpr Field<Evidence> evidence_fields[] = {
    {{"verdict", "VERDICT", 0, Shown::state}, [](E row) { return cell(text(row.truth)); }},
    {{"subject", "SUBJECT", 1}, [](E row) { return cell(row.subject); }},
    {{"fact", "FACT"}, [](E row) { return cell(row.fact); }},
    {{"value", "OBSERVED"}, [](E row) { return cell(row.value); }},
    {{"demand", "DEMAND"}, [](E row) { return cell(row.demand); }},
    {{"source", "SOURCE", 3}, [](E row) { return cell(row.source); }},
    {{"when", "READ", 4, Shown::time}, [](E row) { return cell(row.when); }},
    {{"note", "NOTE", 2}, [](E row) { return cell(row.note); }},
    {{"how", "HOW TO GET IT", 2}, [](E row) { return cell(row.how); }},
};

nlohmann::json evidence_json(const Evidence& row) {
  nlohmann::json out{{"fact", row.fact}, {"verdict", text(row.truth)}};
  const auto put = [&out](const char* key, const std::string& words) {
    if (!words.empty()) out[key] = words;
  };
  put("subject", row.subject);
  put("value", row.value);
  put("demand", row.demand);
  put("source", row.source);
  put("note", row.note);
  put("how", row.how);
  if (row.when != WallTime{}) out["when"] = iso_text(row.when);
  return out;
}

}  // namespace

Rows finding_listing(const std::vector<Finding>& findings) {
  return rows_of(std::span<const Field<Finding>>(finding_fields), findings);
}

Rows finding_listing(const std::vector<Finding>& findings,
                     const std::vector<std::string>& acknowledged) {
  auto out = finding_listing(findings);
  out.columns.push_back({"acknowledged", "ACKNOWLEDGED", 2});
  for (std::size_t i = 0; i < acknowledged.size(); ++i)
    out.cells[i].push_back(cell(acknowledged[i]));
  return out;
}

Rows evidence_listing(const std::vector<Evidence>& evidence) {
  return rows_of(std::span<const Field<Evidence>>(evidence_fields), evidence);
}

nlohmann::json finding_json(const Finding& finding) {
  nlohmann::json out{{"id", finding.id},
                     {"rule", finding.rule},
                     {"rule_version", finding.rule_version},
                     {"severity", text(finding.severity)},
                     {"kind", text(finding.kind)},
                     {"subject", finding.subject},
                     {"site", finding.site},
                     {"result", text(finding.result)},
                     {"demand", finding.demand},
                     {"reason", finding.reason},
                     {"judged", iso_text(finding.judged)}};
  if (!finding.waiver.empty()) out["waiver"] = finding.waiver;
  out["evidence"] = nlohmann::json::array();
  for (const auto& row : finding.evidence) out["evidence"].push_back(evidence_json(row));
  return out;
}

std::string how_sure(const standards::Library& library, const standards::Rule& rule) {
  const auto weakest = standards::lowest_confidence(library, rule);
  auto out = standards::confidence_words(weakest);
  if (weakest != rule.confidence && !rule.confidence.empty())
    out += fmt::format(" (its weakest number; its source itself: {})", rule.confidence);
  return out;
}

std::vector<Section> finding_sections(const Finding& finding, const standards::Library& library) {
  const auto* rule = library.find(finding.rule);
  Labels labels{{"result", cell(text(finding.result))},
                {"because", cell(finding.reason)},
                {"demand", cell(finding.demand)}};
  if (!finding.waiver.empty()) labels.push_back({"waiver", cell(finding.waiver)});
  if (rule != nullptr) {
    labels.push_back({"rule", cell(rule->title)});
    labels.push_back({"severity", cell(text(rule->severity))});
    labels.push_back({"why", cell(rule->why)});
    labels.push_back({"to mend it", cell(rule->fix)});
    labels.push_back({"rests on", cell(rule->source)});
    labels.push_back({"how sure", cell(how_sure(library, *rule))});
    labels.push_back({"rule version", cell(rule->version)});
  }
  return {{finding.id, std::move(labels)}, {"evidence", evidence_listing(finding.evidence)}};
}

}  // namespace netroster::daemon
