#include "daemon/service/late_history.h"

#include <utility>
#include <vector>

namespace netroster::service {
namespace {

using inventory::History;
using inventory::OpenMode;
using std::chrono::sys_days;

class LateHistory final : public History {
 public:
  explicit LateHistory(std::string path) : path_(std::move(path)) {}

  Result<void> write(const std::vector<inventory::DayRecord>& days) override {
    return with([&](History& opened) { return opened.write(days); });
  }
  Result<std::vector<inventory::StoredDay>> days(const inventory::SeriesName& series, sys_days from,
                                                 sys_days to) override {
    return with([&](History& opened) { return opened.days(series, from, to); });
  }
  Result<std::vector<inventory::StoredSummary>> summaries(const inventory::SeriesName& series,
                                                          sys_days from, sys_days to) override {
    return with([&](History& opened) { return opened.summaries(series, from, to); });
  }
  Result<std::vector<inventory::PortFrames>> frames(const std::string& device, sys_days from,
                                                    sys_days to) override {
    return with([&](History& opened) { return opened.frames(device, from, to); });
  }
  Result<std::vector<inventory::Series>> series(const std::optional<std::string>& site) override {
    return with([&](History& opened) { return opened.series(site); });
  }
  Result<void> prune(const inventory::HistoryLimits& limits) override {
    return with([&](History& opened) { return opened.prune(limits); });
  }
  Result<void> check() override {
    return with([](History& opened) { return opened.check(); });
  }
  Result<void> set_max_bytes(std::uint64_t bytes) override {
    return with([&](History& opened) { return opened.set_max_bytes(bytes); });
  }

 private:
  template <typename Use>
  auto with(Use use) -> decltype(use(std::declval<History&>())) {
    if (!opened_) {
      auto opened = inventory::open_history(path_, OpenMode::read_write);
      if (!opened) return opened.error();
      opened_ = std::move(*opened);
    }
    return use(*opened_);
  }

  const std::string path_;
  std::unique_ptr<History> opened_;
};

}  // namespace

Result<std::unique_ptr<History>> open_history_soon(const std::string& path) {
  auto opened = inventory::open_history(path, OpenMode::read_write);
  if (opened || opened.error().code != Errc::disk_full) return opened;
  return std::unique_ptr<History>(std::make_unique<LateHistory>(path));
}

}  // namespace netroster::service
