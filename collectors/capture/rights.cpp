#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>

#include "collectors/capture/helper.h"

namespace netroster::capture {
namespace {

constexpr std::uint32_t net_raw = 1U << CAP_NET_RAW;

using Sets = std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3>;

bool holds_only_net_raw(const Sets& sets) {
  return sets[0].permitted == net_raw && sets[0].effective == net_raw && sets[1].permitted == 0;
}

}  // namespace

Result<void> keep_net_raw_only() {
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  Sets sets{};
  if (::syscall(SYS_capget, &header, sets.data()) != 0 || (sets[0].permitted & net_raw) == 0)
    return Error{Errc::refused, "capturing needs CAP_NET_RAW: run it as root, or give it that one"};
  // A service manager that gave no more may forbid to ask for less.
  if (holds_only_net_raw(sets)) return {};
  for (unsigned long other = 0; ::prctl(PR_CAPBSET_READ, other, 0, 0, 0) >= 0; ++other)
    if (other != CAP_NET_RAW) ::prctl(PR_CAPBSET_DROP, other, 0, 0, 0);
  ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  const Sets kept{{{net_raw, net_raw, 0}, {0, 0, 0}}};
  if (::syscall(SYS_capset, &header, kept.data()) != 0)
    return Error{Errc::io, "the capabilities that are not needed cannot be given up"};
  return {};
}

}  // namespace netroster::capture
