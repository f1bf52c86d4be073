#!/usr/bin/env python3
"""Sweeps a simulated district with gaps put into it, and holds what coverage says against them.

usage: planted_gaps.py BUILD [GAPS [SEED]]

Every planted gap must be named once, at its site, with its address and the reason for which it is
one; nothing else of the district may be a gap but what has no agent at all. The agent behind an
excluded address would answer: were it asked, it would be a device and no gap.
"""
import json
import os
import subprocess
import sys
import tempfile


class Run:
    def __init__(self, build, folder):
        self.build, self.folder = build, folder

    def netroster(self, *arguments):
        done = subprocess.run(
            [os.path.join(self.build, "netroster"), "--config", f"{self.folder}/config", "--store",
             f"{self.folder}/store.db", "--quiet", *arguments],
            capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            raise SystemExit(f"netroster {' '.join(arguments)}: {done.returncode} {done.stderr}")
        return done.stdout


def problems(truth, sites):
    """What coverage says otherwise than the truth, a line each."""
    found = {(site["site"], gap["name"]): gap for site in sites for gap in site["gaps"]}
    count = sum(len(site["gaps"]) for site in sites)
    planted = {(gap["site"], gap["name"]): gap for gap in truth["gaps"]}
    unknown = {neighbour["name"] for neighbour in truth["neighbours"]}
    bad = [] if count == len(found) else [f"{count - len(found)} gaps are there twice"]
    for key, gap in planted.items():
        said = found.get(key)
        if said is None:
            bad.append(f"{key} is missing: {gap['reason']}")
            continue
        reason, address = said["reason"].replace(" ", "_").replace("-", "_"), said.get("address", "")
        if (reason, address) != (gap["reason"], gap["address"]):
            bad.append(f"{key} is {reason} {address}, not {gap['reason']} {gap['address']}")
    bad += [f"{key} is a gap and was not planted: {gap['words']}" for key, gap in found.items()
            if key not in planted and gap["name"] not in unknown]
    return bad


def main():
    build = sys.argv[1]
    gaps, seed = (sys.argv[2:] + ["20", "5"][len(sys.argv) - 2:])[:2]
    with tempfile.TemporaryDirectory() as folder:
        simulator = subprocess.Popen(
            [os.path.join(build, "netroster-simulator"), "--sites", "12", "--devices", "300", "--seed",
             seed, "--prepare", "--gaps", gaps, "--truth", f"{folder}/truth.json", "--write-config",
             f"{folder}/config"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            if not simulator.stdout.readline().startswith("ready"):
                raise SystemExit("the simulator did not start")
            run = Run(build, folder)
            run.netroster("scan", "--rate", "1000")
            with open(f"{folder}/truth.json", encoding="utf-8") as text:
                truth = json.load(text)
            if len(truth["gaps"]) != int(gaps):
                raise SystemExit(f"{len(truth['gaps'])} gaps were planted, not {gaps}")
            sites = json.loads(run.netroster("coverage", "--json"))
        finally:
            simulator.stdin.close()
            simulator.wait(timeout=60)
    bad = problems(truth, sites)
    for line in bad:
        print(line)
    print(f"{len(truth['gaps'])} planted gaps, {len(bad)} wrong")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
