// What a process that holds secrets does first.
#pragma once

#include <sys/prctl.h>
#include <sys/resource.h>

namespace netroster::daemon {

// Memory holds the district's credentials: a core dump would leak them.
inline void forbid_core_dumps() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
#ifdef NDEBUG  // sanitizers and debuggers look into the process
  ::prctl(PR_SET_DUMPABLE, 0);
#endif
}

}  // namespace netroster::daemon
