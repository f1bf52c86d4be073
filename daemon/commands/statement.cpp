// What people state: that two devices are one, that one is two, that a cable is there.
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "base/text.h"
#include "daemon/arguments.h"
#include "daemon/command_table.h"
#include "daemon/commands/rows.h"
#include "daemon/commands/statement_views.h"
#include "daemon/desk.h"
#include "daemon/listing.h"
#include "daemon/selection.h"
#include "daemon/sources.h"
#include "inventory/manual_statements.h"

namespace netroster::daemon {
namespace {

constexpr std::size_t max_words = 1000;  // of a reason

std::string whoever_is_here() {
  for (const char* variable : {"SUDO_USER", "USER"})
    if (const char* name = std::getenv(variable); name != nullptr && *name != '\0') return name;
  const auto* entry = ::getpwuid(::getuid());
  return entry == nullptr ? fmt::format("user {}", ::getuid()) : entry->pw_name;
}

Result<ManualStatement> begun(StatementKind kind, Call call, WallTime now) {
  ManualStatement statement;
  statement.kind = kind;
  statement.when = now;
  statement.reason = std::string(trim(sanitise(call.arguments.text("reason"), max_words)));
  statement.by = call.arguments.given("by") ? call.arguments.text("by") : whoever_is_here();
  statement.by = sanitise(statement.by, max_words);
  statement.until = call.arguments.time("until");
  if (statement.reason.empty())
    return Error{
        Errc::invalid,
        "say why, for whoever reads this in a year: --reason \"the stack was renumbered\""};
  if (statement.until && *statement.until <= now)
    return Error{Errc::invalid,
                 fmt::format("--until {} is in the past", iso_text(*statement.until))};
  return statement;
}

Exit keep(Desk& desk, const ManualStatement& statement, const std::string& said, Call call) {
  const auto id = desk.store->add_statement(statement);
  if (!id) return refuse(call, id.error());
  if (auto worked = work_in(desk); !worked)
    return refuse(call, Error{worked.error().code,
                              fmt::format("{}\nStatement {} is kept and counts from the next scan.",
                                          worked.error().what, *id)});
  call.streams.print("statement {}: {}\n", *id, said);
  call.streams.remark(fmt::format("\"netroster statement withdraw {}\" takes it back", *id));
  return Exit::ok;
}

Exit run_merge(Call call) {
  auto desk = open_desk(call);
  if (!desk) return refuse(call, desk.error());
  const auto& words = call.arguments.positionals();
  const auto one = one_device(*desk->known, {}, words[0]);
  if (!one) return refuse(call, one.error());
  const auto other = one_device(*desk->known, {}, words[1]);
  if (!other) return refuse(call, other.error());
  if (*one == *other)
    return refuse(call, Error{Errc::invalid, fmt::format("\"{}\" and \"{}\" are one device already",
                                                         words[0], words[1])});
  if ((*one)->site != (*other)->site)
    return refuse(
        call, Error{Errc::invalid, fmt::format("{} is at {} and {} at {}: a device is at one site",
                                               name_or_id(**one), (*one)->site, name_or_id(**other),
                                               (*other)->site)});
  auto statement = begun(StatementKind::same_device, call, desk->now);
  if (!statement) return refuse(call, statement.error());
  statement->device = (*one)->id;
  statement->other = (*other)->id;
  statement->signs = inventory::manual_signs_of(**one);
  statement->other_signs = inventory::manual_signs_of(**other);
  return keep(*desk, *statement,
              fmt::format("{} ({}) is {} ({}) from now on", name_or_id(**other), (*other)->id,
                          name_or_id(**one), (*one)->id),
              call);
}

// What is not the device: another device, or whatever answers at one of its addresses.
Result<void> set_apart(const Desk& desk, const Device& device, const std::string& word,
                       ManualStatement& statement) {
  const auto address = IpAddress::parse(word);
  const bool own = address && std::find(device.addresses.begin(), device.addresses.end(),
                                        *address) != device.addresses.end();
  if (own && device.addresses.size() == 1)
    return Error{Errc::invalid,
                 fmt::format("{} is the only address of {}: nothing would be left of it\n"
                             "Where another device took its place, the next scan finds it by its "
                             "serial number.",
                             address->text(), name_or_id(device))};
  if (own) {
    statement.other_signs.site = device.site;
    statement.other_signs.addresses.push_back(*address);
    return {};
  }
  const auto other = one_device(*desk.known, {}, word);
  if (!other)
    return Error{other.error().code,
                 fmt::format("{}; {} answers at {} address(es): \"netroster device show\" lists "
                             "them",
                             other.error().what, name_or_id(device), device.addresses.size())};
  if (*other == &device)
    return Error{Errc::invalid, fmt::format("\"{}\" is the same device", word)};
  statement.other = (*other)->id;
  statement.other_signs = inventory::manual_signs_of(**other);
  return {};
}

Exit run_split(Call call) {
  auto desk = open_desk(call);
  if (!desk) return refuse(call, desk.error());
  const auto& words = call.arguments.positionals();
  const auto device = one_device(*desk->known, {}, words[0]);
  if (!device) return refuse(call, device.error());
  auto statement = begun(StatementKind::other_device, call, desk->now);
  if (!statement) return refuse(call, statement.error());
  statement->device = (*device)->id;
  statement->signs = inventory::manual_signs_of(**device);
  if (auto apart = set_apart(*desk, **device, words[1], *statement); !apart)
    return refuse(call, apart.error());
  const auto said =
      statement->other.empty()
          ? fmt::format(
                "what answers at {} is not {} ({}); the next scan makes it a device of its "
                "own",
                words[1], name_or_id(**device), (*device)->id)
          : fmt::format("{} is not {} ({}), whatever they have in common", words[1],
                        name_or_id(**device), (*device)->id);
  return keep(*desk, *statement, said, call);
}

Exit run_link_add(Call call) {
  auto desk = open_desk(call);
  if (!desk) return refuse(call, desk.error());
  const auto& words = call.arguments.positionals();
  const auto one = one_port(*desk->known, words[0]);
  if (!one) return refuse(call, one.error());
  const auto other = one_port(*desk->known, words[1]);
  if (!other) return refuse(call, other.error());
  if (one->device == other->device && one->name == other->name)
    return refuse(call, Error{Errc::invalid, "both ends are the same port"});
  auto statement = begun(StatementKind::link, call, desk->now);
  if (!statement) return refuse(call, statement.error());
  statement->device = one->device->id;
  statement->port = one->name;
  statement->other = other->device->id;
  statement->other_port = other->name;
  statement->signs.site = one->device->site;
  statement->other_signs.site = other->device->site;
  return keep(*desk, *statement,
              fmt::format("a cable from {} {} to {} {}", name_or_id(*one->device), one->name,
                          name_or_id(*other->device), other->name),
              call);
}

Exit run_list(Call call) {
  const auto configuration = load_configuration(call);
  if (!configuration) return refuse(call, configuration.error());
  const auto known = load_inventory(call);
  if (!known) return refuse(call, known.error());
  auto store =
      inventory::open_store(store_path(call, *configuration), inventory::OpenMode::read_only);
  if (!store) return refuse(call, store.error());
  const auto statements = (*store)->statements();
  if (!statements) return refuse(call, statements.error());
  std::vector<StatementRow> rows;
  const auto now = wall_now();
  WallTime oldest = now;
  for (const auto& statement : *statements) oldest = std::min(oldest, statement.when);
  const auto events = (*store)->events(oldest - std::chrono::seconds(1), now);
  if (!events) return refuse(call, events.error());
  for (const auto& statement : *statements)
    if (call.arguments.given("all") || statement.holds_at(now))
      rows.push_back({known->get(), &statement, &*events, now});
  if (rows.empty()) call.streams.remark("no statement stands");
  return print_rows(statement_listing(rows), call);
}

// The devices that a statement made one, as they were just before it.
std::vector<std::shared_ptr<const Device>> parts_of(Desk& desk, const ManualStatement& statement) {
  if (statement.kind != StatementKind::same_device) return {};
  const auto before = desk.store->load(statement.when - std::chrono::seconds(1));
  if (!before) return {};
  std::vector<std::shared_ptr<const Device>> parts;
  for (const auto& device : (*before)->devices)
    if (device->id == statement.other || device->id == statement.device) parts.push_back(device);
  // The one that took the other's facts has its own again before the other comes back.
  std::stable_partition(parts.begin(), parts.end(),
                        [&](const auto& device) { return device->id == statement.device; });
  return parts;
}

Result<std::string> withdraw(Desk& desk, const std::string& word, Call call) {
  std::int64_t id = 0;
  const auto [end, failed] = std::from_chars(word.data(), word.data() + word.size(), id);
  if (failed != std::errc() || end != word.data() + word.size())
    return Error{Errc::invalid, fmt::format("\"{}\" is no number of a statement", word)};
  const auto all = desk.store->statements();
  if (!all) return all.error();
  const auto found = std::find_if(all->begin(), all->end(), [id](const auto& statement) {
    return statement.id == id && !statement.withdrawn;
  });
  if (found == all->end())
    return Error{Errc::not_found,
                 fmt::format("no statement {} stands; \"netroster statement list\" "
                             "lists them",
                             id)};
  const auto by = call.arguments.given("by") ? call.arguments.text("by") : whoever_is_here();
  const auto back = parts_of(desk, *found);
  if (auto done = desk.store->withdraw_statement(id, sanitise(by, max_words), desk.now); !done)
    return done.error();
  auto worked = work_in(desk, {.back = back, .seen = {}});
  if (!worked)
    return Error{worked.error().code,
                 fmt::format("{}\nStatement {} is withdrawn; the inventory follows with the next "
                             "scan.",
                             worked.error().what, id)};
  desk.known = std::move(*worked);
  if (found->kind != StatementKind::same_device) return fmt::format("statement {} withdrawn", id);
  return back.empty()
             ? fmt::format("statement {} withdrawn; the next scan tells the devices apart", id)
             : fmt::format("statement {} withdrawn; {} is a device of its own again", id,
                           found->other);
}

Exit run_withdraw(Call call) {
  auto desk = open_desk(call);
  if (!desk) return refuse(call, desk.error());
  for (const auto& word : call.arguments.positionals()) {
    const auto said = withdraw(*desk, word, call);
    if (!said) return refuse(call, said.error());
    call.streams.print("{}\n", *said);
  }
  return Exit::ok;
}

constexpr std::string_view device_doc =
    "A device's name, id, address or SITE:NAME. It must name one device.";
constexpr Positional merged[] = {
    {.name = "DEVICE", .doc = "The device that stays.", .least = 1, .most = 1},
    {.name = "OTHER", .doc = "The one that is the same.", .least = 1, .most = 1}};
constexpr Positional parted[] = {
    {.name = "DEVICE", .doc = device_doc, .least = 1, .most = 1},
    {.name = "OTHER",
     .doc = "One of its addresses, at which another device answers; or another device.",
     .least = 1,
     .most = 1}};
constexpr std::string_view end_doc = "A port, as DEVICE:PORT.";
constexpr Positional ends[] = {{.name = "A", .doc = end_doc, .least = 1, .most = 1},
                               {.name = "B", .doc = end_doc, .least = 1, .most = 1}};
constexpr Positional numbers[] = {
    {.name = "NUMBER", .doc = "As \"statement list\" shows it.", .least = 1}};
constexpr Option by{.name = "by", .value = "NAME", .doc = "Who says so; else the login name."};
constexpr Option stating[] = {
    {.name = "reason", .value = "TEXT", .doc = "Why. It is shown wherever the statement counts."},
    {.name = "until",
     .value = "TIME",
     .doc = "The statement counts until then; else for good.",
     .form = Form::time},
    by,
};
constexpr Option withdrawing[] = {by};
constexpr Option listing[] = {
    {.name = "all", .value = "", .doc = "Those that ran out or were withdrawn too."}};
constexpr Example merge_examples[] = {
    {"netroster device merge whs-mdf-core1 WHS-03ac5d11f0 --reason RMA",
     "A chassis was exchanged; its history goes on."},
};
constexpr Example split_examples[] = {
    {"netroster device split oms-sw1 10.30.2.9 --reason cloned",
     "Another switch answers at that address."},
};
constexpr Example link_examples[] = {
    {"netroster link add whs-mdf-core1:Te1/0/9 ahs-core1:Te1/0/9 --reason leased "
     "--until 2027-07-01",
     "A cable that no protocol tells of."},
};
constexpr std::string_view outweighs =
    "What is stated outweighs all signs, counts at once and in every later scan, and is kept with "
    "its reason, its author and its time. \"netroster statement list\" shows what stands, and what "
    "the network contradicts.";
constexpr Command rows[] = {
    {.words = "device merge",
     .summary = "State that two devices are one",
     .description = outweighs,
     .positionals = merged,
     .options = stating,
     .examples = merge_examples,
     .run = run_merge},
    {.words = "device split",
     .summary = "State that what was taken for a device is another one",
     .description = outweighs,
     .positionals = parted,
     .options = stating,
     .examples = split_examples,
     .run = run_split},
    {.words = "link add",
     .summary = "State that a cable connects two ports",
     .description = outweighs,
     .positionals = ends,
     .options = stating,
     .examples = link_examples,
     .run = run_link_add},
    {.words = "statement list",
     .summary = "List what people stated",
     .description =
         "STANDING is contradicted where devices tell of another cable at one of the ports.",
     .options = listing,
     .groups = output_options,
     .run = run_list},
    {.words = "statement withdraw",
     .summary = "Take statements back",
     .description = "Devices that a statement made one are two again, as they were before it.",
     .positionals = numbers,
     .options = withdrawing,
     .run = run_withdraw},
};

}  // namespace

std::span<const Command> statement_commands() { return rows; }

}  // namespace netroster::daemon
