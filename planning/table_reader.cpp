#include "planning/table_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "config/suggest.h"
#include "planning/kinds.h"

namespace netroster::planning {

config::NodeReader::Key TableReader::day_to(std::string_view key, const std::string& where,
                                            std::optional<Day>& to) {
  return {
      key, [this, key, where, &to](const Node& node) {
        const auto* written = std::get_if<std::string>(&node.scalar);
        if (written != nullptr && (node.kind == Node::Kind::date || node.kind == Node::Kind::text))
          to = parse_day(*written);
        if (!to) error(node, joined(where, key), "must be a day", "for example 2027-10-31");
      }};
}

config::NodeReader::Key TableReader::money_to(std::string_view key, const std::string& where,
                                              std::optional<Money>& to) {
  return {key, [this, key, where, &to](const Node& node) {
            if (node.kind == Node::Kind::number)
              return error(node, joined(where, key), "must be text, so that no cent is lost",
                           "for example \"1234.50\"");
            const auto amount = parse_money(scalar_text(node));
            if (amount)
              to = *amount;
            else
              error(node, joined(where, key), amount.error().what);
          }};
}

config::NodeReader::Key TableReader::year_to(std::string_view key, const std::string& where,
                                             std::optional<FiscalYear>& to) {
  return {key, [this, key, where, &to](const Node& node) {
            to = parse_fiscal_year(scalar_text(node));
            if (!to)
              error(node, joined(where, key), "must be a fiscal year",
                    "for example 2026 or \"2026-27\", which begins on 1 July 2026");
          }};
}

void TableReader::check_kind(const Node& node, const std::string& where, const std::string& kind) {
  if (kind.empty()) return;  // said already
  const auto known = all_kinds();
  if (std::find(known.begin(), known.end(), kind) == known.end())
    error(node, where, fmt::format("\"{}\" is no kind of thing", kind),
          config::did_you_mean(kind, known));
}

config::NodeReader::Key TableReader::kind_to(std::string_view key, const std::string& where,
                                             std::string& to) {
  return {key, [this, key, where, &to](const Node& node) {
            to = text(node, joined(where, key));
            check_kind(node, joined(where, key), to);
          }};
}

config::NodeReader::Key TableReader::kinds_to(std::string_view key, const std::string& where,
                                              std::vector<std::string>& to) {
  return {key, [this, key, where, &to](const Node& node) {
            to = texts(node, joined(where, key));
            for (const auto& kind : to) check_kind(node, joined(where, key), kind);
          }};
}

config::NodeReader::Key TableReader::count_to(std::string_view key, const std::string& where,
                                              std::int64_t least, std::int64_t most,
                                              std::optional<std::int64_t>& to) {
  return {key, [this, key, where, least, most, &to](const Node& node) {
            to = integer(node, joined(where, key), least, most);
          }};
}

config::NodeReader::Key TableReader::counts_to(std::string_view key, const std::string& where,
                                               std::int64_t most, std::vector<std::int64_t>& to) {
  return {key, [this, key, where, most, &to](const Node& node) {
            each(node, [&](const Node& item) {
              if (const auto one = integer(item, joined(where, key), 0, most)) to.push_back(*one);
            });
          }};
}

config::NodeReader::Key TableReader::confidence_to(std::string_view key, const std::string& where,
                                                   Confidence& to) {
  return {key, [this, key, where, &to](const Node& node) {
            const auto found = parse_confidence(scalar_text(node));
            if (found)
              to = *found;
            else
              error(node, joined(where, key), "must be \"V\", \"S\", \"M\", \"J\" or \"D\"");
          }};
}

void TableReader::provenance_to(std::vector<Key>& keys, const std::string& where, Provenance& to) {
  keys.push_back(text_to("source", where, to.source));
  keys.push_back(confidence_to("confidence", where, to.confidence));
  keys.push_back(day_to("retrieved", where, to.retrieved));
}

bool TableReader::declared_table(const Node& node, const std::string& where, Provenance& of,
                                 std::vector<Key> keys) {
  const auto before = errors();
  of.confidence = Confidence::declared;
  provenance_to(keys, where, of);
  table(node, where, keys);
  if (of.source.empty() && may_be_quoted(of.confidence))
    error(node, joined(where, "source"), "V and S are for what a source says: name it",
          "what the district says itself is D");
  if (of.source.empty()) of.source = fmt::format("{}:{}", file(), node.place.line);
  return errors() == before;
}

std::optional<config::Node> TableReader::parse(const std::string& file, std::string_view text,
                                               config::Problems& problems) {
  auto parsed = config::parse_document(text);
  if (auto* root = std::get_if<Node>(&parsed)) return std::move(*root);
  const auto& wrong = std::get<config::SyntaxError>(parsed);
  problems.error(file, wrong.place, "", wrong.what);
  return std::nullopt;
}

}  // namespace netroster::planning
