#include "collectors/replay/record.h"

#include <algorithm>

namespace netroster::replay {
namespace {

using Clock = std::chrono::steady_clock;
using snmp::Tag;

constexpr std::uint16_t first_page = 50;
constexpr std::uint16_t smallest_page = 1;

// IEEE 802.1's first MIBs (LLDP) are below 1.0.
const Oid& beginning() {
  static const Oid oid{1, 0};
  return oid;
}

snmp::Request request_after(const Oid& cursor, std::uint16_t page) {
  snmp::Request request;
  request.type = page > 0 ? snmp::PduType::get_bulk : snmp::PduType::get_next;
  request.max_repetitions = page;
  request.oids.push_back(cursor);
  return request;
}

// A smaller answer may get through.
bool asked_too_much(const Result<snmp::Response>& answer) {
  if (!answer) return answer.error().code == Errc::timeout;
  return answer->error_status == snmp::error_too_big;
}

// At last 0, which is GETNEXT.
std::uint16_t smaller(std::uint16_t page) {
  return page > smallest_page ? static_cast<std::uint16_t>(page / 2) : std::uint16_t{0};
}

// Takes answer after answer; true while there is more to ask for.
class Taker {
 public:
  Taker(Recorded& out, const RecordLimits& limits, std::function<void(std::size_t)> on_rows)
      : out_(out),
        limits_(limits),
        on_rows_(std::move(on_rows)),
        until_(Clock::now() + limits.time) {}

  bool take(Result<snmp::Response> answer) {
    if (!answer) return stop(answer.error().code, answer.error().what);
    // How SNMPv1 says that there is no more.
    if (answer->error_status == snmp::error_no_such_name) return end();
    if (answer->error_status != snmp::error_none)
      return stop(Errc::protocol, "the agent answered with an error");
    const bool more = take_rows(answer->rows);
    on_rows_(out_.binds.size());
    return more;
  }
  const Oid& cursor() const { return cursor_; }

 private:
  bool take_rows(std::vector<snmp::VarBind>& rows) {
    if (rows.empty()) return stop(Errc::protocol, "the agent answered without values");
    for (auto& row : rows) {
      if (row.value.tag == Tag::end_of_mib_view) return end();
      if (row.oid <= cursor_) return stop(Errc::misbehaving, "the agent went back in its tables");
      cursor_ = row.oid;
      bytes_ += row.value.bytes.size() + 4 * row.oid.size();
      out_.binds.push_back(std::move(row));
      if (out_.binds.size() >= limits_.varbinds || bytes_ >= limits_.bytes)
        return stop(Errc::limit, "more values than a recording may have");
    }
    if (Clock::now() >= until_) return stop(Errc::limit, "it took too long");
    return true;
  }
  bool end() {
    out_.complete = true;
    return false;
  }
  bool stop(Errc code, std::string reason) {
    out_.error = code;
    out_.reason = std::move(reason);
    return false;
  }

  Recorded& out_;
  const RecordLimits& limits_;
  std::function<void(std::size_t)> on_rows_;
  Clock::time_point until_;
  Oid cursor_ = beginning();
  std::size_t bytes_ = 0;
};

}  // namespace

boost::asio::awaitable<Recorded> record_agent(snmp::Session& session, RecordLimits limits,
                                              std::function<void(std::size_t)> on_rows) {
  Recorded out;
  Taker taker(out, limits, std::move(on_rows));
  std::uint16_t page = session.has_bulk() ? first_page : 0;
  for (bool more = true; more;) {
    auto request = request_after(taker.cursor(), page);
    auto answer = co_await session.exchange(std::move(request));
    if (page > 0 && asked_too_much(answer))
      page = smaller(page);
    else
      more = taker.take(std::move(answer));
  }
  co_return out;
}

}  // namespace netroster::replay
