#include "inventory/manual_links.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "inventory/links.h"
#include "inventory/port_names.h"

namespace netroster::inventory {
namespace {

constexpr std::string_view by_hand = "manual";
constexpr int confidence_stated = 90;
constexpr int confidence_contradicted = 30;

using PortKey = std::pair<std::string, std::string>;  // device and port
using LinkPtr = std::shared_ptr<const Link>;

PortKey key_of(const LinkEnd& end) { return {end.device, end.port}; }

// In the words of the statement when the device or its port is not known any more.
LinkEnd end_of(const Inventory& inventory, const std::string& id, const std::string& port) {
  if (const auto* device = find_device(inventory, id); device != nullptr)
    if (const auto found = find_port_named(device->facts->ports, port); found.position >= 0)
      return end_at(*device, found.position);
  LinkEnd end;
  end.device = id;
  end.port = port;
  return end;
}

std::string end_text(const Inventory& inventory, const LinkEnd& end) {
  const auto* device = find_device(inventory, end.device);
  const bool named = device != nullptr && !device->name.empty();
  return fmt::format("{} {}", named ? device->name : end.device, end.port);
}

bool tells_of_one_cable(const Link& link) {
  return !link.crowded && !link.stale &&
         (link.state == LinkState::confirmed || link.state == LinkState::one_sided ||
          link.state == LinkState::contradicted);
}

class Publishing {
 public:
  explicit Publishing(Inventory& next) : next_(next) {
    for (std::size_t i = 0; i < next_.links.size(); ++i)
      for (const auto& end : next_.links[i]->ends) at_.emplace(key_of(end), i);
  }

  void add(const ManualStatement& statement, const std::string& device, const std::string& other);
  void finish();

 private:
  std::vector<std::size_t> links_at(const LinkEnd& end) const;
  bool add_to_known(const Link& stated);
  void oppose(Link& stated) const;
  void drop_inferred(const Link& stated);
  void count(const Link& link, int step);

  Inventory& next_;
  std::multimap<PortKey, std::size_t> at_;  // positions in next_.links
  std::map<std::string, LinkPtr> added_;    // by id
};

void Publishing::count(const Link& link, int step) {
  auto& counts = next_.coverage[link.site].links;
  auto& known = counts[link.state];
  known = step > 0 ? known + 1 : known - 1;
  if (known == 0) counts.erase(link.state);
}

std::vector<std::size_t> Publishing::links_at(const LinkEnd& end) const {
  std::vector<std::size_t> found;
  const auto [begin, last] = at_.equal_range(key_of(end));
  for (auto at = begin; at != last; ++at)
    if (next_.links[at->second]) found.push_back(at->second);
  return found;
}

bool Publishing::add_to_known(const Link& stated) {
  for (const auto position : links_at(stated.ends[0])) {
    auto& known = next_.links[position];
    if (known->id != stated.id || known->state == LinkState::inferred) continue;
    auto link = std::make_shared<Link>(*known);
    link->evidence.push_back(stated.evidence.front());
    known = std::move(link);
    return true;
  }
  return false;
}

void Publishing::drop_inferred(const Link& stated) {
  for (const auto& end : stated.ends)
    for (const auto position : links_at(end)) {
      auto& known = next_.links[position];
      if (known->state != LinkState::inferred) continue;
      count(*known, -1);
      known.reset();
    }
}

// The first thing that speaks against it is told.
void Publishing::oppose(Link& stated) const {
  for (const auto& end : stated.ends) {
    for (const auto position : links_at(end)) {
      const auto& known = *next_.links[position];
      if (!tells_of_one_cable(known)) continue;
      const auto& far = known.ends[key_of(known.ends[0]) == key_of(end) ? 1 : 0];
      stated.state = LinkState::contradicted;
      stated.confidence = confidence_contradicted;
      stated.note = fmt::format("devices tell that {} leads to {}", end_text(next_, end),
                                end_text(next_, far));
      return;
    }
  }
}

void Publishing::add(const ManualStatement& statement, const std::string& device,
                     const std::string& other) {
  Link link;
  link.ends = {end_of(next_, device, statement.port), end_of(next_, other, statement.other_port)};
  name_by_ends(link);
  const auto& first = link.ends[0];
  const auto* owner = find_device(next_, first.device);
  link.site = owner == nullptr ? statement.signs.site : owner->site;
  link.state = LinkState::manual;
  link.confidence = confidence_stated;
  link.first_seen = statement.when;
  link.last_seen = statement.when;
  link.evidence.push_back(
      {std::string(by_hand), first.device, first.port, statement.when, words_of(statement), ""});
  if (add_to_known(link)) return;
  drop_inferred(link);
  oppose(link);
  auto id = link.id;
  if (added_.count(id) != 0) return;
  count(link, 1);
  added_.emplace(std::move(id), std::make_shared<const Link>(std::move(link)));
}

void Publishing::finish() {
  std::erase(next_.links, nullptr);
  const auto known = static_cast<std::ptrdiff_t>(next_.links.size());
  for (auto& [id, link] : added_) next_.links.push_back(std::move(link));
  std::inplace_merge(next_.links.begin(), next_.links.begin() + known, next_.links.end(),
                     [](const auto& a, const auto& b) { return a->id < b->id; });
}

}  // namespace

void publish_manual_links(const ManualStatements& statements, WallTime now, Inventory& next) {
  const auto& all = statements.all();
  const auto is_link = [now](const ManualStatement& statement) {
    return statement.kind == StatementKind::link && statement.holds_at(now);
  };
  if (std::none_of(all.begin(), all.end(), is_link)) return;
  Publishing publishing(next);
  for (const auto& statement : all)
    if (is_link(statement))
      publishing.add(statement, statements.standing_for(statement.device, now),
                     statements.standing_for(statement.other, now));
  publishing.finish();
}

}  // namespace netroster::inventory
