// What people state: that two devices are one, that one is two, that a cable is there.
#include <fmt/format.h>
#include <algorithm>
#include <utility>

#include "daemon/arguments.h"
#include "daemon/command_table.h"
#include "daemon/commands/rows.h"
#include "daemon/commands/statement_views.h"
#include "daemon/desk.h"
#include "daemon/listing.h"
#include "daemon/login.h"
#include "daemon/remote.h"
#include "daemon/selection.h"
#include "daemon/sources.h"
#include "daemon/stating.h"

namespace netroster::daemon {
namespace {

Exit refuse(Call call, const Heard& heard) {
  call.streams.complain(heard.words);
  return heard.as == Heard::As::wrong ? Exit::usage : Exit::failed;
}

// By the daemon, where one writes the store.
Result<Heard> heard_of(const Saying& saying, const std::string& login, Call call) {
  const auto configuration = load_configuration(call);
  if (!configuration) return configuration.error();
  const auto path = store_path(call, *configuration);
  if (const auto socket = inventory::writer_asked_at(path); !socket.empty())
    return hear_by_daemon(socket, path, saying);
  auto desk = open_desk(call);
  if (!desk) return desk.error();
  return hear(*desk, saying, {.name = login, .from = "command line"});
}

// What holds now is printed, what is wrong complained of.
Exit state(Saying saying, Call call) {
  const auto login = login_name();
  saying.by = call.arguments.given("by") ? call.arguments.text("by") : login;
  const auto heard = heard_of(saying, login, call);
  if (!heard) return refuse(call, heard.error());
  if (!heard->done()) return refuse(call, *heard);
  call.streams.print("{}\n", heard->words);
  if (saying.act != Saying::Act::withdraw)
    call.streams.remark(
        fmt::format("\"netroster statement withdraw {}\" takes it back", heard->statement));
  return Exit::ok;
}

Exit state_of_two(Saying::Act act, Call call) {
  const auto& words = call.arguments.positionals();
  Saying saying;
  saying.act = act;
  saying.one = words[0];
  saying.other = words[1];
  saying.reason = call.arguments.text("reason");
  saying.until = call.arguments.time("until");
  if (const auto fit = check_reason(saying.reason); !fit) return refuse(call, fit.error());
  return state(std::move(saying), call);
}

Exit run_merge(Call call) { return state_of_two(Saying::Act::merge, call); }
Exit run_split(Call call) { return state_of_two(Saying::Act::split, call); }
Exit run_link_add(Call call) { return state_of_two(Saying::Act::link, call); }

Exit run_list(Call call) {
  const auto configuration = load_configuration(call);
  if (!configuration) return refuse(call, configuration.error());
  const auto known = load_inventory(call);
  if (!known) return refuse(call, known.error());
  auto store =
      inventory::open_store(store_path(call, *configuration), inventory::OpenMode::read_only);
  if (!store) return refuse(call, store.error());
  const auto now = wall_now();
  const auto stated = read_stated(**store, now);
  if (!stated) return refuse(call, stated.error());
  std::vector<StatementRow> rows;
  for (const auto& statement : stated->statements)
    if (call.arguments.given("all") || statement.holds_at(now))
      rows.push_back({known->get(), &statement, &stated->events, now});
  if (rows.empty()) call.streams.remark("no statement stands");
  return print_rows(statement_listing(rows), call);
}

// Each, whatever becomes of the others; but none where one of the words is no number.
Exit run_withdraw(Call call) {
  const auto& words = call.arguments.positionals();
  for (const auto& word : words)
    if (const auto number = statement_number(word); !number) return refuse(call, number.error());
  std::size_t done = 0;
  auto worst = Exit::ok;
  for (const auto& word : words) {
    Saying saying;
    saying.act = Saying::Act::withdraw;
    saying.one = word;
    const auto exit = state(std::move(saying), call);
    if (exit == Exit::ok)
      ++done;
    else
      worst = exit;
  }
  return worst != Exit::ok && done > 0 ? Exit::partial : worst;
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
constexpr ExitNote withdraw_exits[] = {
    {Exit::partial, "Some do not stand, or could not be withdrawn; the others were."},
};
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
     .exits = withdraw_exits,
     .run = run_withdraw},
};

}  // namespace

std::span<const Command> statement_commands() { return rows; }

}  // namespace netroster::daemon
