// netroster standard findings: the verdicts that the store kept; and what others ask of them.
#include "daemon/commands/standard_past.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "daemon/arguments.h"
#include "daemon/commands/rows.h"
#include "daemon/listing.h"
#include "daemon/sources.h"
#include "daemon/streams.h"

namespace netroster::daemon {

using inventory::VerdictSpan;

std::string demands_of(const std::string& kept_fingerprint) {
  return kept_fingerprint.substr(0, kept_fingerprint.find('.'));
}

std::string name_of(const standards::Library& library) {
  return fmt::format("{} {} ({})", library.name(), library.version(), library.fingerprint());
}

namespace {

std::shared_ptr<const standards::Library> library_of(const inventory::KeptStandard& kept) {
  std::vector<standards::SourceFile> files;
  for (const auto& file : kept.files) files.push_back({file.name, file.text, file.shipped});
  return standards::load_texts(files).library;
}

std::string words_about(const PastStandard& past, const standards::Library& today) {
  if (!past.kept)
    return fmt::format(
        "{} of today: which one was in force then is not kept, because nothing was judged by then",
        name_of(today));
  const auto then = name_of(*past.library);
  if (!past.changed) return then + ", the same as today";
  return fmt::format("{}, and it has changed since: today it is {}", then, name_of(today));
}

}  // namespace

Result<PastStandard> standard_of(Call call, const Bench& bench, WallTime when) {
  const auto store =
      inventory::open_store(store_path(call, bench.config), inventory::OpenMode::read_only);
  if (!store) return store.error();
  auto kept = (*store)->standard_at(when);
  if (!kept) return kept.error();
  PastStandard out;
  out.kept = std::move(*kept);
  const auto& today = bench.standard.library;
  out.library = out.kept ? library_of(*out.kept) : today;
  out.changed = out.library->fingerprint() != today->fingerprint();
  out.words = words_about(out, *today);
  return out;
}

std::string other_version(const standards::Phase& phase, const standards::Library& library) {
  if (phase.standard_version.empty() || phase.standard_version == library.version()) return {};
  return fmt::format("{} is to meet version {} of the standard, and this one is {}", phase.id,
                     phase.standard_version, name_of(library));
}

std::vector<std::vector<VerdictSpan>> histories_of(
    Call call, const Bench& bench, const std::vector<standards::Finding>& findings) {
  std::vector<std::vector<VerdictSpan>> out(findings.size());
  const auto store =
      inventory::open_store(store_path(call, bench.config), inventory::OpenMode::read_only);
  if (!store) {
    call.streams.complain(store.error().what);
    return out;
  }
  for (std::size_t i = 0; i < findings.size(); ++i) {
    auto spans = (*store)->verdicts(WallTime{}, bench.now,
                                    inventory::VerdictName{findings[i].rule, findings[i].subject});
    if (spans)
      out[i] = std::move(*spans);
    else
      call.streams.complain(spans.error().what);
  }
  return out;
}

std::optional<WallTime> since(const standards::Finding& finding,
                              const std::vector<VerdictSpan>& history) {
  if (history.empty()) return std::nullopt;
  const auto& last = history.back();
  if (!last.to) {
    if (last.result == text(finding.result)) return last.from;
    return std::nullopt;
  }
  const bool quiet = finding.result == standards::Result::pass ||
                     finding.result == standards::Result::not_applicable;
  return quiet ? last.to : std::nullopt;
}

namespace {

using V = const VerdictSpan&;
constexpr Field<VerdictSpan> span_fields[] = {
    {{"result", "RESULT", 0, Shown::state}, [](V row) { return cell(row.result); }},
    {{"severity", "SEVERITY", 4}, [](V row) { return cell(row.severity); }},
    {{"rule", "RULE"}, [](V row) { return cell(row.rule); }},
    {{"subject", "SUBJECT"}, [](V row) { return cell(row.subject); }},
    {{"since", "SINCE", 0, Shown::time}, [](V row) { return cell(row.from); }},
    {{"until", "UNTIL", 2, Shown::time}, [](V row) { return row.to ? cell(*row.to) : Cell{}; }},
    {{"reason", "BECAUSE", 1}, [](V row) { return cell(row.reason); }},
    {{"site", "SITE", wide_only}, [](V row) { return cell(row.site); }},
    {{"rule_version", "RULE VERSION", wide_only}, [](V row) { return cell(row.rule_version); }},
    {{"standard", "STANDARD", wide_only}, [](V row) { return cell(demands_of(row.standard)); }},
    {{"id", "ID", wide_only}, [](V row) { return cell(row.rule + "@" + row.subject); }},
};

bool is_among(const std::vector<std::string>& globs, std::string_view word) {
  return globs.empty() || std::any_of(globs.begin(), globs.end(), [word](const auto& glob) {
           return standards::glob_matches(glob, word);
         });
}

// A rule of an earlier standard may be gone and still have verdicts.
std::optional<Error> unknown_rule(Call call, const std::vector<VerdictSpan>& spans) {
  auto wanted = call.arguments.all("rule");
  std::erase_if(wanted, [&spans](const std::string& glob) {
    return std::any_of(spans.begin(), spans.end(),
                       [&glob](V one) { return standards::glob_matches(glob, one.rule); });
  });
  if (wanted.empty()) return std::nullopt;
  return unknown_rule_error(*load_standard(call).library, wanted);
}

Exit run_findings(Call call) {
  const auto config = load_configuration(call);
  if (!config) return refuse(call, config.error());
  const auto store =
      inventory::open_store(store_path(call, *config), inventory::OpenMode::read_only);
  if (!store) return refuse(call, store.error());
  const auto at = call.arguments.time("at").value_or(wall_now());
  const auto judged = (*store)->standard_at(at);
  if (!judged) return refuse(call, judged.error());
  auto spans = (*store)->verdicts(call.arguments.time("since").value_or(at), at);
  if (!spans) return refuse(call, spans.error());
  if (const auto unknown = unknown_rule(call, *spans)) return refuse(call, *unknown);
  std::erase_if(*spans, [&call](V one) {
    return !is_among(call.arguments.positionals(), one.site) ||
           !is_among(call.arguments.all("rule"), one.rule) ||
           !is_among(call.arguments.all("result"), one.result);
  });
  if (!*judged)
    call.streams.remark("nothing was judged by then: a scan and the daemon keep what they judge");
  else
    call.streams.remark(fmt::format("judged by {} {} ({}), last at {}", (*judged)->name,
                                    (*judged)->version, demands_of((*judged)->fingerprint),
                                    iso_text(std::min((*judged)->last, at))));
  return print_rows(span_listing(*spans), call);
}

constexpr std::string_view result_words[] = {"fail", "unknown", "waived"};
constexpr Positional any_site[] = {
    {.name = "SITE", .doc = "A site's id. * and ? stand for any characters."},
};
constexpr Option options[] = {
    {.name = "since",
     .value = "TIME",
     .doc = "Show what held at any time between this one, a date or a time in UTC, and --at.",
     .form = Form::time},
    {.name = "rule",
     .value = "RULE",
     .doc = "Only this rule. * and ? stand for any characters.",
     .repeatable = true},
    {.name = "result",
     .value = "RESULT",
     .doc = "Only this result.",
     .form = Form::choice,
     .offer = Offer::choices,
     .choices = result_words,
     .repeatable = true},
};
constexpr Example examples[] = {
    {"netroster standard findings OAK --at 2026-07-01", "What one site failed on that day."},
    {"netroster standard findings --since 2026-07-01 --result fail -o csv",
     "Every failure since then, with its begin and its end."},
};
constexpr Command rows[] = {
    {.words = "standard findings",
     .summary = "List the verdicts that were found, as they were at a time",
     .description =
         "Nothing is judged again: these are the verdicts of scans and of the daemon, by the "
         "standard of their day, with when each of them began and ended. What is neither failing, "
         "unknown nor waived is not listed: it passed, or the rule is not about it. Of one rule at "
         "one site 20 unknown findings are kept, unless it is waived somewhere.\n\n"
         "Of one finding the newest 32 changes are kept, and nothing that ended longer ago than "
         "the store keeps its history.",
     .positionals = any_site,
     .options = options,
     .groups = history_options | output_options,
     .examples = examples,
     .run = run_findings},
};

}  // namespace

Rows span_listing(const std::vector<VerdictSpan>& spans) {
  return rows_of(std::span<const Field<VerdictSpan>>(span_fields), spans);
}

std::span<const Command> standard_past_commands() { return rows; }

}  // namespace netroster::daemon
