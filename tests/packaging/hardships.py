"""What comes over a daemon in years, in minutes: its unit runs with a clock that goes fast and can be
set (tests/clock/other_clock.c), on a disk that fills up."""

import os
import re
import subprocess

from root import Failed, wait_until

SPEED = 300
HOUR, YEAR = 3600, 365 * 86400
STEPS = [HOUR, 0, -HOUR, 0, 10 * YEAR, 0, -10 * YEAR, 0]  # seconds that the wall is off, 20 minutes each
CLOCK = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "clock", "other_clock.c")
LIBRARY, STEP = "/usr/lib/netroster-other-clock.so", "/etc/netroster/clock-step"
DROP_IN = f"""[Service]
Environment=LD_PRELOAD={LIBRARY} NETROSTER_CLOCK_SPEED={SPEED} NETROSTER_CLOCK_STEP={STEP}
"""
DISK_MB = 48
ROOM_BACK = 15  # seconds of ours until it writes again; it tries every 10 s of its own
GROWTH_MIB = 8


def expect(good, words):
    if not good:
        raise Failed(words)


class Hardships:
    def __init__(self, trial):
        self.trial, self.root = trial, trial.root
        self.began = 0.0

    def figure(self, name):
        return self.trial.figure(name)

    def uptime(self):
        return float(self.root.shell("cut -d' ' -f1 /proc/uptime"))

    def hours(self):
        return (self.uptime() - self.began) * SPEED / HOUR

    def step(self, seconds):
        self.root.shell(f"printf '%-32s' {seconds} | dd of={STEP} conv=notrunc status=none")

    def begin(self):
        """A disk of its own, and the fast clock."""
        shared = os.path.join(self.root.tree, LIBRARY[1:])
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", shared, CLOCK, "-ldl"], check=True)
        self.root.shell(f"""set -e
systemctl stop netroster
mkdir /mnt/kept && cp -a /var/lib/netroster/. /mnt/kept
mount -t tmpfs -o size={DISK_MB}m tmpfs /var/lib/netroster
chown --reference=/mnt/kept /var/lib/netroster && chmod --reference=/mnt/kept /var/lib/netroster
cp -a /mnt/kept/. /var/lib/netroster
printf '%-32s' 0 >{STEP}; chmod 644 {STEP}""")
        self.root.write("/etc/systemd/system/netroster.service.d/clock.conf", DROP_IN)
        self.root.shell("sed -i 's/^timeout = .*/timeout = \"20 s\"/' /etc/netroster/netroster.toml; "
                        "systemctl daemon-reload; systemctl start netroster")
        self.trial.wait_until_ready()
        self.began = self.uptime()
        wait_until("it has read", lambda: (self.figure("netroster_polls_total") or 0) > 20 or "not yet", 120)

    def fill_the_disk(self):
        self.root.shell("cat /dev/zero >/var/lib/netroster/fill 2>/dev/null || true")
        readings = self.figure("netroster_polls_total")
        wait_until("it says that it cannot write", lambda: self.figure("netroster_history_writable") == 0
                   or self.root.shell("df /var/lib/netroster; ls -la /var/lib/netroster"), 120)
        wait_until("readings go on", lambda: self.figure("netroster_polls_total") > readings + 20 or "not yet", 120)
        self.root.shell("rm /var/lib/netroster/fill")
        took = wait_until("it writes again", lambda: self.figure("netroster_history_writable") == 1 or "not yet",
                          ROOM_BACK)
        expect(self.figure("netroster_history_lost_slots_total") == 0, "slots were lost")
        print(f"full disk: readings went on, it wrote again {took:.1f} s after there was room, nothing was lost",
              flush=True)

    def set_the_clock(self):
        late = self.figure("netroster_polls_late_total")
        for seconds in STEPS:
            readings, began = self.figure("netroster_polls_total"), self.hours()
            self.step(seconds)
            wait_until("time goes on", lambda: self.hours() >= began + 1 / 3 or self.hours(), 60)
            expect(self.figure("netroster_polls_total") > readings, f"no reading with the clock off by {seconds} s")
        expect(self.figure("netroster_polls_late_total") == late, "readings are late")
        steps = self.figure("netroster_clock_steps_total")
        expect(steps == len(STEPS), f"{steps} of {len(STEPS)} steps were seen")
        print(f"clock: set {len(STEPS)} times, up to ten years; seen each time, no reading late", flush=True)

    def memory(self):
        status = self.root.shell(f"cat /proc/{self.trial.core.process()}/status")
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024

    def live(self, hours):
        restarts, process = self.trial.core.show("NRestarts"), self.trial.core.process()
        wait_until("a quarter is over", lambda: self.hours() >= hours / 4 or self.hours(), 36000)
        files, memory = self.trial.files_of(self.trial.core), self.memory()
        wait_until("the hours are over", lambda: self.hours() >= hours or self.hours(), 36000)
        expect(self.trial.core.process() == process and self.trial.core.show("NRestarts") == restarts, "it ended")
        expect(self.trial.files_of(self.trial.core) <= files + 4, "files stay open")
        expect(self.memory() <= memory + GROWTH_MIB, f"{self.memory():.0f} MiB, {memory:.0f} after a quarter")
        scans = self.figure("netroster_scans_total")
        expect(scans >= hours / 6 * 0.8, f"{scans} scans")
        expect(len(self.trial.devices()) == 2, f"{self.trial.devices()}")
        print(f"{hours:.0f} hours: {scans:.0f} scans, {self.figure('netroster_polls_total'):.0f} readings, "
              f"{self.memory():.0f} MiB ({self.memory() - memory:+.1f} since a quarter of them), one process",
              flush=True)

    def end(self):
        self.root.shell(f"""set -e
systemctl stop netroster
rm /etc/systemd/system/netroster.service.d/clock.conf {LIBRARY} {STEP}
rm -rf /mnt/kept && cp -a /var/lib/netroster /mnt/kept
umount /var/lib/netroster && cp -a /mnt/kept/. /var/lib/netroster && rm -rf /mnt/kept
systemctl daemon-reload; systemctl start netroster""")
        self.trial.wait_until_ready()


def go_through(trial, hours):
    trials = Hardships(trial)
    trials.begin()
    trials.fill_the_disk()
    trials.set_the_clock()
    trials.live(hours)
    trials.end()
