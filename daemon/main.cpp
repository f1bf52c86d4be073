#include <unistd.h>

#include <csignal>

#include "daemon/app.h"
#include "daemon/streams.h"

int main(int argc, char** argv) {
  using namespace netroster::daemon;
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is seen at the write
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
