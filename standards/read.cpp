#include "standards/read.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/clock.h"
#include "config/node_reader.h"
#include "config/units.h"
#include "model/words.h"
#include "standards/condition_reader.h"
#include "standards/done_when.h"
#include "standards/read_waivers.h"

namespace netroster::standards {
namespace {

using config::Node;
using config::NodeReader;
using Keys = std::vector<NodeReader::Key>;

constexpr std::string_view severities[] = {"required", "recommended", "advice"};
constexpr std::string_view confidences[] = {"V", "S", "M", "J"};
constexpr std::string_view empties[] = {"unknown", "not-applicable"};
constexpr std::string_view site_kinds[] = {"elementary",  "middle",         "high",
                                           "alternative", "administrative", "data-centre"};
constexpr std::string_view generations[] = {"802.11n", "802.11ac", "802.11ax", "802.11ax-6e",
                                            "802.11be"};

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

// Of a phase: people write its name in the files of their sites too.
bool is_phase_id(std::string_view text) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  return !text.empty() && text.size() <= 64 && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_letter(c) || c == '-' || c == '_' || c == '.'; });
}

bool has_key(const Node& table, std::string_view key) {
  return std::any_of(table.entries.begin(), table.entries.end(),
                     [key](const config::Entry& one) { return one.key == key; });
}

class FileReader {
 public:
  FileReader(const std::string& file, config::Problems& problems)
      : in_(file, problems), problems_(problems) {}

  FileContents read(const Node& root) {
    in_.table(
        root, "",
        {{"standard", [&](const Node& node) { head(node); }},
         {"rule",
          [&](const Node& node) { in_.each(node, [&](const Node& one) { add_rule(one); }); }},
         {"override",
          [&](const Node& node) { in_.each(node, [&](const Node& one) { add_override(one); }); }},
         waivers_key(),
         {"phase",
          [&](const Node& node) { in_.each(node, [&](const Node& one) { add_phase(one); }); }},
         {"model",
          [&](const Node& node) { in_.each(node, [&](const Node& one) { add_model(one); }); }}});
    return std::move(out_);
  }
  FileContents read_waivers(const Node& root) {
    in_.table(root, "", {waivers_key()});
    return std::move(out_);
  }

 private:
  NodeReader::Key waivers_key() {
    return {"waiver", [this](const Node& node) {
              in_.each(node, [this](const Node& one) { add_waiver(one); });
            }};
  }
  NodeReader::Key text_key(std::string_view key, const std::string& where, std::string& to) {
    return {key, [this, key, where, &to](const Node& node) {
              to = in_.text(node, NodeReader::joined(where, key));
            }};
  }
  NodeReader::Key texts_key(std::string_view key, const std::string& where,
                            std::vector<std::string>& to) {
    return {key, [this, key, where, &to](const Node& node) {
              to = in_.texts(node, NodeReader::joined(where, key));
            }};
  }
  NodeReader::Key date_key(std::string_view key, const std::string& where,
                           std::optional<std::chrono::sys_days>& to) {
    return {key, [this, key, where, &to](const Node& node) {
              auto value = scalar_of(node, Unit::date);
              if (const auto* right = std::get_if<Scalar>(&value))
                to = std::get<std::chrono::sys_days>(*right);
              else
                in_.error(node, NodeReader::joined(where, key), std::get<WrongValue>(value).what,
                          std::get<WrongValue>(value).hint);
            }};
  }
  NodeReader::Key word_key(std::string_view key, const std::string& where,
                           std::span<const std::string_view> words, std::string& to) {
    return {key, [this, key, where, words, &to](const Node& node) {
              const auto path = NodeReader::joined(where, key);
              const auto word = in_.text(node, path);
              to = word;  // a wrong one too: it is not missing
              if (word.empty() || std::find(words.begin(), words.end(), word) != words.end())
                return;
              const auto wrong = wrong_for(Scalar{word}, {.words = words});
              in_.error(node, path, wrong.what, wrong.hint);
            }};
  }

  // A key that is there with a wrong value was said already.
  void missing(const Node& node, std::string_view table, std::string_view key,
               std::string_view example) {
    if (node.kind == Node::Kind::table && !has_key(node, key))
      in_.error(node, NodeReader::joined(std::string(table), key), fmt::format("has no {}", key),
                fmt::format("for example {}", example));
  }

  void head(const Node& node) {
    auto& to = out_.standard;
    to.file = in_.file();
    to.at = Where(node);
    in_.table(node, "standard",
              {text_key("name", "standard", to.name), text_key("version", "standard", to.version),
               texts_key("without", "standard", to.without),
               date_key("effective", "standard", to.effective),
               date_key("expires", "standard", to.expires)});
    if (to.effective && to.expires && *to.expires < *to.effective)
      in_.error_at(to.at.of("expires"), "standard.expires", "is before `effective`", {});
  }

  void add_rule(const Node& node);
  void rule_head(const Node& node, Rule& rule, Keys& keys);
  void rule_id(const Node& node, Rule& rule);
  bool rule_subject(const Node& node, Rule& rule);
  void rule_age(const Node& node, Rule& rule);
  void parameters(const Node& node, Rule& rule);
  void parameter(const config::Entry& entry, Rule& rule);
  void conditions(const Node& node, Rule& rule);
  void check_rule(const Node& node, const Rule& rule);
  void unused_parameters(const Rule& rule);
  void add_override(const Node& node);
  void add_waiver(const Node& node);
  void add_phase(const Node& node);
  void add_model(const Node& node);
  std::string model_kind(const Node& node);

  NodeReader in_;
  config::Problems& problems_;
  FileContents out_;
};

void FileReader::rule_id(const Node& node, Rule& rule) {
  rule.id = in_.text(node, "rule.id");
  if (!rule.id.empty() && !is_id(rule.id))
    in_.error(node, "rule.id", fmt::format("\"{}\" is no id", rule.id),
              "lower-case letters, digits and -, for example closet-uplinks");
}

// Whether it is known what the conditions are about.
bool FileReader::rule_subject(const Node& node, Rule& rule) {
  for (const auto& entry : node.entries) {
    if (entry.key != "subject") continue;
    const auto word = in_.text(entry.value, "rule.subject");
    const auto kind = parse_subject_kind(word);
    if (kind) rule.subject = *kind;
    if (!kind && !word.empty())
      in_.error(entry.value, "rule.subject", fmt::format("\"{}\" is no kind of subject", word),
                config::did_you_mean(word, subject_words()));
    return kind.has_value();
  }
  in_.error(node, "rule.subject", "has no subject", "for example subject = \"closet\"");
  return false;
}

void FileReader::rule_age(const Node& node, Rule& rule) {
  auto value = scalar_of(node, Unit::duration);
  if (const auto* right = std::get_if<Scalar>(&value))
    rule.max_age_seconds = std::get<double>(*right);
  else
    in_.error(node, "rule.max_age", std::get<WrongValue>(value).what,
              std::get<WrongValue>(value).hint);
}

void FileReader::parameter(const config::Entry& entry, Rule& rule) {
  const auto where = "rule.parameter." + entry.key;
  Parameter one;
  one.name = entry.key;
  one.place = entry.place;
  in_.table(entry.value, where,
            {{"default",
              [&](const Node& node) {
                one.node = &node;
                one.value_place = node.place;
              }},
             text_key("doc", where, one.doc),
             text_key("source", where, one.source),
             word_key("confidence", where, confidences, one.confidence)});
  if (one.node == nullptr && entry.value.kind == Node::Kind::table)
    in_.error_at(entry.place, where, "has no default", "for example default = \"20 Gbps\"");
  rule.parameters.emplace(one.name, std::move(one));
}

void FileReader::parameters(const Node& node, Rule& rule) {
  if (node.kind != Node::Kind::table) return in_.error(node, "rule.parameter", "must be a table");
  for (const auto& entry : node.entries) parameter(entry, rule);
}

void FileReader::rule_head(const Node&, Rule& rule, Keys& keys) {
  keys = {{"id", [&](const Node& one) { rule_id(one, rule); }},
          text_key("title", "rule", rule.title),
          text_key("why", "rule", rule.why),
          text_key("fix", "rule", rule.fix),
          text_key("version", "rule", rule.version),
          text_key("source", "rule", rule.source),
          word_key("confidence", "rule", confidences, rule.confidence),
          texts_key("tags", "rule", rule.tags),
          date_key("effective", "rule", rule.effective),
          date_key("expires", "rule", rule.expires),
          {"subject", [](const Node&) {}},  // read first
          {"max_age", [&](const Node& one) { rule_age(one, rule); }},
          {"parameter", [&](const Node& one) { parameters(one, rule); }},
          // Read when the subject and the parameters are known.
          {"where", [](const Node&) {}},
          {"require", [](const Node&) {}}};
}

void FileReader::conditions(const Node& node, Rule& rule) {
  const auto before = in_.errors();
  ConditionReader reader(in_, rule);
  for (const auto& entry : node.entries) {
    if (entry.key == "where")
      rule.where = reader.conditions(entry.value, "rule.where", rule.subject);
    if (entry.key == "require")
      rule.require = reader.conditions(entry.value, "rule.require", rule.subject);
  }
  reader.read_parameters();
  if (rule.require.empty() && in_.errors() == before)
    in_.error_at(rule.at.of("require"), "rule.require",
                 "is missing or empty: the rule demands nothing", {});
}

// Parameters that neither a condition nor another parameter names.
void FileReader::unused_parameters(const Rule& rule) {
  for (const auto& [name, parameter] : rule.parameters)
    if (!parameter.is_used)
      in_.error_at(parameter.place, "rule.parameter." + name, "is used by no condition",
                   fmt::format("write \"${}\" where it belongs", name));
}

void FileReader::check_rule(const Node& node, const Rule& rule) {
  missing(node, "rule", "id", "id = \"closet-uplinks\"");
  missing(node, "rule", "title", "title = \"Every closet has two uplinks\"");
  missing(node, "rule", "why", "why = \"One cut cable takes a building off.\"");
  missing(node, "rule", "fix", "fix = \"Pull a second cable.\"");
  missing(node, "rule", "source", "source = \"district\"");
  missing(node, "rule", "confidence", "confidence = \"J\"");
  if (rule.effective && rule.expires && *rule.expires < *rule.effective)
    in_.error_at(rule.at.of("expires"), "rule.expires", "is before `effective`", {});
}

void FileReader::add_rule(const Node& node) {
  const auto before = in_.errors();
  Rule rule;
  rule.file = in_.file();
  rule.place = node.place;
  rule.at = Where(node);
  std::string severity = "required";
  std::string empty = "unknown";
  Keys keys;
  rule_head(node, rule, keys);
  keys.push_back(word_key("severity", "rule", severities, severity));
  keys.push_back(word_key("empty", "rule", empties, empty));
  in_.table(node, "rule", keys);
  if (node.kind == Node::Kind::table) {
    check_rule(node, rule);
    const auto so_far = in_.errors();
    // What the conditions are about is not known otherwise, and what they say would be called
    // wrong.
    if (rule_subject(node, rule)) {
      conditions(node, rule);
      if (in_.errors() == so_far) unused_parameters(rule);
    }
  }
  for (const auto level : {Severity::required, Severity::recommended, Severity::advice})
    if (text(level) == severity) rule.severity = level;
  rule.empty = empty == "unknown" ? Empty::unknown : Empty::not_applicable;
  if (in_.errors() == before)
    out_.rules.push_back(std::move(rule));
  else
    out_.broken.push_back(rule.id);
}

void FileReader::add_override(const Node& node) {
  const auto before = in_.errors();
  RawOverride raw;
  auto& row = raw.row;
  row.file = in_.file();
  row.place = node.place;
  row.at = Where(node);
  std::string kind;
  in_.table(node, "override",
            {text_key("rule", "override", row.rule),
             text_key("parameter", "override", row.parameter),
             {"value", [&](const Node& one) { raw.value = one; }},
             text_key("site", "override", row.site),
             text_key("phase", "override", row.phase),
             word_key("site_kind", "override", site_kinds, kind),
             text_key("reason", "override", row.reason)});
  missing(node, "override", "rule", "rule = \"closet-uplinks\"");
  missing(node, "override", "parameter", "parameter = \"min_speed\"");
  missing(node, "override", "value", "value = \"10 Gbps\"");
  if (!kind.empty()) row.kind = parse_site_kind(kind);
  const auto scopes = has_key(node, "site") + has_key(node, "phase") + has_key(node, "site_kind");
  if (scopes > 1) in_.error(node, "override", "may name one of site, phase and site_kind only");
  if (in_.errors() == before) out_.overrides.push_back(std::move(raw));
}

constexpr std::chrono::days longest_waiver{3653};  // ten years

void FileReader::add_waiver(const Node& node) {
  const auto before = in_.errors();
  Waiver one;
  one.file = in_.file();
  one.place = node.place;
  one.at = Where(node);
  in_.table(
      node, "waiver",
      {text_key("rule", "waiver", one.rule), text_key("subject", "waiver", one.subject),
       text_key("reason", "waiver", one.reason), text_key("owner", "waiver", one.owner),
       date_key("granted", "waiver", one.granted), date_key("expires", "waiver", one.expires)});
  missing(node, "waiver", "rule", "rule = \"closet-uplinks\"");
  missing(node, "waiver", "subject", "subject = \"OAK/idf-1\"");
  missing(node, "waiver", "reason", "reason = \"trench planned for 2027\"");
  missing(node, "waiver", "owner", "owner = \"K. Reyes\"");
  missing(node, "waiver", "granted", "granted = 2026-07-01");
  if (node.kind == Node::Kind::table && !has_key(node, "expires"))
    in_.error(node, "waiver.expires", "has no expires: a waiver is never for good",
              "for example expires = 2027-06-30");
  if (one.granted && one.expires && *one.expires < *one.granted)
    in_.error_at(one.at.of("expires"), "waiver.expires", "is before `granted`", {});
  if (one.granted && one.expires && *one.expires > *one.granted + longest_waiver)
    problems_.warning(in_.file(), one.at.of("expires"), "waiver.expires",
                      "is more than ten years after `granted`",
                      "a waiver is for a while: say when somebody looks at it again");
  if (in_.errors() == before) out_.waivers.push_back(std::move(one));
}

void FileReader::add_phase(const Node& node) {
  const auto before = in_.errors();
  Phase one;
  one.file = in_.file();
  one.place = node.place;
  one.at = Where(node);
  in_.table(node, "phase",
            {text_key("id", "phase", one.id),
             text_key("title", "phase", one.title),
             texts_key("sites", "phase", one.sites),
             texts_key("closets", "phase", one.closets),
             texts_key("rules", "phase", one.rules),
             text_key("standard_version", "phase", one.standard_version),
             date_key("baseline", "phase", one.baseline),
             date_key("start", "phase", one.start),
             date_key("end", "phase", one.end),
             text_key("fund", "phase", one.fund),
             {"done_when", [&](const Node& at) { read_done_when(in_, at, one); }},
             {"priority", [&](const Node& at) { read_priority(in_, at, one); }},
             texts_key("evidence", "phase", one.evidence)});
  missing(node, "phase", "id", "id = \"phase-1\"");
  missing(node, "phase", "title", "title = \"1:1 schools\"");
  if (!one.id.empty() && !is_phase_id(one.id))
    in_.error_at(one.at.of("id"), "phase.id", fmt::format("\"{}\" is no id", one.id),
                 "letters, digits, -, _ and ., for example phase-1");
  if (one.start && one.end && *one.end < *one.start)
    in_.error_at(one.at.of("end"), "phase.end", "is before `start`", {});
  if (one.baseline && one.end && *one.end < *one.baseline)
    in_.error_at(one.at.of("baseline"), "phase.baseline", "is after `end`", {});
  if (in_.errors() == before)
    out_.phases.push_back(std::move(one));
  else if (!one.id.empty())
    out_.broken_phases.push_back(one.id);
}

// A glob over kinds of devices.
std::string FileReader::model_kind(const Node& node) {
  auto word = in_.text(node, "model.kind");
  auto form = find_fact(SubjectKind::device, "kind")->form();
  form.is_glob = true;
  if (word.empty()) return word;
  if (const auto wrong = wrong_for(Scalar{word}, form); !wrong.what.empty())
    in_.error(node, "model.kind", wrong.what, wrong.hint);
  return word;
}

void FileReader::add_model(const Node& node) {
  const auto before = in_.errors();
  ModelRow one;
  one.file = in_.file();
  one.place = node.place;
  const auto number = [this](std::string_view key, Unit unit, std::optional<double>& to) {
    return NodeReader::Key{key, [this, key, unit, &to](const Node& at) {
                             auto value = scalar_of(at, unit);
                             if (const auto* right = std::get_if<Scalar>(&value))
                               to = std::get<double>(*right);
                             else
                               in_.error(at, NodeReader::joined("model", key),
                                         std::get<WrongValue>(value).what,
                                         std::get<WrongValue>(value).hint);
                           }};
  };
  in_.table(
      node, "model",
      {text_key("match", "model", one.match),
       text_key("vendor", "model", one.vendor),
       {"kind", [&](const Node& at) { one.kind = model_kind(at); }},
       {"approved", [&](const Node& at) { one.approved = in_.boolean(at, "model.approved"); }},
       texts_key("firmware", "model", one.firmware),
       date_key("end_of_support", "model", one.end_of_support),
       word_key("generation", "model", generations, one.generation),
       number("stack_speed", Unit::rate, one.stack_bps),
       number("power_supplies", Unit::count, one.power_supplies),
       text_key("source", "model", one.source),
       word_key("confidence", "model", confidences, one.confidence)});
  missing(node, "model", "match", "match = \"C9300*\"");
  if (in_.errors() == before) out_.models.push_back(std::move(one));
}

}  // namespace

std::string_view text(Severity severity) { return severities[static_cast<std::size_t>(severity)]; }

bool covers(const Phase& phase, std::string_view site, const Site* declared) {
  if (declared != nullptr && declared->phase == phase.id) return true;
  return std::any_of(phase.sites.begin(), phase.sites.end(),
                     [site](const auto& one) { return glob_matches(one, site); });
}

namespace {

using Read = FileContents (FileReader::*)(const Node&);

FileContents read_by(Read read, const std::string& file, std::string_view text,
                     config::Problems& problems) {
  auto parsed = config::parse_document(text);
  if (const auto* error = std::get_if<config::SyntaxError>(&parsed)) {
    problems.error(file, error->place, "", error->what);
    return {};
  }
  FileReader reader(file, problems);
  return (reader.*read)(std::get<Node>(parsed));
}

}  // namespace

FileContents read_standard(const std::string& file, std::string_view text,
                           config::Problems& problems) {
  return read_by(&FileReader::read, file, text, problems);
}

FileContents read_waivers(const std::string& file, std::string_view text,
                          config::Problems& problems) {
  return read_by(&FileReader::read_waivers, file, text, problems);
}

}  // namespace netroster::standards
