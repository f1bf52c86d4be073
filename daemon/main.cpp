#include <fcntl.h>
#include <unistd.h>

#include <csignal>

#include "daemon/app.h"
#include "daemon/core_dumps.h"
#include "daemon/streams.h"

namespace {

// A file opened later must not get the number of a closed stdin, stdout or stderr: messages would
// be written into it.
void keep_standard_streams() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    while (::fcntl(descriptor, F_GETFD) < 0)
      if (::open("/dev/null", descriptor == STDIN_FILENO ? O_RDONLY : O_WRONLY) < 0) break;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace netroster::daemon;
  keep_standard_streams();
  forbid_core_dumps();
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is seen at the write
  std::signal(SIGXFSZ, SIG_IGN);  // and so is a file that may not grow further
  DescriptorSink out(STDOUT_FILENO);
  DescriptorSink err(STDERR_FILENO);
  Streams streams{.out = out, .err = err};
  streams.out_is_terminal = ::isatty(STDOUT_FILENO) == 1;
  streams.err_is_terminal = ::isatty(STDERR_FILENO) == 1;
  streams.columns = terminal_columns(STDOUT_FILENO);
  streams.colour = streams.out_is_terminal && environment_wants_colour();
  streams.now = netroster::wall_now();
  return static_cast<int>(run_program({argv + 1, argv + argc}, streams));
}
