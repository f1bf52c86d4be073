#!/usr/bin/env python3
"""Reads one format's golden files with a parser that is not ours, and looks what it understood.

usage: parse_back.py GOLDEN FORMAT     exit code 0 right, 1 wrong, 77 no parser here
"""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

# The name of district.h without its control and invisible characters.
HOSTILE = ("=\"'><script>alert(1)</script>,\n;{{ 7*7 }} %%{init}%% \\N $(id) ../x:#end]] &amp; gnp.exe")
FLAT = HOSTILE.replace("\n", " ")
DEVICES = 7
NODES = 10  # with two access points and one unmanaged neighbour
EDGES = 11
SKIPPED = 77


def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
        return file.read()


def expect(what, found, wanted):
    if found != wanted:
        sys.exit(f"{what}: {found!r}, not {wanted!r}")


def dot(folder):
    if not shutil.which("dot"):
        print("graphviz is not installed")
        return SKIPPED
    made = subprocess.run(["dot", "-Tsvg"], input=read(folder, "topology.dot"), text=True,
                          capture_output=True, timeout=60, check=False)
    expect("exit code", made.returncode, 0)
    expect("what dot complains of", made.stderr, "")
    root = ElementTree.fromstring(made.stdout)
    space = "{http://www.w3.org/2000/svg}"
    groups = [group.get("class") for group in root.iter(space + "g")]
    expect("nodes", groups.count("node"), NODES)
    expect("edges", groups.count("edge"), EDGES)
    expect("clusters", groups.count("cluster"), 2)
    words = [text.text.replace("\xa0", " ") for text in root.iter(space + "text") if text.text]
    shown = [word.removeprefix("phone ").rstrip("…") for word in words if "script" in word]
    for word in shown:
        expect("a label shows the name as it is, or its beginning", FLAT.startswith(word), True)
    expect("such labels", len(shown) > 3, True)
    expect("elements named script", len(list(root.iter(space + "script"))), 0)
    return 0


def graphml(folder):
    space = "{http://graphml.graphdrawing.org/xmlns}"
    graph = ElementTree.fromstring(read(folder, "topology.graphml")).find(space + "graph")
    nodes = {node.get("id"): {data.get("key"): data.text for data in node} for node in
             graph.findall(space + "node")}
    expect("nodes", len(nodes), NODES)
    expect("the hostile name", nodes["WHS-0000000003"]["n_name"], FLAT)
    edges = graph.findall(space + "edge")
    expect("edges", len(edges), EDGES)
    for edge in edges:
        expect("ends are nodes", edge.get("source") in nodes and edge.get("target") in nodes, True)
    states = {data.text for edge in edges for data in edge if data.get("key") == "e_state"}
    expect("states", states, {"confirmed", "one_sided", "shared", "inferred", "contradicted", "manual"})
    return 0


def drawio(folder):
    root = ElementTree.fromstring(read(folder, "topology.drawio")).find("diagram/mxGraphModel/root")
    cells = root.findall("mxCell")
    ids = [cell.get("id") for cell in cells]
    expect("ids are unique", len(ids), len(set(ids)))
    expect("edges", len([cell for cell in cells if cell.get("edge")]), EDGES)
    for cell in cells:
        for end in ("parent", "source", "target"):
            expect(f"{end} is a cell", cell.get(end) is None or cell.get(end) in ids, True)
        style = cell.get("style") or ""
        expect("labels are plain text", "html=1" in style, False)
        expect("style", re.fullmatch(r"([A-Za-z]+=[A-Za-z0-9#. ]+;)*", style) is not None, True)
    labels = [cell.get("value") or "" for cell in cells]
    expect("a label shows the markup as text", any("<script>" in label for label in labels), True)
    return 0


def mermaid(folder):
    """There is no parser of it here: every line is one of the few forms that are written."""
    label = r'"(?:[^\x00-\x1f"#;&<>{}%`|\[\]()]|#[0-9]+;|<br/>)*"'
    style = r"[a-z-]+:[#0-9a-zA-Z ]+(?:,[a-z-]+:[#0-9a-zA-Z ]+)*"
    forms = [r"flowchart TB", rf"  subgraph s\d+\[{label}\]", r"  end", rf"    n\d+\[{label}\]",
             rf"    style n\d+ {style}", rf"  n\d+ ---(\|{label}\|)? n\d+", rf"  linkStyle \d+ {style}"]
    for line in read(folder, "topology.mermaid").splitlines():
        expect(f"line {line!r} has a known form", any(re.fullmatch(form, line) for form in forms), True)
    return 0


def node_graph(folder):
    graph = json.loads(read(folder, "topology.node-graph"))
    nodes = {node["id"]: node for node in graph["nodes"]}
    expect("nodes", len(nodes), NODES)
    expect("edges", len(graph["edges"]), EDGES)
    expect("the hostile name", nodes["WHS-0000000003"]["title"], FLAT)
    for node in nodes.values():
        ring = sum(value for key, value in node.items() if key.startswith("arc__"))
        expect("a ring is whole", round(ring, 9), 1.0)
        expect("fields", {"title", "subtitle", "mainstat", "secondarystat", "fixedx"} <= set(node), True)
    for edge in graph["edges"]:
        expect("ends are nodes", edge["source"] in nodes and edge["target"] in nodes, True)
    return 0


def table(folder, name):
    with open(os.path.join(folder, "netbox", name), encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, strict=True))
    for row in rows:
        expect(f"columns of {name}", len(row), len(rows[0]))
    return [dict(zip(rows[0], row)) for row in rows[1:]]


# file, column, file that it refers to, column there
REFERENCES = [
    ("02-device-types.csv", "manufacturer", "01-manufacturers.csv", "name"),
    ("04-platforms.csv", "manufacturer", "01-manufacturers.csv", "name"),
    ("06-locations.csv", "site", "05-sites.csv", "name"),
    ("08-devices.csv", "role", "03-device-roles.csv", "name"),
    ("08-devices.csv", "device_type", "02-device-types.csv", "model"),
    ("08-devices.csv", "platform", "04-platforms.csv", "name"),
    ("08-devices.csv", "site", "05-sites.csv", "name"),
    ("08-devices.csv", "location", "06-locations.csv", "name"),
    ("08-devices.csv", "virtual_chassis", "07-virtual-chassis.csv", "name"),
    ("09-vlans.csv", "site", "05-sites.csv", "name"),
    ("10-interfaces.csv", "device", "08-devices.csv", "name"),
    ("11-mac-addresses.csv", "device", "08-devices.csv", "name"),
    ("12-ip-addresses.csv", "device", "08-devices.csv", "name"),
    ("13-primary-ip-addresses.csv", "interface", "10-interfaces.csv", "name"),
    ("14-cables.csv", "side_a_name", "10-interfaces.csv", "name"),
    ("14-cables.csv", "side_b_device", "08-devices.csv", "name"),
]


def netbox(folder):
    for name, column, other, key in REFERENCES:
        known = {row[key] for row in table(folder, other)} | {""}
        for row in table(folder, name):
            expect(f"{name}: {column} {row[column]!r} is in {other}", row[column] in known, True)
    devices = table(folder, "08-devices.csv")
    expect("devices, a stack twice", len(devices), DEVICES + 1)
    expect("names are unique", len({row["name"].lower() for row in devices}), DEVICES + 1)
    expect("names fit", max(len(row["name"]) for row in devices) <= 64, True)
    seen = set()
    for row in table(folder, "10-interfaces.csv"):
        expect("an aggregation is there before its members",
               not row["lag"] or (row["device"], row["lag"]) in seen, True)
        seen.add((row["device"], row["name"]))
    for name in os.listdir(os.path.join(folder, "netbox")):
        if re.match(r"0[1-6]", name):
            slugs = [row["slug"] for row in table(folder, name)]
            expect(f"slugs of {name}", all(re.fullmatch(r"[a-z0-9-]+", slug) for slug in slugs), True)
    return device_type_files(os.path.join(folder, "netbox", "device-types"))


def device_type_files(folder):
    try:
        import yaml
    except ImportError:
        print("python3-yaml is not installed")
        return SKIPPED
    for name in os.listdir(folder):
        kind = yaml.safe_load(read(folder, name))
        expect("slug", kind["slug"] + ".yaml", name)
        for port in kind.get("interfaces", []):
            expect("a port has a type", bool(port["name"] and port["type"]), True)
    return 0


def ansible(folder):
    try:
        import yaml
    except ImportError:
        print("python3-yaml is not installed")
        return SKIPPED
    every = yaml.safe_load(read(folder, "ansible.yml"))["all"]
    expect("hosts", len(every["hosts"]), DEVICES - 1)
    for name, words in every["hosts"].items():
        expect("host name", re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]*", name) is not None, True)
        expect("only these words", set(words) <= {"ansible_host", "ansible_network_os"}, True)
    for name, group in every["children"].items():
        expect("group name", re.fullmatch(r"[a-z_][a-z0-9_]*", name) is not None, True)
        expect("members are hosts", set(group["hosts"]) <= set(every["hosts"]), True)
    expect("a site", sorted(every["children"]["site_oms"]["hosts"]), ["_SUM_1_1_", "oms-core"])
    return 0


def oxidized(folder):
    for line in read(folder, "router.db").splitlines():
        expect("a line", re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]*:[0-9.]+:[a-z0-9_]+", line) is not None,
               True)
    return 0


FORMATS = {"dot": dot, "graphml": graphml, "drawio": drawio, "mermaid": mermaid,
           "node-graph": node_graph, "netbox": netbox, "ansible": ansible, "oxidized": oxidized}

if __name__ == "__main__":
    sys.exit(FORMATS[sys.argv[2]](sys.argv[1]))
