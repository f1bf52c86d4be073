// A history that asks another one: a test changes what it is about.
#pragma once

#include <memory>
#include <utility>

#include "inventory/store/history.h"

namespace netroster::inventory::testing_kit {

class ForwardingHistory : public History {
 public:
  explicit ForwardingHistory(std::unique_ptr<History> inner) : inner_(std::move(inner)) {}

  Result<void> write(const std::vector<DayRecord>& days) override { return inner_->write(days); }
  Result<std::vector<StoredDay>> days(const SeriesName& series, std::chrono::sys_days from,
                                      std::chrono::sys_days to) override {
    return inner_->days(series, from, to);
  }
  Result<std::optional<DaySpan>> span_of_days(const SeriesName& series) override {
    return inner_->span_of_days(series);
  }
  Result<std::vector<StoredSummary>> summaries(const SeriesName& series, std::chrono::sys_days from,
                                               std::chrono::sys_days to) override {
    return inner_->summaries(series, from, to);
  }
  Result<std::vector<PortFrames>> frames(const std::string& device, std::chrono::sys_days from,
                                         std::chrono::sys_days to) override {
    return inner_->frames(device, from, to);
  }
  Result<std::vector<Series>> series(const std::optional<std::string>& site) override {
    return inner_->series(site);
  }
  Result<void> prune(const HistoryLimits& limits) override { return inner_->prune(limits); }
  Result<void> check() override { return inner_->check(); }
  Result<void> set_max_bytes(std::uint64_t bytes) override { return inner_->set_max_bytes(bytes); }
  void stop_when(std::stop_token stop) override { inner_->stop_when(std::move(stop)); }

 private:
  std::unique_ptr<History> inner_;
};

}  // namespace netroster::inventory::testing_kit
