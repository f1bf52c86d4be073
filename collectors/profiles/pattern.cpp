#include "collectors/profiles/pattern.h"

#include <re2/re2.h>

#include <algorithm>
#include <mutex>
#include <optional>

namespace netroster::profiles {
namespace {

constexpr std::int64_t most_memory = 1 << 20;  // of one expression, in bytes
constexpr int most_groups = 10;

RE2::Options options() {
  RE2::Options out;
  out.set_log_errors(false);
  out.set_max_mem(most_memory);
  return out;
}

}  // namespace

struct Pattern::Compiled {
  std::once_flag once;
  std::optional<RE2> expression;
};

Pattern::Pattern(std::string expression)
    : expression_(std::move(expression)), compiled_(std::make_unique<Compiled>()) {}

Pattern::~Pattern() = default;

const Pattern::Compiled& Pattern::compiled() const {
  std::call_once(compiled_->once,
                 [this] { compiled_->expression.emplace(expression_, options()); });
  return *compiled_;
}

std::string Pattern::fault() const {
  const auto& expression = *compiled().expression;
  return expression.ok() ? std::string() : expression.error();
}

int Pattern::groups() const {
  const auto& expression = *compiled().expression;
  return expression.ok() ? std::min(expression.NumberOfCapturingGroups(), most_groups - 1) : 0;
}

std::vector<std::string> Pattern::find(std::string_view text) const {
  const auto& expression = *compiled().expression;
  if (!expression.ok()) return {};
  const int groups = std::min(expression.NumberOfCapturingGroups() + 1, most_groups);
  re2::StringPiece found[most_groups];
  const re2::StringPiece subject(text.data(), text.size());
  if (!expression.Match(subject, 0, subject.size(), RE2::UNANCHORED, found, groups)) return {};
  std::vector<std::string> out;
  for (int i = 0; i < groups; ++i) out.emplace_back(found[i].data(), found[i].size());
  return out;
}

std::string filled(std::string_view form, const std::vector<std::string>& groups) {
  std::string out;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const bool group =
        form[i] == '\\' && i + 1 < form.size() && form[i + 1] >= '0' && form[i + 1] <= '9';
    if (!group) {
      out += form[i];
      continue;
    }
    const auto number = static_cast<std::size_t>(form[++i] - '0');
    if (number < groups.size()) out += groups[number];
  }
  return out;
}

}  // namespace netroster::profiles
