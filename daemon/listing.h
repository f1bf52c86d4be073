// What the commands that list and show have in common.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "daemon/command.h"
#include "daemon/render.h"
#include "daemon/streams.h"

namespace netroster::daemon {

Layout layout_of(Call call);

// Whether rows are asked for (csv, wide, chosen columns) where a command has something for people
// to read as well.
bool wants_listing(Call call);

// Renders the rows. Exit::usage when --columns names one that is not there.
Exit print_rows(Rows rows, Call call);

// Things shown one by one: as objects in JSON, else each by `print`, with an empty line between.
class Showing {
 public:
  explicit Showing(Call call);
  bool wants_json() const { return format_ == Format::json || format_ == Format::jsonl; }
  void object(const nlohmann::json& value);
  void next_text();
  Exit finish();

 private:
  Call call_;
  Format format_;
  JsonArray array_;
  bool first_ = true;
};

template <typename Thing, typename ToJson, typename Print>
Exit print_each(const std::vector<Thing>& things, Call call, ToJson to_json, Print print) {
  Showing showing(call);
  for (const auto& thing : things) {
    if (call.streams.out.closed()) break;
    if (showing.wants_json()) {
      showing.object(to_json(thing));
    } else {
      showing.next_text();
      print(thing);
    }
  }
  return showing.finish();
}

}  // namespace netroster::daemon
