#include "daemon/stating.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/log.h"
#include "base/text.h"
#include "daemon/desk.h"
#include "daemon/selection.h"
#include "daemon/stated_before.h"
#include "inventory/manual_statements.h"

namespace netroster::daemon {
namespace {

using scan::Desk;
using As = Heard::As;

constexpr std::size_t max_words = 1000;  // bytes

Heard refused(As as, std::string words, std::string about = {}) {
  return {as, 0, std::move(words), std::move(about)};
}

Heard refused(const Error& error, std::string about = {}) {
  const auto as = error.code == Errc::not_found ? As::unknown
                  : error.code == Errc::invalid ? As::wrong
                                                : As::failed;
  return refused(as, error.what, std::move(about));
}

class Hearing {
 public:
  Hearing(Desk& desk, const Saying& saying, const Speaker& speaker)
      : desk_(desk), saying_(saying), speaker_(speaker), seen_(seen_by(speaker, desk.known)) {}

  Heard merge();
  Heard split();
  Heard link();
  Heard withdraw();

 private:
  Result<ManualStatement> begun(StatementKind kind);
  Heard keep(const ManualStatement& statement, const std::string& said);
  std::string lost_links(const Device& one, const Device& other) const;
  std::optional<Heard> set_apart(const Device& device, ManualStatement& statement) const;
  std::vector<std::shared_ptr<const Device>> parts_of(const ManualStatement& statement) const;
  bool may_withdraw(const ManualStatement& statement) const;

  Desk& desk_;
  const Saying& saying_;
  const Speaker& speaker_;
  const Snapshot seen_;
  std::string wrong_;  // of begun(): what is wrong
};

Result<ManualStatement> Hearing::begun(StatementKind kind) {
  ManualStatement statement;
  statement.kind = kind;
  statement.when = desk_.now;
  statement.reason = stated_text(saying_.reason);
  statement.by = stated_text(saying_.by);
  statement.until = saying_.until;
  wrong_ = "reason";
  if (auto fit = check_reason(saying_.reason); !fit) return fit.error();
  wrong_ = "until";
  if (statement.until && *statement.until <= desk_.now)
    return Error{Errc::invalid,
                 fmt::format("--until {} is in the past", iso_text(*statement.until))};
  return statement;
}

Heard Hearing::keep(const ManualStatement& statement, const std::string& said) {
  const auto before = desk_.store->statements();
  if (!before) return refused(before.error());
  if (auto words = stated_before(*before, statement, desk_.now); !words.empty())
    return refused(As::conflict, std::move(words));
  const auto id = desk_.store->add_statement(statement);
  if (!id) return refused(id.error());
  if (const auto worked = work_in(desk_); !worked)
    return refused(As::failed,
                   fmt::format("{}\nStatement {} is kept and counts from the next scan.",
                               worked.error().what, *id));
  return {As::done, *id, fmt::format("statement {}: {}", *id, said), {}};
}

// A cable between the two is none of one device to another any more.
std::string Hearing::lost_links(const Device& one, const Device& other) const {
  std::vector<std::string> ports;
  for (const auto& link : desk_.known->links)
    for (std::size_t end = 0; end < link->ends.size(); ++end)
      if (link->ends[end].device == one.id && link->ends[1 - end].device == other.id)
        ports.push_back(link->ends[end].port);
  if (ports.empty()) return {};
  constexpr std::size_t most_named = 5;
  const auto more = ports.size() > most_named ? ports.size() - most_named : 0;
  ports.resize(ports.size() - more);
  return fmt::format(
      "\n{} between the two {} no longer shown: {} {}{}\nTwo devices with cables between them are "
      "seldom one. Withdraw it if they are two.",
      more + ports.size() == 1 ? "1 link" : fmt::format("{} links", more + ports.size()),
      more + ports.size() == 1 ? "is" : "are", name_or_id(one), fmt::join(ports, ", "),
      more == 0 ? "" : fmt::format(" and {} more", more));
}

Heard Hearing::merge() {
  const auto one = one_device(*seen_, {}, saying_.one);
  if (!one) return refused(one.error(), "one");
  const auto other = one_device(*seen_, {}, saying_.other);
  if (!other) return refused(other.error(), "other");
  if (*one == *other)
    return refused(As::conflict, fmt::format("\"{}\" and \"{}\" are one device already",
                                             saying_.one, saying_.other));
  if ((*one)->site != (*other)->site)
    return refused(As::wrong, fmt::format("{} is at {} and {} at {}: a device is at one site",
                                          name_or_id(**one), (*one)->site, name_or_id(**other),
                                          (*other)->site));
  auto statement = begun(StatementKind::same_device);
  if (!statement) return refused(statement.error(), wrong_);
  statement->device = (*one)->id;
  statement->other = (*other)->id;
  statement->signs = inventory::manual_signs_of(**one);
  statement->other_signs = inventory::manual_signs_of(**other);
  return keep(*statement,
              fmt::format("{} ({}) is {} ({}) from now on{}", name_or_id(**other), (*other)->id,
                          name_or_id(**one), (*one)->id, lost_links(**one, **other)));
}

// What is not the device: another device, or whatever answers at one of its addresses.
std::optional<Heard> Hearing::set_apart(const Device& device, ManualStatement& statement) const {
  const auto& word = saying_.other;
  const auto address = IpAddress::parse(word);
  const bool own = address && std::find(device.addresses.begin(), device.addresses.end(),
                                        *address) != device.addresses.end();
  if (own && device.addresses.size() == 1)
    return refused(As::wrong,
                   fmt::format("{} is the only address of {}: nothing would be left of it\n"
                               "Where another device took its place, the next scan finds it by its "
                               "serial number.",
                               address->text(), name_or_id(device)),
                   "other");
  if (own) {
    statement.other_signs.site = device.site;
    statement.other_signs.addresses.push_back(*address);
    return std::nullopt;
  }
  const auto other = one_device(*seen_, {}, word);
  if (!other)
    return refused(
        Error{other.error().code,
              fmt::format("{}; {} answers at {} address(es): \"netroster device show\" "
                          "lists them",
                          other.error().what, name_or_id(device), device.addresses.size())},
        "other");
  if (*other == &device)
    return refused(As::wrong, fmt::format("\"{}\" is the same device", word), "other");
  statement.other = (*other)->id;
  statement.other_signs = inventory::manual_signs_of(**other);
  return std::nullopt;
}

Heard Hearing::split() {
  const auto device = one_device(*seen_, {}, saying_.one);
  if (!device) return refused(device.error(), "one");
  auto statement = begun(StatementKind::other_device);
  if (!statement) return refused(statement.error(), wrong_);
  statement->device = (*device)->id;
  statement->signs = inventory::manual_signs_of(**device);
  if (auto problem = set_apart(**device, *statement)) return std::move(*problem);
  const auto who = fmt::format("{} ({})", name_or_id(**device), (*device)->id);
  const auto said =
      statement->other.empty()
          ? fmt::format("what answers at {} is not {}; the next scan makes it a device of its own",
                        saying_.other, who)
          : fmt::format("{} is not {}, whatever they have in common", saying_.other, who);
  return keep(*statement, said);
}

Heard Hearing::link() {
  const auto one = one_port(*seen_, saying_.one);
  if (!one) return refused(one.error(), "one");
  const auto other = one_port(*seen_, saying_.other);
  if (!other) return refused(other.error(), "other");
  if (one->device == other->device && one->name == other->name)
    return refused(As::wrong, "both ends are the same port");
  auto statement = begun(StatementKind::link);
  if (!statement) return refused(statement.error(), wrong_);
  statement->device = one->device->id;
  statement->port = one->name;
  statement->other = other->device->id;
  statement->other_port = other->name;
  statement->signs.site = one->device->site;
  statement->other_signs.site = other->device->site;
  return keep(*statement, fmt::format("a cable from {} {} to {} {}", name_or_id(*one->device),
                                      one->name, name_or_id(*other->device), other->name));
}

// The devices that a statement made one, as they were just before it.
std::vector<std::shared_ptr<const Device>> Hearing::parts_of(
    const ManualStatement& statement) const {
  if (statement.kind != StatementKind::same_device) return {};
  const auto before = desk_.store->load(statement.when - std::chrono::seconds(1));
  if (!before) return {};
  std::vector<std::shared_ptr<const Device>> parts;
  for (const auto& device : (*before)->devices)
    if (device->id == statement.other || device->id == statement.device) parts.push_back(device);
  // The one that took the other's facts has its own again before the other comes back.
  std::stable_partition(parts.begin(), parts.end(),
                        [&](const auto& device) { return device->id == statement.device; });
  return parts;
}

bool Hearing::may_withdraw(const ManualStatement& statement) const {
  const auto& sites = speaker_.sites;
  const auto sees = [&](const std::string& site) {
    return sites.empty() || std::find(sites.begin(), sites.end(), site) != sites.end();
  };
  return sees(statement.signs.site) && sees(statement.other_signs.site);
}

Heard Hearing::withdraw() {
  const auto number = statement_number(saying_.one);
  if (!number) return refused(number.error(), "one");
  const auto id = *number;
  const auto all = desk_.store->statements();
  if (!all) return refused(all.error());
  const auto found = std::find_if(all->begin(), all->end(), [&](const auto& statement) {
    return statement.id == id && !statement.withdrawn && may_withdraw(statement);
  });
  if (found == all->end())
    return refused(
        As::unknown,
        fmt::format("no statement {} stands; \"netroster statement list\" lists them", id), "one");
  const auto back = parts_of(*found);
  const auto by = stated_text(saying_.by);
  if (const auto done = desk_.store->withdraw_statement(id, by, desk_.now); !done)
    return refused(done.error());
  if (const auto worked = work_in(desk_, {.back = back, .seen = {}}); !worked)
    return refused(As::failed, fmt::format("{}\nStatement {} is withdrawn; the inventory follows "
                                           "with the next scan.",
                                           worked.error().what, id));
  const auto said =
      found->kind != StatementKind::same_device ? fmt::format("statement {} withdrawn", id)
      : back.empty()
          ? fmt::format("statement {} withdrawn; the next scan tells the devices apart", id)
          : fmt::format("statement {} withdrawn; {} is a device of its own again", id,
                        found->other);
  return {As::done, id, said, {}};
}

Heard heard(Desk& desk, const Saying& saying, const Speaker& speaker) {
  Hearing hearing(desk, saying, speaker);
  switch (saying.act) {
    case Saying::Act::merge:
      return hearing.merge();
    case Saying::Act::split:
      return hearing.split();
    case Saying::Act::link:
      return hearing.link();
    case Saying::Act::withdraw:
      return hearing.withdraw();
  }
  return refused(As::wrong, "there is nothing of this kind to state");
}

}  // namespace

Result<Stated> read_stated(inventory::Store& store, WallTime now) {
  auto statements = store.statements();
  if (!statements) return statements.error();
  WallTime oldest = now;
  for (const auto& statement : *statements) oldest = std::min(oldest, statement.when);
  auto events = store.events(oldest - std::chrono::seconds(1), now);
  if (!events) return events.error();
  return Stated{std::move(*statements), std::move(*events)};
}

Snapshot seen_by(const Speaker& speaker, const Snapshot& known) {
  if (speaker.sites.empty()) return known;
  auto seen = std::make_shared<Inventory>();
  for (const auto& device : known->devices)
    if (std::find(speaker.sites.begin(), speaker.sites.end(), device->site) != speaker.sites.end())
      seen->devices.push_back(device);
  return seen;
}

Result<std::int64_t> statement_number(const std::string& word) {
  std::int64_t id = 0;
  const auto [end, failed] = std::from_chars(word.data(), word.data() + word.size(), id);
  if (failed != std::errc() || end != word.data() + word.size())
    return Error{Errc::invalid, fmt::format("\"{}\" is no number of a statement", sanitise(word))};
  return id;
}

Result<void> check_reason(std::string_view reason) {
  if (stated_text(reason).empty())
    return Error{
        Errc::invalid,
        "say why, for whoever reads this in a year: --reason \"the stack was renumbered\""};
  if (reason.size() > max_words)
    return Error{Errc::invalid, fmt::format("--reason has {} bytes, and {} are kept: say it "
                                            "shorter, or name the ticket",
                                            reason.size(), max_words)};
  return {};
}

std::string stated_text(std::string_view text) {
  return std::string(trim(sanitise(text, max_words)));
}

std::string command_text(const Saying& saying) {
  if (saying.act == Saying::Act::withdraw)
    return fmt::format("statement withdraw {}", sanitise(saying.one));
  const auto* const words = saying.act == Saying::Act::merge   ? "device merge"
                            : saying.act == Saying::Act::split ? "device split"
                                                               : "link add";
  return fmt::format("{} {} {}", words, sanitise(saying.one), sanitise(saying.other));
}

void keep_audit(Desk& desk, const inventory::AuditEntry& entry) {
  if (const auto noted = desk.store->add_audit(entry); !noted)
    log::error("AUDIT_NOT_KEPT", "store", noted.error().what);
}

Heard hear(Desk& desk, const Saying& saying, const Speaker& speaker) {
  auto out = heard(desk, saying, speaker);
  const inventory::AuditEntry entry{
      .when = desk.now,
      .who = stated_text(speaker.name),
      .from = speaker.from,
      .what = command_text(saying),
      .done = out.done(),
      .result = stated_text(out.words),
  };
  keep_audit(desk, entry);
  return out;
}

}  // namespace netroster::daemon
