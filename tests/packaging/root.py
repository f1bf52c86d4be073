"""A clean Debian 12 with systemd as its first process, in a container that lives as long as the test."""

import glob
import os
import shutil
import signal
import subprocess
import time

# Where the base system comes from; without it, where debootstrap takes it from by itself.
MIRROR = os.environ.get("NETROSTER_MIRROR")
# What the test itself needs, and what Debian's installer would have brought.
INCLUDED = "systemd,systemd-sysv,dbus,iproute2,python3-minimal,libpython3-stdlib,snmpd,procps,man-db"
TOOLS = ["debootstrap", "systemd-nspawn", "nsenter", "mount", "chroot"]


class Failed(Exception):
    """Something is not as it should be."""


def reason_to_skip():
    if os.geteuid() != 0:
        return "needs root to make a container"
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    return "not installed: " + " ".join(missing) if missing else None


def run(command, check=True, timeout=600, stdin=None):
    done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, input=stdin,
                          env=dict(os.environ, DEBIAN_FRONTEND="noninteractive", LC_ALL="C.UTF-8"))
    if check and done.returncode != 0:
        raise Failed(f"{' '.join(command)}: {(done.stdout + done.stderr).strip()[-1500:]}")
    return done


def wait_until(what, test, seconds=60.0):
    """Polls test() until it is true; what it returned last is in the error. Returns the seconds it took."""
    began = time.monotonic()
    while True:
        result = test()
        if result is True:
            return time.monotonic() - began
        if time.monotonic() - began > seconds:
            raise Failed(f"after {seconds:.0f} s still waiting until {what}: {result}")
        time.sleep(0.1)


class Root:
    """base/ is kept from run to run; everything that the test does goes into a tmpfs over it."""

    def __init__(self, folder, debs):
        self.base = os.path.join(folder, "base")
        self.over = os.path.join(folder, "over")
        self.tree = os.path.join(self.over, "root")
        self.debs = sorted(glob.glob(os.path.join(debs, "netroster*.deb")))
        self.container = None
        self.first = None  # systemd's process

    def make(self):
        if not os.path.exists(self.base + ".done"):
            shutil.rmtree(self.base, ignore_errors=True)
            run(["debootstrap", "--variant=minbase", "--include=" + INCLUDED, "bookworm", self.base,
                 *([MIRROR] if MIRROR else [])], timeout=1800)
            run(["chroot", self.base, "systemctl", "disable", "snmpd"])
            open(self.base + ".done", "w", encoding="ascii").close()
        os.makedirs(self.over, exist_ok=True)
        run(["mount", "-t", "tmpfs", "-o", "size=2g,mode=0755", "tmpfs", self.over])
        for name in ("upper", "work", "root"):
            os.mkdir(os.path.join(self.over, name))
        run(["mount", "-t", "overlay", "-o", f"lowerdir={self.base},upperdir={self.over}/upper,"
             f"workdir={self.over}/work", "overlay", self.tree])
        os.mkdir(os.path.join(self.tree, "debs"))
        for path in self.debs:
            shutil.copy(path, os.path.join(self.tree, "debs"))
        self.fetch()

    def fetch(self):
        """What the packages depend on, while there is still a network; it is installed later."""
        shutil.copy("/etc/resolv.conf", os.path.join(self.tree, "etc/resolv.conf"))
        proxy = glob.glob("/etc/apt/apt.conf.d/*proxy*")
        for path in proxy:
            shutil.copy(path, os.path.join(self.tree, "etc/apt/apt.conf.d"))
        run(["chroot", self.tree, "apt-get", "-q", "update"])
        run(["chroot", self.tree, "sh", "-c", "apt-get -q -y --no-install-recommends --download-only install "
             "/debs/*.deb"])

    def boot(self):
        log = open(os.path.join(self.over, "console.log"), "w", encoding="utf-8")
        self.container = subprocess.Popen(
            ["systemd-nspawn", "--boot", "--register=no", "--keep-unit", "--private-network", "--machine=clean",
             "--directory=" + self.tree], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_until("there is a first process", lambda: self.find_first() or self.container.poll())
        return wait_until("it has started", lambda: self.inside(
            ["systemctl", "is-system-running"], check=False).stdout.strip() in ("running", "degraded")
            or self.inside(["systemctl", "list-jobs"], check=False).stdout, 120)

    def find_first(self):
        with open(f"/proc/{self.container.pid}/task/{self.container.pid}/children", encoding="ascii") as children:
            for child in children.read().split():
                with open(f"/proc/{child}/comm", encoding="ascii") as name:
                    if name.read().strip() == "systemd":
                        self.first = child
                        return True
        return False

    def inside(self, command, check=True, timeout=300, stdin=None):
        return run(["nsenter", "-t", self.first, "-m", "-u", "-i", "-n", "-p", "--", *command], check, timeout, stdin)

    def shell(self, script, check=True):
        return self.inside(["sh", "-c", script], check).stdout.strip()

    def write(self, path, text, mode=0o644):
        self.inside(["sh", "-c", 'umask 077; cat >"$1.new" && chmod "$2" "$1.new" && mv "$1.new" "$1"', "sh",
                     path, oct(mode)[2:]], stdin=text)

    def close(self):
        """Ends systemd, and the kernel all that ran under it: it outlives systemd-nspawn."""
        if self.first:
            os.kill(int(self.first), signal.SIGKILL)
        if self.container:
            try:
                self.container.wait(20)
            except subprocess.TimeoutExpired:
                self.container.kill()
                self.container.wait()
        for path in (self.tree, self.over):
            run(["umount", "-l", path], check=False)


def files_of(root):
    """Every path, but what the kernel, the test and the package manager's own books hold."""
    skipped = ("/proc", "/sys", "/dev", "/run/systemd", "/debs", "/tmp", "/var/lib/dpkg", "/var/lib/apt", "/var/cache",
               "/var/log", "/run/udev", "/run/log", "/run/netns", "/var/tmp", "/run/dbus", "/root", "/run/user")
    pruned = " -o ".join(f"-path {path}" for path in skipped)
    return set(root.shell(f"find / -xdev \\( {pruned} \\) -prune -o -print; "
                          "find /run -xdev -name '*netroster*'").splitlines())
