#include "measurements/target_reader.h"

#include <algorithm>
#include <map>
#include <utility>

#include "config/node_reader.h"

namespace netroster::measurements {
namespace {

using config::Node;
using config::NodeReader;

// What a document wants of one kind of connection.
struct Wanted {
  std::map<std::string, double, std::less<>> mbps;  // by "a_head", "small", "medium", "large"
  std::string per;
  std::int64_t floor_mbps = 0;
  std::string source;
  std::string confidence;
  std::string retrieved;

  bool has_classes() const { return mbps.size() == 3 && !mbps.contains("a_head"); }
  bool has_one() const { return mbps.size() == 1 && mbps.contains("a_head"); }
};

Certainty certainty_of(std::string_view letter) {
  if (letter == "V") return Certainty::read;
  return letter == "S" ? Certainty::secondary : Certainty::judgement;
}

class Reader {
 public:
  Reader(const std::string& file, std::vector<BandwidthTarget>& to, config::Problems& problems)
      : in_(file, problems), to_(to) {}

  void read(const Node& root) {
    in_.table(root, "", {{"target", [this](const Node& node) {
                            in_.each(node, [this](const Node& one) { add(one); });
                          }}});
  }

 private:
  NodeReader::Key text_to(std::string_view key, const std::string& where, std::string& to) {
    return {key, [this, key, where, &to](const Node& node) {
              to = in_.text(node, NodeReader::joined(where, key));
            }};
  }

  NodeReader::Key number_to(std::string_view key, const std::string& where, Wanted& to) {
    return {key, [this, key, where, &to](const Node& node) {
              const auto value = in_.number(node, NodeReader::joined(where, key));
              if (value && *value > 0 && *value <= most_mbps)
                to.mbps[std::string(key)] = *value;
              else if (value)
                in_.error(node, NodeReader::joined(where, key), "must be Mbps a head, above 0");
            }};
  }

  Wanted wanted(const Node& node, const std::string& where) {
    Wanted out;
    in_.table(node, where,
              {text_to("per", where, out.per),
               number_to("a_head", where, out),
               number_to("small", where, out),
               number_to("medium", where, out),
               number_to("large", where, out),
               {"floor_mbps",
                [&](const Node& value) {
                  out.floor_mbps =
                      in_.integer(value, where + ".floor_mbps", 0, most_floor).value_or(0);
                }},
               text_to("source", where, out.source),
               text_to("confidence", where, out.confidence),
               {"retrieved",
                [&](const Node& value) { out.retrieved = NodeReader::scalar_text(value); }}});
    check(node, where, out);
    return out;
  }

  void check(const Node& node, const std::string& where, const Wanted& one) {
    constexpr std::string_view letters[] = {"V", "S", "M", "J"};
    if (one.per != "user" && one.per != "student")
      in_.error(node, where + ".per", "must be \"user\" or \"student\"");
    if (!one.has_one() && !one.has_classes())
      in_.error(node, where, "needs a_head, or small, medium and large");
    if (one.source.empty() || one.retrieved.empty() ||
        std::find(std::begin(letters), std::end(letters), one.confidence) == std::end(letters))
      in_.error(node, where, "needs source, confidence (V, S, M or J) and retrieved");
  }

  void add(const Node& node) {
    const auto before = in_.errors();
    const std::string where = "target";
    BandwidthTarget out;
    std::optional<Wanted> internet;
    std::optional<Wanted> wan;
    in_.table(node, where,
              {text_to("id", where, out.id),
               text_to("document", where, out.document),
               text_to("school_year", where, out.school_year),
               {"internet", [&](const Node& one) { internet = wanted(one, "target.internet"); }},
               {"wan", [&](const Node& one) { wan = wanted(one, "target.wan"); }}});
    if (in_.errors() != before) return;
    if (out.id.empty() || out.document.empty() || !internet)
      return in_.error(node, where, "needs id, document and [target.internet]");
    if (wan && !wan->has_one()) return in_.error(node, "target.wan", "needs a_head");
    if (is_there(out)) return in_.error(node, where, out.id + " is there twice, or its year is");
    put(*internet, wan, out);
    to_.push_back(std::move(out));
  }

  bool is_there(const BandwidthTarget& one) const {
    return std::any_of(to_.begin(), to_.end(), [&](const BandwidthTarget& known) {
      return known.id == one.id ||
             (known.document == one.document && known.school_year == one.school_year);
    });
  }

  static void put(const Wanted& internet, const std::optional<Wanted>& wan, BandwidthTarget& to) {
    constexpr const char* classes[] = {"small", "medium", "large"};
    for (std::size_t i = 0; i < std::size(classes); ++i)
      to.internet_mbps[i] = internet.mbps.at(internet.has_one() ? "a_head" : classes[i]);
    to.per_student = internet.per == "student";
    to.small_floor_mbps = static_cast<std::uint32_t>(internet.floor_mbps);
    to.certainty = certainty_of(internet.confidence);
    to.source = internet.source;
    if (!wan) return;
    to.wan_mbps = wan->mbps.at("a_head");
    to.wan_per_student = wan->per == "student";
    to.wan_certainty = certainty_of(wan->confidence);
    to.wan_source = wan->source;
  }

  static constexpr double most_mbps = 1000;
  static constexpr std::int64_t most_floor = 1'000'000;

  NodeReader in_;
  std::vector<BandwidthTarget>& to_;
};

}  // namespace

void read_bandwidth_targets(const std::string& file, std::string_view text,
                            std::vector<BandwidthTarget>& to, config::Problems& problems) {
  const auto parsed = config::parse_document(text);
  if (const auto* root = std::get_if<Node>(&parsed)) return Reader(file, to, problems).read(*root);
  const auto& wrong = std::get<config::SyntaxError>(parsed);
  problems.error(file, wrong.place, "", wrong.what);
}

}  // namespace netroster::measurements
