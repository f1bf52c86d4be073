#!/usr/bin/env python3
"""Every panel shows what a daemon polls of a simulated district.

A simulated district, `netroster daemon` that scans and polls it, and Debian's Prometheus that scrapes the
daemon as the how-to says. Every query of the shipped dashboards must give series, but those of ABSENT: what
the simulator does not have, each with its reason. One that has series all the same is an error too.

usage: simulated_panels.py NETROSTER SIMULATOR DASHBOARDS PEER_FOLDER
Exit code 0 good, 1 failed, 77 skipped (the reason is printed).
"""

import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

POLLED = ("uplinks", "access", "power", "sensors", "load", "clients", "batteries")

SKIPPED = 77
PATIENCE = 200  # seconds until the last query must have series
VARIABLES = {"$__rate_interval": "30s", "$__range:5m": "30s:5s", "$__range": "30s", "$site": ".*",
             "$instance": ".*", "$interface": ".*", "$job": ".*", "$target": "1"}
# By what is asked for; tests/grafana/panels_test.cpp shows these of made-up data.
ABSENT = {
    "netroster_standard_waiver_end_timestamp_seconds": "no waiver is configured",
    "count by (site) (netroster_device_up{site=~\".*\"} == 0)": "all simulated devices answer",
    "netroster_sensor_humidity_ratio": "no simulated device tells a humidity",
}


def start_agents(folder, simulator):
    agents = subprocess.Popen([simulator, "--sites", "6", "--devices", "160", "--gaps", "3", "--hidden", "10", "--prepare",
                               "--write-config", f"{folder}/config"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    for line in agents.stdout:
        if line.startswith("ready"):
            return agents
    raise peer.Wrong("the simulator did not start")


def start_daemon(folder, netroster):
    config = f"{folder}/config/netroster.toml"
    with open(config) as file:
        text = file.read()
    text = re.sub(r"\n\[poll\][^\[]*", "\n", text)
    with open(config, "w") as file:
        file.write(text + '\n[poll]\n' + "".join(f'{name} = "5 s"\n' for name in POLLED))
    return peer.Program(folder, "daemon", netroster, "daemon", "--config", f"{folder}/config", "--store",
                        f"{folder}/store.db", "--history", f"{folder}/history.db", "--listen", "127.0.0.1:0")


def start_prometheus(folder, daemon):
    peer.write(f"{folder}/prometheus.yml",
               "global: {scrape_interval: 5s, scrape_timeout: 5s}\nscrape_configs:\n"
               f'- {{job_name: netroster, static_configs: [{{targets: ["{daemon}"]}}]}}\n'
               f'- {{job_name: snmp, http_sd_configs: [{{url: "http://{daemon}/sd/prometheus", '
               "refresh_interval: 5s}]}\n")
    return peer.Program(folder, "prometheus", "prometheus", f"--config.file={folder}/prometheus.yml",
                        f"--storage.tsdb.path={folder}/data", "--web.listen-address=127.0.0.1:0")


def filled_in(query):
    for variable, value in VARIABLES.items():
        query = query.replace(variable, value)
    return query


def queries_in(folder):
    for path in sorted(glob.glob(f"{folder}/*.json")):
        with open(path) as file:
            dashboard = json.load(file)
        for panel in dashboard["panels"]:
            for target in panel.get("targets", []):
                yield f"{dashboard['title']}: {panel['title']}", filled_in(target["expr"])


def is_absent(query):
    return any(metric in query for metric in ABSENT)


def look(server, queries):
    """Those without series, asked again and again."""
    left = [each for each in queries if not is_absent(each[1])]
    until = time.monotonic() + PATIENCE
    while left and time.monotonic() < until:
        left = [each for each in left if not peer.series(server, each[1], time.time())]
        time.sleep(2)
    there = [each for each in queries if is_absent(each[1]) and peer.series(server, each[1], time.time())]
    return [f"no series: {where}\n  {query}" for where, query in left] + \
           [f"has series, and ABSENT says that it cannot: {where}\n  {query}" for where, query in there]


def run(netroster, simulator, dashboards, folder):
    queries = list(queries_in(dashboards))
    agents = start_agents(folder, simulator)
    try:
        with start_daemon(folder, netroster) as daemon:
            ours = daemon.address(r"http://(127\.0\.0\.1:\d+)/")
            with start_prometheus(folder, ours) as prometheus:
                server = prometheus.address(r"address=(127\.0\.0\.1:[1-9]\d*)")
                return look(server, queries), len(queries)
    finally:
        agents.terminate()
        agents.wait()


def main():
    if not shutil.which("prometheus"):
        print("skipped: needs prometheus")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="netroster-panels-") as folder:
        try:
            wrong, count = run(*sys.argv[1:4], folder)
        except peer.Wrong as error:
            print(error)
            return 1
    print("\n".join(wrong))
    print(f"{count} queries, {len(wrong)} not as they should be")
    return 0 if not wrong and count > 80 else 1


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[4])
    import dashboard_peer as peer

    sys.exit(main())
