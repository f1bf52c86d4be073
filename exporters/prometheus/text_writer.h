// Families as text: Prometheus' exposition format 0.0.4 and OpenMetrics 1.0.
#pragma once

#include <string>
#include <string_view>

#include "exporters/prometheus/family.h"

namespace netroster::prometheus {

enum class Format : std::uint8_t { text, open_metrics };

// "text/plain; version=0.0.4; charset=utf-8", "application/openmetrics-text; version=1.0.0; …".
std::string_view content_type(Format format);

// Writes families a part at a time, so that a large answer never stands in memory as a whole.
// 0.0.4 is byte for byte what prometheus-cpp's TextSerializer writes for the same values, as far as
// its 16 digits suffice; whole numbers and doubles are exact here. Families without a series are
// left out. OpenMetrics is for names of our own only: IF-MIB's are not valid there.
class TextWriter {
 public:
  explicit TextWriter(Families families, Format format = Format::text)
      : families_(std::move(families)), format_(format) {}

  // Appends about `bytes` more, whole lines; false when there is nothing more.
  bool next(std::string& out, std::size_t bytes = 64 * 1024);

 private:
  void head(const Family& family, std::string& out) const;
  std::size_t rows(const Family& family, std::string& out, std::size_t until) const;

  Families families_;
  Format format_;
  std::size_t family_ = 0;
  std::size_t row_ = 0;
  bool headed_ = false;  // the family's # lines are written
  bool ended_ = false;
};

// All of it at once.
std::string write_text(Families families, Format format = Format::text);

// A value as it stands in a line; also what tests compare with.
void append_value(std::string& out, double value);
void append_value(std::string& out, std::uint64_t value);

}  // namespace netroster::prometheus
