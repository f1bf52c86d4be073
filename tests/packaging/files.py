#!/usr/bin/env python3
"""What the packages, the units, the manual pages and the installation say of each other must agree.
Needs no tool of Debian's; lintian and a clean root are tried by tools/make-debs and clean_root.py.

usage: files.py SOURCE BUILD
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

# Wanted by the packages' build and by nobody else, and the other way round.
ONLY_FOR_PACKAGES = {"debhelper-compat", "dh-sequence-installsysusers"}
NOT_FOR_PACKAGES = {"g++", "ccache", "libgtest-dev", "python3",  # essential; for speed; for tests
                    "ieee-data", "tzdata"}  # asked for when it runs


class Checks:
    def __init__(self, source, build):
        self.source, self.build = source, build
        self.wrong = []
        self.packages = self.stanzas("debian/control")[1:]
        self.names = [row["Package"] for row in self.packages]

    def expect(self, good, words):
        if not good:
            self.wrong.append(words)

    def read(self, path):
        with open(os.path.join(self.source, path), encoding="utf-8") as text:
            return text.read()

    def stanzas(self, path):
        """The paragraphs of a control file, each as fields; continued lines are joined."""
        rows = []
        for paragraph in re.split(r"\n\s*\n", self.read(path).strip()):
            row, name = {}, None
            for line in paragraph.splitlines():
                if line[0] in " \t":
                    row[name] += "\n" + line
                else:
                    name, _, value = line.partition(":")
                    self.expect(re.fullmatch(r"[A-Z][A-Za-z-]+", name), f"{path}: '{line}' is no field")
                    self.expect(name not in row, f"{path}: {name} is there twice")
                    row[name] = value.strip()
            rows.append(row)
        return rows

    def control(self):
        source = self.stanzas("debian/control")[0]
        self.expect(self.names[0] == "netroster" and len(set(self.names)) == len(self.names),
                    f"debian/control: packages {self.names}")
        for row in self.packages:
            for field in ("Architecture", "Depends", "Description"):
                self.expect(row.get(field), f"debian/control: {row['Package']} has no {field}")
            self.expect("${misc:Depends}" in row["Depends"], f"{row['Package']}: Depends lacks ${{misc:Depends}}")
            first = row["Description"].splitlines()[0]
            self.expect(len(first) <= 80 and not first.endswith("."), f"{row['Package']}: '{first}'")
        wanted = {re.split(r"[ (]", part.strip())[0] for part in source["Build-Depends"].split(",") if part.strip()}
        listed = {line.split()[1] for line in self.read("cmake/packages.txt").splitlines()
                  if line.startswith("build ")}
        for name in wanted - listed - ONLY_FOR_PACKAGES:
            self.expect(False, f"debian/control: {name} is not in cmake/packages.txt")
        for name in listed - wanted - NOT_FOR_PACKAGES - {"g++"}:
            self.expect(False, f"debian/control: {name} of cmake/packages.txt is missing in Build-Depends")

    def versions(self):
        project = re.search(r"project\(netroster VERSION (\S+)", self.read("CMakeLists.txt"))[1]
        packaged = re.match(r"netroster \(([^)]+)\)", self.read("debian/changelog"))[1]
        self.expect(packaged == project, f"debian/changelog has {packaged}, CMakeLists.txt {project}")
        page = self.read("docs/man/netroster-capture.8")
        self.expect(f'"netroster {project}"' in page, "docs/man/netroster-capture.8 is of another version")

    def licence(self):
        """As long as the project states none, the package must not either."""
        chosen = any(name.startswith(("LICENSE", "LICENCE", "COPYING")) for name in os.listdir(self.source))
        says_none = "No licence is stated" in self.read("debian/copyright")
        self.expect(chosen != says_none, "debian/copyright and the project disagree about the licence")

    def installation(self):
        """Every installed file is in one package, and every file of a package is installed."""
        with tempfile.TemporaryDirectory() as root:
            done = subprocess.run(["cmake", "--install", self.build, "--prefix", "/usr"], text=True,
                                  env=dict(os.environ, DESTDIR=root), capture_output=True)
            self.expect(done.returncode == 0, f"cmake --install: {done.stderr[-500:]}")
            installed = {os.path.relpath(os.path.join(folder, name), root)
                         for folder, _, names in os.walk(root) for name in names}
        owner = {}
        for package in self.names:
            path = f"debian/{package}.install"
            for line in (self.read(path) if os.path.exists(os.path.join(self.source, path)) else "").splitlines():
                what = line.split()[0]
                files = [name for name in installed if name == what or name.startswith(what + "/")]
                in_source = os.path.exists(os.path.join(self.source, what))
                self.expect(files or in_source, f"{path}: {what} is not installed")
                for name in files:
                    self.expect(name not in owner, f"{name} is in {package} and in {owner.get(name)}")
                    owner[name] = package
        for name in installed - set(owner):
            self.expect(False, f"{name} is installed and in no package")
        return owner

    def manual(self, owner):
        """Each program has its page in its own package, and each command its part in it."""
        for name, package in owner.items():
            if not re.match(r"usr/s?bin/", name):
                continue
            program = os.path.basename(name)
            pages = [page for page in owner if re.search(rf"/man/man\d/{re.escape(program)}\.\d$", page)]
            self.expect(len(pages) == 1 and owner[pages[0]] == package, f"{program}: manual pages {pages}")
        for source in os.listdir(os.path.join(self.source, "docs/man")):
            self.expect(any(name.endswith("/" + source) for name in owner), f"docs/man/{source} is in no package")
            self.typeset(f"docs/man/{source}")
        page = self.read("docs/man/netroster.1").replace("\\-", "-")
        commands = self.commands()
        self.expect(len(commands) > 20, f"only {len(commands)} commands found")
        for command in commands:
            self.expect(f".SS {command}\n" in page, f"netroster.1 has nothing of {command}")
        page = self.read("docs/man/netroster-capture.8").replace("\\-", "-")
        self.expect("--socket" in page and "CAP_NET_RAW" in page, "netroster-capture.8 lacks --socket")

    def typeset(self, path):
        """groff, where it is installed, has no warning about the page."""
        if shutil.which("groff"):
            done = subprocess.run(["groff", "-ww", "-z", "-man", "-Kutf8", "-Tutf8", os.path.join(self.source, path)],
                                  text=True, capture_output=True)
            self.expect(done.returncode == 0 and not done.stderr, f"{path}: {done.stderr}")

    def commands(self):
        """From the reference, which another test holds against the command table."""
        return re.findall(r"^## netroster ([a-z][a-z -]*[a-z])$", self.read("docs/reference/cli.md"), re.M)

    def units(self, owner):
        made = {user: path for path in ("netroster", "netroster-capture")
                for user in re.findall(r"^u (\S+)", self.read(f"systemd/{path}.sysusers"), re.M)}
        for name, package in (("netroster.service", "netroster"), ("netroster-reports.service", "netroster"),
                              ("netroster-reports.timer", "netroster"),
                              ("netroster-capture.service", "netroster-capture")):
            self.unit(owner, made, name, package)
        known = {name for name in os.listdir(os.path.join(self.source, "systemd"))
                 if name.endswith((".service", ".timer"))}
        packed = {os.path.basename(name) for name in owner if name.startswith("usr/lib/systemd/system/")}
        self.expect(known == packed, f"systemd/ and the packages differ in {known ^ packed}")
        self.reports()
        core = self.read("systemd/netroster.service")
        for field in ("CapabilityBoundingSet", "AmbientCapabilities"):
            self.expect(re.search(rf"^{field}=$", core, re.M), f"netroster.service: {field} is not empty")
        helper = self.read("systemd/netroster-capture.service")
        self.expect(re.search(r"^CapabilityBoundingSet=CAP_NET_RAW$", helper, re.M),
                    "netroster-capture.service may more than CAP_NET_RAW")
        self.expect(not re.search(r"^(Supplementary)?Groups?=.*\bnetroster\b(?!-)", helper, re.M),
                    "netroster-capture.service is in the group that may read secrets")

    def unit(self, owner, made, name, package):
        text = self.read(f"systemd/{name}")
        place = f"usr/lib/systemd/system/{name}"
        self.expect(owner.get(place) == package, f"{place} is in package {owner.get(place)}")
        for program in re.findall(r"^Exec\w+=(/usr/\S+)", text, re.M):
            self.expect(owner.get(program[1:]) == package, f"{name} runs {program} of another package")
        for user in re.findall(r"^(?:User|Group)=(\S+)", text, re.M):
            self.expect(made.get(user) == package, f"{name}: nobody makes {user}")
        for title, section in re.findall(r"man:([\w.-]+)\((\d)\)", text):
            page = f"usr/share/man/man{section}/{title}.{section}"
            self.expect(page in owner, f"{name} names {page}, which is not there")

    def reports(self):
        """They read the store and write beside it, where the configuration puts them by default."""
        unit = self.read("systemd/netroster-reports.service")
        command = re.search(r"^ExecStart=/usr/bin/netroster (\w+ \w+)", unit, re.M)
        self.expect(command and command[1] in self.commands(), "netroster-reports.service runs no command there is")
        folder = re.search(r"^StateDirectory=(.*)$", unit, re.M)[1]
        places = self.read("docs/reference/config.md")
        self.expect(f"/var/lib/{folder}`" in places or f'/var/lib/{folder}"' in places,
                    f"reports are not written to /var/lib/{folder} by default")
        for field in (r"CapabilityBoundingSet=", r"AmbientCapabilities=", r"ProtectSystem=strict", r"PrivateNetwork=yes"):
            self.expect(re.search(f"^{field}$", unit, re.M), f"netroster-reports.service lacks {field}")
        for field in ("ReadWritePaths", "BindPaths"):
            self.expect(not re.search(f"^{field}=", unit, re.M), f"netroster-reports.service: {field} widens it")
        self.expect("netroster-reports" not in self.read("debian/rules") and
                    "--no-enable" in self.read("debian/rules"), "the package enables the timer")


def main():
    checks = Checks(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]))
    checks.control()
    checks.versions()
    checks.licence()
    owner = checks.installation()
    checks.manual(owner)
    checks.units(owner)
    for words in checks.wrong:
        print("wrong:", words)
    print(f"{len(owner)} files in {len(checks.names)} packages, {len(checks.commands())} commands in the manual")
    return 1 if checks.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
