#!/usr/bin/env python3
"""Holds an inventory against the truth that the simulator wrote.

usage: compare_truth.py TRUTH INVENTORY     (both JSON; INVENTORY from `netroster export json`)

A device is right when it is there once, at its address and site, with its name and, if it says one, its
serial number. A link is right when both of its ends, device and port, are the ends of one simulated cable that at
least one of the two devices reports by LLDP or CDP. An inferred link is right when it is one of the cables of which no
protocol tells; not all of them can be inferred. Prints recall and precision; exit code 1 when anything is missing or
made up.
"""

import json
import os
import sys


def load(path):
    with open(path, encoding="utf-8") as text:
        return json.load(text)


class Truth:
    def __init__(self, root):
        self.devices = {device["address"]: device for device in root["devices"]}
        self.links = {cable(link["a"], link["b"]): link for link in root["links"]}
        self.silent = {cable(link["a"], link["b"]) for link in root["cables_without_protocol"]}


def cable(one, other):
    return frozenset([(one["address"], one["port"]), (other["address"], other["port"])])


def compare_devices(truth, inventory):
    """Devices of the inventory by address; what is missing; what is wrong or made up."""
    right, wrong, taken = {}, [], set()
    for device in inventory["devices"]:
        address = next((one for one in device.get("reached_at", []) if one in truth.devices), None)
        if address is None:
            wrong.append(f"made up: {device['id']} {device.get('name')} at {device.get('reached_at')}")
            continue
        if address in taken:
            wrong.append(f"twice: {address}")
            continue
        taken.add(address)
        expected = truth.devices[address]
        differs = [f"{key} {device.get(key)!r}, not {expected[key]!r}" for key in ("name", "site")
                   if device.get(key) != expected[key]]
        serials = device.get("serials")
        if serials and expected["serial"] not in serials:
            differs.append(f"serials {serials}, not {expected['serial']}")
        if differs:
            wrong.append(f"{address}: " + ", ".join(differs))
        else:
            right[device["id"]] = address
    missing = [f"missing: {expected['name']} at {address}" for address, expected in truth.devices.items()
               if address not in taken]
    return right, missing, wrong


def compare_links(truth, inventory, addresses):
    right, wrong = set(), []
    for link in inventory["links"]:
        if link["state"] == "inferred":
            continue
        ends = [(addresses.get(end["device"], end["device"]), end["port"]) for end in link["ends"]]
        key = frozenset(ends)
        words = " = ".join(" ".join(map(str, end)) for end in ends) + f" ({link['state']})"
        if key in right:
            wrong.append("twice: " + words)
        elif key in truth.links:
            right.add(key)
            seen = [bool(truth.links[key][side]) for side in ("seen_from_a", "seen_from_b")]
            expected = "confirmed" if all(seen) else "one_sided"
            if link["state"] != expected:
                wrong.append(f"should be {expected}: {words}")
        else:
            wrong.append("made up: " + words)
    missing = ["missing: " + " = ".join(" ".join(end) for end in sorted(key)) + f" {link['seen_from_a']} "
               f"{link['seen_from_b']}" for key, link in truth.links.items() if key not in right]
    return right, missing, wrong


def compare_inferred(truth, inventory, addresses):
    right, wrong = set(), []
    for link in inventory["links"]:
        if link["state"] != "inferred":
            continue
        ends = [(addresses.get(end["device"], end["device"]), end["port"]) for end in link["ends"]]
        if frozenset(ends) in truth.silent:
            right.add(frozenset(ends))
        else:
            wrong.append("made up: " + " = ".join(" ".join(map(str, end)) for end in ends))
    return right, wrong


def share(part, whole):
    return 100.0 if whole == 0 else 100.0 * part / whole


def report(name, right, missing, wrong, real, found):
    recall, precision = share(len(right), real), share(found - len(wrong), found)
    print(f"{name}: {real} real, {found} in the inventory; recall {recall:.2f} %, precision {precision:.2f} %")
    for line in (missing + wrong)[:20]:
        print("  " + line)
    if len(missing) + len(wrong) > 20:
        print(f"  and {len(missing) + len(wrong) - 20} more")
    return not missing and not wrong and real > 0


def main():
    if len(sys.argv) != 3:
        print(__doc__.strip())
        return 2
    truth, inventory = Truth(load(sys.argv[1])), load(sys.argv[2])
    addresses, missing, wrong = compare_devices(truth, inventory)
    good = report("devices", addresses, missing, wrong, len(truth.devices), len(inventory["devices"]))
    links, missing, wrong = compare_links(truth, inventory, addresses)
    told = sum(link["state"] != "inferred" for link in inventory["links"])
    good &= report("links", links, missing, wrong, len(truth.links), told)
    inferred, wrong = compare_inferred(truth, inventory, addresses)
    if truth.silent:
        report("links without a protocol", inferred, [], wrong, len(truth.silent), len(inferred) + len(wrong))
    good &= not wrong
    return 0 if good else 1


if __name__ == "__main__":
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:  # `| head` has seen enough; whoever wants the verdict reads on
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    sys.exit(code)
