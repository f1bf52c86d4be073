// Where a command writes and what it knows about the other end. Tests give it strings.
#pragma once

#include <fmt/format.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"

namespace netroster::daemon {

// Takes bytes until the reader goes away; then takes no more and says so.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void write(std::string_view text) = 0;
  virtual void flush() {}
  // The reader closed the pipe: nothing more is worth writing, and that is no failure.
  virtual bool closed() const { return false; }
  // Why writing failed ("No space left on device"), or "".
  virtual std::string failure() const { return {}; }
};

class StringSink : public Sink {
 public:
  void write(std::string_view text) override { text_ += text; }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// Buffered writes to a file descriptor that stays open. SIGPIPE must be ignored.
class DescriptorSink : public Sink {
 public:
  explicit DescriptorSink(int descriptor) : descriptor_(descriptor) {}
  ~DescriptorSink() override;
  void write(std::string_view text) override;
  void flush() override;
  bool closed() const override { return closed_; }
  std::string failure() const override { return failure_; }

 private:
  int descriptor_;
  std::string pending_;
  bool closed_ = false;
  std::string failure_;
};

struct Streams {
  Sink& out;
  Sink& err;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  std::size_t columns = 80;  // of the terminal
  bool colour = false;       // on out
  bool quiet = false;        // no progress and no remarks on err
  WallTime now{};

  template <typename... Args>
  void print(fmt::format_string<Args...> format, Args&&... args) {
    out.write(fmt::format(format, std::forward<Args>(args)...));
  }
  // "netroster: …" and a line end, on err. Control characters of the message are shown, not sent.
  void complain(std::string_view message);
  // The same, unless --quiet.
  void remark(std::string_view message);
};

// What the environment says of the terminal: $COLUMNS, else the window's size, else 80.
std::size_t terminal_columns(int descriptor);
// False with NO_COLOR set to anything but "", and with TERM=dumb or no TERM.
bool environment_wants_colour();

}  // namespace netroster::daemon
