// Shared between the files that render. Private to them.
#pragma once

#include "daemon/render.h"

namespace netroster::daemon {

// Only the columns of these names, in this order. Unknown names are left out.
void keep_columns(Rows& rows, const std::vector<std::string>& names);

void render_table(Rows rows, const Layout& layout, Sink& out);
void render_json(const Rows& rows, const Layout& layout, Sink& out);
void render_csv(const Rows& rows, Sink& out);

}  // namespace netroster::daemon
