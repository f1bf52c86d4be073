#!/usr/bin/env python3
"""The packages in a clean Debian 12 under systemd: install, configure one site, scan a lab in a network
namespace, kill, hang, reload, upgrade, a full disk, a clock that is set, days, remove, purge.

usage: clean_root.py FOLDER-WITH-DEBS WORK-FOLDER
Exit code 0 good, 1 failed, 77 skipped (the reason is printed); with CI=true a skip is a failure.
"""

import json
import os
import re
import signal
import sys

import hardships
import root as clean
from root import Failed, Root, wait_until

SKIPPED = 77
WEB = "127.0.0.1:9816"
CAP_NET_RAW = 1 << 13
COMMUNITY = "only-for-this-lab"
BROKEN = 50  # configurations that are refused
FRAMES = 1000
UNPLUGGED = 50
HOURS = float(os.environ.get("NETROSTER_HOURS", "72"))  # that the daemon lives through, 300 times as fast

CONFIG = f"""[district]
name = "Clean"
[sweep]
timeout = "500 ms"
passes = 2
[capture]
mirrored = "mirror0"
helper = "/run/netroster-capture/frames.sock"
[web]
listen = "{WEB}"
"""
SITE = """[[site]]
id = "lab"
name = "Lab"
kind = "administrative"
networks = ["10.9.0.0/27"]
"""
CREDENTIAL = """[[credential]]
name = "lab"
version = "2c"
community_credential = "lab-community"
networks = ["10.9.0.0/27"]
"""
DROP_IN = """[Service]
LoadCredential=lab-community:/etc/netroster/lab-community
WatchdogSec=10
TimeoutAbortSec=4
"""
# Two agents on one wire, and a cable that a switch could mirror to.
LAB = """set -e
ip netns add lab
ip link add eth0 type veth peer name there netns lab
ip addr add 10.9.0.30/27 dev eth0
ip link set eth0 up
ip -n lab link set lo up
ip -n lab link set there up
for address in 10.9.0.1 10.9.0.2; do
  ip -n lab addr add $address/27 dev there
  printf 'agentaddress udp:%s:161\\nrocommunity COMMUNITY\\nsysName lab-%s\\n' $address $address >/tmp/$address.conf
  ip netns exec lab snmpd -C -c /tmp/$address.conf -I -smux -r -Lf /tmp/$address.log -p /tmp/$address.pid
done
ip link add mirror0 type veth peer name source netns lab
ip link set mirror0 up
ip -n lab link set source up
""".replace("COMMUNITY", COMMUNITY)
FETCH = ("import sys, urllib.request\ntry: print(urllib.request.urlopen(sys.argv[1], timeout=5).read().decode())\n"
         "except Exception as error: print('error', error)")
SEND = f"""
import socket, struct
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
sock.bind(("source", 0))
header = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 128, 0, 0, 64, 17, 0, socket.inet_aton("10.9.0.5"),
                     socket.inet_aton("198.51.100.7"))
frame = bytes.fromhex("0200000000070200000000010800") + header + struct.pack(">HHHH", 4000, 9, 108, 0) + b"x" * 100
for _ in range({FRAMES}):
    sock.send(frame)
"""


def expect(good, words):
    if not good:
        raise Failed(words)


def say(words):
    print(words, flush=True)


class Service:
    """One unit, as systemd and /proc have it."""

    def __init__(self, root, name):
        self.root, self.name = root, name

    def show(self, field):
        return self.root.shell(f"systemctl show --value -p {field} {self.name}")

    def process(self):
        return int(self.show("MainPID"))

    def rights(self):
        rows = dict(line.split(":", 1) for line in
                    self.root.shell(f"cat /proc/{self.process()}/status").splitlines() if ":" in line)
        return {name: rows[name].strip() for name in ("CapEff", "CapBnd", "CapAmb", "Seccomp", "NoNewPrivs", "Uid")}

    def is_active(self):
        return self.show("ActiveState") == "active" or self.show("StatusText")


class Trial:
    def __init__(self, root):
        self.root = root
        self.core = Service(root, "netroster.service")
        self.helper = Service(root, "netroster-capture.service")

    def get(self, path):
        return self.root.inside(["python3", "-c", FETCH, f"http://{WEB}{path}"]).stdout

    def figure(self, name):
        found = re.search(rf"^{name}(?:{{[^}}]*}})? (\S+)$", self.get("/metrics"), re.M)
        return float(found[1]) if found else None

    def out_packets(self):
        found = re.search(r'^netroster_capture_packets_total{[^}]*direction="out"[^}]*} (\S+)$',
                          self.get("/metrics"), re.M)
        return float(found[1]) if found else 0

    def wait_until_ready(self, seconds=30):
        return wait_until("it is ready", lambda: "error" not in self.get("/-/ready")[:20] or
                          self.root.shell("journalctl -n 5 -o cat -u netroster", check=False), seconds)

    def install(self):
        before = clean.files_of(self.root)
        self.root.shell("apt-get -q -y --no-install-recommends install /debs/*.deb 2>&1")
        for service in (self.core, self.helper):
            expect(service.show("UnitFileState") == "disabled" and service.show("ActiveState") == "inactive",
                   f"{service.name} is {service.show('UnitFileState')}, {service.show('ActiveState')}")
        expect(self.root.shell("stat -c '%A %U %G' /etc/netroster") == "drwxr-x--- root netroster", "/etc/netroster")
        expect(self.root.shell("id -Gn netroster") == "netroster netroster-capture", "groups of netroster")
        expect(self.root.shell("id -Gn netroster-capture") == "netroster-capture", "groups of netroster-capture")
        for page in ("netroster", "netroster.toml", "netroster-capture"):
            self.root.shell(f"man -w {page}")
        expect(self.root.inside(["netroster", "config", "check"], check=False).returncode == 2, "no configuration")
        say("installed: two units, neither enabled nor started; users, directories and manual pages are there")
        return before

    def configure(self):
        self.root.inside(["sh", "-c", LAB])
        self.root.write("/etc/netroster/netroster.toml", CONFIG)
        self.root.write("/etc/netroster/sites.d/lab.toml", SITE)
        self.root.write("/etc/netroster/credentials.d/lab.toml", CREDENTIAL)
        self.root.write("/etc/netroster/lab-community", COMMUNITY, 0o600)
        self.root.write("/etc/default/netroster-capture", 'INTERFACES="mirror0"\n')
        self.root.shell("mkdir -p /etc/systemd/system/netroster.service.d")
        self.root.write("/etc/systemd/system/netroster.service.d/lab.conf", DROP_IN)
        self.root.shell("systemctl daemon-reload; systemctl enable --now netroster netroster-capture 2>&1")
        self.wait_until_ready()
        say("configured: one site, its community by LoadCredential=, a mirrored port")

    def scan(self):
        wait_until("it has scanned", lambda: self.figure("netroster_scans_total") == 1 or "not yet")
        names = self.devices()
        expect(names == ["lab-10.9.0.1", "lab-10.9.0.2"], f"found {names}")
        say(f"scanned: {', '.join(names)}")

    def devices(self):
        listed = json.loads(self.get("/api/v1/devices"))
        return sorted(row["name"] for row in listed.get("items", listed) if row)

    def check_walls(self):
        rights = self.core.rights()
        expect(rights["CapEff"] == rights["CapBnd"] == rights["CapAmb"] == "0" * 16, f"the daemon may {rights}")
        helper = self.helper.rights()
        expect(int(helper["CapEff"], 16) == int(helper["CapBnd"], 16) == CAP_NET_RAW, f"the helper may {helper}")
        for seen in (rights, helper):
            expect(seen["Seccomp"] == "2" and seen["NoNewPrivs"] == "1" and not seen["Uid"].startswith("0"), seen)
        for service in (self.core, self.helper):
            mounts = self.root.shell(f"cat /proc/{service.process()}/mounts")
            expect(re.search(r"^\S+ / \S+ ro[,\s]", mounts, re.M), f"{service.name} may write to /: {mounts}")
        look = (f"nsenter -t {self.helper.process()} -m setpriv --reuid=netroster-capture "
                "--regid=netroster-capture --init-groups ls /etc/netroster /var/lib/netroster")
        expect(self.root.inside(["sh", "-c", look], check=False).returncode != 0, "the helper reads the secrets")
        say("walls: no capability in the daemon, CAP_NET_RAW in the helper; seccomp, no new privileges, / read-only")

    def count_frames(self, total):
        wait_until("the port is heard", lambda: self.figure("netroster_capture_up") == 1 or
                   self.root.shell("journalctl -n 5 -o cat -u netroster -u netroster-capture"))
        self.root.inside(["ip", "netns", "exec", "lab", "python3", "-c", SEND])
        wait_until(f"{total} frames are counted", lambda: self.out_packets() == total or self.out_packets())

    def kill(self):
        self.count_frames(FRAMES)
        self.root.shell(f"kill -9 {self.helper.process()}")
        wait_until("the loss is seen", lambda: self.figure("netroster_capture_reopened_total") == 1 or "not yet")
        self.count_frames(2 * FRAMES)
        say(f"capture: {FRAMES} frames sent and counted, and again after the helper was killed")
        killed = self.core.process()
        self.root.shell(f"kill -9 {killed}")
        took = wait_until("another runs", lambda: self.core.process() not in (0, killed) or "not yet")
        took += self.wait_until_ready()
        expect(self.core.show("NRestarts") == "1", f"{self.core.show('NRestarts')} restarts")
        self.count_frames(FRAMES)
        say(f"killed: the daemon was ready again after {took:.1f} s (of which RestartSec=2), and hears the helper")

    def files_of(self, service):
        return int(self.root.shell(f"ls /proc/{service.process()}/fd | wc -l"))

    def unplug(self):
        files = self.files_of(self.helper)
        slowest = 0.0
        for _ in range(UNPLUGGED):
            self.root.shell("ip link set mirror0 down")
            wait_until("the loss is seen", lambda: self.figure("netroster_capture_up") == 0 or "not yet")
            self.root.shell("ip link set mirror0 up")
            slowest = max(slowest, wait_until("the port is heard", lambda: self.figure("netroster_capture_up") == 1
                                              or "not yet"))
        self.count_frames(2 * FRAMES)
        expect(self.files_of(self.helper) <= files, f"{self.files_of(self.helper)} open files, {files} before")
        say(f"unplugged {UNPLUGGED} times: heard again after {slowest:.1f} s at most, {FRAMES} frames sent and counted, "
            "no file more is open")

    def hang(self):
        hung = self.core.process()
        self.root.shell(f"kill -STOP {hung}")
        wait_until("the watchdog has ended it", lambda: "watchdog" in self.root.shell(
            "journalctl -o cat -u netroster | grep -i 'result .watchdog' || true") or self.core.show("Result"))
        wait_until("another runs", lambda: self.core.process() not in (0, hung) or "not yet")
        self.wait_until_ready()
        say("hung: the watchdog ended it, and it was started anew")

    def reload(self):
        process = self.core.process()
        good = self.figure("netroster_config_last_reload_success_timestamp_seconds")
        for number in range(BROKEN):
            cut = CONFIG[: 3 + number * (len(CONFIG) - 8) // BROKEN].rstrip()
            self.root.write("/etc/netroster/netroster.toml", f"{cut}\nbroken-{number} = [\n")
            self.root.shell("systemctl reload netroster")
            wait_until("it is refused", lambda: self.figure("netroster_config_last_reload_successful") == 0 or "no")
            expect(self.core.process() == process and self.core.is_active() is True, "it ended")
        expect(self.figure("netroster_config_last_reload_success_timestamp_seconds") == good, "taken over")
        self.root.write("/etc/netroster/netroster.toml", CONFIG)
        self.root.shell("systemctl reload netroster")
        took = wait_until("it is good again", lambda: self.figure("netroster_config_last_reload_successful") == 1 or "no")
        expect(self.core.process() == process, "it was started anew")
        say(f"reloaded: {BROKEN} broken configurations refused by the process that runs, the good one taken over in {took:.1f} s")

    def upgrade(self):
        running = self.core.process(), self.helper.process()
        self.root.shell("apt-get -q -y --no-install-recommends --reinstall install /debs/*.deb 2>&1")
        self.wait_until_ready()
        expect(self.core.process() != running[0] and self.helper.process() != running[1], "not started anew")
        expect(len(self.devices()) == 2, "the inventory is gone")
        expect(self.root.shell("cat /etc/default/netroster-capture") == 'INTERFACES="mirror0"', "a conffile is lost")
        say("upgraded: both run anew, the inventory and the settings are there")

    def stop(self):
        self.root.shell("systemctl stop netroster")
        expect(self.core.show("Result") == "success", f"stopped with {self.core.show('Result')}")
        self.root.shell("systemctl start netroster")

    def remove(self, before):
        self.root.shell("apt-get -q -y remove netroster netroster-capture 2>&1")
        expect(self.root.inside(["pgrep", "netroster"], check=False).returncode == 1, "something still runs")
        kept = self.root.shell("ls /var/lib/netroster /etc/netroster")
        expect("netroster.db" in kept and "netroster.toml" in kept, f"removing took data away: {kept}")
        say("removed: nothing runs; the configuration and the data stay")
        self.root.shell("apt-get -q -y purge 'netroster*' 2>&1; apt-get -q -y autoremove --purge 2>&1; "
                        "rm -r /etc/systemd/system/netroster.service.d; systemctl daemon-reload")
        left = sorted(path for path in clean.files_of(self.root) - before if "netroster" in path)
        expect(not left, f"left behind: {left}")
        say("purged: nothing is left but the two locked users")


def attempt(root):
    root.make()
    say(f"a clean root with {len(root.debs)} packages; systemd was up after {root.boot():.1f} s")
    trial = Trial(root)
    before = trial.install()
    trial.configure()
    trial.scan()
    trial.check_walls()
    trial.kill()
    trial.unplug()
    trial.hang()
    trial.reload()
    trial.upgrade()
    hardships.go_through(trial, HOURS)
    trial.stop()
    trial.remove(before)


def main():
    reason = clean.reason_to_skip()
    if reason:
        print("skipped:", reason)
        return 1 if os.environ.get("CI") == "true" else SKIPPED
    root = Root(os.path.abspath(sys.argv[2]), sys.argv[1])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        attempt(root)
        return 0
    except Failed as error:
        print("wrong:", error)
        if root.first:
            print(root.shell("journalctl -n 40 -o short-monotonic -u netroster -u netroster-capture", check=False))
        return 1
    finally:
        root.close()


if __name__ == "__main__":
    sys.exit(main())
