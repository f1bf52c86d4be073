#include "collectors/snmp/walk.h"

#include <fmt/format.h>

#include <algorithm>

namespace netroster::snmp {
namespace {

using Clock = std::chrono::steady_clock;
using Index = std::span<const std::uint32_t>;

// What a varbind costs on the wire, near enough to choose a page size (BER, short lengths).
std::size_t wire_size(const VarBind& bind) {
  return bind.oid.size() + 8 + (bind.value.bytes.empty() ? 4 : bind.value.bytes.size());
}

// What a walk holds, about. An OID goes when its value becomes part of a row: the larger counts.
class Held {
 public:
  void add_value(const VarBind& bind) {
    const auto text = bind.value.bytes.size();
    values_ += sizeof(VarBind) + (text < in_place ? 0 : text + of_allocation);
    oids_ += bind.oid.size() * sizeof(std::uint32_t) + of_allocation;
  }
  void add_row(std::size_t cells) {
    rows_ += sizeof(Row) + cells * sizeof(Value) + 2 * of_allocation;
  }
  std::size_t bytes() const { return values_ + std::max(oids_, rows_); }

 private:
  static constexpr std::size_t in_place = 16;  // octets that a std::string holds itself
  static constexpr std::size_t of_allocation = 16;
  std::size_t values_ = 0, oids_ = 0, rows_ = 0;
};

struct Column {
  Oid root;
  Oid resume;  // where to go on after an instance was skipped; else empty
  std::vector<VarBind> values;
  bool asked = false;
  bool done = false;
  bool skipped = false;  // its one skip over a genErr is used up

  const Oid& cursor() const {
    if (!resume.empty()) return resume;
    return values.empty() ? root : values.back().oid;
  }
};

// The state of one walk_table(): which columns go on from where, and how much was spent.
class TableWalk {
 public:
  TableWalk(TableSpec spec, WalkLimits limits, AgentHabits& habits, bool bulk)
      : spec_(std::move(spec)), limits_(limits), habits_(habits), bulk_(bulk && !habits.no_bulk) {
    if (habits_.page == 0) habits_.page = 1;
    width_ = std::max<std::size_t>(habits_.columns_per_request, 1);
    columns_.reserve(spec_.columns.size());
    for (const auto id : spec_.columns) columns_.emplace_back().root = spec_.entry.child(id);
  }

  bool choose_batch();
  bool within_limits();
  Request request();
  void take(Response& response);
  // False: the walk cannot go on.
  bool recover(const Error& error);
  bool handle_status(const Response& response);
  Table finish();

 private:
  void accept(Column& column, VarBind& bind);
  void leave(Column& column, const Oid& next);
  void take_empty();
  void handle_too_big();
  void handle_gen_err(std::size_t in_batch);
  void stop(WalkEnd end, std::string reason);
  void stop_over_limit(std::size_t most, const char* what);
  void note(WalkEnd end, std::string reason);
  void grow_page();
  void halve_page() { habits_.page = std::max<std::uint16_t>(habits_.page / 2, 1); }
  std::size_t average() const {
    return varbinds_ == 0 ? 20 : std::max<std::size_t>(bytes_ / varbinds_, 8);
  }
  bool merge_row(Table& table, std::vector<std::size_t>& at);

  TableSpec spec_;
  WalkLimits limits_;
  AgentHabits& habits_;
  bool bulk_;
  bool bulk_doubted_ = false;  // GETNEXT is tried because GETBULK brought no answer
  bool isolating_ = false;     // one row at a time, to find the instance that fails
  bool stopped_ = false;
  bool over_limit_ = false;
  std::size_t width_;
  std::uint16_t repetitions_ = 1;
  unsigned failures_ = 0, empties_ = 0;  // in a row: no answer at all; none with values
  std::size_t varbinds_ = 0;
  std::size_t bytes_ = 0;
  Held held_;
  std::size_t longest_ = 0;  // values of the longest column
  std::size_t packets_ = 0;
  Clock::time_point began_ = Clock::now();
  std::vector<Column> columns_;
  std::vector<std::size_t> batch_;
  WalkEnd end_ = WalkEnd::complete;
  std::string reason_;
  Errc error_ = Errc::none;
};

bool TableWalk::choose_batch() {
  batch_.clear();
  if (stopped_) return false;
  // A row that is wider than a packet should be is asked in parts.
  const auto fit = std::max<std::size_t>(habits_.target_bytes / average(), 1);
  const auto most = std::min(width_, fit);
  for (std::size_t i = 0; i < columns_.size() && batch_.size() < most; ++i)
    if (!columns_[i].done) batch_.push_back(i);
  return !batch_.empty();
}

bool TableWalk::within_limits() {
  if (packets_ >= limits_.packets)
    stop_over_limit(limits_.packets, "packets");
  else if (bytes_ >= limits_.bytes)
    stop_over_limit(limits_.bytes, "bytes");
  else if (held_.bytes() >= limits_.memory)
    stop_over_limit(limits_.memory, "bytes of memory");
  else if (packets_ > 0 && Clock::now() - began_ >= limits_.time)
    note(WalkEnd::cut_short, fmt::format("more than {} ms", limits_.time.count()));
  else
    return true;
  return false;
}

Request TableWalk::request() {
  ++packets_;
  repetitions_ = 1;
  if (bulk_ && !isolating_) {
    const auto fit = habits_.target_bytes / (average() * batch_.size());
    const auto most = std::min(habits_.page, std::max<std::uint16_t>(habits_.page_limit, 1));
    repetitions_ = static_cast<std::uint16_t>(std::clamp<std::size_t>(fit, 1, most));
  }
  Request request;
  request.type = repetitions_ > 1 ? PduType::get_bulk : PduType::get_next;
  request.max_repetitions = request.type == PduType::get_bulk ? repetitions_ : std::uint16_t{0};
  request.oids.reserve(batch_.size());
  for (const auto i : batch_) {
    columns_[i].asked = true;
    request.oids.push_back(columns_[i].cursor());
  }
  return request;
}

void TableWalk::take(Response& response) {
  failures_ = 0;
  if (response.rows.empty()) return take_empty();
  empties_ = 0;
  isolating_ = false;
  if (repetitions_ > 1) habits_.bulk_works = true;
  if (bulk_doubted_ && !habits_.bulk_works) habits_.no_bulk = true;
  const auto most = std::min(response.rows.size(), batch_.size() * repetitions_);
  std::size_t in_batch = 0;
  for (std::size_t i = 0; i < most && !stopped_; ++i) {
    auto& column = columns_[batch_[in_batch]];
    if (!column.done) accept(column, response.rows[i]);
    if (++in_batch == batch_.size()) in_batch = 0;
  }
  grow_page();
}

void TableWalk::accept(Column& column, VarBind& bind) {
  if (bind.value.is_exception()) {
    leave(column, {});
    return;
  }
  if (bind.oid <= column.cursor()) {
    column.done = true;
    note(WalkEnd::inconsistent, fmt::format("the agent goes back to {} after {}", bind.oid.text(),
                                            column.cursor().text()));
    return;
  }
  if (!column.root.contains(bind.oid)) {
    leave(column, bind.oid);
    return;
  }
  if (varbinds_ == limits_.varbinds) return stop_over_limit(limits_.varbinds, "values");
  if (column.values.size() == limits_.rows) return stop_over_limit(limits_.rows, "rows");
  ++varbinds_;
  bytes_ += wire_size(bind);
  held_.add_value(bind);
  column.resume.clear();
  column.values.push_back(std::move(bind));
  if (column.values.size() <= longest_) return;
  longest_ = column.values.size();
  held_.add_row(columns_.size());
}

// The column is over. What comes next in the agent's tree says which later columns do not exist, so
// a table that is not there costs one request however many columns it has.
void TableWalk::leave(Column& column, const Oid& next) {
  column.done = true;
  if (!column.values.empty()) return;
  const bool in_table =
      !next.empty() && spec_.entry.contains(next) && next.size() > spec_.entry.size();
  const auto from = column.root.back();
  for (auto& other : columns_) {
    const auto id = other.root.back();
    if (!other.asked && id > from && (!in_table || id < next[spec_.entry.size()]))
      other.done = true;
  }
}

// An answer without a single varbind says nothing; it is asked once more, in the simplest way.
void TableWalk::take_empty() {
  if (++empties_ == 1) {
    isolating_ = true;
    return;
  }
  stop(WalkEnd::cut_short, "the agent answers with an empty list");
}

void TableWalk::grow_page() {
  if (!bulk_ || repetitions_ < habits_.page) return;  // a page that was not used proves nothing
  const auto page = std::max<unsigned>(habits_.page + 1U, habits_.page * 3U / 2U);
  habits_.page = static_cast<std::uint16_t>(
      std::min<unsigned>(page, std::max<unsigned>(habits_.page_limit, 1)));
}

bool TableWalk::recover(const Error& error) {
  const bool silent = error.code == Errc::timeout || error.code == Errc::protocol;
  // A dead device must not be asked at every page size: half a page, one row, then no more.
  if (!silent || ++failures_ > 2 || repetitions_ == 1) {
    error_ = error.code;
    stop(WalkEnd::cut_short, fmt::format("{}: {}", text(error.code), error.what));
    return false;
  }
  halve_page();
  if (failures_ == 2) {
    bulk_ = false;
    bulk_doubted_ = true;
  }
  return true;
}

bool TableWalk::handle_status(const Response& response) {
  failures_ = 0;
  if (response.error_status == error_too_big) {
    handle_too_big();
    return !stopped_;
  }
  std::size_t at = response.error_index;
  if (at == 0 || at > batch_.size()) {
    if (batch_.size() > 1) {
      width_ = 1;  // ask alone, then it is clear which column is meant
      return true;
    }
    at = 1;
  }
  auto& column = columns_[batch_[at - 1]];
  if (response.error_status == error_no_such_name) {
    leave(column, {});
  } else if (response.error_status == error_gen_err) {
    handle_gen_err(at - 1);
  } else {
    column.done = true;
    note(WalkEnd::cut_short,
         fmt::format("error-status {} at {}", response.error_status, column.cursor().text()));
  }
  return true;
}

void TableWalk::handle_too_big() {
  if (repetitions_ > 1) {
    habits_.page = repetitions_;
    habits_.page_limit = static_cast<std::uint16_t>(std::max(repetitions_ * 3 / 4, 1));
    halve_page();
  } else if (batch_.size() > 1) {
    width_ = batch_.size() / 2;
  } else {
    columns_[batch_[0]].done = true;
    note(WalkEnd::cut_short, "tooBig for a single value");
  }
}

// The instance behind the cursor cannot be read. The first time it is stepped over: to the row that
// another column has next, else to the next number.
void TableWalk::handle_gen_err(std::size_t in_batch) {
  auto& column = columns_[batch_[in_batch]];
  if (repetitions_ > 1) {
    isolating_ = true;
    return;
  }
  if (column.skipped) {
    column.done = true;
    note(WalkEnd::cut_short, fmt::format("genErr after {}", column.cursor().text()));
    return;
  }
  column.skipped = true;
  note(WalkEnd::cut_short, fmt::format("genErr after {}, skipped", column.cursor().text()));
  const auto prefix = column.root.size();
  for (const auto& other : columns_) {
    if (other.values.size() <= column.values.size()) continue;
    column.resume = column.root.child(other.values[column.values.size()].oid.after(prefix));
    return;
  }
  const Oid& cursor = column.cursor();
  if (cursor.size() == prefix || cursor.back() == 0xffffffffU) {
    column.resume = cursor.child(1);
  } else {
    std::vector<std::uint32_t> ids(cursor.ids().begin(), cursor.ids().end());
    ++ids.back();
    column.resume = Oid(std::move(ids));
  }
}

void TableWalk::note(WalkEnd end, std::string reason) {
  const bool worse =
      end_ == WalkEnd::complete || (end_ == WalkEnd::cut_short && end == WalkEnd::inconsistent);
  if (!worse) return;
  end_ = end;
  reason_ = std::move(reason);
}

void TableWalk::stop(WalkEnd end, std::string reason) {
  stopped_ = true;
  note(end, std::move(reason));
}

void TableWalk::stop_over_limit(std::size_t most, const char* what) {
  over_limit_ = true;
  stop(WalkEnd::cut_short, fmt::format("more than {} {}", most, what));
}

// Puts the cells of the smallest index that is left into one row. Each column is sorted by itself.
bool TableWalk::merge_row(Table& table, std::vector<std::size_t>& at) {
  const auto prefix = spec_.entry.size() + 1;
  Index smallest;
  bool found = false;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (at[i] == columns_[i].values.size()) continue;
    const auto index = columns_[i].values[at[i]].oid.after(prefix);
    if (found &&
        !std::lexicographical_compare(index.begin(), index.end(), smallest.begin(), smallest.end()))
      continue;
    smallest = index;
    found = true;
  }
  if (!found) return false;
  auto& row = table.rows.emplace_back();
  row.index.assign(smallest.begin(), smallest.end());
  row.cells.resize(columns_.size());
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (at[i] == columns_[i].values.size()) continue;
    auto& bind = columns_[i].values[at[i]];
    const auto index = bind.oid.after(prefix);
    if (!std::equal(index.begin(), index.end(), row.index.begin(), row.index.end())) continue;
    row.cells[i] = std::move(bind.value);
    bind.oid = Oid();  // the row has the index: not both at a time
    ++at[i];
  }
  return true;
}

Table TableWalk::finish() {
  Table table;
  table.name = spec_.name;
  table.rows.reserve(longest_);
  std::vector<std::size_t> at(columns_.size(), 0);
  while (merge_row(table, at)) {
  }
  table.end = end_;
  table.reason = std::move(reason_);
  table.error = error_;
  table.over_limit = over_limit_;
  table.memory = held_.bytes();
  if (table.rows.empty() && end_ == WalkEnd::complete) {
    table.end = WalkEnd::unsupported;
    table.reason = "not supported";
  }
  return table;
}

// --- single objects ---

// The state of one get_all(): which objects are still to be asked, and how many fit one request.
class ScalarRead {
 public:
  ScalarRead(std::vector<Oid> oids, std::size_t width)
      : width_(std::max<std::size_t>(width, 1)), refused_(oids.size(), false) {
    out_.reserve(oids.size());
    for (auto& oid : oids) {
      auto& bind = out_.emplace_back();
      bind.oid = std::move(oid);
      bind.value.tag = Tag::no_such_instance;
    }
  }

  bool choose();
  Request request() const;
  void take(Response& response);
  std::vector<VarBind> finish() { return std::move(out_); }

 private:
  void place(Response& response);

  std::size_t width_;
  std::size_t at_ = 0;    // all before it have been asked
  std::size_t next_ = 0;  // where the batch ends
  std::vector<bool> refused_;
  std::vector<std::size_t> asked_;
  std::vector<VarBind> out_;
};

bool ScalarRead::choose() {
  asked_.clear();
  for (next_ = at_; next_ < out_.size() && asked_.size() < width_; ++next_)
    if (!refused_[next_]) asked_.push_back(next_);
  return !asked_.empty();
}

Request ScalarRead::request() const {
  Request request;
  request.oids.reserve(asked_.size());
  for (const auto i : asked_) request.oids.push_back(out_[i].oid);
  return request;
}

// Puts answers where they were asked; agents may leave some out or change their order.
void ScalarRead::place(Response& response) {
  for (std::size_t i = 0; i < response.rows.size(); ++i) {
    auto& row = response.rows[i];
    if (i < asked_.size() && out_[asked_[i]].oid == row.oid) {
      out_[asked_[i]].value = std::move(row.value);
      continue;
    }
    for (const auto other : asked_)
      if (out_[other].oid == row.oid) out_[other].value = row.value;
  }
}

void ScalarRead::take(Response& response) {
  const auto status = response.error_status;
  const auto index = response.error_index;
  if (status == error_none) {
    place(response);
    at_ = next_;
  } else if (status != error_too_big && index > 0 && index <= asked_.size()) {
    refused_[asked_[index - 1]] = true;  // noSuchName (SNMPv1), genErr: the others are asked again
  } else if (asked_.size() > 1) {
    width_ = asked_.size() / 2;
  } else {
    refused_[asked_[0]] = true;
  }
}

}  // namespace

TableReport Table::report() const {
  TableReport report;
  report.table = name;
  report.rows = static_cast<std::uint32_t>(rows.size());
  report.dropped = dropped;
  report.complete = complete();
  report.reason = reason;
  report.inconsistent = end == WalkEnd::inconsistent;
  return report;
}

boost::asio::awaitable<Table> walk_table(Session& session, TableSpec spec, WalkLimits limits,
                                         AgentHabits& habits) {
  TableWalk walk(std::move(spec), limits, habits, session.has_bulk());
  while (walk.choose_batch() && walk.within_limits()) {
    Request request = walk.request();
    auto response = co_await session.exchange(std::move(request));
    if (!response) {
      if (!walk.recover(response.error())) break;
    } else if (response->error_status != error_none) {
      if (!walk.handle_status(*response)) break;
    } else {
      walk.take(*response);
    }
  }
  co_return walk.finish();
}

boost::asio::awaitable<Result<std::vector<VarBind>>> get_all(Session& session,
                                                             std::vector<Oid> oids,
                                                             AgentHabits& habits) {
  ScalarRead read(std::move(oids), habits.columns_per_request * 2);
  while (read.choose()) {
    Request request = read.request();
    auto response = co_await session.exchange(std::move(request));
    if (!response) co_return response.error();
    read.take(*response);
  }
  co_return read.finish();
}

}  // namespace netroster::snmp
