// The design report as one page of HTML that needs nothing else: no script, no font, no image.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "exporters/reports/design.h"
#include "exporters/reports/html.h"
#include "exporters/reports/words.h"

namespace netroster::reports {
namespace {

using standards::MaterialLine;
using standards::Result;

// Subjects of one rule that are named; the others are counted.
constexpr std::size_t most_named = 8;
// Likewise of one fact.
constexpr std::size_t most_built = 100;

std::string quantity_text(const MaterialLine& line) {
  if (line.quantity == 0) return "not known";
  return line.at_least ? fmt::format("at least {}", line.quantity) : std::to_string(line.quantity);
}

std::string ids_text(const std::vector<std::string>& ids, std::size_t most = most_named) {
  std::string out;
  for (std::size_t i = 0; i < ids.size() && i < most; ++i)
    out += (out.empty() ? "" : ", ") + ids[i];
  if (ids.size() > most) out += fmt::format(" and {} more", ids.size() - most);
  return out;
}

std::string reason_text(const MaterialLine& line) {
  auto out = line.because;
  if (!line.findings.empty()) out += fmt::format(". Made by {}", ids_text(line.findings));
  if (!line.open.empty()) out += fmt::format(". Not known: {}", ids_text(line.open));
  return out;
}

std::string estimate_text(const std::vector<MaterialLine>& lines, const PriceList& prices) {
  const auto sum = estimate_of(lines, prices);
  if (sum.priced == 0)
    return sum.unpriced == 0 ? "" : "Estimate: none, because the list of prices has none of these.";
  const bool more = sum.at_least || sum.unpriced > 0;
  auto out = fmt::format("Estimate: {}{} {}.", more ? "at least " : "", money_text(sum.cents),
                         prices.currency);
  if (sum.unpriced > 0) out += fmt::format(" Without {} that have no price.", sum.unpriced);
  return out;
}

// "closet: uplinks at least 2 (closet-uplinks)", one after the other.
std::string demanded_text(const standards::StockRow& row) {
  std::vector<std::string> out;
  for (const auto& one : row.demanded)
    out.push_back(
        fmt::format("each {}: {} ({})", standards::text(one.subject), one.demand, one.rule));
  return out.empty() ? "nothing" : fmt::format("{}", fmt::join(out, "; "));
}

std::string gap_text(const standards::StockRow& row) {
  std::vector<std::string> out;
  const auto put = [&out, &row](Result result, const char* words) {
    if (const auto count = row.tally.of(result); count > 0)
      out.push_back(fmt::format("{} {}", count, words));
  };
  put(Result::fail, "fail");
  put(Result::unknown, "not known");
  put(Result::waived, "waived");
  return out.empty() ? "none" : fmt::format("{}", fmt::join(out, ", "));
}

std::string bought_text(const standards::StockRow& row) {
  if (!row.counts_material) return "see below";
  if (row.quantity == 0) return row.at_least ? "not known" : "none";
  return fmt::format("{}{}", row.at_least ? "at least " : "", row.quantity);
}

const char* style_of(const standards::StockRow& row) {
  if (row.tally.of(Result::fail) > 0) return "f";
  return row.there.empty() || row.tally.of(Result::unknown) > 0 ? "u" : "";
}

// Facts that are the same of several subjects.
struct BuiltGroup {
  std::array<std::string, 3> cells;  // the fact, its value, particulars
  bool is_known = false;
  std::vector<std::string> subjects;
};

std::vector<BuiltGroup> built_groups(const std::vector<standards::BuiltRow>& rows) {
  std::vector<BuiltGroup> out;
  for (const auto& row : rows) {
    auto more = row.note;
    if (!row.how.empty()) more += (more.empty() ? "" : "; ") + row.how;
    BuiltGroup next{{row.fact, row.value.empty() ? "not known" : row.value, more},
                    !row.value.empty(),
                    {row.subject}};
    const auto same = std::find_if(out.begin(), out.end(), [&next](const BuiltGroup& group) {
      return group.cells == next.cells;
    });
    if (same == out.end())
      out.push_back(std::move(next));
    else
      same->subjects.push_back(row.subject);
  }
  return out;
}

class Page {
 public:
  explicit Page(const DesignReport& report) : report_(report) {}

  std::string text() {
    const std::string title = "Site design gap and bill of materials";
    page_.begin(fmt::format("{}: {}", report_.district, title));
    page_.open("header");
    page_.line("h1", title);
    page_.line("p",
               fmt::format("{}. Standard {} {} ({}). As of {}; data through {}.", report_.district,
                           report_.standard, report_.version, report_.fingerprint,
                           day_text(report_.as_of), iso_text(report_.data_through)));
    page_.close("header");
    page_.raw("<main id=\"main\">\n");
    put_totals();
    find_common_demands();
    for (const auto& site : report_.sites) put_site(site);
    put_common_demands();
    put_method();
    page_.raw("</main>\n");
    return page_.end();
  }

 private:
  void put_totals() {
    page_.open("section");
    page_.line("h2", "Bill of materials, all sites");
    const auto totals = report_.totals();
    if (totals.empty()) page_.line("p", "Nothing has to be bought for what the rules demand.");
    if (!totals.empty()) {
      page_.begin_table("Quantities by kind", with_price({"What", "Kind", "Quantity", "Severity"}));
      for (const auto& line : totals) {
        std::vector<std::string> cells{line.what, std::string(standards::text(line.material)),
                                       quantity_text(line),
                                       std::string(standards::text(line.severity))};
        add_price(line, cells);
        page_.row(cells, line.at_least ? "u" : "");
      }
      page_.end_table();
      put_estimate(totals);
    }
    for (const auto& note : report_.notes) page_.line("p", "Note: " + note);
    page_.close("section");
  }

  void put_site(const DesignedSite& site) {
    const auto& id = site.design.site;
    page_.raw("<section class=\"site\">\n");
    page_.line("h2", site.name == id ? id : fmt::format("{} ({})", site.name, id));
    if (!site.kind.empty()) page_.line("p", site.kind);
    put_stock(site);
    put_materials(site);
    put_gaps(site);
    put_other_demands(site);
    put_built(site);
    page_.raw("</section>\n");
  }

  void put_stock(const DesignedSite& site) {
    page_.line("h3", "There and demanded");
    page_.begin_table(site.name + ": there and demanded",
                      {"Kind", "There", "Demanded", "Gaps", "To buy"}, {}, {15, 20, 40, 15, 10});
    for (const auto& row : site.design.stock) {
      auto there = row.there.empty() ? "not known" : row.there;
      if (!row.note.empty()) there += fmt::format(": {}", row.note);
      page_.row({row.what, there, demanded_text(row), gap_text(row), bought_text(row)},
                style_of(row));
    }
    page_.end_table();
  }

  // The last two cells of a line, where there is a list of prices.
  void add_price(const MaterialLine& line, std::vector<std::string>& cells) const {
    if (!report_.prices) return;
    const auto* price = report_.prices->find(line.material, line.what);
    if (price == nullptr) {
      cells.insert(cells.end(), {"no price", "not known"});
      return;
    }
    const auto cost = money_text(price->cents * line.quantity);
    cells.push_back(fmt::format("{} ({})", money_text(price->cents), price->source));
    cells.push_back(line.quantity == 0 ? "not known" : line.at_least ? "at least " + cost : cost);
  }
  std::vector<std::string> with_price(std::vector<std::string> columns) const {
    if (!report_.prices) return columns;
    columns.push_back(fmt::format("Each, {} (source)", report_.prices->currency));
    columns.push_back(fmt::format("Cost, {}", report_.prices->currency));
    return columns;
  }
  void put_estimate(const std::vector<MaterialLine>& lines) {
    if (!report_.prices) return;
    if (const auto words = estimate_text(lines, *report_.prices); !words.empty())
      page_.line("p", words);
  }

  void put_materials(const DesignedSite& site) {
    page_.line("h3", "Bill of materials");
    if (site.design.materials.empty()) {
      page_.line("p", "Nothing has to be bought for what the rules demand.");
      return;
    }
    page_.begin_table(site.name + ": bill of materials",
                      with_price({"What", "Kind", "Where", "Quantity", "Severity", "Because"}), {},
                      report_.prices ? std::vector{15, 10, 10, 10, 10, 25, 10, 10}
                                     : std::vector{15, 10, 15, 10, 15, 35});
    for (const auto& line : site.design.materials) {
      std::vector<std::string> cells{
          line.what,           std::string(standards::text(line.material)), line.place,
          quantity_text(line), std::string(standards::text(line.severity)), reason_text(line)};
      add_price(line, cells);
      page_.row(cells, line.at_least ? "u" : "");
    }
    page_.end_table();
    put_estimate(site.design.materials);
  }

  // One row for all subjects of a rule that come to the same.
  void put_gaps(const DesignedSite& site) {
    page_.line("h3", "Gaps");
    const auto& gaps = site.design.gaps;
    if (gaps.empty()) {
      page_.line("p", "None.");
      return;
    }
    page_.begin_table(site.name + ": gaps", {"Rule", "Result", "Severity", "Where", "Because"}, {},
                      {20, 10, 15, 25, 30});
    for (std::size_t i = 0; i < gaps.size();) {
      auto end = i;
      std::vector<std::string> where;
      for (; end < gaps.size() && gaps[end].rule == gaps[i].rule &&
             gaps[end].result == gaps[i].result;
           ++end)
        where.push_back(gaps[end].subject);
      const auto& one = gaps[i];
      page_.row({one.rule, std::string(standards::text(one.result)),
                 std::string(standards::text(one.severity)), ids_text(where),
                 one.result == Result::waived ? one.waiver : one.reason},
                one.result == Result::fail      ? "f"
                : one.result == Result::unknown ? "u"
                                                : "w");
      i = end;
    }
    page_.end_table();
  }

  // What most sites are to fulfil is said once; a site has what is demanded otherwise of it.
  void find_common_demands() {
    std::map<std::string, std::map<std::string, std::size_t>> wordings;  // of each rule
    for (const auto& site : report_.sites)
      for (const auto& row : site.design.demands) ++wordings[row.rule][row.demand];
    std::map<std::string, std::size_t> at;
    for (const auto& site : report_.sites)
      for (const auto& row : site.design.demands) {
        const auto& all = wordings[row.rule];
        const auto most =
            std::max_element(all.begin(), all.end(),
                             [](const auto& a, const auto& b) { return a.second < b.second; });
        if (row.demand != most->first) continue;
        const auto [place, fresh] = at.try_emplace(row.rule, common_.size());
        if (fresh) common_.push_back({row, 0});
        auto& to = common_[place->second];
        ++to.sites;
        if (!fresh)
          for (std::size_t i = 0; i < standards::results; ++i)
            to.row.tally.count[i] += row.tally.count[i];
      }
    std::stable_sort(common_.begin(), common_.end(), [](const Common& a, const Common& b) {
      return std::tie(a.row.severity, a.row.rule) < std::tie(b.row.severity, b.row.rule);
    });
  }

  void put_common_demands() {
    page_.open("section");
    page_.line("h2", "What the standard demands");
    page_.line("p",
               "Of all sites to which nothing else applies; where something else does, the site "
               "says so.");
    page_.begin_table(
        "Demands", {"Rule", "Of each", "Demand", "Severity", "Sites", "Pass", "Fail", "Not known"});
    for (const auto& one : common_) put_demand(one.row, std::to_string(one.sites));
    page_.end_table();
    page_.close("section");
  }

  void put_demand(const standards::DemandRow& row, const std::string& sites) {
    std::vector<std::string> cells{row.title, std::string(standards::text(row.subject)), row.demand,
                                   std::string(standards::text(row.severity))};
    if (!sites.empty()) cells.push_back(sites);
    for (const auto result : {Result::pass, Result::fail, Result::unknown})
      cells.push_back(std::to_string(row.tally.of(result)));
    page_.row(cells, "");
  }

  void put_other_demands(const DesignedSite& site) {
    std::vector<const standards::DemandRow*> others;
    for (const auto& row : site.design.demands) {
      const auto same = std::find_if(common_.begin(), common_.end(), [&row](const Common& one) {
        return one.row.rule == row.rule && one.row.demand == row.demand;
      });
      if (same == common_.end()) others.push_back(&row);
    }
    if (others.empty()) return;
    page_.line("h3", "Demanded of this site otherwise");
    page_.begin_table(site.name + ": demands",
                      {"Rule", "Of each", "Demand", "Severity", "Pass", "Fail", "Not known"});
    for (const auto* row : others) put_demand(*row, "");
    page_.end_table();
  }

  void put_built(const DesignedSite& site) {
    page_.line("h3", "As built");
    page_.begin_table(site.name + ": as built", {"Fact", "Of", "Value", "Particulars"}, {},
                      {20, 25, 20, 35});
    for (const auto& one : built_groups(site.design.built))
      page_.row({one.cells[0], ids_text(one.subjects, most_built), one.cells[1], one.cells[2]},
                one.is_known ? "" : "u");
    page_.end_table();
  }

  void put_method() {
    page_.open("section");
    page_.line("h2", "Method");
    page_.line("p",
               "Quantities are counted from what fails a rule, each thing once, however many rules "
               "ask for it. What is not known adds nothing and makes the quantity \"at least\": it "
               "may be more. What is waived is not counted. Work that needs no material, such as "
               "settings and firmware, is in the gaps only.");
    page_.line(
        "p", fmt::format("Judgements, which no rule says: {} ports in a switch, {} optics in a "
                         "link. Existing fibre is used where its rules pass. Labour and spares are "
                         "not in it.",
                         standards::ports_a_switch, standards::optics_a_link));
    page_.line("p", report_.prices
                        ? "Prices are those of the list that was given, with its sources. What has "
                          "no price there is not in the estimate. Taxes, discounts and shares of a "
                          "fund are not in it."
                        : "No list of prices was given, so nothing is said of money.");
    page_.close("section");
  }

  struct Common {
    standards::DemandRow row;  // with the checks of all sites that it is demanded of
    std::size_t sites = 0;
  };

  const DesignReport& report_;
  HtmlPage page_;
  std::vector<Common> common_;
};

}  // namespace

std::string design_html(const DesignReport& report) { return Page(report).text(); }

}  // namespace netroster::reports
