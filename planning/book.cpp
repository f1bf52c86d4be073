#include "planning/book.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/text.h"
#include "config/files.h"
#include "planning/erate_reader.h"
#include "planning/fund_check.h"
#include "planning/lifecycle_reader.h"
#include "planning/register_reader.h"
#include "planning/shipped.h"
#include "standards/value.h"

namespace netroster::planning {
namespace {

using config::Node;

constexpr std::int64_t most_people = 10'000'000;
constexpr std::int64_t most_square_feet = 100'000'000;

bool holds(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

bool is_for_model(const std::vector<std::string>& globs, std::string_view model) {
  return globs.empty() || std::any_of(globs.begin(), globs.end(), [model](const auto& glob) {
           return standards::glob_matches(glob, model);
         });
}

class BookReader {
 public:
  BookReader(const std::string& file, Book& book, config::Problems& problems,
             const std::optional<Day>& today)
      : in_(file, problems),
        book_(book),
        erate_(in_, book.erate),
        lives_(in_, book.lifecycle),
        steps_(in_, book.action_plan),
        register_(in_, book, today),
        today_(today) {}

  void read(const Node& root) {
    auto keys = erate_.keys();
    for (auto& key : lives_.keys()) keys.push_back(std::move(key));
    for (auto& key : steps_.keys()) keys.push_back(std::move(key));
    keys.push_back({"district", [this](const Node& node) { set_district(node); }});
    keys.push_back(tables("library", &BookReader::add_library));
    keys.push_back(tables("request", &BookReader::add_request));
    keys.push_back(tables("price", &BookReader::add_price));
    keys.push_back(tables("cycle", &BookReader::add_cycle));
    keys.push_back(tables("plant", &BookReader::add_plant));
    keys.push_back(tables("replace_for", &BookReader::add_replace_rule));
    for (auto& key : register_.keys()) keys.push_back(std::move(key));
    in_.table(root, "", keys);
  }

 private:
  TableReader::Key tables(std::string_view key, void (BookReader::*add)(const Node&)) {
    return in_.tables(key, [this, add](const Node& one) { (this->*add)(one); });
  }

  void set_district(const Node& node) {
    const std::string where = "district";
    DistrictFigures one;
    const auto people = [&](std::string_view key, std::optional<std::int64_t>& to) {
      return in_.count_to(key, where, 0, most_people, to);
    };
    const bool right = in_.declared_table(
        node, where, one.of,
        {people("students", one.students), people("lunch_eligible", one.lunch_eligible),
         people("directly_certified", one.directly_certified), people("schools", one.schools),
         people("rural_schools", one.rural_schools),
         in_.count_to("discount_percent", where, 0, most_discount(), one.discount_percent),
         in_.text_to("billed_entity_number", where, one.billed_entity_number)});
    if (!right) return;
    if (!book_.district_file.empty())
      return in_.error(node, where, fmt::format("{} has one too", book_.district_file));
    book_.district = std::move(one);
    book_.district_file = in_.file();
  }

  // A letter of USAC says no more than the matrix of Category Two has.
  std::int64_t most_discount() const {
    const auto most = book_.erate.most_percent(Category::two);
    return most == 0 ? 100 : most;
  }

  void add_library(const Node& node) {
    const std::string where = "library";
    Library one;
    if (!in_.declared_table(
            node, where, one.of,
            {in_.text_to("id", where, one.id), in_.text_to("name", where, one.name),
             in_.text_to("billed_entity_number", where, one.billed_entity_number),
             in_.count_to("square_feet", where, 1, most_square_feet, one.square_feet),
             in_.truth_to("tribal", where, one.tribal)}))
      return;
    if (one.id.empty()) return in_.error(node, where, "needs id");
    book_.libraries.push_back(std::move(one));
  }

  void add_request(const Node& node) {
    const std::string where = "request";
    FundingRequest one;
    Provenance of;
    std::optional<Money> amount;
    std::optional<FiscalYear> year;
    if (!in_.declared_table(
            node, where, of,
            {in_.text_to("number", where, one.number), in_.year_to("year", where, year),
             in_.money_to("before_discount", where, amount),
             in_.truth_to("funded", where, one.funded), in_.text_to("entity", where, one.entity)}))
      return;
    if (one.number.empty() || !year || !amount)
      return in_.error(node, where, "needs number, year and before_discount");
    const bool again = std::any_of(book_.requests.begin(), book_.requests.end(),
                                   [&](const auto& known) { return known.number == one.number; });
    if (again) return in_.error(node, where, fmt::format("{} is there twice", one.number));
    one.year = *year;
    one.before_discount = *amount;
    book_.requests.push_back(std::move(one));
    book_.requests_at.push_back({in_.file(), node.place});
  }

  void add_price(const Node& node) {
    const std::string where = "price";
    Price one;
    std::optional<std::int64_t> percent;
    std::string fund;
    if (!in_.declared_table(
            node, where, one.of,
            {in_.kinds_to("kinds", where, one.kinds), in_.texts_to("match", where, one.match),
             in_.text_to("make", where, one.make),
             in_.text_to("replacement", where, one.replacement),
             in_.money_to("unit_cost", where, one.unit_cost),
             in_.count_to("eligible_percent", where, 0, 100, percent),
             in_.text_to("fund", where, fund), in_.texts_to("funds", where, one.funds)}))
      return;
    if (!fund.empty()) one.funds.insert(one.funds.begin(), std::move(fund));
    if (one.replacement.empty() || (one.kinds.empty() && one.match.empty()))
      return in_.error(node, where, "needs replacement, and kinds or match");
    one.eligible_percent = percent.value_or(100);
    one.at = {in_.file(), node.place};
    book_.prices.push_back(std::move(one));
  }

  void add_cycle(const Node& node) {
    const std::string where = "cycle";
    Cycle one;
    std::optional<std::int64_t> plan;
    std::optional<std::int64_t> most;
    if (!in_.declared_table(
            node, where, one.of,
            {in_.kinds_to("kinds", where, one.kinds), in_.texts_to("match", where, one.match),
             in_.count_to("plan_years", where, 1, 50, plan),
             in_.count_to("most_years", where, 1, 50, most)}))
      return;
    if (one.kinds.empty() || !plan || !most || *most < *plan)
      return in_.error(node, where, "needs kinds, plan_years and most_years, which is no less");
    one.plan_years = *plan;
    one.most_years = *most;
    book_.cycles.push_back(std::move(one));
  }

  void add_plant(const Node& node) {
    const std::string where = "plant";
    Plant one;
    if (!in_.declared_table(
            node, where, one.of,
            {in_.kind_to("kind", where, one.kind), in_.text_to("site", where, one.site),
             in_.text_to("closet", where, one.closet), in_.text_to("name", where, one.name),
             in_.text_to("model", where, one.model),
             in_.day_to("installed", where, one.installed)}))
      return;
    if (one.kind.empty() || one.site.empty()) return in_.error(node, where, "needs kind and site");
    if (today_ && one.installed && *one.installed > *today_)
      return in_.error(node, where + ".installed",
                       fmt::format("is after today, {}", day_text(today_)));
    book_.plant.push_back(std::move(one));
  }

  void add_replace_rule(const Node& node) {
    const std::string where = "replace_for";
    ReplaceRule one;
    if (!in_.declared_table(
            node, where, one.of,
            {in_.text_to("why", where, one.why), in_.texts_to("rules", where, one.rules)}))
      return;
    if (one.why.empty() || one.rules.empty()) return in_.error(node, where, "needs why and rules");
    book_.replace_for.push_back(std::move(one));
  }

  TableReader in_;
  Book& book_;
  ErateReader erate_;
  LifecycleReader lives_;
  ProgressReader steps_;
  RegisterReader register_;
  const std::optional<Day>& today_;
};

void read_book(const BookFile& file, Book& book, config::Problems& problems,
               const std::optional<Day>& today) {
  if (file.name.ends_with(".csv"))
    return read_assets(file.name, file.text, book.assets, problems, today);
  const auto root = TableReader::parse(file.name, file.text, problems);
  if (root) BookReader(file.name, book, problems, today).read(*root);
}

// Money that nobody's budget is less for.
void check_entities(const Book& book, config::Problems& problems) {
  std::vector<std::string_view> known;
  for (const auto& library : book.libraries) known.push_back(library.id);
  for (std::size_t i = 0; i < book.requests.size(); ++i) {
    const auto& entity = book.requests[i].entity;
    if (entity.empty() || std::find(known.begin(), known.end(), entity) != known.end()) continue;
    const auto& at = book.requests_at[i];
    problems.error(
        at.file, at.place, "request.entity",
        fmt::format("no [[library]] has the id \"{}\"; without entity it is the district's",
                    entity),
        config::did_you_mean(entity, known));
  }
}

bool is_ours(const std::filesystem::path& path) {
  const auto name = path.filename().string();
  if (name.starts_with('.')) return false;
  return path.extension() == ".toml" || (path.extension() == ".csv" && name.starts_with("assets"));
}

std::vector<std::filesystem::path> files_in(const std::string& directory,
                                            config::Problems& problems) {
  std::vector<std::filesystem::path> found;
  std::error_code wrong;
  std::filesystem::directory_iterator at(directory, wrong);
  if (wrong == std::errc::no_such_file_or_directory) return found;
  for (; !wrong && at != std::filesystem::directory_iterator(); at.increment(wrong))
    if (is_ours(at->path())) found.push_back(at->path());
  if (wrong) problems.error(directory, {}, "", wrong.message());
  std::sort(found.begin(), found.end());
  return found;
}

LoadedBook loaded_of(const std::vector<BookFile>& files, config::Problems& problems,
                     const std::optional<Day>& today) {
  LoadedBook out;
  out.book.erate = shipped_erate_rules();
  for (const auto& file : files) read_book(file, out.book, problems, today);
  out.book.assets.settle(problems);
  drop_funds_twice(out.book, problems);
  check_entities(out.book, problems);
  const auto own_funds = out.book.funds.size();
  for (const std::string name : {"refresh.toml", "progress.toml", "funds.toml", "registers.toml"})
    read_book({name, std::string(shipped_text(name))}, out.book, problems, today);
  settle_shipped_funds(out.book, own_funds);
  check_fund_names(out.book, problems);
  const auto& ours = shipped_lifecycle().rows;
  out.book.lifecycle.rows.insert(out.book.lifecycle.rows.end(), ours.begin(), ours.end());
  out.problems = problems.take();
  return out;
}

}  // namespace

const Cycle* Book::cycle_of(std::string_view kind, std::string_view model) const {
  const auto at = std::find_if(cycles.begin(), cycles.end(), [&](const Cycle& one) {
    return holds(one.kinds, kind) && is_for_model(one.match, model);
  });
  return at == cycles.end() ? nullptr : &*at;
}

const Price* Book::price_of(std::string_view kind, std::string_view model) const {
  const auto at = std::find_if(prices.begin(), prices.end(), [&](const Price& one) {
    return (one.kinds.empty() || holds(one.kinds, kind)) && is_for_model(one.match, model);
  });
  return at == prices.end() ? nullptr : &*at;
}

LoadedBook book_of(const std::vector<BookFile>& files, const std::optional<Day>& today) {
  config::Problems problems;
  return loaded_of(files, problems, today);
}

std::vector<config::Problem> problems_of(const BookFile& file, const Book& beside) {
  config::Problems problems;
  Book scratch;
  scratch.erate = beside.erate;
  scratch.funds = beside.funds;
  const auto root = TableReader::parse(file.name, file.text, problems);
  if (root) BookReader(file.name, scratch, problems, std::nullopt).read(*root);
  check_fund_names(scratch, problems);
  return problems.take();
}

LoadedBook load_book(const std::string& directory, const std::optional<Day>& today) {
  config::Problems problems;
  std::vector<BookFile> files;
  for (const auto& path : files_in(directory, problems)) {
    auto text = config::read_regular_file(path.string(), most_book_bytes);
    if (text)
      files.push_back({path.string(), std::move(text->text)});
    else
      problems.error(path.string(), {}, "", text.error().what);
  }
  return loaded_of(files, problems, today);
}

}  // namespace netroster::planning
