#!/usr/bin/env python3
"""The daemon over days: its time runs a hundred times as fast, and its clock on the wall is set
forward and back meanwhile. Readings go on at their pace, nobody falls silent or comes anew, nothing
is deleted, memory and files do not grow, and it ends in time.

usage: days.py NETROSTER NETROSTER-SIMULATOR [--hours N] [--speed N]
Exit code 0 good, 1 failed, 77 skipped (the reason is printed); with CI=true a skip is a failure.
"""

import argparse
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request

SKIPPED = 77
HERE = os.path.dirname(os.path.abspath(__file__))
HOUR, YEAR = 3600, 365 * 86400
STEPS = [HOUR, 0, -HOUR, 0, 10 * YEAR, 0, -10 * YEAR, 0]  # seconds that the wall is off
HELD = 1 / 3  # hours each
FIRST_STEP = 1  # hour
GAPS = 1.25  # for each port and step: one, and what a busy machine loses besides
DISCOVERY = 6  # hours between two scans (sweep.interval)
LATE = 0.01  # of the readings, at most
GROWTH_MIB = 8  # of resident memory, from a quarter of the time to its end
STOP_SECONDS = 5


class Wrong(Exception):
    pass


def expect(good, words):
    if not good:
        raise Wrong(words)


class OtherClock:
    def __init__(self, folder, speed):
        self.library, self.file, self.speed = f"{folder}/other_clock.so", f"{folder}/step", speed
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", self.library,
                        os.path.join(HERE, "other_clock.c"), "-ldl"], check=True)
        self.set(0)
        self.began = time.time()

    def set(self, seconds):
        with open(self.file, "r+" if os.path.exists(self.file) else "w", encoding="ascii") as out:
            out.write(f"{seconds:<32}")

    def environment(self):
        return dict(os.environ, LD_PRELOAD=self.library, NETROSTER_CLOCK_SPEED=str(self.speed),
                    NETROSTER_CLOCK_START=str(self.began), NETROSTER_CLOCK_STEP=self.file)

    def hours(self):
        return (time.time() - self.began) * self.speed / HOUR


def simulate(program, folder, clock):
    simulator = subprocess.Popen(
        [program, "--sites", "2", "--devices", "20", "--seed", "1", "--truth", f"{folder}/truth.json",
         "--write-config", f"{folder}/config", "--prepare"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=clock.environment())
    expect(simulator.stdout.readline().startswith("ready"), "the simulator did not start")
    path = f"{folder}/config/netroster.toml"
    with open(path, encoding="utf-8") as file:
        text = file.read()
    # A moment of this machine is seconds of theirs.
    text = text.replace('timeout = "500 ms"', 'timeout = "20 s"') + '[web]\nlisten = "127.0.0.1:0"\n'
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return simulator


class Daemon:
    def __init__(self, program, folder, clock):
        self.log = f"{folder}/daemon.log"
        self.folder, self.clock = folder, clock
        self.process = subprocess.Popen(
            [program, "daemon", "--config", f"{folder}/config", "--store", f"{folder}/inventory.db",
             "--history", f"{folder}/history.db"],
            stdout=subprocess.DEVNULL, stderr=open(self.log, "w", encoding="utf-8"), env=clock.environment())
        self.url = None

    def said(self):
        with open(self.log, encoding="utf-8") as file:
            return file.read()

    def wait_until(self, test, what, seconds=120):
        until = time.monotonic() + seconds
        while not test():
            expect(self.process.poll() is None, f"it ended: {self.said()[-1500:]}")
            expect(time.monotonic() < until, f"still waiting until {what}: {self.said()[-1500:]}")
            time.sleep(0.1)

    def start(self):
        self.wait_until(lambda: re.search(r"http://[0-9.:]+", self.said()), "it answers")
        self.url = re.search(r"http://[0-9.:]+", self.said()).group(0)
        self.wait_until(lambda: self.look()["netroster_scans_total"] >= 1, "it has scanned")

    def look(self):
        """Sums over all labels, and what the kernel says of the process."""
        with urllib.request.urlopen(self.url + "/metrics", timeout=30) as answer:
            text = answer.read().decode()
        out = {"hours": self.clock.hours()}
        for line in text.splitlines():
            if line and line[0] != "#":
                name, value = line.rsplit(" ", 1)
                name = name.split("{")[0]
                out[name] = out.get(name, 0) + float(value)
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            out["rss_mib"] = int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) / 1024
        out["files"] = len(os.listdir(f"/proc/{self.process.pid}/fd"))
        return out

    def stop(self):
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=60)
        took = time.monotonic() - began
        expect(code == 0 and took <= STOP_SECONDS, f"ended with {code} after {took:.1f} s")
        return took


def pass_hours(daemon, until):
    daemon.wait_until(lambda: daemon.clock.hours() >= until, f"hour {until}", 36000)
    return daemon.look()


def days_of(folder):
    with sqlite3.connect(f"file:{folder}/history.db?mode=ro", uri=True) as history:
        return {day for (day,) in history.execute("SELECT DISTINCT day FROM summary")}


def step_about(daemon, folder):
    """Each step held for a while; gives the looks in between."""
    looks = [pass_hours(daemon, FIRST_STEP)]
    today = max(days_of(folder))
    for number, seconds in enumerate(STEPS):
        daemon.clock.set(seconds)
        looks.append(pass_hours(daemon, FIRST_STEP + (number + 1) * HELD))
    expect(today in days_of(folder), "traffic was deleted by a clock that was wrong")
    return looks


def pace(before, after):
    return (after["netroster_polls_total"] - before["netroster_polls_total"]) / (after["hours"] - before["hours"])


def check_steps(daemon, looks):
    usual = pace(looks[0], looks[-1])
    for seconds, before, after in zip(STEPS, looks, looks[1:]):
        part = pace(before, after) / usual
        expect(0.8 < part < 1.2, f"with the clock off by {seconds} s {part:.0%} of the usual readings")
    first, last = looks[0], looks[-1]
    expect(last["netroster_clock_steps_total"] == len(STEPS),
           f"{last['netroster_clock_steps_total']:.0f} of {len(STEPS)} steps were seen")
    readings = last["netroster_polls_total"] - first["netroster_polls_total"]
    late = last["netroster_polls_late_total"] - first["netroster_polls_late_total"]
    # A moment in which this machine does something else is seconds of theirs.
    expect(late <= readings * LATE, f"{late:.0f} of {readings:.0f} readings were late")
    expect(last["netroster_history_lost_slots_total"] == 0, "slots were lost")
    gaps = (last["netroster_history_gaps_total"] - first["netroster_history_gaps_total"]) / len(STEPS)
    expect(gaps <= last["netroster_history_series"] * GAPS,
           f"{gaps:.0f} gaps for each step, of {last['netroster_history_series']:.0f} ports")
    print(f"steps: {len(STEPS)} of the wall's clock, up to ten years; {usual:.0f} readings an hour, {late:.0f} late; "
          f"{gaps / last['netroster_history_series']:.2f} gaps a port and step; nothing deleted", flush=True)


def check_all(daemon, looks, hours):
    first, last = looks[0], looks[-1]
    expect(last["netroster_device_up"] >= first["netroster_device_up"],
           f"{last['netroster_device_up']:.0f} devices answer, of {first['netroster_device_up']:.0f}")
    scans = hours / DISCOVERY + 1
    expect(abs(last["netroster_scans_total"] - scans) <= 1 + hours / 24,
           f"{last['netroster_scans_total']:.0f} scans in {hours:.0f} hours")
    expect(last["files"] <= first["files"] + 4, f"{last['files']} open files, {first['files']} before")
    quarter = looks[len(looks) // 4]
    grown = last["rss_mib"] - quarter["rss_mib"]
    expect(grown <= GROWTH_MIB, f"{grown:.1f} MiB more than at hour {quarter['hours']:.0f}")
    for word in ("vanished", "appeared", "moved", "replaced"):
        told = [line for line in daemon.said().splitlines() if f": device_{word}" in line]
        expect(not told, f"an event that was none: {told[:3]}")
    print(f"{last['hours']:.0f} hours: {last['netroster_scans_total']:.0f} scans, "
          f"{last['netroster_polls_total']:.0f} readings, {last['rss_mib']:.0f} MiB ({grown:+.1f} since hour "
          f"{quarter['hours']:.0f}), {last['files']} files, {len(daemon.said().splitlines())} lines of log, "
          f"{last['process_cpu_seconds_total']:.0f} s of processor", flush=True)


def attempt(args, folder):
    clock = OtherClock(folder, args.speed)
    simulator = simulate(args.simulator, folder, clock)
    daemon = Daemon(args.netroster, folder, clock)
    try:
        daemon.start()
        looks = step_about(daemon, folder)
        check_steps(daemon, looks)
        after = FIRST_STEP + len(STEPS) * HELD
        while after < args.hours:
            after = min(after + 1, args.hours)
            looks.append(pass_hours(daemon, after))
        check_all(daemon, looks, args.hours)
        took = daemon.stop()
        checked = subprocess.run([args.netroster, "store", "check", "--config", f"{folder}/config", "--store",
                                  f"{folder}/inventory.db"], capture_output=True, text=True)
        expect(checked.returncode == 0, f"store check: {checked.stdout}{checked.stderr}")
        print(f"ended in {took:.2f} s, the store is sound", flush=True)
    finally:
        daemon.process.kill()
        simulator.kill()
        daemon.process.wait()
        simulator.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("netroster", type=os.path.abspath)
    parser.add_argument("simulator", type=os.path.abspath)
    parser.add_argument("--hours", type=float, default=4)
    parser.add_argument("--speed", type=float, default=120)
    args = parser.parse_args()
    if not shutil.which("cc"):
        print("skipped: there is no C compiler (cc)")
        return 1 if os.environ.get("CI") == "true" else SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        try:
            attempt(args, folder)
            return 0
        except Wrong as error:
            print("wrong:", error)
            return 1


if __name__ == "__main__":
    sys.exit(main())
