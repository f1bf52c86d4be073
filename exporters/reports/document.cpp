#include "exporters/reports/document.h"

#include <fmt/format.h>

#include <memory>

namespace netroster::reports {

Table table_of(std::string id, std::string caption, std::vector<Column> columns,
               std::vector<Row> rows) {
  const auto held = std::make_shared<const std::vector<Row>>(std::move(rows));
  return {std::move(id),
          std::move(caption),
          std::move(columns),
          held->size(),
          [held](std::size_t i) { return (*held)[i]; },
          Shown::everywhere};
}

Document begun(const Heading& heading, std::string name, std::string title,
               std::string main_table) {
  Document out;
  static_cast<Heading&>(out) = heading;
  out.name = std::move(name);
  out.title = std::move(title);
  out.main_table = std::move(main_table);
  return out;
}

Value source_of(const planning::Provenance* of) {
  return of == nullptr ? Value() : Value(of->source);
}

Value sure_of(const planning::Provenance* of) {
  return of == nullptr ? Value() : Value(std::string(planning::letter(of->confidence)));
}

Value retrieved_of(const planning::Provenance* of) {
  return of == nullptr ? Value() : known(of->retrieved);
}

std::vector<Column> provenance_columns(const std::string& prefix) {
  const auto heading = [&prefix](const char* word) {
    return prefix.empty() ? std::string(word) : fmt::format("{} {}", prefix, word);
  };
  const auto key = [&prefix](const char* word) {
    return prefix.empty() ? std::string(word) : fmt::format("{}_{}", prefix, word);
  };
  return {{key("confidence"), heading("Sure")},
          {key("source"), heading("Source"), false, false, true},
          {key("retrieved"), heading("Read on"), false, true}};
}

std::string confidence_words() {
  std::string out = "How sure a value is:";
  for (const auto one : {planning::Confidence::primary, planning::Confidence::secondary,
                         planning::Confidence::memory, planning::Confidence::judgement,
                         planning::Confidence::declared})
    out += fmt::format(" {} {}{}", planning::letter(one), planning::text(one),
                       one == planning::Confidence::declared ? "." : ";");
  return out + " What is M or J is no rule of a regulator or a maker.";
}

}  // namespace netroster::reports
