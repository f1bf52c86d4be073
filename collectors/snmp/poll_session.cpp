#include "collectors/snmp/poll_session.h"

#include <algorithm>
#include <utility>

namespace netroster::snmp {
namespace asio = boost::asio;

namespace {

PollEnd end_of(Errc code) {
  switch (code) {
    case Errc::closed:
      return PollEnd::closed;
    case Errc::cancelled:
      return PollEnd::stopped;
    case Errc::timeout:
      return PollEnd::timeout;
    default:
      return PollEnd::failed;
  }
}

// Rows are asked some at a time, each with all its columns, so that the counters of an interface
// are of one moment.
class RowCursor {
 public:
  RowCursor(const PollSettings& settings, PolledDevice& device)
      : settings_(settings), device_(device) {
    for (std::size_t column = 0; column < settings.columns.size(); ++column)
      if ((device.left_out >> column & 1U) == 0) asked_.push_back(column);
    rows_at_once_ = std::max<std::size_t>(
        1, settings.objects_a_request / std::max<std::size_t>(1, asked_.size()));
  }

  bool at_end() const { return at_ == device_.indexes.size(); }
  std::vector<Oid> names() {
    count_ = std::min(rows_at_once_, device_.indexes.size() - at_);
    std::vector<Oid> out;
    for (std::size_t row = at_; row < at_ + count_; ++row)
      for (const auto column : asked_) {
        out.push_back(settings_.columns[column]);
        out.back().push(device_.indexes[row]);
      }
    return out;
  }
  void take(const std::vector<VarBind>& answers) {
    for (std::size_t i = 0; i < answers.size(); ++i) {
      const auto value = answers[i].value.as_unsigned();
      if (!value) continue;
      const auto row = at_ + i / asked_.size();
      const auto column = asked_[i % asked_.size()];
      device_.values[row * settings_.columns.size() + column] = *value;
      device_.known[row] |= 1U << column;
    }
    at_ += count_;
  }

 private:
  const PollSettings& settings_;
  PolledDevice& device_;
  std::vector<std::size_t> asked_;
  std::size_t rows_at_once_ = 1;
  std::size_t at_ = 0;
  std::size_t count_ = 0;
};

}  // namespace

asio::awaitable<PollEnd> poll_session(Session& session, const PollSettings& settings,
                                      PolledDevice& device, AgentHabits& habits) {
  const auto began = std::chrono::steady_clock::now();
  device.forget(settings);
  auto scalars = settings.scalars;
  const auto single = co_await get_all(session, std::move(scalars), habits);
  if (!single) co_return end_of(single.error().code);
  for (std::size_t i = 0; i < single->size(); ++i)
    if (const auto value = (*single)[i].value.as_unsigned()) device.set_scalar(i, *value);
  for (RowCursor rows(settings, device); !rows.at_end();) {
    const auto passed = std::chrono::steady_clock::now() - began;
    if (settings.device_time.count() > 0 && passed >= settings.device_time)
      co_return PollEnd::too_slow;
    auto names = rows.names();
    const auto answers = co_await get_all(session, std::move(names), habits);
    if (!answers) {
      const auto needed = std::chrono::steady_clock::now() - began;
      const bool slow = answers.error().code == Errc::timeout && settings.device_time.count() > 0 &&
                        needed >= settings.device_time;
      co_return slow ? PollEnd::too_slow : end_of(answers.error().code);
    }
    rows.take(*answers);
  }
  co_return PollEnd::complete;
}

}  // namespace netroster::snmp
