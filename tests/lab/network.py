"""A small network of real hosts in Linux network namespaces.

Everything lives in a mount, PID and network namespace of the test's own (see enter()): the named
namespaces, the daemons and the packets cannot be seen from outside, two labs may run at once, and
the kernel removes all of it when the test ends, also when it is killed.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time

MARK = "NETROSTER_LAB_INSIDE"
SKIPPED = 77  # CTest's SKIP_RETURN_CODE
TOOLS = ["ip", "nft", "unshare", "nsenter", "mount", "sysctl", "snmpd", "lldpd", "lldpcli",
         "snmpbulkwalk"]
PR_SET_PDEATHSIG = 1
# Exists where snmpd is installed. A tmpfs of the lab's own covers it: what the lab writes goes with it.
FOLDER = "/var/lib/snmp"


class LabError(Exception):
    """The lab itself could not be built; says nothing about netroster."""


def reason_to_skip():
    """Why the lab cannot run here, or None."""
    if os.geteuid() != 0:
        return "needs root to make network namespaces"
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing:
        return "not installed: " + " ".join(missing)
    probe = subprocess.run(["unshare", "-m", "-n", "-p", "-f", "true"], capture_output=True, text=True)
    if probe.returncode != 0:
        return "namespaces are not allowed here: " + probe.stderr.strip()
    return None


def enter(argv):
    """Runs argv again inside fresh namespaces and returns its exit code; None when already inside."""
    if os.environ.get(MARK) == "1":
        run(["mount", "--make-rprivate", "/"])
        os.makedirs("/run/netns", exist_ok=True)
        run(["mount", "-t", "tmpfs", "tmpfs", "/run/netns"])
        run(["mount", "-t", "tmpfs", "tmpfs", FOLDER])
        run(["ip", "link", "set", "lo", "up"])
        return None
    command = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]
    child = subprocess.Popen(command + argv, env=dict(os.environ, **{MARK: "1"}),
                             preexec_fn=die_with_parent)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: child.kill())
    return child.wait()


def begin(tool=None):
    """What every test of the lab does first: None inside the namespaces, where it goes on, else the
    exit code. A reason to skip is printed; with CI=true a skip is a failure."""
    reason = reason_to_skip() or (f"not installed: {tool}" if tool and not shutil.which(tool) else None)
    if reason:
        print("skipped:", reason)
        return 1 if os.environ.get("CI") == "true" else SKIPPED
    return enter([sys.executable, "-B"] + sys.argv)


def die_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def run(command, check=True, timeout=60, stdin=None):
    """Runs a command to its end; a failed one raises with what it printed."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, input=stdin)
    if check and done.returncode != 0:
        raise LabError(f"{' '.join(command)}: {(done.stderr or done.stdout).strip()}")
    return done


def wait_until(what, test, seconds=60.0):
    """Polls test() until it is true. What test() returned last is in the error."""
    limit = time.monotonic() + seconds
    while True:
        result = test()
        if result is True:
            return
        if time.monotonic() > limit:
            raise LabError(f"after {seconds:.0f} s still waiting until {what}: {result}")
        time.sleep(0.1)


class Namespace:
    """A named network namespace. Without IPv6 unless it is asked for, so that the kernel sends
    nothing by itself."""

    def __init__(self, name, ipv6=False):
        self.name = name
        run(["ip", "netns", "add", name])
        off = 0 if ipv6 else 1
        self.inside(["sysctl", "-qw", f"net.ipv6.conf.all.disable_ipv6={off}",
                     f"net.ipv6.conf.default.disable_ipv6={off}",
                     # Addresses are there at once.
                     "net.ipv6.conf.default.accept_dad=0", "net.ipv6.conf.default.accept_ra=0"])
        self.ip("link", "set", "lo", "up")

    def ip(self, *words):
        run(["ip", "-n", self.name, *words])

    def inside(self, command, check=True, timeout=60, stdin=None):
        return run(["ip", "netns", "exec", self.name, *command], check, timeout, stdin)

    def bridge(self, name):
        self.ip("link", "add", name, "type", "bridge")
        self.ip("link", "set", name, "up")


def connect(left, left_port, right, right_port):
    """One cable between two namespaces; both ends up."""
    run(["ip", "link", "add", left_port, "netns", left.name, "type", "veth",
         "peer", "name", right_port, "netns", right.name])
    left.ip("link", "set", left_port, "up")
    right.ip("link", "set", right_port, "up")


BLIND = "lab-blind"

HOST_SCRIPT = r"""
set -e
mount --make-rprivate /
mount -t tmpfs tmpfs /run
mkdir -p /run/lldpd /run/agentx
chown _lldpd: /run/lldpd
hostname "$1"
export SNMP_PERSISTENT_DIR="$2/persist"
snmpd -f -C -c "$2/snmpd.conf" -I -smux -r -Lf "$2/snmpd.log" &
until [ -S /run/agentx/master ]; do sleep 0.05; done
exec lldpd -d -x -X /run/agentx/master -l -ccccc -u /run/lldpd.socket -O "$2/lldpd.conf" \
  -S "netroster lab $1" 2>"$2/lldpd.log"
"""


class Host(Namespace):
    """A namespace that is a switch: a bridge, snmpd and lldpd, with its own hostname and /run. Its
    address is of IPv4 or of IPv6; it has none of the other."""

    def __init__(self, name, address, access, port_id="ifname"):
        self.ipv6 = ":" in address
        super().__init__(name, self.ipv6)
        self.address = address
        self.access = access
        self.port_id = port_id
        self.folder = os.path.join(FOLDER, name)
        os.mkdir(self.folder)
        self.process = None
        self.bridge("br0")
        self.ip("addr", "add", f"{address}/{64 if self.ipv6 else 24}", "dev", "br0")

    def add_port(self, port):
        self.ip("link", "set", port, "master", "br0")

    def start(self):
        transport = "udp6" if self.ipv6 else "udp"
        self.write("snmpd.conf", f"agentaddress {transport}:161\nmaster agentx\nagentXSocket /run/agentx/master\n"
                   "agentXPerms 0660 0755\nsysLocation lab closet\nsysContact nobody\n"
                   # Sees everything but the neighbours: LLDP-MIB is outside this view.
                   f"view blind included .1.3\nrocommunity {BLIND} default -V blind\n"
                   + self.access.snmpd_lines())
        self.write("lldpd.conf", f"configure lldp portidsubtype {self.port_id}\n"
                   "configure lldp tx-interval 1\nconfigure system interface pattern eth*\n")
        command = ["ip", "netns", "exec", self.name, "unshare", "-m", "-u", "-p", "-f",
                   "--kill-child", "--mount-proc", "bash", "-c", HOST_SCRIPT, "host", self.name,
                   self.folder]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        preexec_fn=die_with_parent)

    def announce(self):
        """Makes lldpd send at once: its new interval counts only from its next frame on."""
        run(["nsenter", "-t", str(self.process.pid), "-m", "lldpcli", "-u", "/run/lldpd.socket",
             "update"], check=False)

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as out:
            out.write(text)

    def stop(self):
        """Ends snmpd and lldpd. Their namespace's first process gives up the signal that its parent's
        death should bring when it changes its user, so it is killed by name; the rest go with it."""
        if not self.process:
            return
        pid = self.process.pid
        try:
            with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as children:
                for child in children.read().split():
                    os.kill(int(child), signal.SIGKILL)
        except (OSError, ProcessLookupError):
            pass  # it has ended by itself
        self.process.kill()
        self.process.wait()

    def logs(self):
        text = []
        for name in ("snmpd.log", "lldpd.log"):
            try:
                with open(os.path.join(self.folder, name), encoding="utf-8", errors="replace") as log:
                    text.append(f"--- {self.name} {name}\n{log.read()[-1500:]}")
            except OSError:
                pass
        return "\n".join(text)


class Community:
    """SNMPv2c access; credential() is netroster's side of it."""

    def __init__(self, name):
        self.name = name

    def snmpd_lines(self):
        return f"rocommunity {self.name}\nrocommunity6 {self.name}\n"

    def tool_options(self):
        return ["-v2c", "-c", self.name]

    def credential(self, network):
        return (f'[[credential]]\nname = "{self.name}"\nversion = "2c"\ncommunity = "{self.name}"\n'
                f'networks = ["{network}"]\n')


class User:
    """SNMPv3 access with authentication and privacy."""

    def __init__(self, name, auth, auth_secret, priv, priv_secret):
        self.name, self.auth, self.auth_secret = name, auth, auth_secret
        self.priv, self.priv_secret = priv, priv_secret

    def snmpd_lines(self):
        return (f'createUser {self.name} {self.auth} "{self.auth_secret}" '
                f'{self.priv} "{self.priv_secret}"\nrouser {self.name} authpriv\n')

    def tool_options(self):
        return ["-v3", "-l", "authPriv", "-u", self.name, "-a", self.auth, "-A", self.auth_secret,
                "-x", self.priv, "-X", self.priv_secret]

    def credential(self, network):
        priv = {"AES": "AES-128"}.get(self.priv, self.priv)
        return (f'[[credential]]\nname = "{self.name}"\nversion = "3"\nuser = "{self.name}"\n'
                f'auth = "{self.auth}"\nauth_password = "{self.auth_secret}"\n'
                f'priv = "{priv}"\npriv_password = "{self.priv_secret}"\nnetworks = ["{network}"]\n')
