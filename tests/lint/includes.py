"""The direction of includes, and the one place of each third-party library.

A collector that could see the inventory, or an exporter that could see a collector, would soon do
so; a library that is included in one folder can be replaced by changing one folder.
"""

import re

from source import is_cpp, read, tracked

ALL = None
ARROWS = {
    "base": [],
    "model": ["base"],
    "wire": ["base", "model"],
    "config": ["base", "model"],
    "collectors": ["base", "model", "wire", "config"],
    "inventory": ["base", "model", "config"],
    "measurements": ["base", "model", "config"],
    "standards": ["base", "model", "config"],
    "planning": ["base", "model", "config", "standards", "measurements"],
    "exporters": ["base", "model", "wire", "config", "inventory", "measurements", "standards", "planning"],
    "web": ["base", "model", "wire", "config", "inventory", "measurements", "standards", "planning",
            "exporters"],
    "daemon": ["base", "model", "wire", "config", "collectors", "inventory", "measurements", "standards",
               "planning", "exporters", "web"],
    "tests": ALL,
    "cmake": [],
}

# Collectors of MIBs and recordings walk over a session. They must not need a socket.
WALK_ONLY = ("collectors/snmp/mib/", "collectors/replay/")
WALK_HEADERS = re.compile(r"collectors/(snmp/(session|value|walk)\.h|snmp/mib/|replay/|profiles/)")

# Library: where it may be included. Tests may use any library as an oracle.
LIBRARIES = [
    (r"net-snmp/", ["collectors/snmp/"]),
    (r"zlib\.h", ["web/"]),
    (r"openssl/", ["collectors/snmp/", "web/"]),
    (r"pcap", ["collectors/capture/"]),
    (r"toml\+\+/|toml\.hpp", ["config/"]),
    (r"SQLiteCpp/|sqlite3\.h", ["inventory/store/"]),
    (r"pqxx/", ["inventory/store/"]),
    (r"zstd\.h", ["measurements/"]),
    (r"prometheus/", ["exporters/prometheus/"]),
    (r"CLI/|CLI11", ["daemon/"]),
    (r"re2/", ["collectors/profiles/"]),
    (r"utf8proc", ["daemon/", "base/"]),
    (r"boost/beast", ["web/"]),
    (r"curl/", ["daemon/notify/"]),
    (r"boost/asio", ["collectors/", "daemon/", "web/", "cmake/"]),
    (r"gtest/|gmock/", []),
]

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)


# Included by files of their own folder only.
PRIVATE_JSON_HEADERS = {"inventory/store/json_values.h"}


def check(root):
    problems = []
    for path in filter(is_cpp, tracked(root)):
        text = read(root, path)
        for match in INCLUDE.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            reason = ours(path, match[2]) if match[1] == '"' else library(path, match[2])
            if reason:
                problems.append(f"{path}:{line}: {reason}")
    return problems


def ours(path, header):
    folder = path.split("/")[0]
    other = header.split("/")[0]
    if "/" not in header and folder == "tests":
        return None  # a test's own builders and fixtures, beside it
    if "/" not in header:
        return f'"{header}": write the path from the top of the project'
    if folder not in ARROWS:
        return f"the folder {folder}/ is not in the table of tests/lint/includes.py"
    if other not in ARROWS:
        return f"{header}: {other}/ is no folder of the project (libraries go in <>)"
    if ARROWS[folder] is not ALL and other != folder and other not in ARROWS[folder]:
        return f"{folder}/ may not include {header}"
    if path.startswith(WALK_ONLY) and other == "collectors" and not WALK_HEADERS.match(header):
        return f"{header}: MIB collectors and replay see a session, never the network"
    return None


def library(path, header):
    if path.startswith("tests/"):
        return None
    if header == "nlohmann/json.hpp" and path.endswith(".h") and path not in PRIVATE_JSON_HEADERS:
        return "nlohmann/json.hpp in a header costs every file that includes it seconds"
    for pattern, places in LIBRARIES:
        if re.match(pattern, header) and not path.startswith(tuple(places)):
            where = " or ".join(places) or "tests/"
            return f"<{header}> belongs in {where} alone"
    return None
