#include "daemon/listing.h"

#include <nlohmann/json.hpp>

#include "daemon/arguments.h"
#include "daemon/json_text.h"

namespace netroster::daemon {
namespace {

Format format_of(const Arguments& arguments) {
  if (arguments.given("json")) return Format::json;
  const auto word = arguments.text("output");
  if (word == "wide") return Format::wide;
  if (word == "json") return Format::json;
  if (word == "jsonl") return Format::jsonl;
  if (word == "csv") return Format::csv;
  return Format::table;
}

}  // namespace

Layout layout_of(Call call) {
  Layout layout;
  layout.format = format_of(call.arguments);
  layout.columns = call.arguments.words("columns");
  layout.width = call.streams.out_is_terminal ? call.streams.columns : 0;
  layout.colour = call.streams.colour;
  return layout;
}

bool wants_listing(Call call) {
  const auto format = format_of(call.arguments);
  const bool rows = format == Format::csv || format == Format::wide;
  return rows || (format == Format::table && call.arguments.given("columns"));
}

Exit print_rows(Rows rows, Call call) {
  const auto layout = layout_of(call);
  if (const auto problem = unknown_columns(rows, layout); !problem.empty()) {
    call.streams.complain(problem);
    return Exit::usage;
  }
  render(std::move(rows), layout, call.streams.out);
  return Exit::ok;
}

Showing::Showing(Call call)
    : call_(call), format_(layout_of(call).format), array_(call.streams.out) {}

void Showing::object(const nlohmann::json& value) {
  if (format_ == Format::json)
    array_.add(json_block(value));
  else
    call_.streams.out.write(json_line(value) + "\n");
}

void Showing::next_text() {
  if (!first_) call_.streams.out.write("\n");
  first_ = false;
}

Exit Showing::finish() {
  if (format_ == Format::json) array_.finish();
  return Exit::ok;
}

}  // namespace netroster::daemon
