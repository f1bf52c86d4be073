#!/usr/bin/env python3
"""Devices whose every text is hostile, scanned and shown in every way there is: commands, files,
reports, answers over HTTP, metrics, the log. Nothing of it may run, steer a terminal, be a formula, or
break the form that it is in.

usage: hostile_text.py NETROSTER NETROSTER-SIMULATOR FOLDER-OF-RECORDINGS
Exit code 0 good, 1 failed. With Chromium, the HTML reports are opened in it too.
"""

import csv
import glob
import html.parser
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unicodedata
import urllib.error
import urllib.request
import zipfile

MARK = "OWNED"  # of whatever a text would do
TEXTS = [
    "<script>document.title='OWNED'</script>", "\"><img src=x onerror=document.title='OWNED'>",
    "'><svg/onload=document.title='OWNED'>", "</title><script>document.title='OWNED'</script>",
    "javascript:document.title='OWNED'", "<iframe srcdoc=\"<script>parent.document.title='OWNED'</script>\">",
    "{{constructor.constructor('OWNED')()}}", "${OWNED}", "`OWNED`", "$(touch OWNED)", ";touch OWNED;", "|touch OWNED",
    "'; DROP TABLE entity; --", "' OR '1'='1", "=HYPERLINK(\"http://OWNED\";\"x\")", "+OWNED+cmd|' /C calc'!A0",
    "-2+3+OWNED", "@SUM(OWNED)", "\t=OWNED", "\r=OWNED", "\x1b]0;OWNED\x07", "\x1b[2J\x1b[31mOWNED", "\x9b31mOWNED",
    "a\rOWNED: all is well", "a\nOWNED: all is well", "\u202eDENWO", "OW\u200bNED\u2066", "OWNED\"} 1\nowned_total{a=\"",
    "OWNED\\", "OWNED\x00after", "\xff\xfeOWNED\xc3\x28", "OWNED" + "A" * 3000, "../../../../OWNED", "*|OWNED|*[OWNED](x)",
    "\uff1dOWNED()", "---\nOWNED: true", "<!-- OWNED", "]]>OWNED", "%0d%0aOWNED", "\"OWNED, \"\"x",
]
SPREAD = 7  # so that each column gets other texts for other devices
ALLOWED = re.compile(r"^(?:#|https?://|mailto:|data:image/|[\w./%-]*$|$)")
MARKUP = {"script", "iframe", "object", "embed", "base", "form", "link", "foreignobject", "audio", "video", "img"}
STANDARD_OUTPUTS = ["table", "json", "csv"]


class Wrong(Exception):
    pass


def expect(good, words):
    if not good:
        raise Wrong(words)


def octets(text):
    return text.encode("latin-1") if all(ord(c) < 256 for c in text) else text.encode()


def make_hostile(source, target, number, series):
    """Each text of a recording is replaced; its MAC addresses are of another series, so that it is no device that
    is there already; the rest stays."""
    count = 0
    with open(source, encoding="utf-8") as file, open(target, "w", encoding="utf-8") as out:
        for line in file:
            oid, kind, value = line.rstrip("\n").split("|", 2)
            if kind == "4" and value:
                text = octets(TEXTS[(count * SPREAD + number) % len(TEXTS)])
                kind, value = "4x", text.hex()
                count += 1
            elif kind == "4x" and len(value) == 12:
                value = f"{value[:4]}{(int(value[4:6], 16) + series) % 256:02x}{value[6:]}"
            out.write(f"{oid}|{kind}|{value}\n")
    return count


def simulate(program, recordings, folder):
    os.makedirs(f"{folder}/recordings")
    made, texts = [], 0
    for round_number in range(3):
        for number, path in enumerate(sorted(glob.glob(f"{recordings}/*.snmprec"))):
            name = os.path.basename(path)
            if "@" in name or name.startswith(("broken", "odd")):
                continue
            target = f"{folder}/recordings/{round_number}-{name}"
            texts += make_hostile(path, target, number + 11 * round_number, round_number)
            made.append(target)
    agents = subprocess.Popen([program, "--recording", *made, "--block", "127.91.0.0/24"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True)
    ready = agents.stdout.readline()
    expect(ready.startswith("ready"), f"the simulator: {ready}")
    expect(texts > 300, f"only {texts} texts")
    return agents, int(re.search(r"port=(\d+)", ready).group(1)), len(made), texts


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", opener=lambda name, flags: os.open(name, flags, 0o600), encoding="utf-8") as out:
        out.write(text)


def configure(folder, port):
    write(f"{folder}/config/netroster.toml", '[district]\nname = "Hostile"\n[sweep]\ntimeout = "500 ms"\nrate = 20000\n'
          f'rate_per_site = 2000\nrate_per_device = 500\n[snmp]\nport = {port}\n')
    write(f"{folder}/config/sites.d/oak.toml", '[[site]]\nid = "OAK"\nname = "Oak"\nkind = "elementary"\n'
          'networks = ["127.91.0.0/27"]\n')
    write(f"{folder}/config/credentials.d/all.toml", '[[credential]]\nname = "lab"\nversion = "2c"\n'
          'community = "public"\nnetworks = ["127.91.0.0/24"]\n')


def check_characters(name, text, kept="\n\t"):
    """No control, direction or invisible character, and UTF-8."""
    for place, sign in enumerate(text):
        bad = unicodedata.category(sign) in ("Cc", "Cf") and sign not in kept
        expect(not bad, f"{name}: U+{ord(sign):04X} in {text[max(0, place - 60):place + 40]!r}")


class Markup(html.parser.HTMLParser):
    def __init__(self, name):
        super().__init__()
        self.name = name

    def handle_starttag(self, tag, attrs):
        expect(tag not in MARKUP, f"{self.name}: <{tag}> {attrs}")
        for key, value in attrs:
            expect(not key.startswith("on"), f"{self.name}: {key}={value}")
            if key in ("href", "src", "xlink:href", "action"):
                expect(ALLOWED.match(value or ""), f"{self.name}: {key}={value}")
            expect(MARK not in key, f"{self.name}: a text became an attribute, {key}")


def check_html(name, text):
    check_characters(name, text)
    Markup(name).feed(text)


def check_csv(name, text):
    check_characters(name, text.replace("\r\n", "\n"))  # RFC 4180
    rows = list(csv.reader(io.StringIO(text)))
    expect(len({len(row) for row in rows}) == 1, f"{name}: rows of {({len(row) for row in rows})} cells")
    for row in rows[1:]:
        for cell in row:
            number = re.fullmatch(r"[-+]?\d+(?:\.\d+)?(?:[a-z/% ]*)", cell)
            expect(number or not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d")),
                   f"{name}: a formula, {cell[:80]!r}")


def check_json(name, text):
    json.loads(text)
    check_characters(name, text)


def check_xlsx(name, content):
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for part in book.namelist():
            inside = book.read(part).decode()
            expect("<f>" not in inside and "<f " not in inside, f"{name}: a formula in {part}")
            if part.endswith(".rels"):
                expect(MARK not in inside, f"{name}: a link in {part}")


def check(name, content):
    """By the form that its name says."""
    if name.endswith(".xlsx"):
        return check_xlsx(name, content)
    text = content.decode()  # UTF-8, or an exception
    if name.endswith(".html"):
        check_html(name, text)
    elif name.endswith(".csv"):
        check_csv(name, text)
    elif name.endswith(".json"):
        check_json(name, text)
    else:
        check_characters(name, text)
    return None


class Shown:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.count, self.size, self.marked = 0, 0, 0

    def look(self, name, content):
        try:
            check(name, content)
        except UnicodeDecodeError as error:
            raise Wrong(f"{name}: {error}") from None
        except json.JSONDecodeError as error:
            raise Wrong(f"{name}: {error}") from None
        self.count += 1
        self.size += len(content)
        self.marked += MARK.encode() in content

    def run(self, words):
        return subprocess.run([self.program, "--config", f"{self.folder}/config", "--store",
                               f"{self.folder}/inventory.db", *words], capture_output=True, timeout=300)

    def command(self, words, kind="txt"):
        done = self.run(words)
        expect(done.returncode in (0, 3, 4), f"{' '.join(words)}: {done.returncode} {done.stderr[-400:]}")
        self.look(" ".join(words) + "." + kind, done.stdout)
        self.look(" ".join(words) + " (stderr)", done.stderr)
        return done.stdout


def show_commands(shown):
    lists = [["site", "list"], ["device", "list"], ["port", "list"], ["link", "list"], ["coverage"], ["changes"],
             ["lifecycle", "list"], ["lifecycle", "models"], ["standard", "findings"]]
    for words in lists:
        for output in STANDARD_OUTPUTS:
            shown.command([*words, "--output", output], "txt" if output == "table" else output)
    devices = json.loads(shown.command(["device", "list", "--output", "json"], "json"))
    for device in devices:
        for words in (["device", "show"], ["device", "why"], ["device", "explain"]):
            shown.command([*words, device["id"]])
    shown.command(["site", "show", "OAK"])
    shown.command(["site", "suggest"])
    shown.command(["standard", "check"])
    for what, kind in (("json", "json"), ("ansible", "txt"), ("oxidized", "csv.txt"), ("topology", "txt")):
        shown.command(["export", what], kind)
    return len(devices)


def show_reports(shown):
    for name in ("compliance", "design", "board", "progress", "refresh", "erate", "assets", "lifecycle"):
        for kind in ("html", "csv", "json", "xlsx"):
            path = f"{shown.folder}/{name}.{kind}"
            done = shown.run(["report", name, "--format", kind, "-o", path])
            if done.returncode == 2 and b"format" in done.stderr:
                continue  # this report has no such form
            expect(done.returncode in (0, 3, 4), f"report {name} {kind}: {done.returncode} {done.stderr[-400:]}")
            with open(path, "rb") as file:
                shown.look(f"{name}.{kind}", file.read())


def get(url):
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def show_answers(shown, url):
    routes = json.loads(get(url + "/api/v1/openapi.json")[2])["paths"]
    devices = json.loads(get(url + "/api/v1/devices?limit=1000")[2])["items"]
    paths = ["/metrics", "/sd/prometheus", "/", *(f"/metrics/device?device={one['id']}" for one in devices),
             *(f"/snmp?target={one['address']}" for one in devices[:3])]
    for path, methods in routes.items():
        if "get" in methods and not path.endswith(("/events", "/openapi.json")):
            paths.append(path.replace("{id}", devices[0]["id"]))
            paths.append(path.replace("{id}", devices[0]["id"]) + ("?format=csv" if "{id}" not in path else ""))
    for path in paths:
        code, headers, body = get(url + path)
        if code != 200:
            continue
        kind = {"application/json": "json", "text/html": "html", "text/csv": "csv"}.get(
            headers.get_content_type(), "txt")
        shown.look(f"{path}.{kind}", body)
    return get(url + "/metrics")[2]


def check_metrics(text):
    """Each line is a comment or one sample; promtool is asked where it is there."""
    for line in text.decode().splitlines():
        expect(line.startswith("#") or re.fullmatch(r'netroster_\w+(?:\{(?:\w+="(?:[^"\\]|\\.)*",?)*\})? \S+|'
                                                    r'(?:process|go)_\w+ \S+', line), f"/metrics: {line[:200]}")
    if shutil.which("promtool"):
        said = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True)
        expect(said.returncode == 0, f"promtool: {said.stdout} {said.stderr}")


def in_browser(folder):
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if not browser:
        return "no Chromium here"
    pages = sorted(glob.glob(f"{folder}/*.html"))
    for page in pages:
        shown = subprocess.run([browser, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=2000",
                                f"--user-data-dir={folder}/chromium", "--dump-dom", f"file://{page}"],
                               capture_output=True, text=True, timeout=300)
        expect(f"</html>" in shown.stdout, f"{page}: the browser shows nothing: {shown.stderr[-300:]}")
        title = re.search(r"<title>(.*?)</title>", shown.stdout, re.S)
        expect(title and MARK not in title.group(1), f"{page}: something ran")
    return f"{len(pages)} pages opened in Chromium"


def scan_by_daemon(program, folder):
    log = f"{folder}/daemon.log"
    daemon = subprocess.Popen([program, "daemon", "--config", f"{folder}/config", "--store", f"{folder}/inventory.db",
                               "--history", f"{folder}/history.db", "--listen", "127.0.0.1:0"],
                              stdout=subprocess.DEVNULL, stderr=open(log, "wb"))
    until = time.monotonic() + 120
    while time.monotonic() < until and daemon.poll() is None:
        with open(log, "rb") as file:
            url = re.search(rb"http://[0-9.:]+", file.read())
        if url and b"\nnetroster_scans_total 1" in get(url.group(0).decode() + "/metrics")[2]:
            return daemon, url.group(0).decode()
        time.sleep(0.1)
    daemon.kill()
    with open(log, "rb") as file:
        raise Wrong(f"the daemon did not scan: {file.read()[-800:]}")


def attempt(program, simulator, recordings, folder):
    agents, port, count, texts = simulate(simulator, recordings, folder)
    configure(folder, port)
    daemon = None
    try:
        daemon, url = scan_by_daemon(program, folder)
        shown = Shown(program, folder)
        check_metrics(show_answers(shown, url))
        devices = show_commands(shown)
        show_reports(shown)
        expect(devices >= count, f"{devices} of {count} devices were found")
        expect(shown.marked > 50, f"only {shown.marked} of {shown.count} outputs show a hostile text at all")
        seen = in_browser(folder)
        daemon.send_signal(signal.SIGTERM)
        expect(daemon.wait(30) == 0, "the daemon failed")
        with open(f"{folder}/daemon.log", "rb") as file:
            shown.look("log", file.read())
        expect(not glob.glob(f"{folder}/**/OWNED", recursive=True) and not os.path.exists("OWNED"), "a command ran")
        print(f"{texts} hostile texts of {devices} devices in {shown.count} outputs of {shown.size / 1e6:.1f} MB, "
              f"{shown.marked} of which show some: all inert; {seen}")
    finally:
        agents.kill()
        agents.wait()
        if daemon:
            daemon.kill()
            daemon.wait()


def main():
    program, simulator, recordings = (os.path.abspath(word) for word in sys.argv[1:4])
    with tempfile.TemporaryDirectory() as folder:
        try:
            attempt(program, simulator, recordings, folder)
            return 0
        except Wrong as error:
            print("wrong:", error)
            return 1


if __name__ == "__main__":
    sys.exit(main())
