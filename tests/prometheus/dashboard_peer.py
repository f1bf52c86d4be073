#!/usr/bin/env python3
"""A dashboard made for snmp_exporter shows the same of netroster as of snmp_exporter.

Two Prometheus servers, alike but for one address: one scrapes Debian's prometheus-snmp-exporter, the
other `netroster daemon`, and both exporters read the same simulated switches. Every query of the
dashboard is asked of both: the same series with the same labels, and the same values; values that move
may differ by what they move in one interval of the poll.

usage: dashboard_peer.py NETROSTER SIMULATOR WRITE_IF_MIB_CONFIGURATION DASHBOARD
Exit code 0 good, 1 failed, 77 skipped (the reason is printed); with CI=true a skip is a failure.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

SKIPPED = 77
PEERS = ["prometheus", "prometheus-snmp-exporter"]
NETWORK = "127.62.0.0/28"
TARGETS = ["127.62.0.1", "127.62.0.2", "127.62.0.9"]  # nothing answers at the last
POLL = 5  # seconds, the shortest that the configuration allows
SCRAPE = 10
WATCHED = 75  # seconds that are scraped before anything is asked
VARIABLES = {"$__rate_interval": "60s", "$job": "snmp", "$instance": "127.62.*", "$interface": ".*"}
PATIENCE = 60


class Wrong(Exception):
    pass


class Program:
    """A program that says on stderr where it listens; ended with the block."""

    def __init__(self, folder, name, *command):
        self.name = name
        self.log = os.path.join(folder, name + ".log")
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                        stderr=open(self.log, "w"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def words(self):
        with open(self.log) as file:
            return file.read()

    def address(self, pattern):
        found = wait_for(lambda: re.search(pattern, self.words()), f"{self.name} did not start", self.words)
        return found.group(1)


def wait_for(question, words, more=lambda: ""):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        answer = question()
        if answer:
            return answer
        time.sleep(0.2)
    raise Wrong(f"{words}\n{more()[-1500:]}")


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", opener=lambda p, f: os.open(p, f, 0o600)) as file:
        file.write(text)


def start_agents(simulator):
    agents = subprocess.Popen([simulator, "--flat", "2", "--ports", "8", "--block", NETWORK],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    line = agents.stdout.readline()
    if not line.startswith("ready"):
        raise Wrong(f"the simulator did not start: {line}")
    return agents, re.search(r"port=(\d+)", line).group(1)


def start_daemon(folder, netroster, port):
    write(f"{folder}/netroster.toml",
          f'[district]\nname = "Peer"\n[snmp]\nport = {port}\n'
          f'[poll]\nuplinks = "{POLL} s"\naccess = "{POLL} s"\n')
    write(f"{folder}/sites.d/oak.toml",
          f'[[site]]\nid = "OAK"\nname = "Oak"\nkind = "high"\nnetworks = ["{NETWORK}"]\n')
    write(f"{folder}/credentials.d/all.toml",
          '[[credential]]\nname = "read"\nversion = "2c"\ncommunity_file = "secrets/read"\n'
          f'networks = ["{NETWORK}"]\n')
    write(f"{folder}/credentials.d/secrets/read", "public\n")
    return Program(folder, "netroster", netroster, "daemon", "--config", folder, "--store",
                   f"{folder}/store.db", "--history", f"{folder}/history.db", "--listen", "127.0.0.1:0")


def start_exporter(folder, writer):
    configuration = subprocess.run([writer], capture_output=True, text=True, check=True).stdout
    write(f"{folder}/snmp.yml", configuration)
    return Program(folder, "exporter", "prometheus-snmp-exporter", f"--config.file={folder}/snmp.yml",
                   "--web.listen-address=127.0.0.1:0")


def start_prometheus(folder, name, exporter, port):
    """As the documentation of snmp_exporter has it; `exporter` is the only difference."""
    targets = json.dumps([f"{target}:{port}" for target in TARGETS])
    write(f"{folder}/{name}.yml",
          f"global: {{scrape_interval: {SCRAPE}s, scrape_timeout: {SCRAPE}s}}\nscrape_configs:\n"
          "- job_name: snmp\n  metrics_path: /snmp\n  params: {module: [if_mib]}\n"
          f"  static_configs: [{{targets: {targets}}}]\n"
          "  relabel_configs:\n"
          "  - {source_labels: [__address__], target_label: __param_target}\n"
          "  - {source_labels: [__param_target], target_label: instance}\n"
          f"  - {{target_label: __address__, replacement: '{exporter}'}}\n")
    return Program(folder, name, "prometheus", f"--config.file={folder}/{name}.yml",
                   f"--storage.tsdb.path={folder}/{name}", "--web.listen-address=127.0.0.1:0")


def ask(server, path, **parameters):
    url = f"http://{server}/api/v1/{path}?{urllib.parse.urlencode(parameters, doseq=True)}"
    with urllib.request.urlopen(url, timeout=20) as answer:
        return json.load(answer)["data"]


def series(server, query, when):
    """Value by labels."""
    result = ask(server, "query", query=query, time=when)["result"]
    return {json.dumps(one["metric"], sort_keys=True): float(one["value"][1]) for one in result}


def filled_in(query):
    for variable, value in VARIABLES.items():
        query = query.replace(variable, value)
    return query


def queries_of(dashboard):
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            yield panel["title"], filled_in(target["expr"])


def tolerance(query, value):
    """How far two values may be apart that were read at most one interval of the poll apart."""
    if "irate(" in query:
        return abs(value) * POLL / SCRAPE * 1.1 + 1e-9
    if "rate(" in query:
        return abs(value) * POLL / (60 - SCRAPE) * 1.5 + 1e-9
    return 2.0 * POLL if "sysUpTime" in query else 0.0


def differences(query, theirs, ours):
    for labels in sorted(theirs.keys() ^ ours.keys()):
        yield f"only {'theirs' if labels in theirs else 'ours'}: {labels}"
    for labels in sorted(theirs.keys() & ours.keys()):
        if abs(theirs[labels] - ours[labels]) > tolerance(query, theirs[labels]):
            yield f"{ours[labels]} is not {theirs[labels]}: {labels}"


def compare(dashboard, theirs, ours):
    wrong, shown, moving = [], 0, 0
    when = time.time()
    for title, query in queries_of(dashboard):
        their_series, our_series = series(theirs, query, when), series(ours, query, when)
        shown += 1 if our_series else 0
        moving += 1 if any(our_series.values()) and "rate(" in query else 0
        wrong += [f"{title}: {query}\n  {each}" for each in list(differences(query, their_series, our_series))[:4]]
    for variable in dashboard["templating"]["list"]:
        metric, label = re.match(r"label_values\((.+), (\w+)\)$", filled_in(variable["query"])).groups()
        values = [ask(server, f"label/{label}/values", **{"match[]": metric}) for server in (theirs, ours)]
        if values[0] != values[1] or not values[0]:
            wrong.append(f"variable {variable['name']}: {values[1]} is not {values[0]}")
    return wrong, shown, moving


def run(netroster, simulator, writer, path, folder):
    with open(path) as file:
        dashboard = json.load(file)
    agents, port = start_agents(simulator)
    try:
        with start_daemon(f"{folder}/netroster", netroster, port) as daemon, start_exporter(folder, writer) as exporter:
            ours = daemon.address(r"http://(127\.0\.0\.1:\d+)/")
            theirs = exporter.address(r"address=(127\.0\.0\.1:[1-9]\d*)")
            with start_prometheus(folder, "theirs", theirs, port) as first, \
                    start_prometheus(folder, "ours", ours, port) as second:
                servers = [each.address(r"address=(127\.0\.0\.1:[1-9]\d*)") for each in (first, second)]
                up = "sum(up)"
                for server in servers:
                    wait_for(lambda: series(server, up, time.time()).get("{}") == 2, "two targets are not up")
                time.sleep(WATCHED)
                return compare(dashboard, *servers)
    finally:
        agents.terminate()
        agents.wait()


def main():
    missing = [name for name in PEERS if not shutil.which(name)]
    if missing:
        print(f"skipped: needs {' and '.join(missing)}")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="netroster-dashboard-") as folder:
        os.makedirs(f"{folder}/netroster")
        try:
            wrong, shown, moving = run(*sys.argv[1:5], folder)
        except Wrong as error:
            print(error)
            return 1
    print("\n".join(wrong))
    print(f"{shown} queries show series, {moving} of them rates; {len(wrong)} differences")
    return 0 if not wrong and shown >= 25 and moving >= 8 else 1


if __name__ == "__main__":
    sys.exit(main())
