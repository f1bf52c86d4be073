// Which profile a device belongs to, and the objects that its rules look at.
#include <algorithm>

#include "collectors/snmp/mib/collectors.h"
#include "collectors/snmp/mib/context.h"

namespace netroster::mib {
namespace {

using profiles::Candidate;
using profiles::Rule;

// Objects whose presence decides between profiles, in one request: some agents die of more than 14.
constexpr std::size_t asked_at_once = 10;
constexpr std::size_t column_rows = 64;  // of a column in which a fact is looked for

profiles::Signs signs_of(const DeviceIdentity& device) {
  static const Oid enterprises{1, 3, 6, 1, 4, 1};
  profiles::Signs signs{device.sys_descr, device.name, {}};
  const auto object_id = Oid::parse(device.sys_object_id);
  // 0.0 and a bare "enterprises" say nothing.
  if (object_id && enterprises.contains(*object_id) && object_id->size() > enterprises.size())
    signs.sys_object_id = *object_id;
  return signs;
}

// The last OID before `oid` and all below it, so that a GETNEXT finds the object itself too.
Oid just_before(const Oid& oid) {
  auto ids = std::vector<std::uint32_t>(oid.ids().begin(), oid.ids().end());
  if (ids.back() == 0) {
    ids.pop_back();
  } else {
    --ids.back();
    ids.push_back(0xffffffffU);
  }
  return Oid(std::move(ids));
}

std::vector<Oid> deciding_objects(const std::vector<Candidate>& all) {
  std::vector<Oid> objects;
  for (const auto& one : all)
    if (one.needs_asking() &&
        std::find(objects.begin(), objects.end(), *one.match->has) == objects.end())
      objects.push_back(*one.match->has);
  return objects;
}

// Asks for the objects from `at` to `end` at once. False when the agent could not say: one that
// speaks version 1 refuses all when one is past its end.
boost::asio::awaitable<bool> ask(Context& context, const std::vector<Oid>& objects, std::size_t at,
                                 std::size_t end, std::vector<Oid>& found) {
  snmp::Request request;
  request.type = snmp::PduType::get_next;
  for (auto i = at; i < end; ++i) request.oids.push_back(just_before(objects[i]));
  const auto response = co_await context.session.exchange(std::move(request));
  if (!response || response->error_status != snmp::error_none || response->rows.size() != end - at)
    co_return false;
  for (auto i = at; i < end; ++i) {
    const auto& row = response->rows[i - at];
    if (!row.value.is_exception() && objects[i].contains(row.oid)) found.push_back(objects[i]);
  }
  co_return true;
}

// Which of the objects the agent has.
boost::asio::awaitable<std::vector<Oid>> present(Context& context, std::vector<Oid> objects) {
  std::vector<Oid> found;
  for (std::size_t at = 0; at < objects.size() && !context.gone; at += asked_at_once) {
    const auto end = std::min(at + asked_at_once, objects.size());
    const bool answered = co_await ask(context, objects, at, end, found);
    for (auto i = at; !answered && i < end; ++i)
      (void)co_await ask(context, objects, i, i + 1, found);
  }
  co_return found;
}

void take_quirks(Context& context, const profiles::Quirks& quirks) {
  auto& habits = context.habits;
  if (quirks.page) {
    habits.page_limit = *quirks.page;
    habits.page = std::min(habits.page, *quirks.page);
  }
  if (quirks.oids_per_request) habits.columns_per_request = *quirks.oids_per_request;
  if (quirks.no_bulk) habits.no_bulk = true;
  context.absent.insert(quirks.absent.begin(), quirks.absent.end());
}

// Reads every instance that a column has, up to a bound, as text.
Done read_column(Context& context, Oid oid) {
  auto ids = std::vector<std::uint32_t>(oid.ids().begin(), oid.ids().end());
  const auto column = ids.back();
  ids.pop_back();
  TableSpec spec{"profile column", Oid(std::move(ids)), {column}};
  snmp::WalkLimits limits = context.options.limits;
  limits.varbinds = column_rows;
  if (context.gone) co_return;
  const Table table =
      co_await snmp::walk_table(context.session, std::move(spec), limits, context.habits);
  auto& texts = context.objects[oid];
  for (const auto& row : table.rows)
    if (auto text = any_text_of(row.cells[0]); !text.empty()) {
      context.keep_raw(text, row.cells[0]);
      texts.push_back(std::move(text));
    }
}

}  // namespace

Done recognise(Context& context) {
  const auto all = profiles::candidates(*context.library, signs_of(context.facts.device));
  // Only what could come before the first certain one is worth asking about.
  const auto certain =
      std::find_if(all.begin(), all.end(), [](const auto& one) { return !one.needs_asking(); });
  auto objects = deciding_objects({all.begin(), certain});
  const auto there = co_await present(context, std::move(objects));
  const auto holds = [&there](const Candidate& one) {
    return !one.needs_asking() ||
           std::find(there.begin(), there.end(), *one.match->has) != there.end();
  };
  const auto chosen = std::find_if(all.begin(), all.end(), holds);
  if (chosen == all.end()) co_return;
  context.facts.profile = chosen->profile->id;
  context.facts.profile_reason = chosen->why;
  use_profile(context, *chosen->profile);
}

void use_profile(Context& context, const profiles::Profile& profile) {
  context.profile = &profile;
  take_quirks(context, profile.quirks);
}

Done read_profile_objects(Context& context) {
  if (context.profile == nullptr || context.gone) co_return;
  std::vector<Oid> oids;
  for (const auto& [fact, rules] : context.profile->facts)
    for (const auto& rule : rules)
      if (rule.from == Rule::From::object && !rule.oid.empty() &&
          !context.objects.contains(rule.oid)) {
        context.objects[rule.oid];
        oids.push_back(rule.oid);
      }
  if (oids.empty()) co_return;
  auto asked = oids;
  const auto rows = co_await context.scalars(std::move(asked));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (auto text = any_text_of(rows[i].value); !text.empty()) {
      context.keep_raw(text, rows[i].value);
      context.objects[oids[i]].push_back(std::move(text));
    } else if (rows[i].value.is_exception() && oids[i].back() != 0)
      co_await read_column(context, oids[i]);
  }
}

}  // namespace netroster::mib
