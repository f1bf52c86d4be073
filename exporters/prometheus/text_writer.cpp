#include "exporters/prometheus/text_writer.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/text.h"

namespace netroster::prometheus {
namespace {

constexpr std::string_view counter_suffix = "_total";
constexpr std::string_view info_suffix = "_info";
constexpr int oracle_digits = 16;     // prometheus-cpp's; 17 are exact
constexpr double whole_until = 1e16;  // below, %.16g writes a whole number without an exponent

// U+FFFD, for what is not UTF-8.
constexpr std::string_view replacement = "\xef\xbf\xbd";

bool needs_care(char letter) {
  return letter == '\\' || letter == '"' || letter == '\n' ||
         (static_cast<unsigned char>(letter) & 0x80U) != 0;
}

void append_escaped(std::string& out, std::string_view text, bool quotes) {
  while (!text.empty()) {
    std::size_t plain = 0;
    while (plain < text.size() && !needs_care(text[plain])) ++plain;
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) return;
    std::size_t length = 1;
    if (text[0] == '\\') {
      out += "\\\\";
    } else if (text[0] == '\n') {
      out += "\\n";
    } else if (text[0] == '"') {
      out += quotes ? "\\\"" : "\"";
    } else if (length = utf8_length(text); length == 0) {
      out += replacement;
      length = 1;
    } else {
      out.append(text.substr(0, length));
    }
    text.remove_prefix(length);
  }
}

template <typename... Arguments>
void append_chars(std::string& out, Arguments... arguments) {
  std::array<char, 40> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), arguments...);
  out.append(buffer.data(), end.ptr);
}

std::string_view type_word(MetricType type, Format format) {
  switch (type) {
    case MetricType::counter:
      return "counter";
    case MetricType::info:
      return format == Format::open_metrics ? "info" : "gauge";
    case MetricType::unknown:
      return format == Format::open_metrics ? "unknown" : "untyped";
    case MetricType::gauge:
      break;
  }
  return "gauge";
}

// OpenMetrics names the family without the suffix that its samples have.
std::string_view family_name(const Family& family, Format format) {
  std::string_view name = family.name;
  if (format == Format::text) return name;
  const auto suffix = family.type == MetricType::counter ? counter_suffix
                      : family.type == MetricType::info  ? info_suffix
                                                         : std::string_view();
  if (name.ends_with(suffix)) name.remove_suffix(suffix.size());
  return name;
}

}  // namespace

void LabelBlocks::add(std::span<const Label> labels) {
  char before = '{';
  for (const auto& label : labels) {
    text_ += before;
    before = ',';
    text_ += label.name;
    text_ += "=\"";
    append_escaped(text_, label.value, true);
    text_ += '"';
  }
  if (!labels.empty()) text_ += '}';
  ends_.push_back(text_.size());
}

void LabelBlocks::reserve(std::size_t rows, std::size_t bytes) {
  ends_.reserve(rows);
  text_.reserve(bytes);
}

std::string_view content_type(Format format) {
  return format == Format::open_metrics
             ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
             : "text/plain; version=0.0.4; charset=utf-8";
}

void append_value(std::string& out, std::uint64_t value) { append_chars(out, value); }

// As "%.16g" does, so that the bytes are those of prometheus-cpp; with a 17th digit where 16 would
// be another number.
void append_value(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "Nan";
  } else if (std::isinf(value)) {
    out += value < 0 ? "-Inf" : "+Inf";
  } else if (value == std::trunc(value) && std::abs(value) < whole_until) {
    if (std::signbit(value) && value == 0) out += '-';
    append_chars(out, static_cast<std::int64_t>(value));
  } else {
    const auto begin = out.size();
    append_chars(out, value, std::chars_format::general, oracle_digits);
    double back = 0;
    std::from_chars(out.data() + begin, out.data() + out.size(), back);
    if (back == value) return;
    out.resize(begin);
    append_chars(out, value, std::chars_format::general, std::numeric_limits<double>::max_digits10);
  }
}

void TextWriter::head(const Family& family, std::string& out) const {
  const auto name = family_name(family, format_);
  if (!family.help.empty()) {
    out += "# HELP ";
    out += name;
    out += ' ';
    append_escaped(out, family.help, format_ == Format::open_metrics);
    out += '\n';
  }
  out += "# TYPE ";
  out += name;
  out += ' ';
  out += type_word(family.type, format_);
  out += '\n';
}

std::size_t TextWriter::rows(const Family& family, std::string& out, std::size_t until) const {
  return std::visit(
      [&](const auto& column) {
        auto row = row_;
        for (; row < column.size() && out.size() < until; ++row) {
          out += family.name;
          if (family.labels) out += (*family.labels)[family.rows.empty() ? row : family.rows[row]];
          out += ' ';
          append_value(out, column[row]);
          out += '\n';
        }
        return row;
      },
      family.values);
}

bool TextWriter::next(std::string& out, std::size_t bytes) {
  const auto before = out.size();
  const auto until = before + bytes;
  while (family_ < families_.size() && out.size() < until) {
    auto& family = families_[family_];
    const auto size = family.size();
    if (!headed_ && size > 0) head(family, out);
    headed_ = true;
    row_ = rows(family, out, until);
    if (row_ < size) continue;
    family = Family();  // what is written needs no memory any more
    ++family_;
    row_ = 0;
    headed_ = false;
  }
  if (family_ == families_.size() && !ended_) {
    ended_ = true;
    if (format_ == Format::open_metrics) out += "# EOF\n";
  }
  return out.size() > before;
}

std::string write_text(Families families, Format format) {
  std::string out;
  TextWriter writer(std::move(families), format);
  while (writer.next(out)) {
  }
  return out;
}

}  // namespace netroster::prometheus
