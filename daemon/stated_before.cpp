#include "daemon/stated_before.h"

#include <fmt/format.h>

#include <utility>

#include "inventory/manual_statements.h"

namespace netroster::daemon {
namespace {

using M = const ManualStatement&;
using End = std::pair<std::string, std::string>;  // device, port

End first(M link) { return {link.device, link.port}; }
End second(M link) { return {link.other, link.other_port}; }

// Of the same two devices, or of the same address of the one.
bool is_of_the_same(M a, M b) {
  if (!a.other.empty() && !b.other.empty())
    return (a.device == b.device && a.other == b.other) ||
           (a.device == b.other && a.other == b.device);
  return a.device == b.device && inventory::share(a.other_signs.addresses, b.other_signs.addresses);
}

std::string about_devices(M before, M next) {
  if (!is_of_the_same(before, next)) return {};
  if (before.kind == next.kind) return fmt::format("statement {} says so already", before.id);
  return fmt::format("statement {} says the opposite; \"netroster statement withdraw {}\" first",
                     before.id, before.id);
}

std::string about_links(M before, M next) {
  const bool same = first(before) == first(next) && second(before) == second(next);
  const bool turned = first(before) == second(next) && second(before) == first(next);
  if (same || turned) return fmt::format("statement {} says so already", before.id);
  for (const auto& end : {first(next), second(next)})
    if (end == first(before) || end == second(before))
      return fmt::format(
          "statement {} has another cable at {} {}; \"netroster statement withdraw {}\" first",
          before.id, end.first, end.second, before.id);
  return {};
}

}  // namespace

std::string stated_before(const std::vector<ManualStatement>& all, const ManualStatement& next,
                          WallTime now) {
  for (const auto& before : all) {
    if (!before.holds_at(now)) continue;
    const bool link = before.kind == StatementKind::link;
    if (link != (next.kind == StatementKind::link)) continue;
    if (auto words = link ? about_links(before, next) : about_devices(before, next); !words.empty())
      return words;
  }
  return {};
}

}  // namespace netroster::daemon
