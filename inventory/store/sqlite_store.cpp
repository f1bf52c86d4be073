#include "inventory/store/sqlite_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <utility>

#include "inventory/resolver.h"
#include "inventory/store/manual_journal.h"
#include "inventory/store/moving_ports.h"
#include "inventory/store/seconds.h"
#include "inventory/store/thinning.h"

namespace netroster::inventory {
namespace store {
namespace {

// Walks two lists that are sorted by `key` and share unchanged elements by pointer.
template <typename Value, typename Key, typename Use>
void each_change(const std::vector<std::shared_ptr<const Value>>& before,
                 const std::vector<std::shared_ptr<const Value>>& after, Key key, Use use) {
  auto left = before.begin();
  auto right = after.begin();
  while (left != before.end() || right != after.end()) {
    if (right == after.end() || (left != before.end() && key(**left) < key(**right))) {
      use((left++)->get(), nullptr);
    } else if (left == before.end() || key(**right) < key(**left)) {
      use(nullptr, (right++)->get());
    } else {
      if (*left != *right) use(left->get(), right->get());
      ++left;
      ++right;
    }
  }
}

}  // namespace

// --- recording --------------------------------------------------------------------------------

std::optional<std::int64_t> SqliteStore::find_entity(const EntityKey& key) {
  auto query = writing_->find.with(static_cast<int>(key.kind), key.device, key.key);
  if (!query.executeStep()) return std::nullopt;
  return query.getColumn(0).getInt64();
}

std::int64_t SqliteStore::entity_id(const EntityKey& key, const std::string& site, WallTime when) {
  if (const auto found = find_entity(key)) return *found;
  writing_->add
      .with(static_cast<int>(key.kind), key.device, key.key, site, seconds(when), seconds(when))
      .exec();
  return db_.getLastInsertRowid();
}

// A change in the second of the version before it, or before it (a clock set back), rewrites that
// version: no version is shorter than a second.
void SqliteStore::put_version(std::int64_t entity, WallTime when, const std::string& doc,
                              bool edge) {
  auto newest = writing_->newest.with(entity);
  if (!newest.executeStep()) {
    ++counters_.versions;
    writing_->begin.with(entity, seconds(when), doc).exec();
    return;
  }
  const auto from = newest.getColumn(0).getInt64();
  const bool open = newest.getColumn(1).isNull();
  if (open) {
    const auto kept = newest.getColumn(2).getString();
    if (kept == doc || (edge && store::is_no_news(kept, doc))) return;  // it is again what it was
  }
  ++counters_.versions;
  const auto to = open ? 0 : newest.getColumn(1).getInt64();
  if (seconds(when) <= from) {
    writing_->rewrite.with(doc, entity, from).exec();
    return;
  }
  if (open) writing_->close.with(seconds(when), entity, from).exec();
  writing_->begin.with(entity, std::max(seconds(when), to), doc).exec();
  store::thin(*writing_, entity);
}

void SqliteStore::end_version(std::int64_t entity, WallTime when) {
  ++counters_.versions;
  auto newest = writing_->newest.with(entity);
  if (!newest.executeStep() || !newest.getColumn(1).isNull()) return;
  const auto from = newest.getColumn(0).getInt64();
  if (seconds(when) <= from)
    writing_->drop.with(entity, from).exec();
  else
    writing_->close.with(seconds(when), entity, from).exec();
}

void SqliteStore::write_steps(const Difference& difference, WallTime when) {
  for (const auto& entity : difference.put)
    put_version(entity_id(entity.key, entity.site, when), when, entity.doc, entity.edge);
  for (const auto& key : difference.gone)
    if (const auto entity = find_entity(key)) end_version(*entity, when);
  for (const auto& known : difference.last_known)
    if (const auto entity = find_entity(known.key))
      writing_->last_known.with(*entity, known.part, known.doc).exec();
}

template <typename Value>
void SqliteStore::write_seen(const Value& value, WallTime last_seen) {
  const auto key = key_of(value);
  writing_->seen
      .with(value.site, seconds(value.first_seen), seconds(last_seen), static_cast<int>(key.kind),
            key.device, key.key)
      .exec();
}

void SqliteStore::write_difference(const Inventory& before, const Inventory& after) {
  each_change(
      before.devices, after.devices, [](const Device& d) { return std::string_view(d.id); },
      [&](const Device* old, const Device* now) {
        Difference difference;
        add_difference(old, now, difference);
        // What no reading brought, as a statement or a frame does, was not so when it was read
        // last.
        const auto read =
            now == nullptr ? WallTime{} : std::max(now->last_seen, now->last_attempt.when);
        write_steps(difference, read > before.when ? read : after.when);
        if (now != nullptr) write_seen(*now, now->last_seen);
      });
  each_change(
      before.links, after.links, [](const Link& l) { return std::string_view(l.id); },
      [&](const Link* old, const Link* now) {
        Difference difference;
        add_difference(old, now, difference);
        write_steps(difference, after.when);
        if (now != nullptr) write_seen(*now, now->last_seen);
      });
  each_change(
      before.hidden, after.hidden, [](const HiddenSwitch& s) { return std::string_view(s.id); },
      [&](const HiddenSwitch* old, const HiddenSwitch* now) {
        Difference difference;
        add_difference(old, now, difference);
        write_steps(difference, after.when);
        if (now != nullptr) write_seen(*now, now->last_seen);
      });
  each_change(
      before.addresses, after.addresses,
      [](const AddressState& s) { return std::tie(s.site, s.address); },
      [&](const AddressState* old, const AddressState* now) {
        Difference difference;
        add_difference(old, now, difference);
        write_steps(difference, now == nullptr ? after.when : now->last.when);
        if (now != nullptr) write_seen(*now, now->last.when);
      });
}

Result<void> SqliteStore::record(const Snapshot& snapshot, const std::vector<Event>& events) {
  if (!snapshot) return Error{Errc::invalid, "no snapshot to record"};
  if (!recorded_) {
    auto stored = load(std::nullopt);
    if (!stored) return stored.error();
    recorded_ = std::move(*stored);
  }
  if (snapshot == recorded_ && events.empty()) return {};
  auto done = write([&](Writing& writing) {
    write_difference(*recorded_, *snapshot);
    for (const auto& event : events)
      writing.event.with(seconds(event.when), event.kind, event.site, event.device, event.text)
          .exec();
    writing.meta.with("when", seconds(snapshot->when)).exec();
    writing.meta.with("version", static_cast<std::int64_t>(snapshot->version)).exec();
  });
  if (!done) return done;
  ++counters_.records;
  recorded_ = snapshot;
  return {};
}

// --- reading ----------------------------------------------------------------------------------

std::int64_t SqliteStore::meta(const char* key) {
  SQLite::Statement query(db_, "SELECT value FROM meta WHERE key = ?");
  query.bind(1, key);
  return query.executeStep() ? query.getColumn(0).getInt64() : 0;
}

void SqliteStore::read_last_known(std::unordered_map<std::int64_t, StoredEntity*>& entities) {
  SQLite::Statement query(db_, "SELECT entity, part, doc FROM last_known");
  while (query.executeStep())
    if (const auto found = entities.find(query.getColumn(0).getInt64()); found != entities.end())
      found->second->last_known[query.getColumn(1).getString()] = query.getColumn(2).getString();
}

StoredEntities SqliteStore::entities_at(std::optional<WallTime> at) {
  SQLite::Statement query(
      db_, at ? "SELECT e.kind, e.device, e.key, e.site, e.first_seen, e.last_seen, v.doc, e.id "
                "FROM version v JOIN entity e ON e.id = v.entity "
                "WHERE v.valid_from <= ?1 AND (v.valid_to IS NULL OR v.valid_to > ?1)"
              : "SELECT e.kind, e.device, e.key, e.site, e.first_seen, e.last_seen, v.doc, e.id "
                "FROM version v JOIN entity e ON e.id = v.entity WHERE v.valid_to IS NULL");
  if (at) query.bind(1, seconds(*at));
  StoredEntities entities;
  std::unordered_map<std::int64_t, StoredEntity*> by_id;
  while (query.executeStep()) {
    StoredEntity entity;
    entity.entity.key = {static_cast<Kind>(query.getColumn(0).getInt()),
                         query.getColumn(1).getString(), query.getColumn(2).getString()};
    entity.entity.site = query.getColumn(3).getString();
    entity.first_seen = wall_time(query.getColumn(4).getInt64());
    entity.last_seen = wall_time(query.getColumn(5).getInt64());
    if (at) entity.last_seen = std::min(entity.last_seen, *at);
    entity.entity.doc = query.getColumn(6).getString();
    entities.push_back(std::move(entity));
    if (!at) by_id[query.getColumn(7).getInt64()] = &entities.back();
  }
  if (at) return entities;
  read_last_known(by_id);
  return entities;
}

// Links that stood at that time: who is who is part of what is stored.
std::vector<ManualStatement> stated_links(std::vector<ManualStatement> all, WallTime at) {
  std::erase_if(all, [at](ManualStatement& statement) {
    if (statement.withdrawn && *statement.withdrawn > at) statement.withdrawn.reset();
    return statement.kind != StatementKind::link || statement.when > at;
  });
  return all;
}

// Known neighbours and coverage are not stored: they follow from the rest, by the same code.
Result<Snapshot> SqliteStore::load(std::optional<WallTime> at) {
  return read<Snapshot>([&]() -> Result<Snapshot> {
    const auto newest = wall_time(meta("when"));
    if (at && *at >= newest) at.reset();
    auto stored = inventory_from(entities_at(at));
    if (!stored) return stored.error();
    stored->when = at.value_or(newest);
    stored->version = static_cast<std::uint64_t>(meta("version"));
    Resolver resolver(*stored);
    resolver.set_statements(stated_links(store::statements(db_), stored->when), stored->when);
    const auto resolved = resolver.snapshot();
    auto inventory = std::make_shared<Inventory>(*resolved);
    inventory->links = stored->links;
    inventory->hidden = stored->hidden;
    inventory->version = stored->version;
    if (!at && writing_ && !recorded_) recorded_ = inventory;
    return Snapshot(std::move(inventory));
  });
}

Result<std::vector<Change>> SqliteStore::changes(WallTime from, WallTime to) {
  return read<std::vector<Change>>([&] {
    // A version's start is a change from the version that ended then, if there is one; an end
    // without a successor is a disappearance.
    SQLite::Statement query(
        db_,
        "SELECT v.valid_from, e.kind, e.site, e.device, e.key, v.doc, "
        "  (SELECT p.doc FROM version p WHERE p.entity = v.entity AND p.valid_to = v.valid_from), "
        "0 "
        "FROM version v JOIN entity e ON e.id = v.entity "
        "WHERE v.valid_from > ?1 AND v.valid_from <= ?2 "
        "UNION ALL "
        "SELECT v.valid_to, e.kind, e.site, e.device, e.key, v.doc, NULL, 1 "
        "FROM version v JOIN entity e ON e.id = v.entity "
        "WHERE v.valid_to > ?1 AND v.valid_to <= ?2 AND NOT EXISTS "
        "  (SELECT 1 FROM version n WHERE n.entity = v.entity AND n.valid_from = v.valid_to) "
        "ORDER BY 1, 4, 2, 5");
    query.bind(1, seconds(from));
    query.bind(2, seconds(to));
    std::vector<Change> found;
    while (query.executeStep()) {
      Change change;
      change.when = wall_time(query.getColumn(0).getInt64());
      change.entity = std::string(text(static_cast<Kind>(query.getColumn(1).getInt())));
      change.site = query.getColumn(2).getString();
      change.device = query.getColumn(3).getString();
      change.key = query.getColumn(4).getString();
      const bool gone = query.getColumn(7).getInt() != 0;
      const auto doc = query.getColumn(5).getString();
      const bool had = !query.getColumn(6).isNull();
      change.change = gone ? ChangeKind::gone : had ? ChangeKind::changed : ChangeKind::appeared;
      if (had) change.fields = field_changes(query.getColumn(6).getString(), doc);
      found.push_back(std::move(change));
    }
    return found;
  });
}

Result<std::vector<Event>> SqliteStore::events(WallTime from, WallTime to) {
  return read<std::vector<Event>>([&] {
    SQLite::Statement query(db_,
                            "SELECT at, kind, site, device, text FROM event "
                            "WHERE at > ? AND at <= ? ORDER BY at, id");
    query.bind(1, seconds(from));
    query.bind(2, seconds(to));
    std::vector<Event> found;
    while (query.executeStep())
      found.push_back({wall_time(query.getColumn(0).getInt64()), query.getColumn(1).getString(),
                       query.getColumn(2).getString(), query.getColumn(3).getString(),
                       query.getColumn(4).getString()});
    return found;
  });
}

}  // namespace store

Result<std::unique_ptr<Store>> open_store(const std::string& path, OpenMode mode,
                                          StoreOptions options) {
  auto database = store::open_database(path, mode, options);
  if (!database) return database.error();
  try {
    return std::unique_ptr<Store>(
        std::make_unique<store::SqliteStore>(path, std::move(*database), mode));
  } catch (const SQLite::Exception& problem) {
    return store::error_from(problem, nullptr, path);
  }
}

std::string writer_asked_at(const std::string& store_path) {
  return store::WriterLock::asked_at(store_path);
}

}  // namespace netroster::inventory
