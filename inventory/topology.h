// Who is at the other end of every port: neighbour rows resolved against the known devices, kept up
// to date device by device. The resolver owns one and is its only caller.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "inventory/claims.h"
#include "inventory/key_index.h"
#include "inventory/links.h"
#include "inventory/signs.h"
#include "model/inventory.h"

namespace netroster::inventory {

class Topology {
 public:
  using Links = std::map<std::string, std::shared_ptr<const Link>>;

  // `devices` is the resolver's list and must outlive this object.
  explicit Topology(const Devices& devices) : devices_(devices) {}

  // The device at `node` is new, has changed or is gone. Links and neighbour lists that depend on
  // it follow.
  void update(Node node);

  // Marks links not heard since `oldest` as stale.
  void mark_stale(WallTime oldest);

  const Links& links() const { return links_; }
  // Taken over from a stored snapshot, so that first sights survive a restart.
  void remember(const std::shared_ptr<const Link>& link) {
    first_seen_[link->id] = link->first_seen;
  }
  // Nodes whose list of known neighbours changed since the last call.
  std::set<Node> take_changed_neighbours();
  std::vector<KnownNeighbour> neighbours_of(Node node) const;
  // Links changed since the last call, each once: as it was then (or null) and as it is now (or
  // null). What lay between, while neighbours were read one by one, was never so.
  using LinkChange = std::pair<std::shared_ptr<const Link>, std::shared_ptr<const Link>>;
  std::vector<LinkChange> take_link_changes();

 private:
  struct Member {
    std::vector<Key> keys;
    std::uint64_t ports = 0;
    std::shared_ptr<const DeviceFacts> read;  // what the claims were built from
    std::vector<Claim> claims;
    std::map<Node, int> speakers;  // devices with claims on this one
  };
  struct Outcome;  // what of a claim others depend on
  using Ref = std::pair<Node, std::uint32_t>;
  using Pair = std::pair<Node, Node>;
  using LinkList = std::vector<std::shared_ptr<const Link>>;

  const Device* device(Node node) const { return devices_[node].get(); }
  bool replace_keys(Node node);
  void build_claims(Node node);
  void forget_claims(Node node);
  void resolve(Node node, Claim& claim) const;
  void find_ports(Node node, Claim& claim) const;
  void settle(Node node);
  std::set<Node> resolve_mentions(const std::vector<Key>& keys, Node except);
  std::set<Node> resolve_speakers(Node node);
  void touch_all(Node node, std::set<Pair>& pairs) const;
  void touch_ports(Node node, const std::set<int>& ports, std::set<Pair>& pairs) const;
  std::vector<Outcome> outcomes(Node node) const;
  void settle_and_touch(Node node, std::set<Pair>& pairs);
  void assemble(Pair pair);
  std::vector<Statement> statements(Node from, Node to) const;
  const Device* other_far_end(Node far, int port, Node besides) const;
  LinkList take_links(Pair pair);
  void replace_links(Pair pair, std::vector<Link> links);
  void put_link(Link link, const std::shared_ptr<const Link>& before);

  const Devices& devices_;
  std::vector<Member> members_;
  KeyIndex<Node> owners_;
  KeyIndex<Ref> mentions_;
  Links links_;
  std::map<Pair, std::vector<std::string>> pair_links_;
  std::unordered_map<std::string, WallTime> first_seen_;
  std::set<Node> changed_neighbours_;
  std::vector<LinkChange> link_changes_;
  WallTime stale_before_{};
};

}  // namespace netroster::inventory
