// A recording of one agent (the snmprec format of snmpsim): lines of "OID|tag|value". Recordings
// are contributed by hand and by tools, so what is odd about them is mended here, once.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "collectors/snmp/value.h"

namespace netroster::replay {

// Every value of one agent, in OID order. Immutable once made, so many sessions may share it.
class Recording {
 public:
  Recording() = default;

  // Never fails: a line that cannot be understood is left out and counted. Of an OID that occurs
  // twice, the last line wins.
  static Recording parse(std::string_view text);
  // Errc::not_found or io when the file cannot be read, limit when it is over 256 MiB.
  static Result<Recording> load(const std::string& path);

  // The value at exactly this OID; null when there is none.
  const snmp::VarBind* get(const Oid& oid) const;
  // The first value behind this OID (GETNEXT); null at the end.
  const snmp::VarBind* next(const Oid& after) const;

  std::span<const snmp::VarBind> binds() const { return binds_; }
  std::size_t skipped_lines() const { return skipped_lines_; }
  std::size_t duplicates() const { return duplicates_; }

 private:
  void add_line(std::string_view line);
  void put_in_order();

  std::vector<snmp::VarBind> binds_;
  std::size_t skipped_lines_ = 0;
  std::size_t duplicates_ = 0;
};

}  // namespace netroster::replay
