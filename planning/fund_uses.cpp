#include "planning/fund_uses.h"

#include <algorithm>
#include <map>

namespace netroster::planning {
namespace {

class Uses {
 public:
  explicit Uses(const Book& book) : book_(book) {
    for (const auto& fund : book.funds) {
      FundUse use;
      use.name = fund.title();
      use.fund = &fund;
      out_.push_back(std::move(use));
    }
  }

  void add(const RefreshLine& line) {
    if (!line.gross) return;
    auto& use = of(line.fund.name);
    ++use.things;
    if (use.local && line.local)
      *use.local += *line.local;
    else
      use.local.reset();
  }

  void add(const Asset& asset) {
    if (asset.fund.empty()) return;
    auto& use = of(asset.fund);
    ++use.owned;
    use.owned_cost += asset.cost.value_or(Money{});
  }

  std::vector<FundUse> take() {
    for (auto& [name, use] : others_)
      if (!name.empty()) out_.push_back(std::move(use));
    if (const auto none = others_.find(""); none != others_.end())
      out_.push_back(std::move(none->second));
    for (auto& use : out_) weigh(use);
    return std::move(out_);
  }

 private:
  FundUse& of(const std::string& said) {
    const auto* fund = find_fund(book_.funds, said);
    if (fund != nullptr) return out_[static_cast<std::size_t>(fund - book_.funds.data())];
    auto& use = others_[said];
    use.name = said;
    return use;
  }

  static void weigh(FundUse& use) {
    if (use.fund == nullptr || !use.fund->amount || !use.local) return;
    const auto amount = *use.fund->amount;
    use.left = *use.local < amount ? amount - *use.local : Money{};
    if (*use.local > amount) use.over = *use.local - amount;
  }

  const Book& book_;
  std::vector<FundUse> out_;
  std::map<std::string, FundUse> others_;
};

}  // namespace

std::string_view FundUse::state_on(Day day) const {
  if (fund == nullptr) return "not known";
  if (fund->is_open_on(day)) return "open";
  return fund->opens && day < *fund->opens ? "not open yet" : "closed";
}

std::vector<FundUse> fund_uses(const Book& book, const RefreshPlan& plan) {
  Uses uses(book);
  for (const auto& line : plan.lines) uses.add(line);
  for (const auto& asset : book.assets.rows) uses.add(asset);
  return uses.take();
}

}  // namespace netroster::planning
