// The store in one SQLite file. Private to this folder.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "inventory/store/database.h"
#include "inventory/store/documents.h"
#include "inventory/store/prepared.h"
#include "inventory/store/store.h"

namespace netroster::inventory::store {

class SqliteStore final : public Store {
 public:
  SqliteStore(std::string path, Database database, OpenMode mode)
      : path_(std::move(path)), database_(std::move(database)), db_(*database_.sqlite) {
    if (mode == OpenMode::read_write) writing_ = std::make_unique<Writing>(db_);
  }

  Result<void> record(const Snapshot& snapshot, const std::vector<Event>& events) override;
  Result<Snapshot> load(std::optional<WallTime> at) override;
  Result<std::vector<Change>> changes(WallTime from, WallTime to) override;
  Result<std::vector<Event>> events(WallTime from, WallTime to) override;
  Result<std::int64_t> begin_sweep(const std::string& site, const std::string& targets,
                                   WallTime when) override;
  Result<void> mark(std::int64_t sweep, const std::vector<SweepMark>& marks) override;
  Result<void> finish_sweep(std::int64_t sweep, WallTime when) override;
  Result<std::optional<Sweep>> unfinished_sweep(const std::string& site,
                                                const std::string& targets) override;
  Result<std::optional<Sweep>> last_sweep(const std::string& site) override;
  Result<void> remember_credential(const std::string& site, const IpAddress& address,
                                   const std::string& credential, WallTime when) override;
  Result<std::map<IpAddress, std::string>> credentials(const std::string& site) override;
  Result<std::vector<ManualStatement>> statements() override;
  Result<std::int64_t> add_statement(const ManualStatement& statement) override;
  Result<void> withdraw_statement(std::int64_t id, const std::string& by, WallTime when) override;
  Result<void> add_coverage(const std::vector<SiteCoverage>& sites,
                            const std::set<std::string>& configured, WallTime when) override;
  Result<std::vector<CoveragePoint>> coverage(WallTime from, WallTime to) override;
  Result<std::vector<GapSpan>> gaps(WallTime from, WallTime to) override;
  Result<void> add_verdicts(const Judged& judged) override;
  Result<std::vector<VerdictSpan>> verdicts(WallTime from, WallTime to,
                                            const std::optional<VerdictName>& of) override;
  Result<std::optional<KeptStandard>> standard_at(WallTime when) override;
  Result<void> add_audit(const AuditEntry& entry) override;
  Result<std::vector<AuditEntry>> audit(WallTime from, WallTime to) override;
  Result<void> prune(WallTime before) override;
  Result<void> check() override;
  Result<void> set_max_bytes(std::uint64_t bytes) override;
  const StoreCounters& counters() const override { return counters_; }

 private:
  // Runs `work` inside one transaction; after an error everything is as before.
  template <typename Work>
  Result<void> write(Work work);
  template <typename T, typename Work>
  Result<T> read(Work work);

  void write_difference(const Inventory& before, const Inventory& after);
  void write_steps(const Difference& difference, WallTime when);
  template <typename Value>
  void write_seen(const Value& value, WallTime last_seen);
  std::int64_t entity_id(const EntityKey& key, const std::string& site, WallTime when);
  std::optional<std::int64_t> find_entity(const EntityKey& key);
  void put_version(std::int64_t entity, WallTime when, const std::string& doc, bool edge);
  void end_version(std::int64_t entity, WallTime when);
  StoredEntities entities_at(std::optional<WallTime> at);
  void read_last_known(std::unordered_map<std::int64_t, StoredEntity*>& entities);
  std::int64_t meta(const char* key);

  std::string path_;
  Database database_;
  SQLite::Database& db_;
  std::unique_ptr<Writing> writing_;  // null for readers
  Snapshot recorded_;                 // what the file holds; null: not read yet
  StoreCounters counters_;
};

template <typename Work>
Result<void> SqliteStore::write(Work work) {
  if (!writing_) return Error{Errc::invalid, path_ + ": opened for reading only"};
  try {
    SQLite::Transaction transaction(db_, SQLite::TransactionBehavior::IMMEDIATE);
    work(*writing_);
    transaction.commit();
    return {};
  } catch (const SQLite::Exception& problem) {
    ++counters_.failures;
    return error_from(problem, &db_, path_);
  }
}

template <typename T, typename Work>
Result<T> SqliteStore::read(Work work) {
  try {
    SQLite::Transaction transaction(db_, SQLite::TransactionBehavior::DEFERRED);
    return work();
  } catch (const SQLite::Exception& problem) {
    return error_from(problem, &db_, path_);
  }
}

}  // namespace netroster::inventory::store
