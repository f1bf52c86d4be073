#!/usr/bin/env python3
"""The daemon under a service manager: what it tells (sd_notify), how it reloads and how it ends; and
the units as systemd itself reads them.

usage: manager.py NETROSTER NETROSTER-CAPTURE FOLDER-OF-UNITS
Exit code 0 good, 1 failed, 77 skipped (the reason is printed); with CI=true a skip is a failure.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

SKIPPED = 77
MOST_EXPOSED = 1.5  # of 10, by systemd-analyze security
STOP_SECONDS = 5


class Wrong(Exception):
    pass


def expect(good, words):
    if not good:
        raise Wrong(words)


class NotifySocket:
    """The manager's end of the notification socket."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.heard = []

    def wait_for(self, line, seconds=30):
        """Until a message has this line; it and all before are taken."""
        limit = time.monotonic() + seconds
        while True:
            while self.heard:
                message = self.heard.pop(0)
                if line in message:
                    return message
            self.socket.settimeout(max(limit - time.monotonic(), 0.01))
            try:
                self.heard.append(self.socket.recv(4096).decode().splitlines())
            except socket.timeout:
                raise Wrong(f"no {line!r} within {seconds} s") from None


def configure(folder, text):
    with open(os.path.join(folder, "netroster.toml"), "w", encoding="utf-8") as out:
        out.write(text)


def refuse_broken_standard(daemon, manager, folder, errors):
    """A rule, or the waivers beside the store: with a fault in them a reload changes nothing."""
    rules = os.path.join(folder, "standards.d")
    os.makedirs(rules)
    for path in (os.path.join(rules, "broken.toml"), os.path.join(folder, "inventory.db.waivers.toml")):
        with open(path, "w", encoding="utf-8") as out:
            out.write("not = [\n")
        daemon.send_signal(signal.SIGHUP)
        manager.wait_for("RELOADING=1")
        manager.wait_for("READY=1")
        errors.seek(0)
        expect(re.search(rf"RELOAD_REFUSED .*{os.path.basename(path)}:", errors.read()), f"{path} was taken")
        os.remove(path)


def check_daemon(program, folder):
    good = '[district]\nname = "Test"\n'
    configure(folder, good)
    manager = NotifySocket(folder)
    environment = dict(os.environ, NOTIFY_SOCKET=manager.path, WATCHDOG_USEC="2000000")
    environment.pop("WATCHDOG_PID", None)
    errors = open(os.path.join(folder, "stderr"), "w+", encoding="utf-8")
    daemon = subprocess.Popen(
        [program, "daemon", "--config", folder, "--store", os.path.join(folder, "inventory.db"),
         "--history", os.path.join(folder, "history.db"), "--listen", "127.0.0.1:0"],
        env=environment, stdout=subprocess.DEVNULL, stderr=errors)
    try:
        ready = manager.wait_for("READY=1")
        expect(any(line.startswith("STATUS=answers on http://127.0.0.1:") for line in ready), ready)
        for _ in range(3):
            manager.wait_for("WATCHDOG=1", 5)
        configure(folder, good + "[poll]\nuplinks = 7\n")
        daemon.send_signal(signal.SIGHUP)
        reloading = manager.wait_for("RELOADING=1")
        expect(any(re.fullmatch(r"MONOTONIC_USEC=\d+", line) for line in reloading), reloading)
        manager.wait_for("READY=1")
        errors.seek(0)
        said = errors.read()
        expect("RELOAD_REFUSED" in said and "netroster.toml:4" in said, f"of a wrong configuration: {said}")
        configure(folder, good)
        refuse_broken_standard(daemon, manager, folder, errors)
        daemon.send_signal(signal.SIGHUP)
        manager.wait_for("RELOADING=1")
        manager.wait_for("READY=1")
        manager.wait_for("WATCHDOG=1", 5)
        began = time.monotonic()
        daemon.send_signal(signal.SIGTERM)
        manager.wait_for("STOPPING=1")
        code = daemon.wait(timeout=30)
        took = time.monotonic() - began
        expect(code == 0, f"ended with {code}")
        expect(took <= STOP_SECONDS, f"took {took:.1f} s to end")
        print(f"daemon: ready, beats, refuses a wrong configuration, reloads, ends in {took:.2f} s", flush=True)
    finally:
        daemon.kill()
        daemon.wait()
        errors.close()


def check_unit(places, unit, folder):
    # As it is, but for the places of the programs: what it names must be there.
    here = os.path.join(folder, os.path.basename(unit))
    with open(unit, encoding="utf-8") as text, open(here, "w", encoding="utf-8") as out:
        words = re.sub(r"^Documentation=.*\n", "", text.read(), flags=re.MULTILINE)
        for there, built in places.items():
            words = words.replace(there, built)
        out.write(words)
    verified = subprocess.run(["systemd-analyze", "verify", "--man=no", here], capture_output=True, text=True)
    said = [line for line in verified.stderr.splitlines() if "netroster" in line]
    expect(verified.returncode == 0 and not said, f"systemd-analyze verify: {verified.stderr}")
    rated = subprocess.run(["systemd-analyze", "security", "--offline=yes", "--no-pager", here],
                           capture_output=True, text=True).stdout
    level = re.search(r"Overall exposure level for \S+: ([\d.]+)", rated)
    expect(level, f"systemd-analyze security: {rated[-300:]}")
    expect(float(level.group(1)) <= MOST_EXPOSED, f"exposure {level.group(1)}, not {MOST_EXPOSED} at most")
    print(f"{os.path.basename(unit)}: sound, exposure {level.group(1)} of 10", flush=True)


def main():
    program, helper, units = (os.path.abspath(word) for word in sys.argv[1:4])
    places = {"/usr/bin/netroster": program, "/usr/sbin/netroster-capture": helper}
    with tempfile.TemporaryDirectory() as folder:
        try:
            check_daemon(program, folder)
            if not shutil.which("systemd-analyze"):
                print("skipped: systemd-analyze is not installed")
                return 1 if os.environ.get("CI") == "true" else SKIPPED
            for name in ("netroster.service", "netroster-capture.service", "netroster-reports.service"):
                check_unit(places, os.path.join(units, name), folder)
            return 0
        except Wrong as error:
            print("wrong:", error)
            return 1


if __name__ == "__main__":
    sys.exit(main())
