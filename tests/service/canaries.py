#!/usr/bin/env python3
"""Marked secrets, and everything that comes out of a daemon that uses them: log, answers, arguments,
environment, databases, copies of them, exports, reports, wrong logins and wrong configurations. None
of the secrets may be in any of it.

usage: canaries.py NETROSTER NETROSTER-SIMULATOR
Exit code 0 good, 1 failed, 77 skipped (the reason is printed); with CI=true a skip is a failure.
"""

import glob
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

SKIPPED = 77
WORDS = ["community", "unused community", "auth password", "priv password", "webhook", "webhook token",
         "token of a reader", "guessed password"]
SECRETS = {word: "canary" + hashlib.sha256(word.encode()).hexdigest()[:20] for word in WORDS}
PLACES = {}  # what came out, by where it was found


class Wrong(Exception):
    pass


def expect(good, words):
    if not good:
        raise Wrong(words)


def keep(place, content):
    PLACES[place] = content if isinstance(content, bytes) else content.encode()


def write(path, text, mode=0o600):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", opener=lambda name, flags: os.open(name, flags, mode), encoding="utf-8") as out:
        out.write(text)


def simulate(program, folder):
    simulator = subprocess.Popen([program, "--flat", "20", "--ports", "8", "--block", "127.90.0.0/24", "--community",
                                  SECRETS["community"]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    ready = simulator.stdout.readline()
    expect(ready.startswith("ready"), f"the simulator: {ready}")
    return simulator, int(re.search(r"port=(\d+)", ready).group(1))


def configure(folder, port):
    config = f"{folder}/config"
    write(f"{config}/netroster.toml", '[district]\nname = "Canaries"\n[sweep]\ntimeout = "200 ms"\nrate = 20000\n'
          f'rate_per_site = 2000\nrate_per_device = 500\ncommunities_per_address = 3\n[snmp]\nport = {port}\n')
    write(f"{config}/sites.d/oak.toml", '[[site]]\nid = "OAK"\nname = "Oak"\nkind = "elementary"\n'
          'networks = ["127.90.0.0/27"]\n')
    rows = [("unused", 'version = "2c"\ncommunity = "{unused community}"'),
            ("lab", 'version = "2c"\ncommunity = "{community}"'),
            ("v3", 'version = "3"\nuser = "roster"\nauth = "SHA-256"\nauth_password = "{auth password}"\n'
             'priv = "AES-128"\npriv_password = "{priv password}"')]
    write(f"{config}/credentials.d/all.toml", "".join(
        f'[[credential]]\nname = "{name}"\n{text.format(**SECRETS)}\nnetworks = ["127.90.0.0/24"]\n'
        for name, text in rows))
    write(f"{config}/notify.toml", '[[notify]]\nname = "noc"\nwebhook = "https://127.0.0.1:9/{webhook}"\n'
          'token = "{webhook token}"\n'.format(**SECRETS))
    digest = hashlib.sha256(SECRETS["token of a reader"].encode()).hexdigest()
    write(f"{config}/web_users.toml", f'[[token]]\nname = "reader"\nrole = "admin"\nsha256 = "{digest}"\n')
    SECRETS["digest of the token"] = digest
    return config


def certificate(folder):
    made = subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                           "-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem", "-days", "2", "-subj",
                           "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"], capture_output=True, text=True)
    expect(made.returncode == 0, made.stderr)
    os.chmod(f"{folder}/key.pem", 0o600)
    with open(f"{folder}/key.pem", encoding="ascii") as file:
        SECRETS["private key"] = file.read().splitlines()[2]


class Daemon:
    def __init__(self, program, folder, config):
        self.folder, self.log = folder, f"{folder}/log"
        self.process = subprocess.Popen(
            [program, "daemon", "--config", config, "--store", f"{folder}/inventory.db", "--history",
             f"{folder}/history.db", "--listen", "127.0.0.1:0", "--certificate", f"{folder}/cert.pem", "--key",
             f"{folder}/key.pem"], stdout=open(f"{folder}/out", "wb"), stderr=open(self.log, "wb"))

    def said(self):
        with open(self.log, encoding="utf-8") as file:
            return file.read()

    def wait_until(self, test, what):
        until = time.monotonic() + 60
        while not test():
            expect(self.process.poll() is None and time.monotonic() < until, f"waiting until {what}: {self.said()}")
            time.sleep(0.05)

    def ask(self, path, secret=None, body=None):
        """Status and body, by whatever name the secret goes."""
        url = re.search(r"https://[0-9.:]+", self.said()).group(0) + path
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        if body is not None:
            headers["Content-Type"] = "application/json"
        import ssl  # the certificate is of this moment
        trust = ssl.create_default_context(cafile=f"{self.folder}/cert.pem")
        try:
            asked = urllib.request.Request(url, data=body, headers=headers)
            with urllib.request.urlopen(asked, timeout=30, context=trust) as answer:
                return answer.status, answer.headers.as_bytes() + answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers.as_bytes() + error.read()


def look_into_process(daemon):
    for name in ("cmdline", "environ"):
        with open(f"/proc/{daemon.process.pid}/{name}", "rb") as file:
            keep(f"/proc/{name}", file.read())
    with open(f"/proc/{daemon.process.pid}/limits", encoding="ascii") as file:
        expect(re.search(r"Max core file size\s+0\s+0", file.read()), "it may leave a core dump")


def ask_everything(daemon):
    good = SECRETS["token of a reader"]
    code, served = daemon.ask("/api/v1/openapi.json", good)
    expect(code == 200, f"openapi.json: {code} {served}")
    routes = json.loads(served[served.index(b"{"):])["paths"]
    device = json.loads(daemon.ask("/api/v1/devices", good)[1].split(b"\n\n", 1)[1])["items"][0]["id"]
    asked = 0
    for path, methods in routes.items():
        filled = path.replace("{id}", device)
        if "get" in methods and not path.endswith("/events"):
            keep("GET " + path, daemon.ask(filled, good)[1])
            asked += 1
        if "post" in methods:
            keep("POST " + path, daemon.ask(filled, good, b'{"reason": 1}')[1])
    for path in ("/metrics", f"/metrics/device?device={device}", f"/snmp?target={device}", "/sd/prometheus", "/"):
        keep("GET " + path, daemon.ask(path, good)[1])
    keep("wrong login", daemon.ask("/metrics", SECRETS["guessed password"])[1])
    expect(asked > 10, f"only {asked} routes were asked")


def break_configuration(daemon, config):
    """Each file once with an error beside its secrets."""
    for name in ("credentials.d/all.toml", "notify.toml", "web_users.toml"):
        path = f"{config}/{name}"
        with open(path, encoding="utf-8") as file:
            good = file.read()
        for number, wrong in enumerate((good + "\nnot = [\n", good.replace('"\n', '\n', 2), good.replace("=", "= =", 5))):
            write(path, wrong)
            refused = daemon.said().count("RELOAD_REFUSED")
            daemon.process.send_signal(signal.SIGHUP)
            daemon.wait_until(lambda count=refused: daemon.said().count("RELOAD_REFUSED") > count,
                              f"{name} with error {number} is refused")
        write(path, good)


def run_commands(program, folder, config):
    backup = f"{folder}/backup.db"
    commands = [["config", "check"], ["site", "list"], ["device", "list", "--output", "json"],
                ["coverage", "--output", "json"], ["audit", "list"], ["store", "backup", backup],
                ["export", "json"], ["export", "csv", "devices"], ["export", "netbox", "--to", f"{folder}/netbox"],
                ["export", "ansible"], ["export", "oxidized"], ["export", "topology"], ["export", "grafana", "--to",
                f"{folder}/grafana"], ["report", "compliance"], ["report", "design"], ["standard", "check"]]
    worked = 0
    for words in commands:
        done = subprocess.run([program, "--config", config, "--store", f"{folder}/inventory.db", *words],
                              capture_output=True, timeout=120)
        keep(" ".join(words[:2]), done.stdout + done.stderr)
        worked += done.returncode in (0, 4)
    expect(worked >= 10, f"only {worked} of {len(commands)} commands worked: "
           f"{ {name: PLACES[name][-200:] for name in PLACES if 'export' in name} }")
    for path in glob.glob(f"{folder}/**", recursive=True):
        inside = path.startswith((config, f"{folder}/key.pem", f"{folder}/cert.pem"))
        if os.path.isfile(path) and not inside:
            with open(path, "rb") as file:
                keep(os.path.relpath(path, folder), file.read())


def found_in(places):
    return [f"the {word} is in {place}" for word, secret in SECRETS.items() for place, content in places.items()
            if secret.encode() in content]


def search(config):
    with open(f"{config}/credentials.d/all.toml", "rb") as file:
        expect(len(found_in({"the file of them": file.read()})) == 4, "what is there is not found")
    found = found_in(PLACES)
    expect(not found, "\n".join(found))


def attempt(program, simulator, folder):
    agents, port = simulate(simulator, folder)
    config = configure(folder, port)
    certificate(folder)
    daemon = Daemon(program, folder, config)
    try:
        daemon.wait_until(lambda: re.search(r"https://[0-9.:]+/", daemon.said()), "it answers")
        good = SECRETS["token of a reader"]
        daemon.wait_until(lambda: b"\nnetroster_scans_total 1" in daemon.ask("/metrics", good)[1], "it has scanned")
        expect(daemon.ask("/api/v1/devices", good)[1].count(b'"address"') >= 20, "the right community is not used")
        look_into_process(daemon)
        ask_everything(daemon)
        break_configuration(daemon, config)
        run_commands(program, folder, config)
        daemon.process.send_signal(signal.SIGABRT)
        daemon.process.wait(30)
        expect(not glob.glob("core*") and not glob.glob(f"{folder}/core*"), "it left a core dump")
    finally:
        daemon.process.kill()
        agents.kill()
        daemon.process.wait()
        agents.wait()
    keep("log", daemon.said())
    with open(f"{folder}/out", "rb") as file:
        keep("standard output", file.read())
    search(config)
    size = sum(map(len, PLACES.values()))
    print(f"{len(SECRETS)} secrets, {len(PLACES)} places, {size / 1e6:.1f} MB: none found")


def main():
    program, simulator = (os.path.abspath(word) for word in sys.argv[1:3])
    if not shutil.which("openssl"):
        print("skipped: openssl is not installed")
        return 1 if os.environ.get("CI") == "true" else SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        try:
            attempt(program, simulator, folder)
            return 0
        except Wrong as error:
            print("wrong:", error)
            return 1


if __name__ == "__main__":
    sys.exit(main())
