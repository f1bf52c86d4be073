// What the store does besides the inventory: sweeps, statements, coverage, and its care.
#include <fmt/format.h>

#include "inventory/store/audit_journal.h"
#include "inventory/store/coverage_journal.h"
#include "inventory/store/manual_journal.h"
#include "inventory/store/seconds.h"
#include "inventory/store/sqlite_store.h"
#include "inventory/store/sweep_journal.h"
#include "inventory/store/verdict_journal.h"

namespace netroster::inventory::store {

// --- the journal of sweeps --------------------------------------------------------------------

Result<std::int64_t> SqliteStore::begin_sweep(const std::string& site, const std::string& targets,
                                              WallTime when) {
  std::int64_t id = 0;
  const auto done = write([&](Writing&) { id = store::begin_sweep(db_, site, targets, when); });
  if (!done) return done.error();
  return id;
}

Result<void> SqliteStore::mark(std::int64_t sweep, const std::vector<SweepMark>& marks) {
  return write([&](Writing& writing) { store::mark(writing.mark, sweep, marks); });
}

Result<void> SqliteStore::finish_sweep(std::int64_t sweep, WallTime when) {
  return write([&](Writing&) { store::finish_sweep(db_, sweep, when); });
}

Result<std::optional<Sweep>> SqliteStore::unfinished_sweep(const std::string& site,
                                                           const std::string& targets) {
  return read<std::optional<Sweep>>([&] {
    auto sweep = store::newest_sweep(db_, site, targets);
    return sweep && sweep->finished ? std::nullopt : std::move(sweep);
  });
}

Result<std::optional<Sweep>> SqliteStore::last_sweep(const std::string& site) {
  return read<std::optional<Sweep>>([&] { return store::newest_sweep(db_, site, std::nullopt); });
}

Result<void> SqliteStore::remember_credential(const std::string& site, const IpAddress& address,
                                              const std::string& credential, WallTime when) {
  return write([&](Writing& writing) {
    writing.credential.with(site, address.text(), credential, seconds(when)).exec();
  });
}

Result<std::map<IpAddress, std::string>> SqliteStore::credentials(const std::string& site) {
  return read<std::map<IpAddress, std::string>>([&] { return store::credentials(db_, site); });
}

// --- statements -------------------------------------------------------------------------------

Result<std::vector<ManualStatement>> SqliteStore::statements() {
  return read<std::vector<ManualStatement>>([&] { return store::statements(db_); });
}

Result<std::int64_t> SqliteStore::add_statement(const ManualStatement& statement) {
  std::int64_t id = 0;
  const auto done = write([&](Writing&) { id = store::add_statement(db_, statement); });
  if (!done) return done.error();
  return id;
}

Result<void> SqliteStore::withdraw_statement(std::int64_t id, const std::string& by,
                                             WallTime when) {
  bool found = false;
  auto done = write([&](Writing&) { found = store::withdraw_statement(db_, id, by, when); });
  if (!done) return done;
  if (!found) return Error{Errc::not_found, fmt::format("no statement {} stands", id)};
  return {};
}

// --- coverage ---------------------------------------------------------------------------------

Result<void> SqliteStore::add_coverage(const std::vector<SiteCoverage>& sites,
                                       const std::set<std::string>& configured, WallTime when) {
  return write([&](Writing&) {
    for (const auto& site : sites) store::add_coverage(db_, site, when);
    store::end_coverage(db_, configured, when);
  });
}

Result<std::vector<CoveragePoint>> SqliteStore::coverage(WallTime from, WallTime to) {
  return read<std::vector<CoveragePoint>>([&] { return store::coverage(db_, from, to); });
}

Result<std::vector<GapSpan>> SqliteStore::gaps(WallTime from, WallTime to) {
  return read<std::vector<GapSpan>>([&] { return store::gaps(db_, from, to); });
}

// --- verdicts ---------------------------------------------------------------------------------

Result<void> SqliteStore::add_verdicts(const Judged& judged) {
  return write([&](Writing&) { store::add_verdicts(db_, judged); });
}

Result<std::vector<VerdictSpan>> SqliteStore::verdicts(WallTime from, WallTime to,
                                                       const std::optional<VerdictName>& of) {
  return read<std::vector<VerdictSpan>>([&] { return store::verdicts(db_, from, to, of); });
}

Result<std::optional<KeptStandard>> SqliteStore::standard_at(WallTime when) {
  return read<std::optional<KeptStandard>>([&] { return store::standard_at(db_, when); });
}

// --- audit ------------------------------------------------------------------------------------

Result<void> SqliteStore::add_audit(const AuditEntry& entry) {
  return write([&](Writing&) { store::add_audit(db_, entry); });
}

Result<std::vector<AuditEntry>> SqliteStore::audit(WallTime from, WallTime to) {
  return read<std::vector<AuditEntry>>([&] { return store::audit(db_, from, to); });
}

// --- care -------------------------------------------------------------------------------------

Result<void> SqliteStore::prune(WallTime before) {
  return write([&](Writing&) {
    for (const char* statement :
         {"DELETE FROM version WHERE valid_to IS NOT NULL AND valid_to <= ?1",
          "DELETE FROM event WHERE at <= ?1",
          "DELETE FROM sweep_address WHERE sweep IN (SELECT id FROM sweep s WHERE finished <= ?1 "
          "AND id < (SELECT max(id) FROM sweep n WHERE n.site = s.site))",
          "DELETE FROM sweep WHERE finished <= ?1 "
          "AND id < (SELECT max(id) FROM sweep n WHERE n.site = sweep.site)"}) {
      SQLite::Statement forget(db_, statement);
      forget.bind(1, seconds(before));
      forget.exec();
    }
    store::prune_coverage(db_, before);
    store::prune_verdicts(db_, before);
    store::prune_audit(db_, before);
  });
}

Result<void> SqliteStore::check() {
  try {
    const auto answer = db_.execAndGet("PRAGMA integrity_check(1)").getString();
    if (answer != "ok") return Error{Errc::storage, path_ + ": damaged (" + answer + ")"};
    SQLite::Statement references(db_, "PRAGMA foreign_key_check");
    if (references.executeStep())
      return Error{Errc::storage, path_ + ": damaged (a row of " +
                                      references.getColumn(0).getString() + " points nowhere)"};
    return {};
  } catch (const SQLite::Exception& problem) {
    return store::error_from(problem, &db_, path_);
  }
}

Result<void> SqliteStore::set_max_bytes(std::uint64_t bytes) {
  try {
    store::limit_size(db_, bytes);
    return {};
  } catch (const SQLite::Exception& problem) {
    return store::error_from(problem, &db_, path_);
  }
}

}  // namespace netroster::inventory::store
