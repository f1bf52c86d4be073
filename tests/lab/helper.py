#!/usr/bin/env python3
"""The capture helper and the daemon as two processes of two users: the daemon without any capability,
the helper with one. Frames of a cable are counted exactly, whoever of the two is killed meanwhile.

usage: helper.py NETROSTER NETROSTER-CAPTURE
Exit code 0 good, 1 failed, 77 skipped (the reason is printed); with CI=true a skip is a failure.
"""

import os
import re
import signal
import socket
import subprocess
import sys

import network
from network import LabError, Namespace, connect, wait_until

PORT = "eth1"  # that hears the mirrored traffic
WEB = "127.0.0.1:9816"
FRAMES = 2000
CAP_NET_RAW = 1 << 13
DAEMON_USER = 64001
HELPER_USER = 64002
GROUP = 64003  # that both are in

SEND = r"""
import socket, struct, sys
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
sock.bind(("out", 0))
payload = b"x" * 100
header = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 28 + len(payload), 0, 0, 64, 17, 0,
                     socket.inet_aton("10.9.0.5"), socket.inet_aton("198.51.100.7"))
udp = struct.pack(">HHHH", 4000, 9, 8 + len(payload), 0)
frame = bytes.fromhex("020000000007020000000001") + b"\x08\x00" + header + udp + payload
for _ in range(int(sys.argv[1])):
    sock.send(frame)
"""


class Wrong(Exception):
    """netroster did something that it should not."""


def expect(good, words):
    if not good:
        raise Wrong(words)


class Lab:
    def __init__(self, program, helper):
        self.program, self.helper_program = os.path.abspath(program), os.path.abspath(helper)
        self.scanner = Namespace("scanner")
        self.switch = Namespace("switch")
        connect(self.scanner, PORT, self.switch, "out")
        self.folder = os.path.join(network.FOLDER, "netroster")
        self.socket = os.path.join(network.FOLDER, "helper", "frames.sock")
        self.daemon = None
        self.helper = None
        os.chmod(network.FOLDER, 0o755)
        for folder, user in ((self.folder, DAEMON_USER), (os.path.dirname(self.socket), HELPER_USER)):
            os.makedirs(folder)
            os.chown(folder, user, GROUP)
            os.chmod(folder, 0o750)
        self.write("netroster.toml", '[district]\nname = "Lab"\n[poll]\nenabled = false\n'
                   f'[capture]\nmirrored = "{PORT}"\nhelper = "{self.socket}"\n[web]\nlisten = "{WEB}"\n')
        os.mkdir(os.path.join(self.folder, "sites.d"))
        self.write("sites.d/lab.toml", '[[site]]\nid = "lab"\nname = "Lab"\nkind = "administrative"\n'
                   'networks = ["10.9.0.0/27"]\n')

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as out:
            out.write(text)

    def start(self, user, capabilities, command):
        rights = [f"--inh-caps=-all{capabilities}", f"--ambient-caps=-all{capabilities}",
                  f"--bounding-set=-all{capabilities}", "--no-new-privs"]
        log = open(os.path.join(network.FOLDER, f"{user}.log"), "a", encoding="utf-8")
        return subprocess.Popen(
            ["ip", "netns", "exec", "scanner", "setpriv", f"--reuid={user}", f"--regid={GROUP}",
             "--clear-groups", *rights, *command], stdout=log, stderr=log,
            preexec_fn=network.die_with_parent)

    def start_daemon(self):
        self.daemon = self.start(DAEMON_USER, "", [
            self.program, "daemon", "--scan-later", "--config", self.folder, "--store",
            os.path.join(self.folder, "store.db"), "--history", os.path.join(self.folder, "history.db")])
        wait_until("the daemon answers", lambda: self.figure("up") is not None)

    def start_helper(self):
        self.helper = self.start(HELPER_USER, ",+net_raw", [
            self.helper_program, "--socket", self.socket, PORT])

    def wait_until_heard(self):
        wait_until("the port is heard", lambda: self.figure("up") == 1 or self.figure("up"))

    def stop_daemon(self):
        self.daemon.send_signal(signal.SIGTERM)
        code = self.daemon.wait(timeout=20)
        expect(code == 0, f"the daemon ended with {code}")

    def send(self, count):
        self.switch.inside([sys.executable, "-c", SEND, str(count)])

    def metrics(self):
        fetch = ("import sys, urllib.request\ntry: print(urllib.request.urlopen(sys.argv[1]).read().decode())\n"
                 "except Exception as error: print('error', error)")
        return self.scanner.inside([sys.executable, "-c", fetch, f"http://{WEB}/metrics"]).stdout

    def figure(self, name, label=f'interface="{PORT}"'):
        found = re.search(rf"^netroster_capture_{name}{{{label}}} (\S+)$", self.metrics(), re.M)
        return float(found[1]) if found else None

    def counted(self):
        found = re.search(r'^netroster_capture_packets_total{[^}]*direction="out"[^}]*} (\S+)$',
                          self.metrics(), re.M)
        return float(found[1]) if found else 0

    def count_exactly(self, total):
        """Sends frames; then as many are counted as were sent in all, and none is lost."""
        self.send(FRAMES)
        wait_until(f"{total} frames are counted", lambda: self.counted() == total or self.counted())
        expect(self.figure("dropped_frames_total") == 0, "frames were dropped")

    def logs(self):
        text = []
        for user in (DAEMON_USER, HELPER_USER):
            with open(os.path.join(network.FOLDER, f"{user}.log"), "a+", encoding="utf-8") as log:
                log.seek(0)
                text.append(f"--- {user}\n{log.read()[-1500:]}")
        return "\n".join(text)

    def close(self):
        for process in (self.daemon, self.helper):
            if process:
                process.kill()
                process.wait()


def rights_of(process):
    """What a process may, by its own /proc."""
    with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
        rows = dict(line.split(":", 1) for line in status)
    return {name: int(rows[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")}


def check_rights(lab):
    expect(not any(rights_of(lab.daemon).values()), f"the daemon may {rights_of(lab.daemon)}")
    expect(set(rights_of(lab.helper).values()) == {CAP_NET_RAW}, f"the helper may {rights_of(lab.helper)}")
    print("rights: the daemon has none, the helper CAP_NET_RAW", flush=True)


def check_order(lab):
    """The daemon is there first, and says so."""
    lab.start_daemon()
    expect(lab.figure("up") == 0, "a port is heard that nobody captures")
    lab.start_helper()
    lab.wait_until_heard()
    lab.count_exactly(FRAMES)
    print(f"the daemon before the helper: {FRAMES} frames sent, {FRAMES} counted", flush=True)


def check_killed_helper(lab):
    lab.helper.kill()
    lab.helper.wait()
    wait_until("the loss is seen", lambda: lab.figure("up") == 0)
    lab.start_helper()
    lab.wait_until_heard()
    lab.count_exactly(2 * FRAMES)
    expect(lab.figure("reopened_total") == 1, f"reopened {lab.figure('reopened_total')} times")
    expect(lab.figure("malformed_total") == 0, "messages were malformed")
    print(f"helper killed and started anew: {FRAMES} more sent and counted", flush=True)


def check_killed_daemon(lab):
    lab.daemon.kill()
    lab.daemon.wait()
    lab.start_daemon()
    lab.wait_until_heard()
    lab.count_exactly(FRAMES)
    lab.daemon.send_signal(signal.SIGHUP)
    wait_until("the daemon is reloaded", lambda: lab.counted() == 0)
    lab.wait_until_heard()
    lab.count_exactly(FRAMES)
    lab.stop_daemon()
    print(f"daemon killed, started anew, reloaded: {FRAMES} sent and counted each time", flush=True)


def check_hostile_helper(lab):
    """Somebody else at the socket, who sends nonsense without end: counted, refused, survived."""
    lab.helper.kill()
    lab.helper.wait()
    os.unlink(lab.socket)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
        listening.bind(lab.socket)
        os.chown(lab.socket, HELPER_USER, GROUP)
        os.chmod(lab.socket, 0o660)
        listening.listen(1)
        listening.settimeout(30)
        lab.start_daemon()
        for nonsense in (b"\xff" * 60000, b"NRCP\x01\x01\x04eth1\xff\xff", os.urandom(5000)):
            with listening.accept()[0] as daemon:
                daemon.send(nonsense)
        wait_until("the nonsense is counted", lambda: lab.figure("malformed_total") == 3
                   or lab.figure("malformed_total"))
    lab.start_helper()
    lab.wait_until_heard()
    lab.count_exactly(FRAMES)
    lab.stop_daemon()
    print("a hostile helper: 3 messages refused, 3 counted; the true one is heard afterwards", flush=True)


def main():
    code = network.begin("setpriv")
    if code is not None:
        return code
    lab = Lab(*sys.argv[1:3])
    try:
        check_order(lab)
        check_rights(lab)
        check_killed_helper(lab)
        check_killed_daemon(lab)
        check_hostile_helper(lab)
        return 0
    except (LabError, Wrong) as error:
        print("wrong:", error)
        print(lab.logs())
        return 1
    finally:
        lab.close()


if __name__ == "__main__":
    sys.exit(main())
