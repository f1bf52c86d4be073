#include "standards/fingerprint.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "model/words.h"
#include "standards/library.h"

namespace netroster::standards {
namespace {

// Everything that counts, one after the other: each part with its length in front, so that no two
// rows of parts look alike.
class Writer {
 public:
  void text(std::string_view part) { print_.add(fmt::format("{}:{};", part.size(), part)); }
  void number(double part) { print_.add(fmt::format("{:a};", part)); }
  void day(const std::optional<std::chrono::sys_days>& part) {
    number(part ? static_cast<double>(part->time_since_epoch().count()) + 1 : 0);
  }
  void maybe(const std::optional<double>& part) {
    text(part ? "is" : "");
    number(part.value_or(0));
  }
  void values(const std::vector<Scalar>& all) {
    number(static_cast<double>(all.size()));
    for (const auto& one : all) value(one);
  }
  void conditions(const std::vector<Condition>& all) {
    number(static_cast<double>(all.size()));
    for (const auto& one : all) condition(one);
  }
  void rule(const Rule& one);
  void override_row(const Override& one);
  void model(const ModelRow& one);
  std::string digits() const { return print_.digits(); }

 private:
  void value(const Scalar& one) {
    number(static_cast<double>(one.index()));
    if (const auto* word = std::get_if<std::string>(&one)) text(*word);
    if (const auto* real = std::get_if<double>(&one)) number(*real);
    if (const auto* is = std::get_if<bool>(&one)) number(*is ? 1 : 0);
    if (const auto* when = std::get_if<std::chrono::sys_days>(&one)) day(*when);
  }
  void fact(const FactRow* row) {
    text(row == nullptr ? std::string()
                        : fmt::format("{}.{}", standards::text(row->subject), row->name));
  }
  void condition(const Condition& one) {
    number(static_cast<double>(one.kind));
    fact(one.fact);
    text(standards::text(one.of));
    number(static_cast<double>(one.tests.size()));
    for (const auto& test : one.tests) {
      text(standards::text(test.op));
      text(test.operand.parameter);
      fact(test.operand.fact);
      number(test.operand.times);
      values(test.operand.values);
    }
    conditions(one.parts);
    conditions(one.where);
    conditions(one.that);
  }

  Fingerprint print_;
};

void Writer::rule(const Rule& one) {
  text("rule");
  text(one.id);
  text(standards::text(one.severity));
  text(standards::text(one.subject));
  day(one.effective);
  day(one.expires);
  number(one.max_age_seconds);
  number(static_cast<double>(one.empty));
  conditions(one.where);
  conditions(one.require);
  for (const auto& [name, parameter] : one.parameters) {
    text(name);
    text(parameter.same_as);
    values(parameter.values);
  }
}

void Writer::override_row(const Override& one) {
  text("override");
  for (const auto* part : {&one.rule, &one.parameter, &one.site, &one.phase}) text(*part);
  text(one.kind ? netroster::text(*one.kind) : "");
  values(one.values);
}

void Writer::model(const ModelRow& one) {
  text("model");
  for (const auto* part : {&one.match, &one.vendor, &one.kind, &one.generation}) text(*part);
  text(!one.approved ? "" : *one.approved ? "approved" : "not approved");
  number(static_cast<double>(one.firmware.size()));
  for (const auto& version : one.firmware) text(version);
  day(one.end_of_support);
  maybe(one.stack_bps);
  maybe(one.power_supplies);
}

// What an override is about, whatever file and line it is in.
auto scope(const Override& one) {
  return std::tuple(std::string_view(one.rule), std::string_view(one.parameter),
                    std::string_view(one.site), std::string_view(one.phase),
                    one.kind ? static_cast<int>(*one.kind) : -1);
}

}  // namespace

std::string Fingerprint::digits() const { return fmt::format("{:016x}", hash_); }

std::string fingerprint_of(const Library& library) {
  Writer out;
  for (const auto& rule : library.rules()) out.rule(rule);
  std::vector<const Override*> rows;
  for (const auto& row : library.overrides()) rows.push_back(&row);
  std::sort(rows.begin(), rows.end(),
            [](const Override* a, const Override* b) { return scope(*a) < scope(*b); });
  for (const auto* row : rows) out.override_row(*row);
  for (const auto& row : library.models()) out.model(row);  // the first that matches counts
  auto without = library.without();
  std::sort(without.begin(), without.end());
  for (const auto& id : without) {
    out.text("without");
    out.text(id);
  }
  return out.digits();
}

}  // namespace netroster::standards
