#include "exporters/reports/prices.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

#include "config/node_reader.h"
#include "standards/value.h"

namespace netroster::reports {
namespace {

using config::Node;
using config::NodeReader;

constexpr double most = 1e9;  // for one thing

bool is_currency(const std::string& word) {
  return word.size() == 3 &&
         std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

class PriceReader {
 public:
  PriceReader(const std::string& file, config::Problems& problems) : in_(file, problems) {}

  PriceList read(const Node& root) {
    in_.table(root, "",
              {{"currency", [this](const Node& node) { currency(node); }},
               {"price", [this](const Node& node) {
                  in_.each(node, [this](const Node& one) { add(one); });
                }}});
    if (out_.currency.empty() && in_.errors() == 0)
      in_.error(root, "currency", "is missing", "for example currency = \"USD\"");
    return std::move(out_);
  }

 private:
  void currency(const Node& node) {
    const auto word = in_.text(node, "currency");
    if (is_currency(word)) out_.currency = word;
    if (!word.empty() && !is_currency(word))
      in_.error(node, "currency", "is not a code of ISO 4217", "three letters: \"USD\"");
  }

  std::optional<std::int64_t> cents(const Node& node) {
    const auto value = in_.number(node, "price.each");
    if (!value) return std::nullopt;
    const double hundredths = *value * 100;
    if (*value >= 0 && *value <= most && std::abs(hundredths - std::round(hundredths)) < 1e-4)
      return std::llround(hundredths);
    in_.error(node, "price.each", "is not a price", "0 to 1000000000, with two decimals at most");
    return std::nullopt;
  }

  void add(const Node& node) {
    const auto before = in_.errors();
    Price price{"*", "*", 0, ""};
    std::optional<std::int64_t> each;
    in_.table(
        node, "price",
        {{"material", [&](const Node& one) { price.material = in_.text(one, "price.material"); }},
         {"what", [&](const Node& one) { price.what = in_.text(one, "price.what"); }},
         {"source", [&](const Node& one) { price.source = in_.text(one, "price.source"); }},
         {"each", [&](const Node& one) { each = cents(one); }}});
    if (in_.errors() == before && !each)
      in_.error(node, "price", "has no each", "what one of it costs");
    if (in_.errors() == before && price.source.empty())
      in_.error(node, "price", "has no source", "a contract or a quotation, with its date");
    if (in_.errors() == before && price.material == "*" && price.what == "*")
      in_.error(node, "price", "says neither material nor what",
                "material = \"switch\", or what = \"10 Gbps optic\"");
    if (in_.errors() != before) return;
    price.cents = *each;
    out_.prices.push_back(std::move(price));
  }

  NodeReader in_;
  PriceList out_;
};

}  // namespace

const Price* PriceList::find(standards::Material material, const std::string& what) const {
  for (const auto& price : prices)
    if (standards::glob_matches(price.material, text(material)) &&
        standards::glob_matches(price.what, what))
      return &price;
  return nullptr;
}

PriceList read_prices(const std::string& text, const std::string& file,
                      config::Problems& problems) {
  const auto parsed = config::parse_document(text);
  if (const auto* wrong = std::get_if<config::SyntaxError>(&parsed)) {
    problems.error(file, wrong->place, "", wrong->what);
    return {};
  }
  return PriceReader(file, problems).read(std::get<Node>(parsed));
}

Estimate estimate_of(const std::vector<standards::MaterialLine>& lines, const PriceList& prices) {
  Estimate out;
  for (const auto& line : lines) {
    out.at_least = out.at_least || line.at_least;
    if (line.quantity == 0) continue;
    const auto* price = prices.find(line.material, line.what);
    ++(price == nullptr ? out.unpriced : out.priced);
    if (price != nullptr) out.cents += price->cents * static_cast<std::int64_t>(line.quantity);
  }
  return out;
}

std::string money_text(std::int64_t cents) {
  return fmt::format("{}.{:02}", cents / 100, cents % 100);
}

}  // namespace netroster::reports
