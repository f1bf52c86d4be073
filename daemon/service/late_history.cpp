#include "daemon/service/late_history.h"

#include <sys/stat.h>

#include <filesystem>
#include <utility>
#include <vector>

namespace netroster::service {
namespace {

using inventory::History;
using inventory::OpenMode;
using std::chrono::sys_days;

// Which file has this name; all zeros when none has.
struct FileId {
  dev_t device = 0;
  ino_t inode = 0;
  bool operator==(const FileId&) const = default;

  static FileId of(const std::string& path) {
    struct stat there {};
    if (::stat(path.c_str(), &there) != 0) return {};
    return {there.st_dev, there.st_ino};
  }
};

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
  Result<std::optional<inventory::DaySpan>> span_of_days(
      const inventory::SeriesName& series) override {
    return with([&](History& opened) { return opened.span_of_days(series); });
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
  void stop_when(std::stop_token /*stop*/) override {}  // for readers; this one writes

  // SQLite would go on writing a file that nobody can open any more.
  Result<void> look() {
    if (opened_ && FileId::of(path_) != file_) {
      opened_.reset();  // first: it removes its log by name, which is not to be that of the next
      return Error{Errc::storage, path_ +
                                      ": removed or replaced while the daemon wrote it; it is "
                                      "opened or made anew, and what waits is written there"};
    }
    if (opened_) return {};
    auto opened = inventory::open_history(path_, OpenMode::read_write);
    if (!opened) return opened.error();
    opened_ = std::move(*opened);
    file_ = FileId::of(path_);
    return {};
  }

 private:
  template <typename Use>
  auto with(Use use) -> decltype(use(std::declval<History&>())) {
    if (const auto there = look(); !there) return there.error();
    return use(*opened_);
  }

  const std::string path_;
  std::unique_ptr<History> opened_;
  FileId file_;
};

}  // namespace

bool may_pass(const Error& error, const std::string& path) {
  if (error.code == Errc::disk_full) return true;
  if (error.code != Errc::io) return false;
  std::error_code unreadable;
  const auto directory = std::filesystem::absolute(path, unreadable).parent_path();
  return std::filesystem::is_directory(directory, unreadable);
}

Result<std::unique_ptr<History>> open_history_soon(const std::string& path) {
  auto history = std::make_unique<LateHistory>(path);
  const auto opened = history->look();
  if (!opened && !may_pass(opened.error(), path)) return opened.error();
  return std::unique_ptr<History>(std::move(history));
}

}  // namespace netroster::service
