#include "inventory/links.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <tuple>

#include "base/text.h"
#include "inventory/port_names.h"
#include "inventory/signs.h"
#include "inventory/speakers.h"

namespace netroster::inventory {
namespace {

constexpr std::string_view lldp = "lldp";

// How two statements about the same device agree on one of its ports.
enum class Agreement { no, unknown, aggregate, same };

// ifIndex of the aggregate that a port is a member of; 0: none.
std::uint32_t aggregate_index(const Device& device, int port) {
  if (port < 0) return 0;
  const auto index = device.facts->ports[static_cast<std::size_t>(port)].index;
  for (const auto& lag : device.facts->lags)
    if (std::find(lag.members.begin(), lag.members.end(), index) != lag.members.end())
      return lag.port_index;
  return 0;
}

bool is_aggregate_of(const Device& device, int aggregate, int member) {
  const auto index = aggregate_index(device, member);
  return index != 0 && position_of_index(device.facts->ports, index) == aggregate;
}

Agreement agree(const Device& device, int a, int b) {
  if (a < 0 || b < 0) return Agreement::unknown;
  if (a == b) return Agreement::same;
  return is_aggregate_of(device, a, b) || is_aggregate_of(device, b, a) ? Agreement::aggregate
                                                                        : Agreement::no;
}

bool any_stays(const std::vector<const Statement*>& said) {
  return std::any_of(said.begin(), said.end(),
                     [](const auto* s) { return stays_on_the_cable(*s->row); });
}

// What is said about one cable from both ends.
struct Cable {
  std::vector<const Statement*> from_a;
  std::vector<const Statement*> from_b;
  std::string note;
  bool contradicted = false;

  bool is_one_sided() const { return from_a.empty() || from_b.empty(); }
  bool has_lldp() const { return any_stays(from_a) || any_stays(from_b); }
};

bool speaks_lldp(const Device& device) {
  const auto& rows = device.facts->neighbours;
  return std::any_of(rows.begin(), rows.end(), stays_on_the_cable);
}

bool same_local(const Statement& a, const Statement& b) {
  return a.local >= 0 && b.local >= 0 ? a.local == b.local
                                      : same_port_name(a.local_name, b.local_name);
}

// LLDP first, then rows with a known far port: the first one of a cable names it.
std::vector<const Statement*> ordered(const std::vector<Statement>& statements) {
  std::vector<const Statement*> order;
  for (const auto& statement : statements) order.push_back(&statement);
  std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) {
    const auto rank = [](const Statement& s) {
      return std::make_tuple(!stays_on_the_cable(*s.row), s.far < 0);
    };
    return rank(*a) < rank(*b);
  });
  return order;
}

class Assembly {
 public:
  Assembly(const Device& a, const std::vector<Statement>& a_says, const Device& b,
           const std::vector<Statement>& b_says, const OtherFarEnd& other_far_end)
      : a_(a),
        b_(b),
        other_far_end_(other_far_end),
        a_cables_(one_side(a_says, b)),
        b_cables_(one_side(b_says, a)) {}

  std::vector<Link> links() {
    join(Agreement::same);
    join(Agreement::aggregate);
    join(Agreement::unknown);
    join_contradictions();
    std::vector<Link> links;
    for (const auto& cable : joined_) links.push_back(link_of(cable));
    for (const auto& said : a_cables_) links.push_back(link_of({said, {}, "", false}));
    for (const auto& said : b_cables_) links.push_back(link_of({{}, said, "", false}));
    return links;
  }

 private:
  using Said = std::vector<const Statement*>;

  static std::vector<Said> one_side(const std::vector<Statement>& statements, const Device& far);
  bool fits(const Said& a, const Said& b, Agreement least) const;
  void join(Agreement least);
  void join_contradictions();
  Link link_of(const Cable& cable) const;
  LinkEnd end_of(const Device& device, const Said& own, const Said& others) const;
  void judge(const Cable& cable, Link& link) const;
  void judge_one_sided(const Said& said, const Device& far, Link& link) const;
  void judge_confirmed(const Cable& cable, Link& link) const;
  // Why it may be more than one cable; "" when nothing says so.
  std::string_view why_shared(const Cable& cable, const Link& link) const;

  const Device& a_;
  const Device& b_;
  const OtherFarEnd& other_far_end_;
  std::vector<Said> a_cables_;  // not yet joined with the other side
  std::vector<Said> b_cables_;
  std::vector<Cable> joined_;
};

// Statements of one speaker about one far device, by cable: those of one local port are one cable
// unless a protocol that stays on the cable names several far ports.
std::vector<Assembly::Said> Assembly::one_side(const std::vector<Statement>& statements,
                                               const Device& far) {
  std::vector<Said> cables;
  for (const auto* statement : ordered(statements)) {
    const auto belongs = [&](const Said& said) {
      if (!same_local(*said.front(), *statement)) return false;
      return !stays_on_the_cable(*statement->row) ||
             agree(far, said.front()->far, statement->far) != Agreement::no;
    };
    const auto found = std::find_if(cables.begin(), cables.end(), belongs);
    if (found == cables.end())
      cables.push_back({statement});
    else
      found->push_back(statement);
  }
  return cables;
}

int best_far(const std::vector<const Statement*>& said) {
  for (const auto* statement : said)
    if (statement->far >= 0) return statement->far;
  return -1;
}

bool Assembly::fits(const Said& a, const Said& b, Agreement least) const {
  const auto at_a = agree(a_, a.front()->local, best_far(b));
  const auto at_b = agree(b_, b.front()->local, best_far(a));
  if (at_a == Agreement::no || at_b == Agreement::no) return false;
  if (least == Agreement::unknown)
    // With neither port named, only a pair of devices with one cable is certain.
    return at_a != Agreement::unknown || at_b != Agreement::unknown ||
           (a_cables_.size() == 1 && b_cables_.size() == 1 && joined_.empty());
  return at_a >= least && at_b >= least;
}

void Assembly::join(Agreement least) {
  for (auto a = a_cables_.begin(); a != a_cables_.end();) {
    const auto b = std::find_if(b_cables_.begin(), b_cables_.end(),
                                [&](const Said& said) { return fits(*a, said, least); });
    if (b == b_cables_.end()) {
      ++a;
      continue;
    }
    joined_.push_back({std::move(*a), std::move(*b), "", false});
    b_cables_.erase(b);
    a = a_cables_.erase(a);
  }
}

// The ends of one cable that name different ports of each other. Each knows its own port best.
void Assembly::join_contradictions() {
  const auto touches = [&](const Said& a, const Said& b) {
    return agree(a_, a.front()->local, best_far(b)) >= Agreement::aggregate ||
           agree(b_, b.front()->local, best_far(a)) >= Agreement::aggregate;
  };
  for (auto a = a_cables_.begin(); a != a_cables_.end();) {
    const auto b = std::find_if(b_cables_.begin(), b_cables_.end(),
                                [&](const Said& said) { return touches(*a, said); });
    if (b == b_cables_.end()) {
      ++a;
      continue;
    }
    Cable cable{std::move(*a), std::move(*b), "", true};
    cable.note =
        fmt::format("{} {} says {}, {} {} says {}", a_.name, cable.from_a.front()->local_name,
                    cable.from_a.front()->far_name, b_.name, cable.from_b.front()->local_name,
                    cable.from_b.front()->far_name);
    joined_.push_back(std::move(cable));
    b_cables_.erase(b);
    a = a_cables_.erase(a);
  }
}

// A device's own word on its port comes first; where it names an aggregate and the other end a
// member, the member is where the cable is.
LinkEnd Assembly::end_of(const Device& device, const Said& own, const Said& others) const {
  const int said_by_other = others.empty() ? -1 : best_far(others);
  int port = own.empty() ? said_by_other : own.front()->local;
  LinkEnd end;
  end.device = device.id;
  if (port >= 0 && said_by_other >= 0 && is_aggregate_of(device, port, said_by_other))
    port = said_by_other;
  if (port < 0 && said_by_other >= 0) port = said_by_other;
  if (port < 0) {
    end.port = own.empty() ? others.front()->far_name : own.front()->local_name;
    return end;
  }
  return end_at(device, port);
}

std::string row_text(const Neighbour& row) {
  std::string text = fmt::format("chassis {} port {}", row.chassis_id, row.port_id);
  if (!row.port_description.empty()) text += fmt::format(" \"{}\"", row.port_description);
  if (!row.name.empty()) text += " name " + row.name;
  for (const auto& address : row.addresses) text += " at " + address.text();
  if (!row.source.empty()) text += fmt::format(" ({})", row.source);
  return text;
}

void add_evidence(Link& link, const std::vector<const Statement*>& said) {
  for (const auto* statement : said) {
    link.evidence.push_back({statement->row->protocol, statement->device->id, statement->local_name,
                             statement->when, row_text(*statement->row), statement->matched});
    link.crowded = link.crowded || statement->crowded;
    link.last_seen = std::max(link.last_seen, statement->when);
    link.first_seen = link.first_seen == WallTime{} ? statement->when
                                                    : std::min(link.first_seen, statement->when);
  }
}

int best_score(const std::vector<const Statement*>& said) {
  int best = 0;
  for (const auto* statement : said) best = std::max(best, statement->score);
  return best;
}

bool is_down(const Port& port) {
  if (port.admin == AdminState::down) return true;
  return port.oper == OperState::down || port.oper == OperState::not_present ||
         port.oper == OperState::lower_layer_down;
}

// What devices tell by SNMP against what frames alone tell of one end; "" when there is nothing. A
// row of a table is not held against them: it was read with them.
std::string against_frames(const std::vector<const Statement*>& said, const Device& far) {
  const auto by_frames = [](const auto* s) { return s->row->source == by_capture; };
  if (!std::all_of(said.begin(), said.end(), by_frames)) return "";
  for (const auto* statement : said) {
    if (!may_be_called(far, *statement->row))
      return fmt::format("the frames are those of {}, and the device that they fit is called {}",
                         statement->row->name, far.facts->device.name);
    if (statement->local < 0) continue;
    const auto& facts = *statement->device->facts;
    if (is_down(facts.ports[static_cast<std::size_t>(statement->local)]))
      return fmt::format("frames were heard on {} of {}, and the device says that it is down",
                         statement->local_name, statement->device->name);
  }
  return "";
}

void Assembly::judge_one_sided(const Said& said, const Device& far, Link& link) const {
  link.state = LinkState::one_sided;
  const int score = best_score(said);
  link.confidence = (score >= 60 ? 75 : score >= 40 ? 60 : 40) + (any_stays(said) ? 10 : 0);
  const auto* other =
      best_far(said) < 0 ? nullptr : other_far_end_(far, best_far(said), *said.front()->device);
  if (other == nullptr) return;
  link.state = LinkState::contradicted;
  link.note =
      fmt::format("{} says its port {} leads to {}", far.name, said.front()->far_name, other->name);
}

void Assembly::judge_confirmed(const Cable& cable, Link& link) const {
  link.state = LinkState::confirmed;
  link.confidence = cable.has_lldp() ? 99 : 95;
  if (!link.ends[0].index || !link.ends[1].index) link.confidence -= 15;
}

std::string_view Assembly::why_shared(const Cable& cable, const Link& link) const {
  if (link.crowded) return "several neighbours on one port";
  if (cable.is_one_sided() || cable.has_lldp() || !speaks_lldp(a_) || !speaks_lldp(b_)) return "";
  return "both ends hear LLDP, but not from each other: a bridge may lie between";
}

void Assembly::judge(const Cable& cable, Link& link) const {
  const bool from_a = !cable.from_a.empty();
  auto against = against_frames(cable.from_a, b_);
  if (against.empty()) against = against_frames(cable.from_b, a_);
  if (!against.empty()) {
    link.state = LinkState::contradicted;
    link.note = std::move(against);
  } else if (cable.contradicted) {
    link.state = LinkState::contradicted;
    link.note = cable.note;
  } else if (cable.is_one_sided()) {
    judge_one_sided(from_a ? cable.from_a : cable.from_b, from_a ? b_ : a_, link);
  } else {
    judge_confirmed(cable, link);
  }
  if (link.state == LinkState::contradicted) {
    link.confidence = 25;
  } else if (const auto why = why_shared(cable, link); !why.empty()) {
    link.state = LinkState::shared;
    link.note = why;
    link.confidence = 40;
  }
}

Link Assembly::link_of(const Cable& cable) const {
  Link link;
  link.ends = {end_of(a_, cable.from_a, cable.from_b), end_of(b_, cable.from_b, cable.from_a)};
  add_evidence(link, cable.from_a);
  add_evidence(link, cable.from_b);
  std::sort(link.evidence.begin(), link.evidence.end(), [](const auto& x, const auto& y) {
    return std::tie(x.device, x.protocol, x.port, x.row) <
           std::tie(y.device, y.protocol, y.port, y.row);
  });
  judge(cable, link);
  link.site = name_by_ends(link) ? b_.site : a_.site;
  return link;
}

}  // namespace

LinkEnd end_at(const Device& device, int port) {
  const auto& ports = device.facts->ports;
  const auto& found = ports[static_cast<std::size_t>(port)];
  LinkEnd end;
  end.device = device.id;
  end.port = found.name.empty() ? found.descr : found.name;
  if (found.index != 0) end.index = found.index;
  end.speed_bps = found.speed_bps;
  const int lag = position_of_index(ports, aggregate_index(device, port));
  if (lag >= 0) end.aggregate = ports[static_cast<std::size_t>(lag)].name;
  return end;
}

bool name_by_ends(Link& link) {
  auto& [a, b] = link.ends;
  const bool swapped = std::tie(b.device, b.port) < std::tie(a.device, a.port);
  if (swapped) std::swap(a, b);
  link.id = fmt::format("{}|{}|{}|{}", a.device, a.port, b.device, b.port);
  return swapped;
}

bool stays_on_the_cable(const Neighbour& row) { return row.protocol == lldp; }

bool is_on_the_cable(const Link& link) {
  return !link.crowded && std::any_of(link.evidence.begin(), link.evidence.end(),
                                      [](const auto& said) { return said.protocol == lldp; });
}

bool say_the_same(const Link& a, const Link& b) {
  return a.state == b.state && a.stale == b.stale && a.ends == b.ends && a.crowded == b.crowded &&
         is_on_the_cable(a) == is_on_the_cable(b);
}

std::vector<Link> assemble_links(const Device& a, const std::vector<Statement>& a_says,
                                 const Device& b, const std::vector<Statement>& b_says,
                                 const OtherFarEnd& other_far_end) {
  return Assembly(a, a_says, b, b_says, other_far_end).links();
}

}  // namespace netroster::inventory
