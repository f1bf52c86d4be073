// Log lines with an ID each, rate-limited per ID and subject: an operator looks the ID up in the
// manual. Lines go to stderr; systemd's journal reads the leading "<N>" as the priority.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace netroster::log {

enum class Level { error = 3, warning = 4, notice = 5, info = 6, debug = 7 };

// Lines above this level are dropped. Default: notice.
void set_level(Level level);
// Where lines go instead of stderr (tests, the journal). Called under a lock.
void set_sink(std::function<void(Level, std::string_view line)> sink);

// `id` is upper case with underscores, e.g. "SNMP_CREDENTIAL_REFUSED"; `about` is the device, file
// or site. The same id about the same subject is written once a minute at most and counted.
void write(Level level, std::string_view id, std::string_view about, std::string_view what);

// Of what each happens on its own: the same words once a minute, others at once.
void write_each(Level level, std::string_view id, std::string_view about, std::string_view what);

inline void error(std::string_view id, std::string_view about, std::string_view what) {
  write(Level::error, id, about, what);
}
inline void warning(std::string_view id, std::string_view about, std::string_view what) {
  write(Level::warning, id, about, what);
}
inline void notice(std::string_view id, std::string_view about, std::string_view what) {
  write(Level::notice, id, about, what);
}
inline void info(std::string_view id, std::string_view about, std::string_view what) {
  write(Level::info, id, about, what);
}

}  // namespace netroster::log
