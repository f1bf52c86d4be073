#include "exporters/interchange/look.h"

namespace netroster::interchange {
namespace {

EdgeLook look_of_state(LinkState state) {
  switch (state) {
    case LinkState::confirmed:
      return {"#1b7837", "", "solid", 2};
    case LinkState::manual:
      return {"#2166ac", "", "solid", 2};
    case LinkState::one_sided:
      return {"#b8860b", "8 4", "dashed", 2};
    case LinkState::shared:
      return {"#762a83", "2 3", "dotted", 2};
    case LinkState::inferred:
      return {"#777777", "6 3", "dashed", 1};
    case LinkState::contradicted:
      return {"#c51b1b", "12 3", "dashed", 3};
  }
  return {"#777777", "", "solid", 1};
}

}  // namespace

NodeLook look_of(const TopologyNode& node) {
  switch (node.kind) {
    case NodeKind::device:
      return {node.role == "core" ? std::string_view("#b3cde3") : std::string_view("#dae8fc"),
              "#6c8ebf", false};
    case NodeKind::outside:
      return {"#ffffff", "#6c8ebf", true};
    case NodeKind::access_point:
      return {"#e5f5e0", "#74a57f", false};
    case NodeKind::unmanaged:
    case NodeKind::hidden:
      return {"#e0e0e0", "#9e9e9e", true};
  }
  return {"#ffffff", "#000000", false};
}

EdgeLook look_of(const TopologyEdge& edge) {
  if (edge.kind == EdgeKind::heard) return {"#9e9e9e", "4 4", "dashed", 1};
  if (edge.kind == EdgeKind::controls) return {"#74a57f", "1 4", "dotted", 1};
  auto look = look_of_state(edge.state.value_or(LinkState::inferred));
  if (edge.stale) {
    look.dashes = "1 5";
    look.style = "dotted";
    look.width = 1;
  }
  return look;
}

}  // namespace netroster::interchange
