#include "planning/register_reader.h"

#include <algorithm>

#include "base/text.h"

namespace netroster::planning {
namespace {

constexpr std::int64_t most_years = 50;

}  // namespace

std::vector<TableReader::Key> RegisterReader::keys() {
  return {in_.tables("fund", [this](const Node& one) { add_fund(one); }),
          in_.tables("asset", [this](const Node& one) { add_asset(one); }),
          in_.tables("transfer", [this](const Node& one) { add_transfer(one); }),
          in_.tables("register", [this](const Node& one) { add_rule(one); }),
          in_.tables("transfer_rule", [this](const Node& one) { add_transfer_rule(one); })};
}

void RegisterReader::add_fund(const Node& node) {
  const std::string where = "fund";
  Fund one;
  if (!in_.declared_table(
          node, where, one.of,
          {in_.text_to("id", where, one.id), in_.text_to("name", where, one.name),
           in_.text_to("kind", where, one.kind), in_.text_to("resource", where, one.resource),
           in_.day_to("opens", where, one.opens), in_.day_to("obligate_by", where, one.obligate_by),
           in_.day_to("spend_by", where, one.spend_by), in_.money_to("amount", where, one.amount)}))
    return;
  if (one.id.empty()) return in_.error(node, where, "needs id");
  const auto before = [](const auto& day, const auto& other) {
    return day && other && *day < *other;
  };
  if (before(one.obligate_by, one.opens) || before(one.spend_by, one.obligate_by))
    return in_.error(node, where, "must open, be promised and be spent in this order");
  one.at = {in_.file(), node.place};
  book_.funds.push_back(std::move(one));
}

void RegisterReader::add_asset(const Node& node) {
  const std::string where = "asset";
  Asset one;
  if (!in_.declared_table(node, where, one.of,
                          {in_.text_to("serial", where, one.serial),
                           in_.text_to("tag", where, one.tag),
                           in_.text_to("description", where, one.description),
                           in_.text_to("make", where, one.make),
                           in_.text_to("model", where, one.model),
                           in_.text_to("site", where, one.site),
                           in_.text_to("building", where, one.building),
                           in_.text_to("room", where, one.room),
                           in_.text_to("use", where, one.use),
                           in_.text_to("condition", where, one.condition),
                           in_.text_to("fund", where, one.fund),
                           in_.text_to("fain", where, one.fain),
                           in_.text_to("title_holder", where, one.title_holder),
                           in_.count_to("federal_percent", where, 0, 100, one.federal_percent),
                           in_.text_to("request", where, one.request),
                           in_.year_to("funding_year", where, one.funding_year),
                           in_.day_to("purchased", where, one.purchased),
                           in_.day_to("installed", where, one.installed),
                           in_.money_to("cost", where, one.cost),
                           in_.day_to("disposed", where, one.disposed),
                           in_.text_to("disposal_manner", where, one.disposal_manner),
                           in_.money_to("disposal_price", where, one.disposal_price)}))
    return;
  one.serial = sanitise(one.serial);
  if (const auto wrong = wrong_with(one, today_); !wrong.what.empty())
    return in_.error(node, wrong.column.empty() ? where : TableReader::joined(where, wrong.column),
                     wrong.what);
  book_.assets.rows.push_back(std::move(one));
}

void RegisterReader::add_transfer(const Node& node) {
  const std::string where = "transfer";
  Transfer one;
  std::string serial;
  std::string tag;
  if (!in_.declared_table(
          node, where, one.of,
          {in_.text_to("serial", where, serial), in_.text_to("tag", where, tag),
           in_.day_to("on", where, one.on), in_.text_to("from", where, one.from),
           in_.text_to("to", where, one.to), in_.text_to("reason", where, one.reason),
           in_.text_to("by", where, one.by)}))
    return;
  one.thing = sanitise(serial.empty() ? tag : serial);
  if (one.thing.empty() || !one.on || one.to.empty() || one.by.empty())
    return in_.error(node, where, "needs serial or tag, on, to and by");
  book_.assets.transfers.push_back(std::move(one));
}

void RegisterReader::add_rule(const Node& node) {
  const std::string where = "register";
  RegisterRule one;
  if (!in_.declared_table(
          node, where, one.of,
          {in_.text_to("law", where, one.law), in_.texts_to("fund_kinds", where, one.fund_kinds),
           in_.day_to("bought_from", where, one.bought_from),
           in_.money_to("cost_at_least", where, one.cost_at_least),
           in_.texts_to("fields", where, one.fields)}))
    return;
  if (one.law.empty() || one.fields.empty()) return in_.error(node, where, "needs law and fields");
  book_.registers.push_back(std::move(one));
}

void RegisterReader::add_transfer_rule(const Node& node) {
  const std::string where = "transfer_rule";
  TransferRule one;
  std::optional<std::int64_t> years;
  if (!in_.declared_table(node, where, one.of,
                          {in_.day_to("bought_before", where, one.bought_before),
                           in_.count_to("years", where, 1, most_years, years),
                           in_.text_to("note", where, one.note)}))
    return;
  if (!one.bought_before || !years) return in_.error(node, where, "needs bought_before and years");
  one.years = *years;
  book_.transfer_rules.push_back(std::move(one));
}

}  // namespace netroster::planning
