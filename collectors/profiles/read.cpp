#include "collectors/profiles/read.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "collectors/profiles/targets.h"
#include "config/node_reader.h"

namespace netroster::profiles {
namespace {

using config::Node, config::NodeReader;
constexpr std::size_t longest_expression = 2000;

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

class ProfileReader {
 public:
  ProfileReader(const std::string& file, Expressions expressions, config::Problems& problems)
      : in_(file, problems), expressions_(expressions) {}

  FileContents read(const Node& root) {
    FileContents out;
    in_.table(root, "",
              {{"profile",
                [&](const Node& node) {
                  in_.each(node, [&](const Node& one) {
                    const auto before = in_.errors();
                    auto read = profile(one);
                    if (in_.errors() == before) out.profiles.push_back(std::move(read));
                  });
                }},
               {"platform",
                [&](const Node& node) {
                  in_.each(node, [&](const Node& one) { out.platforms.push_back(platform(one)); });
                }},
               {"vendor", [&](const Node& node) {
                  in_.each(node, [&](const Node& one) { out.vendors.push_back(vendor(one)); });
                }}});
    return out;
  }

 private:
  Vendor vendor(const Node& node) {
    Vendor out;
    in_.table(node, "vendor",
              {{"name", [&](const Node& n) { out.name = in_.text(n, "vendor.name"); }},
               {"aliases", [&](const Node& n) { out.aliases = in_.texts(n, "vendor.aliases"); }},
               {"kind",
                [&](const Node& n) {
                  out.kind = in_.text(n, "vendor.kind");
                  if (!out.kind.empty()) check_kind(out.kind, n);
                }},
               {"enterprises", [&](const Node& n) {
                  in_.each(n, [&](const Node& one) {
                    if (const auto number = in_.integer(one, "vendor.enterprises", 1, 0xffffffffLL))
                      out.enterprises.push_back(static_cast<std::uint32_t>(*number));
                  });
                }}});
    if (out.name.empty()) in_.error(node, "vendor.name", "is missing");
    return out;
  }

  Platform platform(const Node& node) {
    Platform out;
    in_.table(
        node, "platform",
        {{"match", [&](const Node& n) { out.match = pattern(n, "platform.match"); }},
         {"cloud_managed",
          [&](const Node& n) { out.cloud_managed = in_.boolean(n, "platform.cloud_managed"); }},
         {"kind", [&](const Node& n) {
            out.kind = in_.text(n, "platform.kind");
            if (!out.kind.empty()) check_kind(out.kind, n);
          }}});
    if (!out.match || (out.kind.empty() && !out.cloud_managed))
      in_.error(node, "platform", "needs match, and kind or cloud_managed");
    return out;
  }

  PatternPtr pattern(const Node& node, const std::string& where) {
    const auto expression = in_.text(node, where);
    if (expression.size() > longest_expression) {
      in_.error(node, where, "is longer than 2000 characters");
      return nullptr;
    }
    auto out = std::make_shared<const Pattern>(expression);
    if (expressions_ == Expressions::at_first_use) return out;
    if (const auto fault = out->fault(); !fault.empty())
      in_.error(node, where, "is not a regular expression: " + fault);
    return out;
  }

  std::optional<double> scale(const Node& node, const std::string& where) {
    constexpr double most = 1e12;
    const auto factor = in_.number(node, where);
    if (!factor) return factor;
    if (std::isfinite(*factor) && std::abs(*factor) <= most && std::abs(*factor) >= 1 / most)
      return factor;
    in_.error(node, where, "must be a factor from 1e-12 to 1e12, or less than 0 by as much");
    return std::nullopt;
  }

  // \7 in `as` needs a seventh group in `match`.
  void check_groups(const Transform& transform, const Node& node, const std::string& where) {
    if (!transform.as || expressions_ == Expressions::at_first_use) return;
    const int groups = transform.match ? transform.match->groups() : 0;
    const auto& form = *transform.as;
    for (std::size_t i = 0; i + 1 < form.size(); ++i) {
      const bool is_group = form[i] == '\\' && form[i + 1] >= '0' && form[i + 1] <= '9';
      if (is_group && form[i + 1] - '0' > groups)
        in_.error(node, where + ".as",
                  fmt::format("\\{} is not there: match has {} groups", form[i + 1], groups));
    }
  }

  std::vector<NodeReader::Key> transform_keys(Transform& out, const std::string& where) {
    return {
        {"match", [&out, where, this](const Node& n) { out.match = pattern(n, where + ".match"); }},
        {"as", [&out, where, this](const Node& n) { out.as = in_.text(n, where + ".as"); }},
        {"scale", [&out, where, this](const Node& n) { out.scale = scale(n, where + ".scale"); }},
        {"unknown",
         [&out, where, this](const Node& n) {
           in_.each(n,
                    [&](const Node& one) { out.unknown.push_back(NodeReader::scalar_text(one)); });
         }},
        {"values", [&out, where, this](const Node& n) {
           if (n.kind != Node::Kind::table)
             return in_.error(n, where + ".values", "must be a table");
           for (const auto& entry : n.entries)
             out.values[entry.key] = in_.text(entry.value, where + ".values." + entry.key);
         }}};
  }

  void source(Rule& rule, const Node& node, const std::string& where) {
    const auto written = in_.text(node, where);
    if (written.empty()) return;
    if (written[0] >= '0' && written[0] <= '9') {
      rule.from = Rule::From::object;
      if (auto oid = in_.oid(node, where)) rule.oid = std::move(*oid);
      return;
    }
    for (const auto& [word, from] : sources) {
      if (written != word) continue;
      rule.from = from;
      return;
    }
    const auto dot = written.find('.');
    const auto head = written.substr(0, dot);
    rule.field = dot == std::string::npos ? "" : written.substr(dot + 1);
    if (head == "entity" && is_one_of(entity_fields, rule.field)) {
      rule.from = Rule::From::entity;
    } else if (head == "fact" && is_one_of(fact_names, rule.field)) {
      rule.from = Rule::From::fact;
    } else {
      in_.error(node, where, fmt::format("\"{}\" is no source of facts", written),
                "an object identifier, sys_descr, sys_object_id, sys_name, object_model, "
                "object_product, entity.FIELD or fact.NAME");
    }
  }

  Rule rule(const Node& node, const std::string& where) {
    Rule out;
    out.place = node.place;
    out.file = in_.file();
    if (node.kind == Node::Kind::text) {
      source(out, node, where);
      return out;
    }
    auto keys = transform_keys(out.transform, where);
    keys.push_back({"from", [&](const Node& n) { source(out, n, where + ".from"); }});
    keys.push_back({"of", [&](const Node& n) { out.part_class = in_.text(n, where + ".of"); }});
    keys.push_back({"guess", [&](const Node& n) { out.guess = in_.boolean(n, where + ".guess"); }});
    keys.push_back({"is", [&](const Node& n) { constant_ = in_.text(n, where + ".is"); }});
    constant_.clear();
    in_.table(node, where, keys);
    if (!constant_.empty() && out.transform.as) in_.error(node, where, "has both is and as");
    check_groups(out.transform, node, where);
    if (!constant_.empty()) out.transform.as = constant_;
    if (!constant_.empty() && out.from == Rule::From::constant) out.field = constant_;
    if (constant_.empty() && out.from == Rule::From::constant)
      in_.error(node, where, "has no source", "write from = …, or is = \"TEXT\"");
    return out;
  }

  void facts(Profile& out, const Node& node) {
    if (node.kind != Node::Kind::table) return in_.error(node, "profile.facts", "must be a table");
    for (const auto& entry : node.entries) {
      const auto where = "profile.facts." + entry.key;
      if (!is_one_of(fact_names, entry.key)) {
        std::vector<std::string_view> known(fact_names.begin(), fact_names.end());
        in_.error(entry.value, where, "is no fact", config::did_you_mean(entry.key, known));
        continue;
      }
      auto& rules = out.facts[entry.key];
      in_.each(entry.value, [&](const Node& one) { rules.push_back(rule(one, where)); });
      if (entry.key == "kind") check_kinds(rules, entry.value);
    }
  }

  void check_kinds(const std::vector<Rule>& rules, const Node& node) {
    for (const auto& one : rules) {
      const auto& made = one.transform.as;
      if (made && made->find('\\') == std::string::npos) check_kind(*made, node);
      for (const auto& [value, kind] : one.transform.values) check_kind(kind, node);
    }
  }

  void check_kind(const std::string& kind, const Node& node) {
    if (!is_kind(kind))
      in_.error(node, "kind", fmt::format("\"{}\" is no kind of device", kind),
                config::did_you_mean(kind, kinds()));
  }

  // vendor = "…" and so on: what holds when no rule says otherwise.
  void constant(std::string_view fact, const Node& node) {
    Rule out;
    out.place = node.place;
    out.file = in_.file();
    out.field = in_.text(node, fmt::format("profile.{}", fact));
    out.transform.as = out.field;
    if (fact == "kind" && !out.field.empty()) check_kind(out.field, node);
    constants_.emplace_back(std::string(fact), std::move(out));
  }

  Match match(const Node& node) {
    Match out;
    const auto before = in_.errors();
    const std::string where = "profile.match";
    in_.table(
        node, where,
        {{"object_id", [&](const Node& n) { out.object_ids = in_.oids(n, where + ".object_id"); }},
         {"not_object_id",
          [&](const Node& n) { out.not_object_ids = in_.oids(n, where + ".not_object_id"); }},
         {"descr", [&](const Node& n) { out.descr = pattern(n, where + ".descr"); }},
         {"not_descr", [&](const Node& n) { out.not_descr = pattern(n, where + ".not_descr"); }},
         {"name", [&](const Node& n) { out.name = pattern(n, where + ".name"); }},
         {"has", [&](const Node& n) { out.has = in_.oid(n, where + ".has"); }},
         {"priority", [&](const Node& n) {
            out.priority =
                static_cast<int>(in_.integer(n, where + ".priority", -100, 100).value_or(0));
          }}});
    if (in_.errors() == before && matches_everything(out))
      in_.error(node, where, "would match every device",
                "give an object_id of a maker, descr, name or has");
    return out;
  }

  bool matches_everything(const Match& match) const {
    static const Oid enterprises{1, 3, 6, 1, 4, 1};
    const auto tells = [this](const PatternPtr& pattern) {
      return pattern && (expressions_ == Expressions::at_first_use || pattern->find("").empty());
    };
    const bool by_number =
        !match.object_ids.empty() &&
        std::none_of(match.object_ids.begin(), match.object_ids.end(), [](const Oid& oid) {
          return oid.size() <= enterprises.size() && oid.contains(enterprises);
        });
    return !by_number && !tells(match.descr) && !tells(match.name) && !match.has;
  }

  Cell cell(const Node& node, const std::string& where) {
    Cell out;
    if (node.kind == Node::Kind::integer) {
      out.column =
          static_cast<std::uint32_t>(in_.integer(node, where, 0, 0xffffffffLL).value_or(0));
      return out;
    }
    auto keys = transform_keys(out.transform, where);
    bool sourced = false;
    keys.push_back({"column", [&](const Node& n) {
                      out.column = static_cast<std::uint32_t>(
                          in_.integer(n, where + ".column", 0, 0xffffffffLL).value_or(0));
                      sourced = true;
                    }});
    keys.push_back({"index", [&](const Node& n) {
                      out.from = Cell::From::index;
                      out.text = in_.text(n, where + ".index");
                      sourced = true;
                    }});
    std::string constant;
    keys.push_back({"is", [&](const Node& n) { constant = in_.text(n, where + ".is"); }});
    in_.table(node, where, keys);
    check_groups(out.transform, node, where);
    if (!constant.empty() && out.transform.as) in_.error(node, where, "has both is and as");
    if (!constant.empty()) out.transform.as = constant;
    if (!constant.empty() && !sourced) {
      out.from = Cell::From::constant;
      out.text = constant;
    }
    if (!sourced && out.from != Cell::From::constant)
      in_.error(node, where, "has no source",
                "write column = N, index = \"PART\" or is = \"TEXT\"");
    return out;
  }

  IndexPart index_part(const Node& node) {
    const std::string where = "profile.table.index";
    const auto written = in_.text(node, where);
    IndexPart out;
    const auto colon = written.find(':');
    out.name = written.substr(0, colon);
    const auto type = colon == std::string::npos ? "number" : written.substr(colon + 1);
    for (const auto& [word, value] : index_types) {
      if (type != word) continue;
      out.type = value;
      return out;
    }
    if (!written.empty())
      in_.error(node, where, fmt::format("\"{}\" is no type of index", type),
                "NAME, or NAME:number, :mac, :counted_mac, :text, :counted_text, :ipv4, :rest");
    return out;
  }

  TableMap table(const Node& node) {
    TableMap out;
    out.place = node.place;
    const std::string where = "profile.table";
    std::string target;
    in_.table(node, where,
              {{"fills", [&](const Node& n) { target = in_.text(n, where + ".fills"); }},
               {"entry",
                [&](const Node& n) {
                  if (auto oid = in_.oid(n, where + ".entry")) out.entry = std::move(*oid);
                }},
               {"index",
                [&](const Node& n) {
                  in_.each(n, [&](const Node& one) { out.index.push_back(index_part(one)); });
                }},
               {"key", [&](const Node& n) { out.key = in_.texts(n, where + ".key"); }},
               {"of", [&](const Node& n) { out.of = in_.texts(n, where + ".of"); }},
               {"when", [&](const Node& n) { out.when = cell(n, where + ".when"); }},
               {"columns", [&](const Node& n) {
                  if (n.kind != Node::Kind::table) return in_.error(n, where, "must be a table");
                  for (const auto& entry : n.entries)
                    out.fields.emplace_back(entry.key,
                                            cell(entry.value, where + ".columns." + entry.key));
                }}});
    check_table(out, target, node);
    return out;
  }

  void check_table(TableMap& out, const std::string& target, const Node& node) {
    const auto* known = find_target(target);
    if (known == nullptr)
      return in_.error(node, "profile.table.fills",
                       fmt::format("\"{}\" is nothing that a table can fill", target),
                       config::did_you_mean(target, target_names()));
    out.target = known->target;
    out.name = fmt::format("profile {} {}", target, out.entry.text());
    if (out.entry.empty()) in_.error(node, "profile.table.entry", "is missing");
    if (out.index.empty()) in_.error(node, "profile.table.index", "is missing");
    if (out.fields.empty()) in_.error(node, "profile.table.columns", "are missing");
    for (const auto& [field, unused] : out.fields)
      if (!is_one_of(known->fields, field))
        in_.error(node, "profile.table.columns." + field, fmt::format("is no field of {}", target),
                  config::did_you_mean(field, {known->fields.begin(), known->fields.end()}));
    const auto is_part = [&out](const std::string& name) {
      return std::any_of(out.index.begin(), out.index.end(),
                         [&name](const auto& part) { return part.name == name; });
    };
    std::vector<std::string> named = out.key;
    named.insert(named.end(), out.of.begin(), out.of.end());
    for (const auto& [field, cell] : out.fields)
      if (cell.from == Cell::From::index) named.push_back(cell.text);
    for (const auto& name : named)
      if (!is_part(name))
        in_.error(node, "profile.table", fmt::format("\"{}\" is no part of the index", name));
    check_constants(out, node);
  }

  void check_constants(const TableMap& map, const Node& node) {
    if (map.when && map.when->from == Cell::From::constant)
      in_.error(node, "profile.table.when", "looks at no column and no part of the index");
    std::set<std::string_view> names;
    for (const auto& part : map.index)
      if (!names.insert(part.name).second)
        in_.error(node, "profile.table.index", fmt::format("\"{}\" is there twice", part.name));
    if (map.target == Target::sensor) check_words(map.field("kind"), true, node);
    if (map.target == Target::module) check_words(map.field("class"), false, node);
  }

  // Words that others compare with must be of those there are.
  void check_words(const Cell* cell, bool sensor, const Node& node) {
    if (cell == nullptr) return;
    if (cell->from == Cell::From::constant) check_word(cell->text, sensor, node);
    for (const auto& [value, word] : cell->transform.values) check_word(word, sensor, node);
  }

  void check_word(const std::string& word, bool sensor, const Node& node) {
    const auto known = sensor ? sensor_kinds() : part_classes();
    if (!is_one_of(known, word))
      in_.error(node, sensor ? "kind" : "class",
                fmt::format("\"{}\" is no {}", word, sensor ? "kind of reading" : "class of part"),
                config::did_you_mean(word, {known.begin(), known.end()}));
  }

  Reading reading(const Node& node) {
    Reading out;
    const std::string where = "profile.reading";
    auto keys = transform_keys(out.transform, where);
    keys.push_back({"from", [&](const Node& n) {
                      if (auto oid = in_.oid(n, where + ".from")) out.oid = std::move(*oid);
                    }});
    keys.push_back({"name", [&](const Node& n) { out.name = in_.text(n, where + ".name"); }});
    keys.push_back({"kind", [&](const Node& n) { out.kind = in_.text(n, where + ".kind"); }});
    keys.push_back({"unit", [&](const Node& n) { out.unit = in_.text(n, where + ".unit"); }});
    in_.table(node, where, keys);
    check_groups(out.transform, node, where);
    if (out.oid.empty() || out.kind.empty())
      in_.error(node, where, "needs from and kind");
    else
      check_word(out.kind, true, node);
    if (out.name.empty()) out.name = out.kind;
    return out;
  }

  Quirks quirks(const Node& node) {
    Quirks out;
    const std::string where = "profile.quirks";
    const auto small = [&](std::optional<std::uint16_t>& field, const char* key) {
      return [this, &field, where, key](const Node& n) {
        if (const auto number = in_.integer(n, where + "." + key, 1, 100))
          field = static_cast<std::uint16_t>(*number);
      };
    };
    in_.table(
        node, where,
        {{"page", small(out.page, "page")},
         {"oids_per_request", small(out.oids_per_request, "oids_per_request")},
         {"no_bulk", [&](const Node& n) { out.no_bulk = in_.boolean(n, where + ".no_bulk"); }},
         {"vlan_contexts",
          [&](const Node& n) { out.vlan_contexts = in_.boolean(n, where + ".vlan_contexts"); }},
         {"absent", [&](const Node& n) { out.absent = in_.oids(n, where + ".absent"); }},
         {"reserved_vlans", [&](const Node& n) {
            in_.each(n, [&](const Node& one) {
              if (const auto id = in_.integer(one, where + ".reserved_vlans", 1, 4095))
                out.reserved_vlans.push_back(static_cast<std::uint32_t>(*id));
            });
          }}});
    return out;
  }

  Profile profile(const Node& node) {
    constants_.clear();
    Profile out;
    out.file = in_.file();
    out.place = node.place;
    std::vector<NodeReader::Key> keys{
        {"id", [&](const Node& n) { out.id = in_.text(n, "profile.id"); }},
        {"title", [&](const Node& n) { out.title = in_.text(n, "profile.title"); }},
        {"part", [&](const Node& n) { out.is_part = in_.boolean(n, "profile.part"); }},
        {"uses", [&](const Node& n) { out.uses = in_.texts(n, "profile.uses"); }},
        {"facts", [&](const Node& n) { facts(out, n); }},
        {"quirks", [&](const Node& n) { out.quirks = quirks(n); }},
        {"match",
         [&](const Node& n) {
           in_.each(n, [&](const Node& one) { out.matches.push_back(match(one)); });
         }},
        {"table",
         [&](const Node& n) {
           in_.each(n, [&](const Node& one) { out.tables.push_back(table(one)); });
         }},
        {"reading", [&](const Node& n) {
           in_.each(n, [&](const Node& one) { out.readings.push_back(reading(one)); });
         }}};
    for (const std::string_view fact : {"vendor", "os", "kind", "model"})
      keys.push_back({fact, [&, fact](const Node& n) { constant(fact, n); }});
    in_.table(node, "profile", keys);
    for (auto& [fact, rule] : constants_) out.facts[fact].push_back(std::move(rule));
    if (!is_id(out.id)) in_.error(node, "profile.id", "must be small letters, digits and hyphens");
    if (!out.is_part && out.matches.empty())
      in_.error(node, "profile.match", "is missing: nothing would be recognised",
                "add [[profile.match]], or part = true");
    return out;
  }

  NodeReader in_;
  Expressions expressions_;
  std::vector<std::pair<std::string, Rule>> constants_;  // of the profile being read
  std::string constant_;                                 // of the rule being read
};

}  // namespace

FileContents read_profiles(const std::string& file, std::string_view text, Expressions expressions,
                           config::Problems& problems) {
  auto parsed = config::parse_document(text);
  if (const auto* wrong = std::get_if<config::SyntaxError>(&parsed)) {
    problems.error(file, wrong->place, "", wrong->what);
    return {};
  }
  return ProfileReader(file, expressions, problems).read(std::get<Node>(parsed));
}

}  // namespace netroster::profiles
