// The text at the end of a TZif file: the rule for the years to come.
#include <charconv>

#include "measurements/time_zone.h"

namespace netroster::measurements {
namespace {

using std::chrono::seconds;

constexpr int longest_hours = 167;  // RFC 9636, 3.3.1

// Takes words off the front; a fault sets failed() for good.
class Words {
 public:
  explicit Words(std::string_view text) : rest_(text) {}

  bool failed() const { return failed_; }
  bool empty() const { return rest_.empty(); }
  bool next_is(char c) const { return !rest_.empty() && rest_.front() == c; }
  bool take(char c) {
    if (!next_is(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void need(char c) {
    if (!take(c)) failed_ = true;
  }
  int number(int least, int most) {
    int value = 0;
    const auto [end, wrong] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    const bool digit = !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9';
    if (wrong != std::errc{} || !digit || value < least || value > most) {
      failed_ = true;
      return 0;
    }
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return value;
  }
  // "PST" or "<-03>".
  void name() {
    const bool quoted = take('<');
    std::size_t length = 0;
    while (length < rest_.size() && is_of_name(rest_[length], quoted)) ++length;
    if (length < 3) failed_ = true;
    rest_.remove_prefix(length);
    if (quoted) need('>');
  }
  // [+-]hh[:mm[:ss]]
  seconds clock() {
    const bool negative = take('-');
    if (!negative) take('+');
    seconds value = std::chrono::hours{number(0, longest_hours)};
    if (take(':')) value += std::chrono::minutes{number(0, 59)};
    if (take(':')) value += seconds{number(0, 59)};
    return negative ? -value : value;
  }

 private:
  static bool is_of_name(char c, bool quoted) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (quoted && ((c >= '0' && c <= '9') || c == '+' || c == '-'));
  }

  std::string_view rest_;
  bool failed_ = false;
};

ChangeRule change(Words& in) {
  ChangeRule made;
  if (in.take('M')) {
    made.kind = ChangeRule::Kind::month_week_day;
    made.month = in.number(1, 12);
    in.need('.');
    made.week = in.number(1, 5);
    in.need('.');
    made.day = in.number(0, 6);
  } else if (in.take('J')) {
    made.kind = ChangeRule::Kind::julian;
    made.day = in.number(1, 365);
  } else {
    made.day = in.number(0, 365);
  }
  if (in.take('/')) made.time = in.clock();
  return made;
}

}  // namespace

std::optional<ZoneRule> parse_zone_rule(std::string_view text) {
  Words in{text};
  ZoneRule made;
  in.name();
  made.standard = -in.clock();  // POSIX counts west of Greenwich
  if (!in.empty()) {
    auto& summer = made.summer.emplace();
    in.name();
    summer.offset = in.next_is(',') ? made.standard + std::chrono::hours{1} : -in.clock();
    in.need(',');
    summer.begin = change(in);
    in.need(',');
    summer.end = change(in);
  }
  if (in.failed() || !in.empty()) return std::nullopt;
  return made;
}

}  // namespace netroster::measurements
