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

// Takes the rows of one response. False at the end of the view.
class Taker {
 public:
  Taker(Recorded& out, const RecordLimits& limits)
      : out_(out), limits_(limits), until_(Clock::now() + limits.time) {}

  bool take(std::vector<snmp::VarBind>& rows) {
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
  const Oid& cursor() const { return cursor_; }

 private:
  Recorded& out_;
  const RecordLimits& limits_;
  Clock::time_point until_;
  Oid cursor_ = beginning();
  std::size_t bytes_ = 0;
};

}  // namespace

boost::asio::awaitable<Recorded> record_agent(snmp::Session& session, RecordLimits limits,
                                              std::function<void(std::size_t)> on_rows) {
  Recorded out;
  Taker taker(out, limits);
  std::uint16_t page = session.has_bulk() ? first_page : 0;
  for (bool more = true; more;) {
    snmp::Request request;
    request.type = page > 0 ? snmp::PduType::get_bulk : snmp::PduType::get_next;
    request.max_repetitions = page;
    request.oids.push_back(taker.cursor());
    auto answer = co_await session.exchange(std::move(request));
    const bool too_big = answer && answer->error_status == snmp::error_too_big;
    const bool silent = !answer && answer.error().code == Errc::timeout;
    if ((too_big || silent) && page > 0) {  // a smaller answer may get through; at last GETNEXT
      page = page > smallest_page ? static_cast<std::uint16_t>(page / 2) : std::uint16_t{0};
    } else if (!answer) {
      more = taker.stop(answer.error().code, answer.error().what);
    } else if (answer->error_status == snmp::error_no_such_name) {
      more = taker.end();  // how SNMPv1 says that there is no more
    } else if (answer->error_status != snmp::error_none) {
      more = taker.stop(Errc::protocol, "the agent answered with an error");
    } else {
      more = taker.take(answer->rows);
      on_rows(out.binds.size());
    }
  }
  co_return out;
}

}  // namespace netroster::replay
