#include "standards/form.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "config/suggest.h"

namespace netroster::standards {
namespace {

bool is_there(const std::string& word, const Form& form) {
  return std::any_of(form.words.begin(), form.words.end(), [&](std::string_view one) {
    return form.is_glob ? glob_matches(word, one) : equal_nocase(word, one);
  });
}

}  // namespace

std::string list_of(std::span<const std::string_view> words) {
  return fmt::format("one of {}", fmt::join(words, ", "));
}

void Form::narrow(const Form& other) {
  if (words.empty()) words = other.words;
  most = std::min(most, other.most);
  is_glob = is_glob || other.is_glob;
  is_single = is_single || other.is_single;
}

WrongValue wrong_for(const Scalar& value, const Form& form) {
  if (const auto* number = std::get_if<double>(&value); number != nullptr && *number > form.most)
    return {fmt::format("{} is more than there can be", text(value, form.unit)),
            fmt::format("at most {}", text(Scalar{form.most}, form.unit))};
  const auto* word = std::get_if<std::string>(&value);
  if (word == nullptr || form.words.empty() || is_there(*word, form)) return {};
  auto hint = config::did_you_mean(*word, {form.words.begin(), form.words.end()});
  // Any letter is near any other.
  if (hint.empty() || word->size() == 1) hint = list_of(form.words);
  return {fmt::format("\"{}\" is not one of the words", *word), std::move(hint)};
}

std::variant<Scalar, WrongValue> scalar_of(const config::Node& node, const Form& form) {
  auto read = scalar_of(node, form.unit);
  if (const auto* value = std::get_if<Scalar>(&read))
    if (auto wrong = wrong_for(*value, form); !wrong.what.empty()) return wrong;
  return read;
}

}  // namespace netroster::standards
