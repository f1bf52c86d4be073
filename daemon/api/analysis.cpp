#include "daemon/api/analysis.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <tuple>
#include <utility>

#include "daemon/acknowledging.h"
#include "daemon/api/filter.h"
#include "daemon/api/heard.h"
#include "daemon/api/later.h"
#include "daemon/api/page.h"
#include "daemon/api/writes.h"
#include "daemon/commands/bandwidth_rows.h"
#include "daemon/commands/phase_kit.h"
#include "daemon/commands/waiver_views.h"
#include "daemon/selection.h"
#include "inventory/store/history.h"
#include "standards/waivers.h"

namespace netroster::daemon::api {
namespace {

using standards::Finding;
using standards::PhaseStatus;
using web::Parameter;
using web::Request;
using web::Response;

constexpr std::chrono::minutes judged_anew{10};  // dates of rules and waivers come and go
constexpr std::chrono::days usual_range{30};
constexpr std::size_t most_unknown = 20;  // of one rule at one site, as the command shows them

bool is_future(const Request& request, WallTime now) {
  const auto from = request.parameter("from");
  return from && parse_time(*from).value_or(now) > now;
}

// Everything here runs on the one thread of Control::work, so nothing needs a lock.
class Analysis {
 public:
  Analysis(web::Known known, service::Control control, AnalysisSources sources)
      : known_(std::move(known)), control_(std::move(control)), sources_(std::move(sources)) {}

  Response findings(const Request& request);
  void acknowledge(const Request& request, bool ends, const web::Reply& reply);
  Response phases(const Request& request);
  Response waivers(const Request& request);
  Response bandwidth(const Request& request, const std::stop_token& stop) const;

 private:
  const Bench& bench();
  const standards::Judgement& judgement();
  std::vector<std::string> acknowledged(const std::vector<Finding>& findings) const;

  const web::Known known_;
  const service::Control control_;
  const AnalysisSources sources_;
  std::unique_ptr<Bench> bench_;
  std::shared_ptr<const config::Config> config_;
  std::optional<standards::Judgement> judgement_;   // of the bench
  std::optional<std::vector<PhaseStatus>> phases_;  // likewise
};

// Anew with each inventory, each change of the standard, and after a while.
const Bench& Analysis::bench() {
  auto snapshot = known_.snapshot();
  auto config = known_.config();
  auto library = control_.library();
  const auto now = known_.now();
  const bool fresh = bench_ && bench_->snapshot == snapshot && config_ == config &&
                     bench_->standard.library == library && now - bench_->now < judged_anew;
  if (fresh) return *bench_;
  judgement_.reset();
  phases_.reset();
  bench_ = make_bench(*config, std::move(snapshot), {std::move(library), {}, 0}, now);
  config_ = std::move(config);
  return *bench_;
}

const standards::Judgement& Analysis::judgement() {
  const auto& on = bench();
  if (judgement_) return *judgement_;
  standards::JudgeOptions options;
  options.now = on.now;
  options.most_unknown = most_unknown;
  judgement_ = standards::judge(
      *on.standard.library, *on.world, [&on](std::string_view id) { return on.declared(id); },
      options);
  return *judgement_;
}

Response Analysis::findings(const Request& request) {
  const Filter filter(request);
  const auto rules = request.all("rule");
  const auto severities = request.all("severity");
  std::vector<Keyed<const Finding*>> out;
  for (const auto& finding : judgement().findings) {
    if (!filter.takes_site(finding.site) || !filter.takes_state(text(finding.result))) continue;
    if (!any_matches(rules, finding.rule)) continue;
    if (!any_matches(severities, text(finding.severity))) continue;
    out.push_back({bounded_key(finding.id), &finding});
  }
  return listing_response(request, bench_->snapshot->when, std::move(out),
                          [this](const std::vector<const Finding*>& rows) {
                            std::vector<Finding> page;
                            for (const auto* row : rows) page.push_back(*row);
                            return finding_listing(page, acknowledged(page));
                          });
}

std::vector<std::string> Analysis::acknowledged(const std::vector<Finding>& findings) const {
  const auto now = known_.now();
  const auto store = opens(sources_.store_path)();
  const auto all = store ? read_acknowledged(**store, now) : Acknowledgements();
  if (!store || !all) return std::vector<std::string>(findings.size());
  return acknowledged_words(*all, findings, **store, now);
}

void Analysis::acknowledge(const Request& request, bool ends, const web::Reply& reply) {
  const Noting noting{request.member("finding").value_or(""), request.member("note").value_or(""),
                      ends};
  const auto good = ends ? 200U : 201U;
  const Speaker speaker{request.identity.name, request.from, request.identity.sites};
  if (const auto wrong = wrong_in(noting)) return reply(response_of(*wrong, good));
  const auto* const found = standing_in(judgement().findings, noting.finding, speaker);
  if (found == nullptr) return reply(response_of(no_such_finding(), good));
  const bool taken = control_.write([=, finding = *found](scan::Desk& desk) {
    reply(response_of(take_note(*desk.store, finding, noting, speaker, desk.now), good));
  });
  if (!taken) reply(busy("Too much waits to be written. Ask again in a while."));
}

// With the findings that who asks may see. One of every site is of each.
Response Analysis::waivers(const Request& request) {
  const Filter filter(request);
  standards::Judgement seen;
  for (const auto& finding : judgement().findings)
    if (request.identity.sees(finding.site)) seen.findings.push_back(finding);
  const bool all_sites = filter.sites.empty() && request.identity.sites.empty();
  const auto& sites = bench_->config.sites;
  const auto takes = [&](const standards::Waiver& waiver) {
    return all_sites || std::any_of(sites.begin(), sites.end(), [&](const Site& site) {
             return filter.takes_site(site.id) && standards::is_of_site(waiver, site.id);
           });
  };
  const auto listed = standards::waiver_statuses(*bench_->standard.library, seen, bench_->now);
  std::vector<Keyed<const standards::WaiverStatus*>> out;
  for (const auto& row : listed)
    if (takes(row.waiver) && filter.takes_state(text(row.state)))
      out.push_back({fmt::format("{:06}", out.size()), &row});  // by their last day
  return listing_response(request, bench_->snapshot->when, std::move(out),
                          [](const std::vector<const standards::WaiverStatus*>& rows) {
                            std::vector<standards::WaiverStatus> page;
                            for (const auto* row : rows) page.push_back(*row);
                            return waiver_listing(page);
                          });
}

// Of phases whose sites who asks may all see: a phase is counted as a whole.
Response Analysis::phases(const Request& request) {
  const auto& on = bench();
  if (!phases_) {
    phases_.emplace();
    std::string note;
    for (const auto& phase : on.standard.library->phases())
      phases_->push_back(phase_status_of(on, phase, sources_.store_path, note));
  }
  const Filter filter(request);
  const auto sees = [&](const standards::PhaseSite& site) {
    return request.identity.sees(site.id);
  };
  const auto wanted = [&](const standards::PhaseSite& site) { return filter.takes_site(site.id); };
  std::vector<Keyed<const PhaseStatus*>> out;
  for (const auto& status : *phases_) {
    const auto& sites = status.sites;
    if (!std::all_of(sites.begin(), sites.end(), sees)) continue;
    const bool any = filter.sites.empty() || std::any_of(sites.begin(), sites.end(), wanted);
    if (any) out.push_back({bounded_key(status.phase.id), &status});
  }
  return listing_response(request, on.snapshot->when, std::move(out),
                          [](const std::vector<const PhaseStatus*>& rows) {
                            std::vector<PhaseStatus> page;
                            for (const auto* row : rows) page.push_back(*row);
                            return phase_listing(page);
                          });
}

Response Analysis::bandwidth(const Request& request, const std::stop_token& stop) const {
  const auto asked = interval_of(request, known_.now(), usual_range);
  if (!asked && is_future(request, known_.now()))
    return Response::problem(400, "from is in the future: nothing is measured yet.", "from");
  if (!asked) return Response::problem(400, "from is after to. Exchange them.", "from");
  BandwidthQuestion question;
  std::tie(question.from, question.to) = *asked;
  question.stop = stop;
  if (const auto fits = bound(question, known_.now()); !fits)
    return Response::problem(400, fits.error().what + ".", "from");
  const auto inventory = known_.snapshot();
  const auto config = known_.config();
  const auto history =
      inventory::open_history(sources_.history_path, inventory::OpenMode::read_only);
  if (!history)
    return Response::problem(503, "There is no history of traffic, or it cannot be read now.");
  const Filter filter(request);
  question.sites = filter.sites;
  const auto of = request.parameter("of").value_or("circuits");
  question.uplinks = of == "uplinks";
  question.all_ports = of == "ports";
  question.totals = of == "totals";
  const auto rows = daemon::bandwidth(question, *config, *inventory, **history);
  if (!rows) return Response::problem(503, rows.error().what);
  std::vector<Keyed<const BandwidthRow*>> out;
  for (const auto& row : *rows)
    if (request.identity.sees(row.site)) out.push_back({fmt::format("{:08}", out.size()), &row});
  return listing_response(request, question.to, std::move(out),
                          [](const std::vector<const BandwidthRow*>& some) {
                            std::vector<BandwidthRow> page;
                            for (const auto* row : some) page.push_back(*row);
                            return bandwidth_listing(page);
                          });
}

using Answer = std::function<Response(Analysis&, const Request&, const std::stop_token&)>;

web::Route worked_out(const std::shared_ptr<Analysis>& all, const service::Control& control,
                      std::string path, Answer answer, std::string about,
                      std::vector<Parameter> parameters) {
  return {.path = "/api/v1/" + std::move(path),
          .handler =
              [all, control, answer = std::move(answer)](const Request& request) {
                return later(control, [=](const std::stop_token& stop) {
                  return answer(*all, request, stop);
                });
              },
          .about = std::move(about),
          .parameters = with_paging(std::move(parameters)),
          .strict = true,
          .types = {"application/json", "text/csv"}};
}

Parameter severity() {
  auto out = many("severity", "Only of these severities.");
  out.type = Parameter::Type::choice;
  for (const auto each : {standards::Severity::required, standards::Severity::recommended,
                          standards::Severity::advice})
    out.choices.emplace_back(text(each));
  return out;
}

Parameter member(std::string name, std::string doc, bool required) {
  return {.name = std::move(name),
          .doc = std::move(doc),
          .place = Parameter::Place::body,
          .required = required,
          .longest = 1000};
}

web::Route noting(const std::shared_ptr<Analysis>& all, const service::Control& control,
                  bool ends) {
  return {.path = ends ? "/api/v1/acknowledgements/end" : "/api/v1/acknowledgements",
          .handler =
              [=](const Request& request) {
                Response out;
                out.later = [=](const web::Reply& reply) {
                  const bool taken = control.work([=] { all->acknowledge(request, ends, reply); });
                  if (!taken) reply(busy("Too much is worked out already. Ask again in a while."));
                };
                return out;
              },
          .about = ends ? "takes back that somebody took note of a finding"
                        : "takes note of a finding, which stands on",
          .method = web::Method::post,
          .role = web::Role::operator_,
          .parameters = {member("finding", "Its id, as the list of findings has it.", true),
                         ends ? member("note", "Why. The audit keeps it.", false)
                              : member("note", "What is done about it. The list shows it.", true)},
          .strict = true,
          .types = {"application/json"},
          .good = ends ? 200U : 201U};
}

std::vector<Parameter> of_bandwidth() {
  auto out = between("else 30 days before the end.");
  out.insert(out.begin(), {.name = "of",
                           .doc = "Whose traffic; with uplinks and ports the circuits too.",
                           .type = Parameter::Type::choice,
                           .choices = {"circuits", "uplinks", "ports", "totals"},
                           .preset = "circuits"});
  return out;
}

}  // namespace

std::vector<web::Route> analysis_routes(const web::Known& known, const service::Control& control,
                                        AnalysisSources sources) {
  const auto all = std::make_shared<Analysis>(known, control, std::move(sources));
  return {worked_out(
              all, control, "findings",
              [](Analysis& of, const Request& request, const std::stop_token&) {
                return of.findings(request);
              },
              "what does not meet the standard, is not known to, or is waived",
              {state({"fail", "unknown", "waived"}),
               many("rule", "Only of these rules, by id; * and ? stand for others."), severity()}),
          noting(all, control, false),
          noting(all, control, true),
          worked_out(all, control, "waivers",
                     [](Analysis& of, const Request& request, const std::stop_token&) {
                       return of.waivers(request);
                     },
                     "what need not meet the standard, who says so, and until when",
                     {state({"in force", "ends soon", "over", "not yet"})}),
          worked_out(all, control, "phases",
                     [](Analysis& of, const Request& request, const std::stop_token&) {
                       return of.phases(request);
                     },
                     "phases of modernisation and how far each of them is", {}),
          worked_out(
              all, control, "bandwidth",
              [](Analysis& of, const Request& request, const std::stop_token& stop) {
                return of.bandwidth(request, stop);
              },
              "what passed circuits and ports, of the last 30 days", of_bandwidth())};
}

}  // namespace netroster::daemon::api
