// What was inferred, site by site, kept between the times at which it is worked out anew.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "inventory/inference.h"
#include "model/inventory.h"

namespace netroster::inventory {

class InferredLinks {
 public:
  using LinkPtr = std::shared_ptr<const Link>;

  // Goes on from a stored inventory. All sites are to be worked out: a kill may have come between a
  // reading and that.
  void restore(const Inventory& start);

  // Tables of the site were read, or links that protocols tell of have changed there.
  void touch(const std::string& site) { touched_.insert(site); }
  // A protocol told of a link: its ports have no other.
  void give_way_to(const Link& link);
  // The device is gone: so are its links.
  void forget(const std::string& device);

  bool has_touched() const { return !touched_.empty(); }
  // Sites touched since the last call; each is to be settled.
  std::set<std::string> take_touched() { return std::exchange(touched_, {}); }
  // Works out a site: its devices by id, and the links with an end there that protocols tell of, by
  // id. `oldest`: what was read before is stale.
  void settle(const std::string& site, const std::vector<std::shared_ptr<const Device>>& devices,
              const std::vector<LinkPtr>& links, WallTime oldest);
  void mark_stale(WallTime oldest);

  // Puts links and hidden switches into `next`, whose links are those that protocols tell of, by
  // id; links that tables speak against become shared, or inferred where the doubt is weak.
  // Coverage follows.
  void publish(Inventory& next);

 private:
  using PortKey = std::pair<std::string, std::string>;  // device and port
  struct Doubted {
    std::string note;
    bool is_weak = false;
    LinkPtr said;   // by the protocols
    LinkPtr shown;  // null until it is published
  };

  void put(LinkPtr link);
  void drop_link(const std::string& id);
  void drop_at(const PortKey& port);
  // Devices of a site by id: whether their forwarding tables were read to the end.
  using Whole = std::map<std::string, bool, std::less<>>;
  void replace(const std::string& site, Inference found, const Whole& whole, WallTime oldest);
  void keep_hidden(const std::string& site, const Whole& whole, Inference& found) const;
  void replace_links(const std::string& site, std::vector<Link> found, const Whole& whole,
                     WallTime oldest);
  void replace_hidden(const std::string& site, std::vector<HiddenSwitch> found);
  LinkPtr shown(Doubted& doubted, const LinkPtr& said) const;

  std::set<std::string> touched_;
  std::map<std::string, LinkPtr> links_;
  std::map<PortKey, std::string> at_;  // link at a port
  std::map<std::string, std::shared_ptr<const HiddenSwitch>> hidden_;
  std::map<std::string, Doubted> doubts_;        // by link
  std::map<std::string, std::string> doubt_of_;  // site, by link
};

}  // namespace netroster::inventory
