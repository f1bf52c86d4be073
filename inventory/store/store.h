// What is kept: the inventory with its whole history, the journal of sweeps and which credential
// worked where. Domain calls only; no SQL leaves this folder. One thread uses a Store.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "inventory/gaps.h"
#include "inventory/store/verdicts.h"
#include "model/inventory.h"
#include "model/manual_statement.h"

namespace netroster::inventory {

enum class OpenMode {
  read_write,  // creates the store when there is none; one process at a time
  read_only    // at any time, beside a writer
};

struct StoreOptions {
  std::uint64_t max_bytes = 0;  // of the database file; 0: as much as the disk holds
  bool check = true;            // quick integrity check when opened for writing
  // A socket where others may have this writer write for them: noted in the lock beside the file.
  std::string asked_at = {};
};

struct FieldChange {
  std::string field;   // "speed_bps", "device.os_version"
  std::string before;  // "" when it was unknown
  std::string after;
  bool operator==(const FieldChange&) const = default;
};

enum class ChangeKind { appeared, changed, gone };

struct Change {
  WallTime when{};
  ChangeKind change = ChangeKind::appeared;
  std::string entity;  // "device" "port" "module" "link" "address_state" …
  std::string site;
  std::string device;  // the device it belongs to; "" for links and addresses
  std::string key;     // its name there: port name, VLAN number, link id …
  std::vector<FieldChange> fields;
};

// The result of one address in a sweep.
struct SweepMark {
  IpAddress address;
  Reach reach = Reach::not_tested;
  std::string reason;
  std::string credential;  // its name
  WallTime when{};
  bool operator==(const SweepMark&) const = default;
};

struct Sweep {
  std::int64_t id = 0;
  std::string site;
  std::string targets;  // hash of what was to be swept: another list is another sweep
  WallTime started{};
  std::optional<WallTime> finished;
  std::vector<SweepMark> marks;  // by address
};

// How much of a site was known from then on, until its next row.
struct CoveragePoint {
  std::string site;
  WallTime when{};
  std::uint64_t devices = 0;
  std::uint64_t access_points = 0;  // behind their controllers
  std::uint64_t open_gaps = 0;
  std::uint64_t accepted_gaps = 0;
  std::uint64_t untested = 0;  // addresses in scope
  bool configured = true;      // false: from then on the site was not in the configuration

  std::uint64_t found() const { return devices + access_points; }
  std::uint64_t seen() const { return found() + open_gaps; }
};

// A gap from when it was first counted until it was no more; accepted ones too.
struct GapSpan {
  std::string site;
  std::string gap;     // Gap::id
  std::string reason;  // the last one
  std::string words;
  WallTime opened{};
  std::optional<WallTime> closed;
  std::string accepted;  // who accepts it, why and until when, as of the last scan; "": nobody
  bool operator==(const GapSpan&) const = default;
};

// What somebody wanted changed, and what came of it. Kept as long as history is.
struct AuditEntry {
  WallTime when{};
  std::string who;   // a user's name
  std::string from;  // an address, "socket" or "command line"
  std::string what;  // in the words of a command: "device merge core1 OAK-03ac5d11f0"
  bool done = false;
  std::string result;  // what it was answered
  bool operator==(const AuditEntry&) const = default;
};

struct StoreCounters {
  std::uint64_t records = 0;
  std::uint64_t versions = 0;  // rows of history written
  std::uint64_t failures = 0;
};

class Store {
 public:
  virtual ~Store() = default;

  // Writes what differs from the last recorded snapshot, all or nothing. After an error nothing is
  // lost: the next call writes the difference again. Errc::disk_full when there is no room.
  virtual Result<void> record(const Snapshot& snapshot, const std::vector<Event>& events = {}) = 0;

  // The last recorded inventory, or the one that was valid at a time in the past. Forwarding and
  // address-resolution tables, sensors and counters are kept as last known only: absent in the
  // past.
  virtual Result<Snapshot> load(std::optional<WallTime> at = std::nullopt) = 0;

  // What changed after `from` up to and including `to`, oldest first.
  virtual Result<std::vector<Change>> changes(WallTime from, WallTime to) = 0;
  virtual Result<std::vector<Event>> events(WallTime from, WallTime to) = 0;

  virtual Result<std::int64_t> begin_sweep(const std::string& site, const std::string& targets,
                                           WallTime when) = 0;
  // Marks of one batch are written together.
  virtual Result<void> mark(std::int64_t sweep, const std::vector<SweepMark>& marks) = 0;
  virtual Result<void> finish_sweep(std::int64_t sweep, WallTime when) = 0;
  // The newest sweep of this site and target list, if it was not finished.
  virtual Result<std::optional<Sweep>> unfinished_sweep(const std::string& site,
                                                        const std::string& targets) = 0;
  // The newest sweep of the site: its marks say what was not tested and why.
  virtual Result<std::optional<Sweep>> last_sweep(const std::string& site) = 0;

  virtual Result<void> remember_credential(const std::string& site, const IpAddress& address,
                                           const std::string& credential, WallTime when) = 0;
  virtual Result<std::map<IpAddress, std::string>> credentials(const std::string& site) = 0;

  // What people stated, by number: those that ran out or were withdrawn too. Never forgotten.
  virtual Result<std::vector<ManualStatement>> statements() = 0;
  // Gives its number.
  virtual Result<std::int64_t> add_statement(const ManualStatement& statement) = 0;
  // Errc::not_found when there is none with this number that still stands.
  virtual Result<void> withdraw_statement(std::int64_t id, const std::string& by,
                                          WallTime when) = 0;

  // What a finished scan makes of its sites. A site whose figures are the same as before gets no
  // new row. `configured` are all sites of the configuration, by id: of others that have history it
  // ends here, with a row that says so.
  virtual Result<void> add_coverage(const std::vector<SiteCoverage>& sites,
                                    const std::set<std::string>& configured, WallTime when) = 0;
  // By site and time; the row that held at `from` is among them.
  virtual Result<std::vector<CoveragePoint>> coverage(WallTime from, WallTime to) = 0;
  // Gaps that were open at some time between, by site and gap.
  virtual Result<std::vector<GapSpan>> gaps(WallTime from, WallTime to) = 0;

  // Writes what differs from the last judgement, all or nothing. What it does not name has ended.
  virtual Result<void> add_verdicts(const Judged& judged) = 0;
  // Verdicts that held at some time between, by site, rule, subject and time: of one subject of a
  // rule, or all. None are passes.
  virtual Result<std::vector<VerdictSpan>> verdicts(
      WallTime from, WallTime to, const std::optional<VerdictName>& of = std::nullopt) = 0;
  // The standard that was judged by at that time or last before it; nullopt: none was yet.
  virtual Result<std::optional<KeptStandard>> standard_at(WallTime when) = 0;

  virtual Result<void> add_audit(const AuditEntry& entry) = 0;
  // After `from` up to and including `to`, oldest first.
  virtual Result<std::vector<AuditEntry>> audit(WallTime from, WallTime to) = 0;

  // Forgets history that ended before this time: versions, events, finished sweeps, coverage, gaps,
  // verdicts and the audit. What is valid now stays, however old.
  virtual Result<void> prune(WallTime before) = 0;

  // Every page and every reference; an error says what is damaged. Slow on a large store.
  virtual Result<void> check() = 0;
  // Room given or taken while open, as StoreOptions::max_bytes.
  virtual Result<void> set_max_bytes(std::uint64_t bytes) = 0;
  virtual const StoreCounters& counters() const = 0;
};

// Errc::storage when the file is damaged, of another program, of a newer version or in use by
// another writer; Errc::not_found when there is nothing to read.
Result<std::unique_ptr<Store>> open_store(const std::string& path, OpenMode mode,
                                          StoreOptions options = {});

// StoreOptions::asked_at of whoever writes the store now; "" when nobody does, or not so.
std::string writer_asked_at(const std::string& store_path);

}  // namespace netroster::inventory
