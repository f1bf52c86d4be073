#include "planning/reconcile.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <unordered_map>

namespace netroster::planning {
namespace {

constexpr std::array<std::string_view, 7> verdict_words{
    "disposed-but-seen", "elsewhere", "not-seen", "manual", "not-in-register", "disposed", "seen"};

class Reconciler {
 public:
  Reconciler(const Book& book, std::span<const Equipment> things, std::span<const Site> sites,
             const ReconcileOptions& options)
      : book_(book), things_(things), sites_(sites), options_(options) {
    for (const auto& thing : things_)
      if (auto key = serial_key(thing.serial); !key.empty()) seen_.emplace(std::move(key), &thing);
  }

  std::vector<Reconciled> take() {
    for (const auto& asset : book_.assets.rows) out_.push_back(of_register(asset));
    for (const auto& [key, thing] : seen_)
      if (book_.assets.find(key) == nullptr) out_.push_back(unregistered(*thing));
    std::sort(out_.begin(), out_.end(),
              [](const Reconciled& a, const Reconciled& b) { return order(a) < order(b); });
    return std::move(out_);
  }

 private:
  static std::tuple<Verdict, std::string_view, std::string_view, std::string_view> order(
      const Reconciled& row) {
    if (row.asset != nullptr)
      return {row.verdict, row.asset->site, row.asset->serial, row.asset->tag};
    return {row.verdict, row.thing->site, row.thing->serial, ""};
  }

  static Reconciled unregistered(const Equipment& thing) {
    Reconciled row;
    row.verdict = Verdict::not_in_register;
    row.thing = &thing;
    row.because = "no row of the register has this serial number";
    return row;
  }

  Reconciled of_register(const Asset& asset) const {
    Reconciled row;
    row.asset = &asset;
    const auto at = seen_.find(serial_key(asset.serial));
    if (at != seen_.end()) row.thing = at->second;
    put_days(row);
    std::tie(row.verdict, row.because) = judged(asset, row.thing);
    row.check = check_row(book_, asset, row.thing, row.obsolete);
    for (const auto* one : transfers_of(book_, asset))
      row.transfers += (row.transfers.empty() ? "" : "; ") + text(*one);
    return row;
  }

  void put_days(Reconciled& row) const {
    const auto since = row.asset->installed ? row.asset->installed : row.asset->purchased;
    if (!since) return;
    const auto* rule = book_.erate.record_of(fiscal_year_of(*since));
    if (rule == nullptr) return;
    row.rule = rule;
    if (row.asset->installed)
      row.obsolete = years_after(*row.asset->installed, static_cast<int>(rule->obsolete_years));
    if (row.asset->purchased)
      row.keep_until = years_after(*row.asset->purchased, static_cast<int>(rule->keep_years));
  }

  std::pair<Verdict, std::string> judged(const Asset& asset, const Equipment* thing) const {
    if (asset.serial.empty())
      return {Verdict::manual, "has no serial number: somebody has to look"};
    if (thing == nullptr) {
      if (asset.disposed) return {Verdict::disposed, "on " + day_text(asset.disposed)};
      return {Verdict::not_seen, "no device tells this serial number"};
    }
    return judged_seen(asset, *thing);
  }

  std::pair<Verdict, std::string> judged_seen(const Asset& asset, const Equipment& thing) const {
    const auto last = std::chrono::floor<std::chrono::days>(thing.last_seen);
    const auto where = fmt::format("seen at {} on {}", thing.site, day_text(last));
    if (asset.disposed && last > *asset.disposed)
      return {Verdict::disposed_but_seen,
              fmt::format("{}, disposed of on {}", where, day_text(asset.disposed))};
    if (asset.disposed) return {Verdict::disposed, "on " + day_text(asset.disposed)};
    if (options_.day - last > std::chrono::days(options_.seen_within_days))
      return {Verdict::not_seen, fmt::format("last {}", where)};
    if (!asset.site.empty() && site_id(asset.site) != thing.site)
      return {Verdict::elsewhere, fmt::format("{}, and stands as {}", where, asset.site)};
    return {Verdict::seen, where};
  }

  // A register may name a site by its billed entity number.
  std::string_view site_id(std::string_view said) const {
    const auto at = std::find_if(sites_.begin(), sites_.end(), [said](const Site& site) {
      return site.id == said || (!said.empty() && site.billed_entity_number == said);
    });
    return at == sites_.end() ? said : std::string_view(at->id);
  }

  const Book& book_;
  std::span<const Equipment> things_;
  std::span<const Site> sites_;
  const ReconcileOptions& options_;
  std::unordered_map<std::string, const Equipment*> seen_;
  std::vector<Reconciled> out_;
};

}  // namespace

std::string_view text(Verdict verdict) {
  return verdict_words.at(static_cast<std::size_t>(verdict));
}

std::optional<Verdict> parse_verdict(std::string_view word) {
  const auto at = std::find(verdict_words.begin(), verdict_words.end(), word);
  if (at == verdict_words.end()) return std::nullopt;
  return static_cast<Verdict>(at - verdict_words.begin());
}

std::vector<Reconciled> reconcile(const Book& book, std::span<const Equipment> things,
                                  std::span<const Site> sites, const ReconcileOptions& options) {
  return Reconciler(book, things, sites, options).take();
}

}  // namespace netroster::planning
