#!/usr/bin/env python3
"""Kills or interrupts a scan at random moments and holds what is left against the truth.

usage: kill_loop.py BUILD ROUNDS [SEED]

Each round starts `netroster scan` of a simulated district, ends it with SIGKILL or, every other
round, with SIGINT (Ctrl-C) after a random part of the time that a whole scan takes, and checks that the store opens clean (integrity and
foreign keys) and holds no device twice. Then one scan runs to its end, and the inventory must equal
the truth.
"""
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

STOPPED = 4  # exit code of a scan that Ctrl-C ended
HERE = os.path.dirname(os.path.abspath(__file__))


def scan(build, folder):
    return subprocess.Popen([os.path.join(build, "netroster"), "--config", f"{folder}/config",
                             "--store", f"{folder}/store.db", "--quiet", "scan"],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def problems(build, folder):
    store = f"{folder}/store.db"
    if not os.path.exists(store):
        return []  # killed before the store was made
    with sqlite3.connect(store) as db:
        if db.execute("pragma integrity_check").fetchall() != [("ok",)]:
            return ["integrity_check failed"]
        if db.execute("pragma foreign_key_check").fetchall():
            return ["foreign_key_check failed"]
    db.close()
    shown = subprocess.run([os.path.join(build, "netroster"), "--config", f"{folder}/config",
                            "--store", store, "device", "list", "--json"],
                           capture_output=True, text=True)
    if shown.returncode != 0:
        return [] if "no inventory" in shown.stderr else [f"device list: {shown.stderr.strip()}"]
    seen = [(row["site"], row["address"]) for row in json.loads(shown.stdout)]
    return [f"{key} is there twice" for key in set(seen) if seen.count(key) > 1]


def main():
    build, rounds = sys.argv[1], int(sys.argv[2])
    chance = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    with tempfile.TemporaryDirectory() as folder:
        simulator = subprocess.Popen(
            [os.path.join(build, "netroster-simulator"), "--sites", "6", "--devices", "120", "--seed",
             "5", "--truth", f"{folder}/truth.json", "--write-config", f"{folder}/config"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            if not simulator.stdout.readline().startswith("ready"):
                raise SystemExit("the simulator did not start")
            began = time.monotonic()
            whole = scan(build, folder)
            output, errors = whole.communicate(timeout=300)
            if whole.returncode != 0:
                raise SystemExit(f"a scan without a kill failed: {whole.returncode} {output[-800:]} {errors}")
            takes = time.monotonic() - began
            os.unlink(f"{folder}/store.db")
            bad, killed, stopped = 0, 0, 0
            for number in range(rounds):
                running = scan(build, folder)
                try:
                    running.communicate(timeout=chance.uniform(0.02, takes))
                except subprocess.TimeoutExpired:
                    running.send_signal(signal.SIGINT if number % 2 else signal.SIGKILL)
                    running.communicate()
                    if running.returncode == STOPPED:
                        stopped += 1
                    killed += 1
                for problem in problems(build, folder):
                    bad += 1
                    print(f"round {number}: {problem}")
            last = scan(build, folder)
            output, errors = last.communicate(timeout=300)
            if last.returncode != 0:
                raise SystemExit(f"the scan after the kills failed: {errors}")
            exported = subprocess.run([os.path.join(build, "netroster"), "--config", f"{folder}/config",
                                       "--store", f"{folder}/store.db", "export", "json"],
                                      capture_output=True, text=True, check=True)
            with open(f"{folder}/inventory.json", "w") as file:
                file.write(exported.stdout)
            compared = subprocess.run([sys.executable, "-B",
                                       os.path.join(HERE, "..", "simulator", "compare_truth.py"),
                                       f"{folder}/truth.json", f"{folder}/inventory.json"])
            print(f"{rounds - bad} of {rounds} rounds consistent, {killed} killed, {stopped} of them"
                  f" in good order; "
                  f"a whole scan takes {takes:.1f} s")
            return 1 if bad or compared.returncode or killed == 0 or stopped == 0 else 0
        finally:
            simulator.terminate()
            simulator.wait()


if __name__ == "__main__":
    sys.exit(main())
