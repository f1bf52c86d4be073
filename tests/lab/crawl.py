#!/usr/bin/env python3
"""Crawls an IPv6 network of real hosts (snmpd, lldpd) that is too large to sweep: from one seed,
neighbour by neighbour, and never to an address outside.

usage: crawl.py NETROSTER
Exit code 0 good, 1 failed, 77 skipped (the reason is printed); with CI=true a skip is a failure.
"""

import json
import os
import sys

import network
from network import Community, Host, LabError, Namespace, connect, wait_until

SITE_NETWORK = "fd00:9::/64"
SCANNER_ADDRESS = "fd00:9::ffff"
EXCLUDED = "fd00:9::4"
ACCESS = Community("lab-read")
# A chain; the last one stands in another network, and the one before is excluded.
HOSTS = {
    "sw1": "fd00:9::1",
    "sw2": "fd00:9::2:7",
    "sw3": "fd00:9::abcd:3",
    "sw4": EXCLUDED,
    "sw5": "fd00:a::5",
}
CABLES = [("sw1", "sw2"), ("sw2", "sw3"), ("sw3", "sw4"), ("sw3", "sw5")]
WANTED = ["sw1", "sw2", "sw3"]
LLDP_REM_MAN_ADDR = "1.0.8802.1.1.2.1.4.2.1.3"


class Lab:
    def __init__(self):
        self.hosts = {}
        self.scanner = None

    def build(self):
        for name, address in HOSTS.items():
            self.hosts[name] = Host(name, address, ACCESS)
        for number, (left, right) in enumerate(CABLES):
            port = f"eth{number}"
            connect(self.hosts[left], port, self.hosts[right], port)
            for name in (left, right):
                self.hosts[name].add_port(port)
        self.scanner = Namespace("scanner", ipv6=True)
        connect(self.hosts["sw1"], "access1", self.scanner, "eth0")
        self.hosts["sw1"].add_port("access1")
        # The route to the other network is there: only netroster itself keeps out of it.
        for address in (f"{SCANNER_ADDRESS}/64", "fd00:a::ffff/64"):
            self.scanner.ip("addr", "add", address, "dev", "eth0")
        self.scanner.inside(["nft", "-f", "-"], stdin=f"""
table inet guard {{
  counter asked {{ }}
  counter forbidden {{ }}
  chain output {{
    type filter hook output priority 0;
    udp dport 161 ip6 daddr {SITE_NETWORK} counter name asked
    udp dport 161 ip6 daddr != {SITE_NETWORK} counter name forbidden
    udp dport 161 ip6 daddr {EXCLUDED} counter name forbidden
  }}
}}""")
        for host in self.hosts.values():
            host.start()

    def walk(self, name, oid):
        done = self.scanner.inside(
            ["snmpbulkwalk", "-t", "1", "-r", "0", "-On", "-OQ", *ACCESS.tool_options(),
             f"udp6:[{HOSTS[name]}]:161", oid], check=False)
        return [line for line in done.stdout.splitlines() if " = " in line and "No Such" not in line]

    def neighbours_ready(self):
        """True when every host in the network has an address of each of its neighbours."""
        for name in HOSTS:
            wanted = sum(name in cable for cable in CABLES)
            heard = self.walk(name, LLDP_REM_MAN_ADDR)
            if len(heard) < wanted:
                for host in self.hosts.values():
                    host.announce()
                return f"{name} has {heard} for {wanted} neighbours"
        return True

    def packets(self):
        listed = self.scanner.inside(["nft", "-j", "list", "counters"]).stdout
        return {row["counter"]["name"]: row["counter"]["packets"]
                for row in json.loads(listed)["nftables"] if "counter" in row}

    def close(self):
        for host in self.hosts.values():
            host.stop()


class Wrong(Exception):
    """netroster did something that it should not."""


class Netroster:
    def __init__(self, program, lab):
        self.program = os.path.abspath(program)
        self.lab = lab
        self.config = os.path.join(network.FOLDER, "crawl")
        self.write("netroster.toml", '[district]\nname = "Lab"\n[sweep]\nrate_per_device = 200\n'
                   'timeout = "500 ms"\n')
        self.write("sites.d/lab.toml", '[[site]]\nid = "lab"\nname = "Lab"\nkind = "administrative"\n'
                   f'networks = ["{SITE_NETWORK}"]\nexcluded = ["{EXCLUDED}"]\n'
                   f'seeds = ["{HOSTS["sw1"]}"]\n')
        self.write("credentials.d/lab.toml", ACCESS.credential(SITE_NETWORK))

    def write(self, name, text):
        path = os.path.join(self.config, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as out:
            out.write(text)

    def run(self, *words):
        store = os.path.join(network.FOLDER, "crawl.db")
        done = self.lab.scanner.inside(
            [self.program, *words, "--config", self.config, "--store", store], check=False, timeout=200)
        if done.returncode != 0:
            raise Wrong(f"netroster {' '.join(words)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout


def expect(good, words):
    if not good:
        raise Wrong(words)


def check(lab, program):
    netroster = Netroster(program, lab)
    netroster.run("scan", "--dry-run")
    lab.scanner.inside(["nft", "reset", "counters"])
    netroster.run("scan")
    inventory = json.loads(netroster.run("export", "json"))
    found = sorted(device["name"] for device in inventory["devices"])
    expect(found == WANTED, f"devices {found}, not {WANTED}: {inventory['addresses']}")
    confirmed = sum(link["state"] == "confirmed" for link in inventory["links"])
    expect(confirmed == 2, f"{confirmed} confirmed links, not 2: {inventory['links']}")
    packets = lab.packets()
    expect(packets["forbidden"] == 0, f"{packets['forbidden']} packets to addresses that are not to be asked")
    expect(packets["asked"] > 0, "no packet was counted")
    gaps = json.loads(netroster.run("coverage", "--json"))[0]["gaps"]
    reasons = {gap["name"]: gap["reason"] for gap in gaps}
    expect(reasons == {"sw4": "excluded", "sw5": "outside scope"}, f"gaps {gaps}")
    suggested = netroster.run("site", "suggest")
    expect(HOSTS["sw5"] in suggested, f"{HOSTS['sw5']} is not suggested: {suggested}")
    print(f"crawl: {len(found)} of {len(HOSTS)} hosts from one seed, {confirmed} cables confirmed, "
          f"{packets['asked']} packets into the site, 0 elsewhere; the other two are gaps", flush=True)


def main():
    code = network.begin()
    if code is not None:
        return code
    lab = Lab()
    try:
        lab.build()
        wait_until("every host answers SNMP and knows its neighbours", lab.neighbours_ready)
        check(lab, sys.argv[1])
        return 0
    except LabError as error:
        print("the lab could not be built:", error)
        print("\n".join(host.logs() for host in lab.hosts.values()))
        return 1
    except Wrong as error:
        print("wrong:", error)
        return 1
    finally:
        lab.close()


if __name__ == "__main__":
    sys.exit(main())
