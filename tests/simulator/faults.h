// What can be wrong with an agent, on demand. One row of fault_modes() is one mode: its name on the
// command line, the meaning of its number, and what it does.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace netroster::simulator {

enum class Fault : std::uint8_t {
  dark,
  closed,
  slow,
  lossy,
  duplicate,
  wrong_source_address,
  wrong_source_port,
  wrong_request_id,
  wrong_version,
  wrong_community,
  wrong_pdu_type,
  unasked_oids,
  outside_subtree,
  looping_oids,
  cyclic_oids,
  growing_oids,
  decreasing_oids,
  skipped_rows,
  huge_values,
  too_big,
  too_big_empty,
  empty_lists,
  cut_tables,
  cut_rows,
  cut_neighbours,
  cut_forwarding,
  missing_rows,
  truncated_ber,
  garbage,
  gen_err_column,
  slow_column,
  no_bulk,
  bulk_hangs,
  bulk_gen_err,
  fragile_oids,
  fragile_repetitions,
  fragile_rate,
  fragile_concurrent,
  reboot,
  boots_forgotten,
  renumber,
  counter_wrap,
  duplicate_engine_id,
  engine_id_change,
  stale_time,
  wrong_digest,
  v3_downgrade,
  hostile_text,
  count
};
inline constexpr std::size_t fault_count = static_cast<std::size_t>(Fault::count);

struct FaultMode {
  Fault fault;
  const char* name;
  std::uint32_t parameter;   // when none is given
  const char* parameter_is;  // "" when the mode has none
  const char* doc;
};

std::span<const FaultMode> fault_modes();
const FaultMode* find_fault_mode(std::string_view name);

// Which modes are on at one agent, and with which number.
class FaultSet {
 public:
  void set(Fault fault, std::uint32_t parameter) {
    on_.set(static_cast<std::size_t>(fault));
    parameters_[static_cast<std::size_t>(fault)] = parameter;
  }
  void set(Fault fault);
  bool has(Fault fault) const { return on_.test(static_cast<std::size_t>(fault)); }
  std::uint32_t parameter(Fault fault) const {
    return parameters_[static_cast<std::size_t>(fault)];
  }
  bool any() const { return on_.any(); }
  std::vector<std::string> names() const;

 private:
  std::bitset<fault_count> on_;
  std::array<std::uint32_t, fault_count> parameters_{};
};

// "MODE[:NUMBER]=SHARE" or "MODE[:NUMBER]=ADDRESS[,ADDRESS…]": a share is 0.05 or 5%.
struct FaultOrder {
  Fault fault = Fault::dark;
  std::uint32_t parameter = 0;
  std::optional<double> share;
  std::vector<std::uint32_t> addresses;  // IPv4, host order
};

Result<FaultOrder> parse_fault(std::string_view text);

}  // namespace netroster::simulator
