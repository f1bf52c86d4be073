#include "daemon/display_width.h"

#include <utf8proc.h>

#include <algorithm>

namespace netroster::daemon {
namespace {

struct Glyph {
  std::size_t bytes = 1;
  std::size_t width = 1;
};

Glyph first_glyph(std::string_view text) {
  utf8proc_int32_t point = -1;
  const auto read = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                     static_cast<utf8proc_ssize_t>(text.size()), &point);
  if (read <= 0) return {};
  return {static_cast<std::size_t>(read),
          static_cast<std::size_t>(std::max(0, utf8proc_charwidth(point)))};
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const auto glyph = first_glyph(text);
    width += glyph.width;
    text.remove_prefix(glyph.bytes);
  }
  return width;
}

std::string cut_to_width(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  if (width == 0) return {};
  std::size_t used = 0;
  std::size_t end = 0;
  while (end < text.size()) {
    const auto glyph = first_glyph(text.substr(end));
    if (used + glyph.width > width - 1) break;
    used += glyph.width;
    end += glyph.bytes;
  }
  return std::string(text.substr(0, end)) + "…";
}

}  // namespace netroster::daemon
