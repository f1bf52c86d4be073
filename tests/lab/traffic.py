#!/usr/bin/env python3
"""Holds netroster's traffic against the kernel's own counters: iperf3 between real hosts (snmpd).

usage: traffic.py NETROSTER
Exit code 0 good, 1 failed, 77 skipped (the reason is printed); with CI=true a skip is a failure.
"""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time

import network
from network import Community, Host, LabError, Namespace, connect, wait_until

NETWORK = "10.9.0.0/27"
HOSTS = {"sw1": "10.9.0.1", "sw2": "10.9.0.2"}
SCANNER = "10.9.0.30"
CABLE = "eth1"
CABLE_ENDS = {"sw1": "10.99.0.1", "sw2": "10.99.0.2"}
WEB = "127.0.0.1:9816"
RATES = ["20M", "60M", "120M"]  # bits a second
SECONDS = 5  # of each
POLL = 5  # seconds
IF_X_ENTRY = ".1.3.6.1.2.1.31.1.1.1"
WRAP = 2 ** 32  # octets that a 32-bit counter counts before it begins at 0 again
TOLERANCE = 0.005


class Wrong(Exception):
    """netroster did something that it should not."""


def expect(good, words):
    if not good:
        raise Wrong(words)


class NarrowCommunity(Community):
    """SNMPv2c access to an agent that has no 64-bit octets, on a port of 1 Gbit/s."""

    def snmpd_lines(self):
        return (f"view narrow included .1.3\nview narrow excluded {IF_X_ENTRY}.6\n"
                f"view narrow excluded {IF_X_ENTRY}.10\nrocommunity {self.name} default -V narrow\n"
                f"interface {CABLE} 6 1000000000\n")


class Lab:
    def __init__(self):
        self.hosts = {name: Host(name, address, Community("lab-read")) for name, address in HOSTS.items()}
        self.scanner = Namespace("scanner")
        self.plug()
        # The scanner reaches both by ways of their own, whatever becomes of the cable.
        self.scanner.bridge("br0")
        for name, host in self.hosts.items():
            connect(host, "access1", self.scanner, name)
            host.add_port("access1")
            self.scanner.ip("link", "set", name, "master", "br0")
        self.scanner.ip("addr", "add", f"{SCANNER}/24", "dev", "br0")
        for host in self.hosts.values():
            host.start()
        self.server = subprocess.Popen(
            ["ip", "netns", "exec", "sw2", "iperf3", "-s"], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, preexec_fn=network.die_with_parent)

    def plug(self):
        connect(self.hosts["sw1"], CABLE, self.hosts["sw2"], CABLE)
        for name, address in CABLE_ENDS.items():
            self.hosts[name].ip("addr", "add", f"{address}/30", "dev", CABLE)

    def send(self, rate, seconds=SECONDS):
        """sw1 sends to sw2 over the cable."""
        self.hosts["sw1"].inside(["iperf3", "-c", CABLE_ENDS["sw2"], "-b", rate, "-t", str(seconds)])

    def send_octets(self, octets):
        """As fast as it goes."""
        self.hosts["sw1"].inside(["iperf3", "-c", CABLE_ENDS["sw2"], "-n", str(octets)])

    def received(self):
        """What the kernel counts on sw2's end of the cable."""
        path = f"/sys/class/net/{CABLE}/statistics/rx_bytes"
        return int(self.hosts["sw2"].inside(["cat", path]).stdout)

    def lose_packets(self, percent):
        self.scanner.inside(["nft", "-f", "-"], stdin=f"""
table inet loss {{
  chain input {{
    type filter hook input priority 0;
    udp sport 161 numgen random mod 100 < {percent} drop
  }}
  chain output {{
    type filter hook output priority 0;
    udp dport 161 numgen random mod 100 < {percent} drop
  }}
}}""")

    def lose_nothing(self):
        self.scanner.inside(["nft", "delete", "table", "inet", "loss"])

    def close(self):
        self.server.kill()
        for host in self.hosts.values():
            host.stop()


class Daemon:
    """netroster daemon in the scanner's namespace."""

    def __init__(self, program, lab):
        self.program = os.path.abspath(program)
        self.lab = lab
        self.folder = os.path.join(network.FOLDER, "netroster")
        self.process = None
        self.write("netroster.toml", '[district]\nname = "Lab"\n[sweep]\nrate_per_device = 500\n'
                   f'passes = 2\ntimeout = "500 ms"\n[poll]\nuplinks = "{POLL} s"\naccess = "{POLL} s"\n'
                   f'timeout = "400 ms"\nretries = 4\n[web]\nlisten = "{WEB}"\n')
        self.write("sites.d/lab.toml", '[[site]]\nid = "lab"\nname = "Lab"\nkind = "administrative"\n'
                   f'networks = ["{NETWORK}"]\n')
        self.write("credentials.d/lab.toml", Community("lab-read").credential(NETWORK))

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as out:
            out.write(text)

    def start(self, history):
        self.history = os.path.join(network.FOLDER, history)
        log = open(os.path.join(network.FOLDER, "daemon.log"), "a", encoding="utf-8")
        self.process = subprocess.Popen(
            ["ip", "netns", "exec", "scanner", self.program, "daemon", "--config", self.folder,
             "--store", os.path.join(network.FOLDER, "store.db"), "--history", self.history],
            stdout=log, stderr=log, preexec_fn=network.die_with_parent)
        wait_until("the daemon has scanned", lambda: self.figure("netroster_scans_total") == 1 or
                   self.process.poll() or self.metrics()[-300:])
        wait_until("sw2 is read", lambda: self.octets("ifInOctets") is not None or
                   self.get(self.device())[:300])

    def stop(self):
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=20)
        expect(code == 0, f"the daemon ended with {code}")
        return time.monotonic() - began

    def get(self, path):
        fetch = ("import sys, urllib.request\ntry: print(urllib.request.urlopen(sys.argv[1]).read().decode())\n"
                 "except Exception as error: print('error', error)")
        return self.lab.scanner.inside([sys.executable, "-c", fetch, f"http://{WEB}{path}"]).stdout

    def metrics(self):
        return self.get("/metrics")

    def figure(self, name):
        found = re.search(rf"^{name} (\S+)$", self.metrics(), re.M)
        return float(found[1]) if found else None

    @staticmethod
    def device():
        return "/metrics/device?device=sw2"

    def octets(self, name="ifHCInOctets"):
        """Octets that came in on the cable's end, as Prometheus sees them."""
        found = re.search(rf'^{name}{{[^}}]*ifName="{CABLE}"[^}}]*}} (\S+)$',
                          self.get(self.device()), re.M)
        return float(found[1]) if found else None

    def settle(self):
        """Waits until everything that has passed by now has been read."""
        mark = self.lab.received()

        def read():
            seen = self.octets()
            return seen is not None and mark <= seen <= self.lab.received() or f"{seen} of {mark}"

        wait_until("the traffic has been read", read)

    def settle_narrow(self):
        """The same by counters of 32 bits."""
        mark = self.lab.received()

        def read():
            seen = self.octets("ifInOctets")
            return seen is not None and (seen - mark) % WRAP < WRAP / 2 or f"{seen} of {mark % WRAP}"

        wait_until("the traffic has been read", read)

    def kept(self, port=CABLE):
        """Octets in the history that came in on a port of sw2."""
        with sqlite3.connect(f"file:{self.history}?mode=ro", uri=True) as database:
            names = json.loads(self.run("device", "list", "--json", "--columns", "id,name"))
            device = next(row["id"] for row in names if row["name"] == "sw2")
            return database.execute(
                "SELECT coalesce(sum(in_octets), 0) FROM summary JOIN series ON series.id = series "
                "WHERE device = ? AND port = ?", (device, port)).fetchone()[0]

    def run(self, *words):
        return self.lab.scanner.inside([self.program, *words, "--config", self.folder, "--store",
                                        os.path.join(network.FOLDER, "store.db")]).stdout


def near(found, real):
    return abs(found - real) <= TOLERANCE * real


def check_rates(lab, daemon):
    """Three known rates, then 10 % loss each way: every octet is there."""
    daemon.start("rates.db")
    daemon.settle()
    before = lab.received()
    for rate in RATES:
        lab.send(rate)
    lab.lose_packets(10)
    lab.send(RATES[1])
    lab.lose_nothing()
    daemon.settle()
    passed = lab.received() - before
    shown = daemon.octets() - before
    expect(near(shown, passed), f"Prometheus sees {shown:.0f} octets, the kernel {passed}")
    daemon.stop()
    kept = daemon.kept()
    expect(near(kept, passed), f"the history has {kept} octets, the kernel {passed}")
    print(f"rates {', '.join(RATES)}bit/s and 10 % loss: the kernel counted {passed} octets, Prometheus sees "
          f"{100 * (shown / passed - 1):+.3f} %, the history has {100 * (kept / passed - 1):+.3f} %", flush=True)


def check_faults(lab, daemon):
    """snmpd restarts and the port gets another ifIndex and begins at 0: gaps, and nothing made up."""
    daemon.start("faults.db")
    gaps = daemon.figure("netroster_history_gaps_total")
    begun = lab.received()
    lab.send(RATES[0])
    daemon.settle()
    counted = lab.received() - begun
    lab.hosts["sw2"].stop()
    lab.hosts["sw2"].start()
    wait_until("snmpd is read again", lambda: daemon.figure("netroster_history_gaps_total") > gaps)
    daemon.settle()
    begun = lab.received()
    lab.send(RATES[1])
    daemon.settle()
    counted += lab.received() - begun
    lab.hosts["sw1"].ip("link", "del", CABLE)
    lab.plug()
    daemon.settle()
    begun = lab.received()
    lab.send(RATES[2])
    daemon.settle()
    counted += lab.received() - begun
    gaps = daemon.figure("netroster_history_gaps_total") - gaps
    took = daemon.stop()
    kept = daemon.kept()
    expect(gaps > 0, "a restart left no gap")
    expect(near(kept, counted), f"the history has {kept} octets, the kernel counted {counted}")
    print(f"restart and renumbering: {counted} octets outside the gaps, the history has "
          f"{100 * (kept / counted - 1):+.3f} %; {gaps:.0f} gaps; ended in {took:.1f} s", flush=True)


def check_wrap(lab, daemon):
    """A 32-bit counter begins at 0 again while traffic flows: every octet is there. Where the port is so
    fast that it could have gone round unseen nothing is believed."""
    lab.hosts["sw2"].stop()
    lab.hosts["sw2"].access = NarrowCommunity("lab-read")
    lab.hosts["sw2"].start()
    lab.send_octets(WRAP - 200_000_000 - lab.received() % WRAP)
    daemon.start("wrap.db")
    expect(daemon.octets() is None, "the agent still tells 64-bit octets")
    daemon.settle_narrow()
    begun = lab.received()
    lab.send("400M", 8)
    daemon.settle_narrow()
    passed = lab.received() - begun
    expect(begun // WRAP < lab.received() // WRAP, f"no wrap between {begun} and {lab.received()}")
    daemon.stop()
    kept = daemon.kept()
    fast = daemon.kept("access1")
    expect(fast == 0, f"{fast} octets by a counter of 32 bits on a port of 10 Gbit/s")
    expect(near(kept, passed), f"the history has {kept} octets, the kernel {passed}")
    print(f"a counter of 32 bits that wraps: the kernel counted {passed} octets, the history has "
          f"{100 * (kept / passed - 1):+.3f} %", flush=True)


def main():
    code = network.begin("iperf3")
    if code is not None:
        return code
    lab = Lab()
    try:
        daemon = Daemon(sys.argv[1], lab)
        check_rates(lab, daemon)
        check_faults(lab, daemon)
        check_wrap(lab, daemon)
        return 0
    except (LabError, Wrong) as error:
        print("wrong:", error)
        print("\n".join(line for line in daemon.metrics().splitlines() if re.match(
            "netroster_(poll|device_poll|history|scan)", line)))
        with open(os.path.join(network.FOLDER, "daemon.log"), encoding="utf-8") as log:
            print(log.read()[-2000:])
        return 1
    finally:
        lab.close()


if __name__ == "__main__":
    sys.exit(main())
