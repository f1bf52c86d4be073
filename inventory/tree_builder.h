// The steps by which the tree of one site is built. Private to site_tree.cpp and
// tree_relations.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "inventory/site_tree.h"

namespace netroster::inventory {

using Number = std::uint32_t;  // of a bridge
inline constexpr Number no_bridge = 0xffffffff;
inline constexpr std::uint32_t no_part = 0xffffffff;
inline constexpr std::int32_t disputed = -2;

struct Sight {
  Number bridge = 0;
  std::int32_t port = no_port;
};

class TreeBuilder {
 public:
  TreeBuilder(const SiteTables& site, std::span<const Facing> facing)
      : site_(site), facing_(facing) {}

  SiteTree build();

 private:
  std::int32_t& toward(Number from, Number to) { return toward_[from * bridges_.size() + to]; }
  const SiteDevice& at(Number bridge) const { return site_.devices[bridges_[bridge]]; }
  bool is_root(Number bridge) const { return placed_[bridge] && up_[bridge] == no_port; }
  bool is_down(Number bridge, std::int32_t port) const {
    return placed_[bridge] && port >= 0 && port != up_[bridge];
  }

  void number_bridges();
  void learn(Number bridge, const LearnedMac& row);
  void read_directions();
  void face(const Facing::End& from, const Facing::End& to);
  bool next_part();
  Number best_bridge(std::size_t& count) const;
  MacNumber best_leaf(std::size_t& count) const;
  void place(Number bridge, std::int32_t up);
  void start_at_bridge(Number root);
  void start_at_leaf(MacNumber root);
  void recruit();
  bool recruit_by_facing();
  bool recruit_by_witnesses();
  std::int32_t port_by_witnesses(Number helper, Number asked, std::int32_t helpers_port);
  bool place_by_helpers(Number bridge);

  void fill_down();
  void fill_below();
  void drop_disputes();
  void compare_hosts();
  void compare_hosts(Number above, Number under);
  bool may_be_before(Number above, Number under);
  void close_over();
  bool add_below(Number above, Number middle);
  void root_below_leaf();
  void fill_ancestors();
  Number deepest(const std::vector<Number>& ancestors) const;
  void attach_bridge(Number bridge);
  Number parent_on_cable(Number bridge) const;
  void attach_leaf(MacNumber mac);
  void explain();

  const SiteTables& site_;
  std::span<const Facing> facing_;
  SiteTree tree_;
  std::vector<Place> bridges_;
  std::vector<Number> number_;                      // by place
  std::vector<std::int32_t> toward_;                // port of one bridge that leads to another
  std::map<MacNumber, std::vector<Sight>> leaves_;  // addresses of devices that do not bridge
  std::vector<std::size_t> known_by_;  // how many bridges without a place know this one
  std::vector<std::size_t> knows_;     // how many bridges this one knows
  std::vector<std::uint32_t> part_;
  std::vector<bool> placed_;
  std::vector<std::int32_t> up_;
  std::vector<MacNumber> leaf_root_;  // by part
  std::vector<bool> has_leaf_root_;
  std::vector<Bits> down_;
  std::vector<Bits> below_;
  std::vector<std::vector<Number>> ancestors_;
};

}  // namespace netroster::inventory
