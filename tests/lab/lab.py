#!/usr/bin/env python3
"""Sweeps a network of real hosts (snmpd, lldpd) with netroster and holds the result against it.

usage: lab.py NETROSTER
Exit code 0 good, 1 failed, 77 skipped (the reason is printed); with CI=true a skip is a failure.
"""

import datetime
import json
import os
import sys

import network
from network import Community, Host, LabError, Namespace, User, connect, wait_until

SITE_NETWORK = "10.9.0.0/27"
EXCLUDED = "10.9.0.20"
SCANNER_ADDRESS = "10.9.0.30"
LLDP_REM_SYS_NAME = "1.0.8802.1.1.2.1.4.1.1.9"

HOSTS = {
    "sw1": ("10.9.0.1", Community("lab-read"), "ifname"),
    "sw2": ("10.9.0.2", Community("lab-read"), "macaddress"),
    "sw3": ("10.9.0.3", User("lab128", "SHA-256", "first auth secret", "AES", "first priv secret"),
            "ifname"),
    "sw4": ("10.9.0.4", User("lab256", "SHA-512", "second auth secret", "AES-256",
                             "second priv secret"), "ifname"),
    "sw5": ("10.9.0.5", User("lab128", "SHA-256", "first auth secret", "AES", "first priv secret"),
            "macaddress"),
    "sw6": ("10.9.0.6", Community("lab-read"), "ifname"),
}
# A ring of six, with two cables side by side.
CABLES = [
    ("sw1", "eth1", "sw2", "eth1"),
    ("sw1", "eth2", "sw2", "eth2"),
    ("sw2", "eth3", "sw3", "eth3"),
    ("sw3", "eth4", "sw5", "eth4"),
    ("sw6", "eth6", "sw4", "eth6"),
    ("sw4", "eth5", "sw1", "eth5"),
    ("sw5", "eth7", "sw6", "eth7"),
]
PULLED = CABLES[-1]
STALE_AFTER = 5  # seconds
GONE_AFTER = 15
# Ports that are up and forward nothing, so that no frame goes round: bridges outside the machine's
# own namespace hear no BPDUs, so no spanning tree can block them.
BLOCKED = [("sw2", "eth2"), ("sw4", "eth5")]
# Hosts on a switch that speaks nothing: each hears the CDP frames of all the others through it.
BEHIND_DUMB_SWITCH = ["sw2", "sw4", "sw5"]
DUMB_PORT = "eth9"


class Lab:
    """The hosts, the scanner's namespace and the sink where a stray packet would arrive."""

    def __init__(self):
        self.hosts = {}
        self.scanner = None
        self.sink = None

    def build(self):
        for name, (address, access, port_id) in HOSTS.items():
            self.hosts[name] = Host(name, address, access, port_id)
        for left, left_port, right, right_port in CABLES:
            connect(self.hosts[left], left_port, self.hosts[right], right_port)
            for name, port in ((left, left_port), (right, right_port)):
                if (name, port) not in BLOCKED:
                    self.hosts[name].add_port(port)
        self.build_dumb_switch()
        self.build_scanner()
        for host in self.hosts.values():
            host.start()

    def build_dumb_switch(self):
        dumb = Namespace("dumb")
        dumb.bridge("br0")
        for number, name in enumerate(BEHIND_DUMB_SWITCH):
            connect(self.hosts[name], DUMB_PORT, dumb, f"port{number}")
            dumb.ip("link", "set", f"port{number}", "master", "br0")

    def build_scanner(self):
        """The scanner's default route leads to the sink, so that any stray packet is counted."""
        self.scanner = Namespace("scanner")
        self.sink = Namespace("sink")
        connect(self.hosts["sw1"], "access1", self.scanner, "eth0")
        self.hosts["sw1"].add_port("access1")
        self.scanner.ip("addr", "add", f"{SCANNER_ADDRESS}/24", "dev", "eth0")
        connect(self.scanner, "out0", self.sink, "in0")
        self.scanner.ip("addr", "add", "192.0.2.2/30", "dev", "out0")
        self.sink.ip("addr", "add", "192.0.2.1/30", "dev", "in0")
        self.scanner.ip("route", "add", "default", "via", "192.0.2.1")
        self.scanner.inside(["nft", "-f", "-"], stdin=f"""
table inet guard {{
  counter stray {{ }}
  counter forbidden {{ }}
  counter asked {{ }}
  set hosts {{ type ipv4_addr; elements = {{ {", ".join(row[0] for row in HOSTS.values())} }} }}
  chain output {{
    type filter hook output priority 0;
    oifname "lo" accept
    ip daddr != {SITE_NETWORK} counter name stray
    meta nfproto ipv6 counter name stray
    ip daddr {{ 10.9.0.0, 10.9.0.31, {EXCLUDED} }} counter name forbidden
    ip daddr {SITE_NETWORK} udp dport 161 counter name asked
  }}
}}""")
        self.sink.inside(["nft", "-f", "-"], stdin="""
table inet guard {
  counter stray { }
  chain input {
    type filter hook prerouting priority 0;
    iifname "in0" counter name stray
  }
}""")

    def counters(self):
        """Packets counted in the scanner's namespace, and those that reached the sink."""
        seen = {}
        for where, namespace in (("", self.scanner), ("sink ", self.sink)):
            listed = namespace.inside(["nft", "-j", "list", "counters"]).stdout
            for row in json.loads(listed)["nftables"]:
                if "counter" in row:
                    seen[where + row["counter"]["name"]] = row["counter"]["packets"]
        return seen

    def reset_counters(self):
        for namespace in (self.scanner, self.sink):
            namespace.inside(["nft", "reset", "counters"])

    def prove_counters(self):
        """A counter that cannot rise proves nothing: one stray and one forbidden packet are sent."""
        for address in ("198.51.100.1", "10.9.0.40", EXCLUDED):
            self.scanner.inside([sys.executable, "-c", "import socket,sys; socket.socket("
                                 "socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', (sys.argv[1], 161))",
                                 address])
        wait_until("the counters have seen the test packets", lambda: self.counters_proved())
        self.reset_counters()

    def counters_proved(self):
        seen = self.counters()
        good = seen["stray"] == 2 and seen["sink stray"] == 1 and seen["forbidden"] == 1
        return good or seen

    def walk(self, host, oid):
        """The values of a column, read with Net-SNMP's own tool from the scanner's place."""
        options = host.access.tool_options()
        done = self.scanner.inside(["snmpbulkwalk", "-t", "1", "-r", "0", "-On", "-OQ", *options,
                                    host.address, oid], check=False)
        lines = [line.split(" = ", 1) for line in done.stdout.splitlines() if " = " in line]
        return [value.strip().strip('"') for _, value in lines if not value.startswith("No Such")]

    def neighbours_ready(self):
        """True when every host names every LLDP neighbour that its cables give it."""
        for name, host in self.hosts.items():
            wanted = sorted(far for cable in CABLES for here, far in
                            ((cable[0], cable[2]), (cable[2], cable[0])) if here == name)
            heard = sorted(self.walk(host, LLDP_REM_SYS_NAME))
            missing = list(wanted)
            for value in heard:
                if value in missing:
                    missing.remove(value)
            others = len(BEHIND_DUMB_SWITCH) - 1 if name in BEHIND_DUMB_SWITCH else 0
            if missing or len(heard) != len(wanted) + others:
                for every in self.hosts.values():
                    every.announce()
                return f"{name} hears {heard} and should hear {wanted} and {others} by CDP"
        return True

    def wait_ready(self):
        wait_until("every host answers SNMP and knows its neighbours", self.neighbours_ready)

    def close(self):
        for host in self.hosts.values():
            host.stop()

    def logs(self):
        return "\n".join(host.logs() for host in self.hosts.values())


class Netroster:
    """The program under test, run in the scanner's namespace with a configuration of its own."""

    def __init__(self, program, lab, name="netroster", blind=False):
        self.program = os.path.abspath(program)
        self.lab = lab
        self.name = name
        self.config = os.path.join(network.FOLDER, name)
        self.configure()
        self.write("sites.d/lab.toml", '[[site]]\nid = "lab"\nname = "Lab"\nkind = "administrative"\n'
                   f'networks = ["{SITE_NETWORK}"]\nexcluded = ["{EXCLUDED}"]\n')
        self.give_credentials(blind)

    def configure(self, more=""):
        self.write("netroster.toml", '[district]\nname = "Lab"\n[sweep]\nrate_per_device = 200\n'
                   'passes = 2\ntimeout = "500 ms"\n' + more)

    def give_credentials(self, blind):
        access = {row[1].name: row[1] for row in HOSTS.values()}
        seeing = [Community(network.BLIND)] if blind else access.values()
        self.write("credentials.d/lab.toml",
                   "\n".join(one.credential(SITE_NETWORK) for one in seeing))

    def write(self, name, text):
        path = os.path.join(self.config, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as out:
            out.write(text)

    def run(self, *words, at=None):
        done = self.try_to_run(*words, at=at)
        if done.returncode != 0:
            reached = self.try_to_run("export", "csv", "--table", "addresses").stdout
            raise Wrong(f"netroster {' '.join(words)}: exit code {done.returncode}\n{done.stdout}"
                        f"{done.stderr}{reached}")
        return done.stdout

    def try_to_run(self, *words, at=None):
        """In the scanner's namespace, or in that of the host `at`."""
        store = os.path.join(network.FOLDER, self.name + ".db")
        return (at or self.lab.scanner).inside(
            [self.program, *words, "--config", self.config, "--store", store],
            check=False, timeout=200)

    def inventory(self):
        text = self.run("export", "json")
        try:
            return json.loads(text)
        except ValueError as error:
            raise Wrong(f"netroster export json: {error}: {text[:200]!r}") from error


class Wrong(Exception):
    """netroster did something that it should not."""


def expect(good, words):
    if not good:
        raise Wrong(words)


def check_devices(inventory):
    found = sorted((device["name"], device["reached_at"][0]) for device in inventory["devices"])
    wanted = sorted((name, row[0]) for name, row in HOSTS.items())
    missing = {address for _, address in wanted} - {address for _, address in found}
    why = [row for row in inventory["addresses"] if row["address"] in missing]
    expect(found == wanted, f"devices {found}, not {wanted}: {why}")


def check_links(inventory):
    """Every cable is one confirmed link, and nothing is a cable that goes through the dumb switch."""
    names = {device["id"]: device["name"] for device in inventory["devices"]}
    confirmed, others = [], []
    for link in inventory["links"]:
        ends = sorted((names[end["device"]], end["port"]) for end in link["ends"])
        (confirmed if link["state"] == "confirmed" else others).append((ends, link["state"]))
    wanted = [([*sorted([(cable[0], cable[1]), (cable[2], cable[3])])], "confirmed") for cable in CABLES]
    expect(sorted(confirmed) == sorted(wanted), f"confirmed links {sorted(confirmed)}, not {sorted(wanted)}")
    for ends, state in others:
        expect(state == "shared" and all(port == DUMB_PORT for _, port in ends),
               f"there is no cable {ends}, {state}")


def names_of(link):
    return tuple(sorted([link["a"], link["b"]]))


def cable_name(cable):
    return tuple(sorted([f"{cable[0]}:{cable[1]}", f"{cable[2]}:{cable[3]}"]))


def links_of(netroster, *words):
    """State, staleness and evidence of the links, by the names of their ends."""
    listed = json.loads(netroster.run("link", "list", "--json", *words))
    return {names_of(link): link for link in listed}


def check_captured(lab, program):
    """Links from frames alone, then from frames and tables; a pulled cable grows old and goes."""
    netroster = Netroster(program, lab, "captured", blind=True)
    netroster.run("scan")
    told = [name for name, link in links_of(netroster).items() if link["state"] != "inferred"]
    expect(not told, f"links {told} from tables that the credential cannot see")
    for cable in CABLES:
        here = lab.hosts[cable[0]]
        netroster.run("capture", cable[1], "--for", "3s", "--tap", "--quiet", at=here)
    check_links(netroster.inventory())
    print(f"capture: both ends of {len(CABLES)} cables from frames alone", flush=True)
    netroster.give_credentials(blind=False)
    netroster.run("scan")
    inventory = netroster.inventory()
    check_links(inventory)
    for link in inventory["links"]:
        if link["state"] == "confirmed":
            rows = [one["row"] for one in link["evidence"]]
            captured = [row for row in rows if row.endswith("(capture)")]
            expect(0 < len(captured) < len(rows), f"evidence of one source only: {rows}")
    print("capture and SNMP: each link has evidence of both", flush=True)
    check_pulled(lab, netroster)


def check_pulled(lab, netroster):
    cable = cable_name(PULLED)
    before = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    netroster.configure(f'[inventory]\nlink_stale_after = "{STALE_AFTER} s"\n'
                        f'neighbour_gone_after = "{GONE_AFTER} s"\n')
    lab.hosts[PULLED[0]].ip("link", "del", PULLED[1])
    was_stale = []

    def is_gone():
        # Other ways than by the network: the ring is open now, and every host is still there.
        netroster.run("scan")
        link = links_of(netroster).get(cable)
        if link is None:
            return True
        was_stale.append(link["stale"])
        return link

    wait_until("the pulled cable is gone", is_gone)
    expect(True in was_stale, f"the pulled cable went without being stale first: {was_stale}")
    past = links_of(netroster, "--at", before)
    expect(past[cable]["state"] == "confirmed" and not past[cable]["stale"],
           f"--at {before} has {past.get(cable)}")
    print(f"pulled: stale, gone after {len(was_stale)} scans, and there at {before}", flush=True)


def check_packets(lab, asked):
    seen = lab.counters()
    stray = {name: count for name, count in seen.items() if name != "asked" and count}
    expect(not stray, f"packets that should not be: {stray}")
    expect((seen["asked"] > 0) == asked, f"{seen['asked']} packets into the site")


def check_netroster(lab, program):
    netroster = Netroster(program, lab)
    netroster.run("scan", "--dry-run")
    check_packets(lab, asked=False)
    netroster.run("scan")
    first = netroster.inventory()
    check_devices(first)
    check_links(first)
    check_packets(lab, asked=True)
    print(f"scan: {len(first['devices'])} hosts, both ends of {len(CABLES)} cables, "
          f"{lab.counters()['asked']} packets into the site, 0 elsewhere")
    netroster.run("scan")
    again = netroster.inventory()
    check_links(again)
    ids = [sorted(device["id"] for device in one["devices"]) for one in (first, again)]
    expect(ids[0] == ids[1], f"device ids changed from {ids[0]} to {ids[1]}")
    check_packets(lab, asked=True)


def main():
    code = network.begin()
    if code is not None:
        return code
    lab = Lab()
    try:
        lab.build()
        lab.wait_ready()
        lab.prove_counters()
        print(f"lab: {len(HOSTS)} hosts and {len(CABLES)} cables up, counters proved", flush=True)
        check_netroster(lab, sys.argv[1])
        check_captured(lab, sys.argv[1])
        return 0
    except LabError as error:
        print("the lab could not be built:", error)
        print(lab.logs())
        return 1
    except Wrong as error:
        print("wrong:", error)
        return 1
    finally:
        lab.close()


if __name__ == "__main__":
    sys.exit(main())
