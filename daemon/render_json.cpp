#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "daemon/json_text.h"
#include "daemon/render.h"
#include "daemon/render_parts.h"

namespace netroster::daemon {
namespace {

using Ordered = nlohmann::ordered_json;

Ordered json_of(const Cell& cell) {
  return std::visit(
      [](const auto& value) -> Ordered {
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::monostate>)
          return nullptr;
        else
          return value;
      },
      cell);
}

// A listing in ASCII escapes is ugly, so it is only for text that could do harm.
template <typename Json>
std::string line_of(const Json& value) {
  constexpr auto replace = Json::error_handler_t::replace;
  auto line = value.dump(-1, ' ', false, replace);
  return escape_for_terminal(line) == line ? line : value.dump(-1, ' ', true, replace);
}

}  // namespace

std::string json_line(const nlohmann::json& value) { return line_of(value); }
std::string json_line(const Ordered& value) { return line_of(value); }

std::string json_block(const nlohmann::json& value) {
  const auto line = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  const bool escape = escape_for_terminal(line) != line;
  return value.dump(2, ' ', escape, nlohmann::json::error_handler_t::replace);
}

void JsonArray::add(std::string_view object) {
  out_.write(first_ ? "[\n" : ",\n");
  out_.write(object);
  first_ = false;
}

void JsonArray::finish() { out_.write(first_ ? "[]\n" : "\n]\n"); }

void render_json(const Rows& rows, const Layout& layout, Sink& out) {
  JsonArray array(out);
  for (const auto& cells : rows.cells) {
    if (out.closed()) return;
    Ordered object = Ordered::object();
    for (std::size_t i = 0; i < cells.size(); ++i)
      object[std::string(rows.columns[i].name)] = json_of(cells[i]);
    if (layout.format == Format::json)
      array.add("  " + json_line(object));
    else
      out.write(json_line(object) + "\n");
  }
  if (layout.format == Format::json) array.finish();
}

}  // namespace netroster::daemon
